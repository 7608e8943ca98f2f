"""Services one by one, with their days, languages and hours where they differ."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.trail.models import Entry
from portal.units.offers import Service
from tests.units.test_edit import sent

PATH = "/units/A-HOP/offers/lawyer"


def test_a_service_has_its_own_languages_and_hours(browse, app):
    rachida = browse("rachida")
    form = sent(rachida.get(PATH))
    assert form["from_on"] == ["2026-11-23"]
    form |= {"speaks": ["tachelhit"], "day2": "09:00-12:00", "until_on": "2027-01-01"}
    for _ in range(2):
        assert rachida.post(PATH, form, sealed=False).status == 303
    page = browse("sanae").get("/units/A-HOP").text
    for words in ("lawyer", "Tachelhit", "09:00–12:00", "until Friday 1 January"):
        assert words in page
    assert "lawyer" in rachida.get("/units/A-HOP/offers").text
    again = sent(rachida.get(PATH))
    assert (again["day2"], again["speaks"]) == (["09:00-12:00"], ["tachelhit"])
    with app.app_context():
        service = db.session.scalars(select(Service)).one()
        assert (service.kind, service.until_on) == ("lawyer", date(2027, 1, 1))
        assert db.session.scalars(select(Entry.verb)).all() == ["service_kept"]


def test_a_service_to_come_is_announced_and_not_found_before(browse):
    rachida = browse("rachida")
    form = sent(rachida.get(PATH)) | {"from_on": "2027-01-01"}
    rachida.post(PATH, form, sealed=False)
    assert "from Friday 1 January" in browse("sanae").get("/units/A-HOP").text
    assert "/units/A-HOP" not in browse("nadia").get("/units?service=lawyer").text
    # The whole card's form leaves it as it is.
    card = sent(rachida.get("/units/A-HOP/edit"))
    rachida.post("/units/A-HOP/edit", card, sealed=False)
    assert "from Friday 1 January" in browse("sanae").get("/units/A-HOP").text


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"until_on": "2020-01-01"}, "until_on"), ({"from_on": "tomorrow"}, "from_on"),
        ({"day1": "noon"}, "day1"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_a_spoilt_form_says_where(browse, said, field, lang):
    rachida = browse("rachida", lang)
    page = rachida.post(PATH, sent(rachida.get(PATH)) | said, sealed=False)
    assert page.status == 422
    assert page.by_id(f"{field}-e") is not None


def test_no_such_service_is_none(browse):
    assert browse("rachida").get("/units/A-HOP/offers/alchemy").status == 404
