"""What must not be written: text that looks like a phone, an identity card, an e-mail, a place on
the map or a date of birth is found, whatever digits or disguise it comes in.

Names cannot be told from other words, so they are asked for nowhere and warned of instead. This
is help against a slip at night, not a wall against somebody who means to get round it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from unicodedata import category, digit, normalize

from portal import clock
from portal.i18n import N_, Listed, gettext, listed, shown


class Identifier(Listed):
    """What a piece of text looks like."""

    PHONE = "phone", N_("a phone number")
    CARD = "card", N_("an identity card number")
    EMAIL = "email", N_("an e-mail address")
    PLACE = "place", N_("a place on the map")
    LINK = "link", N_("a link")
    BIRTH = "birth", N_("a full date, like a date of birth")
    NUMBER = "number", N_("a long number")


@dataclass(frozen=True)
class Found:
    """One piece of a text that looks like an identifier, and where it stands in it."""

    what: Identifier
    start: int
    end: int
    piece: str


# An event of the last weeks may be dated; a day that lies longer back is likely one of birth.
RECENT = timedelta(days=60)

_GAP = r"[\s.\-_()]{0,3}"
_PAIR = r"[\s.\-_()/,]{0,3}"
# Words that stand before a sum or a count, not before the number of a card.
_SMALL = "de|du|la|le|au|en|et|un|km|dh|no|to|of|at|in|is|or|by|ou"
_CODE = "23456789CFGHJMPQRVWX"
_PATTERNS = (
    (Identifier.EMAIL, r"[^\s@<>(),;:]{1,64}\s?(?:@|\(at\)|\[at\])\s?[^\s@]{1,80}\.[a-z]{2,}"),
    (Identifier.PLACE, r"(?:https?://)?(?:www\.)?(?:maps\.|goo\.gl/maps|google\.[a-z.]+/maps)\S*"),
    (Identifier.PLACE, r"-?\d{1,3}[.,]\d{3,}\s*[,;/\s]\s*-?\d{1,3}[.,]\d{3,}"),
    (Identifier.PLACE, r"\d{1,3}\s*[°º]\s*\d{0,2}"),
    (Identifier.PLACE, r"\b\d{1,2}[.,]\d{4,}\s*[nsew]\b"),
    (Identifier.PLACE, rf"(?<![a-z\d])[{_CODE}]{{4,8}}\+[{_CODE}]{{2,3}}(?![a-z\d])"),
    (Identifier.PLACE, r"///?\w{1,30}\.\w{1,30}\.\w{1,30}"),
    (Identifier.LINK, r"(?:https?://|www\.)\S+|\b(?:wa\.me|t\.me|bit\.ly)/\S+"),
    # 06 12 34 56 78, 0612345678, +212 6 12..., 00212-6..., 212 (0) 6..., with Morocco's digits.
    (
        Identifier.PHONE,
        rf"(?<!\d)(?:(?:\+|00){_GAP}212|212|\+){_GAP}0?{_GAP}[5-8](?:{_GAP}\d){{8}}(?!\d)",
    ),
    (Identifier.PHONE, rf"(?<![\d/])0{_GAP}[5-8](?:{_GAP}\d){{8}}(?!\d)"),
    (Identifier.PHONE, rf"(?<![\d/])0[5-8](?:{_PAIR}\d\d){{4}}(?!\d)"),
    (Identifier.PHONE, r"(?<!\d)[5-8]\d{8}(?!\d)"),
    (Identifier.PHONE, rf"(?:\+|(?<!\d)00)(?:{_GAP}\d){{9,14}}(?!\d)"),
    (
        Identifier.CARD,
        rf"(?<![^\W\d_])(?<!\d)(?!(?:{_SMALL})\s)[a-z]{{1,2}}[\s.\-/]{{0,2}}\d{{5,7}}(?!\d)(?![a-z])",
    ),
    (Identifier.CARD, r"(?<![^\W\d_])[\u0621-\u064a]{1,2}\d{5,7}(?!\d)"),
    (Identifier.NUMBER, r"(?<!\d)\d{9,}(?!\d)"),
)
_COMPILED = [(what, re.compile(pattern, re.IGNORECASE)) for what, pattern in _PATTERNS]

_MONTHS = (
    ("january", "janvier", "يناير"), ("february", "février", "fevrier", "فبراير"),
    ("march", "mars", "مارس"), ("april", "avril", "أبريل", "ابريل"), ("may", "mai", "ماي", "مايو"),
    ("june", "juin", "يونيو"), ("july", "juillet", "يوليوز", "يوليو"),
    ("august", "août", "aout", "غشت", "أغسطس"), ("september", "septembre", "شتنبر", "سبتمبر"),
    ("october", "octobre", "أكتوبر", "اكتوبر"), ("november", "novembre", "نونبر", "نوفمبر"),
    ("december", "décembre", "decembre", "دجنبر", "ديسمبر"),
)  # fmt: skip
_MONTH_OF = {name: place for place, names in enumerate(_MONTHS, 1) for name in names}
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\s?[./\-\s]\s?(\d{1,2})\s?[./\-\s]\s?(\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[./\-\s]\s?(\d{1,2})\s?[./\-\s]\s?(\d{1,2})(?!\d)")
_IN_WORDS = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:er|st|nd|rd|th)?\s+({'|'.join(_MONTH_OF)})\s+(\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"(?:\bborn\b|\bbirth|\bn[ée]+e?s?\b|naissance|ازدياد|مزداد|ولدت?|ميلاد|المولود)[^\d]{0,20}$",
    re.IGNORECASE,
)


def find(text: str, today: date | None = None) -> list[Found]:
    """Every piece of `text` that looks like an identifier, in order, none within another."""
    plain, places = _plain(text)
    spans = [
        (match.start(), match.end(), what)
        for what, pattern in _COMPILED
        for match in pattern.finditer(plain)
    ]
    on = today or clock.local(clock.now()).date()
    spans += [(*span, Identifier.BIRTH) for span in _dates(plain, on)]
    found: list[Found] = []
    # The longest of those that begin together says best what it is.
    for start, end, what in sorted(spans, key=lambda s: (s[0], -s[1])):
        if found and start < found[-1].end:
            continue
        found.append(Found(what, start, end, ""))
    return [
        Found(
            f.what,
            places[f.start],
            places[f.end - 1] + 1,
            text[places[f.start] : places[f.end - 1] + 1],
        )
        for f in found
    ]


def in_words(found: list[Found]) -> str:
    """What was found and where, as a sentence: nothing for nothing."""
    pieces = [f"{f.what.label} (« {shown(f.piece)} »)" for f in found[:3]]
    if not pieces:
        return ""
    return gettext(N_("Take this out: %(found)s.")) % {"found": listed(pieces)}


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in ASCII digits and plain letters, invisible marks left out; and where each was."""
    plain: list[str] = []
    places: list[int] = []
    for place, mark in enumerate(text):
        value = digit(mark, None)
        if category(mark) in {"Cf", "Mn"}:
            continue
        # One mark may stand for several, like the ligatures of fullwidth forms.
        said = str(value) if value is not None else normalize("NFKC", mark)
        plain += said
        places += [place] * len(said)
    return "".join(plain), places


def _dates(plain: str, today: date) -> Iterator[tuple[int, int]]:
    """The spans of full dates that lie back further than events do, or follow a word of birth."""
    found = [(m, m[1], m[2], m[3]) for m in _DAY_FIRST.finditer(plain)]
    found += [(m, m[3], m[2], m[1]) for m in _YEAR_FIRST.finditer(plain)]
    found += [(m, m[1], str(_MONTH_OF[m[2].lower()]), m[3]) for m in _IN_WORDS.finditer(plain)]
    for match, day, month, year in found:
        on = _date(int(day), int(month), int(year), today)
        if on is None:
            continue
        is_old = on < today - RECENT
        if is_old or _BIRTH.search(plain[max(0, match.start() - 40) : match.start()]):
            yield match.span()


def _date(day: int, month: int, year: int, today: date) -> date | None:
    if year < 100:
        year += 2000 if year <= (today.year + 5) % 100 else 1900
    if not 1900 <= year <= today.year + 5:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
