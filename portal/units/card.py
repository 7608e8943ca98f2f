"""Keeping a unit's card true: its coordinator, or the area's, changes it from her phone."""

import hashlib
import json
from datetime import date

from flask import abort, flash, request
from flask_login import current_user
from sqlalchemy import delete, insert, select
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.people.lists import Spoken
from portal.people.powers import coordinates_area, coordinates_unit
from portal.trail.models import Verb, record
from portal.units.forms import CardForm, ContactForm
from portal.units.lists import UnitKind
from portal.units.models import ContactPoint, FormerName, Unit, note_names
from portal.units.offers import Opening, Service, ServiceKind, hours_of, services_of
from portal.units.staff import blueprint
from portal.web import page

NAMES = ("name_ar", "name_fr", "name_en")
RECEPTION = ("reception_ar", "reception_fr", "reception_en")
# More than anybody can read on a door.
MOST_CONTACTS = 20


@blueprint.route("/units/<unit_code>/edit", methods=["GET", "POST"])
@needs(Permission.EDIT_UNIT)
@once
def edit(unit_code: str) -> Response:
    """The whole card in one form; a changed name goes into the unit's history by itself."""
    unit = _mine(unit_code)
    form = CardForm() if request.method == "POST" else CardForm(**_present(unit))
    is_stale = request.method == "POST" and form.seen.data != _version(unit)
    if not form.validate_on_submit() or is_stale:
        return _page(unit, form, 409 if is_stale and not form.errors else form.status)
    _take_over(unit, form)
    record(Verb.UNIT_EDITED, current_user, kind="unit", code=unit.code)
    flash(i18n.gettext("Kept. Everybody sees it from now on."))
    return then("units.show", unit_code=unit_code)


@blueprint.route("/units/<unit_code>/contacts", methods=["GET", "POST"])
@needs(Permission.EDIT_UNIT)
@once
def add_contact(unit_code: str) -> Response:
    """One more line, fax or address; it counts as unconfirmed until somebody confirms it."""
    unit, form = _mine(unit_code), ContactForm()
    if not form.validate_on_submit():
        contacts = _contacts(unit)
        return page(
            "units/contacts.html", status=form.status, unit=unit, form=form, contacts=contacts
        )
    if len(_contacts(unit)) >= MOST_CONTACTS:
        abort(400)
    _add(unit, form)
    return then("units.add_contact", unit_code=unit_code)


@blueprint.post("/units/<unit_code>/contacts/closing")
@needs(Permission.EDIT_UNIT)
@once
def close_contact(unit_code: str) -> Response:
    """This way reaches the unit no more: it is kept, and shown to nobody."""
    unit, chosen = _mine(unit_code), request.form.get("m", "")
    contact = next((c for c in _contacts(unit) if str(c.id) == chosen), None)
    if contact is None:
        abort(404)
    contact.closed_on = clock.local(clock.now()).date()
    record(Verb.CONTACT_CLOSED, current_user, kind="line", code=str(contact.id))
    flash(i18n.gettext("Taken away."))
    return then("units.add_contact", unit_code=unit_code)


def _mine(code: str) -> Unit:
    """The unit, if whoever asks may edit it; else 404."""
    unit = db.session.scalars(select(Unit).where(Unit.code == code)).first()
    holder = current_user.memberships
    if unit is None:
        abort(404)
    if not (coordinates_unit(holder, unit.id) or coordinates_area(holder, unit.area_id)):
        abort(404)
    return unit


def _version(unit: Unit) -> str:
    """A few letters that change with anything on the card."""
    said = json.dumps(_present(unit), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _page(unit: Unit, form: CardForm, status: int) -> Response:
    # Sent again, the form was seen beside the card as it is now.
    form.seen.data = _version(unit)
    return page(
        "units/edit.html",
        status=status,
        unit=unit,
        form=form,
        is_stale=status == 409,
        is_shelter=unit.kind == UnitKind.SHELTER,
        languages=list(Spoken),
        services=list(ServiceKind),
    )


def _present(unit: Unit) -> dict[str, object]:
    hours = hours_of({unit.id})[unit.id]
    week = {f"day{day}": "" for day in range(7)}
    for day, opens, closes in sorted(hours.spans):
        said = f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}"
        week[f"day{day}"] = f"{week[f'day{day}']}, {said}".lstrip(", ")
    names = {name: getattr(unit, name) for name in (*NAMES, *RECEPTION)}
    today = clock.local(clock.now()).date()
    return {
        **names,
        **({} if hours.is_always else week),
        "is_always": hours.is_always,
        "speaks": unit.speaks.split(),
        "services": [kind.value for kind in services_of(unit.id, today)],
    }


def _take_over(unit: Unit, form: CardForm) -> None:
    today = clock.local(clock.now()).date()
    before = {name: getattr(unit, name) for name in NAMES}
    if before != {name: form[name].data for name in NAMES}:
        db.session.add(FormerName(unit_id=unit.id, until_on=today, **before))
    for name in NAMES:
        setattr(unit, name, form[name].data)
    # A shelter has structured fields only: nothing in prose could then say where it is.
    for name in RECEPTION:
        setattr(unit, name, "" if unit.kind == UnitKind.SHELTER else form[name].data)
    unit.speaks = " ".join(entry for entry in Spoken if entry.value in form.speaks.data)
    _offer(unit, set(form.services.data), today)
    db.session.execute(delete(Opening).where(Opening.unit_id == unit.id))
    if spans := form.spans:
        rows = [
            {"unit_id": unit.id, "weekday": day, "opens": opens, "closes": closes}
            for day, opens, closes in spans
        ]
        db.session.execute(insert(Opening), rows)
    db.session.flush()
    note_names({unit.id})


def _offer(unit: Unit, wanted: set[str], today: date) -> None:
    """Services begin and end with a day, so that what was offered when can still be told."""
    rows = db.session.scalars(
        select(Service).where(Service.unit_id == unit.id, Service.until_on.is_(None))
    ).all()
    for service in rows:
        if service.kind in wanted:
            continue
        if service.from_on < today:
            service.until_on = today
        else:
            db.session.delete(service)
    for kind in sorted(wanted - {service.kind for service in rows}):
        db.session.add(Service(unit_id=unit.id, kind=kind, from_on=today))


def _contacts(unit: Unit) -> list[ContactPoint]:
    """Those that stand now, personal ones left out: they are each person's own."""
    rows = select(ContactPoint).where(
        ContactPoint.unit_id == unit.id,
        ContactPoint.closed_on.is_(None),
        ContactPoint.number.is_not(None),
    )
    return list(db.session.scalars(rows.order_by(ContactPoint.position, ContactPoint.id)))


def _add(unit: Unit, form: ContactForm) -> None:
    contact = ContactPoint(
        unit_id=unit.id,
        kind=form.kind.data,
        number=form.kept,
        is_duty=form.is_duty.data,
        position=0 if form.is_duty.data else len(_contacts(unit)),
    )
    db.session.add(contact)
    db.session.flush()
    record(Verb.CONTACT_ADDED, current_user, kind="line", code=str(contact.id))
    flash(i18n.gettext("Added. Confirm it once it has been tried."))
