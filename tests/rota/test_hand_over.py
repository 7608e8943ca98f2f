"""T8, "I'm on" and my own duties: said once, on the board, refused while requests are left."""

from datetime import timedelta

import pytest

from portal.db import db
from portal.rota.models import Assignment, Shift
from portal.rota.relief import Handover, Presence
from portal.trail.models import Entry
from tests.cast import NOW
from tests.rota.colleagues import colleague, night

MORNING = timedelta(hours=10, minutes=24)


@pytest.fixture
def path(app, cast, frozen):
    """It is 08:04; Nadia's night is over and Zina's day has begun."""
    with app.app_context():
        colleague(cast, "zina")
        tonight = night(cast, 0)[0]
        coming = db.session.query(Shift).filter_by(
            post_id=cast.posts["worker"], starts_at=tonight.ends_at
        )
        row = db.session.query(Assignment).filter_by(shift_id=coming.one().id).one()
        row.membership_id = cast.memberships["zina"]
        db.session.commit()
    frozen.shift(MORNING)
    return f"/rota/handover/{cast.posts['worker']}"


def verbs(app):
    with app.app_context():
        return [e.verb for e in db.session.query(Entry).order_by(Entry.seq)]


def test_one_hands_over_the_other_takes_over_and_the_board_says_when(app, browse, path):
    nadia, zina = browse("nadia"), browse("zina")
    assert path in nadia.get("/rota/mine").text
    assert "has not handed over yet" in nadia.get(path).text
    assert nadia.post(path, {"m": "left"}).status == 303
    assert nadia.post(path, {"m": "left"}).status == 303
    assert "handed over at <bdi class=n>08:04</bdi>" in zina.get(path).text
    assert "handed over" not in zina.get("/").text
    assert zina.post(path, {"m": "taken"}).status == 303
    assert "handed over <bdi class=n>08:04</bdi>" in browse("latifa").get("/").text
    assert verbs(app)[-2:] == ["handed_over", "taken_over"]
    with app.app_context():
        assert db.session.query(Handover).count() == 1
        assert db.session.query(Presence).count() == 1


@pytest.mark.parametrize(
    ("who", "said"), [("zina", "left"), ("nadia", "taken"), ("rachida", "left")]
)
def test_only_whose_hour_it_is(browse, path, who, said):
    assert browse(who).post(path, {"m": said}).status == 403


@pytest.mark.parametrize(("who", "status"), [("omar", 403), ("latifa", 404), ("sanae", 404)])
def test_whose_post_it_is_not(browse, path, who, status):
    assert browse(who).get(path).status == status


def test_while_requests_are_left_it_is_refused_with_words(app, browse, path):
    app.extensions["requests_left"] = lambda _unit_id: 2
    refused = browse("nadia").post(path, {"m": "left"})
    assert refused.status == 409
    assert "2 open requests of the unit must be passed on or closed first" in refused.text
    assert "value=left" not in refused.text
    app.extensions["requests_left"] = lambda _unit_id: 0
    assert browse("nadia").post(path, {"m": "left"}).status == 303


def test_far_from_the_hour_there_is_nothing_to_hand_over(browse, path, frozen):
    frozen.shift(timedelta(hours=7))
    assert "Nobody relieves anybody" in browse("nadia").get(path).text
    assert browse("nadia").post(path, {"m": "left"}).status == 404


def test_i_am_on_is_said_once_and_the_coordinator_sees_who_has_not(app, browse, nadia):
    rachida = browse("rachida")
    assert "Nadia Tajribi" in rachida.get("/rota/units/A-HOP/covers").text
    assert "/rota/duties/4/presence" in nadia.get("/rota/mine").text
    for _ in range(2):
        assert nadia.post("/rota/duties/4/presence").status == 303
    assert "you said that you are on" in nadia.get("/rota/mine").text
    assert "Nadia Tajribi" not in rachida.get("/rota/units/A-HOP/covers").text
    assert verbs(app).count("duty_confirmed") == 1
    assert rachida.post("/rota/duties/4/presence").status == 403
    assert browse("latifa").post("/rota/duties/4/presence").status == 404


def test_too_early_it_cannot_be_said(app, cast, nadia):
    with app.app_context():
        _, duty = night(cast, 2, "nadia")
        db.session.commit()
    assert nadia.post(f"/rota/duties/{duty.id}/presence").status == 404


def test_my_duties_are_those_of_all_my_units(app, cast, browse):
    with app.app_context():
        colleague(cast, "noor", unit="B-HOP").person_id = cast.people["nadia"]
        night(cast, 5, "noor", post="taza")
        db.session.commit()
    page = browse("nadia").get("/rota/mine")
    assert "Unité de Taza" in page.text
    assert "Saturday 28 November" in page.text
    assert NOW.strftime("%H:%M") in page.text
