"""Counts that point at nobody: small ones hidden, and one more where the rest would tell them.

Values in, values out: nights and how full they were, hours that nobody vouched for, medians.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import TypeVar

from portal.requests.numbers import LEAST, suppressed, total

HIDDEN = f"< {LEAST}"
Key = TypeVar("Key", bound=Hashable)


def shown(counts: Mapping[Key, int]) -> dict[Key, str]:
    """The counts as they may be shown beside their sum."""
    return {key: HIDDEN if n is None else str(n) for key, n in suppressed(counts).items()}


def total_of(counts: Mapping[Key, int]) -> str:
    """Their sum as it may be shown."""
    n = total(counts.values())
    return HIDDEN if n is None else str(n)


@dataclass(frozen=True)
class Said:
    """One count in the history of a house."""

    at: datetime
    as_of: datetime
    occupied: int
    capacity: int


@dataclass(frozen=True)
class Night:
    """How full the houses were at the end of a night; the part that was known at all."""

    on: date
    occupied: int
    capacity: int

    @property
    def share(self) -> int:
        """Per cent, for a bar."""
        return round(100 * self.occupied / self.capacity) if self.capacity else 0

    @property
    def words(self) -> str:
        """As it may be shown."""
        return HIDDEN if 0 < self.occupied < LEAST else str(self.occupied)

    @property
    def bar(self) -> int:
        """The bar's length: none that would tell a hidden number."""
        return 0 if self.words == HIDDEN else min(100, self.share)


def nights_of(histories: Mapping[Key, Sequence[Said]], ends: Sequence[datetime]) -> list[Night]:
    """How full all these houses were at each of these instants, by what was last said before."""
    found = []
    for end in ends:
        last = [max((s for s in said if s.at <= end), key=lambda s: s.at, default=None)
                for said in histories.values()]  # fmt: skip
        known = [said for said in last if said is not None]
        found.append(
            Night(end.date(), sum(s.occupied for s in known), sum(s.capacity for s in known))
        )
    return found


def stale_hours(said: Sequence[Said], expiry: timedelta, start: datetime, end: datetime) -> int:
    """For how many hours between two instants nobody vouched for a house's number."""
    covered, reached = timedelta(), start
    for moment in sorted(s.as_of for s in said):
        begins, ends = max(moment, reached), min(moment + expiry, end)
        if ends > begins:
            covered += ends - begins
            reached = ends
    return round((end - start - covered) / timedelta(hours=1))


def middle(waits: Sequence[timedelta]) -> int | None:
    """The median in minutes, where enough were counted to tell nobody's."""
    if len(waits) < LEAST:
        return None
    return round(median(wait.total_seconds() for wait in waits) / 60)
