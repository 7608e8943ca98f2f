"""The directory on the way out: a spreadsheet, HSDS, and a card for a phone's own address book.

Personal numbers are never in it. A shelter is a line that says its region and nothing by which it
could be found; houses for removed persons and units kept from publication are not in it at all.
"""

import json

from flask import Response, abort
from flask_login import current_user
from sqlalchemy.orm import joinedload

from portal import clock
from portal.access import Permission, needs
from portal.db import db, recorded
from portal.trail.models import Verb, record
from portal.units.hsds_out import document
from portal.units.lines import lines_of
from portal.units.lists import UnitKind
from portal.units.models import Unit
from portal.units.offers import Hours, hours_of
from portal.units.published import MOST, published
from portal.units.sheets import CSV, attached, table
from portal.units.staff import blueprint
from portal.units.territory import Area

COLUMNS = (
    "code", "kind", "sector", "region", "area", "name_ar", "name_fr", "name_en", "speaks", "hours",
    "duty_line", "second_line",
)  # fmt: skip


@blueprint.get("/units/export")
@needs(Permission.EXPORT)
@recorded
def export_units() -> Response:
    """All published units as CSV that opens in a spreadsheet with its Arabic whole."""
    _refuse_on_shared_phone()
    text = table([COLUMNS, *_rows()])
    _note("directory")
    return attached(text, CSV, "units.csv")


@blueprint.get("/units/export/hsds")
@needs(Permission.EXPORT)
@recorded
def export_hsds() -> Response:
    """The same units in the field's standard format, for partners' own systems."""
    _refuse_on_shared_phone()
    text = json.dumps(document(), ensure_ascii=False, separators=(",", ":"))
    _note("hsds")
    return attached(text, "application/json; charset=utf-8", "hsds.json")


@blueprint.get("/units/<unit_code>/vcard")
@needs(Permission.EXPORT)
@recorded
def vcard(unit_code: str) -> Response:
    """One unit as vCard 4 (RFC 6350), for the address book of a work phone."""
    _refuse_on_shared_phone()
    unit = db.session.scalars(published().where(Unit.code == unit_code)).first()
    if unit is None or unit.kind == UnitKind.SHELTER:
        abort(404)
    text = "".join(_folded(line) for line in _card(unit))
    _note(unit.code)
    return attached(text, "text/vcard; charset=utf-8", f"{unit.code}.vcf")


def _rows() -> list[list[str]]:
    units = list(
        db.session.scalars(
            published()
            .options(joinedload(Unit.area).joinedload(Area.appeal_region))
            .order_by(Unit.code)
            .limit(MOST)
        )
    )
    ids = {unit.id for unit in units}
    hours, lines = hours_of(ids), lines_of(ids, set())
    numbers: dict[int, list[str]] = {ident: [] for ident in ids}
    for line in lines.values():
        if line.unit_id in numbers:
            numbers[line.unit_id].append(_national(line.number))
    return [_row(unit, hours[unit.id], numbers[unit.id]) for unit in units]


def _row(unit: Unit, hours: Hours, numbers: list[str]) -> list[str]:
    region = unit.area.appeal_region.name_fr if unit.area else ""
    if unit.kind == UnitKind.SHELTER:
        return ["", unit.kind, unit.sector, region, *[""] * (len(COLUMNS) - 4)]
    week = [f"{d}:{o // 60:02}{o % 60:02}-{c // 60:02}{c % 60:02}" for d, o, c in hours.spans]
    area = unit.area.name_fr if unit.area else ""
    return [
        unit.code, unit.kind, unit.sector, region, area, unit.name_ar, unit.name_fr, unit.name_en,
        unit.speaks, " ".join(sorted(week)), *[*numbers, "", ""][:2],
    ]  # fmt: skip


def _national(number: str) -> str:
    """With a leading nought instead of a plus, which a spreadsheet would calculate with."""
    return "0" + number.removeprefix("+212") if number.startswith("+212") else number


def _card(unit: Unit) -> list[str]:
    lines = [x for x in lines_of({unit.id}, set()).values() if x.unit_id == unit.id]
    return [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"FN;LANGUAGE=fr:{_escaped(unit.name_fr)}",
        f"FN;LANGUAGE=ar:{_escaped(unit.name_ar)}",
        *(f"TEL;VALUE=uri;TYPE=work;PREF={n}:tel:{x.number}" for n, x in enumerate(lines, 1)),
        f"REV:{clock.now():%Y%m%dT%H%M%SZ}",
        f"UID:urn:sanad:unit:{_escaped(unit.code)}",
        "END:VCARD",
    ]


def _escaped(text: str) -> str:
    for mark in ("\\", ",", ";"):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of 75 octets at most, a longer one going on behind a blank (RFC 6350, 3.2)."""
    parts, part = [], ""
    for mark in line:
        if len((part + mark).encode()) > 74:
            parts.append(part)
            part = ""
        part += mark
    return "\r\n ".join([*parts, part]) + "\r\n"


def _refuse_on_shared_phone() -> None:
    """Nothing is put on a phone that others use too."""
    if current_user.is_shared:
        abort(403)


def _note(code: str) -> None:
    """In the trail before a byte leaves."""
    record(Verb.EXPORTED, current_user, kind="unit", code=code)
    db.session.commit()
