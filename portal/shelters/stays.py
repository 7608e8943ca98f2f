"""From hold to arrival: what each side taps, and the meeting point that few may read."""

from flask import abort, flash, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db, recorded
from portal.once import once, then
from portal.people.forms import Form
from portal.requests.lists import Act, Offer, Side
from portal.requests.models import Request, Word, units_of
from portal.shelters.asked import Stay, point_of, readable, request_of, stay_of, stays_of
from portal.shelters.holds import Hold
from portal.shelters.lists import ShelterKind
from portal.shelters.meeting import MeetingPoint
from portal.shelters.models import Shelter
from portal.shelters.stay_forms import AcceptForm, DeclineForm, OfferForm, declining
from portal.shelters.views import blueprint
from portal.shelters.words import household
from portal.trail.models import Verb, record
from portal.units.models import Unit
from portal.web import page

# One tap, by button: the step it is, and whose it may be.
TAPS = {
    "choose": (Act.WE_TAKE_THIS, Side.REQUESTER),
    "release": (Act.WITHDRAWN, Side.REQUESTER),
    "arrived": (Act.ARRIVED, None),
    "absent": (Act.DID_NOT_ARRIVE, None),
    "left": (Act.LEFT, Side.RECIPIENT),
    "offer": (Act.OFFER_TAKEN, Side.REQUESTER),
    "acknowledge": (Act.ACKNOWLEDGED, Side.RECIPIENT),
    "removed": (Act.REMOVED, Side.REQUESTER),
    "not_removed": (Act.NOT_REMOVED, Side.REQUESTER),
}


@blueprint.get("/shelters/requests/<request_code>")
@needs(Permission.FIND_PLACE)
def asked(request_code: str) -> Response:
    """A request for places: where it stands at each house, and what I may do next."""
    return shown(request_of(request_code))


@blueprint.post("/shelters/asks/<int(max=999999999):ask_id>/steps")
@needs(Permission.FIND_PLACE)
@once
def take_step(ask_id: int) -> Response:
    """Extend, give back, "we take this", arrived, did not arrive, left: one tap each."""
    stay, side = _stay(ask_id)
    said = request.form.get("m", "")
    if said in {"extend", "again"} and side is Side.REQUESTER:
        is_done = _keep_on(stay, said)
    else:
        is_done = _tap(stay, side, said)
    if not is_done:
        return shown(stay.ask.request, status=409, is_late=True)
    return then("shelters.asked", request_code=stay.ask.request.code)


@blueprint.post("/shelters/asks/<int(max=999999999):ask_id>/acceptance")
@needs(Permission.FIND_PLACE)
@once
def accept(ask_id: int) -> Response:
    """Yes, and where she is met: read by few, and gone once she is here."""
    stay, form = _of_house(ask_id), AcceptForm()
    if not form.validate_on_submit():
        return shown(stay.ask.request, status=form.status, form=form)
    is_new = stay.ask.act is not Act.ACCEPTED
    if is_new and not (stay.is_live and stay.ask.take(Act.ACCEPTED, current_user, Side.RECIPIENT)):
        return shown(stay.ask.request, status=409, is_late=True)
    MeetingPoint.give(stay.hold.id, form.meeting_point.data)
    code = stay.ask.request.code
    record(Verb.MEETING_POINT_GIVEN, current_user, kind="request", code=code)
    return then("shelters.asked", request_code=code)


@blueprint.post("/shelters/asks/<int(max=999999999):ask_id>/refusal")
@needs(Permission.FIND_PLACE)
@once
def decline(ask_id: int) -> Response:
    """No, with the reason and whose it is; the places are free at once."""
    stay, form = _of_house(ask_id), DeclineForm()
    if not form.validate_on_submit():
        return shown(stay.ask.request, status=form.status, form=form)
    word = Word(reason=form.chosen.value)
    if not stay.ask.take(Act.DECLINED, current_user, Side.RECIPIENT, word):
        return shown(stay.ask.request, status=409, is_late=True)
    flash(i18n.gettext("Recorded. The unit that asked sees it at once."))
    return then("shelters.asked", request_code=stay.ask.request.code)


@blueprint.post("/shelters/asks/<int(max=999999999):ask_id>/offer")
@needs(Permission.FIND_PLACE)
@once
def offer(ask_id: int) -> Response:
    """Neither yes nor no: fewer places, from a later hour, or another house."""
    stay, form = _of_house(ask_id), OfferForm(_houses())
    if not form.validate_on_submit():
        return shown(stay.ask.request, status=form.status, form=form)
    word = Word(
        reason=form.offer.data, hour=form.at, count=form.places.value,
        unit_id=int(form.other.data) if form.other.data else None,
    )  # fmt: skip
    if not stay.ask.take(Act.OFFERED, current_user, Side.RECIPIENT, word):
        return shown(stay.ask.request, status=409, is_late=True)
    return then("shelters.asked", request_code=stay.ask.request.code)


@blueprint.get("/shelters/asks/<int(max=999999999):ask_id>/meeting-point")
@needs(Permission.FIND_PLACE)
@recorded
def meeting_point(ask_id: int) -> Response:
    """Where she is met, to whoever is on duty and drives; in the trail before the page leaves."""
    point, ask = point_of(ask_id) or abort(404)
    record(Verb.MEETING_POINT_READ, current_user, kind="request", code=ask.request.code)
    db.session.commit()
    return page("shelters/meeting_point.html", ask=ask, text=point.opened())


def shown(
    request_: Request,
    *,
    status: int = 200,
    is_late: bool = False,
    form: Form | None = None,
) -> Response:
    """The page of a request as it is now, with what was wrong on it where something was."""
    if is_late:
        # What the tap had begun to write is given up before the page is read anew.
        code = request_.code
        db.session.rollback()
        request_ = request_of(code)
    stays, at = stays_of(request_), clock.now()
    is_asker = request_.from_unit_id in units_of(current_user)
    is_house = not is_asker and bool(stays)
    return page(
        "shelters/asked.html",
        "stays",
        status=status,
        as_of=i18n.hour(at),
        asked=request_,
        who=who(request_),
        stays=stays,
        is_asker=is_asker,
        points=readable(stays, request_) if is_asker else set(),
        is_late=is_late,
        accept=form if isinstance(form, AcceptForm) else AcceptForm(formdata=None),
        decline=form if isinstance(form, DeclineForm) else DeclineForm(formdata=None),
        offer=_offer_form(form) if is_house else None,
        reasons=declining(),
        side=Side,
        now=at,
    )


def _offer_form(form: Form | None) -> OfferForm:
    return form if isinstance(form, OfferForm) else OfferForm(_houses(), formdata=None)


def who(request_: Request) -> str:
    """The household in words, from the bands that the request keeps."""
    said = request_.details or {}
    if "women" not in said:
        return ""
    return household(int(said["women"]), " ".join(said.get("bands", ())))


def _stay(ask_id: int) -> tuple[Stay, Side]:
    """One house's part, and on which side the reader stands; else 404."""
    stay = stay_of(ask_id) or abort(404)
    own = units_of(current_user)
    if stay.ask.request.from_unit_id in own:
        return stay, Side.REQUESTER
    if stay.ask.unit_id in own and stay.ask.act is not Act.WITHDRAWN:
        return stay, Side.RECIPIENT
    return abort(404)


def _of_house(ask_id: int) -> Stay:
    """As `_stay`, for what only the house itself does."""
    stay, side = _stay(ask_id)
    if side is not Side.RECIPIENT:
        abort(404)
    return stay


def _keep_on(stay: Stay, said: str) -> bool:
    """Longer, while it lives; once more, where it ran out and nobody took the places meanwhile."""
    is_open = stay.ask.ended_at is None
    if not is_open or not (stay.hold.extend() if said == "extend" else stay.hold.renew()):
        return False
    record(Verb.HOLD_EXTENDED, current_user, kind="request", code=stay.ask.request.code)
    return True


def _tap(stay: Stay, side: Side, said: str) -> bool:
    """Take the step of a button; 404 where it is none of this side's."""
    act, whose = TAPS.get(said) or abort(404)
    if whose not in {None, side}:
        abort(404)
    if act is Act.WE_TAKE_THIS and not stay.is_live:
        return False
    if act is Act.OFFER_TAKEN:
        return _take_offer(stay)
    word = Word(reason="withdrawn") if act is Act.WITHDRAWN else None
    return stay.ask.take(act, current_user, side, word)


def _take_offer(stay: Stay) -> bool:
    """Fewer places shrink the hold; another house is asked in place of this one."""
    offered = stay.offer
    if offered is None or not stay.is_live:
        return False
    if offered.reason == Offer.OTHER_UNIT:
        return _pass_on(stay, offered.other_unit_id)
    if offered.count is not None:
        stay.hold.places = min(stay.hold.places, offered.count)
    return stay.ask.take(Act.OFFER_TAKEN, current_user, Side.REQUESTER)


def _pass_on(stay: Stay, unit_id: int | None) -> bool:
    other = db.session.scalars(
        select(Shelter).where(Shelter.unit_id == unit_id, Shelter.kind == ShelterKind.WOMEN.value)
    ).first()
    if other is None:
        return False
    ask = stay.ask.request.also_ask(current_user, other.unit_id)
    if Hold.take(other, ask.id, stay.hold.places) is None:
        return False
    return stay.ask.take(Act.WITHDRAWN, current_user, Side.REQUESTER, Word(reason="replaced"))


def _houses() -> list[tuple[str, str]]:
    """The houses for women that another may name."""
    rows = db.session.execute(
        select(Unit.id, Unit.code)
        .join(Shelter, Shelter.unit_id == Unit.id)
        .where(Shelter.kind == ShelterKind.WOMEN.value, Unit.closed_on.is_(None))
        .order_by(Unit.code)
        .limit(100)
    )
    return [(str(unit_id), code) for unit_id, code in rows]
