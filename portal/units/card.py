"""Keeping a unit's card true: its coordinator, or the area's, changes it from her phone."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import flash, request
from flask_login import current_user
from sqlalchemy import delete, select
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.people.lists import Function, Spoken
from portal.trail.models import Verb, record
from portal.units.forms import CardForm, in_fields
from portal.units.hours import Opening, hours_of
from portal.units.models import Alias, FormerName, Unit, note_names
from portal.units.offers import Service, ServiceKind, Vacancy, services_of
from portal.units.seasons import SeasonKind
from portal.units.sight import edited_unit
from portal.units.staff import blueprint
from portal.web import page

NAMES = ("name_ar", "name_fr", "name_en")
RECEPTION = ("reception_ar", "reception_fr", "reception_en")


@blueprint.route("/units/<unit_code>/edit", methods=["GET", "POST"])
@needs(Permission.EDIT_UNIT)
@once
def edit(unit_code: str) -> Response:
    """The whole card in one form; a changed name goes into the unit's history by itself."""
    unit = edited_unit(unit_code)
    present = _present(unit)
    form = CardForm() if request.method == "POST" else CardForm(**present)
    form.is_shelter = unit.is_shelter
    is_stale = request.method == "POST" and form.seen.data != _version(present)
    if not form.validate_on_submit() or is_stale:
        # Sent again, the form was seen beside the card as it is now.
        form.seen.data = _version(present)
        return _page(unit, form, 409 if is_stale and not form.errors else form.status)
    _take_over(unit, form)
    record(Verb.UNIT_EDITED, current_user, kind="unit", code=unit.code)
    flash(i18n.gettext("Kept. Everybody sees it from now on."))
    return then("units.show", unit_code=unit_code)


def _version(present: dict[str, Any]) -> str:
    """A few letters that change with anything on the card."""
    said = json.dumps(present, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _page(unit: Unit, form: CardForm, status: int) -> Response:
    return page(
        "units/edit.html",
        status=status,
        unit=unit,
        form=form,
        is_stale=status == 409,
        languages=list(Spoken),
        services=list(ServiceKind),
        functions=list(Function),
    )


def _present(unit: Unit) -> dict[str, Any]:
    hours = hours_of({unit.id})[unit.id]
    week = {} if hours.is_always else in_fields(hours.spans, "day")
    today = clock.local(clock.now()).date()
    return {
        **{name: getattr(unit, name) for name in (*NAMES, *RECEPTION)},
        **week,
        **in_fields(hours.ramadan, "ramadan"),
        "is_always": hours.is_always,
        "aliases": ", ".join(_aliases(unit)),
        "speaks": unit.speaks.split(),
        "services": [kind.value for kind in services_of(unit.id, today)],
        "vacant": _vacant(unit),
    }


def _aliases(unit: Unit) -> list[str]:
    rows = select(Alias.name).where(Alias.unit_id == unit.id).order_by(Alias.id)
    return list(db.session.scalars(rows))


def _vacant(unit: Unit) -> list[str]:
    open_ones = Vacancy.until_on.is_(None) & (Vacancy.unit_id == unit.id)
    return list(db.session.scalars(select(Vacancy.function).where(open_ones).order_by(Vacancy.id)))


def _take_over(unit: Unit, form: CardForm) -> None:
    today = clock.local(clock.now()).date()
    if not unit.is_shelter:
        # A shelter is known by its code, and has structured fields only: nothing in prose could
        # then say where it is.
        rename(unit, {name: form[name].data for name in NAMES}, form.renamed_on.data or today)
        _call_also(unit, form.further_names)
    for name in RECEPTION:
        setattr(unit, name, "" if unit.is_shelter else form[name].data)
    unit.speaks = " ".join(entry for entry in Spoken if entry.value in form.speaks.data)
    offer(unit, set(form.services.data), today)
    _leave_vacant(unit, set(form.vacant.data), today)
    Opening.replace(unit.id, form.spans)
    Opening.replace(unit.id, form.ramadan_spans, season=SeasonKind.RAMADAN.value)
    db.session.flush()
    note_names({unit.id})


def rename(unit: Unit, names: dict[str, str], on: date) -> None:
    """Give the unit these names; those it had until `on` stay in its history."""
    before = {name: getattr(unit, name) for name in NAMES}
    if names == before:
        return
    db.session.add(FormerName(unit_id=unit.id, until_on=on, **before))
    for name, value in names.items():
        setattr(unit, name, value)


def _call_also(unit: Unit, names: list[str]) -> None:
    if names != _aliases(unit):
        db.session.execute(delete(Alias).where(Alias.unit_id == unit.id))
        db.session.add_all([Alias(unit_id=unit.id, name=name) for name in names])


def offer(unit: Unit, wanted: set[str], today: date) -> None:
    """Services begin and end with a day, so that what was offered when can still be told."""
    going_on = Service.until_on.is_(None) | (Service.until_on > today)
    rows = db.session.scalars(select(Service).where(Service.unit_id == unit.id, going_on)).all()
    for service in rows:
        # What begins later, or ends by itself later, is left as its own form has it.
        if service.kind in wanted or service.from_on > today:
            continue
        if service.from_on < today:
            service.until_on = today
        else:
            db.session.execute(delete(Opening).where(Opening.service_id == service.id))
            db.session.delete(service)
    offered = {service.kind for service in rows if service.from_on <= today}
    for kind in sorted(wanted - offered):
        db.session.add(Service(unit_id=unit.id, kind=kind, from_on=today))


def _leave_vacant(unit: Unit, wanted: Iterable[str], today: date) -> None:
    open_ones = select(Vacancy).where(Vacancy.unit_id == unit.id, Vacancy.until_on.is_(None))
    rows = db.session.scalars(open_ones).all()
    for vacancy in rows:
        if vacancy.function not in wanted:
            vacancy.until_on = today
    for function in sorted(set(wanted) - {vacancy.function for vacancy in rows}):
        db.session.add(Vacancy(unit_id=unit.id, function=function, since_on=today))
