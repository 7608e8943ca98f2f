"""The card kept true: names with history, hours, services with days, lines; two at once told."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.i18n import LOCALES
from portal.trail.models import Entry
from portal.units.forms import HourError, minutes
from portal.units.lists import ContactKind
from portal.units.models import ContactPoint, FormerName, Unit
from portal.units.numbers import NumberError, kept
from portal.units.offers import Opening, Service

PATH = "/units/A-HOP/edit"


def sent(page):
    """The form as the page shows it."""
    fields = {}
    for control in page.by_id("f").iter("input"):
        name, kind = control.get("name"), control.get("type")
        if kind == "checkbox" and control.get("checked") is None:
            continue
        fields.setdefault(name, []).append(control.get("value") or "")
    return fields


def test_a_changed_card_is_seen_by_all_and_its_old_name_still_found(browse, app, cast):
    rachida = browse("rachida")
    form = sent(rachida.get(PATH))
    form |= {"name_fr": "Unité du Lac", "speaks": ["tachelhit"], "day0": "08:30-12:00, 14h-16h30"}
    form |= {"services": ["medical_certificate"], "reception_fr": "Bâtiment B, deuxième porte"}
    assert rachida.post(PATH, form, sealed=False).status == 303
    page = browse("sanae", "fr").get("/units/A-HOP")
    for words in ("Unité du Lac", "tachelhit", "certificat médical", "Bâtiment B", "14:00–16:30"):
        assert words.casefold() in page.text.casefold(), words
    with app.app_context():
        former = db.session.scalars(select(FormerName)).one()
        assert (former.name_fr, former.unit_id) == ("Unité", cast.units["A-HOP"])
        assert "unit_edited" in db.session.scalars(select(Entry.verb)).all()
    assert "/units/A-HOP" in browse("sanae").get("/units?q=unite du lac").text


def test_a_service_taken_away_keeps_its_days(browse, app, cast):
    from datetime import date

    with app.app_context():
        db.session.add(
            Service(unit_id=cast.units["A-HOP"], kind="lawyer", from_on=date(2020, 1, 1))
        )
        db.session.commit()
    rachida = browse("rachida")
    form = sent(rachida.get(PATH))
    assert form.pop("services") == ["lawyer"]
    rachida.post(PATH, form | {"name_en": "Unit", "is_always": "y"}, sealed=False)
    with app.app_context():
        service = db.session.scalars(select(Service)).one()
        assert service.until_on == date(2026, 11, 23)
        week = db.session.scalars(select(Opening)).all()
        assert {(row.opens, row.closes) for row in week} == {(0, 1440)}


def test_of_two_at_once_the_second_is_told_and_loses_nothing(browse, app, cast):
    first, second = browse("rachida"), browse("hind")
    one, two = sent(first.get(PATH)), sent(second.get(PATH))
    first.post(PATH, one | {"name_en": "First"}, sealed=False)
    page = second.post(PATH, two | {"name_en": "Second"}, sealed=False)
    assert page.status == 409
    assert "Somebody changed this card while you wrote" in page.text
    assert page.by_id("name_en").get("value") == "Second"
    again = sent(page)
    assert second.post(PATH, again, sealed=False).status == 303
    with app.app_context():
        assert db.session.get_one(Unit, cast.units["A-HOP"]).name_en == "Second"


@pytest.mark.parametrize(
    ("spoilt", "field"),
    [
        ({"day0": "8-"}, "day0"), ({"day1": "25:00-26:00"}, "day1"),
        ({"day2": "16:00-16:00"}, "day2"),
        ({"name_fr": ""}, "name_ar"), ({"name_en": "x" * 121}, "name_en"),
        ({"reception_ar": "\u202eabc"}, "reception_ar"), ({"name_ar": "\0abc"}, "name_ar"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", list(LOCALES))
def test_a_spoilt_card_says_where_and_keeps_what_was_typed(browse, app, spoilt, field, lang):
    rachida = browse("rachida", lang)
    page = rachida.post(PATH, sent(rachida.get(PATH)) | spoilt, sealed=False)
    assert page.status == 422
    assert page.by_id(f"{field}-e") is not None
    assert page.by_id("day3") is not None


@pytest.mark.parametrize(
    ("account", "status"),
    [("nadia", 403), ("omar", 403), ("latifa", 403), ("karim", 403), ("sanae", 403), ("hind", 200)],
)
def test_who_may_change_it(browse, account, status):
    assert browse(account).get(PATH).status == status
    assert browse(account).get("/units/A-HOP/contacts").status == status


def test_another_units_coordinator_does_not_see_the_form(browse):
    for path in ("/units/A-POL/edit", "/units/B-HOP/edit", "/units/A-POL/contacts"):
        assert browse("rachida").get(path).status == 404
    assert browse("hind").get("/units/B-HOP/edit").status == 404


def test_a_shelter_keeps_no_prose(browse, app, cast):
    with app.app_context():
        db.session.get_one(Unit, cast.units["A-HOP"]).kind = "shelter"
        db.session.commit()
    rachida = browse("rachida")
    page = rachida.get(PATH)
    assert page.by_id("reception_fr") is None
    rachida.post(PATH, sent(page) | {"reception_fr": "CANARY, rue X"}, sealed=False)
    with app.app_context():
        assert db.session.get_one(Unit, cast.units["A-HOP"]).reception_fr == ""


def test_a_line_is_added_and_taken_away(browse, app, cast):
    rachida, path = browse("rachida"), "/units/A-HOP/contacts"
    form = rachida.seal() | {"kind": "landline", "number": "0535-12 34 56", "is_duty": "y"}
    for _ in range(2):
        assert rachida.post(path, form, sealed=False).status == 303
    with app.app_context():
        line = db.session.scalars(
            select(ContactPoint).where(ContactPoint.number == "+212535123456")
        ).one()
        line_id = line.id
    assert "Line never confirmed" in browse("sanae").get("/units/A-HOP").text
    assert rachida.post(f"{path}/changes", {"m": f"away.{line_id}"}).status == 303
    assert "+212535123456" not in browse("sanae").get("/units/A-HOP").text
    assert rachida.post(f"{path}/changes", {"m": f"away.{line_id}"}).status == 404
    other = {"m": f"away.{cast.lines['A-POL-0']}"}
    assert rachida.post(f"{path}/changes", other).status == 404
    assert rachida.post(f"{path}/changes", {"m": f"back.{line_id}"}).status == 303
    assert "+212535123456" in browse("sanae").get("/units/A-HOP").text


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("mobile", "0612-34-56-78", "+212612345678"),
        ("mobile", "+212 6 12 34 56 78", "+212612345678"),
        ("landline", "00212535123456", "+212535123456"), ("mobile", "٠٦١٢٣٤٥٦٧٨", "+212612345678"),
        ("fax", "05 35 12 34 56", "+212535123456"), ("short_code", "8350", "8350"),
        ("email", "Cell@Example.ORG", "cell@example.org"), ("radio", "PC 4", "PC 4"),
    ],
)  # fmt: skip
def test_numbers_are_taken_as_people_write_them(app, kind, typed, stored):
    with app.test_request_context():
        assert kept(ContactKind(kind), typed) == stored


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("mobile", "0612"), ("mobile", "+33612345678"), ("landline", "0412345678"), ("mobile", ""),
        ("landline", "x" * 500), ("short_code", "999"), ("email", "a b@c.d"), ("email", "x@y"),
        ("email", "<a>@b.ma\n"), ("radio", ""), ("mobile", "06 12 34 56 78 / 06 98 76 54 32"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(app, kind, typed):
    with app.test_request_context(), pytest.raises(NumberError):
        kept(ContactKind(kind), typed)


@pytest.mark.parametrize(
    ("text", "at"), [("9", 540), ("9:00", 540), ("09h00", 540), ("24:00", 1440), ("٠٨:٣٠", 510)]
)
def test_an_hour_is_read_as_written(text, at):
    assert minutes(text) == at


@pytest.mark.parametrize("text", ["", "25", "24:01", "9:60", "x", "-1", "9:0:0"])
def test_what_is_no_hour_is_none(text):
    with pytest.raises(HourError):
        minutes(text)
