"""What waits for my unit, on the first screen: code, kind, origin and clock, nothing else."""

import pytest

from portal.db import db
from portal.people.models import Person
from portal.people.sittings import Sitting
from portal.requests.lists import Kind, Urgency
from portal.requests.models import Request, Said
from portal.units.models import Unit


@pytest.fixture
def asked(app, cast):
    """Nadia's unit asks the police for escorts; their codes."""

    def send(count=1):
        with app.app_context():
            person = db.session.get_one(Person, cast.people["nadia"])
            said = Said(Urgency.NOW, "darija", agrees=True, text="behind the pharmacy")
            unit = db.session.get_one(Unit, cast.units["A-HOP"])
            by = Sitting(person=person, person_id=person.id, code="test")
            codes = [
                Request.send(by, unit, Kind.ESCORT, [cast.units["A-POL"]], said).code
                for _ in range(count)
            ]
            db.session.commit()
            db.session.remove()
        return codes

    return send


def figure(page):
    return page.by_id("board").findall("ul/li/a")[-1]


def test_it_waits_with_its_clock(asked, browse, frozen):
    (code,) = asked()
    frozen.shift(71 * 60)
    page = browse("latifa").get("/")
    row = "".join(page.by_id("w").itertext())
    assert code in row
    assert "Escort" in row
    assert "41 minutes late, of 30 minutes" in row
    assert figure(page).get("href") == "#w"
    assert "pharmacy" not in page.text


@pytest.mark.parametrize("account", ["nadia", "deputy", "omar", "salma", "karim", "hind", "sanae"])
def test_it_waits_for_nobody_else(asked, browse, account):
    (code,) = asked()
    page = browse(account).get("/")
    assert code not in page.text
    assert page.by_id("w") is None


def test_who_answers_for_no_unit_has_no_figure(browse):
    assert "next relief" in browse("omar").get("/").text
    assert "requests for you" in browse("latifa").get("/").text


def test_many_are_a_figure_and_three_rows_and_the_board_stays_light(asked, browse):
    asked(9)
    page = browse("latifa", "ar").get("/")
    assert "".join(figure(page).itertext()).startswith("9")
    assert len(page.by_id("w").findall("ul/li")) == 3
    assert page.weight <= 5_000
