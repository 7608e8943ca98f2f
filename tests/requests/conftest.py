"""Requests of the cast: Nadia's hospital unit asks, Latifa's police cell answers."""

import pytest
from flask import has_request_context

from portal.access import Role
from portal.db import db
from portal.people.models import Person
from portal.people.sittings import Sitting
from portal.requests.lists import Act, Kind, Side, Urgency
from portal.requests.models import Ask, Request, Said, Word
from portal.trail.models import Entry
from portal.units.models import Unit


@pytest.fixture
def within(app):
    """Inside the application, with a session that is left clean."""
    with app.app_context():
        yield
        db.session.remove()


@pytest.fixture
def sitting_of(cast):
    """`sitting_of("nadia")` is a sitting of hers in this session, as a view has one."""

    def find(account):
        assert not has_request_context()
        person = db.session.get_one(Person, cast.people[account])
        return Sitting(person=person, person_id=person.id, code="test")

    return find


@pytest.fixture
def send(app, cast, sitting_of):
    """`send("escort", "A-POL")` has Nadia ask these units, committed; the request's code."""

    def ask(kind="escort", *to, by="nadia", unit="A-HOP", **said):
        with app.app_context():
            words = {"urgency": Urgency.NOW, "language": "darija", "agrees": True} | said
            request = Request.send(
                sitting_of(by),
                db.session.get_one(Unit, cast.units[unit]),
                Kind(kind),
                [cast.units[code] for code in to or ("A-POL",)],
                Said(**words),
            )
            db.session.commit()
            code = request.code
            db.session.remove()
        return code

    return ask


@pytest.fixture
def ask_of(cast):
    """The ask of a request to a unit, in the session at hand."""

    def find(code, unit="A-POL"):
        return db.session.scalars(
            db.select(Ask)
            .join(Request)
            .where(Request.code == code, Ask.unit_id == cast.units[unit])
            .execution_options(populate_existing=True)
        ).one()

    return find


@pytest.fixture
def promote(app, cast):
    """Give somebody of the cast another role."""

    def give(account, role=Role.COORDINATOR):
        from portal.people.models import Membership

        with app.app_context():
            db.session.get_one(Membership, cast.memberships[account]).role = role.value
            db.session.commit()

    return give


@pytest.fixture
def take(app, ask_of, sitting_of):
    """`take(code, "accepted", "latifa")` takes a step, committed; whether it was taken."""

    def step(code, act, by, *, unit="A-POL", reason=""):
        with app.app_context():
            side = Side.REQUESTER if by in {"nadia", "rachida"} else Side.RECIPIENT
            done = ask_of(code, unit).take(Act(act), sitting_of(by), side, Word(reason))
            db.session.commit()
            db.session.remove()
        return done

    return step


@pytest.fixture
def ask_id(app, ask_of):
    """`ask_id(code)` is the number of the ask to a unit."""

    def find(code, unit="A-POL"):
        with app.app_context():
            return ask_of(code, unit).id

    return find


@pytest.fixture
def deeds(app):
    """`deeds(code)` are the verbs that the trail has of a request, in order."""

    def read(code):
        with app.app_context():
            rows = db.select(Entry.verb).where(Entry.kind == "request", Entry.code == code)
            return list(db.session.scalars(rows.order_by(Entry.seq)))

    return read
