"""A rota as it is sent around today, read line by line: values in, values out.

"الإثنين 1 مارس: نادية ليلا", "Lun 01/03 nuit Samira", a date on a line of its own and the turns
below it. Names are compared as the directory compares them; what is not understood is named, with
why, and nothing of the text is lost.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from portal.units.folding import bones, fold, sound


class Trouble(StrEnum):
    """Why a line is not understood."""

    NO_DATE = "no_date"
    NOT_A_DAY = "not_a_day"  # 31 February
    OUTSIDE = "outside"  # of the month
    WEEKDAY = "weekday"  # the name of another day stands beside the date
    NO_NAME = "no_name"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    NO_SLOT = "no_slot"
    WHICH_SLOT = "which_slot"
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class Line:
    """A line that is understood (`shift_id`, `who`), or why it is not."""

    number: int
    text: str
    shift_id: int | None = None
    who: tuple[int, ...] = ()
    trouble: Trouble | None = None
    # The words that made trouble.
    about: str = ""


# The months as they are said here, in Arabic (two ways) and French, whole or cut short.
_MONTHS = {
    1: "يناير janvier janv jan", 2: "فبراير fevrier fevr fev", 3: "مارس mars", 4: "ابريل avril avr",
    5: "ماي مايو mai", 6: "يونيو يونيه juin", 7: "يوليوز يوليو juillet juil", 8: "غشت اغسطس aout",
    9: "شتنبر سبتمبر septembre sept sep", 10: "اكتوبر octobre oct", 11: "نونبر نوفمبر novembre nov",
    12: "دجنبر ديسمبر decembre dec",
}  # fmt: skip
_DAYS = {
    0: "الاثنين اثنين الاتنين لاتنين lundi lun", 1: "الثلاثاء ثلاثاء الثلاثا التلاتاء mardi mar",
    2: "الاربعاء اربعاء الاربعا mercredi mer", 3: "الخميس خميس jeudi jeu",
    4: "الجمعه جمعه vendredi ven", 5: "السبت سبت samedi sam", 6: "الاحد احد dimanche dim",
}  # fmt: skip
_NIGHT = "ليلا ليل الليل بالليل مساء nuit soir nuits"
_DAY = "نهارا نهار النهار بالنهار صباحا صباح jour jours matin journee"
# Words that tell nothing here: titles, "on duty", "and".
_FILLER = (
    "د دكتور دكتوره الدكتور الدكتوره ذ dr pr mme mr m garde astreinte permanence مداومه "
    "الحراسه حراسه الالزاميه de du le la les er يوم من الى a au h"
)


def _table(words: Mapping[int, str]) -> dict[str, int]:
    return {fold(word): number for number, said in words.items() for word in said.split()}


_MONTH_OF, _DAY_OF = _table(_MONTHS), _table(_DAYS)
_NIGHTS, _DAYTIME = ({fold(word) for word in said.split()} for said in (_NIGHT, _DAY))
_SILENT = {fold(word) for word in _FILLER.split()}
_ISO = re.compile(r"(?<!\d)(20\d\d)-(\d\d?)-(\d\d?)(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d\d?)[/.\-](\d\d?)(?:[/.\-](\d{4}|\d\d))?(?!\d)")
_NAMED = re.compile(r"(?<!\d)(\d\d?)(?:er)?\s+(?:من\s+)?([^\W\d_]+)\.?(?:\s+(20\d\d))?")
_HOURS = re.compile(
    r"(?<!\d)(\d\d?)\s*(?:[:h]\s*(\d\d)?)?\s*(?:-|–|—|a|الى|->|→)\s*(\d\d?)\s*(?:[:h]\s*(\d\d)?)?(?!\d)"
)
_BARE = re.compile(r"^\W*(\d\d?)(?!\d)(?=\s*(?:[:،,\-–)]|$))")
_SPLIT = re.compile(r"[،,;/&+:()\[\]]|\s-\s|\s–\s|(?<=\s)et(?=\s)|(?<=\s)و(?=\s)|\t")
_DIGITS = {ord(a): str(n) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for n, a in enumerate(digits)}


class _TroubleError(Exception):
    def __init__(self, trouble: Trouble, about: str = "") -> None:
        super().__init__(trouble)
        self.trouble, self.about = trouble, about


def read(
    text: str, month: date, slots: Sequence[Any], names: Mapping[int, Sequence[str]]
) -> list[Line]:
    """The lines of a text that say something, each understood or with its trouble.

    `slots` are those of the month (`id`, `local_start`, `local_end`, `needed`); `names` the ways in
    which each mandate is called. A line that is a date alone stands for those below it.
    """
    found: list[Line] = []
    day: date | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        plain = " ".join(raw.translate(_DIGITS).split())
        if not re.search(r"\w", plain):
            continue
        try:
            on, rest = _date(plain, month)
            day = on or day
            turn, rest = _turn(rest)
            called = _called(rest)
            if on and not called and turn is None:
                continue
            found.append(_line(number, raw.strip(), day, turn, called, slots, names))
        except _TroubleError as why:
            found.append(Line(number, raw.strip(), trouble=why.trouble, about=why.about))
    return found


def _line(  # noqa: PLR0913 (what a line says, and what it is said of)
    number: int,
    raw: str,
    day: date | None,
    turn: Any,
    called: list[str],
    slots: Sequence[Any],
    names: Mapping[int, Sequence[str]],
) -> Line:
    if day is None:
        raise _TroubleError(Trouble.NO_DATE)
    if not called:
        raise _TroubleError(Trouble.NO_NAME)
    slot = _slot(day, turn, slots)
    who = tuple(_who(name, names) for name in called)
    if len(who) > slot.needed:
        raise _TroubleError(Trouble.TOO_MANY, str(slot.needed))
    return Line(number, raw, slot.id, who)


def _date(plain: str, month: date) -> tuple[date | None, str]:
    """The day that a line names, and the line without it; refused outside the month."""
    spelt = " ".join(fold(word) if word.isalpha() else word for word in plain.split())
    day, year, which, span = None, month.year, month.month, (0, 0)
    if found := _ISO.search(plain):
        year, which, day = (int(part) for part in found.groups())
        span = found.span()
    elif found := _SLASHED.search(_hours_hidden(plain)):
        day, which = int(found[1]), int(found[2])
        year = int(found[3]) % 100 + 2000 if found[3] else year
        span = found.span()
    elif (found := _NAMED.search(spelt)) and fold(found[2]) in _MONTH_OF:
        day, which, year = int(found[1]), _MONTH_OF[fold(found[2])], int(found[3] or year)
        plain, span = spelt, found.span()
    elif found := _BARE.search(plain):
        day, span = int(found[1]), found.span()
    if day is None:
        return None, _no_weekday(plain, None)
    on = _real(year, which, day, plain[slice(*span)].strip())
    if (on.year, on.month) != (month.year, month.month):
        raise _TroubleError(Trouble.OUTSIDE, plain[slice(*span)].strip())
    return on, _no_weekday(f"{plain[: span[0]]} {plain[span[1] :]}", on)


def _hours_hidden(plain: str) -> str:
    """The line with spans of hours blanked out: "20-08" is no eighth of a twentieth month."""
    hidden = re.compile(r"(?<!\d)\d\d?\s*[:h]\s*\d{0,2}\s*[-–—]\s*\d\d?\s*[:h]?\s*\d{0,2}")
    return hidden.sub(lambda found: " " * len(found[0]), plain)


def _real(year: int, month: int, day: int, said: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _TroubleError(Trouble.NOT_A_DAY, said) from None


def _no_weekday(plain: str, on: date | None) -> str:
    """The line without the name of its weekday, which must be that of the date."""
    kept = []
    for word in plain.split():
        weekday = _DAY_OF.get(fold(word.strip(".:،,-")))
        if weekday is None:
            kept.append(word)
        elif on is not None and weekday != on.weekday():
            raise _TroubleError(Trouble.WEEKDAY, word)
        elif word[-1] in ":،,":
            kept.append(word[-1])
    return " ".join(kept)


def _turn(plain: str) -> tuple[Any, str]:
    """Night or day, or a pair of minutes; None where nothing is said of it."""
    if found := _HOURS.search(plain):
        starts, ends = (int(found[n]) * 60 + int(found[n + 1] or 0) for n in (1, 3))
        return (starts, ends), f"{plain[: found.start()]} {plain[found.end() :]}"
    words, turn = [], None
    for word in plain.split():
        bare = fold(word.strip(".:،,-()"))
        if bare in _NIGHTS | _DAYTIME:
            turn = "night" if bare in _NIGHTS else "day"
            words.append(",")
        else:
            words.append(word)
    return turn, " ".join(words)


def _called(plain: str) -> list[str]:
    """The names of a line, titles and small words taken away."""
    found = []
    for part in _SPLIT.split(f" {plain} "):
        words = [w for w in part.strip(" .-–*•").split() if fold(w.strip(".")) not in _SILENT]
        name = " ".join(words).strip(" .-–*•")
        if re.search(r"[^\W\d_]", name):
            found.append(name)
    return found


def _slot(day: date, turn: Any, slots: Sequence[Any]) -> Any:
    today = [slot for slot in slots if slot.local_start.date() == day]
    if turn in {"night", "day"}:
        today = [s for s in today if (s.local_end.date() > day) is (turn == "night")]
    elif turn is not None:
        today = [s for s in today if _minutes(s) == (turn[0], turn[1] % 1440)]
    if not today:
        raise _TroubleError(Trouble.NO_SLOT)
    if len(today) > 1:
        raise _TroubleError(Trouble.WHICH_SLOT)
    return today[0]


def _minutes(slot: Any) -> tuple[int, int]:
    start, end = slot.local_start, slot.local_end
    return start.hour * 60 + start.minute, end.hour * 60 + end.minute


def _who(name: str, names: Mapping[int, Sequence[str]]) -> int:
    """Whose name it is: the same letters, else the same sound, else the same consonants."""
    for key in (fold, sound, bones):
        asked = [key(word) for word in name.split()]
        if not all(asked):
            continue
        hits = {
            ident
            for ident, ways in names.items()
            for way in ways
            if _has(asked, [key(word) for word in way.split()])
        }
        if len(hits) == 1:
            return hits.pop()
        if hits:
            raise _TroubleError(Trouble.AMBIGUOUS, name)
    raise _TroubleError(Trouble.UNKNOWN, name)


def _has(asked: Sequence[str], way: Sequence[str]) -> bool:
    return all(word in way for word in asked)
