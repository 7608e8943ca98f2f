"""A commune: court and force as of a day, who comes and who prosecutes, the nearest of a kind."""

from datetime import date

import pytest

from portal.db import db
from portal.units.models import ServedCommune, Unit
from portal.units.territory import Area, CommuneArea
from tests.units.test_index import land  # noqa: F401 (two provinces with a homonym)

PATH = "/communes/07.161.03.11"
OPENS = date(2027, 9, 1)


@pytest.fixture
def opening(app, cast, land):  # noqa: F811
    """On a day to come the commune goes to the court of Taza."""
    with app.app_context():
        row = db.session.query(CommuneArea).one()
        row.until_on = OPENS
        new = CommuneArea(commune_id=row.commune_id, area_id=cast.areas["TZ"], from_on=OPENS)
        db.session.add(new)
        db.session.commit()


@pytest.mark.parametrize(
    ("on", "court"),
    [("2026-11-23", "Meknès"), ("2027-08-31", "Meknès"), ("2027-09-01", "Taza")],
)
def test_the_court_is_that_of_the_day(nadia, opening, on, court):
    page = nadia.get(f"{PATH}?on={on}")
    assert f"Court of first instance: {court} (as of" in page.text
    assert ("court of first instance: Taza" in page.text) is (court == "Meknès")
    assert page.by_id("on").get("value") == on


@pytest.mark.parametrize("on", ["", "x", "0001-01-01", "9999-12-31", "2027-02-30", "😀"])
def test_what_is_no_day_is_today(nadia, opening, on):
    assert nadia.get(f"{PATH}?on={on}").by_id("on").get("value") == "2026-11-23"


def test_who_comes_and_who_prosecutes_are_those_of_the_area(nadia, app, cast, land):  # noqa: F811
    with app.app_context():
        unit = db.session.get_one(Unit, cast.units["A-POL"])
        unit.kind = "gendarmerie_cell"
        db.session.commit()
    page = nadia.get(PATH).text
    before, after = page.split("Units that serve it")
    assert "/units/A-POL" in before
    assert "/units/A-PAR" in before
    assert "/units/A-HOP" in after


def test_the_nearest_of_a_kind_come_by_territory(browse, app, cast, land):  # noqa: F811
    with app.app_context():
        court = db.session.get_one(Area, cast.areas["TZ"]).appeal_region_id
        assert court == db.session.get_one(Area, cast.areas["MK"]).appeal_region_id
        for code in ("A-POL", "A-ONG"):
            db.session.get_one(Unit, cast.units[code]).kind = "hospital_unit"
        neighbour = ServedCommune(
            unit_id=cast.units["A-ONG"], commune_id=land["07.161.03.11"], from_on=date(2020, 1, 1)
        )
        db.session.add(neighbour)
        db.session.commit()
    page = browse("nadia").get(f"{PATH}?kind=hospital_unit").text
    order = ["serves this commune", "/units/A-HOP", "/units/A-ONG", "same area", "/units/A-POL"]
    order += ["same appeal court", "/units/B-HOP"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "A-MSH" not in page
    assert "None is in the directory." in browse("nadia").get(f"{PATH}?kind=samu_social").text
    assert browse("nadia", "ar").get(f"{PATH}?kind=nonsense").status == 200
