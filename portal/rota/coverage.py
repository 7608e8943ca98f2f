"""Who covers a post, until when, who follows, and where nobody is: values in, values out.

An assignment covers only while its membership is live, so a mandate that ends opens the gap by
itself (product 3.3). Spans are half-open: at 08:00 the night is over and the day has begun.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Holding:
    """Somebody holds a seat from one instant to before another, membership taken into account."""

    starts_at: datetime
    ends_at: datetime
    name_ar: str
    name_latin: str
    speaks: str = ""
    # When whoever holds it confirmed that she has taken over from the shift before.
    taken_over_at: datetime | None = None
    person_id: int = 0


@dataclass(frozen=True)
class Stretch:
    """A planned shift with those who really cover it."""

    starts_at: datetime
    ends_at: datetime
    holdings: tuple[Holding, ...] = field(default=())


class State(StrEnum):
    """What a post is at an instant."""

    COVERED = "covered"
    GAP = "gap"
    CLOSED = "closed"


@dataclass(frozen=True)
class Cover:
    """The answer for one post at one instant.

    `since` and `until` bound the present state where they are known; `following` are those who
    hold the post from `until` on (nobody where the next stretch is empty).
    """

    state: State
    since: datetime | None
    until: datetime | None
    holders: tuple[Holding, ...] = ()
    following: tuple[Holding, ...] = ()


def cover_at(stretches: Sequence[Stretch], at: datetime, *, is_continuous: bool) -> Cover:
    """The cover of a post at `at`, from its stretches that end after `at`, in any order.

    A post kept day and night is a gap whenever nobody covers it; another is closed where no
    shift is planned, and a gap only inside a planned shift.
    """
    ordered = sorted(stretches, key=lambda s: (s.starts_at, s.ends_at))
    holdings = [h for s in ordered for h in s.holdings if h.starts_at < h.ends_at]
    holders = _holding(holdings, at)
    if holders:
        until = min(h.ends_at for h in holders)
        since = max(h.starts_at for h in holders)
        return Cover(State.COVERED, since, until, holders, _holding(holdings, until))
    begins = min((h.starts_at for h in holdings if h.starts_at > at), default=None)
    following = _holding(holdings, begins) if begins else ()
    running = [s for s in ordered if s.starts_at <= at < s.ends_at]
    if running or is_continuous:
        return Cover(State.GAP, _nobody_since(running, at), begins, (), following)
    opens = min((s.starts_at for s in ordered if s.starts_at > at), default=None)
    return Cover(State.CLOSED, None, opens)


def _nobody_since(running: Sequence[Stretch], at: datetime) -> datetime | None:
    """The start of the planned shift, or the end of the mandate under which it was last held."""
    if not running:
        return None
    ended = (h.ends_at for h in running[0].holdings if h.ends_at <= at)
    return max((running[0].starts_at, *ended))


def _holding(holdings: Sequence[Holding], at: datetime) -> tuple[Holding, ...]:
    return tuple(h for h in holdings if h.starts_at <= at < h.ends_at)
