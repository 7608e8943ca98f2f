"""The board's addresses: my area, another area, and what came of a try on a line."""

from datetime import datetime

from flask import Blueprint, abort
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, Role, needs
from portal.board.duty import board_of
from portal.board.forms import TryForm
from portal.once import once, then
from portal.requests.models import units_of
from portal.requests.waiting import Waiting, waiting_for
from portal.rota.mine import ahead_of
from portal.trail.models import Verb, record
from portal.units.lists import How, Outcome
from portal.units.models import Confirmation, Failure
from portal.units.territory import Area, areas_now
from portal.web import page

blueprint = Blueprint("board", __name__)
# Requests shown on the first screen; the rest are behind the figure.
SHOWN = 3


@blueprint.get("/")
@blueprint.get("/areas/<code>")
@needs(Permission.SEE_BOARD)
def show(code: str = "") -> Response:
    """Who is on duty now, in my area or in the one that the address names."""
    at = clock.now()
    areas = areas_now()
    if not areas:
        return page("board/no_areas.html")
    area = _area(areas, code)
    return page(
        "board/show.html",
        "board",
        as_of=i18n.hour(at),
        board=board_of(area.id, at, current_user),
        waiting=_waiting(at),
        area=area,
        areas=areas,
    )


@blueprint.post("/areas/<code>/tries")
@needs(Permission.TRY_LINE)
@once
def try_line(code: str) -> Response:
    """Record that a line did not answer, or did after all, and show the next one."""
    form = TryForm()
    at = clock.now()
    area = _area(areas_now(), code)
    if not form.validate_on_submit():
        abort(400)
    if not board_of(area.id, at, current_user).offers(form.post_id, form.line_id):
        abort(404)
    if form.has_answered:
        Confirmation.append(form.line_id, current_user, how=How.ANSWERED.value)
    else:
        Failure.append(form.line_id, current_user, outcome=Outcome.NO_ANSWER.value)
    verb = Verb.ANSWERED if form.has_answered else Verb.NO_ANSWER
    record(verb, current_user, kind="line", code=str(form.line_id))
    return then("board.show", code=code)


@blueprint.post("/areas/<code>/home")
@needs(Permission.KEEP_OWN)
@once
def choose_home(code: str) -> Response:
    """Make this area the one that the board opens on."""
    area = _area(areas_now(), code)
    current_user.person.home_area_id = area.id
    record(Verb.AREA_CHOSEN, current_user, kind="area", code=area.code)
    return then("board.show")


@blueprint.get("/start")
@needs(Permission.KEEP_OWN)
def start() -> Response:
    """The first three things for somebody new: her line, her next duty, the board (T10)."""
    at = clock.now()
    mandates = current_user.memberships
    _, duties = ahead_of([m.id for m in mandates], at, 1)
    units = [m.unit for m in mandates if m.unit and m.role != Role.OBSERVER]
    return page("board/start.html", duties=duties, units=units, mandates=mandates, now=at)


def _waiting(at: datetime) -> tuple[int, list[Waiting]] | None:
    """What waits for the reader's units; None for whoever answers for none."""
    own = units_of(current_user)
    return waiting_for(current_user, own, at, SHOWN) if own else None


def _area(areas: list[Area], code: str) -> Area:
    """The area of the address; without one, the reader's own, else the first there is."""
    if code:
        return next((a for a in areas if a.code == code), None) or abort(404)
    own = next((a for a in areas if a.id == current_user.area_id), None)
    return own or next(iter(areas), None) or abort(404)
