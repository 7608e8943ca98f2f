"""Out: a spreadsheet and a card; no personal number, no shelter, no formula, no shared phone."""

import csv
import io

import pytest
from sqlalchemy import select

from portal.db import db
from portal.people.sittings import Sitting
from portal.trail.models import Entry
from portal.units.models import ContactPoint, Unit

PATH = "/units/export"


def table(answer):
    text = answer.response.get_data().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_it_holds_the_published_units_with_their_arabic_whole(nadia, app):
    answer = nadia.get(PATH)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = {row["code"]: row for row in table(answer)}
    assert rows["A-POL"]["name_ar"] == "خلية الأمن"
    assert rows["A-POL"]["duty_line"] == "0500000014"
    assert "A-MSH" not in rows
    with app.app_context():
        entry = db.session.scalars(select(Entry)).one()
        assert (entry.verb, entry.code, entry.unit) == ("exported", "directory", "A-HOP")


@pytest.mark.asvs("1.2.10")
@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1"])
def test_a_cell_is_never_a_formula(nadia, app, cast, name):
    with app.app_context():
        db.session.get_one(Unit, cast.units["A-POL"]).name_fr = name
        db.session.commit()
    rows = {row["code"]: row for row in table(nadia.get(PATH))}
    assert rows["A-POL"]["name_fr"] == f"'{name}"


def test_a_shelter_is_its_region_and_nothing_else(nadia, app, cast):
    with app.app_context():
        unit = db.session.get_one(Unit, cast.units["A-ONG"])
        unit.kind, unit.name_fr, unit.reception_fr = "shelter", "CANARY", "CANARY"
        db.session.commit()
    answer = nadia.get(PATH)
    assert b"CANARY" not in answer.response.get_data()
    assert b"0500000018" not in answer.response.get_data()
    row = next(row for row in table(answer) if row["kind"] == "shelter")
    assert {k: v for k, v in row.items() if v} == {
        "kind": "shelter", "sector": "ngo", "region": "Meknès",
    }  # fmt: skip
    assert nadia.get("/units/A-ONG/vcard").status == 404


def test_what_is_kept_from_publication_and_personal_numbers_stay_in(nadia, app, cast):
    with app.app_context():
        db.session.get_one(Unit, cast.units["B-HOP"]).is_published = False
        own = ContactPoint(
            unit_id=cast.units["A-POL"], person_id=cast.people["latifa"], kind="mobile"
        )
        own.keep_personal("+212799000099")
        db.session.add(own)
        db.session.commit()
    text = nadia.get(PATH).response.get_data().decode()
    assert "B-HOP" not in text
    assert "799000099" not in text
    assert "799000099" not in nadia.get("/units/A-POL/vcard").response.get_data().decode()
    assert nadia.get("/units/B-HOP/vcard").status == 404


def test_nothing_is_put_on_a_shared_phone(nadia, app):
    with app.app_context():
        db.session.scalars(select(Sitting)).one().is_shared = True
        db.session.commit()
    assert nadia.get(PATH).status == 403
    assert nadia.get("/units/A-POL/vcard").status == 403
    assert "/units/export" not in nadia.get("/units").text


def test_a_card_for_the_address_book(nadia, app, cast):
    with app.app_context():
        db.session.get_one(Unit, cast.units["A-POL"]).name_ar = "خلية, الأمن; " + "م" * 60
        db.session.commit()
    answer = nadia.get("/units/A-POL/vcard")
    text = answer.response.get_data().decode()
    assert answer.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    whole = text.replace("\r\n ", "").split("\r\n")
    assert whole[:3] == ["BEGIN:VCARD", "VERSION:4.0", "KIND:org"]
    assert "FN;LANGUAGE=ar:خلية\\, الأمن\\; " + "م" * 60 in whole
    assert "TEL;VALUE=uri;TYPE=work;PREF=1:tel:+212500000014" in whole
    assert whole[-2:] == ["END:VCARD", ""]
