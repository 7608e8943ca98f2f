"""Nobody is on two duties at once, across units too: what of hers overlaps a span (product 3.3)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from portal.db import db, take_turn
from portal.people.models import Membership
from portal.rota.lists import PostKind
from portal.rota.models import Assignment, Post, Shift


@dataclass(frozen=True)
class Clash:
    """A duty of somebody's that runs during a span; which unit's decides who may be told."""

    assignment_id: int
    shift_id: int
    unit_id: int
    kind: PostKind
    starts_at: datetime
    ends_at: datetime


def take_turns() -> None:
    """Let one transaction at a time judge and move duties; call it before anything is read."""
    take_turn("duty")


def clashes(
    person_id: int, starts_at: datetime, ends_at: datetime, *, without: Collection[int] = ()
) -> list[Clash]:
    """The duties of a person, in any unit, that overlap [starts_at, ends_at), the first first.

    `without` are ids of assignments that are about to go. A duty counts only while its mandate is
    live. One query, found through the person's mandates.
    """
    begins = func.coalesce(Assignment.starts_at, Shift.starts_at)
    ends = func.coalesce(Assignment.ends_at, Shift.ends_at)
    rows = db.session.execute(
        select(
            Assignment.id,
            Assignment.shift_id,
            Post.unit_id,
            Post.kind,
            Shift.starts_at,
            Shift.ends_at,
            Assignment.starts_at.label("part_from"),
            Assignment.ends_at.label("part_to"),
        )
        .join(Membership, Membership.id == Assignment.membership_id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .join(Post, Post.id == Shift.post_id)
        .where(
            Membership.person_id == person_id,
            Membership.confirmed_at.is_not(None),
            Assignment.id.not_in(without) if without else true(),
            # Spans on a line have an instant in common when any two of them have.
            _meet(Shift.starts_at, Shift.ends_at, starts_at, ends_at),
            _meet(begins, ends, starts_at, ends_at),
            _meet(begins, ends, Shift.starts_at, Shift.ends_at),
            Membership.starts_at < ends_at,
            Membership.starts_at < ends,
            or_(
                Membership.ends_at.is_(None),
                and_(Membership.ends_at > starts_at, Membership.ends_at > begins),
            ),
        )
        .order_by(begins, Assignment.id)
    )
    return [
        Clash(
            row.id,
            row.shift_id,
            row.unit_id,
            PostKind(row.kind),
            max(row.starts_at, row.part_from or row.starts_at),
            min(row.ends_at, row.part_to or row.ends_at),
        )
        for row in rows
    ]


def _meet(begins: Any, ends: Any, starts_at: Any, ends_at: Any) -> ColumnElement[bool]:
    return and_(begins < ends_at, ends > starts_at)
