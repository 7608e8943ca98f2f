"""The duties that lie ahead of a mandate or of a person: read, never changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.db import db
from portal.rota.lists import PostKind
from portal.rota.models import Assignment, Post, Shift


@dataclass(frozen=True)
class Ahead:
    """One duty to come."""

    kind: PostKind
    starts_at: datetime
    ends_at: datetime


def ahead_of(membership_ids: list[int], since: datetime, most: int) -> tuple[int, list[Ahead]]:
    """How many duties of these mandates end after `since`, and the first of them."""
    starts_at = func.coalesce(Assignment.starts_at, Shift.starts_at).label("starts_at")
    ends_at = func.coalesce(Assignment.ends_at, Shift.ends_at).label("ends_at")
    found = (
        select(Post.kind, starts_at, ends_at)
        .join(Shift, Shift.post_id == Post.id)
        .join(Assignment, Assignment.shift_id == Shift.id)
        .where(Assignment.membership_id.in_(membership_ids), ends_at > since)
    )
    count = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = db.session.execute(found.order_by(starts_at, Shift.id).limit(most))
    return count, [Ahead(PostKind(row.kind), row.starts_at, row.ends_at) for row in rows]
