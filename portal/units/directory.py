"""The directory: what serves a commune and how it is reached, found in any spelling."""

from datetime import date
from typing import Any

from flask import abort, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal import clock
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.people.lists import Spoken
from portal.trail.models import Verb, record
from portal.units.cards import Card, cards_of
from portal.units.chronicle import facts_of
from portal.units.communes import OTHER_AREA, Place, distance, next_move, place_where, serving
from portal.units.filters import Filters
from portal.units.hours import doors_of
from portal.units.lines import lines_of
from portal.units.lists import How, Outcome, Sector, UnitKind
from portal.units.models import Confirmation, Failure, Unit
from portal.units.offers import ServiceKind
from portal.units.proofs import askable, known_of, written
from portal.units.search import find, noted
from portal.units.sight import is_own, known_unit, may_confirm, may_edit, visible
from portal.units.sight import visible_unit as visible_unit
from portal.units.staff import blueprint
from portal.units.territory import Commune
from portal.web import page

LISTS = {"sectors": list(Sector), "services": list(ServiceKind), "languages": list(Spoken)}


@blueprint.get("/units")
@needs(Permission.SEE_BOARD)
def index() -> Response:
    """The units for what was typed: a name, a commune in any spelling; narrowed by filters."""
    text, at, filters = request.args.get("q", "").strip()[:80], clock.now(), Filters.of_request()
    found = find(text, filters, at)
    if text or filters.commune:
        noted(len(found.cards))
    return page(
        "units/index.html", "found", text=text, filters=filters, found=found, lists=LISTS, now=at
    )


@blueprint.get("/communes/<commune_code>")
@needs(Permission.SEE_BOARD)
def commune(commune_code: str) -> Response:
    """One commune: court, police or gendarmerie, and the nearest units, as of a day."""
    on = _day_asked()
    place = place_where(Commune.code == commune_code, on)
    if place is None:
        abort(404)
    kind = request.args.get("kind", "")
    kind = kind if kind in {entry.value for entry in UnitKind} else ""
    return page(
        "units/commune.html",
        place=place,
        on=on,
        move=next_move(place, on),
        kind=kind,
        kinds=[entry for entry in UnitKind if entry is not UnitKind.NATIONAL_LINE],
        **_around(place, on, kind),
    )


@blueprint.get("/units/<unit_code>")
@needs(Permission.SEE_BOARD)
def show(unit_code: str) -> Response:
    """A unit's card: how it is reached, when it is open, what it offers, and how sure that is."""
    return shown_page(known_unit(unit_code), revealed={})


@blueprint.post("/units/<unit_code>/tries")
@needs(Permission.TRY_LINE)
@once
def note_try(unit_code: str) -> Response:
    """What came of a call: answered, no answer, busy, switched off, wrong number."""
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
    if not may_confirm(unit):
        abort(403)
    confirm_card(unit)
    return then("units.show", unit_code=unit_code)


def confirm_card(unit: Unit) -> None:
    """Every line of the unit is right, says who works there, or by phone who keeps the area."""
    how = How.BY_UNIT if is_own(unit) else How.BY_PHONE
    for line in lines_of({unit.id}, set()).values():
        if line.unit_id == unit.id:
            Confirmation.append(line.id, current_user, how=how.value)
    record(Verb.UNIT_CONFIRMED, current_user, kind="unit", code=unit.code)


_VERBS = {
    "answered": Verb.ANSWERED,
    Outcome.NO_ANSWER.value: Verb.NO_ANSWER,
    Outcome.BUSY.value: Verb.NO_ANSWER,
    Outcome.SWITCHED_OFF.value: Verb.NO_ANSWER,
    Outcome.WRONG_NUMBER.value: Verb.LINE_DOUBTED,
}


def shown_page(unit: Unit, *, revealed: dict[int, str]) -> Response:
    """The unit's page; `revealed` are personal numbers that were asked for, by contact."""
    at = clock.now()
    today = clock.local(at).date()
    known, doors = known_of(unit), doors_of(unit.id, at)
    lines = lines_of({unit.id}, set()).values()
    return page(
        "units/show.html",
        "card",
        unit=unit,
        card=Card(unit, None, doors[0], doors[0].is_open_at(at), doors[0].is_unsure_on(today)),
        doors=doors,
        lines=[x for x in lines if x.unit_id == unit.id and unit.closed_on is None],
        known=known,
        others=written(unit, known),
        personal=askable(unit, known),
        revealed=revealed,
        facts=facts_of(unit),
        may_confirm=may_confirm(unit),
        may_edit=may_edit(unit),
        is_own=is_own(unit),
        today=today,
        now=at,
    )


def _line(unit: Unit, number: str) -> int:
    line = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    found = lines_of({unit.id}, set()).get(line)
    if found is None or found.unit_id != unit.id:
        abort(404)
    return line


def _day_asked() -> date:
    """The day as of which somebody asks; today for what is no day."""
    try:
        on = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return clock.local(clock.now()).date()
    return on if 1956 < on.year < 2100 else clock.local(clock.now()).date()


def _around(place: Place, on: date, kind: str) -> dict[str, Any]:
    """The units of a kind by territory; without one, who comes, who prosecutes, who serves."""
    at = clock.now()
    wanted = [kind] if kind else [place.force.value, UnitKind.PROSECUTION_CELL.value]
    far = distance(place, on)
    rows = db.session.execute(
        select(Unit.id, Unit.kind, far.label("far"))
        .where(visible(), Unit.kind.in_(wanted))
        .order_by(far, Unit.code)
        .limit(20 if kind else 200)
    ).all()
    near = {row.id: row.far for row in rows}
    if not kind:
        # A prosecution is competent for its area alone, however near another stands.
        first = {row.kind: row.id for row in reversed(rows) if row.far < OTHER_AREA}
        near = {ident: near[ident] for ident in first.values()}
    is_near = Unit.id.in_(near)
    both = is_near if kind else is_near | (serving(place, on) & visible())
    cards = cards_of(select(Unit).where(both).order_by(is_near.desc()), at, near)
    nearest = [card for card in cards if card.unit.id in near]
    cards = [card for card in cards if card not in nearest]
    is_today = on == clock.local(at).date()
    return {"nearest": nearest, "cards": cards, "is_today": is_today, "now": at}
