"""The meeting point: read by whoever is on duty where it was asked, and gone afterwards."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from portal import clock
from portal.cli import tidy
from portal.db import db
from portal.requests.lists import Act, Kind, Side, Urgency
from portal.requests.models import Ask, Request, Said
from portal.shelters.meeting import MeetingPoint
from portal.trail.models import Entry
from tests.cast import ROLES
from tests.databases import IS_POSTGRESQL

CANARY = "zqxcanary behind the blue kiosk"


@pytest.fixture
def accepted(held, browse):
    """Nadia's request, accepted by Malika with a canary: her path, the ask's path."""
    _, path, ask = held("nadia")
    assert browse("malika").post(f"{ask}/acceptance", {"meeting_point": CANARY}).status == 303
    return path, ask


def everywhere(app, account, browse):
    """Every page of the slice that this account reaches, and the board."""
    paths = ("/", "/shelters", "/shelters/mine", "/shelters/A-HEB", "/shelters/find")
    paths += ("/shelters/numbers", "/shelters/numbers/export", "/shelters/removed", "/units")
    browser = browse(account)
    return "".join(browser.get(path).text for path in paths)


def raw(app):
    """Every value of every table, and on SQLite the file itself."""
    with app.app_context():
        said = "".join(
            str(db.session.execute(select(table)).all()) for table in db.metadata.sorted_tables
        )
        if not IS_POSTGRESQL:
            for path in Path(db.engine.url.database).parent.glob("copy*"):
                said += path.read_bytes().decode("latin-1")
        return said


def test_only_the_duty_of_the_asking_unit_reads_it_and_the_trail_knows(accepted, browse, app):
    path, ask = accepted
    page = browse("nadia").get(f"{ask}/meeting-point")
    assert CANARY in page.text
    with app.app_context():
        last = db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
        assert (last.verb, last.code) == ("meeting_point_read", path.rsplit("/", 1)[1])
    for account in (*ROLES, "malika", "touria", "naima"):
        if account != "nadia":
            assert browse(account).get(f"{ask}/meeting-point").status != 200, account
        assert CANARY not in everywhere(app, account, browse), account
        assert CANARY not in browse(account).get(path).text, account
    assert CANARY not in raw(app)


def test_a_colleague_who_is_not_on_duty_does_not(accepted, browse):
    # Rachida is of the same unit, and her turn begins in the morning.
    assert browse("rachida").get(f"{accepted[1]}/meeting-point").status == 404


@pytest.mark.parametrize("where", ["A-HEB", "A-HOP"])
def test_an_escort_that_brings_her_there_reads_it(accepted, browse, app, houses, where):
    from portal.people.models import Person
    from portal.people.sittings import Sitting
    from portal.units.models import Unit

    _, ask = accepted
    assert browse("latifa").get(f"{ask}/meeting-point").status == 404
    with app.app_context():
        cast = houses.cast
        nadia = db.session.get_one(Person, cast.people["nadia"])
        by = Sitting(person=nadia, person_id=nadia.id, code="test")
        to = {"to_unit": {"code": where, "ar": "", "fr": ""}}
        said = Said(urgency=Urgency.NOW, language="darija", agrees=True, details=to)
        unit = db.session.get_one(Unit, cast.units["A-HOP"])
        sent = Request.send(by, unit, Kind.ESCORT, [cast.units["A-POL"]], said)
        sent.asks[0].take(Act.ACCEPTED, by, Side.RECIPIENT)
        db.session.commit()
    page, places = browse("latifa").get(f"{ask}/meeting-point"), browse("latifa").get("/shelters")
    assert (CANARY in page.text) is (where == "A-HEB")
    assert (f"{ask}/meeting-point" in places.text) is (where == "A-HEB")


@pytest.mark.parametrize("end", ["arrived", "absent", "release"])
def test_it_is_gone_from_pages_and_database_once_over(accepted, browse, app, end):
    _, ask = accepted
    nadia = browse("nadia")
    if end != "release":
        nadia.post(f"{ask}/steps", {"m": "choose"})
        assert CANARY in nadia.get(f"{ask}/meeting-point").text
    assert nadia.post(f"{ask}/steps", {"m": end}).status == 303
    assert nadia.get(f"{ask}/meeting-point").status == 404
    with app.app_context():
        point = db.session.scalars(select(MeetingPoint)).one()
        assert (point.sealed, point.erased_at) == (None, clock.now())


def test_after_a_day_reading_refuses_and_tidying_blanks(accepted, browse, app, frozen):
    _, ask = accepted
    browse("nadia").post(f"{ask}/steps", {"m": "choose"})
    with app.app_context():
        point = db.session.scalars(select(MeetingPoint)).one()
        assert not point.is_open_at(point.given_at + timedelta(hours=24))
        assert point.is_open_at(point.given_at + timedelta(hours=24, seconds=-1))
    frozen.shift(24 * 3600)
    with app.app_context():
        assert tidy() >= 1
        db.session.commit()
        assert db.session.scalars(select(MeetingPoint)).one().sealed is None


def test_it_cannot_be_moved_to_another_row(accepted, app):
    with app.app_context():
        point = db.session.scalars(select(MeetingPoint)).one()
        point.uid = "0" * 24
        with pytest.raises(Exception, match="cannot be opened"):
            point.opened()


def test_what_somebody_could_be_found_by_is_taken_out(held, browse):
    _, _, ask = held("nadia")
    malika = browse("malika")
    for typed in (
        "",
        "x",
        "y" * 141,
        "call 06 12 34 56 78",
        "AB123456",
        "33.8935, -5.5473",
        "a\u202eb",
    ):
        answer = malika.post(f"{ask}/acceptance", {"meeting_point": typed})
        assert answer.status == 422, typed
        assert answer.by_id("meeting_point-e") is not None
    assert malika.post(f"{ask}/acceptance", {"meeting_point": "بوابة السوق 😀"}).status in {
        303,
        422,
    }


def test_asks_point_to_their_unit(accepted, app):
    with app.app_context():
        assert db.session.scalars(select(Ask)).one().state == "accepted"
