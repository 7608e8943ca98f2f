"""The addresses of places: what is free where, and the card on which a house says so."""

from flask import Blueprint, abort
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, can, needs
from portal.once import once, then
from portal.people.powers import coordinates_area
from portal.shelters.asked import to_bring, waiting_at
from portal.shelters.counting import say_free
from portal.shelters.duty import acts_for, house_of, is_on_duty, may_post, may_set, own_houses
from portal.shelters.forms import CountForm
from portal.shelters.lists import How
from portal.shelters.places import of_unit, places
from portal.trail.models import Verb, record
from portal.units.lines import lines_of
from portal.units.models import Unit
from portal.web import address, page

blueprint = Blueprint("shelters", __name__)


@blueprint.get("/shelters")
@needs(Permission.SEE_BOARD)
def index() -> Response:
    """Every house for women with its places and their age, those of my area first."""
    found = sorted(places(), key=lambda p: (p.area_id != current_user.area_id, p.area, p.code))
    lines = lines_of({place.unit_id for place in found}, set())
    return page(
        "shelters/index.html",
        places=found,
        lines={x.unit_id: x for x in reversed(lines.values()) if not x.is_doubted},
        own=own_houses(),
        brings=to_bring() if can(Permission.FIND_PLACE) else [],
        confirms=coordinates_area(current_user.memberships, current_user.area_id),
        now=clock.now(),
    )


@blueprint.get("/shelters/mine")
@needs(Permission.POST_PLACES)
def mine() -> Response:
    """The card of my own house; somebody without one looks for places instead."""
    own = own_houses()
    return shown(own[0]) if own else index()


@blueprint.get("/shelters/<unit_code>")
@needs(Permission.SEE_BOARD)
def card(unit_code: str) -> Response:
    """One house's card: its free places in large, and what it takes one tap to say of them."""
    return shown(house_of(unit_code))


@blueprint.post("/shelters/<unit_code>/counts")
@needs(Permission.POST_PLACES)
@once
def post_count(unit_code: str) -> Response:
    """So many places are free: one tap, one event; a page that is older than the house is told."""
    unit, form = house_of(unit_code), CountForm()
    place = of_unit(unit.id)
    if not may_post(unit) or place is None:
        abort(403)
    if not form.validate_on_submit():
        return shown(unit, form=form, status=form.status)
    if not say_free(place, form, current_user, How.BY_UNIT if acts_for(unit.id) else How.BY_PHONE):
        return shown(unit, is_stale=True, status=409)
    record(Verb.PLACES_POSTED, current_user, kind="shelter", code=unit.code)
    return then("shelters.card", unit_code=unit.code)


def shown(
    unit: Unit, *, form: CountForm | None = None, is_stale: bool = False, status: int = 200
) -> Response:
    """The card as it is now; with what was wrong on it where something was."""
    at, place = clock.now(), of_unit(unit.id)
    is_due = place is not None and place.is_due
    return page(
        "shelters/card.html",
        "card",
        status=status,
        as_of=i18n.hour(at),
        unit=unit,
        place=place,
        form=form,
        is_stale=is_stale,
        may_post=can(Permission.POST_PLACES) and may_post(unit),
        may_set=may_set(unit),
        by_phone=not acts_for(unit.id),
        reminds=is_due and is_on_duty(current_user.person_id, {unit.id}, at),
        waiting=waiting_at(unit.id) if acts_for(unit.id) else [],
        others=[other for other in own_houses() if other.id != unit.id],
        action=address("shelters.post_count", {"unit_code": unit.code}),
        now=at,
    )
