"""The addresses of cover: ask everybody or one, take, decline, undo, agree."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.people.models import Membership
from portal.rota.cover_forms import CoverForm
from portal.rota.covers import CoverAsk, Overtaken
from portal.rota.lists import PostKind, Reason, Why
from portal.rota.models import Assignment
from portal.rota.reach import duty_at, mine_in, replaces, sees, told_of, turn
from portal.rota.seats import Act, ClashError, eligible, give
from portal.rota.views import blueprint
from portal.trail.models import Verb, record
from portal.web import page

# What a coordinator may say; everything else on the page of an ask is its two sides' to say.
_WORDS: dict[str, tuple[Verb, str]] = {
    "take": (Verb.COVER_TAKEN, i18n.N_("Recorded: the duty is yours. The board shows it.")),
    "decline": (Verb.COVER_DECLINED, i18n.N_("Recorded: you cannot either.")),
    "withdraw": (Verb.COVER_WITHDRAWN, i18n.N_("Recorded. It is not asked any more.")),
    "undo": (Verb.COVER_UNDONE, i18n.N_("Undone.")),
    "approve": (Verb.COVER_APPROVED, i18n.N_("Agreed. The board shows it.")),
    "refuse": (Verb.COVER_REFUSED, i18n.N_("Recorded. It is open again for the others.")),
}


@blueprint.route("/rota/duties/<int(max=999999999):duty_id>/cover", methods=["GET", "POST"])
@needs(Permission.TAKE_DUTY)
@once
def ask_cover(duty_id: int) -> Response:
    """I cannot: ask who can, and either keep the duty until then or leave it open at once."""
    duty, form = duty_at(duty_id), CoverForm()
    at = clock.now()
    starts_at, ends_at = duty.span_in(duty.shift)
    form.lie_in(duty.shift, (max(starts_at, at), ends_at))
    others = [m for m in eligible(duty.shift.post, at) if m.person_id != duty.membership.person_id]
    form.offer(others)
    if not form.validate_on_submit():
        is_mine = duty.membership.person_id == current_user.person_id
        context = {"form": form, "duty": duty, "span": form.whole, "is_mine": is_mine, "now": at}
        return page("rota/ask_cover.html", status=form.status, **context)
    ask = _ask(duty, form, is_released=form.m.data == "now")
    return then("rota.cover", ask_id=str(ask.id))


@blueprint.get("/rota/covers/<int(max=999999999):ask_id>")
@needs(Permission.TAKE_DUTY)
def cover(ask_id: int) -> Response:
    """What is asked and what came of it; the neutral text to send on."""
    return _shown(_ask_at(int(ask_id)))


@blueprint.post("/rota/covers/<int(max=999999999):ask_id>")
@needs(Permission.TAKE_DUTY)
@once
def answer_cover(ask_id: int) -> Response:
    """Take it, decline, withdraw, undo, agree: one tap, named by its button."""
    ask, said = _ask_at(ask_id), request.form.get("m", "")
    if said not in _WORDS:
        abort(404)
    try:
        waits = _DEEDS[said](ask)
    except (Overtaken, ClashError) as why:
        db.session.rollback()
        in_the_way = why.found if isinstance(why, ClashError) else []
        return _shown(_ask_at(ask_id), status=409, clash=in_the_way, is_late=not in_the_way)
    record(_WORDS[said][0], current_user, kind="cover", code=str(ask.id))
    flash(i18n.gettext(_waiting() if waits else _WORDS[said][1]))
    return then("rota.cover", ask_id=str(ask_id))


def neutral_text(ask: CoverAsk) -> str:
    """What may be sent by any channel: function, unit, hours, address; nobody's name."""
    starts_at, ends_at = ask.span
    post = ask.shift.post
    return "\n".join(
        (
            f"{PostKind(post.kind).label} · {post.unit.name}",
            f"{i18n.day(starts_at)} {i18n.hour(starts_at)}–{i18n.hour(ends_at)}",
            url_for("rota.cover", ask_id=ask.id, _external=True),
        )
    )


def _waiting() -> str:
    return i18n.N_("Recorded. It waits for the coordinator's word.")


def _ask(duty: Assignment, form: CoverForm, *, is_released: bool) -> CoverAsk:
    starts_at, ends_at = form.part
    ask = CoverAsk(
        shift_id=duty.shift_id, seat=duty.seat, starts_at=starts_at, ends_at=ends_at,
        membership_id=duty.membership_id, made_by_id=current_user.person_id,
        asked_of_id=form.asked_of_id, reason=form.reason.data, is_released=is_released,
        made_at=clock.now(),
    )  # fmt: skip
    db.session.add(ask)
    db.session.flush()
    record(Verb.COVER_ASKED, current_user, kind="cover", code=str(ask.id))
    if is_released:
        act = Act(current_user.person_id, Why.ABSENCE, form.reason.data)
        give(duty.shift, duty.seat, form.span, None, act)
        record(Verb.DUTY_LEFT, current_user, kind="shift", code=str(duty.shift_id))
    return ask


def _ask_at(ask_id: int) -> CoverAsk:
    """The ask, if the rota it is about is the reader's own, or it was made of her; else 404."""
    turn()
    ask = CoverAsk.get(ask_id)
    if ask is None or not (_is_asker(ask) or sees(current_user.memberships, ask.shift.post)):
        abort(404)
    return ask


def _is_asker(ask: CoverAsk) -> bool:
    return bool(ask.membership.person_id == current_user.person_id)


def _is_taker(ask: CoverAsk) -> bool:
    return ask.taken_by is not None and ask.taken_by.person_id == current_user.person_id


def _as_whom(ask: CoverAsk) -> Membership | None:
    """The mandate under which the reader may take it; None where she is not asked."""
    if _is_asker(ask):
        return None
    asked = [m for m in mine_in(ask.shift.post) if ask.asked_of_id in {None, m.id}]
    return asked[0] if asked else None


def _may(ask: CoverAsk) -> set[str]:
    """What the reader may say of this ask now."""
    at, may = clock.now(), set()
    manages = replaces(current_user.memberships, ask.shift.post)
    as_whom = _as_whom(ask)
    if ask.is_open_at(at):
        may |= {"take", "decline"} if as_whom else set()
        may |= {"withdraw"} if _is_asker(ask) or manages else set()
    if as_whom and as_whom.id in {one.membership_id for one in ask.declines}:
        may.discard("decline")
    if ask.may_undo_at(at) and (_is_taker(ask) or _is_asker(ask) or manages):
        may.add("undo")
    if ask.is_waiting and manages and not _is_taker(ask) and ask.span[1] > at:
        may |= {"approve", "refuse"}
    return may


def _shown(ask: CoverAsk, *, status: int = 200, **told: Any) -> Response:
    return page(
        "rota/cover.html",
        status=status,
        ask=ask,
        may=_may(ask),
        text=neutral_text(ask),
        reason=Reason(ask.reason),
        manages=replaces(current_user.memberships, ask.shift.post),
        clash=told_of(told.get("clash", []), current_user.person_id),
        is_late=told.get("is_late", False),
        now=clock.now(),
    )


def _take(ask: CoverAsk) -> bool:
    as_whom = _as_whom(ask) or abort(403)
    return ask.take(as_whom, current_user)


def _decline(ask: CoverAsk) -> bool:
    ask.decline(_as_whom(ask) or abort(403))
    return False


def _withdraw(ask: CoverAsk) -> bool:
    if not (_is_asker(ask) or replaces(current_user.memberships, ask.shift.post)):
        abort(403)
    ask.withdraw()
    return False


def _undo(ask: CoverAsk) -> bool:
    is_side = _is_taker(ask) or _is_asker(ask)
    if not (is_side or replaces(current_user.memberships, ask.shift.post)):
        abort(403)
    ask.undo(current_user, is_taker=not _is_asker(ask))
    return False


def _judged(ask: CoverAsk) -> CoverAsk:
    """The ask, for a coordinator who is not the one who took it."""
    if _is_taker(ask) or not replaces(current_user.memberships, ask.shift.post):
        abort(403)
    return ask


def _approve(ask: CoverAsk) -> bool:
    _judged(ask).approve(current_user)
    return False


def _refuse(ask: CoverAsk) -> bool:
    if not _judged(ask).is_waiting or ask.taken_by is None:
        raise Overtaken
    ask.reopen(without=ask.taken_by)
    return False


_DEEDS: dict[str, Callable[[CoverAsk], bool]] = {
    "take": _take,
    "decline": _decline,
    "withdraw": _withdraw,
    "undo": _undo,
    "approve": _approve,
    "refuse": _refuse,
}
