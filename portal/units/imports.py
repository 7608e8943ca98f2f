"""A spreadsheet into the directory: tried first, then all of it or nothing, as often as wanted."""

import secrets

from flask import Response, abort, flash, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from portal import i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.people.powers import coordinates_area, operates
from portal.trail.models import Verb, record
from portal.units.intake import COLUMNS, IntakeError, Row, Sheet, read
from portal.units.models import ContactPoint, Unit, note_names
from portal.units.staff import blueprint
from portal.units.territory import areas_now
from portal.web import page

# How many problems stand on one page; the rest are counted.
SHOWN = 300
_FIELDS = ("kind", "sector", "name_ar", "name_fr", "name_en", "speaks")


@blueprint.route("/units/import", methods=["GET", "POST"])
@needs(Permission.IMPORT)
@once
def import_units() -> BaseResponse:
    """Try a file, or take it over: nothing is taken over while any row is wrong."""
    if request.method == "GET":
        return _page(None)
    areas = {a.code: a.id for a in areas_now() if _may(a.id)}
    file = request.files.get("file")
    try:
        sheet = read(file.read() if file else b"", areas)
    except IntakeError as error:
        return _page(None, problem=str(error), status=422)
    known = _compare(sheet)
    if sheet.broken or request.form.get("m") != "do":
        return _page(sheet, status=422 if sheet.broken else 200)
    return _take(sheet, known, areas)


@blueprint.get("/units/import/template")
@needs(Permission.IMPORT)
def import_template() -> Response:
    """An empty sheet with the columns' names in the language of the page."""
    place = {"en": 0, "fr": -2, "ar": -1}[i18n.language()]
    heads = [aliases[place] for aliases in COLUMNS.values()]
    text = "\ufeff" + ";".join(heads) + "\r\n"
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="template.csv"'
    return response


def _may(area_id: int) -> bool:
    holder = current_user.memberships
    return coordinates_area(holder, area_id) or operates(holder)


def _compare(sheet: Sheet) -> dict[str, Unit]:
    """Give each row its outcome beside what is there; the units by their outer id."""
    ids = [row.values.get("id", "") for row in sheet.rows]
    known = {
        str(unit.external_id): unit
        for unit in db.session.scalars(select(Unit).where(Unit.external_id.in_(ids)))
    }
    numbers: dict[int, set[str]] = {}
    rows = select(ContactPoint.unit_id, ContactPoint.number).where(
        ContactPoint.unit_id.in_([unit.id for unit in known.values()]),
        ContactPoint.closed_on.is_(None),
    )
    for unit_id, number in db.session.execute(rows):
        numbers.setdefault(unit_id, set()).add(number or "")
    for row in sheet.rows:
        unit = known.get(row.values.get("id", ""))
        if row.problems:
            row.outcome = "broken"
        elif unit is None:
            row.outcome = "new"
        elif unit.area_id and not _may(unit.area_id):
            row.problems.append(i18n.gettext("this unit lies in an area that is not yours"))
            row.outcome = "broken"
        else:
            row.lines = [x for x in row.lines if x[1] not in numbers.get(unit.id, set())]
            row.outcome = "changed" if row.lines or _differs(unit, row) else "same"
    return known


def _said(row: Row) -> dict[str, str]:
    said = {name: row.values.get(name, "") for name in _FIELDS}
    said["name_en"] = said["name_en"] or said["name_fr"]
    said["speaks"] = " ".join(said["speaks"].replace(",", " ").split())
    return said


def _differs(unit: Unit, row: Row) -> bool:
    return any(getattr(unit, name) != value for name, value in _said(row).items())


def _take(sheet: Sheet, known: dict[str, Unit], areas: dict[str, int]) -> BaseResponse:
    """All of it in one transaction. What keeps a unit hidden or restricted is never in a file."""
    touched = [row for row in sheet.rows if row.outcome in {"new", "changed"}]
    for row in touched:
        unit = known.get(row.values["id"])
        if unit is None:
            unit = Unit(
                external_id=row.values["id"], code=_code(row), area_id=areas[row.values["area"]]
            )
            known[row.values["id"]] = unit
            db.session.add(unit)
        for name, value in _said(row).items():
            setattr(unit, name, value)
    db.session.flush()
    for row in touched:
        unit = known[row.values["id"]]
        for place, (kind, number) in enumerate(row.lines):
            db.session.add(
                ContactPoint(
                    unit_id=unit.id,
                    kind=kind.value,
                    number=number,
                    is_duty=place == 0 and row.outcome == "new",
                    position=place,
                )
            )
    db.session.flush()
    if touched:
        note_names({known[row.values["id"]].id for row in touched})
    record(Verb.IMPORTED, current_user, kind="directory", code=str(len(touched)))
    words = i18n.ngettext("%(n)s unit taken over.", "%(n)s units taken over.", len(touched))
    flash(words % {"n": len(touched)})
    return then("units.import_units")


def _code(row: Row) -> str:
    return f"{row.values['area']}-{secrets.token_hex(3).upper()}"


def _runs(numbers: list[int]) -> str:
    """Row numbers as people write them: 2-40, 42."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in parts)


def _page(sheet: Sheet | None, *, problem: str = "", status: int = 200) -> Response:
    if not (any(_may(a.id) for a in areas_now()) or operates(current_user.memberships)):
        abort(404)
    outcomes = {}
    for name in ("new", "changed", "same"):
        found = [row.number for row in sheet.rows if row.outcome == name] if sheet else []
        outcomes[name] = (len(found), _runs(found))
    return page(
        "units/import_units.html",
        status=status,
        sheet=sheet,
        problem=problem,
        outcomes=outcomes,
        broken=sheet.broken[:SHOWN] if sheet else [],
        columns=list(COLUMNS),
    )
