"""Communes as places to look up: told apart by province, with court and force as of a day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal import clock, i18n
from portal.db import db
from portal.units.index import Hit
from portal.units.lists import UnitKind
from portal.units.territory import Area, Commune, CommuneArea, Province, in_force

# Places shown for one question; a name this much less like than the best is another place.
PLACES = 4
APART = 0.12


@dataclass(frozen=True)
class Place:
    """A commune as it is told apart from its homonyms, with the court it belongs to on a day."""

    id: int
    code: str
    name: str
    province: str
    is_urban: bool
    area_id: int | None
    area: str

    @property
    def force(self) -> UnitKind:
        """Who comes there: the police in towns, the gendarmerie in the country."""
        return UnitKind.POLICE_CELL if self.is_urban else UnitKind.GENDARMERIE_CELL


def places_of(hits: list[Hit], at: datetime) -> list[Place]:
    """The communes that may be meant, the likeliest first; homonyms stand side by side."""
    if not hits:
        return []
    order = {hit.ref_id: place for place, hit in enumerate(hits)}
    close = [hit.ref_id for hit in hits if hit.score > hits[0].score - APART][:PLACES]
    rows = _read(Commune.id.in_(close), at)
    return sorted(rows, key=lambda row: order[row.id])


def place_where(where: Any, at: datetime) -> Place | None:
    """The one commune that meets a condition."""
    return next(iter(_read(where, at)), None)


def _read(where: Any, at: datetime) -> list[Place]:
    on = clock.local(at).date()
    rows = db.session.execute(
        select(
            Commune.id, Commune.code, Commune.name_ar, Commune.name_fr, Commune.is_urban,
            Province.name_ar.label("province_ar"), Province.name_fr.label("province_fr"),
            Area.id.label("area_id"), Area.name_ar.label("area_ar"),
            Area.name_fr.label("area_fr"), Area.name_en.label("area_en"),
        )
        .join(Province, Province.id == Commune.province_id)
        .outerjoin(
            CommuneArea,
            (CommuneArea.commune_id == Commune.id) & in_force(CommuneArea, on),
        )
        .outerjoin(Area, Area.id == CommuneArea.area_id)
        .where(where)
    )  # fmt: skip
    return [
        Place(
            row.id,
            row.code,
            i18n.pick(row.name_ar, row.name_fr, row.name_fr),
            i18n.pick(row.province_ar, row.province_fr, row.province_fr),
            row.is_urban,
            row.area_id,
            i18n.pick(row.area_ar or "", row.area_fr or "", row.area_en or ""),
        )
        for row in rows
    ]
