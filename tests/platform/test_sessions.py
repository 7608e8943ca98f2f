"""Sittings: opaque, hashed, ended for good; idle and absolute ends to the second."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.db import db
from portal.people.sittings import Sitting, device_in_words
from tests.cast import PASSPHRASE
from tests.conftest import ORIGIN

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def is_in(browser):
    return browser.get("/").status == 200


@pytest.mark.asvs("7.4.1")
def test_a_copied_cookie_is_worth_nothing_after_sign_out(nadia, browse):
    stolen = nadia.client.get_cookie("__Host-sanad", domain="portal.example.org")
    thief = browse()
    thief.client.set_cookie("__Host-sanad", stolen.value, domain="portal.example.org", secure=True)
    assert is_in(thief)
    nadia.post("/sign-out")
    assert not is_in(thief)


@pytest.mark.asvs("7.3.1")
def test_the_idle_end_comes_at_its_second(nadia, frozen):
    frozen.shift(15 * MINUTE - SECOND)
    assert is_in(nadia)
    frozen.shift(15 * MINUTE)
    assert not is_in(nadia)


@pytest.mark.asvs("7.3.2")
def test_the_absolute_end_comes_whatever_one_does(nadia, frozen):
    for _ in range(12 * 6 - 1):
        frozen.shift(10 * MINUTE)
        assert is_in(nadia)
    frozen.shift(10 * MINUTE)
    assert not is_in(nadia)


def test_a_page_that_polls_keeps_nobody_signed_in(nadia, frozen):
    nadia.get("/")
    for _ in range(14):
        frozen.shift(MINUTE)
        assert nadia.get("/areas/MK?v=x", fragment=True).status == 200
    frozen.shift(MINUTE)
    answer = nadia.get("/areas/MK?v=x", fragment=True)
    assert answer.status == 401
    assert answer.headers["HX-Retarget"] == "#notice"
    assert "name=lock_secret" in answer.text


def test_a_shared_phone_is_forgotten_after_five_minutes(nobody, frozen):
    nobody.post("/sign-in", {"account": "nadia", "passphrase": PASSPHRASE, "is_shared": "y"})
    frozen.shift(5 * MINUTE - SECOND)
    assert nobody.get("/second-factor").status == 200
    frozen.shift(5 * MINUTE)
    assert nobody.get("/second-factor").headers["Location"].startswith("/sign-in")


@pytest.mark.asvs("7.2.3", "11.5.1")
def test_the_database_holds_no_token(nadia, app):
    with nadia.client.session_transaction(base_url=ORIGIN) as session:
        token = session["_user_id"]
    assert len(token) >= 43
    with app.app_context():
        row = db.session.scalars(select(Sitting)).one()
        assert token not in [getattr(row, c.name) for c in Sitting.__table__.columns]
        assert len(row.digest) == 64


@pytest.mark.asvs("7.2.2", "7.2.4")
def test_signing_in_changes_the_token_and_the_form_secret(nobody):
    form = {"account": "nadia", "passphrase": PASSPHRASE}
    seen = set()
    for _ in range(2):
        nobody.post("/sign-in", form)
        with nobody.client.session_transaction(base_url=ORIGIN) as session:
            seen.add((session["_user_id"], session.get("csrf_token")))
    assert len({token for token, _ in seen}) == 2


def test_the_sixth_browser_ends_the_first(browse, app):
    browsers = [browse("nadia") for _ in range(6)]
    assert [is_in(b) for b in browsers] == [False] + [True] * 5
    with app.app_context():
        live = select(func.count(Sitting.id)).where(Sitting.ended_at.is_(None))
        assert db.session.scalar(live) == 5


def test_use_is_written_once_a_minute(nadia, app, frozen):
    def used():
        with app.app_context():
            return db.session.scalars(select(Sitting.used_at)).one()

    first = used()
    frozen.shift(59 * SECOND)
    nadia.get("/")
    assert used() == first
    frozen.shift(SECOND)
    nadia.get("/")
    assert used() - first == MINUTE


@pytest.mark.asvs("8.3.2")
def test_a_role_that_ends_is_gone_at_the_next_request(nadia, app, cast):
    from portal.people.models import Membership
    from tests.cast import NOW

    with app.app_context():
        db.session.get_one(Membership, cast.memberships["nadia"]).ends_at = NOW
        db.session.commit()
    assert nadia.get("/").status == 403


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Linux; Android 9) Chrome/99.0 Mobile Safari/537.36", "Android · Chrome"),
        ("Mozilla/5.0 (Windows NT 10.0) Gecko Firefox/120.0", "Windows · Firefox"),
        ("", "? · ?"),
    ],
)
def test_a_device_is_named_in_words(agent, words):
    assert device_in_words(agent) == words


def test_a_write_notes_the_use_and_waits_for_nobody(nadia, app, frozen):
    """The request must not wait for the lock that it holds itself."""
    frozen.shift(2 * MINUTE)
    assert nadia.post("/areas/TZ/home").status == 303
    with app.app_context():
        sitting = db.session.scalars(select(Sitting)).one()
        assert sitting.used_at - sitting.began_at == 2 * MINUTE
