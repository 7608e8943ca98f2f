"""The lines and addresses of a unit: added, put in order, taken away, brought back."""

from flask import abort, flash, request
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.trail.models import Verb, record
from portal.units.keeping_forms import ContactForm, LineForm
from portal.units.models import ContactPoint, Unit
from portal.units.sight import edited_unit
from portal.units.staff import blueprint
from portal.web import page

# More than anybody can read on a door.
MOST_CONTACTS = 20


@blueprint.route("/units/<unit_code>/contacts", methods=["GET", "POST"])
@needs(Permission.EDIT_UNIT)
@once
def add_contact(unit_code: str) -> Response:
    """One more line, fax or address; it counts as unconfirmed until somebody confirms it."""
    unit, form = edited_unit(unit_code), ContactForm()
    every = _contacts(unit)
    here = [contact for contact in every if contact.closed_on is None]
    if not form.validate_on_submit():
        gone = [contact for contact in every if contact.closed_on][-MOST_CONTACTS:]
        return page(
            "units/contacts.html", status=form.status, unit=unit, form=form, here=here, gone=gone
        )
    if len(here) >= MOST_CONTACTS:
        abort(400)
    _add(unit, form)
    return then("units.add_contact", unit_code=unit_code)


@blueprint.route(
    "/units/<unit_code>/contacts/<int(max=999999999):contact_id>", methods=["GET", "POST"]
)
@needs(Permission.EDIT_UNIT)
@once
def edit_contact(unit_code: str, contact_id: int) -> Response:
    """What a line is for: function, duty, who may see it. Its number never changes: add another."""
    unit = edited_unit(unit_code)
    contact = next((c for c in _contacts(unit) if c.id == contact_id), None) or abort(404)
    form = LineForm(obj=contact)
    if not form.validate_on_submit():
        return page(
            "units/edit_contact.html", status=form.status, unit=unit, form=form, contact=contact
        )
    form.populate_obj(contact)
    record(Verb.CONTACT_CHANGED, current_user, kind="line", code=str(contact.id))
    return then("units.add_contact", unit_code=unit_code)


@blueprint.post("/units/<unit_code>/contacts/changes")
@needs(Permission.EDIT_UNIT)
@once
def change_contact(unit_code: str) -> Response:
    """One tap beside a line: up, taken away (kept, and shown to nobody), or back again."""
    unit, (said, _, number) = edited_unit(unit_code), request.form.get("m", "").partition(".")
    contact = next((c for c in _contacts(unit) if str(c.id) == number), None)
    if contact is None or said not in _DEEDS or bool(contact.closed_on) != (said == "back"):
        abort(404)
    verb = _DEEDS[said](unit, contact)
    record(verb, current_user, kind="line", code=str(contact.id))
    return then("units.add_contact", unit_code=unit_code)


def _up(unit: Unit, contact: ContactPoint) -> Verb:
    """Before the one above it; all get their place anew, since old places may be the same."""
    order = [c for c in _contacts(unit) if c.closed_on is None and c.is_duty == contact.is_duty]
    at = order.index(contact)
    if at:
        order[at - 1], order[at] = order[at], order[at - 1]
    for place, line in enumerate(order):
        line.position = place
    return Verb.CONTACT_CHANGED


def _away(_unit: Unit, contact: ContactPoint) -> Verb:
    contact.closed_on = clock.local(clock.now()).date()
    flash(i18n.gettext("Taken away."))
    return Verb.CONTACT_CLOSED


def _back(unit: Unit, contact: ContactPoint) -> Verb:
    if len([c for c in _contacts(unit) if c.closed_on is None]) >= MOST_CONTACTS:
        abort(400)
    contact.closed_on = None
    flash(i18n.gettext("Added. Confirm it once it has been tried."))
    return Verb.CONTACT_REOPENED


_DEEDS = {"up": _up, "away": _away, "back": _back}


def _contacts(unit: Unit) -> list[ContactPoint]:
    """All of them, personal ones left out: they are each person's own."""
    rows = select(ContactPoint).where(
        ContactPoint.unit_id == unit.id, ContactPoint.number.is_not(None)
    )
    order = (ContactPoint.is_duty.desc(), ContactPoint.position, ContactPoint.id)
    return list(db.session.scalars(rows.order_by(*order).limit(200)))


def _add(unit: Unit, form: ContactForm) -> None:
    contact = add_line(unit, form.kind.data, form.kept)
    contact.is_duty = form.is_duty.data
    contact.function, contact.audience = form.function.data, form.audience.data
    record(Verb.CONTACT_ADDED, current_user, kind="line", code=str(contact.id))
    flash(i18n.gettext("Added. Confirm it once it has been tried."))


def add_line(unit: Unit, kind: str, number: str) -> ContactPoint:
    """One more way to reach the unit, the last in order."""
    last = select(func.max(ContactPoint.position)).where(ContactPoint.unit_id == unit.id)
    contact = ContactPoint(
        unit_id=unit.id, kind=kind, number=number, position=(db.session.scalar(last) or 0) + 1
    )
    db.session.add(contact)
    db.session.flush()
    return contact
