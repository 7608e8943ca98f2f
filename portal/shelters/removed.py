"""Places for removed persons: their own page, for security, prosecution and the house (S5, T15).

To everybody else nothing is here: the same answer as for an address that does not exist. He leaves,
so that she need not: an outcome frees the place that was held for her.
"""

from flask import abort, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db, take_turn
from portal.once import once, then
from portal.requests.lists import Kind, Urgency
from portal.requests.models import Ask, Request, Said, units_of
from portal.shelters.duty import sees_removed
from portal.shelters.holds import Hold
from portal.shelters.lists import ShelterKind
from portal.shelters.models import Shelter
from portal.shelters.places import houses
from portal.shelters.views import blueprint
from portal.trail.models import Verb, record
from portal.units.lines import lines_of
from portal.units.lists import Sector, UnitKind
from portal.units.models import Unit
from portal.web import page

# Of a unit's own open matters; more than a night brings.
MOST = 20


@blueprint.get("/shelters/removed")
@needs(Permission.SEE_BOARD)
def removed() -> Response:
    """The houses with their free places, and what my unit holds there."""
    _only_those_concerned()
    return _shown()


@blueprint.post("/shelters/removed/<unit_code>/holds")
@needs(Permission.SEE_BOARD)
@once
def hold_for_him(unit_code: str) -> Response:
    """Keep one place of the house, with the place of hers that it makes free if he goes."""
    _only_those_concerned()
    house, sender = _house(unit_code), _sender() or abort(404)
    take_turn(f"shelter:{house.id}")
    hers = _hers(sender).get(request.form.get("frees", ""))
    asked = _ask(sender, house, hers)
    if asked is None:
        db.session.rollback()
        return _shown(status=409, is_gone=True)
    record(Verb.PLACE_HELD, current_user, kind="request", code=asked.code)
    return then("shelters.asked", request_code=asked.code)


def _only_those_concerned() -> None:
    if not sees_removed():
        abort(404)


def _shown(*, status: int = 200, is_gone: bool = False) -> Response:
    found, sender = houses(), _sender()
    lines = lines_of({place.unit_id for place in found}, set())
    return page(
        "shelters/removed.html",
        status=status,
        places=found,
        lines={x.unit_id: x for x in reversed(lines.values())},
        hers=sorted(_hers(sender)) if sender else [],
        may_hold=sender is not None,
        held=_open_holds(),
        is_gone=is_gone,
        now=clock.now(),
    )


def _house(code: str) -> Shelter:
    house = db.session.scalars(
        select(Shelter)
        .join(Unit, Unit.id == Shelter.unit_id)
        .where(
            Unit.code == code,
            Unit.closed_on.is_(None),
            Shelter.kind == ShelterKind.REMOVED.value,
        )
    ).first()
    return house or abort(404)


def _sender() -> Unit | None:
    """The reader's unit that may ask for him: of security, or a cell of the prosecution."""
    own = units_of(current_user)
    units = [m.unit for m in current_user.memberships if m.unit and m.unit_id in own]
    return next(
        (
            unit
            for unit in units
            if unit.sector == Sector.SECURITY or unit.kind == UnitKind.PROSECUTION_CELL
        ),
        None,
    )


def _hers(sender: Unit) -> dict[str, int]:
    """The places for women that the sender's own requests hold now: code to hold."""
    rows = db.session.execute(
        select(Request.code, Hold.id)
        .join(Ask, Ask.request_id == Request.id)
        .join(Hold, Hold.ask_id == Ask.id)
        .where(
            Request.from_unit_id == sender.id,
            Request.kind == Kind.PLACE_TONIGHT.value,
            Hold.live_at(clock.now()),
        )
        .order_by(Hold.id)
        .limit(MOST)
    )
    return {row.code: row.id for row in rows}


def _ask(sender: Unit, house: Shelter, frees_id: int | None) -> Request | None:
    said = Said(
        urgency=Urgency.NOW,
        language=i18n.language(),
        agrees=True,
        details={"place_needed": True},
    )
    asked = Request.send(current_user, sender, Kind.PERPETRATOR_REMOVAL, [house.unit_id], said)
    ask = db.session.scalars(select(Ask).where(Ask.request_id == asked.id)).one()
    return asked if Hold.take(house, ask.id, 1, frees_id=frees_id) else None


def _open_holds() -> list[Ask]:
    """What my unit holds in such a house, or was asked as one, and has no outcome yet."""
    own = units_of(current_user)
    rows = (
        select(Ask)
        .join(Request, Request.id == Ask.request_id)
        .join(Hold, Hold.ask_id == Ask.id)
        .join(Shelter, Shelter.id == Hold.shelter_id)
        .where(
            Shelter.kind == ShelterKind.REMOVED.value,
            Ask.ended_at.is_(None),
            Ask.unit_id.in_(own) | Request.from_unit_id.in_(own),
        )
        .options(joinedload(Ask.request), joinedload(Ask.unit))
        .order_by(Ask.id)
        .limit(MOST)
    )
    return list(db.session.scalars(rows))
