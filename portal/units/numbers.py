"""Numbers as people here write them, kept in one form (E.164), or refused with what to do."""

import re
import unicodedata

import phonenumbers

from portal.i18n import N_, gettext
from portal.units.lists import ContactKind

# Short numbers answered nationwide; a list, since no plan knows 8350 (domain 3).
SHORT = frozenset({"15", "19", "112", "141", "150", "177", "190", "2511", "5757", "8350"})
_PHONES = frozenset(
    {ContactKind.LANDLINE, ContactKind.MOBILE, ContactKind.WHATSAPP, ContactKind.FAX}
)


_ADDRESS = re.compile(r"[a-z0-9._+-]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}")


class NumberError(ValueError):
    """What was typed is no such contact; the text says what to do, in the reader's language."""


def kept(kind: ContactKind, text: str) -> str:
    """The contact as it is stored: `+212...`, a short code, an address in small letters.

    Takes `0612-34-56-78`, `+212 6...`, `00212...` and Arabic-Indic digits. Raises `NumberError`.
    """
    plain = "".join(str(unicodedata.digit(mark, mark)) for mark in text.strip())
    if kind is ContactKind.EMAIL:
        return _email(plain)
    if kind is ContactKind.SHORT_CODE:
        if plain not in SHORT:
            raise NumberError(
                gettext(N_("This short number is not known; write the whole number."))
            )
        return plain
    if kind is ContactKind.RADIO:
        if not 1 <= len(plain) <= 40:
            raise NumberError(gettext(N_("Write the call sign, 40 letters at most.")))
        return plain
    return _phone(plain, kind)


def _phone(text: str, kind: ContactKind) -> str:
    try:
        number = phonenumbers.parse(text, "MA")
    except phonenumbers.NumberParseException:
        number = None
    if kind in _PHONES and number and number.country_code == 212:
        national = str(number.national_number)
        if len(national) == 9 and national[0] in "5678":
            return f"+212{national}"
    raise NumberError(gettext(N_("Write ten digits, for example 05 35 12 34 56.")))


def _email(text: str) -> str:
    if len(text) > 80 or not _ADDRESS.fullmatch(text.lower()):
        raise NumberError(gettext(N_("Write an e-mail address like name@place.ma.")))
    return text.lower()
