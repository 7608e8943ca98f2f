"""The night sheet: one A4 with the duty lines of an area, for when power or network is cut (T17).

It holds lines, hours and units: no name and no address, since paper is read by whoever finds it.
"""

from datetime import datetime
from typing import Any

from flask import current_app, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import assets, clock, i18n
from portal.access import Permission, needs
from portal.board.duty import board_of
from portal.board.views import area_named, blueprint
from portal.db import db, recorded
from portal.trail.models import Verb, record
from portal.units.territory import Area
from portal.web import page


@blueprint.get("/areas/<code>/night-sheet")
@needs(Permission.PRINT)
@recorded
def night_sheet(code: str) -> Response:
    """The sheet of an area as it stands now, to print; each printing is in the trail."""
    area = area_named(code)
    record(Verb.PRINTED, current_user, kind="sheet", code=f"night {area.code}")
    db.session.commit()
    return page("board/night_sheet.html", **_said(area, clock.now()))


def as_file(area: Area, lang: str, at: datetime) -> str:
    """The sheet as one file that needs nothing beside it: HTML with its style, in `lang`."""
    css = assets.ready(assets.FOLDER).whole_css
    with current_app.test_request_context(headers={"Accept-Language": i18n.TAGS[lang]}):
        return render_template(
            "board/night_sheet_file.html", **_said(area, at) | {"critical_css": css}
        )


def _said(area: Area, at: datetime) -> dict[str, Any]:
    # What everybody may know: a house for removed persons is on no paper.
    return {"board": board_of(area.id, at), "area": area, "as_of": i18n.hour(at), "now": at}
