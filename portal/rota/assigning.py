"""Who takes a slot: chosen from those who may, with words why another should not."""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, request
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.rota.acts import Put, carry_out
from portal.rota.crew import Mate, crew_of, opening_of, openings_of
from portal.rota.grounds import obstacle_in_words
from portal.rota.lists import ForceReason, PlanKind
from portal.rota.models import Shift
from portal.rota.months import Slot, slot_of, slots_of
from portal.rota.plan_forms import AssignForm, ManyForm
from portal.rota.planning import fill, without_clash
from portal.rota.plans import MeantGap
from portal.rota.proposal import Obstacle
from portal.rota.reach import shift_at
from portal.rota.scope import code_of, hides_names, last_of, month_at, post_planned
from portal.rota.views import blueprint
from portal.trail.models import Verb, record
from portal.web import page


@dataclass(frozen=True)
class Offered:
    """Somebody who may be chosen, and what stands against it."""

    mate: Mate
    obstacle: Obstacle | None
    words: str


@blueprint.route("/rota/shifts/<int(max=999999999):shift_id>/assignment", methods=["GET", "POST"])
@needs(Permission.REPLACE)
@once
def assign(shift_id: int) -> Response:
    """Put somebody on a seat or nobody; what stands against it needs a reason."""
    shift = shift_at(shift_id, to_change=True)
    slot, form = slot_of(shift.post, shift.id), AssignForm()
    form.seat.choices = [SelectChoice(str(n), str(n)) for n in range(1, slot.needed + 1)]
    if request.method == "GET":
        form.seat.data = str(next((n for n in range(1, slot.needed + 1) if n not in slot.held), 1))
    offered = _offered(shift, slot, form)
    if slot.ends_at <= clock.now() or not form.validate_on_submit():
        return _page(shift, slot, form, offered)
    if form.seen.data != _seen(slot):
        return _page(shift, slot, form, offered, problem="stale")
    return _chosen(shift, slot, form, offered)


@blueprint.post("/rota/shifts/<int(max=999999999):shift_id>/gap")
@needs(Permission.REPLACE)
@once
def mean_gap(shift_id: int) -> Response:
    """Nobody is there on purpose, or not on purpose any more."""
    shift = shift_at(shift_id, to_change=True)
    meant = db.session.get(MeantGap, shift.id)
    if meant is None:
        by = current_user.person_id
        db.session.add(MeantGap(shift_id=shift.id, at=clock.now(), by_id=by))
    else:
        db.session.delete(meant)
    verb = Verb.GAP_MEANT if meant is None else Verb.GAP_NOT_MEANT
    record(verb, current_user, kind="shift", code=str(shift.id))
    flash(i18n.gettext("Recorded."))
    return _to_month(shift)


@blueprint.route("/rota/<int(max=999999999):post_id>/<month>/assignments", methods=["GET", "POST"])
@needs(Permission.PLAN)
@once
def assign_many(post_id: int, month: str) -> Response:
    """The same person for every free slot of some weekdays; nobody entered is replaced."""
    first, post = month_at(month), post_planned(post_id)
    last, form = last_of(first), ManyForm()
    slots, crew = slots_of(post, first, last), crew_of(post, first, last)
    form.who.choices = [SelectChoice(str(mate.id), mate.name) for mate in crew]
    form.hours.choices = [SelectChoice(h, h) for h in sorted({slot.hours for slot in slots})]
    if not form.validate_on_submit():
        said: dict[str, Any] = {"post": post, "first": first, "code": month}
        return page("rota/assign_many.html", status=form.status, form=form, **said)
    openings = openings_of(post, first, last, [s for s in slots if _is_chosen(s, form)])
    # One seat of each slot is enough for one person.
    wanted = [(o, int(form.who.data)) for o in {o.shift_id: o for o in openings[::-1]}.values()]
    fill(post, first, PlanKind.MANY, *without_clash(crew, wanted))
    return then("rota.month", post_id=str(post_id), month=month)


def _is_chosen(slot: Slot, form: ManyForm) -> bool:
    is_hers = int(form.who.data) in {holder.membership_id for holder in slot.holders}
    on = str(slot.local_start.weekday())
    return not is_hers and on in form.weekdays.data and slot.hours == form.hours.data


def _seen(slot: Slot) -> str:
    return ".".join(f"{h.seat}-{h.membership_id}" for h in slot.holders)


def _offered(shift: Shift, slot: Slot, form: AssignForm) -> list[Offered]:
    """Everybody who may, those without an obstacle first."""
    day = shift.local_start.date()
    seat = int(form.seat.data) if str(form.seat.data).isdigit() else 1
    opening = opening_of(shift.post, shift, seat)
    going = [holder.row_id for holder in slot.holders if holder.seat == seat]
    found, there = [], {holder.membership_id for holder in slot.holders}
    for mate in crew_of(shift.post, day, day, hides=hides_names(shift.post)):
        if mate.id in there:
            continue
        why = mate.obstacle(opening, without=going)
        found.append(Offered(mate, why, obstacle_in_words(why, mate, opening) if why else ""))
    return sorted(found, key=lambda one: (one.obstacle is not None, one.mate.name))


def _chosen(shift: Shift, slot: Slot, form: AssignForm, offered: list[Offered]) -> Response:
    said = request.form.get("m", "")
    one = next((o for o in offered if str(o.mate.id) == said), None)
    if one is None and said != "nobody":
        abort(404)
    # A mandate that is not live covers nothing: no reason helps.
    if one and one.obstacle is Obstacle.MANDATE:
        return _page(shift, slot, form, offered, problem="mandate")
    if one and one.obstacle and not form.force.data:
        return _page(shift, slot, form, offered, problem="obstacle")
    reason = form.force.data if one and one.obstacle else ""
    put = Put(shift.id, int(form.seat.data), one.mate.id if one else None, reason)
    first = shift.local_start.date().replace(day=1)
    carry_out(shift.post, first, PlanKind.ASSIGNED, [put], current_user.person_id)
    verb = Verb.DUTY_FORCED if reason else Verb.DUTY_GIVEN if one else Verb.DUTY_LEFT
    record(verb, current_user, kind="shift", code=str(shift.id))
    flash(i18n.gettext("Recorded. The board shows it."))
    return _to_month(shift)


def _to_month(shift: Shift) -> Response:
    code = code_of(shift.local_start.date())
    return then("rota.month", post_id=str(shift.post_id), month=code)


def _page(
    shift: Shift, slot: Slot, form: AssignForm, offered: list[Offered], *, problem: str = ""
) -> Response:
    form.seen.data = _seen(slot)
    return page(
        "rota/assign.html",
        status=409 if problem else form.status,
        shift=shift,
        slot=slot,
        form=form,
        offered=offered,
        problem=problem,
        reasons=list(ForceReason),
        code=code_of(shift.local_start.date()),
        now=clock.now(),
    )
