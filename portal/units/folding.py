"""One spelling for what people write in many: Arabic, French, Latin, with or without marks.

Three keys of a text, each coarser than the one before. `fold` forgets marks and letters that are
written one for the other. `sound` spells both scripts alike, vowels included, as far as they are
written. `bones` keeps the consonants that both scripts write: it is the same for "Sidi Mokhtar",
"sidi lmokhtar" and "سيدي المختار" (domain 3; product 3.2).
"""

import re
import unicodedata
from functools import lru_cache

# Letters written one for the other, after marks are gone.
_ALIKE = str.maketrans(
    {
        "ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ۀ": "ه", "ھ": "ه", "ہ": "ه", "ٱ": "ا", "ء": "",
        "ک": "ك", "ڪ": "ك", "گ": "ك", "ڭ": "ك", "ݣ": "ك", "ڨ": "ك", "پ": "ب", "ڤ": "ف", "چ": "ش",
        "ـ": "", "œ": "oe", "æ": "ae", "ø": "o", "ı": "i", "ß": "ss", "ⵣ": "z",
        "'": "", "’": "", "‘": "", "ʼ": "", "`": "", "´": "", "ʿ": "", "ʾ": "",
    }
)  # fmt: skip

# How each Arabic letter sounds in the letters that Moroccan French uses for it.
_SOUNDS = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "k", "د": "d", "ذ": "d",
    "ر": "r", "ز": "z", "س": "s", "ش": "x", "ص": "s", "ض": "d", "ط": "t", "ظ": "d", "ع": "a",
    "غ": "k", "ف": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u",
    "ي": "i",
}  # fmt: skip

# Latin letters and pairs that stand for the same sound; the order matters.
_LATIN = (
    (r"tch|sch|ch|sh", "x"), (r"kh|gh|rh|qu|q", "k"), (r"g(?=[eiy])", "j"), (r"dj", "j"),
    (r"g", "k"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"ph", "f"), (r"th", "t"), (r"dh", "d"),
    (r"ou|oo|w|o", "u"), (r"y|e|é", "i"), (r"v", "f"), (r"p", "b"),
)  # fmt: skip
_ARTICLE = re.compile(r"^(?:el|al|l|ul|la|le|les|ou|en|et|er|es|ez|ed|ech|ach|an|as|az|ar|at|ad)$")
_SUN = re.compile(r"^[ea](x|[drnstzl])\1")
# What grew together with its noun, after the sounds are put in: the article, "servant of the",
# the t that a feminine word gets before another.
_GROWN = (
    (r"^[ia]l(?=[^aiul]..)", ""), (r"^l(?=...)", ""), (r"^abd[ia]?l(?=[^aiu])", "abd"),
    (r"(?<=[ia])at$", "a"),
)  # fmt: skip
_WORDS = re.compile(r"[^\w]+|_+")
# Said of many places and telling none apart, in a question as in a name.
_COMMON = frozenset(
    ("commune", "ville", "cercle", "province", "prefecture", "جماعه", "مدينه", "اقليم", "عماله")
)


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Small letters without marks, one letter for those that look or sound alike, single blanks."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    kept = (
        str(unicodedata.digit(mark, mark))
        for mark in plain
        if unicodedata.category(mark) not in {"Mn", "Cf", "Cc", "Cs", "Co", "Cn"}
    )
    return " ".join(_WORDS.sub(" ", "".join(kept).translate(_ALIKE)).split())


def is_arabic(text: str) -> bool:
    """Whether any letter is of the Arabic script."""
    return any("\u0600" <= mark <= "\u06ff" for mark in text)


def _arabic_sound(word: str) -> str:
    """An Arabic word in Latin sounds; the article goes, the feminine ending is an a."""
    for article in ("وال", "بال", "لل", "ال", "ل"):
        if word.startswith(article) and len(word) > len(article) + 1:
            word = word.removeprefix(article)
            break
    if word.endswith("ه"):
        word = word[:-1] + "ا"
    return "".join(_SOUNDS.get(mark, mark) for mark in word)


def _latin_sound(word: str) -> str:
    """A Latin word in the same sounds; an article grown together with its noun goes."""
    for pattern, sound_ in _LATIN:
        word = re.sub(pattern, sound_, word)
    word = _SUN.sub(r"\1", word)
    for pattern, rest in _GROWN:
        word = re.sub(pattern, rest, word)
    return word


@lru_cache(maxsize=20_000)
def sound(text: str) -> str:
    """The words of a text as they sound, articles gone, doubled letters single, without blanks."""
    words = [word for word in fold(text).split() if word not in _COMMON]
    spoken = [
        _arabic_sound(word) if is_arabic(word) else _latin_sound(word)
        for word in words
        if not _ARTICLE.match(word) or len(words) == 1
    ]
    return re.sub(r"(.)\1+", r"\1", "".join(spoken))


@lru_cache(maxsize=20_000)
def bones(text: str) -> str:
    """The consonants of `sound` that both scripts write; h is dropped, being written by chance."""
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aiuh]", "", sound(text)))
