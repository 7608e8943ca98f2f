"""A unit's history: moved to another parent, closed with a day and found by its name, reopened."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.trail.models import Entry
from portal.units.models import FormerName, FormerParent, Unit, note_names
from tests.units.test_edit import sent

CLOSING = "/units/A-HOP/closing"


@pytest.fixture
def noted(app):
    with app.app_context():
        note_names()
        db.session.commit()


def test_closed_is_not_deleted_and_its_name_says_since_when(browse, app, cast, noted):
    rachida = browse("rachida")
    form = rachida.seal() | {"closed_on": "2026-11-20", "successor": "A-ONG"}
    for _ in range(2):
        assert rachida.post(CLOSING, form, sealed=False).status == 303
    sanae = browse("sanae")
    found = sanae.get("/units?q=وحدة الحاجب")
    assert "Closed on Friday 20 November" in found.text
    assert "/units/A-HOP" in found.text
    page = sanae.get("/units/A-HOP")
    assert "Go instead to:" in page.text
    assert "/units/A-ONG" in page.text
    assert "+212500000011" not in page.text
    # It is in no list, takes no call and no suggestion; its keeper can open it again.
    assert "/units/A-HOP" not in browse("nadia").get("/units?sector=health").text
    assert (
        sanae.post("/units/A-HOP/tries", {"m": f"answered.{cast.lines['A-HOP-0']}"}).status == 404
    )
    assert sanae.get("/units/A-HOP/suggestions").status == 404
    assert browse("rachida").post("/units/A-HOP/reopening").status == 303
    assert "+212500000011" in browse("sanae").get("/units/A-HOP").text
    with app.app_context():
        # Whether the search is noted depends on what else this process noted in that minute.
        said = select(Entry.verb).where(Entry.verb != "searched").order_by(Entry.seq)
        assert db.session.scalars(said).all() == ["unit_closed", "unit_reopened"]


def test_moved_to_another_parent_the_old_one_stays_with_its_day(browse, app, cast):
    rachida, path = browse("rachida"), "/units/A-HOP/parent"
    rachida.post(path, {"parent": "A-ONG"})
    assert rachida.post(path, {"parent": "B-HOP", "moved_on": "2026-10-01"}).status == 303
    page = browse("sanae").get("/units/A-HOP").text
    assert "Belongs to:" in page
    assert "Unité de Taza" in page
    assert "Belonged until Thursday 1 October" in page
    assert "Association" in page
    with app.app_context():
        former = db.session.scalars(select(FormerParent)).one()
        assert (former.parent_id, former.until_on) == (cast.units["A-ONG"], date(2026, 10, 1))


def test_renamed_from_a_day_in_the_past(browse, app):
    rachida = browse("rachida")
    form = sent(rachida.get("/units/A-HOP/edit"))
    form |= {"name_fr": "Groupement", "renamed_on": "2026-10-01"}
    assert rachida.post("/units/A-HOP/edit", form, sealed=False).status == 303
    with app.app_context():
        assert db.session.scalars(select(FormerName.until_on)).one() == date(2026, 10, 1)
    assert "Until Thursday 1 October" in browse("sanae").get("/units/A-HOP").text


@pytest.mark.parametrize(
    ("path", "said", "field"),
    [
        ("closing", {"closed_on": ""}, "closed_on"), ("closing", {"closed_on": "x"}, "closed_on"),
        ("closing", {"closed_on": "2026-11-20", "successor": "A-HOP"}, "successor"),
        ("closing", {"closed_on": "2026-11-20", "successor": "A-MSH"}, "successor"),
        ("parent", {"parent": "Z-ZZZ"}, "parent"), ("parent", {"parent": "A-HOP"}, "parent"),
        ("parent", {"parent": "B-HOP", "moved_on": "2027-01-01"}, "moved_on"),
        ("parent", {"parent": "\u202eA"}, "parent"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_a_spoilt_form_says_where(browse, path, said, field, lang):
    page = browse("rachida", lang).post(f"/units/A-HOP/{path}", said)
    assert page.status == 422
    assert page.by_id(f"{field}-e") is not None


@pytest.mark.parametrize("path", ["closing", "parent", "communes", "offers", "offers/lawyer"])
def test_only_its_keepers(browse, path):
    for account, status in (("nadia", 403), ("omar", 403), ("salma", 403), ("hind", 200)):
        assert browse(account).get(f"/units/A-HOP/{path}").status == status
    assert browse("rachida").get(f"/units/B-HOP/{path}").status == 404
    with_location = browse().get(f"/units/A-HOP/{path}")
    assert with_location.headers["Location"].startswith("/sign-in")


def test_a_former_unit_keeps_no_circle(browse, app, cast):
    with app.app_context():
        db.session.get_one(Unit, cast.units["A-ONG"]).parent_id = cast.units["A-HOP"]
        db.session.commit()
    assert browse("rachida").post("/units/A-HOP/parent", {"parent": "A-ONG"}).status == 422
