"""Suggestions: any member to any unit, decided field by field by whoever keeps the card."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.i18n import LOCALES
from portal.trail.models import Entry
from portal.units.models import ContactPoint, Unit
from portal.units.suggestions import Field, Suggestion
from tests.units.test_edit import sent

PATH = "/units/A-HOP/suggestions"
LIST = "/units/suggestions"
NUMBER = {"kind": "landline", "number": "0535 12 34 56", "is_office": "y"}


def waiting(app):
    with app.app_context():
        rows = select(Suggestion).order_by(Suggestion.id)
        return [(s.field, s.value, s.is_accepted) for s in db.session.scalars(rows)]


def suggest(browser, said, path=PATH):
    return browser.post(path, sent(browser.get(path)) | said, sealed=False)


def tap(browser, what, number=1):
    return browser.post(f"{LIST}/decisions", {"m": f"{what}.{number}"})


def test_each_difference_is_decided_by_itself(browse, app, cast):
    sanae, rachida = browse("sanae"), browse("rachida")
    said = NUMBER | {"speaks": ["darija", "tachelhit"], "name_fr": "Unité du Lac"}
    assert suggest(sanae, said).status == 303
    assert [field for field, *_ in waiting(app)] == ["name_fr", "number", "speaks"]
    page = rachida.get(LIST)
    assert "social worker, Unité de Taza" in page.text
    assert "05 35 12 34 56" in page.text
    assert "Sanae" not in page.text.split("<p class=me>")[0]
    assert "3 suggestions wait for you" in rachida.get("/units/A-HOP").text
    for deed, number in (("accept", 1), ("refuse", 2), ("accept", 3)):
        assert tap(rachida, deed, number).status == 303
    card = browse("sanae", "fr").get("/units/A-HOP").text
    assert "Unité du Lac" in card
    assert "tachelhit" in card
    assert "+212535123456" not in card
    # What was refused is not kept, and whoever said it is told.
    assert waiting(app)[1] == ("number", "", False)
    mine = browse("sanae").get(LIST).text
    assert ("refused" in mine, "accepted" in mine) == (True, True)
    with app.app_context():
        verbs = db.session.scalars(select(Entry.verb).order_by(Entry.seq)).all()
        assert verbs == ["suggested"] * 3 + [
            "suggestion_accepted", "suggestion_refused", "suggestion_accepted",
        ]  # fmt: skip
        assert "Lac" not in str(db.session.execute(select(*Entry.__table__.c)).all())


def test_an_accepted_number_waits_to_be_confirmed(browse, app, cast):
    suggest(browse("nadia"), NUMBER, "/units/A-POL/suggestions")
    tap(browse("hind"), "accept")
    assert "Line never confirmed" in browse("sanae").get("/units/A-POL").text
    with app.app_context():
        line = select(ContactPoint).where(ContactPoint.number == "+212535123456")
        assert db.session.scalars(line).one().is_duty is False


def test_services_hours_and_a_closing_can_be_suggested(browse, app):
    said = {"services": ["", "lawyer"], "day0": "09:00-12:00", "closed_on": "2026-11-01"}
    suggest(browse("sanae"), said)
    assert waiting(app) == [
        ("hours", "0:540-720", None), ("offers", "lawyer", None), ("closed", "2026-11-01", None),
    ]  # fmt: skip
    for number in (1, 2, 3):
        assert tap(browse("rachida"), "accept", number).status == 303
    page = browse("sanae").get("/units/A-HOP").text
    assert "Closed on Sunday 1 November" in page
    assert "lawyer" in page
    assert "09:00–12:00" in page


def test_a_service_that_ended_can_be_suggested(browse, app, cast):
    suggest(browse("sanae"), {"services": ["lawyer"]})
    tap(browse("rachida"), "accept")
    suggest(browse("sanae"), {"services": [""]})
    assert waiting(app)[1][:2] == ("offers_not", "lawyer")


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(browse, app, cast):
    suggest(browse("sanae"), {"name_fr": "Unité du Lac"})
    assert tap(browse("rachida"), "refuse").status == 303
    hind = browse("hind")
    assert tap(hind, "accept").status == 303
    assert "Somebody else has decided" in hind.get(LIST).text
    with app.app_context():
        assert db.session.get_one(Unit, cast.units["A-HOP"]).name_fr == "Unité"
        verbs = db.session.scalars(select(Entry.verb)).all()
        assert "suggestion_accepted" not in verbs


def test_a_repeated_tap_is_one_decision(browse, app):
    suggest(browse("sanae"), NUMBER)
    rachida = browse("rachida")
    form = rachida.seal() | {"m": "accept.1"}
    for _ in range(2):
        assert rachida.post(f"{LIST}/decisions", form, sealed=False).status == 303
    with app.app_context():
        found = select(ContactPoint).where(ContactPoint.number == "+212535123456")
        assert len(db.session.scalars(found).all()) == 1


@pytest.mark.parametrize("lang", list(LOCALES))
def test_a_number_is_the_units_own_or_none(browse, app, lang):
    sanae = browse("sanae", lang)
    page = suggest(sanae, {"kind": "mobile", "number": "0612345678"})
    assert page.status == 422
    assert page.by_id("number-e") is not None
    assert page.by_id("number").get("value") == "0612345678"
    assert waiting(app) == []


def test_nothing_that_differs_is_no_suggestion(browse, app):
    page = suggest(browse("sanae"), {})
    assert page.status == 422
    assert "Nothing differs" in page.text


def test_said_twice_it_waits_once_and_nobody_buries_a_coordinator(browse, app, cast):
    sanae = browse("sanae")
    for _ in range(2):
        suggest(sanae, NUMBER)
    assert len(waiting(app)) == 1
    with app.app_context():
        about = {"unit_id": cast.units["A-HOP"], "by_id": cast.people["sanae"], "place": "B-HOP"}
        first = db.session.get_one(Suggestion, 1)
        for n in range(29):
            row = Suggestion(
                field="name_en", value=f"n{n}", at=first.at, function="doctor", **about
            )
            db.session.add(row)
        db.session.commit()
    assert suggest(sanae, {"name_fr": "Autre"}).status == 422


@pytest.mark.parametrize(
    ("account", "status"), [("omar", 403), ("salma", 403), ("karim", 403), ("latifa", 200)]
)
def test_who_may_suggest(browse, account, status):
    assert browse(account).get(PATH).status == status
    assert browse(account).get(LIST).status == status


def test_only_whoever_keeps_the_card_decides(browse, app):
    suggest(browse("sanae"), NUMBER, "/units/A-POL/suggestions")
    assert tap(browse("rachida"), "accept").status == 404
    assert tap(browse("latifa"), "accept").status == 403
    assert "05 35 12" not in browse("rachida").get(LIST).text
    for odd in ("accept.", "accept.99", "x.1", "accept.😀"):
        assert browse("hind").post(f"{LIST}/decisions", {"m": odd}).status == 404


def test_a_house_that_nobody_may_know_takes_no_suggestion(browse):
    assert browse("nadia").get("/units/A-MSH/suggestions").status == 404


def test_a_shelter_takes_no_word_that_could_say_where_it_is(browse, app, cast):
    with app.app_context():
        db.session.get_one(Unit, cast.units["A-ONG"]).kind = "shelter"
        db.session.commit()
    path, sanae = "/units/A-ONG/suggestions", browse("sanae")
    form = sanae.get(path)
    assert form.by_id("name_fr") is None
    said = {"name_fr": "CANARY, rue X", "name_en": "CANARY", "speaks": ["french"]}
    said |= {"kind": "radio", "number": "CANARY, rue X", "is_office": "y"}
    assert suggest(sanae, said, path).status == 303
    assert [field for field, *_ in waiting(app)] == [Field.SPEAKS.value]
