"""Which duties are whose to see and to change, and what a reader may know of whose they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import abort, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.access import Role
from portal.db import db
from portal.people.models import Membership
from portal.people.powers import coordinates_area, coordinates_unit, sees_name
from portal.rota.clash import Clash, take_turns
from portal.rota.models import Assignment, Post, Shift

Mandates = Sequence[Any]


def sees(holder: Mandates, post: Any) -> bool:
    """Whether the rota of this post is the holder's own: her unit's, or her area's."""
    is_hers = any(m.unit_id == post.unit_id and m.role != Role.OBSERVER for m in holder)
    return is_hers or coordinates_area(holder, post.area_id)


def replaces(holder: Mandates, post: Any) -> bool:
    """Whether the holder may put others on duty there: coordinator of the unit or of the area."""
    return coordinates_unit(holder, post.unit_id) or coordinates_area(holder, post.area_id)


def said_of(membership: Membership) -> str:
    """Function and name of somebody, or the function alone where a line hides her from the reader.

    The mandate must carry its person and its unit.
    """
    if sees_name(current_user.memberships, [membership]):
        return f"{membership.person.name} · {membership.title}"
    return membership.title


def mine_in(post: Any) -> list[Membership]:
    """The reader's own mandates under which she may be on duty for a post."""
    return [
        m for m in current_user.memberships if m.unit_id == post.unit_id and m.role != Role.OBSERVER
    ]


def turn() -> None:
    """Before a write looks at anything, wait for whoever is moving duties just now."""
    if request.method == "POST":
        take_turns()


def post_at(post_id: int, *, to_change: bool = False) -> Post:
    """The post, if its rota is the reader's own; 403 where she may see it and not change it."""
    turn()
    rows = select(Post).where(Post.id == post_id).options(joinedload(Post.unit))
    post = db.session.scalars(rows).first()
    if post is None or not sees(current_user.memberships, post):
        abort(404)
    if to_change and not replaces(current_user.memberships, post):
        abort(403)
    return post


def shift_at(shift_id: int, *, to_change: bool = False) -> Shift:
    """The shift with its post and unit, as `post_at`."""
    turn()
    whole = joinedload(Shift.post).joinedload(Post.unit)
    rows = select(Shift).where(Shift.id == shift_id).options(whole)
    shift = db.session.scalars(rows.execution_options(populate_existing=True)).first()
    if shift is None or not sees(current_user.memberships, shift.post):
        abort(404)
    if to_change and not replaces(current_user.memberships, shift.post):
        abort(403)
    return shift


def duty_at(duty_id: int, *, is_own: bool = False) -> Assignment:
    """A duty that is not over: the reader's own, or one that she may put somebody else on."""
    turn()
    rows = (
        select(Assignment)
        .where(Assignment.id == duty_id)
        .options(joinedload(Assignment.shift).joinedload(Shift.post).joinedload(Post.unit))
        .options(joinedload(Assignment.membership).joinedload(Membership.person))
        .options(joinedload(Assignment.membership).joinedload(Membership.unit))
        .execution_options(populate_existing=True)
    )
    duty = db.session.scalars(rows).first()
    if duty is None or not (_is_own(duty) or sees(current_user.memberships, duty.shift.post)):
        abort(404)
    if not _is_own(duty) and (is_own or not replaces(current_user.memberships, duty.shift.post)):
        abort(403)
    if duty.span_in(duty.shift)[1] <= clock.now():
        abort(404)
    return duty


def _is_own(duty: Assignment) -> bool:
    return bool(duty.membership.person_id == current_user.person_id)


def told_of(found: list[Clash], person_id: int) -> list[tuple[str, datetime, datetime]]:
    """The duties in the way, as far as the reader may know them.

    Her own and those of her units by their function; of another's elsewhere the hours alone.
    """
    own = {m.unit_id for m in current_user.memberships}
    is_hers = person_id == current_user.person_id
    return [
        (c.kind.label if is_hers or c.unit_id in own else "", c.starts_at, c.ends_at) for c in found
    ]
