"""A personal number: sealed, masked, shown on asking to those who may, each asking recorded."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.trail.models import Entry
from portal.units.models import ContactPoint

NUMBER, SHOWN = "+212799000099", "07 99 00 00 99"
PATH = "/units/A-POL"


@pytest.fixture
def contact(app, cast):
    """Latifa's own phone, for her unit."""
    with app.app_context():
        own = ContactPoint(
            unit_id=cast.units["A-POL"], person_id=cast.people["latifa"], kind="mobile",
            function="police_officer", audience="own_unit",
        )  # fmt: skip
        own.keep_personal(NUMBER)
        db.session.add(own)
        db.session.commit()
        return own.id


@pytest.mark.parametrize("account", ["latifa", "hind"])
def test_asked_for_it_is_shown_and_the_trail_knows(browse, app, contact, account):
    browser = browse(account)
    assert SHOWN not in browser.get(PATH).text
    page = browser.post(f"{PATH}/reveals", {"m": str(contact)})
    assert page.status == 200
    assert SHOWN in page.text
    assert SHOWN not in browser.get(PATH).text
    with app.app_context():
        entry = db.session.scalars(select(Entry)).one()
        assert (entry.verb, entry.code) == ("revealed", str(contact))


def test_the_name_behind_it_is_not_told(browse, contact):
    page = browse("hind").post(f"{PATH}/reveals", {"m": str(contact)})
    assert "police officer" in page.text
    assert "Latifa" not in page.text


@pytest.mark.asvs("8.2.3")
@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("nadia", 404),
        ("sanae", 404),
        ("rachida", 404),
        ("omar", 403),
        ("salma", 403),
        ("karim", 403),
    ],
)
def test_who_may_not_learns_nothing(browse, app, contact, account, status):
    browser = browse(account)
    answer = browser.post(f"{PATH}/reveals", {"m": str(contact)})
    assert answer.status == status
    assert SHOWN not in answer.text
    assert "personal" not in browser.get(PATH).text
    with app.app_context():
        assert "revealed" not in db.session.scalars(select(Entry.verb)).all()


@pytest.mark.parametrize("said", ["", "0", "x", "999999", "1"])
def test_what_is_not_there_is_not_there(browse, contact, said):
    assert browse("latifa").post(f"{PATH}/reveals", {"m": said}).status == 404


def test_open_to_everyone_a_member_of_another_unit_may_ask_too(browse, app, contact):
    with app.app_context():
        db.session.get_one(ContactPoint, contact).audience = "everyone"
        db.session.commit()
    assert SHOWN in browse("nadia").post(f"{PATH}/reveals", {"m": str(contact)}).text
    assert browse("omar").post(f"{PATH}/reveals", {"m": str(contact)}).status == 403
