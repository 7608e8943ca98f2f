"""The addresses of a swap: asked by one side, agreed by the other, both moved at once."""

from datetime import timedelta
from typing import Any

from flask import abort, flash, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.people.models import Membership
from portal.rota.clash import Clash
from portal.rota.cover_forms import SwapForm
from portal.rota.covers import Overtaken
from portal.rota.models import Assignment, Shift
from portal.rota.reach import duty_at, replaces, said_of, told_of, turn
from portal.rota.seats import ClashError
from portal.rota.swaps import Swap
from portal.rota.views import blueprint
from portal.rota.words import hours_of
from portal.trail.models import Verb, record
from portal.web import page

# How far ahead a colleague's duty may lie, and how many of them are offered.
AHEAD = timedelta(days=60)
OFFERED = 40


@blueprint.route("/rota/duties/<int(max=999999999):duty_id>/swap", methods=["GET", "POST"])
@needs(Permission.TAKE_DUTY)
@once
def ask_swap(duty_id: int) -> Response:
    """A colleague's duty of the post for mine: she is asked; a coordinator moves both at once."""
    duty, form = duty_at(duty_id), SwapForm()
    others = _others(duty) if duty.span_in(duty.shift)[0] > clock.now() else []
    form.theirs.choices = [SelectChoice(str(row.id), _said(row)) for row in others]
    if not form.validate_on_submit():
        return _asking(form, duty)
    theirs = next(row for row in others if str(row.id) == form.theirs.data)
    try:
        swap = _asked(duty, theirs)
    except ClashError as why:
        return _asking(form, duty, why.found)
    record(Verb.SWAP_ASKED, current_user, kind="swap", code=str(swap.id))
    return then("rota.swap", swap_id=str(swap.id))


@blueprint.get("/rota/swaps/<int(max=999999999):swap_id>")
@needs(Permission.TAKE_DUTY)
def swap(swap_id: int) -> Response:
    """Whose duty for whose, and what each side has said."""
    return _shown(_swap_at(int(swap_id)))


@blueprint.post("/rota/swaps/<int(max=999999999):swap_id>")
@needs(Permission.TAKE_DUTY)
@once
def answer_swap(swap_id: int) -> Response:
    """Agree, decline, withdraw; or the coordinator's word where the post asks for it."""
    found, said = _swap_at(swap_id), request.form.get("m", "")
    if said not in {"agree", "approve", "end"}:
        abort(404)
    if said not in _may(found, even_over=True):
        abort(403)
    try:
        verb, words = _done(found, said)
    except (Overtaken, ClashError) as why:
        db.session.rollback()
        in_the_way = why.found if isinstance(why, ClashError) else []
        return _shown(_swap_at(swap_id), status=409, clash=in_the_way)
    record(verb, current_user, kind="swap", code=str(swap_id))
    flash(i18n.gettext(words))
    return then("rota.swap", swap_id=str(swap_id))


def _done(found: Swap, said: str) -> tuple[Verb, str]:
    if said == "agree":
        if found.agree(current_user):
            return Verb.SWAP_AGREED, i18n.N_("Recorded. It waits for the coordinator's word.")
        return Verb.SWAP_AGREED, i18n.N_("Agreed. The board shows it.")
    if said == "approve":
        found.carry_out(current_user)
        return Verb.SWAP_APPROVED, i18n.N_("Agreed. The board shows it.")
    found.end()
    return Verb.SWAP_ENDED, i18n.N_("Recorded. Nothing was changed.")


def _asked(mine: Assignment, theirs: Assignment) -> Swap:
    swap = Swap(
        mine_id=mine.shift_id, mine_seat=mine.seat, from_id=mine.membership_id,
        theirs_id=theirs.shift_id, theirs_seat=theirs.seat, to_id=theirs.membership_id,
        made_at=clock.now(),
    )  # fmt: skip
    db.session.add(swap)
    db.session.flush()
    if not _is_mine(mine):
        # A coordinator for both: she has their word, and is the one to agree where one must.
        swap.agreed_at = swap.made_at
        swap.carry_out(current_user)
        record(Verb.SWAP_APPROVED, current_user, kind="swap", code=str(swap.id))
    return swap


def _is_mine(duty: Assignment) -> bool:
    return bool(duty.membership.person_id == current_user.person_id)


def _asking(form: SwapForm, duty: Assignment, clash: list[Clash] | None = None) -> Response:
    told = told_of(clash or [], current_user.person_id if _is_mine(duty) else 0)
    at = 409 if clash else form.status
    if clash:
        db.session.rollback()
    return page(
        "rota/ask_swap.html",
        status=at,
        form=form,
        duty=duty,
        span=duty.span_in(duty.shift),
        is_mine=_is_mine(duty),
        clash=told,
    )


def _others(duty: Assignment) -> list[Assignment]:
    """The duties of colleagues on the same post that have not begun."""
    at = clock.now()
    rows = (
        select(Assignment)
        .join(Shift, Shift.id == Assignment.shift_id)
        .join(Membership, Membership.id == Assignment.membership_id)
        .where(
            Shift.post_id == duty.shift.post_id,
            Shift.starts_at > at,
            Shift.starts_at < at + AHEAD,
            Shift.id != duty.shift_id,
            Membership.person_id != duty.membership.person_id,
            Membership.live_at(at),
        )
        .options(
            joinedload(Assignment.shift),
            joinedload(Assignment.membership).options(
                joinedload(Membership.person), joinedload(Membership.unit)
            ),
        )
    )
    nearest = rows.order_by(Shift.starts_at, Assignment.id).limit(OFFERED)
    return list(db.session.scalars(nearest))


def _said(row: Assignment) -> str:
    return f"{hours_of(row.span_in(row.shift))} · {said_of(row.membership)}"


def _swap_at(swap_id: int) -> Swap:
    """The swap, if the reader is one of its sides or coordinates the post; else 404."""
    turn()
    found = Swap.get(swap_id)
    is_seen = found is not None and (
        current_user.person_id in {found.asker.person_id, found.other.person_id}
        or replaces(current_user.memberships, found.mine.post)
    )
    if found is None or not is_seen:
        abort(404)
    return found


def _may(found: Swap, *, even_over: bool = False) -> set[str]:
    """What the reader may say of this swap."""
    me, may = current_user.person_id, set()
    manages = replaces(current_user.memberships, found.mine.post)
    if me == found.other.person_id:
        may |= {"agree", "end"}
    if me == found.asker.person_id:
        may |= {"end"}
    if manages and me not in {found.asker.person_id, found.other.person_id}:
        may |= {"approve", "end"}
    if even_over:
        return may
    return {
        deed
        for deed in may
        if found.is_open and (deed == "end" or (deed == "approve") == bool(found.agreed_at))
    }


def _shown(found: Swap, *, status: int = 200, **told: Any) -> Response:
    return page(
        "rota/swap.html",
        status=status,
        swap=found,
        may=_may(found),
        clash=told_of(told.get("clash", []), current_user.person_id),
        now=clock.now(),
    )
