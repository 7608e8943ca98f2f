"""My own: devices listed and ended, a lost phone out in two taps, the passphrase changed."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.people.sittings import Sitting
from portal.trail.models import Entry
from tests.cast import PASSPHRASE
from tests.conftest import ORIGIN

NEW = {"current": PASSPHRASE, "passphrase": "cinq chevaux rouges", "again": "cinq chevaux rouges"}


def is_in(browser):
    return browser.get("/").status == 200


def values(page):
    return [b.get("value") for b in page.all("button") if b.get("name") == "m"]


@pytest.mark.asvs("7.5.2")
def test_my_devices_are_listed_and_nobody_elses(browse):
    here, other, latifa = browse("nadia"), browse("nadia"), browse("latifa")
    page = here.get("/me")
    assert page.text.count("last used just now") == 2
    assert "this device" in page.text
    assert set(values(page)) == {other.sitting_code, "others"}
    assert latifa.sitting_code not in page.text


@pytest.mark.asvs("7.4.5")
def test_a_lost_phone_is_out_at_its_next_tap(browse):
    here, lost = browse("nadia"), browse("nadia")
    assert here.post("/me/sittings", {"m": lost.sitting_code}).status == 303
    assert "That device must sign in again." in here.get("/me").text
    assert not is_in(lost)
    assert is_in(here)


def test_all_others_end_at_once_and_this_one_stays(browse):
    here, *others = [browse("nadia") for _ in range(4)]
    here.post("/me/sittings", {"m": "others"})
    assert is_in(here)
    assert not any(is_in(other) for other in others)


def test_nobody_ends_somebody_elses(browse, app):
    nadia, latifa = browse("nadia"), browse("latifa")
    for code in (latifa.sitting_code, "nothing", "", nadia.sitting_code):
        assert nadia.post("/me/sittings", {"m": code}).status == 404
    assert is_in(latifa)
    assert is_in(nadia)


def test_the_trail_remembers_which_device_was_ended(browse, app):
    here, lost = browse("nadia"), browse("nadia")
    here.post("/me/sittings", {"m": lost.sitting_code})
    with app.app_context():
        entry = db.session.scalars(select(Entry)).one()
        assert (entry.verb, entry.code) == ("session_ended", lost.sitting_code)


@pytest.mark.asvs("6.2.2", "7.4.3")
def test_a_changed_passphrase_ends_the_others_and_renews_this_one(browse, app):
    here, other = browse("nadia"), browse("nadia")
    with here.client.session_transaction(base_url=ORIGIN) as session:
        before = session["_user_id"]
    answer = here.post("/me/passphrase", NEW)
    assert (answer.status, answer.headers["Location"]) == (303, "/me")
    assert "Your passphrase is changed." in here.get("/me").text
    assert is_in(here)
    assert not is_in(other)
    with here.client.session_transaction(base_url=ORIGIN) as session:
        assert session["_user_id"] != before
    fresh = browse()
    form = {"account": "nadia", "passphrase": PASSPHRASE}
    assert fresh.post("/sign-in", form).status == 422
    assert fresh.post("/sign-in", form | {"passphrase": NEW["passphrase"]}).status == 303
    with app.app_context():
        assert "passphrase_changed" in db.session.scalars(select(Entry.verb)).all()


@pytest.mark.asvs("6.2.3")
@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ({"current": "not mine at all"}, "This is not your present passphrase."),
        ({"current": ""}, "Write your passphrase."),
        ({"passphrase": "short", "again": "short"}, "Choose at least 12 characters"),
        ({"passphrase": "I am nadia for sure"}, "Leave your account name out"),
        ({"again": "autre chose"}, "The two passphrases differ"),
        ({"passphrase": PASSPHRASE, "again": PASSPHRASE}, "Choose another passphrase"),
    ],
)
def test_a_spoilt_change_says_what_to_do_and_changes_nothing(browse, spoilt, words):
    nadia, other = browse("nadia"), browse("nadia")
    answer = nadia.post("/me/passphrase", NEW | spoilt)
    assert answer.status == 422
    assert words in answer.text
    assert is_in(other)


def test_guessing_the_present_one_is_throttled(nadia):
    statuses = [
        nadia.post("/me/passphrase", NEW | {"current": f"guess {n}"}).status for n in range(12)
    ]
    assert statuses == [422] * 10 + [429] * 2
    assert is_in(nadia)


def test_somebody_whose_mandate_ended_still_reaches_her_own(browse, app, cast):
    from portal.people.models import Membership
    from tests.cast import NOW

    nadia = browse("nadia")
    with app.app_context():
        db.session.get_one(Membership, cast.memberships["nadia"]).ends_at = NOW
        db.session.commit()
    assert nadia.get("/").status == 403
    assert "Your mandate has ended." in nadia.get("/me").text
    assert nadia.post("/sign-out").status == 303


def test_ended_sittings_are_not_listed(browse, app):
    here, gone = browse("nadia"), browse("nadia")
    gone.post("/sign-out")
    assert values(here.get("/me")) == []
    with app.app_context():
        assert len(db.session.scalars(select(Sitting)).all()) == 2
