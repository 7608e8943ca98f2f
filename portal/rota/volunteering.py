"""The addresses of volunteers: slots are opened, members offer themselves, one is taken (H9)."""

from datetime import timedelta

from flask import abort, flash, request
from flask_login import current_user
from sqlalchemy import distinct, func, select
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.rota.clash import Clash
from portal.rota.lists import Why
from portal.rota.models import Assignment, Post, Shift
from portal.rota.offers import Offer, OpenSlot, free_seat, offers_for
from portal.rota.reach import mine_in, post_at, told_of, turn
from portal.rota.seats import Act, ClashError, give, judge
from portal.rota.views import blueprint
from portal.trail.models import Verb, record
from portal.web import page

AHEAD = timedelta(days=60)
SHOWN = 40


@blueprint.get("/rota/offers")
@needs(Permission.TAKE_DUTY)
def offers() -> Response:
    """The slots of my units that are open to offers, and where I have offered myself."""
    return page("rota/offers.html", slots=_slots(), mine=_mine(), now=clock.now())


@blueprint.post("/rota/offers")
@needs(Permission.TAKE_DUTY)
@once
def offer() -> Response:
    """Offer myself for a slot, or not any more: one tap."""
    turn()
    said, number = _button()
    slot = next((s for s in _slots() if s.shift_id == number), None)
    if slot is None or said not in {"yes", "no"}:
        abort(404)
    as_whom = mine_in(slot.shift.post)[0]
    Offer.say(slot.shift_id, as_whom.id, is_offered=said == "yes")
    verb = Verb.OFFERED if said == "yes" else Verb.OFFER_WITHDRAWN
    record(verb, current_user, kind="shift", code=str(slot.shift_id))
    return then("rota.offers")


@blueprint.get("/rota/posts/<int(max=999999999):post_id>/slots")
@needs(Permission.REPLACE)
def slots(post_id: int) -> Response:
    """The shifts of a post that nobody holds, which are open to offers, and who offered."""
    return _shown(post_at(int(post_id), to_change=True))


@blueprint.post("/rota/posts/<int(max=999999999):post_id>/slots")
@needs(Permission.REPLACE)
@once
def set_slots(post_id: int) -> Response:
    """Open a slot to offers, close it, or take one who offered: one tap."""
    post = post_at(post_id, to_change=True)
    said, number = _button()
    if said not in {"open", "close", "take"}:
        abort(404)
    try:
        if not (_take(post, number) if said == "take" else _turn(post, number, said)):
            abort(404)
    except ClashError as why:
        db.session.rollback()
        return _shown(post_at(post_id), status=409, clash=why.found)
    return then("rota.slots", post_id=str(post_id))


def _button() -> tuple[str, int]:
    said, _, number = request.form.get("m", "").partition(".")
    return said, int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


def _slots() -> list[OpenSlot]:
    units = [m.unit_id for m in current_user.memberships if m.unit_id and m.role != "observer"]
    return OpenSlot.open_in(units, SHOWN)


def _mine() -> set[int]:
    """The shifts for which I have offered myself."""
    ids = [m.id for m in current_user.memberships]
    rows = select(Offer.shift_id).where(
        Offer.membership_id.in_(ids), Offer.withdrawn_at.is_(None), Offer.taken_at.is_(None)
    )
    return set(db.session.scalars(rows.order_by(Offer.id.desc()).limit(SHOWN)))


def _turn(post: Post, shift_id: int, said: str) -> bool:
    """Open or close a slot of this post; False where it is none of its shifts to come."""
    at = clock.now()
    shift = db.session.get(Shift, shift_id)
    if shift is None or shift.post_id != post.id or shift.starts_at <= at:
        return False
    slot = db.session.get(OpenSlot, shift_id)
    if slot is None:
        slot = OpenSlot(shift_id=shift_id, opened_by_id=current_user.person_id, opened_at=at)
        db.session.add(slot)
    slot.closed_at = None if said == "open" else at
    verb = Verb.SLOT_OPENED if said == "open" else Verb.SLOT_CLOSED
    record(verb, current_user, kind="shift", code=str(shift_id))
    return True


def _take(post: Post, offer_id: int) -> bool:
    """Enter whoever offered on the first free seat; False where the offer is gone."""
    at = clock.now()
    found = next((o for o in offers_for(post.id, at, at + AHEAD) if o.id == offer_id), None)
    seat = free_seat(found.shift, post.people_needed) if found else None
    if found is None or seat is None:
        return False
    span = found.shift.starts_at, found.shift.ends_at
    judge(found.membership.person_id, span)
    give(found.shift, seat, span, found.membership_id, Act(current_user.person_id, Why.OFFER))
    found.taken_at = at
    if free_seat(found.shift, post.people_needed) is None:
        _turn(post, found.shift_id, "close")
    record(Verb.OFFER_TAKEN, current_user, kind="shift", code=str(found.shift_id))
    flash(i18n.gettext("Recorded. The board shows it."))
    return True


def _free(post: Post) -> list[Shift]:
    """The shifts of a post within two months on which a seat is nobody's."""
    at = clock.now()
    held = (
        select(func.count(distinct(Assignment.seat)))
        .where(Assignment.shift_id == Shift.id)
        .scalar_subquery()
    )
    rows = select(Shift).where(
        Shift.post_id == post.id,
        Shift.starts_at > at,
        Shift.starts_at < at + AHEAD,
        held < post.people_needed,
    )
    return list(db.session.scalars(rows.order_by(Shift.starts_at, Shift.id).limit(SHOWN)))


def _shown(post: Post, *, status: int = 200, clash: list[Clash] | None = None) -> Response:
    at, free = clock.now(), _free(post)
    opened = select(OpenSlot).where(
        OpenSlot.shift_id.in_([s.id for s in free]), OpenSlot.closed_at.is_(None)
    )
    live = offers_for(post.id, at, at + AHEAD)
    return page(
        "rota/slots.html",
        status=status,
        post=post,
        free=free,
        opened={s.shift_id for s in db.session.scalars(opened)},
        offers={s.id: [o for o in live if o.shift_id == s.id] for s in free},
        clash=told_of(clash or [], 0),
        now=at,
    )
