"""A unit's services one by one: from when until when, and their own languages and hours."""

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
from portal.units.forms import in_fields
from portal.units.hours import Hours, Opening, doors_of
from portal.units.keeping_forms import ServiceForm
from portal.units.models import Unit
from portal.units.offers import Service, ServiceKind
from portal.units.sight import edited_unit
from portal.units.staff import blueprint
from portal.web import page


@blueprint.get("/units/<unit_code>/offers")
@needs(Permission.EDIT_UNIT)
def offers(unit_code: str) -> Response:
    """Every service, those of before and those to come as well; each leads to its own form."""
    unit = edited_unit(unit_code)
    rows = _services(unit)
    here = {service.kind for service in rows}
    return page(
        "units/offers.html",
        unit=unit,
        services=rows,
        others=[kind for kind in ServiceKind if kind.value not in here],
        today=clock.local(clock.now()).date(),
    )


@blueprint.route("/units/<unit_code>/offers/<service_kind>", methods=["GET", "POST"])
@needs(Permission.EDIT_UNIT)
@once
def edit_offer(unit_code: str, service_kind: str) -> Response:
    """One service; without its own languages or hours it has the unit's."""
    unit, kind = edited_unit(unit_code), _kind(service_kind)
    service = next((s for s in _services(unit) if s.kind == kind), None)
    form = ServiceForm() if request.method == "POST" else ServiceForm(**_present(unit, service))
    if not form.validate_on_submit():
        return page(
            "units/edit_offer.html",
            status=form.status,
            unit=unit,
            kind=kind,
            form=form,
            languages=list(Spoken),
        )
    _keep(unit, service or Service(unit_id=unit.id, kind=kind.value), form)
    record(Verb.SERVICE_KEPT, current_user, kind="unit", code=unit.code)
    return then("units.offers", unit_code=unit_code)


def _kind(code: str) -> ServiceKind:
    return next((kind for kind in ServiceKind if kind.value == code), None) or abort(404)


def _services(unit: Unit) -> list[Service]:
    """The newest of each kind first, so that its form is the one that is opened."""
    rows = select(Service).where(Service.unit_id == unit.id)
    order = (Service.kind, Service.from_on.desc(), Service.id.desc())
    return list(db.session.scalars(rows.order_by(*order).limit(100)))


def _present(unit: Unit, service: Service | None) -> dict[str, object]:
    if service is None:
        return {"from_on": clock.local(clock.now()).date()}
    hours = doors_of(unit.id, clock.now()).get(service.id, Hours(()))
    week = {} if hours.is_always else in_fields(hours.spans, "day")
    about = {"from_on": service.from_on, "until_on": service.until_on}
    return {**about, **week, "is_always": hours.is_always, "speaks": service.speaks.split()}


def _keep(unit: Unit, service: Service, form: ServiceForm) -> None:
    service.from_on = form.from_on.data or clock.local(clock.now()).date()
    service.until_on = form.until_on.data
    service.speaks = " ".join(entry for entry in Spoken if entry.value in form.speaks.data)
    db.session.add(service)
    db.session.flush()
    Opening.replace(unit.id, form.spans, service_id=service.id)
