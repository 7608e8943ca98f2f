"""Places of the demonstration: what each house has, how full it was, who asked for a night.

The states are those of the evidence (domain 6.4), counted from the moment of loading: one house
fresh, one full, one stale, one nobody has spoken for, one lent, one with a place on hold.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import insert

from portal import clock
from portal.db import db
from portal.demo.ground import LONG_AGO, World, add
from portal.requests.flow import LIMITS
from portal.requests.lists import Act, Kind, Reason, Side
from portal.requests.models import Ask, Request, Step
from portal.shelters.holds import Hold
from portal.shelters.lists import Ended, How, ShelterKind, Takes, WayOut
from portal.shelters.models import Capacity, Count, Shelter
from portal.shelters.plan_b import LastResort

BACK_DAYS = 14
LENT_UNTIL = date(2027, 6, 30)


@dataclass(frozen=True)
class House:
    """One house: places, how many are taken, how old that word is, who gave it, what it takes."""

    unit: str
    places: int
    taken: int | None
    age: timedelta
    by: str
    boys: int | None = 12
    children: int = 5
    takes_alone: Takes = Takes.YES
    needs: str = "medication infant"
    host: str = ""


_HOUSES = (
    House("A-HEB", 20, 11, timedelta(minutes=64), "p08", needs="medication infant night_arrival"),
    House("A-EMF", 10, 8, timedelta(hours=3), "p43", boys=8, children=3),
    House("B-HEB", 8, None, timedelta(), "p16", boys=10, host="B-CSU"),
    House("C-HEB", 20, 20, timedelta(hours=6), "p66", boys=12),
    House("D-EMF", 15, 10, timedelta(days=3), "p77", boys=15, takes_alone=Takes.ASK),
    House("C-MSH", 12, 5, timedelta(hours=5), "p68"),
)
_FUNCTIONS = {"p68": "director"}


def spend(world: World) -> None:
    """Houses with two weeks of counts, three requests of this night, and what was not found."""
    shelters = {house.unit: _house(world, house) for house in _HOUSES}
    _requests(world, shelters)
    month = clock.local(world.now).date().replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    for area, on, times in (
        ("MK", month, 3),
        ("MK", before, 7),
        ("TZ", before, 2),
        ("CH", before, 6),
    ):
        for n in range(times):
            bands = ("", "g6-11", "g3-5 b12-14", "b6-11")[n % 4]
            row = LastResort(area_id=world.areas[area], month=on, way=WayOut.NONE_FOUND.value)
            row.women, row.bands = 1, bands
            db.session.add(row)


def _house(world: World, house: House) -> int:
    unit = world.units[house.unit]
    kind = ShelterKind.REMOVED if unit.is_restricted else ShelterKind.WOMEN
    shelter_id = add(
        Shelter(
            unit_id=unit.id,
            kind=kind.value,
            boys_up_to=house.boys,
            children_up_to=house.children,
            takes_alone=house.takes_alone.value,
            takes_pregnant=Takes.YES.value,
            is_step_free=(Takes.YES if house.unit == "A-HEB" else Takes.ASK).value,
            needs_met=house.needs,
            contacts=" ".join(str(line) for line in world.lines[house.unit]),
        )
    )
    host = world.units[house.host].id if house.host else None
    db.session.add(
        Capacity(
            shelter_id=shelter_id,
            places=house.places,
            from_on=LONG_AGO,
            until_on=LENT_UNTIL if house.host else None,
            host_id=host,
        )
    )
    if house.taken is not None:
        _counts(world, house, shelter_id)
    return shelter_id


def _counts(world: World, house: House, shelter_id: int) -> None:
    """Twice a day for two weeks, a little up and down; the last one is the state of tonight."""
    taken, rows = house.taken or 0, []
    last = world.now - house.age
    moments = [last - timedelta(hours=12 * back) for back in range(2 * BACK_DAYS, -1, -1)]
    for sequence, at in enumerate(moments, 1):
        drift = (0, 1, -1, 2, 0, -2, 1)[(sequence + len(house.unit) + house.places) % 7]
        is_last = sequence == len(moments)
        rows.append(
            {
                "shelter_id": shelter_id,
                "sequence": sequence,
                "occupied": taken if is_last else min(house.places, max(0, taken + drift)),
                "capacity": house.places,
                "at": at,
                "as_of": at,
                "by_id": world.people[house.by],
                "function": _FUNCTIONS.get(house.by, "shelter_worker"),
                "how": How.BY_UNIT.value,
            }
        )
    db.session.execute(insert(Count), rows)


def _requests(world: World, shelters: dict[str, int]) -> None:
    now = world.now
    family = ("tachelhit", ["g3-5", "b6-11"])
    hers = _request(world, "MK-7F3Q", ("A-HOP", "p01"), now - timedelta(minutes=12), family)
    _hold(hers, shelters["A-HEB"], now - timedelta(minutes=12), 3)
    other = _request(world, "TZ-6H8N", ("B-HOP", "p11"), now - timedelta(minutes=55), family)
    first = _hold(other, shelters["C-HEB"], now - timedelta(minutes=55), 3)
    _refuse(first, world, now - timedelta(minutes=41))
    _hold(other, shelters["A-HEB"], now - timedelta(minutes=41), 3)
    alone = _request(world, "MK-4H9T", ("A-POL", "p06"), now - timedelta(minutes=8), ("darija", []))
    _hold(alone, shelters["A-EMF"], now - timedelta(minutes=8), 1)


def _request(
    world: World, code: str, asker: tuple[str, str], at: datetime, home: tuple[str, list[str]]
) -> Request:
    unit, by = asker
    asking = world.units[unit]
    language, bands = home
    function = "head_of_cell" if unit == "A-POL" else "social_worker"
    request = Request(
        code=code,
        kind=Kind.PLACE_TONIGHT.value,
        from_unit_id=asking.id,
        area_id=asking.area_id,
        by_id=world.people[by],
        function=function,
        urgency="now",
        language=language,
        agrees=True,
        details={"women": 1, "bands": bands, "from": at.isoformat(timespec="minutes")},
        made_at=at,
    )
    add(request)
    return request


def _hold(request: Request, shelter_id: int, at: datetime, places: int) -> Hold:
    ask = Ask(
        request_id=request.id,
        unit_id=db.session.get_one(Shelter, shelter_id).unit_id,
        state=Act.SENT.value,
        sent_at=at,
        state_at=at,
        answer_by=at + LIMITS[Kind.PLACE_TONIGHT].answer,
    )
    add(ask)
    add(_step(ask, Act.SENT, at, (request.by_id or 0, request.function)))
    hold = Hold(
        ask_id=ask.id,
        shelter_id=shelter_id,
        places=places,
        made_at=at,
        expires_at=at + timedelta(minutes=60),
    )
    add(hold)
    return hold


def _refuse(hold: Hold, world: World, at: datetime) -> None:
    """Full after all, said by the house."""
    ask = db.session.get_one(Ask, hold.ask_id)
    ask.state, ask.state_at = Act.DECLINED.value, at
    ask.answered_at = ask.ended_at = hold.ended_at = at
    hold.ended_why = Ended.DECLINED.value
    step = _step(ask, Act.DECLINED, at, (world.people["p66"], "shelter_worker"))
    step.reason, step.side = Reason.FULL.value, Side.RECIPIENT.value
    add(step)


def _step(ask: Ask, act: Act, at: datetime, by: tuple[int, str]) -> Step:
    """One tap of somebody, under her function."""
    is_answer = act is Act.DECLINED
    unit_id = ask.unit_id if is_answer else db.session.get_one(Request, ask.request_id).from_unit_id
    by_id, function = by
    return Step(
        ask_id=ask.id, act=act.value, at=at, by_id=by_id, function=function, unit_id=unit_id
    )
