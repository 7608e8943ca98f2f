"""Sheets to print, Arabic over French on each: door posters of a unit and of an area, pocket cards.

The pocket card is carried home by women: it has no logo and never says what the numbers are for
(X3). Nothing that hangs on a wall names a shelter, a house for removed persons, or a unit that is
kept from publication.
"""

from datetime import datetime, timedelta

from flask import abort, current_app
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal import clock
from portal.access import Permission, needs
from portal.db import db, recorded
from portal.qr import link_square
from portal.trail.models import Verb, record
from portal.units.directory import visible_unit
from portal.units.lines import Line, lines_of
from portal.units.lists import Sector, UnitKind
from portal.units.models import Unit
from portal.units.offers import hours_of
from portal.units.published import published
from portal.units.staff import blueprint
from portal.units.territory import Area, areas_now
from portal.web import page

# As long as a line may go unconfirmed before a unit is listed: after that the sheet is replaced.
VALID_FOR = timedelta(days=30)
# As many units as one sheet of paper holds; how many more there are is said on it.
MOST = 10
_ORDER = {sector.value: place for place, sector in enumerate(Sector)}


@blueprint.get("/paper")
@needs(Permission.PRINT)
def papers() -> Response:
    """Every sheet that the reader is likely to print: her area's, her units'."""
    units = {m.unit.code: m.unit for m in current_user.memberships if m.unit}
    area = next((a for a in areas_now() if a.id == current_user.area_id), None)
    return page("units/papers.html", area=area, units=[u for u in units.values() if may_hang(u)])


@blueprint.get("/units/<unit_code>/poster")
@needs(Permission.PRINT)
@recorded
def poster(unit_code: str) -> Response:
    """What hangs on the unit's door: lines in large, hours, until when the sheet is valid."""
    unit, at = hanging_unit(unit_code), clock.now()
    note_print(unit.code)
    return page(
        "units/poster.html",
        unit=unit,
        lines=[x for x in lines_of({unit.id}, set()).values() if x.unit_id == unit.id][:3],
        hours=hours_of({unit.id})[unit.id],
        square=door_square(),
        now=at,
        valid_until=clock.local(at + VALID_FOR),
    )


@blueprint.get("/areas/<area_code>/poster")
@needs(Permission.PRINT)
@recorded
def area_poster(area_code: str) -> Response:
    """The lines of an area's units on one sheet, for doors and for associations (J1)."""
    area, at = printed_area(area_code), clock.now()
    note_print(area.code)
    rows, national = _lines_of_area(area, at)
    return page(
        "units/area_poster.html",
        area=area,
        rows=rows[:MOST],
        left=max(0, len(rows) - MOST),
        national=national,
        square=door_square(),
        now=at,
        valid_until=clock.local(at + VALID_FOR),
    )


@blueprint.get("/useful-numbers")
@needs(Permission.PRINT)
@recorded
def useful_numbers() -> Response:
    """Eight small cards on one sheet, to cut out: the national numbers, by what they are called."""
    note_print("useful-numbers")
    lines = [x for x in lines_of(set(), set()).values() if x.is_national]
    return page("units/useful_numbers.html", lines=lines, now=clock.local(clock.now()))


def may_hang(unit: Unit) -> bool:
    """Whether a sheet may name the unit: it would be found in the street one day."""
    return unit.kind != UnitKind.SHELTER and unit.is_published and not unit.is_restricted


def hanging_unit(code: str) -> Unit:
    """The unit, if the reader may know of it and a sheet may name it; else 404."""
    unit = visible_unit(code)
    return unit if may_hang(unit) else abort(404)


def printed_area(code: str) -> Area:
    """The area of that code today; else 404."""
    area = next((a for a in areas_now() if a.code == code), None)
    return area or abort(404)


def door_square() -> Markup:
    """The way to the sign-in page, for a phone's camera."""
    return link_square(current_app.config["ORIGIN"] + "/sign-in")


def note_print(code: str) -> None:
    """In the trail before the sheet leaves."""
    record(Verb.PRINTED, current_user, kind="sheet", code=code)
    db.session.commit()


def _lines_of_area(area: Area, at: datetime) -> tuple[list[tuple[Unit, Line | None]], list[Line]]:
    """Each unit with the line to print, none where it is doubted or too old; the national lines."""
    where = published().where(Unit.area_id == area.id, Unit.kind != UnitKind.SHELTER.value)
    units = sorted(
        db.session.scalars(where.order_by(Unit.code).limit(200)), key=lambda u: _ORDER[u.sector]
    )
    lines = lines_of({unit.id for unit in units}, set()).values()
    sure = [line for line in lines if not line.is_doubted and not line.is_stale_at(at)]
    rows = [(u, next((x for x in sure if x.unit_id == u.id), None)) for u in units]
    return rows, [line for line in lines if line.is_national]
