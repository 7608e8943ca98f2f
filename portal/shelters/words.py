"""A household in words, as it is kept: women, and children by sex and band."""

from collections import Counter

from portal import i18n
from portal.i18n import ngettext


def household(women: int, bands: str) -> str:
    """`1 woman, 1 girl of 6–11`: what an answer needs, and no age."""
    said = [ngettext("%(n)s woman", "%(n)s women", women) % {"n": women}]
    for band, count in Counter(bands.split()).items():
        # Kept left to right and apart from the sentence around it, in either direction.
        ages = {"n": count, "ages": f"\u2066{band[1:].replace('-', '–')}\u2069"}
        if band.startswith("g"):
            said.append(ngettext("%(n)s girl of %(ages)s", "%(n)s girls of %(ages)s", count) % ages)
        else:
            said.append(ngettext("%(n)s boy of %(ages)s", "%(n)s boys of %(ages)s", count) % ages)
    return i18n.listed(said)
