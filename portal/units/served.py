"""The communes that a unit serves: looked for in any spelling, ticked, and ended with a day."""

from typing import Any

from flask import abort, flash, request
from flask_login import current_user
from sqlalchemy import or_, select
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.trail.models import Verb, record
from portal.units.index import look_up
from portal.units.models import ServedCommune, Unit
from portal.units.sight import edited_unit
from portal.units.staff import blueprint
from portal.units.territory import Commune, CommuneArea, Province, in_force
from portal.web import page

# As many boxes as a thumb goes through.
MOST = 60
MOST_FOUND = 12


@blueprint.route("/units/<unit_code>/communes", methods=["GET", "POST"])
@needs(Permission.EDIT_UNIT)
@once
def serve(unit_code: str) -> Response:
    """Tick what is served; what is no longer ticked ends today and stays in the history."""
    unit = edited_unit(unit_code)
    if unit.is_shelter:
        # A shelter serves its area: fewer communes than that would say where it is.
        abort(404)
    if request.method == "POST" and not i18n.switches_language():
        _keep(unit, set(request.form.getlist("shown")), set(request.form.getlist("served")))
        record(Verb.COMMUNES_KEPT, current_user, kind="unit", code=unit.code)
        flash(i18n.gettext("Kept. Everybody sees it from now on."))
        return then("units.serve", unit_code=unit_code)
    text = request.args.get("q", "").strip()[:80]
    found = _found(text) if text else []
    return page("units/serve.html", unit=unit, text=text, found=found, **_served(unit))


def _keep(unit: Unit, shown: set[str], wanted: set[str]) -> None:
    """Only what stood on her page is changed: somebody else may have added more meanwhile."""
    today = clock.local(clock.now()).date()
    rows = db.session.execute(
        select(ServedCommune, Commune.code)
        .join(Commune, Commune.id == ServedCommune.commune_id)
        .where(ServedCommune.unit_id == unit.id, ServedCommune.until_on.is_(None))
    ).all()
    for served, code in rows:
        if code in shown - wanted:
            # Ticked and taken back on the same day was never served.
            if served.from_on >= today:
                db.session.delete(served)
            else:
                served.until_on = today
    fresh = list(wanted - {code for _, code in rows})[:100]
    ids = db.session.scalars(select(Commune.id).where(Commune.code.in_(fresh)))
    db.session.add_all(
        [ServedCommune(unit_id=unit.id, commune_id=ident, from_on=today) for ident in ids]
    )


def _served(unit: Unit) -> dict[str, Any]:
    today = clock.local(clock.now()).date()
    here = select(ServedCommune.commune_id).where(
        ServedCommune.unit_id == unit.id,
        or_(ServedCommune.until_on.is_(None), ServedCommune.until_on > today),
    )
    rows = _communes(Commune.id.in_(here))
    area = select(CommuneArea.commune_id).where(
        CommuneArea.area_id == unit.area_id, in_force(CommuneArea, today)
    )
    rest = _communes(Commune.id.in_(area) & Commune.id.not_in(here))
    return {"served": rows[:MOST], "more": max(0, len(rows) - MOST), "rest": rest[:MOST]}


def _found(text: str) -> list[tuple[str, str, str]]:
    ids = [hit.ref_id for hit in look_up(text) if hit.kind == "commune"][:MOST_FOUND]
    return _communes(Commune.id.in_(ids))


def _communes(where: Any) -> list[tuple[str, str, str]]:
    """Code, name and province, by name; a homonym is told apart by its province."""
    rows = db.session.execute(
        select(
            Commune.code, Commune.name_ar, Commune.name_fr,
            Province.name_ar.label("province_ar"), Province.name_fr.label("province_fr"),
        )
        .join(Province, Province.id == Commune.province_id)
        .where(where)
        .order_by(Commune.name_fr, Commune.code)
        .limit(MOST + 300)
    )  # fmt: skip
    return [
        (
            row.code,
            i18n.pick(row.name_ar, row.name_fr, row.name_fr),
            i18n.pick(row.province_ar, row.province_fr, row.province_fr),
        )
        for row in rows
    ]
