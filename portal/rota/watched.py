"""The posts that somebody answers for, and where people are missing on them soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.elements import ColumnElement

from portal.access import Role
from portal.db import db
from portal.rota.gaps import Gap, gaps_of
from portal.rota.models import Post
from portal.rota.planned import kept
from portal.units.models import Unit

MOST = 60


@dataclass(frozen=True)
class Watch:
    """The posts of somebody's units and area, and their gaps in a span, the first first."""

    posts: dict[int, Post]
    gaps: list[Gap]

    @property
    def loud(self) -> list[Gap]:
        """Those that nobody left open on purpose."""
        return [gap for gap in self.gaps if not gap.is_meant]


def answered_for(holder: Sequence[Any]) -> ColumnElement[bool] | None:
    """The condition on open posts that a coordinator or area coordinator answers for.

    Restricted units are their own coordinator's alone. None where the holder answers for none.
    """
    units = [m.unit_id for m in holder if m.role == Role.COORDINATOR and m.unit_id]
    areas = [m.area_id for m in holder if m.role == Role.AREA_COORDINATOR and m.area_id]
    if not units and not areas:
        return None
    restricted = select(Unit.id).where(Unit.is_restricted)
    of_area = Post.area_id.in_(areas) & Post.unit_id.not_in(restricted)
    return or_(Post.unit_id.in_(units), of_area) & Post.closed_at.is_(None)


def watch(where: ColumnElement[bool], first: datetime, last: datetime) -> Watch:
    """The posts of a condition and their gaps from `first` to `last`; two queries."""
    rows = select(Post).where(where).options(joinedload(Post.unit)).order_by(Post.id).limit(MOST)
    posts = {post.id: post for post in db.session.scalars(rows)}
    gaps = open_in(Post.id.in_(posts), first, last)
    return Watch(posts, gaps)


def open_in(where: ColumnElement[bool], first: datetime, last: datetime) -> list[Gap]:
    """The gaps of the posts of a condition from `first` to `last`, the first first; one query."""
    gaps = [gap for post in kept(where, first, last) for gap in gaps_of(post, first, last)]
    return sorted(gaps, key=lambda gap: (gap.starts_at, gap.post_id, gap.ends_at))


def posts_of(post_ids: set[int]) -> dict[int, Post]:
    """These posts with their units."""
    rows = select(Post).where(Post.id.in_(post_ids)).options(joinedload(Post.unit))
    return {post.id: post for post in db.session.scalars(rows)}
