"""The requests of the demonstration, as they stand some minutes after they were sent (domain 6.4).

Codes are the evidence's own; places for tonight are told with the places.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from portal import clock
from portal.db import db
from portal.demo.ground import World
from portal.people.models import Person
from portal.people.sittings import Sitting
from portal.requests.lists import Act, Kind, Side, Urgency
from portal.requests.models import Ask, Request, Said, Step, Word

_R, _W = Side.RECIPIENT, Side.REQUESTER
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Told:
    """One request: who asked whom, how long ago, and each step with its minutes after sending."""

    code: str
    kind: Kind
    ago: timedelta
    sender: tuple[str, str]
    to: str
    steps: tuple[tuple[int, Act, str, Side, Word], ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    urgency: Urgency = Urgency.NOW
    language: str = "darija"
    text: str = ""


def told(now: datetime) -> tuple[Told, ...]:
    """The requests, counted from now; appointments lie on the coming Thursday."""
    thursday = clock.local(now).date() + timedelta(days=(3 - clock.local(now).weekday()) % 7 or 7)
    at = clock.starts_utc(datetime.combine(thursday, time(10)))
    taza = {
        "code": "B-HOP",
        "ar": "وحدة مستشفى تازة (تجريبي)",
        "fr": "Unité hospitalière de Taza (démo)",
    }
    return (
        Told(
            "TZ-5M7R",
            Kind.ESCORT,
            26 * _MINUTE,
            ("p15", "B-ONG"),
            "B-POL",
            ((6, Act.ACCEPTED, "p13", _R, Word()), (11, Act.ON_THE_WAY, "p13", _R, Word())),
            {"start": "point", "persons": 3, "to_unit": taza},
            language="tarifit",
            text="devant la gare routière, côté taxis",
        ),
        Told(
            "CH-2K9D",
            Kind.PSYCHOLOGICAL_CERTIFICATE,
            timedelta(hours=26),
            ("p21", "C-GEN"),
            "C-CHU",
            (),
            {"manner": "remote", "days": ["1", "3"]},
            Urgency.TODAY,
            "tachelhit",
        ),
        Told(
            "LR-9G4W",
            Kind.STATEMENT_AT_CENTRE,
            timedelta(hours=2),
            ("p23", "D-EMF"),
            "D-POL",
            ((9, Act.ACKNOWLEDGED, "p71", _R, Word()),),
            {
                "first": at.isoformat(),
                "second": (at + timedelta(hours=5)).isoformat(),
                "female": True,
            },
            Urgency.THIS_WEEK,
        ),
        Told(
            "CH-9P2K",
            Kind.PERPETRATOR_REMOVAL,
            timedelta(hours=9),
            ("p64", "C-HOP"),
            "C-GEN",
            ((4, Act.ACCEPTED, "p21", _R, Word()), (95, Act.REMOVED, "p21", _R, Word())),
            {"children": True},
            language="tachelhit",
        ),
        Told(
            "MK-4W7K",
            Kind.MEDICAL_CERTIFICATE,
            41 * _MINUTE,
            ("p06", "A-POL"),
            "A-URG",
            (),
            {"presence": "comes", "unit_first": False},
        ),
        Told(
            "TZ-3C8M",
            Kind.MEDICAL_CERTIFICATE,
            8 * _MINUTE,
            ("p13", "B-POL"),
            "B-HOP",
            (),
            {"presence": "here", "unit_first": True},
            language="tamazight",
        ),
        Told(
            "MK-8D3R",
            Kind.ESCORT,
            12 * _MINUTE,
            ("p01", "A-HOP"),
            "A-POL",
            (),
            {"start": "unit", "persons": 2},
            language="tamazight",
        ),
    )


def ask(world: World) -> None:
    """Put the requests in, each step at its minute."""
    for one in told(world.now):
        _tell(world, one)


def _tell(world: World, one: Told) -> None:
    account, unit = one.sender
    said = Said(
        one.urgency, one.language, agrees=True, details=one.details, text=one.text, code=one.code
    )
    request = Request.send(
        _sitting(world, account), world.units[unit], one.kind, [world.units[one.to].id], said
    )
    sent_at = world.now - one.ago
    request.made_at = sent_at
    asked = request.asks[0]
    shift = asked.sent_at - sent_at
    asked.sent_at, asked.state_at = sent_at, sent_at
    asked.answer_by -= shift
    if asked.reach_by:
        asked.reach_by -= shift
    db.session.flush()
    for minutes, act, who, side, word in one.steps:
        _step(world, asked, (act, who, side, word), sent_at + minutes * _MINUTE)
    first = db.session.scalars(db.select(Step).where(Step.ask_id == asked.id)).first()
    if first:
        first.at = sent_at
    db.session.flush()


def _step(world: World, asked: Ask, taken: tuple[Act, str, Side, Word], at: datetime) -> None:
    act, who, side, word = taken
    asked.take(act, _sitting(world, who), side, word)
    last = db.session.scalars(
        db.select(Step).where(Step.ask_id == asked.id).order_by(Step.id.desc())
    ).first()
    if last:
        last.at = at
    asked.state_at = at
    if asked.answered_at and asked.answered_at > at:
        asked.answered_at = at
    if asked.ended_at:
        asked.ended_at = at
        db.session.refresh(asked.request)
        asked.request.closed_at = at
    db.session.flush()


def _sitting(world: World, account: str) -> Sitting:
    """Who acted, as a view would know her."""
    person = db.session.get_one(Person, world.people[account])
    sitting = Sitting(person_id=person.id, code="demo")
    sitting.memberships = list(person.memberships)
    return sitting
