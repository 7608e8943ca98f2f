"""The one query behind "who is on duty now": posts of an area with the shifts around an instant.

Columns, not records: the first screen of every night reads this (quality 2).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Date, Row, and_, bindparam, case, func, select

from portal import clock
from portal.db import Moment, db
from portal.people.models import Membership, Person
from portal.rota.coverage import Cover, Holding, Stretch, cover_at
from portal.rota.models import Assignment, Post, Shift
from portal.rota.reduced import FRIDAY, hours_said
from portal.rota.relief import Handover
from portal.units.models import Unit, called

# No shift is longer than a week, so none that began earlier can still run.
LONGEST = timedelta(days=8)
# How far ahead the next person is looked for; a closed office opens after a long weekend at most.
AHEAD = timedelta(hours=36)
AHEAD_CLOSED = timedelta(days=6)

_AT: Any = bindparam("at", type_=Moment())

_POSTS = (
    select(
        Post.id,
        Post.kind,
        func.coalesce(Shift.regime, Post.regime).label("regime"),
        Post.arrives_in,
        func.coalesce(Shift.people, Post.people_needed).label("people_needed"),
        Post.publication,
        Post.is_continuous,
        Post.line_id,
        Post.fallback_id,
        Unit.id.label("unit_id"),
        Unit.kind.label("unit_kind"),
        Unit.sector,
        Unit.is_published,
        called(Unit, "ar"),
        called(Unit, "fr"),
        called(Unit, "en"),
        Unit.speaks.label("unit_speaks"),
        Shift.id.label("shift_id"),
        Shift.starts_at,
        Shift.ends_at,
        Assignment.starts_at.label("part_from"),
        Assignment.ends_at.label("part_to"),
        Membership.starts_at.label("from_at"),
        Membership.ends_at.label("to_at"),
        Membership.confirmed_at,
        Person.name_ar.label("person_ar"),
        Person.name_latin.label("person_latin"),
        Person.speaks.label("person_speaks"),
        select(Handover.confirmed_at)
        .where(Handover.to_shift_id == Shift.id, Handover.confirmed_at.is_not(None))
        .limit(1)
        .scalar_subquery()
        .label("handed_at"),
        Person.id.label("person_id"),
        hours_said(
            Unit.id, bindparam("on", type_=Date()), bindparam("is_friday", type_=Boolean())
        ).label("hard_hours"),
    )
    .join(Unit, Unit.id == Post.unit_id)
    .outerjoin(
        Shift,
        and_(
            Shift.post_id == Post.id,
            Shift.starts_at > bindparam("floor", type_=Moment()),
            Shift.starts_at
            < case(
                (Post.is_continuous, bindparam("near", type_=Moment())),
                else_=bindparam("far", type_=Moment()),
            ),
            Shift.ends_at > _AT,
        ),
    )
    .outerjoin(Assignment, Assignment.shift_id == Shift.id)
    .outerjoin(Membership, Membership.id == Assignment.membership_id)
    .outerjoin(Person, Person.id == Membership.person_id)
    .where(Post.area_id == bindparam("area_id"), Post.closed_at.is_(None))
    .order_by(Post.id, Shift.starts_at, Shift.id, Assignment.seat, Assignment.starts_at)
)


@dataclass(frozen=True)
class Duty:
    """One post of an area with its cover at an instant."""

    post: Row[Any]
    cover: Cover


@dataclass
class _Gathered:
    """A post with its shifts while the rows are read."""

    post: Row[Any]
    stretches: dict[int, list[Holding]] = field(default_factory=dict)
    spans: dict[int, tuple[datetime, datetime]] = field(default_factory=dict)


def duties_of(area_id: int, at: datetime, *, sees_restricted: bool) -> list[Duty]:
    """Every open post of the area with who covers it at `at`; one query, whatever the data."""
    rows = db.session.execute(
        _POSTS if sees_restricted else _POSTS.where(Unit.is_restricted.is_(False)),
        {
            "at": at,
            "on": clock.local(at).date(),
            "is_friday": clock.local(at).weekday() == FRIDAY,
            "area_id": area_id,
            "floor": at - LONGEST,
            "near": at + AHEAD,
            "far": at + AHEAD_CLOSED,
        },
    ).all()
    return [
        Duty(
            found.post,
            cover_at(
                [
                    Stretch(*found.spans[shift_id], tuple(holdings))
                    for shift_id, holdings in found.stretches.items()
                ],
                at,
                is_continuous=found.post.is_continuous,
            ),
        )
        for found in _gather(rows).values()
    ]


def _gather(rows: Iterable[Any]) -> dict[int, _Gathered]:
    posts: dict[int, _Gathered] = {}
    for row in rows:
        found = posts.setdefault(row.id, _Gathered(row))
        if row.shift_id is None:
            continue
        found.spans[row.shift_id] = (row.starts_at, row.ends_at)
        holdings = found.stretches.setdefault(row.shift_id, [])
        if row.from_at is not None and row.confirmed_at is not None:
            holdings.append(
                Holding(
                    max(row.starts_at, row.part_from or row.starts_at, row.from_at),
                    min(row.ends_at, row.part_to or row.ends_at, row.to_at or row.ends_at),
                    row.person_ar,
                    row.person_latin,
                    row.person_speaks,
                    row.handed_at,
                    row.person_id,
                )
            )
    return posts
