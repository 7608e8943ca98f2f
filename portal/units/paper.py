"""Sheets to print, Arabic and French on each: a unit's door poster, a card of useful numbers.

The card is carried home by women: it has no logo and never says what the numbers are for (X3).
"""

from datetime import timedelta

from flask import abort, current_app
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock
from portal.access import Permission, needs
from portal.db import db, recorded
from portal.i18n import N_
from portal.qr import link_square
from portal.trail.models import Verb, record
from portal.units.directory import visible_unit
from portal.units.lines import lines_of
from portal.units.lists import UnitKind
from portal.units.offers import hours_of
from portal.units.staff import blueprint
from portal.web import page

# As long as a line may go unconfirmed before a unit is listed: after that the sheet is replaced.
VALID_FOR = timedelta(days=30)


@blueprint.get("/units/<unit_code>/poster")
@needs(Permission.PRINT)
@recorded
def poster(unit_code: str) -> Response:
    """What hangs on the unit's door: lines in large, hours, until when the sheet is valid."""
    unit, at = visible_unit(unit_code), clock.now()
    if unit.kind == UnitKind.SHELTER or unit.is_restricted:
        # A sheet that names such a house would be found in the street one day.
        abort(404)
    _note(unit.code)
    return page(
        "units/poster.html",
        unit=unit,
        lines=[x for x in lines_of({unit.id}, set()).values() if x.unit_id == unit.id][:3],
        hours=hours_of({unit.id})[unit.id],
        square=link_square(current_app.config["ORIGIN"] + "/sign-in"),
        now=at,
        valid_until=at + VALID_FOR,
        valid=N_("Valid until"),
    )


@blueprint.get("/useful-numbers")
@needs(Permission.PRINT)
@recorded
def useful_numbers() -> Response:
    """Eight small cards on one sheet, to cut out: the national numbers, by what they are called."""
    _note("useful-numbers")
    lines = [x for x in lines_of(set(), set()).values() if x.is_national]
    return page("units/useful_numbers.html", lines=lines, now=clock.now())


def _note(code: str) -> None:
    """In the trail before the sheet leaves."""
    record(Verb.PRINTED, current_user, kind="sheet", code=code)
    db.session.commit()
