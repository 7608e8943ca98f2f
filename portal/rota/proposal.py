"""A fair rota proposed: greedy, explained choice by choice; values in, values out (product 3.3).

What is entered stays. Rare kinds of duty are given out first, each to whoever had the fewest of it
for her share; leave, rest and other duties are never overridden, two weekends in a row only where
the others are busy or had more. The same input gives the same proposal.
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

# Between two duties on site; from home or by phone the night is one's own as long as nobody calls.
REST = timedelta(hours=11)
WEEK = timedelta(days=7)
NIGHT_FROM = 18


class Kind(StrEnum):
    """What is counted of a duty, the rarest first; a duty may be of several kinds."""

    EID = "eid"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    FRIDAY = "friday"
    NIGHT = "night"
    DUTY = "duty"


class Obstacle(StrEnum):
    """Why somebody does not take a duty."""

    AWAY = "away"  # on leave
    ELSEWHERE = "elsewhere"  # on another duty
    REST = "rest"  # too little rest before or after
    MANDATE = "mandate"  # not yet here, or not any more


class Ground(StrEnum):
    """Why a duty was given as it was."""

    VOLUNTEER = "volunteer"
    FEWEST = "fewest"
    ONLY = "only"
    WEEKENDS = "weekends"  # her second in a row, since the others are busy or had more
    NOBODY = "nobody"


@dataclass(frozen=True)
class Opening:
    """A free seat of a shift."""

    shift_id: int
    seat: int
    starts_at: datetime
    ends_at: datetime
    local_start: datetime
    local_end: datetime
    kinds: tuple[Kind, ...]
    needs_rest: bool = True

    @cached_property
    def rested_at(self) -> datetime:
        """From when on another duty may begin after it."""
        return self.ends_at + REST

    @cached_property
    def tired_at(self) -> datetime:
        """Until when another duty must have ended before it."""
        return self.starts_at - REST

    @cached_property
    def weekend(self) -> date | None:
        """The Saturday of the weekend that it lies on."""
        return _weekend(self.local_start.date()) if Kind.WEEKEND in self.kinds else None


@dataclass(frozen=True)
class Away:
    """Leave from one wall-clock time to before another."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Candidate:
    """Somebody who may hold the post, with all that stands in her way already."""

    id: int
    share: int
    starts_at: datetime
    ends_at: datetime | None
    away: tuple[Away, ...] = ()
    # Her duties of any unit: first and last instant, and the day on which each begins.
    duties: tuple[tuple[datetime, datetime, date], ...] = ()
    counts: Mapping[Kind, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """Who is proposed for a seat, nobody with `who` None, and why."""

    opening: Opening
    who: int | None
    ground: Ground
    kind: Kind
    count: int = 0
    others: int = 0
    # For each who was not asked, what stood in her way.
    passed_over: tuple[tuple[int, Obstacle], ...] = ()


class _Load:
    """A candidate with what the proposal has given her so far."""

    def __init__(self, of: Candidate) -> None:
        self.of = of
        self.spans = sorted((start, end) for start, end, _day in of.duties)
        self.weekends = {_weekend(day) for *_, day in of.duties if day.weekday() >= 5}
        self.counts = Counter({Kind(kind): n for kind, n in of.counts.items()})

    def weight(self, kind: Kind) -> float:
        """How many of a kind she has, as if everybody worked full time."""
        return self.counts[kind] * 100 / self.of.share

    def is_second_weekend(self, opening: Opening) -> bool:
        """Whether it would be the second weekend in a row for her."""
        day = opening.weekend
        return day is not None and (day - WEEK in self.weekends or day + WEEK in self.weekends)

    def take(self, opening: Opening) -> None:
        """She is given a duty."""
        insort(self.spans, (opening.starts_at, opening.ends_at))
        self.counts.update(opening.kinds)
        if opening.weekend:
            self.weekends.add(opening.weekend)


def obstacle(
    who: Candidate, spans: Sequence[tuple[datetime, datetime]], opening: Opening
) -> Obstacle | None:
    """What keeps somebody with these duties (in order) from a seat, weekends not considered."""
    if opening.starts_at < who.starts_at or (who.ends_at and opening.ends_at > who.ends_at):
        return Obstacle.MANDATE
    if any(a.start < opening.local_end and opening.local_start < a.end for a in who.away):
        return Obstacle.AWAY
    place = bisect_left(spans, (opening.starts_at, opening.ends_at))
    found = None
    for start, end in spans[max(0, place - 2) : place + 2]:
        if start < opening.ends_at and opening.starts_at < end:
            return Obstacle.ELSEWHERE
        is_near = start < opening.rested_at and opening.tired_at < end
        if is_near and opening.needs_rest:
            found = Obstacle.REST
    return found


def kinds_of(
    local_start: datetime, local_end: datetime, *, is_off: bool, is_eid: bool
) -> tuple[Kind, ...]:
    """What a duty counts as, the rarest kind first; a night ends on the next day."""
    is_night = local_end.date() > local_start.date() and local_start.hour >= NIGHT_FROM
    found = {
        Kind.EID: is_eid,
        Kind.HOLIDAY: is_off,
        Kind.WEEKEND: local_start.weekday() >= 5,
        Kind.FRIDAY: local_start.weekday() == 4,
        Kind.NIGHT: is_night,
        Kind.DUTY: True,
    }
    return tuple(kind for kind, holds in found.items() if holds)


def propose(
    openings: Sequence[Opening],
    candidates: Sequence[Candidate],
    offers: Mapping[int, Sequence[int]] | None = None,
) -> list[Choice]:
    """A choice for every free seat, in the order of time.

    `offers` are the volunteers of a shift in the order in which they came. The rarest kinds go
    first; where that leaves a seat empty, going by time alone is tried too.
    """
    best = _run(sorted(openings, key=_rarity), candidates, offers or {})
    if any(choice.who is None for choice in best):
        other = _run(sorted(openings, key=_time), candidates, offers or {})
        best = min(best, other, key=lambda found: sum(choice.who is None for choice in found))
    return sorted(best, key=lambda choice: _time(choice.opening))


def _run(
    openings: Sequence[Opening],
    candidates: Sequence[Candidate],
    offers: Mapping[int, Sequence[int]],
) -> list[Choice]:
    loads = [_Load(candidate) for candidate in sorted(candidates, key=lambda c: c.id)]
    found = []
    for opening in openings:
        choice = _choose(opening, loads, offers.get(opening.shift_id, ()))
        taker = next((load for load in loads if load.of.id == choice.who), None)
        if taker:
            taker.take(opening)
        found.append(choice)
    return found


def _choose(opening: Opening, loads: Sequence[_Load], offered: Sequence[int]) -> Choice:
    kind = opening.kinds[0]
    barred = {load.of.id: obstacle(load.of, load.spans, opening) for load in loads}
    passed_over = tuple((ident, why) for ident, why in barred.items() if why)
    free = [load for load in loads if barred[load.of.id] is None]
    if not free:
        return Choice(opening, None, Ground.NOBODY, kind, passed_over=passed_over)
    willing = [load for load in free if load.of.id in offered]
    taker = min(willing or free, key=lambda load: _burden(load, opening))
    others = [load.counts[kind] for load in loads if load is not taker]
    ground = _ground(taker, opening, is_willing=bool(willing), is_only=len(free) == 1)
    return Choice(
        opening, taker.of.id, ground, kind, taker.counts[kind], min(others, default=0), passed_over
    )


def _ground(taker: _Load, opening: Opening, *, is_willing: bool, is_only: bool) -> Ground:
    if is_willing:
        return Ground.VOLUNTEER
    if taker.is_second_weekend(opening):
        return Ground.WEEKENDS
    return Ground.ONLY if is_only else Ground.FEWEST


def _burden(load: _Load, opening: Opening) -> tuple[float, ...]:
    """Who comes first: by the rarest kind; among equals whoever was off last weekend."""
    first, *rest = (load.weight(kind) for kind in opening.kinds)
    is_second = load.is_second_weekend(opening)
    return (first, is_second, *rest, _nearness(load, opening), load.of.id)


def _nearness(load: _Load, opening: Opening) -> float:
    place = bisect_left(load.spans, (opening.starts_at, opening.ends_at))
    gaps = [opening.starts_at - load.spans[place - 1][1]] if place else []
    gaps += [load.spans[place][0] - opening.ends_at] if place < len(load.spans) else []
    return -min(gaps).total_seconds() if gaps else float("-inf")


def _rarity(opening: Opening) -> tuple[int, datetime, int, int]:
    return (list(Kind).index(opening.kinds[0]), *_time(opening))


def _time(opening: Opening) -> tuple[datetime, int, int]:
    return opening.starts_at, opening.shift_id, opening.seat


def _weekend(day: date) -> date:
    """The Saturday of its weekend."""
    return day - timedelta(days=day.weekday() - 5)
