"""Planned shifts of some posts over a span with those who really hold them: one query, columns.

What a page, a calendar or a sheet says of who is on duty comes from here, by the rule of the board:
somebody covers from the latest of the shift's start, her part's start and her mandate's start.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.sql.elements import ColumnElement

from portal.db import db
from portal.people.models import Membership, Person
from portal.rota.models import Assignment, Post, Shift
from portal.rota.plans import MeantGap

# No shift is longer than a week, so none that began earlier can still run.
LONGEST = timedelta(days=8)
# Rows that one question may read.
MOST = 5_000


@dataclass(frozen=True)
class Seat:
    """Somebody holds a seat of a shift from one instant to before another."""

    number: int
    starts_at: datetime
    ends_at: datetime
    person_id: int
    membership_id: int
    name_ar: str
    name_latin: str
    function: str = ""
    title_ar: str = ""
    title_fr: str = ""


@dataclass(frozen=True)
class Planned:
    """A shift of a post and those who hold it."""

    shift_id: int
    post_id: int
    starts_at: datetime
    ends_at: datetime
    local_start: datetime
    local_end: datetime
    needed: int
    seats: tuple[Seat, ...] = field(default=())
    # Nobody is there on purpose.
    is_meant: bool = False


@dataclass(frozen=True)
class Kept:
    """A post as far as gaps go: how many it needs, whether day and night, and its shifts."""

    post_id: int
    needed: int
    is_continuous: bool
    shifts: list[Planned] = field(default_factory=list)


def planned(
    where: ColumnElement[bool], first: datetime, last: datetime, most: int = MOST
) -> list[Planned]:
    """The shifts of the posts that meet a condition (`Post.unit_id == 7`) which touch the span.

    In the order of their start, `most` rows at most.
    """
    return _gathered(_rows(where, first, last, most))


def kept(where: ColumnElement[bool], first: datetime, last: datetime) -> list[Kept]:
    """The posts that meet a condition, each with its shifts that touch the span; one query."""
    rows = _rows(where, first, last, MOST, with_empty=True)
    posts = {r.post_id: Kept(r.post_id, r.post_needs, r.is_continuous) for r in rows}
    for shift in _gathered([row for row in rows if row.id is not None]):
        posts[shift.post_id].shifts.append(shift)
    return list(posts.values())


def _rows(
    where: ColumnElement[bool],
    first: datetime,
    last: datetime,
    most: int,
    *,
    with_empty: bool = False,
) -> Sequence[Any]:
    touches = and_(
        Shift.post_id == Post.id,
        Shift.starts_at > first - LONGEST,
        Shift.starts_at < last,
        Shift.ends_at > first,
    )
    return db.session.execute(
        select(
            Shift.id,
            Post.id.label("post_id"),
            Post.people_needed.label("post_needs"),
            Post.is_continuous,
            MeantGap.at.label("meant_at"),
            Shift.starts_at,
            Shift.ends_at,
            Shift.local_start,
            Shift.local_end,
            func.coalesce(Shift.people, Post.people_needed).label("people_needed"),
            Assignment.seat,
            Assignment.starts_at.label("part_from"),
            Assignment.ends_at.label("part_to"),
            Membership.id.label("membership_id"),
            Membership.starts_at.label("from_at"),
            Membership.ends_at.label("to_at"),
            Membership.confirmed_at,
            Membership.function,
            Membership.title_ar,
            Membership.title_fr,
            Person.id.label("person_id"),
            Person.name_ar,
            Person.name_latin,
        )
        .select_from(Post)
        .join(Shift, touches, isouter=with_empty)
        .outerjoin(MeantGap, MeantGap.shift_id == Shift.id)
        .outerjoin(Assignment, Assignment.shift_id == Shift.id)
        .outerjoin(Membership, Membership.id == Assignment.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(where)
        .order_by(Shift.starts_at, Shift.id, Assignment.seat, Assignment.starts_at, Assignment.id)
        .limit(most)
    ).all()


def _gathered(rows: Iterable[Any]) -> list[Planned]:
    found: dict[int, tuple[Any, list[Seat]]] = {}
    for row in rows:
        _shift, seats = found.setdefault(row.id, (row, []))
        if (seat := _seat(row)) is not None:
            seats.append(seat)
    return [
        Planned(
            row.id, row.post_id, row.starts_at, row.ends_at, row.local_start, row.local_end,
            row.people_needed, tuple(seats), row.meant_at is not None,
        )
        for row, seats in found.values()
    ]  # fmt: skip


def _seat(row: Any) -> Seat | None:
    """What of the assignment counts; None where nobody is there, or her mandate is not live."""
    if row.membership_id is None or row.confirmed_at is None:
        return None
    starts_at = max(row.starts_at, row.part_from or row.starts_at, row.from_at)
    ends_at = min(row.ends_at, row.part_to or row.ends_at, row.to_at or row.ends_at)
    if starts_at >= ends_at:
        return None
    return Seat(
        row.seat, starts_at, ends_at, row.person_id, row.membership_id, row.name_ar,
        row.name_latin, row.function, row.title_ar, row.title_fr,
    )  # fmt: skip
