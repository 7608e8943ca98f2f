"""A case of Nadia's unit, with a note, and what was shared of it."""

from datetime import timedelta

import pytest

from portal.cases.lists import Consent
from portal.cases.models import Case
from portal.cases.notes import Note
from portal.cases.shares import Share
from portal.db import db
from portal.people.models import Membership, Person
from portal.people.sittings import Sitting
from portal.units.models import Unit

TEXT = "CANARY-NOTE she cannot go back tonight"
TAIL = "Q7Z9"


@pytest.fixture
def at_work(app, cast):
    """`at_work("nadia")` is her sitting, in an application context that stays open."""
    with app.test_request_context(base_url="https://portal.example.org", method="POST"):

        def sit(account):
            person = db.session.get_one(Person, cast.people[account])
            return Sitting.open(person, agent="test", is_shared=False)

        yield sit
        db.session.rollback()


def make_case(cast, nadia, **said):
    """A case of the hospital unit, opened now by her."""
    fields = {"channel": "in_person", "elsewhere": "no", "is_counted": True} | said
    case = Case.start(db.session.get_one(Unit, cast.units["A-HOP"]), nadia, **fields)
    db.session.commit()
    return case


def mandate(cast, account):
    """Somebody's one membership of the cast."""
    return db.session.get_one(Membership, cast.memberships[account])


def consent(cast, case, unit, answer=Consent.GIVEN, **said):
    """What she answered about a unit, taken by Nadia."""
    fields = {"purpose": "escort", "mode": "spoken", "language": "darija"} | said
    share = Share.answered(case, cast.units[unit], mandate(cast, "nadia"), answer, **fields)
    db.session.flush()
    return share


def made(cast, nadia):
    """One case with one note that the police may read: case, note, share."""
    case = make_case(cast, nadia, elsewhere="yes", elsewhere_channel="line_8350")
    case.keep_reference(TAIL)
    note = Note.write(case, TEXT, mandate(cast, "nadia"))
    share = consent(cast, case, "A-POL")
    note.show_to([share])
    db.session.commit()
    return case, note, share


@pytest.fixture
def world(app, cast):
    """As `made`, the records detached: no context stays open under what browsers ask."""
    with app.test_request_context(base_url="https://portal.example.org", method="POST"):
        person = db.session.get_one(Person, cast.people["nadia"])
        rows = made(cast, Sitting.open(person, agent="test", is_shared=False))
        db.session.expunge_all()
        return rows


LATER = timedelta(days=8)
