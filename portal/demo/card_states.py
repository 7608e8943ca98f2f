"""The states of the directory that a demonstration must show (domain 6.4), each with its age."""

from datetime import date, timedelta

from portal import clock
from portal.db import db
from portal.demo.ground import LONG_AGO, World, add
from portal.demo.places import ALWAYS_OPEN
from portal.people.lists import Function
from portal.units.hours import Opening
from portal.units.lists import Sector, UnitKind
from portal.units.models import Alias, ContactPoint, FormerParent, Unit, note_names
from portal.units.offers import Service, Vacancy
from portal.units.seasons import SeasonKind
from portal.units.suggestions import Field, Suggestion, kept_spans

# Offices in Ramadan: 09:00 to 15:00, Monday to Friday (domain 3).
RAMADAN = [(day, 540, 900) for day in range(5)]
CLOSES_ON = date(2027, 6, 30)
RENAMED_ON = date(2026, 9, 30)
ALIASES = (
    ("A-EMF", "Dar Zitouna"), ("A-EMF", "دار الزيتونة"), ("C-CHU", "GST Marrakech-Safi (démo)"),
    ("C-CHU", "CHU Mohammed VI (démo)"),
)  # fmt: skip
# Whose line it is, where it is not the whole unit's.
FUNCTIONS = {
    "A-HOP": Function.SOCIAL_WORKER, "B-HOP": Function.SOCIAL_WORKER,
    "C-CHU": Function.PSYCHOLOGIST, "A-PAR": Function.DEPUTY_IN_CHARGE,
    "C-ONG": Function.LISTENER,
}  # fmt: skip


def keep(world: World) -> None:
    """Aliases, Ramadan hours, own hours of a service, a vacancy, a closing, a closed unit."""
    for code, name in ALIASES:
        add(Alias(unit_id=world.units[code].id, name=name))
    for code, function in FUNCTIONS.items():
        db.session.get_one(ContactPoint, world.lines[code][0]).function = function.value
    for unit in world.units.values():
        # Taza's listening centre has not said its hours in Ramadan yet.
        if unit.kind not in ALWAYS_OPEN and unit.code != "B-ONG":
            Opening.replace(unit.id, RAMADAN, season=SeasonKind.RAMADAN.value)
    _psychologist(world)
    _closings(world)
    _suggestions(world)
    note_names()


def _psychologist(world: World) -> None:
    """Marrakech certifies in two languages, on two mornings (seed H4); El Hajeb lost hers."""
    unit = world.units["C-CHU"]
    service = Service(
        unit_id=unit.id,
        kind="psychological_certificate",
        from_on=LONG_AGO,
        speaks="darija tachelhit",
    )
    service_id = add(service)
    Opening.replace(unit.id, [(1, 540, 720), (3, 540, 720)], service_id=service_id)
    vacant = Vacancy(
        unit_id=world.units["A-HOP"].id,
        function=Function.PSYCHOLOGIST.value,
        since_on=clock.local(world.now).date() - timedelta(days=140),
    )
    add(vacant)


def _closings(world: World) -> None:
    world.units["B-HEB"].closes_on = CLOSES_ON
    old = Unit(
        code="A-ECO",
        kind=UnitKind.LISTENING_CENTRE.value,
        sector=Sector.NGO.value,
        area_id=world.areas["MK"],
        name_ar="مركز الاستماع « السنابل » (تجريبي)",
        name_fr="Centre d'écoute « Les Épis » (démo)",
        name_en="Listening centre “Les Épis” (demo)",
        closed_on=RENAMED_ON,
        successor_id=world.units["A-ONG"].id,
    )
    add(old)
    world.units["A-EMF"].parent_id = world.units["A-ENT"].id
    add(FormerParent(unit_id=world.units["C-HOP"].id, parent_id=world.units["C-CHU"].id,
                     until_on=RENAMED_ON))  # fmt: skip


def _suggestions(world: World) -> None:
    """A listener of Imintanout has three things to say; one of them of another area."""
    for code, field, value, days in (
        ("C-POL", Field.NUMBER, "landline:+212500000639", 2),
        ("C-POL", Field.SPEAKS, "darija tachelhit french", 2),
        ("A-ONG", Field.HOURS, kept_spans((day, 540, 1080) for day in range(6)), 5),
    ):
        add(
            Suggestion(
                unit_id=world.units[code].id,
                field=field.value,
                value=value,
                at=world.now - timedelta(days=days),
                by_id=world.people["p22"],
                function=Function.LISTENER.value,
                place="C-ONG",
            )
        )
