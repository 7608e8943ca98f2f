"""Keeping places of a house for a request: two people and one last place, exactly one has it."""

from typing import Any

from flask import abort, flash, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db, take_turn
from portal.once import once, then
from portal.requests.lists import Kind, Urgency
from portal.requests.models import Ask, Request, Said, units_of
from portal.shelters.find import found
from portal.shelters.holds import Hold
from portal.shelters.lists import Group, ShelterKind, WayOut
from portal.shelters.models import Shelter
from portal.shelters.plan_b import LastResort, follow_up
from portal.shelters.searches import Search
from portal.shelters.views import blueprint
from portal.trail.models import Verb, record
from portal.units.models import Unit


@blueprint.post("/shelters/<unit_code>/holds")
@needs(Permission.FIND_PLACE)
@once
def hold(unit_code: str) -> Response:
    """Keep the places this sitting looked for; the tap says that she agrees."""
    kept, shelter = _search(), _shelter(unit_code)
    sender = asking_unit() or abort(403)
    # Before anything else is locked: whoever counts in this house waits for us, or we for her.
    take_turn(f"shelter:{shelter.id}")
    request_ = _request(kept, sender)
    if not _keep(request_, shelter, kept):
        # Nothing of this request is kept: she is told at once, with what is left now.
        db.session.rollback()
        return found(_search(), status=409, is_gone=True)
    record(Verb.PLACE_HELD, current_user, kind="request", code=request_.code)
    return then("shelters.asked", request_code=request_.code)


@blueprint.post("/shelters/plan-b")
@needs(Permission.FIND_PLACE)
@once
def take_way_out() -> Response:
    """What was done instead, or that no place was found: one tap, counted without code or day."""
    kept, said = _search(), request.form.get("m", "")
    way = next((entry for entry in WayOut if entry.value == said), None) or abort(404)
    area_id = current_user.area_id or abort(403)
    LastResort.note(kept, area_id, way)
    if way is WayOut.HOSPITAL_NIGHT and (sender := asking_unit()):
        follow_up(current_user, sender, kept)
        flash(i18n.gettext("An association has the task for tomorrow morning."))
    record(Verb.LAST_RESORT_NOTED, current_user, kind="way", code=way.value)
    flash(i18n.gettext("Recorded, without code or name."))
    return then("shelters.find")


def asking_unit() -> Unit | None:
    """The reader's first unit that may ask others, a house for removed persons left out."""
    own = units_of(current_user)
    units = (m.unit for m in current_user.memberships if m.unit_id in own)
    return next((unit for unit in units if unit is not None and not unit.is_restricted), None)


def _search() -> Search:
    """What this sitting looked for; without it there is nothing to hold."""
    return Search.of(current_user.id) or abort(404)


def _shelter(code: str) -> Shelter:
    shelter = db.session.scalars(
        select(Shelter)
        .join(Unit, Unit.id == Shelter.unit_id)
        .where(
            Unit.code == code,
            Unit.closed_on.is_(None),
            Shelter.kind == ShelterKind.WOMEN.value,
        )
    ).first()
    return shelter or abort(404)


def _request(kept: Search, sender: Unit) -> Request:
    """The request of this search: the open one, so that several houses are siblings, or a new."""
    take_turn(f"search:{kept.sitting_id}")
    if kept.request_id:
        open_one = db.session.get(Request, kept.request_id)
        if open_one and open_one.closed_at is None and open_one.purged_at is None:
            return open_one
    said = Said(urgency=Urgency.NOW, language=kept.language, agrees=True, details=details(kept))
    made = Request.send(current_user, sender, Kind.PLACE_TONIGHT, [], said)
    kept.request_id = made.id
    return made


def details(kept: Search) -> dict[str, Any]:
    """The household as a request keeps it: bands, and never a year."""
    return {
        "women": kept.women,
        "bands": kept.bands.split(),
        "pregnant": kept.is_pregnant,
        "reduced_mobility": kept.has_reduced_mobility,
        "needs": kept.needs.split(),
        "from": clock.now().isoformat(timespec="minutes"),
    }


def _keep(request_: Request, shelter: Shelter, kept: Search) -> bool:
    """Ask the house and keep its places, both or neither; a house is asked once by a request."""
    is_asked = select(Ask.id).where(Ask.request_id == request_.id, Ask.unit_id == shelter.unit_id)
    if db.session.scalars(is_asked).first() is not None:
        return False
    # Staff may exempt: whoever was told so by phone says it, and the house answers as ever.
    is_exempt = request.form.get("m") == "exempt"
    if not is_exempt and any(r.group is Group.NO for r in kept.verdict(shelter.id).reasons):
        return False
    ask = request_.also_ask(current_user, shelter.unit_id)
    return Hold.take(shelter, ask.id, kept.places) is not None
