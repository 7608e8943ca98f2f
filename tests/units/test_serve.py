"""Communes served: looked for, ticked, ended with a day; never narrower than a shelter's area."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.trail.models import Entry
from portal.units.models import ServedCommune, Unit
from tests.units.test_index import land  # noqa: F401 (two provinces with a homonym)

PATH = "/units/A-HOP/communes"
SERVED, HOMONYM, TOWN = "07.161.03.11", "03.561.01.09", "03.561.01.01"


def served(app, cast):
    with app.app_context():
        rows = select(ServedCommune).where(ServedCommune.unit_id == cast.units["A-HOP"])
        return [
            (s.from_on, s.until_on) for s in db.session.scalars(rows.order_by(ServedCommune.id))
        ]


def test_a_commune_is_found_and_ticked_once(browse, app, cast, land):  # noqa: F811
    rachida = browse("rachida")
    page = rachida.get(f"{PATH}?q=تاهلة")
    assert "Tahla, Taza" in page.text
    form = rachida.seal() | {"served": [TOWN, SERVED], "shown": [SERVED]}
    for _ in range(2):
        assert rachida.post(PATH, form, sealed=False).status == 303
    assert served(app, cast)[-1] == (date(2026, 11, 23), None)
    assert "Tahla" in browse("sanae").get("/units/A-HOP").text
    with app.app_context():
        assert db.session.scalars(select(Entry.verb)).all() == ["communes_kept"]


def test_no_longer_ticked_it_ends_today_and_what_was_not_shown_stays(browse, app, cast, land):  # noqa: F811
    rachida = browse("rachida")
    rachida.post(PATH, {"served": [HOMONYM]})
    assert len(served(app, cast)) == 2
    rachida.post(PATH, {"shown": [SERVED], "served": []})
    assert served(app, cast)[0] == (date(2018, 9, 13), date(2026, 11, 23))
    # Ticked and taken back on the same day was never served.
    rachida.post(PATH, {"shown": [HOMONYM]})
    assert len(served(app, cast)) == 1


def test_odd_codes_serve_nothing(browse, app, cast, land):  # noqa: F811
    browse("rachida").post(PATH, {"served": ["99", "😀", "\u202e", "x" * 900]})
    assert len(served(app, cast)) == 1


@pytest.mark.parametrize("account", ["nadia", "hind", "rachida"])
def test_a_shelter_serves_its_area_and_nothing_narrower(browse, app, cast, land, account):  # noqa: F811
    with app.app_context():
        db.session.get_one(Unit, cast.units["A-HOP"]).kind = "shelter"
        row = ServedCommune(
            unit_id=cast.units["A-HOP"], commune_id=land[TOWN], from_on=date(2020, 1, 1)
        )
        db.session.add(row)
        db.session.commit()
    browser = browse(account)
    assert browser.get(PATH).status == (403 if account == "nadia" else 404)
    # Another town of its list, in no area: it is not found there.
    assert "A-HOP" not in browser.get(f"/communes/{TOWN}").text
    assert "A-HOP" not in browser.get("/units?q=tahla").text
    assert "A-HOP" in browser.get(f"/communes/{SERVED}").text
    assert "Tahla" not in browser.get("/units/A-HOP").text
