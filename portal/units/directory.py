"""The directory: what serves a commune and how it is reached, found in any spelling."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, request
from flask_login import current_user
from sqlalchemy import or_, select
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.people.lists import Spoken
from portal.people.powers import coordinates_area, coordinates_unit
from portal.trail.models import Verb, record
from portal.units.communes import APART, Place, place_where, places_of
from portal.units.filters import Filters
from portal.units.index import look_up
from portal.units.lines import Line, lines_of
from portal.units.lists import Audience, How, Outcome, Sector, UnitKind
from portal.units.models import (
    Confirmation,
    ContactPoint,
    Failure,
    FormerName,
    ServedCommune,
    Unit,
)
from portal.units.offers import Hours, ServiceKind, hours_of, services_of
from portal.units.staff import blueprint
from portal.units.territory import Commune
from portal.web import page

# Units shown for one question.
MOST = 40
# Whoever may know of the houses for removed persons (seed S5).
SEES_RESTRICTED = frozenset({Sector.SECURITY.value, Sector.JUSTICE.value})
LISTS = {"sectors": list(Sector), "services": list(ServiceKind), "languages": list(Spoken)}
_ORDER = {sector.value: place for place, sector in enumerate(Sector)}


@dataclass(frozen=True)
class Card:
    """A unit in a list: what it is, whether its door is open, the line to call."""

    unit: Unit
    line: Line | None
    hours: Hours
    is_open: bool

    @property
    def sector(self) -> Sector:
        """The branch it belongs to."""
        return Sector(self.unit.sector)

    @property
    def kind(self) -> str:
        """What it is, in words."""
        return UnitKind(self.unit.kind).label

    @property
    def speaks(self) -> str:
        """The languages spoken there, in words."""
        return i18n.listed(
            [entry.label for entry in Spoken if entry.value in self.unit.speaks.split()]
        )


@blueprint.get("/units")
@needs(Permission.SEE_BOARD)
def index() -> Response:
    """The units for what was typed: a name, a commune in any spelling; narrowed by filters."""
    text, at = request.args.get("q", "")[:80], clock.now()
    filters, hits = Filters.of_request(), look_up(text)
    near = [hit for hit in hits if hit.score > hits[0].score - APART]
    places = places_of([hit for hit in near if hit.kind == "commune"], at)
    wanted = _wanted(places[:1], [h.ref_id for h in near if h.kind == "unit"], filters, at)
    return page(
        "units/index.html",
        "found",
        text=text,
        filters=filters,
        places=places,
        cards=_cards(wanted, filters, at),
        lists=LISTS,
        now=at,
    )


@blueprint.get("/communes/<commune_code>")
@needs(Permission.SEE_BOARD)
def commune(commune_code: str) -> Response:
    """One commune: court, police or gendarmerie, and the units that serve it, as of today."""
    at = clock.now()
    place = place_where(Commune.code == commune_code, at)
    if place is None:
        abort(404)
    cards = _cards(_serving([place.id], at), Filters("", "", "", False), at)
    return page("units/commune.html", place=place, cards=cards, now=at)


@blueprint.get("/units/<unit_code>")
@needs(Permission.SEE_BOARD)
def show(unit_code: str) -> Response:
    """A unit's card: how it is reached, when it is open, what it offers, and how sure that is."""
    return shown_page(visible_unit(unit_code), revealed={})


@blueprint.post("/units/<unit_code>/tries")
@needs(Permission.TRY_LINE)
@once
def note_try(unit_code: str) -> Response:
    """What came of a call: answered, no answer, wrong number."""
    said, _, number = request.form.get("m", "").partition(".")
    line = _line(visible_unit(unit_code), number)
    if said not in _VERBS:
        abort(404)
    if said == "answered":
        Confirmation.append(line, current_user, how=How.ANSWERED.value)
    else:
        Failure.append(line, current_user, outcome=said)
    record(_VERBS[said], current_user, kind="line", code=str(line))
    return then("units.show", unit_code=unit_code)


@blueprint.post("/units/<unit_code>/confirmation")
@needs(Permission.CONFIRM_LINE)
@once
def confirm(unit_code: str) -> Response:
    """Everything on the card is still right: one tap."""
    unit = visible_unit(unit_code)
    if not _may_confirm(unit):
        abort(403)
    _confirm_lines(unit)
    record(Verb.UNIT_CONFIRMED, current_user, kind="unit", code=unit.code)
    return then("units.show", unit_code=unit_code)


def _confirm_lines(unit: Unit) -> None:
    is_hers = any(m.unit_id == unit.id for m in current_user.memberships)
    how = How.BY_UNIT if is_hers else How.BY_PHONE
    for line in lines_of({unit.id}, set()).values():
        if line.unit_id == unit.id:
            Confirmation.append(line.id, current_user, how=how.value)


_VERBS = {
    "answered": Verb.ANSWERED,
    Outcome.NO_ANSWER.value: Verb.NO_ANSWER,
    Outcome.WRONG_NUMBER.value: Verb.LINE_DOUBTED,
}


def shown_page(unit: Unit, *, revealed: dict[int, str]) -> Response:
    """The unit's page; `revealed` are personal numbers that were asked for, by contact."""
    at = clock.now()
    contacts, hours = _other_contacts(unit), hours_of({unit.id})[unit.id]
    return page(
        "units/show.html",
        unit=unit,
        card=Card(unit, None, hours, hours.is_open_at(at)),
        lines=[x for x in lines_of({unit.id}, set()).values() if x.unit_id == unit.id],
        others=[c for c in contacts if c.number],
        personal=_askable(unit, contacts),
        revealed=revealed,
        services=services_of(unit.id, clock.local(at).date()),
        former=_former(unit),
        may_confirm=_may_confirm(unit),
        may_edit=_may_edit(unit),
        now=at,
    )


def visible() -> Any:
    """The condition that the reader may know of a unit at all."""
    if any(m.unit and m.unit.sector in SEES_RESTRICTED for m in current_user.memberships):
        return Unit.closed_on.is_(None)
    own = [m.unit_id for m in current_user.memberships if m.unit_id]
    return Unit.closed_on.is_(None) & or_(Unit.is_restricted.is_(False), Unit.id.in_(own))


def visible_unit(code: str) -> Unit:
    """The unit, if the reader may know of it; else 404."""
    unit = db.session.scalars(select(Unit).where(Unit.code == code, visible())).first()
    return unit or abort(404)


def _line(unit: Unit, number: str) -> int:
    line = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    found = lines_of({unit.id}, set()).get(line)
    if found is None or found.unit_id != unit.id:
        abort(404)
    return line


def _may_confirm(unit: Unit) -> bool:
    holder = current_user.memberships
    is_hers = any(m.unit_id == unit.id and m.role != "observer" for m in holder)
    return is_hers or coordinates_area(holder, unit.area_id)


def _may_edit(unit: Unit) -> bool:
    holder = current_user.memberships
    return coordinates_unit(holder, unit.id) or coordinates_area(holder, unit.area_id)


def _serving(commune_ids: list[int], at: datetime) -> Any:
    on = clock.local(at).date()
    return select(Unit).where(
        visible(),
        Unit.id.in_(
            select(ServedCommune.unit_id).where(
                ServedCommune.commune_id.in_(commune_ids),
                ServedCommune.from_on <= on,
                or_(ServedCommune.until_on.is_(None), ServedCommune.until_on > on),
            )
        ),
    )


def _wanted(places: list[Place], named: list[int], filters: Filters, at: datetime) -> Any:
    """The units of the likeliest place and those of that name; without a question, my area's."""
    on = clock.local(at).date()
    narrowed = select(Unit).where(visible(), *filters.conditions(on))
    if places or named:
        serving = _serving([place.id for place in places], at).with_only_columns(Unit.id)
        return narrowed.where(or_(Unit.id.in_(named), Unit.id.in_(serving)))
    if request.args.get("q"):
        return None
    return narrowed.where(Unit.area_id == current_user.area_id)


def _cards(wanted: Any, filters: Filters, at: datetime) -> list[Card]:
    if wanted is None:
        return []
    units = list(db.session.scalars(wanted.order_by(Unit.code).limit(MOST)))
    ids = {unit.id for unit in units}
    hours, lines = hours_of(ids), lines_of(ids, set())
    cards = [
        Card(
            unit,
            next((x for x in lines.values() if x.unit_id == unit.id and not x.is_doubted), None),
            hours[unit.id],
            hours[unit.id].is_open_at(at),
        )
        for unit in units
    ]
    shown = [card for card in cards if card.is_open or not filters.is_open]
    return sorted(shown, key=lambda card: (not card.is_open, _ORDER[card.unit.sector]))


def _other_contacts(unit: Unit) -> list[ContactPoint]:
    """What is written to, not called, and the personal numbers, which stay sealed here."""
    written = ContactPoint.kind.in_(["fax", "email", "whatsapp", "radio"])
    open_ones = written & (ContactPoint.audience == Audience.EVERYONE.value)
    rows = select(ContactPoint).where(
        ContactPoint.unit_id == unit.id,
        or_(open_ones & ContactPoint.number.is_not(None), ContactPoint.sealed.is_not(None)),
        ContactPoint.closed_on.is_(None),
    )
    return list(db.session.scalars(rows.order_by(ContactPoint.position, ContactPoint.id)))


def _askable(unit: Unit, contacts: list[ContactPoint]) -> list[ContactPoint]:
    return [c for c in contacts if c.sealed and c.may_be_asked_by(current_user.memberships, unit)]


def _former(unit: Unit) -> list[FormerName]:
    rows = select(FormerName).where(FormerName.unit_id == unit.id)
    return list(db.session.scalars(rows.order_by(FormerName.until_on.desc()).limit(5)))
