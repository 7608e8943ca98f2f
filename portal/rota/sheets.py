"""What a month's duty list says: a row a day, a column a turn, who holds it. Values in and out.

The list that hospitals must post names, for each day, who is on duty, her specialty, the hours and
the regime (Health ministry, note of 21 November 2025; domain 0.2). A post that hides names behind
its line hides them on paper too.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from portal import clock
from portal.rota.holidays import Mark
from portal.rota.planned import Planned, Seat

DAY = timedelta(days=1)
# More turns than this do not fit side by side on the width of a sheet.
COLUMNS = 3


@dataclass(frozen=True)
class Holder:
    """Somebody on the sheet; without names where the post hides them."""

    ar: str
    fr: str
    # The part of the turn that she holds, empty for all of it.
    hours: str = ""


@dataclass(frozen=True)
class Cell:
    """One turn of one day."""

    hours: str
    holders: tuple[Holder, ...]


@dataclass
class Line:
    """One day of the sheet; `cells` are by turn, None where the day has none."""

    on: date
    marks: tuple[Mark, ...] = ()
    cells: list[Cell | None] = field(default_factory=list)
    # Turns that fit no column.
    others: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Person:
    """Somebody named on the sheet, with her function in two languages."""

    ar: str
    fr: str
    function: str
    title_ar: str
    title_fr: str


@dataclass(frozen=True)
class Sheet:
    """A month of a post."""

    month_on: date
    turns: list[str]
    lines: list[Line]
    people: list[Person]

    @property
    def last_on(self) -> date:
        """The last day that it is valid for."""
        return self.lines[-1].on

    def digest(self, *more: object) -> str:
        """What tells this sheet from one that says something else."""
        said = [
            [
                line.on.isoformat(),
                [(mark.name_ar, mark.state) for mark in line.marks],
                [repr(cell) for cell in (*line.cells, *line.others)],
            ]
            for line in self.lines
        ]
        people = [repr(person) for person in self.people]
        body = json.dumps([said, people, [str(one) for one in more]], ensure_ascii=False)
        return hashlib.sha256(body.encode()).hexdigest()


def month_of(text: str, today: date) -> date:
    """The first day of the month that an address names ("2026-12"), near enough; else this one."""
    this = today.replace(day=1)
    try:
        found = datetime.strptime(f"{text}-01", "%Y-%m-%d").date()
    except ValueError:
        return this
    return found if abs((found - this).days) <= 400 else this


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first + 31 * DAY).replace(day=1)


def sheet_of(
    month_on: date,
    shifts: Sequence[Planned],
    marks: Mapping[date, tuple[Mark, ...]],
    *,
    hides: Holder | None = None,
) -> Sheet:
    """The sheet of a month from its shifts; `hides` stands in the place of every name."""
    mine = [s for s in shifts if s.local_start.date() >= month_on]
    mine = [s for s in mine if s.local_start.date() < next_month(month_on)]
    turns = [t for t, _ in Counter(_turn(s) for s in mine).most_common(COLUMNS)]
    turns.sort()
    lines = {
        day: Line(day, marks.get(day, ()), [None for _ in turns])
        for day in _days(month_on, next_month(month_on))
    }
    for shift in mine:
        line, cell = lines[shift.local_start.date()], _cell(shift, hides)
        turn = _turn(shift)
        if turn in turns and line.cells[turns.index(turn)] is None:
            line.cells[turns.index(turn)] = cell
        else:
            line.others.append(cell)
    people = [] if hides else _people(seat for shift in mine for seat in shift.seats)
    return Sheet(month_on, turns, list(lines.values()), people)


def _days(first: date, after: date) -> list[date]:
    return [first + n * DAY for n in range((after - first).days)]


def _turn(shift: Planned) -> str:
    return f"{shift.local_start:%H:%M}–{shift.local_end:%H:%M}"


def _cell(shift: Planned, hides: Holder | None) -> Cell:
    if hides is not None:
        return Cell(_turn(shift), (hides,) if shift.seats else ())
    return Cell(_turn(shift), tuple(_holder(shift, seat) for seat in shift.seats))


def _holder(shift: Planned, seat: Seat) -> Holder:
    is_whole = (seat.starts_at, seat.ends_at) == (shift.starts_at, shift.ends_at)
    first, last = clock.local(seat.starts_at), clock.local(seat.ends_at)
    return Holder(seat.name_ar, seat.name_latin, "" if is_whole else f"{first:%H:%M}–{last:%H:%M}")


def _people(seats: Iterable[Seat]) -> list[Person]:
    found = {
        seat.person_id: Person(
            seat.name_ar, seat.name_latin, seat.function, seat.title_ar, seat.title_fr
        )
        for seat in seats
    }
    return sorted(found.values(), key=lambda person: person.fr)
