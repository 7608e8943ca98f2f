"""A coordinator acts for others: who is on, who was on, and what changed hands when."""

from typing import Any

from flask import flash
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.people.models import Membership
from portal.rota.clash import Clash
from portal.rota.cover_forms import ActualForm, ReplaceForm
from portal.rota.lists import Why
from portal.rota.models import Assignment, Shift
from portal.rota.reach import replaces, shift_at, told_of
from portal.rota.relief import Actual, Presence
from portal.rota.seats import Act, Change, ClashError, eligible, give, judge, rows_of
from portal.rota.views import blueprint
from portal.trail.models import Verb, record
from portal.web import page

SHOWN = 20


@blueprint.get("/rota/shifts/<int(max=999999999):shift_id>/hands")
@needs(Permission.TAKE_DUTY)
def hands(shift_id: int) -> Response:
    """Who holds a shift, who said "I'm on", what changed hands, who actually took it."""
    shift = shift_at(shift_id)
    return page(
        "rota/hands.html",
        shift=shift,
        held=_held(shift),
        present=_present(shift),
        changes=Change.of_shift(shift.id, SHOWN),
        actuals=Actual.of_shift(shift.id, SHOWN),
        manages=replaces(current_user.memberships, shift.post),
        now=clock.now(),
    )


@blueprint.route("/rota/shifts/<int(max=999999999):shift_id>/replacement", methods=["GET", "POST"])
@needs(Permission.REPLACE)
@once
def replace(shift_id: int) -> Response:
    """Put somebody on duty instead; on two at once only when forced, with a reason."""
    shift, form = shift_at(shift_id, to_change=True), ReplaceForm()
    at = clock.now()
    form.lie_in(shift, (max(shift.starts_at, at), shift.ends_at))
    form.offer(eligible(shift.post, at), shift.post.people_needed)
    if not form.validate_on_submit():
        return _asked(form, shift)
    try:
        _put(shift, form)
    except ClashError as why:
        return _asked(form, shift, status=409, clash=why.found)
    record(_verb(form), current_user, kind="shift", code=str(shift.id))
    flash(i18n.gettext("Recorded. The board shows it."))
    return then("rota.hands", shift_id=str(shift_id))


@blueprint.route("/rota/shifts/<int(max=999999999):shift_id>/actual", methods=["GET", "POST"])
@needs(Permission.REPLACE)
@once
def note_actual(shift_id: int) -> Response:
    """Say afterwards who actually took it; beside the plan, never over it."""
    shift, form = shift_at(shift_id, to_change=True), ActualForm()
    form.lie_in(shift, (shift.starts_at, min(shift.ends_at, max(clock.now(), shift.starts_at))))
    form.offer(eligible(shift.post, shift.starts_at), shift.post.people_needed)
    if not form.validate_on_submit():
        return page("rota/note_actual.html", status=form.status, shift=shift, form=form)
    _note(shift, form)
    record(Verb.DUTY_ACTUAL, current_user, kind="shift", code=str(shift.id))
    flash(i18n.gettext("Recorded beside the plan."))
    return then("rota.hands", shift_id=str(shift_id))


def _put(shift: Shift, form: ReplaceForm) -> None:
    who = db.session.get_one(Membership, int(form.who.data))
    seat = int(form.seat.data)
    is_forced = bool(form.is_forced.data)
    if not is_forced:
        # Her own rows of this very seat are about to go.
        own = [row.id for row in rows_of(shift.id, seat) if row.membership_id == who.id]
        judge(who.person_id, form.span, without=own)
    reason = form.force.data if is_forced else ""
    act = Act(current_user.person_id, Why.COORDINATOR, reason, is_forced)
    give(shift, seat, form.span, who.id, act)


def _verb(form: ReplaceForm) -> Verb:
    return Verb.DUTY_FORCED if form.is_forced.data else Verb.DUTY_GIVEN


def _asked(
    form: ReplaceForm, shift: Shift, *, status: int = 0, clash: list[Clash] | None = None
) -> Response:
    return page(
        "rota/replace.html",
        status=status or form.status,
        shift=shift,
        form=form,
        clash=told_of(clash or [], 0),
        now=clock.now(),
    )


def _note(shift: Shift, form: ActualForm) -> None:
    starts_at, ends_at = form.span
    db.session.add(
        Actual(
            shift_id=shift.id, seat=int(form.seat.data), starts_at=starts_at, ends_at=ends_at,
            membership_id=int(form.who.data), reason=form.reason.data,
            by_id=current_user.person_id, at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()


def _held(shift: Shift) -> list[Assignment]:
    whole = joinedload(Assignment.membership).options(
        joinedload(Membership.person), joinedload(Membership.unit)
    )
    rows = select(Assignment).where(Assignment.shift_id == shift.id).options(whole)
    return list(
        db.session.scalars(rows.order_by(Assignment.seat, Assignment.starts_at, Assignment.id))
    )


def _present(shift: Shift) -> dict[tuple[int, int], Any]:
    rows = db.session.scalars(select(Presence).where(Presence.shift_id == shift.id))
    return {(row.seat, row.membership_id): row.at for row in rows}
