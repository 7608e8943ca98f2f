"""What is due: thirty days without a word, ninety past the cycle; one tap confirms."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.db import db
from portal.trail.models import Entry
from portal.units.models import Confirmation, Unit
from tests.cast import NOW

PATH = "/units/due"


@pytest.fixture
def later(frozen):
    """Forty days on, nobody has confirmed anything."""
    frozen.shift(timedelta(days=40))


def test_nothing_is_due_while_all_is_fresh(browse):
    assert "Nothing is due." in browse("rachida").get(PATH).text


@pytest.mark.parametrize(
    ("account", "units"),
    [
        ("rachida", {"A-HOP"}), ("nadia", {"A-HOP"}),
        ("hind", {"A-HOP", "A-PAR", "A-POL", "A-ONG"}),
    ],
)  # fmt: skip
def test_each_sees_what_she_keeps(browse, cast, later, account, units):
    page = browse(account).get(PATH)
    assert {b.get("value") for b in page.all("button") if b.get("name") == "m"} == units
    assert "confirmed 43 days ago" in page.text
    assert "past its ninety days" not in page.text


def test_past_the_cycle_it_says_so(browse, frozen):
    frozen.shift(timedelta(days=90))
    assert "past its ninety days" in browse("hind").get(PATH).text


@pytest.mark.parametrize(("account", "how"), [("rachida", "by_unit"), ("hind", "by_phone")])
def test_one_tap_confirms_and_takes_it_off_the_list(browse, app, later, account, how):
    browser = browse(account)
    form = browser.seal() | {"m": "A-HOP"}
    for _ in range(2):
        assert browser.post(PATH, form, sealed=False).status == 303
    assert "A-HOP" not in browser.get(PATH).text
    with app.app_context():
        rows = select(Confirmation).where(Confirmation.at > NOW)
        found = db.session.scalars(rows.order_by(Confirmation.id)).all()
        assert [(row.how, row.place) for row in found] == [
            (how, "A-HOP" if account == "rachida" else "MK")
        ] * 2
        assert db.session.scalars(select(Entry.verb)).all() == ["unit_confirmed"]


def test_the_fragment_is_a_piece_of_the_page(browse, later):
    hind = browse("hind")
    assert hind.get(PATH, fragment=True).text.split("csrf_token")[0] in hind.get(PATH).text


@pytest.mark.parametrize("m", ["", "B-HOP", "A-POL", "Z-ZZZ", "😀"])
def test_what_she_does_not_keep_is_not_hers_to_confirm(browse, m):
    assert browse("rachida").post(PATH, {"m": m}).status == 404


@pytest.mark.parametrize(("account", "status"), [("omar", 403), ("salma", 403), ("karim", 403)])
def test_who_may_not(browse, account, status):
    assert browse(account).get(PATH).status == status
    assert browse(account).post(PATH, {"m": "A-HOP"}).status == status


def test_a_closing_whose_day_has_come_is_due(browse, app, cast, frozen):
    rachida = browse("rachida")
    rachida.post("/units/A-HOP/closing", {"closed_on": "2026-11-25"})
    assert "Closes on Wednesday 25 November" in browse("sanae").get("/units/A-HOP").text
    frozen.shift(timedelta(days=3))
    assert "Was to close" in browse("rachida").get(PATH).text
    with app.app_context():
        assert db.session.get_one(Unit, cast.units["A-HOP"]).closed_on is None
