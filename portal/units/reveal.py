"""A personal number, shown to those who may see it once they ask, each asking in the trail."""

from flask import abort, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal.access import Permission, needs
from portal.db import db
from portal.trail.models import Verb, record
from portal.units.directory import shown_page, visible_unit
from portal.units.models import ContactPoint, Unit
from portal.units.staff import blueprint


@blueprint.post("/units/<unit_code>/reveals")
@needs(Permission.REVEAL)
def reveal(unit_code: str) -> Response:
    """The unit's page with one personal number on it; the trail knows before the page leaves."""
    unit, chosen = visible_unit(unit_code), request.form.get("m", "")
    contact = next((c for c in personal_of(unit) if str(c.id) == chosen), None)
    if contact is None:
        abort(404)
    record(Verb.REVEALED, current_user, kind="line", code=str(contact.id))
    db.session.commit()
    return shown_page(unit, revealed={contact.id: contact.opened()})


def personal_of(unit: Unit) -> list[ContactPoint]:
    """The personal numbers of a unit that the reader may ask for, in order; none is opened here."""
    rows = db.session.scalars(
        select(ContactPoint)
        .where(
            ContactPoint.unit_id == unit.id,
            ContactPoint.sealed.is_not(None),
            ContactPoint.closed_on.is_(None),
        )
        .order_by(ContactPoint.position, ContactPoint.id)
    )
    return [c for c in rows if c.may_be_asked_by(current_user.memberships, unit)]
