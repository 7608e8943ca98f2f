"""Who carried how much: nights, Fridays, weekends, holidays, Eids and hours. Values in, values out.

A day counts for whoever is on duty for four hours of it, or for the whole of a shorter duty, by the
wall clock: the night of Friday counts for Friday and for the weekend. A night is one whose two
o'clock she was on duty for. Nobody is ranked; the counts stand beside each other (T6.4).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from portal import clock
from portal.rota.planned import Seat

DAY = timedelta(days=1)
COUNTS_FROM = timedelta(hours=4)
NIGHT = time(2)
FRIDAY, SATURDAY = 4, 5


@dataclass(frozen=True)
class DayOff:
    """A feast's day, as far as counting goes."""

    is_eid: bool


@dataclass
class Tally:
    """What one person carried in the span."""

    person_id: int
    name_ar: str = ""
    name_latin: str = ""
    nights: int = 0
    fridays: int = 0
    holidays: int = 0
    eids: int = 0
    seconds: float = 0
    # Saturdays by which her weekends are known: both days of one count once.
    saturdays: set[date] = field(default_factory=set)

    @property
    def weekends(self) -> int:
        """How many weekends she worked on."""
        return len(self.saturdays)

    @property
    def hours(self) -> int:
        """Whole hours on duty."""
        return round(self.seconds / 3600)

    def figure(self, kind: str) -> int:
        """The count of a kind by its name."""
        return int(getattr(self, kind))


def tally(
    seats: Iterable[Seat],
    days_off: Mapping[date, DayOff],
    first: datetime,
    last: datetime,
) -> dict[int, Tally]:
    """The counts per person of what lies in [first, last); by person, in the order met."""
    found: dict[int, Tally] = {}
    once: dict[int, set[tuple[str, date]]] = defaultdict(set)
    for seat in seats:
        starts_at, ends_at = max(seat.starts_at, first), min(seat.ends_at, last)
        if starts_at >= ends_at:
            continue
        one = found.setdefault(seat.person_id, Tally(seat.person_id, seat.name_ar, seat.name_latin))
        one.seconds += (ends_at - starts_at).total_seconds()
        # Two parts of one night, or two duties on one feast, are one of each.
        once[seat.person_id].update(_kinds(starts_at, ends_at, days_off))
    for person_id, kinds in once.items():
        _add(found[person_id], kinds)
    return found


def _add(one: Tally, kinds: set[tuple[str, date]]) -> None:
    for kind, day in kinds:
        if kind == "weekends":
            one.saturdays.add(day)
        else:
            setattr(one, kind, one.figure(kind) + 1)


def _kinds(
    starts_at: datetime, ends_at: datetime, days_off: Mapping[date, DayOff]
) -> Iterator[tuple[str, date]]:
    start = clock.local(starts_at).replace(tzinfo=None)
    end = clock.local(ends_at).replace(tzinfo=None)
    enough = min(COUNTS_FROM, end - start)
    day = start.date()
    while datetime.combine(day, time()) < end:
        midnight = datetime.combine(day, time())
        if start <= midnight.replace(hour=NIGHT.hour) < end:
            yield "nights", day
        if min(end, midnight + DAY) - max(start, midnight) >= enough:
            yield from _day_kinds(day, days_off.get(day))
        day += DAY


def _day_kinds(day: date, off: DayOff | None) -> Iterator[tuple[str, date]]:
    if day.weekday() == FRIDAY:
        yield "fridays", day
    if day.weekday() >= SATURDAY:
        yield "weekends", day - (day.weekday() - SATURDAY) * DAY
    if off is not None:
        yield "holidays", day
    if off is not None and off.is_eid:
        yield "eids", day


@dataclass(frozen=True)
class Took:
    """Somebody actually took a seat for a span, said afterwards."""

    shift_id: int
    seat: Seat


def as_it_was(shift_id: int, seats: Iterable[Seat], took: Iterable[Took]) -> Iterator[Seat]:
    """The seats of a shift with what was said afterwards put in the place of the plan."""
    said = [one.seat for one in took if one.shift_id == shift_id]
    for seat in seats:
        yield from _without(seat, [s for s in said if s.number == seat.number])
    yield from said


def _without(seat: Seat, spans: list[Seat]) -> Iterator[Seat]:
    """What is left of a seat outside these spans."""
    at = seat.starts_at
    for span in sorted(spans, key=lambda s: s.starts_at):
        if span.starts_at > at:
            yield _cut(seat, at, min(span.starts_at, seat.ends_at))
        at = max(at, span.ends_at)
        if at >= seat.ends_at:
            return
    yield _cut(seat, at, seat.ends_at)


def _cut(seat: Seat, starts_at: datetime, ends_at: datetime) -> Seat:
    return Seat(
        seat.number, starts_at, ends_at, seat.person_id, seat.membership_id, seat.name_ar,
        seat.name_latin, seat.function, seat.title_ar, seat.title_fr,
    )  # fmt: skip
