"""A spreadsheet into the directory: tried first, then all of it or nothing, as often as wanted."""

from flask import Response, abort, flash, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from portal import i18n
from portal.access import Permission, needs
from portal.i18n import N_
from portal.once import once, then
from portal.people.powers import coordinates_area, operates
from portal.trail.models import Verb, record
from portal.units.intake import COLUMNS, IntakeError, Row, Sheet, read
from portal.units.sheets import CSV, attached, table
from portal.units.staff import blueprint
from portal.units.taking import Known, compare, take
from portal.units.territory import areas_now
from portal.web import page

# What one page holds of a long list, in letters and in runs of rows; the report holds everything.
SHOWN, RUNS = 9_000, 60
OUTCOMES = {
    "new": N_("new"),
    "changed": N_("changed"),
    "same": N_("as it is"),
    "broken": N_("wrong"),
}


@blueprint.route("/units/import", methods=["GET", "POST"])
@needs(Permission.IMPORT)
@once
def import_units() -> BaseResponse:
    """Try a file, or take it over: nothing is taken over while any row is wrong."""
    if request.method == "GET":
        return _page(None)
    areas = {a.code: a.id for a in areas_now() if _may(a.id)}
    file, deed = request.files.get("file"), request.form.get("m")
    try:
        sheet = read(file.read() if file else b"", areas)
    except IntakeError as error:
        return _page(None, problem=str(error), status=422)
    known = compare(sheet.rows, areas, _may)
    if deed == "report":
        return _report(sheet)
    if sheet.broken or deed != "do":
        return _page(sheet, status=422 if sheet.broken else 200)
    return _take(sheet, known, areas)


@blueprint.get("/units/import/template")
@needs(Permission.IMPORT)
def import_template() -> Response:
    """An empty sheet with the columns' names in the language of the page."""
    place = {"en": 0, "fr": -2, "ar": -1}[i18n.language()]
    heads = [aliases[place] for aliases in COLUMNS.values()]
    return attached("\ufeff" + ";".join(heads) + "\r\n", CSV, "template.csv")


def _may(area_id: int) -> bool:
    holder = current_user.memberships
    return coordinates_area(holder, area_id) or operates(holder)


def _take(sheet: Sheet, known: Known, areas: dict[str, int]) -> BaseResponse:
    count = take(sheet.rows, known, areas)
    record(Verb.IMPORTED, current_user, kind="directory", code=str(count))
    words = i18n.ngettext("%(n)s unit taken over.", "%(n)s units taken over.", count)
    flash(words % {"n": count})
    return then("units.import_units")


def _report(sheet: Sheet) -> Response:
    """Every row with its outcome and reasons, for a file whose answer is longer than a page."""
    heads = [i18n.gettext(words) for words in (N_("row"), "id", N_("outcome"), N_("why"))]
    rows = [
        [
            str(row.number),
            row.ident,
            i18n.gettext(OUTCOMES[row.outcome]),
            " · ".join(row.problems + row.notes),
        ]
        for row in sheet.rows
    ]
    return attached(table([heads, *rows]), CSV, "report.csv")


def _runs(numbers: list[int]) -> str:
    """Row numbers as people write them: 2-40, 42. More than fit stand in the report."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    said = [f"{a}" if a == b else f"{a}-{b}" for a, b in parts[:RUNS]]
    return ", ".join(said) + (" …" if len(parts) > RUNS else "")


def _first(rows: list[Row], said: str) -> list[tuple[int, str]]:
    """As many of these rows as one page holds, each with what is to be said of it."""
    shown, room = [], SHOWN
    for row in rows:
        words = i18n.shown(" · ".join(getattr(row, said)))
        room -= len(words) + 10
        if room < 0:
            break
        shown.append((row.number, words))
    return shown


def _page(sheet: Sheet | None, *, problem: str = "", status: int = 200) -> Response:
    if not (any(_may(a.id) for a in areas_now()) or operates(current_user.memberships)):
        abort(404)
    rows = sheet.rows if sheet else []
    outcomes = {}
    for name in ("new", "changed", "same"):
        found = [row.number for row in rows if row.outcome == name]
        outcomes[name] = (len(found), _runs(found))
    noted = [row for row in rows if row.notes and not row.problems]
    return page(
        "units/import_units.html",
        status=status,
        sheet=sheet,
        problem=problem,
        outcomes=outcomes,
        broken=_first(sheet.broken if sheet else [], "problems"),
        noted=noted,
        notes=_first([] if sheet and sheet.broken else noted, "notes"),
    )
