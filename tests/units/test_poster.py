"""Paper: the door poster and the card of useful numbers, in two languages, neutral, dated."""

import pytest
from sqlalchemy import select, update

from portal.db import db
from portal.trail.models import Entry
from portal.units.models import ContactPoint, Failure, Unit
from portal.units.offers import Opening
from tests.cast import NOW


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_the_poster_speaks_both_and_says_until_when_it_is_valid(browse, app, cast, lang):
    with app.app_context():
        for day in range(5):
            hours = Opening(unit_id=cast.units["A-POL"], weekday=day, opens=510, closes=990)
            db.session.add(hours)
        db.session.commit()
    page = browse("omar", lang).get("/units/A-POL/poster")
    assert page.status == 200
    for words in (
        "خلية الأمن",
        "Police",
        "05 00 00 00 14",
        "صالح إلى",
        "Valable jusqu",
        "23/12/2026",
    ):
        assert words in page.text, words
    assert "lundi à vendredi" in page.text
    assert "الاثنين إلى الجمعة" in page.text
    assert 'class="qr"' in page.text
    with app.app_context():
        assert db.session.scalars(select(Entry.verb)).all() == ["printed"]


def test_the_area_has_a_sheet_of_its_units_with_sure_lines(browse, app, cast, frozen):
    with app.app_context():
        db.session.add(Failure(
            contact_id=cast.lines["A-ONG-0"], at=NOW, by_id=cast.people["nadia"],
            function="doctor", outcome="wrong_number",
        ))  # fmt: skip
        db.session.execute(
            update(ContactPoint)
            .where(ContactPoint.unit_id == cast.units["A-ONG"], ContactPoint.position > 0)
            .values(closed_on=NOW.date())
        )
        db.session.commit()
    page = browse("omar", "fr").get("/areas/MK/poster")
    assert page.status == 200
    for words in ("خلية الأمن", "Police", "05 00 00 00 14", "8350", "23/12/2026", "Meknès"):
        assert words in page.text, words
    # A line that somebody said is wrong is not put on paper.
    assert "05 00 00 00 18" not in page.text
    assert page.text.count("class=gone") == 1
    assert "Maison" not in page.text
    assert "Unité de Taza" not in page.text


def test_the_sheets_are_found_in_one_place(nadia):
    page = nadia.get("/paper")
    assert page.status == 200
    hrefs = {a.get("href") for a in page.all("a")}
    assert {
        "/areas/MK/poster", "/areas/MK/tonight", "/units/A-HOP/poster",
        "/units/A-HOP/guard-sheet", "/useful-numbers",
    } <= hrefs  # fmt: skip
    assert "/paper" in nadia.get("/units").text


def test_no_sheet_names_a_shelter_or_a_restricted_house(browse, app, cast):
    with app.app_context():
        db.session.get_one(Unit, cast.units["A-ONG"]).kind = "shelter"
        db.session.commit()
    assert browse("nadia").get("/units/A-ONG/poster").status == 404
    assert browse("latifa").get("/units/A-MSH/poster").status == 404


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_the_card_holds_numbers_and_not_what_they_are_for(browse, lang):
    page = browse("nadia", lang).get("/useful-numbers")
    cards = page.text[page.text.index("class=cards") :].casefold()
    assert cards.count("8350") >= 8
    for word in ("عنف", "violence", "sanad", "سند", "victim"):
        assert word not in cards.split("</main>")[0].split("<p class=me>")[0], word


@pytest.mark.parametrize("account", ["salma", "karim"])
def test_who_may_not_print(browse, account):
    for path in ("/units/A-POL/poster", "/useful-numbers"):
        assert browse(account).get(path).status == 403
