"""Turns of a post on the wall clock, day by day: values in, values out (product 3.3).

Nothing here knows an instant: what was agreed are hours on a wall, and UTC is derived from them
later. A day is a holiday or it is not; which days are, the calendar says.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations_with_replacement
from typing import Any

from portal.rota.lists import OnHolidays

DAY = timedelta(days=1)
FULL_DAY = 1440
# Patterns repeat at most every four weeks, so two of them meet within twelve or never.
CYCLE = 84


@dataclass(frozen=True)
class Turn:
    """One turn that a pattern asks for."""

    start: datetime
    end: datetime
    people: int
    regime: str | None
    pattern_id: int | None


def holds_on(pattern: Any, day: date, *, is_off: bool) -> bool:
    """Whether a turn of this pattern begins on a day."""
    if day < pattern.from_on or (pattern.until_on and day > pattern.until_on):
        return False
    if (_monday(day) - _monday(pattern.from_on)).days // 7 % pattern.every:
        return False
    if is_off and pattern.holidays != OnHolidays.SAME:
        return bool(pattern.holidays == OnHolidays.ALSO)
    return str(day.weekday()) in pattern.weekdays


def turns(patterns: Iterable[Any], first: date, last: date, off: Collection[date]) -> list[Turn]:
    """Every turn that begins from `first` to `last`, in order; `off` are the holidays."""
    found = [
        Turn(*span_on(pattern, day), pattern.people, pattern.regime, pattern.id)
        for pattern in patterns
        for day in _days(first, last)
        if holds_on(pattern, day, is_off=day in off)
    ]
    return sorted(found, key=lambda turn: (turn.start, turn.end))


def span_on(pattern: Any, day: date) -> tuple[datetime, datetime]:
    """The wall-clock start and end of the turn that begins on a day."""
    midnight = datetime.combine(day, time())
    return (
        midnight + timedelta(minutes=pattern.starts),
        midnight + timedelta(minutes=pattern.ends),
    )


def first_overlap(patterns: Sequence[Any]) -> tuple[Any, Any, date] | None:
    """Two patterns that would put two turns on the same hours, and a day on which they do.

    Every day is looked at as a holiday and as none, and so is the day after it.
    """
    for one, other in combinations_with_replacement(patterns, 2):
        first = max(one.from_on, other.from_on) - DAY
        ends = [p.until_on for p in (one, other) if p.until_on]
        last = min([first + CYCLE * DAY, *(end + DAY for end in ends)])
        for day in _days(first, last):
            if _meet(one, other, day):
                return one, other, max(day, one.from_on)
    return None


def _meet(one: Any, other: Any, day: date) -> bool:
    """Whether the turn of `one` on this day meets one of `other` on it or on a day beside it."""
    for later in (-DAY, timedelta(), DAY):
        if one is other and not later:
            continue
        for is_off, is_off_later in ((False, False), (True, True), (False, True), (True, False)):
            if not later and is_off is not is_off_later:
                continue
            if not holds_on(one, day, is_off=is_off):
                continue
            if not holds_on(other, day + later, is_off=is_off_later):
                continue
            (a, b), (c, d) = span_on(one, day), span_on(other, day + later)
            if a < d and c < b:
                return True
    return False


def without(
    span: tuple[datetime, datetime], taken: Iterable[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    """What of a wall-clock span none of the taken ones covers, in order."""
    at, end = span
    for starts, ends in sorted(taken):
        if ends <= at or starts >= end:
            continue
        if starts > at:
            yield at, starts
        at = max(at, ends)
    if at < end:
        yield at, end


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _days(first: date, last: date) -> Iterator[date]:
    for place in range((last - first).days + 1):
        yield first + place * DAY
