"""The addresses of requests: what waits, one request, one tap on it, what else can be answered."""

from typing import Any

from flask import Blueprint, abort, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db, recorded
from portal.once import once, then
from portal.requests import wording
from portal.requests.answers import SHOWN, StepForm, ahead
from portal.requests.flow import STAMPS, sides
from portal.requests.inbox import Item, Part, items_of, lately, stamps_in, stopped_for
from portal.requests.lists import Act, Obstacle, Offer, Side, Way
from portal.requests.models import Ask, Request, Step
from portal.requests.reaching import Reaching, reaching
from portal.trail.models import Verb, record
from portal.units.directory import visible
from portal.units.lines import lines_of
from portal.units.models import Unit
from portal.web import page

blueprint = Blueprint("requests", __name__)

# What the unit that was asked may read of a text before it has accepted: papers only, no place.
_AT_ONCE = frozenset({"copy_of_decision", "forensic_certificate"})
_BEFORE = frozenset({Act.SENT, Act.ACKNOWLEDGED, Act.OFFERED, Act.DECLINED})
LISTS = {"obstacles": list(Obstacle), "offers": list(Offer), "ways": list(Way), "acts": Act}


@blueprint.get("/requests")
@needs(Permission.REQUEST)
def index() -> Response:
    """What waits for my units, what we asked, what was stopped or closed lately."""
    at = clock.now()
    items, stopped = items_of(current_user, at, lately(at)), stopped_for(current_user, at)
    return page(
        "requests/index.html",
        "inbox",
        as_of=i18n.hour(at),
        items=items,
        stopped=stopped,
        lines=_duty_lines({row.unit_id for row in stopped}),
        words=wording,
        lists=LISTS,
        now=at,
    )


@blueprint.get("/requests/<request_code>")
@needs(Permission.REQUEST)
@recorded
def show(request_code: str) -> Response:
    """One request: where it stands, whom to call, what it says; each reading is in the trail."""
    item = found(request_code)
    if request.method == "GET":
        record(Verb.REQUEST_READ, current_user, kind="request", code=request_code)
        db.session.commit()
    return shown(item)


@blueprint.post("/requests/<request_code>/steps")
@needs(Permission.REQUEST)
@once
def step(request_code: str) -> Response:
    """One tap: a step, an obstacle, "reached by phone", a refusal with its reason."""
    form, item = StepForm(), found(request_code)
    part = _part(item, form.ask_id) if form.read() else abort(400)
    ask = db.session.get_one(Ask, part.id)
    if form.act is None or not _may(part, form.act):
        abort(403)
    if not form.validate_on_submit():
        return answers_page(item, part, form)
    word = form.said(wording.times_of(item.request), _other_unit(form))
    if not ask.take(form.act, current_user, part.side, word):
        db.session.rollback()
        return shown(found(request_code), is_second=True)
    if request.form.get("from") == "handover":
        return then("requests.handover")
    return then("requests.show", request_code=request_code)


@blueprint.get("/requests/<request_code>/answers/<int(max=999999999):ask_id>")
@needs(Permission.REQUEST)
def answers(request_code: str, ask_id: int) -> Response:
    """What says more than one tap: a refusal and its reason, another offer, a time."""
    item = found(request_code)
    return answers_page(item, _part(item, ask_id), StepForm(formdata=None))


def found(code: str) -> Item:
    """The request as the reader may see it; else 404, whether or not there is one."""
    items = items_of(current_user, clock.now(), Request.code == code)
    return items[0] if items else abort(404)


def shown(item: Item, *, is_second: bool = False) -> Response:
    """The page of a request, or its row; `is_second` says that somebody was faster."""
    at, asked = clock.now(), item.request
    return page(
        "requests/show.html",
        "row",
        status=409 if is_second else 200,
        item=item,
        is_second=is_second,
        steps=steps_of([part.id for part in item.parts]),
        reaching=reaching(item, at) if not _is_row() else Reaching.none(),
        details=wording.details(asked),
        cautions=wording.cautions(asked),
        text=asked.text_at(at) if _may_read(item) else "",
        has_text=asked.text_at(at) != "",
        words=wording,
        lists=LISTS,
        now=at,
    )


def answers_page(item: Item, part: Part, form: StepForm) -> Response:
    """The page of answers for one unit asked."""
    act = Act.DECLINED if part.side is Side.RECIPIENT else Act.WITHDRAWN
    return page(
        "requests/answers.html",
        status=form.status,
        item=item,
        part=part,
        form=form,
        act=act,
        reasons=SHOWN[act],
        times=ahead(wording.times_of(item.request)),
        units=_others(item) if part.side is Side.RECIPIENT else [],
        lists=LISTS,
        now=clock.now(),
    )


def steps_of(ask_ids: list[int]) -> list[Step]:
    """Every step of these asks, with who took it and where; one query."""
    rows = select(Step).where(Step.ask_id.in_(ask_ids)).order_by(Step.id)
    whole = joinedload(Step.by), joinedload(Step.unit), joinedload(Step.other_unit)
    return list(db.session.scalars(rows.options(*whole)))


def _part(item: Item, ask_id: int) -> Part:
    return next((part for part in item.parts if part.id == ask_id), None) or abort(404)


def _may(part: Part, act: Act) -> bool:
    """Whether the step is the reader's side's; stamps are the prosecution's where it agreed."""
    return part.side in sides(act) and (act not in STAMPS or stamps_in(part.row))


def _may_read(item: Item) -> bool:
    """A meeting point is for those who ask and for who accepted; a reference for all asked."""
    if item.is_ours or item.request.kind in _AT_ONCE:
        return True
    return any(part.state not in _BEFORE for part in item.parts)


def _is_row() -> bool:
    """Whether a tap is answered, which shows the row alone."""
    return request.method == "POST"


def _others(item: Item) -> list[Unit]:
    """Units of the same kind in the area of the unit asked, to name one instead."""
    row = item.parts[0].row
    rows = select(Unit).where(
        visible(), Unit.kind == row.to_kind, Unit.id.not_in([p.row.unit_id for p in item.parts])
    )
    return list(db.session.scalars(rows.order_by(Unit.code).limit(40)))


def _other_unit(form: StepForm) -> int | None:
    """The unit that was named instead, if the reader may know of it."""
    if form.act is not Act.OFFERED or form.word != Offer.OTHER_UNIT:
        return None
    return db.session.scalar(select(Unit.id).where(visible(), Unit.code == form.unit.data))


def _duty_lines(unit_ids: set[int]) -> dict[int, Any]:
    """The first line of each of these units."""
    if not unit_ids:
        return {}
    found_: dict[int, Any] = {}
    for line in lines_of(unit_ids, set()).values():
        found_.setdefault(line.unit_id, line)
    return found_
