"""Lines in order: function, duty and audience of each; up, away and back."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.trail.models import Entry
from portal.units.models import ContactPoint

PATH = "/units/A-HOP/contacts"


@pytest.fixture
def line(cast):
    return cast.lines["A-HOP-1"]


def numbers(browse):
    page = browse("sanae").get("/units/A-HOP")
    links = [a.get("href") for a in page.all("a") if (a.get("href") or "").startswith("tel:")]
    return [link[-2:] for link in links]


def test_a_line_gets_a_function_and_comes_first_once_it_is_the_duty_line(browse, line, cast, app):
    assert numbers(browse) == ["11", "11"]
    rachida = browse("rachida")
    rachida.post(f"{PATH}/{cast.lines['A-HOP-0']}", {"function": "", "audience": "everyone"})
    form = rachida.seal() | {"function": "social_worker", "audience": "everyone", "is_duty": "y"}
    for _ in range(2):
        assert rachida.post(f"{PATH}/{line}", form, sealed=False).status == 303
    page = browse("sanae").get("/units/A-HOP")
    assert page.text.index("+212500000111") < page.text.index("+212500000011")
    assert "social worker" in page.text
    with app.app_context():
        assert db.session.scalars(select(Entry.verb)).all() == ["contact_changed"] * 2


def test_a_line_for_the_unit_alone_is_shown_to_its_people_alone(browse, line):
    browse("rachida").post(f"{PATH}/{line}", {"function": "", "audience": "own_unit"})
    assert "05 00 00 01 11" not in browse("sanae").get("/units/A-HOP").text
    assert "05 00 00 01 11" in browse("nadia").get("/units/A-HOP").text


def test_up_changes_the_order(browse, app, cast):
    rachida = browse("rachida")
    for number in ("0535 00 00 01", "0535 00 00 02"):
        rachida.post(PATH, {"kind": "landline", "number": number})
    with app.app_context():
        last = select(ContactPoint.id).where(ContactPoint.number == "+212535000002")
        ident = db.session.scalars(last).one()
    rachida.post(f"{PATH}/changes", {"m": f"up.{ident}"})
    page = browse("sanae").get("/units/A-HOP").text
    assert page.index("+212535000002") < page.index("+212535000001")


@pytest.mark.parametrize("m", ["", "up", "up.999", "x.1", "back.1", "up.😀"])
def test_a_spoilt_tap_is_nothing(browse, m):
    assert browse("rachida").post(f"{PATH}/changes", {"m": m}).status == 404


def test_another_units_line_is_not_there(browse, cast):
    for ident in (cast.lines["A-POL-0"], 999999):
        assert browse("rachida").get(f"{PATH}/{ident}").status == 404
    page = browse("rachida", "ar").post(f"{PATH}/{cast.lines['A-HOP-0']}", {"function": "emperor"})
    assert page.status == 422
