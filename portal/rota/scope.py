"""Which month and which post an address names, and who may read or plan it."""

import re
from datetime import date, timedelta
from typing import Any

from flask import abort
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.db import db
from portal.people.powers import HIDES_NAMES, coordinates_area, coordinates_unit
from portal.rota.models import Post
from portal.rota.reach import turn

DAY = timedelta(days=1)
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def code_of(first: date) -> str:
    """A month as addresses say it."""
    return f"{first:%Y-%m}"


def month_at(code: str) -> date:
    """The first day of a month as an address names it; 404 for anything else."""
    found = _MONTH.fullmatch(code)
    if not found:
        abort(404)
    return date(int(found[1]), int(found[2]), 1)


def last_of(first: date) -> date:
    """The last day of the month that begins then."""
    return after(first) - DAY


def after(first: date) -> date:
    """The first day of the month after."""
    return (first + 31 * DAY).replace(day=1)


def before(first: date) -> date:
    """The first day of the month before."""
    return (first - DAY).replace(day=1)


def this_month() -> date:
    """The first day of the month that it is in Morocco."""
    return clock.local(clock.now()).date().replace(day=1)


def reads(holder: Any, post: Any) -> bool:
    """Whether these mandates may read the rota of a post: of her unit, or of her area."""
    return any(m.unit_id == post.unit_id for m in holder) or coordinates_area(holder, post.area_id)


def plans(holder: Any, post: Any) -> bool:
    """Whether these mandates may plan it."""
    return coordinates_unit(holder, post.unit_id)


def post_read(post_id: int) -> Post:
    """The post, if whoever asks may read its rota; else 404."""
    rows = select(Post).where(Post.id == post_id).options(joinedload(Post.unit))
    post = db.session.scalars(rows).first()
    if post is None or not reads(current_user.memberships, post):
        abort(404)
    return post


def post_planned(post_id: int) -> Post:
    """The post, if whoever asks plans it: 404 beyond her sight, 403 where she only reads."""
    turn()
    post = post_read(post_id)
    if not plans(current_user.memberships, post):
        abort(403)
    return post


def hides_names(post: Post) -> bool:
    """Whether the reader may know those on this post by their function only (domain 2.3)."""
    is_hers = any(m.unit_id == post.unit_id for m in current_user.memberships)
    return post.unit.kind in HIDES_NAMES and not is_hers
