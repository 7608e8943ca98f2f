"""T16: for whom a case is hidden it is not there, whatever was granted; and the next level."""

import re

import pytest
from sqlalchemy import select

from portal.db import db
from portal.requests.models import Ask, Request
from portal.trail.models import Entry

PLACES = ("/requests", "/shares", "/", "/requests/numbers", "/trail", "/cases")


@pytest.fixture
def path(world):
    return f"/cases/{world[0].code}"


def hide(browser, path, whom):
    answer = browser.post(f"{path}/exclusions", {"m": whom})
    assert answer.status == 303
    return answer


def ask_police(browser, path):
    form = {"units": "A-POL", "for-A-POL": "escort", "answer": "given", "notes": "1"}
    form |= {"mode": "spoken", "language": "darija"}
    assert browser.post(f"{path}/shares", form).status == 303


def seen(browser):
    return [re.sub(r'name=key value="[^"]*"', "", browser.get(place).text) for place in PLACES]


def test_the_officer_who_is_the_husband_sees_nothing_of_it(browse, app, cast, path, world):
    nadia, latifa = browse("nadia"), browse("latifa")
    latifa.get("/")
    nadia.post(f"{path}/shares/withdrawal", {"m": world[2].code})
    before = seen(latifa)
    hide(nadia, path, f"person.{cast.people['latifa']}")
    ask_police(nadia, path)
    assert seen(latifa) == before
    with app.app_context():
        code = db.session.scalars(select(Request.code)).one()
    gone, never = latifa.get(f"/requests/{code}"), latifa.get("/requests/MK-2222")
    assert gone.status == never.status == 404
    assert code in nadia.get(path).text


def test_the_only_one_on_duty_must_not_know_so_the_next_level_is_proposed(browse, cast, path):
    nadia = browse("nadia")
    assert "must not know" not in nadia.get(f"{path}/shares").text
    hide(nadia, path, f"person.{cast.people['latifa']}")
    text = nadia.get(f"{path}/shares").text
    assert "must not know" in text
    assert "05 00 00 01 11" in text.split("must not know")[1][:400]


def test_a_whole_unit_kept_away_loses_what_it_had(browse, app, path, world):
    nadia, latifa = browse("nadia"), browse("latifa")
    ask_police(nadia, path)
    assert "Escort" in latifa.get("/requests").text
    hide(nadia, path, "unit.A-POL")
    assert latifa.get(f"/shares/{world[2].code}").status == 404
    text = latifa.get("/requests").text
    assert "Escort" not in text
    assert "stopped" not in text.casefold().split("<main")[1]
    assert "A-POL" not in nadia.get(f"{path}/shares").text
    with app.app_context():
        assert db.session.scalars(select(Ask.state)).one() == "withdrawn"


def test_it_wins_over_ones_own_unit_and_over_leading_it(browse, app, cast, path, world):
    nadia, rachida = browse("nadia"), browse("rachida")
    rachida.get(path)
    hide(nadia, path, f"person.{cast.people['rachida']}")
    assert rachida.get(path).status == 404
    assert world[0].code not in rachida.get("/cases").text
    assert world[0].code not in rachida.get("/trail/readings").text
    assert rachida.get(f"/trail/readings/{world[0].code}").status == 404
    # Her own reading of it, which the address she asks for now is not.
    assert "case read" not in rachida.get("/trail").text


def test_hidden_no_more(browse, app, cast, path):
    nadia = browse("nadia")
    hide(nadia, path, f"person.{cast.people['rachida']}")
    page = nadia.get(f"{path}/exclusions")
    value = next(
        b.get("value") for b in page.all("button") if "".join(b.itertext()) == "Hide no more"
    )
    assert nadia.post(f"{path}/exclusions/end", {"m": value}).status == 303
    assert nadia.post(f"{path}/exclusions/end", {"m": value}).status == 404
    assert browse("rachida").get(path).status == 200
    with app.app_context():
        verbs = db.session.scalars(select(Entry.verb)).all()
        assert {"hidden", "hiding_ended"} <= set(verbs)


@pytest.mark.parametrize("whom", ["unit.A-HOP", "unit.B-HOP", "person.999", "person.x", "", "x.1"])
def test_what_was_not_offered_is_not_there(browse, path, whom):
    assert browse("nadia").post(f"{path}/exclusions", {"m": whom}).status == 404


def test_a_hidden_name_is_not_offered_and_cannot_be_guessed(browse, cast, path):
    nadia = browse("nadia")
    page = nadia.get(f"{path}/exclusions?unit=A-PAR")
    assert "Hide from it" in page.text
    assert "Makhfi" not in page.text
    deputy = f"person.{cast.people['deputy']}"
    assert nadia.post(f"{path}/exclusions", {"m": deputy}).status == 404
