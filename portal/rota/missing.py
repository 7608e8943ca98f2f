"""Where people are missing: what a coordinator and an area coordinator look at first."""

from datetime import datetime, timedelta

from flask import abort
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock
from portal.access import Permission, needs
from portal.rota.gaps import HORIZON, Gap, Nearness
from portal.rota.holidays import HolidayChange
from portal.rota.views import blueprint
from portal.rota.watched import answered_for, open_in, watch
from portal.web import page

SHOWN = 40
# A moved feast stays on the page this long, with the slots that it touches.
REMEMBERED = timedelta(days=14)
SOON = timedelta(days=2)


@blueprint.get("/rota/gaps")
@needs(Permission.SEE_GAPS)
def gaps() -> Response:
    """Every gap of the next seven days as a sentence, the nearest first; then the posts."""
    at = clock.now()
    where = answered_for(current_user.memberships)
    if where is None:
        abort(404)
    found = watch(where, at, at + HORIZON)
    return page(
        "rota/gaps.html",
        groups=_by_nearness(found.loud[:SHOWN], at),
        meant=[gap for gap in found.gaps if gap.is_meant][:SHOWN],
        more=max(0, len(found.loud) - SHOWN),
        posts=found.posts,
        moved=HolidayChange.since(at - REMEMBERED, 3),
        now=at,
    )


def gaps_soon(at: datetime) -> int:
    """How many gaps the next two days hold for whoever reads; 0 too for those who answer for none.

    For the board, whose every byte and query counts: the number, and nothing that names anybody.
    """
    where = answered_for(current_user.memberships)
    if where is None:
        return 0
    return len([gap for gap in open_in(where, at, at + SOON) if not gap.is_meant])


def _by_nearness(found: list[Gap], at: datetime) -> dict[Nearness, list[Gap]]:
    groups: dict[Nearness, list[Gap]] = {}
    for gap in found:
        groups.setdefault(gap.nearness_at(at), []).append(gap)
    return groups
