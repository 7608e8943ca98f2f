"""What both directions of the Human Services Data Specification (HSDS 3.1, Open Referral) share.

A unit is an organization there. Our closed lists travel as taxonomy terms, so that a file that
went out of here comes back as what it was.
"""

from uuid import NAMESPACE_URL, uuid5

VERSION = "3.1"
_SPACE = uuid5(NAMESPACE_URL, "urn:sanad:directory")

# The taxonomies of our closed lists.
KIND, SECTOR, AREA, REGION, SERVICE = (
    f"sanad:{name}" for name in ("unit-kind", "sector", "area", "region", "service")
)
NAME_EN = "name:en"

# ISO 639 codes and English names of the languages that units list; the first is what goes out.
LANGUAGES = {
    "darija": ("ary", "ar", "ara", "arabic", "moroccan arabic", "darija"),
    "tachelhit": ("shi", "tachelhit", "tashelhit"),
    "tamazight": ("tzm", "ber", "zgh", "tamazight", "amazigh", "berber"),
    "tarifit": ("rif", "tarifit"),
    "french": ("fr", "fra", "fre", "french"),
    "english": ("en", "eng", "english"),
    "spanish": ("es", "spa", "spanish"),
    "sign": ("xms", "sgn", "sign language", "moroccan sign language"),
}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def made_id(*parts: str) -> str:
    """A UUID that is the same each time it is made of the same parts."""
    return str(uuid5(_SPACE, "\n".join(parts)))


def unit_id_of(code: str) -> str:
    """The id under which a unit of ours goes out."""
    return made_id("unit", code)
