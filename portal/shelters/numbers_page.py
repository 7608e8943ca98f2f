"""The numbers of places: to read, with bars, and as a file; small counts hidden in both."""

import csv
import io

from flask import Response as FileResponse
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock
from portal.access import Permission, needs
from portal.db import db, recorded
from portal.shelters.figures import Figures, figures
from portal.shelters.views import blueprint
from portal.trail.models import Verb, record
from portal.web import page


@blueprint.get("/shelters/numbers")
@needs(Permission.COUNT_PLACES)
def numbers() -> Response:
    """How full, why not, how long until an answer, and how often there was no place."""
    return page("shelters/numbers.html", figures=figures(), now=clock.now())


@blueprint.get("/shelters/numbers/export")
@needs(Permission.COUNT_PLACES)
@recorded
def export_numbers() -> Response:
    """The same as CSV; no house is named by more than its code, and nobody at all."""
    text = io.StringIO()
    csv.writer(text).writerows(_rows(figures()))
    record(Verb.PLACES_COUNTED, current_user, kind="export", code="places")
    db.session.commit()
    answer = FileResponse("\ufeff" + text.getvalue(), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=places.csv"
    return answer


def _rows(found: Figures) -> list[list[str]]:
    rows = [["what", "where", "when", "number", "of"]]
    rows += [
        ["occupied", "", night.on.isoformat(), night.words, str(night.capacity)]
        for night in found.nights
    ]
    rows += [["hours_stale", "", "", str(sum(hours for _, hours in found.stale)), ""]]
    rows += [["refused", reason, side, n, found.refused] for reason, side, n in found.refusals]
    rows += [["minutes_to_answer", "", "", "" if found.wait is None else str(found.wait), ""]]
    rows += [
        ["none_found", area, f"{month:%Y-%m}", n, found.none_total]
        for area, month, n in found.none_found
    ]
    return rows
