"""Leave, entered by whoever is away or by her coordinator; it moves no duty, it lists them."""

from collections import defaultdict
from typing import Any

from flask import abort, flash, request
from flask_login import current_user
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, Role, needs
from portal.db import db
from portal.once import once, then
from portal.people.models import Membership
from portal.people.powers import coordinates_unit
from portal.rota.crew import away_of
from portal.rota.models import Assignment, Shift
from portal.rota.plan_forms import LeaveForm
from portal.rota.plans import Leave
from portal.rota.views import blueprint
from portal.trail.models import Verb, record
from portal.units.models import Unit
from portal.units.staff import seen_unit
from portal.web import page

SHOWN = 40


@blueprint.route("/rota/units/<unit_code>/leave", methods=["GET", "POST"])
@needs(Permission.TAKE_DUTY)
@once
def leave(unit_code: str) -> Response:
    """My own leave, or that of the whole unit for its coordinator, with the duties within it."""
    unit = seen_unit(unit_code)
    mandates, form = _mandates(unit), LeaveForm()
    form.offer([(m.id, m.person.name) for m in mandates])
    if not form.validate_on_submit():
        return page("rota/leave.html", status=form.status, form=form, unit=unit, **_said(mandates))
    first = form.first_on.data
    db.session.add(
        Leave(
            membership_id=int(form.who.data), first_on=first, half=form.half.data,
            last_on=form.last_on.data or first, made_by_id=current_user.person_id,
        )
    )  # fmt: skip
    record(Verb.LEAVE_ENTERED, current_user, kind="unit", code=unit.code)
    flash(i18n.gettext("Recorded. Duties within it stay until somebody moves them."))
    return then("rota.leave", unit_code=unit_code)


@blueprint.post("/rota/units/<unit_code>/leave/ending")
@needs(Permission.TAKE_DUTY)
@once
def end_leave(unit_code: str) -> Response:
    """A leave that was entered holds no more."""
    unit, chosen = seen_unit(unit_code), request.form.get("m", "")
    said = _said(_mandates(unit))
    found = next((one for one, _who, _duties in said["leaves"] if str(one.id) == chosen), None)
    if found is None:
        abort(404)
    found.ended_at = clock.now()
    record(Verb.LEAVE_ENDED, current_user, kind="unit", code=unit.code)
    flash(i18n.gettext("Taken away."))
    return then("rota.leave", unit_code=unit_code)


def _mandates(unit: Unit) -> list[Membership]:
    """Whose leave the reader may enter here; 404 where it is nobody's."""
    rows = select(Membership).where(
        Membership.unit_id == unit.id,
        Membership.role != Role.OBSERVER.value,
        Membership.live_at(clock.now()),
    )
    if not coordinates_unit(current_user.memberships, unit.id):
        rows = rows.where(Membership.person_id == current_user.person_id)
    rows = rows.options(joinedload(Membership.person)).order_by(Membership.id)
    found = list(db.session.scalars(rows))
    if not found:
        abort(404)
    return found


def _said(mandates: list[Membership]) -> dict[str, Any]:
    """Leave that is not over, whose it is, and the duties that lie within it."""
    today = clock.local(clock.now()).date()
    rows = select(Leave).where(
        Leave.membership_id.in_([m.id for m in mandates]),
        Leave.last_on >= today,
        Leave.ended_at.is_(None),
    )
    leaves = db.session.scalars(rows.order_by(Leave.first_on, Leave.id).limit(SHOWN)).all()
    names = {m.id: m.person.name for m in mandates}
    duties = _duties({one.membership_id for one in leaves})
    return {
        "leaves": [
            (
                one,
                names[one.membership_id],
                [
                    shift
                    for shift in duties[one.membership_id]
                    if any(
                        a.start < shift.local_end and shift.local_start < a.end
                        for a in away_of(one)
                    )
                ],
            )
            for one in leaves
        ]
    }


def _duties(ids: set[int]) -> dict[int, list[Shift]]:
    """The shifts to come of these mandates, in order."""
    rows = db.session.execute(
        select(Assignment.membership_id, Shift)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Assignment.membership_id.in_(ids),
            Shift.starts_at > clock.now(),
            or_(Assignment.ends_at.is_(None), Assignment.ends_at > clock.now()),
        )
        .options(joinedload(Shift.post))
        .order_by(Shift.starts_at)
    )
    found: dict[int, list[Shift]] = defaultdict(list)
    for membership_id, shift in rows:
        found[membership_id].append(shift)
    return found
