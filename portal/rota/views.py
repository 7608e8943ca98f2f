"""The rota's addresses. So far: what somebody leaves open when her mandate ends."""

from flask import Blueprint, abort
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal import clock
from portal.access import Permission, needs
from portal.db import db
from portal.people.models import Membership, Person
from portal.people.persons import name_for
from portal.people.powers import coordinates_area, may_end
from portal.rota.mine import ahead_of
from portal.units.lines import Line, lines_of
from portal.web import page

blueprint = Blueprint("rota", __name__)

SHOWN = 12


@blueprint.get("/mandates/<int(max=999999999):mandate_id>/duties")
@needs(Permission.MANAGE_PEOPLE)
def left_open(mandate_id: int) -> Response:
    """The duties that nobody holds once this mandate is over, and whether its line still stands."""
    mandate = _ended(mandate_id)
    count, duties = ahead_of([mandate.id], mandate.ends_at or clock.now(), SHOWN)
    return page(
        "rota/left_open.html",
        mandate=mandate,
        name=name_for(mandate.person),
        count=count,
        duties=duties,
        lines=[x for x in lines_of({mandate.unit.id}, set()).values() if _is_of(mandate, x)],
        may_say=_may_say(mandate),
        now=clock.now(),
    )


def _ended(mandate_id: int) -> Membership:
    """The mandate in a unit that was given an end, if whoever asks could give it; else 404."""
    of_hers = joinedload(Membership.person).selectinload(Person.memberships)
    mandate = db.session.scalars(
        select(Membership)
        .where(Membership.id == mandate_id)
        .options(joinedload(Membership.unit), of_hers.joinedload(Membership.unit))
    ).first()
    if mandate is None or mandate.unit is None or mandate.ends_at is None:
        abort(404)
    if not may_end(current_user.memberships, mandate):
        abort(404)
    return mandate


def _is_of(mandate: Membership, line: Line) -> bool:
    return line.unit_id == mandate.unit_id


def _may_say(mandate: Membership) -> bool:
    holder = current_user.memberships
    is_hers = any(m.unit_id == mandate.unit_id for m in holder)
    return is_hers or coordinates_area(holder, mandate.unit.area_id)
