"""The saved copy: the duty lines of my area as one page that a phone keeps for a day (quality 3).

It holds lines and hours, and nothing that belongs to anybody: no name, no token, no request, no
house for removed persons. A shared phone keeps none.
"""

from flask import abort, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs, public
from portal.board.duty import board_of
from portal.board.views import blueprint
from portal.units.territory import areas_now
from portal.web import page


@blueprint.get("/copy")
@needs(Permission.SEE_BOARD)
def copy() -> Response:
    """What this phone may keep; 404 on a shared one, and it forgets what it had."""
    area = next((a for a in areas_now() if a.id == current_user.area_id), None)
    if area is None or current_user.is_shared:
        abort(404)
    at = clock.now()
    return page(
        "board/copy.html", board=board_of(area.id, at), area=area, as_of=i18n.hour(at), now=at
    )


@blueprint.get("/open")
@public
def launch() -> Response:
    """Where the installed portal starts; a phone without a copy comes here, and on to the board."""
    return redirect(url_for("board.show"), 303)
