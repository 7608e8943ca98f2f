"""Communes as places to look up: told apart by province, with court and force as of a day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, case, false, or_, select

from portal import clock, i18n
from portal.db import db
from portal.units.index import Hit
from portal.units.lists import UnitKind
from portal.units.models import ServedCommune, Unit
from portal.units.territory import Area, Commune, CommuneArea, Province, in_force

# Places shown for one question; a name this much less like than the best is another place.
PLACES = 4
APART = 0.12
# Names that differ less are taken for one name, written by two hands.
HOMONYM = 0.07
# How near a unit is, by territory.
OWN_COMMUNE, OWN_PROVINCE, OWN_AREA, OTHER_AREA, OTHER_REGION = range(5)


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
    parent_id: int | None = None
    province_id: int = 0
    appeal_region_id: int | None = None

    @property
    def force(self) -> UnitKind:
        """Who comes there: the police in towns, the gendarmerie in the country."""
        return UnitKind.POLICE_CELL if self.is_urban else UnitKind.GENDARMERIE_CELL

    @property
    def ids(self) -> list[int]:
        """The commune, and the one it is an arrondissement of."""
        return [self.id, *([self.parent_id] if self.parent_id else [])]


@dataclass(frozen=True)
class Move:
    """The commune goes to another court's area on a day to come."""

    area: str
    on: date


def places_of(hits: list[Hit], at: datetime, home_id: int | None) -> list[Place]:
    """The communes that may be meant, the likeliest first; of homonyms, that of the home area."""
    if not hits:
        return []
    scores = {hit.ref_id: hit.score for hit in hits}
    close = [hit.ref_id for hit in hits if hit.score > hits[0].score - APART][:PLACES]
    rows = _read(Commune.id.in_(close), clock.local(at).date())

    def turn(row: Place) -> tuple[bool, bool, float]:
        is_other = hits[0].score - scores[row.id] > HOMONYM
        return is_other, home_id is None or row.area_id != home_id, -scores[row.id]

    return sorted(rows, key=turn)


def place_where(where: Any, on: date) -> Place | None:
    """The one commune that meets a condition, as of a day."""
    return next(iter(_read(where, on)), None)


def next_move(place: Place, on: date) -> Move | None:
    """The next day on which another court becomes competent, where that is known already."""
    row = db.session.execute(
        select(CommuneArea.from_on, Area.name_ar, Area.name_fr, Area.name_en)
        .join(Area, Area.id == CommuneArea.area_id)
        .where(CommuneArea.commune_id == place.id, CommuneArea.from_on > on)
        .order_by(CommuneArea.from_on)
        .limit(1)
    ).first()
    return Move(i18n.pick(row.name_ar, row.name_fr, row.name_en), row.from_on) if row else None


def serving(place: Place, on: date) -> Any:
    """The condition that a unit serves the place; a shelter does by its area, never narrower."""
    is_shelter = Unit.kind == UnitKind.SHELTER.value
    served = Unit.id.in_(_served(ServedCommune.commune_id.in_(place.ids), on))
    return or_(
        and_(~is_shelter, served),
        and_(is_shelter, by_area(place.area_id)),
    )


def by_area(area_id: int | None) -> Any:
    """The condition that a unit lies in an area."""
    return Unit.area_id == area_id if area_id else false()


def distance(place: Place, on: date) -> Any:
    """How near a unit is to the place, by territory, for a query."""
    is_open = Unit.kind != UnitKind.SHELTER.value
    here = Unit.id.in_(_served(ServedCommune.commune_id.in_(place.ids), on))
    communes = select(Commune.id).where(Commune.province_id == place.province_id)
    of_province = Unit.id.in_(_served(ServedCommune.commune_id.in_(communes), on))
    of_region = select(Area.id).where(Area.appeal_region_id == place.appeal_region_id)
    return case(
        (is_open & here, OWN_COMMUNE),
        (is_open & of_province, OWN_PROVINCE),
        (by_area(place.area_id), OWN_AREA),
        (Unit.area_id.in_(of_region), OTHER_AREA),
        else_=OTHER_REGION,
    )


def _served(communes: Any, on: date) -> Any:
    return select(ServedCommune.unit_id).where(
        communes,
        ServedCommune.from_on <= on,
        or_(ServedCommune.until_on.is_(None), ServedCommune.until_on > on),
    )


def _read(where: Any, on: date) -> list[Place]:
    rows = db.session.execute(
        select(
            Commune.id, Commune.code, Commune.name_ar, Commune.name_fr, Commune.is_urban,
            Commune.parent_id, Commune.province_id,
            Province.name_ar.label("province_ar"), Province.name_fr.label("province_fr"),
            Area.id.label("area_id"), Area.name_ar.label("area_ar"), Area.appeal_region_id,
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
            row.parent_id,
            row.province_id,
            row.appeal_region_id,
        )
        for row in rows
    ]
