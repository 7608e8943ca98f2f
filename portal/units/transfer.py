"""A member goes to another unit: one mandate ends, the next waits for those who receive her."""

from datetime import datetime, time

from flask import abort, flash
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, Role, needs
from portal.db import db
from portal.once import once, then
from portal.people.mandate_forms import TransferForm
from portal.people.mandates import mandate_to_end
from portal.people.models import Membership
from portal.people.persons import name_for
from portal.trail.models import Verb, record
from portal.units.models import Unit
from portal.units.staff import blueprint
from portal.web import page


@blueprint.route("/mandates/<int(max=999999999):mandate_id>/transfer", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
@once
def transfer(mandate_id: int) -> Response:
    """To another unit from today or a later day; its coordinator confirms that she is expected."""
    mandate = _live(mandate_id)
    form = TransferForm(function=mandate.function)
    unit = _unit(form.unit.data) if form.validate_on_submit() else None
    if unit is None or _is_there(mandate.person_id, unit):
        if form.unit.data and not form.errors:
            form.unit.errors = [
                i18n.gettext("No unit where she is not yet has this code; choose from the list.")
            ]
        return _page(mandate, form)
    _pass_on(mandate, unit, form)
    return then("rota.left_open", mandate_id=str(mandate.id))


def _live(mandate_id: int) -> Membership:
    """The mandate in a unit that counts now, if whoever asks may end it; else 404."""
    mandate = mandate_to_end(mandate_id)
    if mandate.unit_id is None or not mandate.is_live_at(clock.now()):
        abort(404)
    return mandate


def _is_there(person_id: int, unit: Unit) -> bool:
    """Whether she belongs to that unit already, or waits to."""
    return any(mandate.unit_id == unit.id for mandate in Membership.open_of({person_id}))


def _page(mandate: Membership, form: TransferForm) -> Response:
    return page(
        "units/transfer.html",
        status=form.status,
        form=form,
        mandate=mandate,
        name=name_for(mandate.person),
        units=_near(mandate),
    )


def _unit(code: str) -> Unit | None:
    return db.session.scalars(
        select(Unit).where(Unit.code == code, Unit.closed_on.is_(None))
    ).first()


def _near(mandate: Membership) -> list[Unit]:
    """The other units of the same area, to choose from; those elsewhere are named by code."""
    area_id = mandate.unit.area_id if mandate.unit else mandate.area_id
    rows = select(Unit).where(
        Unit.area_id == area_id, Unit.id != mandate.unit_id, Unit.closed_on.is_(None)
    )
    return list(db.session.scalars(rows.order_by(Unit.code).limit(100)))


def _pass_on(mandate: Membership, unit: Unit, form: TransferForm) -> None:
    at = clock.now()
    if form.from_on.data and form.from_on.data > clock.local(at).date():
        at = clock.starts_utc(datetime.combine(form.from_on.data, time()))
    mandate.end(at, current_user.person_id)
    following = Membership(
        person_id=mandate.person_id,
        # Whatever she was there, here she begins as a member; her new coordinator may say more.
        role=Role.MEMBER.value,
        function=form.function.data,
        title_ar=mandate.title_ar if form.function.data == mandate.function else "",
        title_fr=mandate.title_fr if form.function.data == mandate.function else "",
        unit_id=unit.id,
        starts_at=at,
        made_by_id=current_user.person_id,
        made_as=Role.COORDINATOR.value,
    )
    db.session.add(following)
    db.session.flush()
    record(Verb.MANDATE_PASSED_ON, current_user, kind="mandate", code=str(mandate.id))
    flash(i18n.gettext("Recorded. The new unit's coordinator confirms that she is expected there."))
