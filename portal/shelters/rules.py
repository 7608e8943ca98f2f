"""What a house takes and how many places it has: said once by its coordinator, as fields."""

import hashlib
import json
from datetime import date

from flask import abort, flash, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db, take_turn
from portal.once import once, then
from portal.shelters.duty import house_of, may_set
from portal.shelters.forms import CapacityForm, RulesForm
from portal.shelters.lists import Need
from portal.shelters.models import Capacity, Shelter
from portal.shelters.views import blueprint
from portal.trail.models import Verb, record
from portal.units.lines import lines_of
from portal.units.models import Unit
from portal.units.territory import Province
from portal.web import page

# A house has few stretches of places; more is a slip.
MOST_STRETCHES = 12
_AS_SAID = (
    "takes_alone", "takes_children", "takes_pregnant", "is_step_free",
)  # fmt: skip
_NUMBERS = ("boys_up_to", "children_up_to", "longest_stay", "expiry_hours", "hold_minutes")


@blueprint.route("/shelters/<unit_code>/rules", methods=["GET", "POST"])
@needs(Permission.SET_PLACES)
@once
def rules(unit_code: str) -> Response:
    """All conditions in one form; somebody who changed them meanwhile is not overwritten."""
    unit = _mine(unit_code)
    shelter = Shelter.of_unit(unit)
    form = _form(unit, shelter)
    is_stale = request.method == "POST" and form.seen.data != _version(shelter)
    if not form.validate_on_submit() or is_stale:
        return _page(unit, shelter, form, status=409 if is_stale and not form.errors else None)
    _take_over(shelter, form)
    record(Verb.PLACES_SET, current_user, kind=_kind(unit), code=unit.code)
    flash(i18n.gettext("Kept. Everybody sees it from now on."))
    return then("shelters.rules", unit_code=unit.code)


@blueprint.post("/shelters/<unit_code>/capacities")
@needs(Permission.SET_PLACES)
@once
def add_capacity(unit_code: str) -> Response:
    """So many places more from a day on, the house's own or lent."""
    unit = _mine(unit_code)
    shelter, form = Shelter.of_unit(unit), CapacityForm(_hosts(unit))
    if not form.validate_on_submit():
        return _page(unit, shelter, _form(unit, shelter, is_fresh=True), capacity=form)
    _add(shelter, form)
    record(Verb.PLACES_SET, current_user, kind=_kind(unit), code=unit.code)
    flash(i18n.gettext("Kept. Everybody sees it from now on."))
    return then("shelters.rules", unit_code=unit.code)


@blueprint.post("/shelters/<unit_code>/capacities/end")
@needs(Permission.SET_PLACES)
@once
def end_capacity(unit_code: str) -> Response:
    """These places are gone from today on; what was there stays in the history."""
    unit, chosen = _mine(unit_code), request.form.get("m", "")
    shelter, today = Shelter.of_unit(unit), clock.local(clock.now()).date()
    ahead = Capacity.ahead_of(shelter.id, today) if shelter.id else []
    stretch = next((row for row in ahead if str(row.id) == chosen), None) or abort(404)
    _end(stretch, today)
    record(Verb.PLACES_SET, current_user, kind=_kind(unit), code=unit.code)
    return then("shelters.rules", unit_code=unit.code)


def _mine(code: str) -> Unit:
    """The unit, if whoever asks coordinates it and it may have places; else 404."""
    unit = house_of(code)
    if not may_set(unit):
        abort(404)
    if request.method == "POST":
        take_turn(f"shelter:{unit.code}")
    return unit


def _kind(unit: Unit) -> str:
    return "house" if unit.is_restricted else "shelter"


def _form(unit: Unit, shelter: Shelter, *, is_fresh: bool = False) -> RulesForm:
    rows = db.session.execute(
        select(Province.code, Province.name_ar, Province.name_fr).order_by(Province.name_fr)
    )
    provinces = [(code, i18n.pick(ar, fr, fr)) for code, ar, fr in rows]
    ways = lines_of({unit.id}, set()).values()
    lines = [(str(x.id), i18n.phone(x.number)) for x in ways if x.unit_id == unit.id]
    if request.method == "POST" and not is_fresh:
        return RulesForm(provinces, lines)
    return RulesForm(provinces, lines, formdata=None, **_present(shelter))


def _present(shelter: Shelter) -> dict[str, object]:
    shelter = shelter if shelter.id else Shelter(**_usual(shelter))
    numbers = {name: _text(getattr(shelter, name)) for name in _NUMBERS}
    hours = ""
    if shelter.arrives_from is not None and shelter.arrives_until is not None:
        hours = "-".join(
            f"{at // 60:02}:{at % 60:02}" for at in (shelter.arrives_from, shelter.arrives_until)
        )
    ways = [*shelter.contacts.split(), "", "", ""]
    return {
        **numbers,
        **{name: getattr(shelter, name) for name in _AS_SAID},
        "needs_met": shelter.needs_met.split(),
        "needs_order": "y" if shelter.needs_order else "",
        "not_from": shelter.not_from.split(),
        "arrives": hours,
        "first": ways[0],
        "second": ways[1],
        "third": ways[2],
    }


def _usual(shelter: Shelter) -> dict[str, object]:
    """The defaults of the columns, which a row has only once it was stored."""
    columns = Shelter.__table__.columns
    said = {c.name: c.default.arg for c in columns if c.default is not None}
    return said | {"unit_id": shelter.unit_id, "kind": shelter.kind}


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _version(shelter: Shelter) -> str:
    """A few letters that change with anything on the card."""
    said = json.dumps(_present(shelter), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _hosts(unit: Unit) -> list[tuple[str, str]]:
    rows = db.session.scalars(
        select(Unit)
        .where(
            Unit.area_id == unit.area_id,
            Unit.id != unit.id,
            Unit.closed_on.is_(None),
            Unit.is_restricted.is_(False),
        )
        .order_by(Unit.code)
        .limit(60)
    )
    return [(str(row.id), row.name) for row in rows]


def _page(
    unit: Unit,
    shelter: Shelter,
    form: RulesForm,
    *,
    capacity: CapacityForm | None = None,
    status: int | None = None,
) -> Response:
    form.seen.data = _version(shelter)
    today = clock.local(clock.now()).date()
    capacity_form = capacity or CapacityForm(_hosts(unit), formdata=None)
    return page(
        "shelters/rules.html",
        status=status or (capacity.status if capacity else form.status),
        unit=unit,
        form=form,
        capacity=capacity_form,
        stretches=Capacity.ahead_of(shelter.id, today) if shelter.id else [],
        needs=list(Need),
        is_stale=status == 409,
    )


def _take_over(shelter: Shelter, form: RulesForm) -> None:
    for name in _NUMBERS:
        setattr(shelter, name, form[name].value)
    for name in _AS_SAID:
        setattr(shelter, name, form[name].data)
    shelter.needs_met = " ".join(need for need in Need if need.value in (form.needs_met.data or ()))
    shelter.needs_order = form.needs_order.data == "y"
    shelter.not_from = " ".join(sorted(form.not_from.data or ()))
    shelter.arrives_from, shelter.arrives_until = form.arrives_from, form.arrives_until
    shelter.contacts = form.contacts
    db.session.add(shelter)


def _add(shelter: Shelter, form: CapacityForm) -> None:
    db.session.add(shelter)
    db.session.flush()
    today = clock.local(clock.now()).date()
    if len(Capacity.ahead_of(shelter.id, today)) >= MOST_STRETCHES:
        abort(400)
    db.session.add(
        Capacity(
            shelter_id=shelter.id,
            places=form.places.value,
            from_on=form.first_on,
            until_on=form.until_on.data,
            host_id=int(form.host.data) if form.host.data else None,
        )
    )


def _end(stretch: Capacity, today: date) -> None:
    if stretch.from_on < today:
        stretch.until_on = today
    else:
        db.session.delete(stretch)
