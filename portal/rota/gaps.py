"""Gaps: when a post has fewer people than it needs. Values in, values out.

A seat counts only while somebody with a live mandate holds it, so a mandate that ends opens its
gaps by itself; a post kept day and night is a gap too where no shift is planned (product 3.3).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import pairwise

from portal.rota.planned import Kept, Planned


class Nearness(IntEnum):
    """How soon a gap begins: what is said at two hours is said louder than at seven days."""

    NOW = 0
    HOURS = 1
    DAYS = 2
    WEEK = 3


_LIMITS = (
    (Nearness.NOW, timedelta(0)),
    (Nearness.HOURS, timedelta(hours=2)),
    (Nearness.DAYS, timedelta(days=2)),
)
HORIZON = timedelta(days=7)


@dataclass(frozen=True)
class Gap:
    """A stretch in which a post misses people; `shift_id` is None where no shift is planned."""

    post_id: int
    shift_id: int | None
    starts_at: datetime
    ends_at: datetime
    missing: int
    needed: int
    # Left open knowingly: said quietly.
    is_meant: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nobody at all is there."""
        return self.missing >= self.needed

    def nearness_at(self, at: datetime) -> Nearness:
        """How soon it begins."""
        return next(
            (near for near, limit in _LIMITS if self.starts_at - at <= limit), Nearness.WEEK
        )


def gaps_of(kept: Kept, first: datetime, last: datetime) -> list[Gap]:
    """The gaps of a post in [first, last), in order; those left open on purpose say so."""
    meant = {shift.shift_id for shift in kept.shifts if shift.is_meant}
    ordered = sorted(
        (s for s in kept.shifts if s.starts_at < last and s.ends_at > first),
        key=lambda s: (s.starts_at, s.shift_id),
    )
    edges = {first, last}
    for shift in ordered:
        edges |= {shift.starts_at, shift.ends_at}
        edges |= {at for seat in shift.seats for at in (seat.starts_at, seat.ends_at)}
    pieces = (
        _piece(kept, ordered, start, end)
        for start, end in pairwise(sorted(at for at in edges if first <= at <= last))
    )
    return [
        replace(gap, is_meant=gap.shift_id in meant)
        for gap in _joined(p for p in pieces if p is not None)
    ]


def _piece(kept: Kept, shifts: Sequence[Planned], start: datetime, end: datetime) -> Gap | None:
    """What is missing between two edges, at which nothing changes in between."""
    running = [s for s in shifts if s.starts_at <= start < s.ends_at]
    there = {
        seat.person_id
        for shift in running
        for seat in shift.seats
        if seat.starts_at <= start < seat.ends_at
    }
    needed = max((s.needed for s in running), default=kept.needed)
    if not running and not kept.is_continuous:
        return None
    missing = needed - len(there)
    if missing <= 0:
        return None
    return Gap(kept.post_id, running[0].shift_id if running else None, start, end, missing, needed)


def _joined(pieces: Iterable[Gap]) -> Iterator[Gap]:
    """Neighbours that say the same made one."""
    last: Gap | None = None
    for piece in pieces:
        is_one = last is not None and last.ends_at == piece.starts_at
        if (
            last
            and is_one
            and replace(last, ends_at=piece.ends_at) == replace(piece, starts_at=last.starts_at)
        ):
            last = replace(last, ends_at=piece.ends_at)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last
