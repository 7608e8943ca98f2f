"""The ground of the demonstration: areas with their communes, units with their lines."""

from datetime import date
from typing import Any

from sqlalchemy import insert, select

from portal import clock
from portal.db import db
from portal.demo.places import (
    ALWAYS_OPEN,
    AREAS,
    COURTS,
    FUTURE_AREA,
    NATIONAL,
    OFFERS,
    OFFICE,
    RECEPTION,
    SPEAKS,
    UNITS,
)
from portal.units import hcp
from portal.units.lists import ContactKind, UnitKind
from portal.units.models import ContactPoint, FormerName, ServedCommune, Unit, note_names
from portal.units.offers import DAY, Opening, Service
from portal.units.territory import AppealRegion, Area, Commune, CommuneArea, Province

LONG_AGO = date(2018, 9, 13)
FUTURE_COURT_OPENS = date(2027, 9, 1)


class World:
    """What loading has made so far, by code."""

    def __init__(self) -> None:
        self.now = clock.now()
        self.areas: dict[str, int] = {}
        self.units: dict[str, Unit] = {}
        self.people: dict[str, int] = {}
        self.lines: dict[str, list[int]] = {}
        self.members: dict[tuple[str, str], int] = {}


def lay(world: World) -> None:
    """Territory, areas, units, their lines and the communes they serve."""
    hcp.load()
    _areas(world)
    for unit in UNITS:
        _unit(world, *unit)
    _national(world)
    _served(world)
    _offers(world)
    note_names()


def add(row: Any) -> int:
    """Put one row in; its id."""
    db.session.add(row)
    db.session.flush()
    return int(row.id)


def _areas(world: World) -> None:
    courts = {
        code: add(AppealRegion(code=code, name_ar=ar, name_fr=fr, name_en=en))
        for code, ar, fr, en in COURTS
    }
    for place, (code, court, ar, fr, en, provinces) in enumerate((*AREAS, FUTURE_AREA)):
        begins = FUTURE_COURT_OPENS if code == FUTURE_AREA[0] else LONG_AGO
        world.areas[code] = add(
            Area(
                code=code,
                appeal_region_id=courts[court],
                name_ar=ar,
                name_fr=fr,
                name_en=en,
                position=place,
                from_on=begins,
            )
        )
        rows = db.session.execute(
            select(Commune.id, Province.code)
            .join(Province, Province.id == Commune.province_id)
            .where(Province.code.in_(provinces))
        ).all()
        leaves = FUTURE_AREA[5] if code == FUTURE_AREA[1].removeprefix("CA-") else ()
        db.session.execute(
            insert(CommuneArea),
            [
                {
                    "commune_id": commune_id,
                    "area_id": world.areas[code],
                    "from_on": begins,
                    "until_on": FUTURE_COURT_OPENS if province in leaves else None,
                }
                for commune_id, province in rows
            ],
        )


def _unit(world: World, code: str, kind: Any, sector: Any, *rest: str) -> None:
    en, fr, ar, digits = rest
    reception = RECEPTION.get(kind, ("", "", ""))
    unit = Unit(
        code=code,
        kind=kind.value,
        sector=sector.value,
        area_id=world.areas[{"A": "MK", "B": "TZ", "C": "CH", "D": "LR"}[code[0]]],
        name_ar=ar,
        name_fr=fr,
        name_en=en,
        speaks=SPEAKS[code[0]],
        reception_ar=reception[0],
        reception_fr=reception[1],
        reception_en=reception[2],
        is_restricted=kind is UnitKind.REMOVED_PERSONS_HOUSE,
    )
    add(unit)
    world.units[code] = unit
    mobile = digits.startswith("7")
    first = ContactKind.MOBILE if mobile else ContactKind.LANDLINE
    second = f"50000{1 + len(world.units):02}{digits[-2:]}"
    world.lines[code] = [
        add(
            ContactPoint(
                unit_id=unit.id, kind=first.value, number=f"+212{digits}", is_duty=True, position=0
            )
        ),
        add(
            ContactPoint(
                unit_id=unit.id, kind=ContactKind.LANDLINE.value, number=f"+212{second}", position=1
            )
        ),
    ]
    if code == "A-PAR":
        _line(unit, ContactKind.FAX, "+212500000030", 2)
        _line(unit, ContactKind.EMAIL, "cellule.meknes.demo@example.org", 3)
    if code == "C-CHU":
        db.session.add(
            FormerName(
                unit_id=unit.id,
                name_ar="مندوبية الصحة بمراكش (تجريبي)",
                name_fr="Délégation de la santé de Marrakech (démo)",
                name_en="Health delegation, Marrakech (demo)",
                until_on=date(2026, 9, 30),
            )
        )


def _line(unit: Unit, kind: ContactKind, number: str, position: int) -> int:
    return add(ContactPoint(unit_id=unit.id, kind=kind.value, number=number, position=position))


def _national(world: World) -> None:
    for code, sector, en, fr, ar, number in NATIONAL:
        unit = Unit(
            code=code,
            kind=UnitKind.NATIONAL_LINE.value,
            sector=sector.value,
            name_ar=ar,
            name_fr=fr,
            name_en=en,
        )
        add(unit)
        world.lines[code] = [
            add(
                ContactPoint(
                    unit_id=unit.id, kind=ContactKind.SHORT_CODE.value, number=number, is_duty=True
                )
            )
        ]


def _offers(world: World) -> None:
    """What each kind of unit offers, and its hours: day and night, or those of an office."""
    for unit in world.units.values():
        kind = UnitKind(unit.kind)
        for service in OFFERS.get(kind, ()):
            db.session.add(Service(unit_id=unit.id, kind=service, from_on=LONG_AGO))
        is_always = kind in ALWAYS_OPEN
        for weekday in range(7 if is_always else 5):
            opens, closes = (0, DAY) if is_always else OFFICE
            db.session.add(Opening(unit_id=unit.id, weekday=weekday, opens=opens, closes=closes))


def _served(world: World) -> None:
    """Every unit serves the communes of its area, but for the house of removed persons."""
    communes: dict[int, list[int]] = {}
    for commune_id, area_id in db.session.execute(
        select(CommuneArea.commune_id, CommuneArea.area_id)
    ).all():
        communes.setdefault(area_id, []).append(commune_id)
    db.session.execute(
        insert(ServedCommune),
        [
            {"unit_id": unit.id, "commune_id": commune_id, "from_on": LONG_AGO}
            for unit in world.units.values()
            if unit.area_id and not unit.is_restricted
            for commune_id in communes[unit.area_id]
        ],
    )
