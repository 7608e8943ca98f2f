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
    until = min((h.starts_at for h in holdings if h.starts_at > at), default=None)
    following = _holding(holdings, until) if until else ()
    running = [s for s in ordered if s.starts_at <= at < s.ends_at]
    if running or is_continuous:
        since = min((s.starts_at for s in running), default=None)
        if since and running[0].holdings:
            # The shift was held until a mandate ended: nobody since then, not since it began.
            since = max(since, *(h.ends_at for h in running[0].holdings if h.ends_at <= at), since)
        if not is_continuous:
            until = min([s.ends_at for s in running] + ([until] if until else []))
        return Cover(State.GAP, since, until, (), following)
    opens = min((s.starts_at for s in ordered if s.starts_at > at), default=None)
    return Cover(State.CLOSED, None, opens)


def _holding(holdings: Sequence[Holding], at: datetime) -> tuple[Holding, ...]:
    return tuple(h for h in holdings if h.starts_at <= at < h.ends_at)
