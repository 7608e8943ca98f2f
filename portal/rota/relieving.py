"""The hour of relief: whoever leaves hands over, whoever comes takes over (T8)."""

from flask import abort, current_app, flash, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.once import once, then
from portal.people.models import Membership
from portal.rota.models import Assignment, Post
from portal.rota.reach import post_at
from portal.rota.relief import Handover, Presence, Relief, relief_of
from portal.rota.seats import rows_of
from portal.rota.views import blueprint
from portal.trail.models import Verb, record
from portal.web import page

# Where each open request is passed or closed; it lies in a slice to the right.
LEFT = "requests.handover"


@blueprint.route("/rota/handover/<int(max=999999999):post_id>", methods=["GET", "POST"])
@needs(Permission.TAKE_DUTY)
@once
def hand_over(post_id: int) -> Response:
    """What is left to pass or close, then one tap by whoever leaves and one by whoever comes."""
    post = post_at(post_id)
    relief, left = relief_of(post, clock.now()), requests_left(post.unit_id)
    said = request.form.get("m", "")
    if request.method == "GET" or relief is None or said not in {"left", "taken"}:
        return _shown(post, relief, left, status=200 if request.method == "GET" else 404)
    if said == "left" and left:
        return _shown(post, relief, left, status=409)
    (_leave if said == "left" else _come)(relief)
    flash(i18n.gettext("Recorded. The board shows it."))
    return then("rota.hand_over", post_id=str(post_id))


def requests_left(unit_id: int) -> int:
    """How many open requests of a unit must be passed or closed before its duty is handed over."""
    count: int = current_app.extensions["requests_left"](unit_id)
    return count


def _mine(side: list[Membership]) -> Membership | None:
    return next((m for m in side if m.person_id == current_user.person_id), None)


def _leave(relief: Relief) -> None:
    leaver = _mine(relief.leavers) or abort(403)
    handover = Handover.between(relief.leaving, relief.coming)
    if handover.at is None:
        handover.say(leaver)
        record(Verb.HANDED_OVER, current_user, kind="shift", code=str(relief.leaving.id))


def _come(relief: Relief) -> None:
    comer = _mine(relief.comers) or abort(403)
    handover = Handover.between(relief.leaving, relief.coming)
    if handover.confirmed_at is not None:
        return
    handover.confirm(comer)
    record(Verb.TAKEN_OVER, current_user, kind="shift", code=str(relief.coming.id))
    for duty in _seats(relief, comer):
        Presence.note(duty)


def _seats(relief: Relief, comer: Membership) -> list[Assignment]:
    seats = range(1, relief.coming.post.people_needed + 1)
    rows = [row for seat in seats for row in rows_of(relief.coming.id, seat)]
    return [row for row in rows if row.membership_id == comer.id]


def _shown(post: Post, relief: Relief | None, left: int, *, status: int) -> Response:
    has_page = LEFT in current_app.view_functions
    handover = Handover.between(relief.leaving, relief.coming) if relief else None
    return page(
        "rota/hand_over.html",
        status=status,
        post=post,
        relief=relief,
        handover=handover,
        left=left,
        passing=url_for(LEFT) if left and has_page else "",
        is_leaving=relief is not None and _mine(relief.leavers) is not None,
        is_coming=relief is not None and _mine(relief.comers) is not None,
        now=clock.now(),
    )
