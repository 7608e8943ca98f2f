"""My duties, in all my units: what lies ahead, what waits for my word, "I'm on"."""

from dataclasses import dataclass

from flask import abort
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal import clock
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.people.powers import coordinates_unit
from portal.rota.covers import CoverAsk
from portal.rota.models import Assignment, Post, Shift
from portal.rota.offers import OpenSlot
from portal.rota.reach import duty_at
from portal.rota.relief import EARLY, LATE, Presence, is_confirmable
from portal.rota.seats import Span
from portal.rota.swaps import Swap
from portal.rota.views import blueprint
from portal.trail.models import Verb, record
from portal.web import page

SHOWN = 30
WAITING = 12


@dataclass(frozen=True)
class Mine:
    """One of my duties, with what can be done about it now."""

    duty: Assignment
    span: Span
    is_on: bool
    may_confirm: bool
    may_hand_over: bool


@blueprint.get("/rota/mine")
@needs(Permission.TAKE_DUTY)
def mine() -> Response:
    """What lies ahead of me, and what waits for my word: asks, swaps, slots open to offers."""
    at, mandates = clock.now(), current_user.memberships
    ids = [m.id for m in mandates]
    units = [m.unit_id for m in mandates if coordinates_unit(mandates, m.unit_id)]
    return page(
        "rota/mine.html",
        duties=_ahead(ids),
        mine=CoverAsk.of_holder(ids, at, WAITING),
        asks=CoverAsk.for_person(mandates, at, WAITING),
        swaps=Swap.open_of(ids, units, WAITING),
        slots=OpenSlot.open_in([m.unit_id for m in mandates if m.unit_id], 1),
        units=[m.unit for m in mandates if m.unit_id in units],
        now=at,
    )


@blueprint.post("/rota/duties/<int(max=999999999):duty_id>/presence")
@needs(Permission.TAKE_DUTY)
@once
def confirm_duty(duty_id: int) -> Response:
    """ "I'm on": said from twelve hours before until its end; the coordinator sees who has not."""
    duty = duty_at(duty_id, is_own=True)
    if not is_confirmable(*duty.span_in(duty.shift), clock.now()):
        abort(404)
    if Presence.note(duty):
        record(Verb.DUTY_CONFIRMED, current_user, kind="shift", code=str(duty.shift_id))
    return then("rota.mine")


def _ahead(membership_ids: list[int]) -> list[Mine]:
    """My next duties and the one that has just ended, which may still be handed over."""
    at = clock.now()
    ends = func.coalesce(Assignment.ends_at, Shift.ends_at)
    rows = db.session.execute(
        select(Assignment, Presence.id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .outerjoin(
            Presence,
            (Presence.shift_id == Assignment.shift_id)
            & (Presence.seat == Assignment.seat)
            & (Presence.membership_id == Assignment.membership_id),
        )
        .where(Assignment.membership_id.in_(membership_ids), ends > at - LATE)
        .options(joinedload(Assignment.shift).joinedload(Shift.post).joinedload(Post.unit))
        .order_by(func.coalesce(Assignment.starts_at, Shift.starts_at), Assignment.id)
        .limit(SHOWN)
    )
    found = []
    for duty, presence in rows:
        span = duty.span_in(duty.shift)
        found.append(
            Mine(
                duty,
                span,
                presence is not None,
                presence is None and is_confirmable(*span, at),
                any(end - EARLY <= at < end + LATE for end in span),
            )
        )
    return found
