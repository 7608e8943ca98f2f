"""Filling an empty database with the demonstration: areas, units, people, four months of turns.

Everything is counted from the moment of loading: lines were confirmed "three days ago", the
certifying doctor of Taza is missing now and every Saturday night.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from portal import clock
from portal.db import db
from portal.demo import cases, covers, nights, requests
from portal.demo.calendar import mark
from portal.demo.card_states import keep
from portal.demo.duties import POSTS, Planned, turns
from portal.demo.ground import World, add, lay
from portal.demo.persons import PEOPLE
from portal.demo.plans import lay_plans
from portal.people.models import UNDERTAKING, Membership, Person
from portal.rota.lists import PostKind
from portal.rota.models import Assignment, Post, Shift
from portal.trail.models import Verb, record
from portal.units.lists import Audience, ContactKind, How, Outcome
from portal.units.models import Confirmation, ContactPoint, Failure

BACK = timedelta(days=28)
LAST_DAY = date(2027, 3, 31)
# A demonstration loaded later still has turns ahead of it.
AHEAD = timedelta(days=35)
# Taza's gap is still there for somebody who looks a while after loading.
STAYS = timedelta(hours=2)
# The member whose account nobody has used for longer than sixty days.
RESTS, RESTING = "p38", timedelta(days=63)
# The unit whose duty line nobody has confirmed for longer than the cycle.
FORGOTTEN = "B-CSU"


def load(say: Callable[[str], None]) -> None:
    """Fill the database, telling each step through `say`, and commit."""
    world = World()
    record(Verb.DEMO_RESET, kind="installation")
    say("Territory, areas, units and their lines")
    lay(world)
    say("People and their mandates")
    for invented in PEOPLE:
        _person(world, invented)
    _ages(world)
    keep(world)
    today = clock.local(world.now).date()
    last = max(LAST_DAY, today + AHEAD)
    say(f"Duties up to {last:%d.%m.%Y}")
    for planned in POSTS:
        # One day more in front: the first morning is covered by the night before it.
        _post(world, planned, list(turns(planned, today - BACK - timedelta(days=1), last)))
    covers.load(world)
    mark(world)
    lay_plans(world, today - BACK - timedelta(days=1))
    say("Requests between units, and places for tonight")
    requests.ask(world)
    nights.spend(world)
    say("Cases")
    cases.open_all(world)
    db.session.commit()


def _person(world: World, invented: Any) -> None:
    began = world.now - timedelta(days=420)
    person_id = add(
        Person(
            account=invented.account,
            name_ar=invented.arabic,
            name_latin=invented.latin,
            language=invented.language,
            speaks=invented.speaks,
            made_at=began,
            used_at=world.now - (RESTING if invented.account == RESTS else timedelta(hours=9)),
            undertaken_at=world.now - timedelta(days=30),
            undertaken_version=UNDERTAKING,
        )
    )
    world.people[invented.account] = person_id
    for scope, function, role in invented.mandates:
        title_ar, title_fr = invented.titles(function)
        unit = world.units.get(scope)
        world.members[invented.account, scope] = add(
            Membership(
                person_id=person_id,
                role=role.value,
                function=function.value,
                title_ar=title_ar,
                title_fr=title_fr,
                unit_id=unit.id if unit else None,
                area_id=world.areas.get(scope),
                is_installation=not scope,
                starts_at=began,
                confirmed_at=began,
            )
        )
        if unit and invented.phone and scope == invented.mandates[0][0]:
            personal = ContactPoint(
                unit_id=unit.id,
                person_id=person_id,
                kind=ContactKind.MOBILE.value,
                function=function.value,
                audience=Audience.OWN_UNIT.value,
                position=9,
            )
            personal.keep_personal(invented.phone)
            add(personal)


def _ages(world: World) -> None:
    """When each line was last confirmed, and two old silences; appended as people would have."""
    for place, (code, lines) in enumerate(world.lines.items()):
        who, function, scope = _confirmer(code)
        for line_id in lines:
            age = timedelta(days=95) if code == FORGOTTEN else timedelta(hours=7 + 23 * place)
            db.session.add(
                Confirmation(
                    contact_id=line_id,
                    at=world.now - age,
                    by_id=world.people[who],
                    function=function,
                    how=(How.BY_UNIT if place % 3 and scope == code else How.BY_PHONE).value,
                    place=scope,
                )
            )
    for code, days in (("B-POL", 9), ("D-PAR", 40)):
        db.session.add(
            Failure(
                contact_id=world.lines[code][0],
                at=world.now - timedelta(days=days),
                by_id=world.people["p11"],
                function="social_worker",
                outcome=Outcome.NO_ANSWER.value,
            )
        )


def _confirmer(code: str) -> tuple[str, str, str]:
    """Who vouches for a unit's lines, under which function; for the national ones a secretary."""
    return next(
        (invented.account, function.value, scope)
        for wanted in (code, "MK")
        for invented in PEOPLE
        for scope, function, _role in invented.mandates
        if scope == wanted
    )


def _post(world: World, planned: Planned, plan: list[tuple[datetime, datetime, str]]) -> None:
    unit = world.units[planned.unit]
    own, second = world.lines[planned.unit]
    # Taza's doctor falls back on the emergency ward of the next area, which has one all night.
    fallback = world.lines[planned.fallback][0] if planned.fallback else second
    post_id = add(
        Post(
            unit_id=unit.id,
            area_id=world.areas[planned.area],
            kind=planned.kind.value,
            regime=planned.regime.value,
            arrives_in=planned.arrives_in,
            publication=planned.publication.value,
            is_continuous=planned.is_continuous or planned.pattern == "next",
            line_id=second if planned.kind is PostKind.AREA_DUTY_LINE else own,
            fallback_id=fallback,
        )
    )
    shifts = [{"post_id": post_id} | Shift.on_wall(start, end) for start, end, _whose in plan]
    ids = db.session.scalars(
        insert(Shift).returning(Shift.id, sort_by_parameter_order=True), shifts
    ).all()
    db.session.execute(
        insert(Assignment),
        [
            {"shift_id": ident, "membership_id": world.members[who, planned.unit], "seat": 1}
            for ident, shift, (_start, _end, who) in zip(ids, shifts, plan, strict=True)
            if not _is_missing(world, planned, shift)
        ],
    )


def _is_missing(world: World, planned: Planned, shift: dict[str, Any]) -> bool:
    """Nobody certifies in Taza now, nor on any Saturday night (domain 6.4)."""
    if (planned.unit, planned.kind) != ("B-HOP", PostKind.CERTIFYING_DOCTOR):
        return False
    runs_now: bool = shift["starts_at"] <= world.now + STAYS and world.now < shift["ends_at"]
    start: datetime = shift["local_start"]
    return runs_now or (start.weekday() == 5 and start.hour == 20)
