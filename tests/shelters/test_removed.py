"""Places for removed persons: to those concerned only; to everybody else nothing is here."""

import re

import pytest
from sqlalchemy import select

from portal.db import db
from portal.shelters.holds import Hold
from tests.cast import ROLES

SEE = {"latifa", "deputy", "hassan"}
CODE = "A-MSH"


def plain(page):
    """A page without what differs each time: tokens, keys and its own address."""
    return re.sub(r'value="[^"]*"', "", page.text)


def test_to_everybody_else_it_is_an_address_that_does_not_exist(browse, houses):
    houses.say(CODE, 4)
    for account in (*ROLES, "malika", "hassan"):
        browser = browse(account)
        page = browser.get("/shelters/removed")
        if account in SEE:
            assert CODE in page.text
            continue
        if account == "nobody":
            assert page.status == 303
            continue
        nothing = browser.get("/shelters-removed")
        assert (page.status, plain(page)) == (404, plain(nothing)), account
        held = browser.post(f"/shelters/removed/{CODE}/holds")
        assert held.status == 404
        assert browser.get(f"/shelters/{CODE}").status == 404
        for path in (
            "/",
            "/shelters",
            "/shelters/mine",
            "/shelters/numbers",
            "/shelters/numbers/export",
        ):
            assert CODE not in browser.get(path).text, (account, path)


def test_they_are_in_no_count_and_no_search_even_for_those_who_see_them(browse, houses, looked):
    houses.say(CODE, 4)
    latifa = looked("latifa")
    assert CODE not in latifa.get("/shelters/find").text
    assert CODE not in browse("latifa").get("/shelters").text
    assert latifa.post(f"/shelters/{CODE}/holds").status == 404
    assert CODE not in browse("salma").get("/shelters/numbers/export").text


def test_an_observer_of_the_police_sees_nothing(browse, app, houses):
    from portal.people.models import Membership

    with app.app_context():
        db.session.get_one(Membership, houses.cast.memberships["latifa"]).role = "observer"
        db.session.commit()
    assert browse("latifa").get("/shelters/removed").status == 404


@pytest.fixture
def both(held, houses, browse):
    """A place for her that the police holds, and one for him that frees it: the browsers."""
    houses.say(CODE, 9)
    latifa, path, _ = held("latifa")
    hers = path.rsplit("/", 1)[1]
    page = latifa.get("/shelters/removed")
    assert hers in page.text
    answer = latifa.post(f"/shelters/removed/{CODE}/holds", {"frees": hers})
    assert answer.status == 303
    his = latifa.get(answer.headers["Location"])
    form = next(f for f in his.all("form") if (f.get("action") or "").endswith("/steps"))
    return latifa, form.get("action"), answer.headers["Location"]


def test_his_going_frees_her_place(both, houses, browse, app):
    latifa, steps, his = both
    assert (houses.place("A-HEB").held, houses.place(CODE).held) == (1, 1)
    assert CODE in browse("hassan").get(his).text
    assert latifa.post(steps, {"m": "removed"}).status == 303
    assert (houses.place("A-HEB").held, houses.place(CODE).occupied) == (0, 10)
    with app.app_context():
        ended = db.session.scalars(select(Hold.ended_why).order_by(Hold.id)).all()
        assert ended == ["outcome", ""]


def test_his_staying_keeps_hers(both, houses):
    latifa, steps, _ = both
    assert latifa.post(steps, {"m": "not_removed"}).status == 303
    assert (houses.place("A-HEB").held, houses.place(CODE).held) == (1, 0)


def test_the_last_place_for_him_is_given_once(both, houses, browse):
    deputy = browse("deputy", "fr")
    answer = deputy.post(f"/shelters/removed/{CODE}/holds")
    assert answer.status == 409
    assert houses.place(CODE).held == 1


def test_others_do_not_see_his_request(both, browse):
    _, _, his = both
    for account in ("nadia", "rachida", "malika", "sanae", "hind", "deputy"):
        assert browse(account).get(his).status == 404, account
