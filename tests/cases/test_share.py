"""One send and one "she agrees"; refused and withdrawn as easily; nobody is left driving."""

import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.cases.asking import AskedAbout
from portal.cases.shares import Share, Withdrawal
from portal.db import db
from portal.requests.models import Ask, Request
from portal.trail.models import Entry
from tests.cases.conftest import LATER, TEXT


@pytest.fixture
def path(world):
    return f"/cases/{world[0].code}"


def shares(app):
    with app.app_context():
        return db.session.scalars(select(Share).order_by(Share.id)).all()


def sent(browser, path, **said):
    form = {"units": ["A-PAR", "A-ONG"], "answer": "given", "mode": "spoken", "notes": ["1"]}
    form |= {"language": "tachelhit", "for-A-PAR": "perpetrator_removal", "for-A-ONG": "legal_help"}
    return browser.post(f"{path}/shares", browser.seal() | form | said, sealed=False)


def test_the_script_comes_first_in_three_languages(browse, path):
    page = browse("nadia").get(f"{path}/shares")
    text_ = page.text
    assert text_.index("Do you agree? With whom?") < text_.index("name=units")
    for words in ("هل توافقين؟ مع من؟", "Êtes-vous d'accord", "You may say no"):
        assert words in text_.replace("&#39;", "'"), words
    assert page.weight <= 6_000


def test_one_send_makes_a_share_and_a_request_for_each_unit(browse, app, path, world):
    nadia = browse("nadia")
    assert sent(nadia, path).status == 303
    made = shares(app)[1:]
    assert {(s.purpose, s.answer, s.language) for s in made} == {
        ("legal_help", "given", "tachelhit"), ("perpetrator_removal", "given", "tachelhit"),
    }  # fmt: skip
    with app.app_context():
        asked = db.session.scalars(select(Request)).all()
        assert {r.kind for r in asked} == {"legal_help", "perpetrator_removal"}
        assert all(world[0].code != r.code for r in asked)
        verbs = db.session.scalars(select(Entry.verb)).all()
        assert verbs.count("consent_given") == 2
    page = nadia.get(path)
    assert "Removal of the perpetrator" in page.text
    deputy = browse("deputy")
    code = next(s.code for s in made if s.purpose == "perpetrator_removal")
    assert TEXT in deputy.get(f"/shares/{code}").text
    listed = deputy.get("/requests").text
    assert "Removal of the perpetrator" in listed
    assert world[0].code not in listed + deputy.get("/shares").text


def test_a_note_written_long_before_goes_along(browse, app, path, frozen):
    frozen.shift(LATER)
    assert sent(browse("nadia"), path, units=["A-PAR"]).status == 303
    assert TEXT in browse("deputy").get(f"/shares/{shares(app)[1].code}").text


@pytest.mark.parametrize("answer", ["refused", "not_now"])
def test_a_no_is_kept_and_nothing_leaves(browse, app, path, answer):
    nadia = browse("nadia")
    assert sent(nadia, path, answer=answer).status == 303
    assert [s.answer for s in shares(app)[1:]] == [answer] * 2
    with app.app_context():
        assert db.session.scalars(select(Request)).all() == []
    assert "Nothing is passed on." in nadia.get(path).text
    assert browse("deputy").get(f"/shares/{shares(app)[2].code}").status == 404


@pytest.mark.parametrize(
    "spoilt",
    [
        {"answer": ""}, {"answer": "x"}, {"units": []}, {"units": ["B-HOP"]}, {"units": ["A-HOP"]},
        {"mode": "x"}, {"language": "x"}, {"notes": ["99"]}, {"until_on": "2026-11-01"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["ar"])
def test_a_form_that_is_not_whole_sends_nothing(browse, app, path, spoilt, lang):
    assert sent(browse("nadia", lang), path, **spoilt).status == 422
    assert len(shares(app)) == 1


def test_a_double_tap_is_one_send(browse, app, path):
    nadia = browse("nadia")
    key = nadia.seal()
    for _ in range(2):
        assert sent(nadia, path, **key).status == 303
    assert len(shares(app)) == 3


def test_withdrawn_the_recipient_finds_nothing_but_that_it_was_stopped(browse, app, path, world):
    nadia, latifa = browse("nadia"), browse("latifa")
    sent(nadia, path, units=["A-POL"], **{"for-A-POL": "escort"})
    share = shares(app)[1]
    with app.app_context():
        code = db.session.scalars(select(Request.code)).one()
    assert latifa.get(f"/requests/{code}").status == 200
    assert latifa.get(f"/shares/{share.code}").status == 200
    form = nadia.seal() | {"m": share.code}
    for _ in range(2):
        assert nadia.post(f"{path}/shares/withdrawal", form, sealed=False).status == 303
    assert nadia.post(f"{path}/shares/withdrawal", {"m": share.code}).status == 404
    assert latifa.get(f"/shares/{share.code}").status == 404
    gone, never = latifa.get(f"/requests/{code}"), latifa.get("/requests/MK-2222")
    assert (gone.status, never.status) == (404, 404)
    inbox = latifa.get("/requests").text
    assert code in inbox
    assert "CANARY" not in inbox
    assert "withdrawn" in nadia.get(path).text
    with app.app_context():
        assert len(db.session.scalars(select(Withdrawal)).all()) == 1
        assert db.session.scalars(select(Ask.state)).one() == "withdrawn"
        assert "consent_withdrawn" in db.session.scalars(select(Entry.verb)).all()


@pytest.mark.parametrize("state", ["refused", "expired", "withdrawn", "other_unit"])
def test_the_database_refuses_a_request_without_a_live_share(browse, app, path, state):
    nadia = browse("nadia")
    sent(nadia, path, units=["A-POL"], **{"for-A-POL": "escort"})
    sent(nadia, path, units=["A-ONG"], answer="refused" if state == "refused" else "given")
    good, other = shares(app)[1:3]
    with app.app_context():
        ask = db.session.scalars(select(Ask)).first()
        share_id = other.id if state in {"refused", "other_unit"} else good.id
        at = ask.sent_at + (LATER if state == "expired" else LATER * 0)
        if state == "withdrawn":
            db.session.add(Withdrawal(share_id=good.id, at=at, by_id=1, mode="spoken"))
        db.session.execute(text("DELETE FROM asked_about"))
        db.session.commit()
        db.session.add(AskedAbout(ask_id=ask.id, share_id=share_id, at=at))
        with pytest.raises(DBAPIError):
            db.session.flush()
        db.session.rollback()


def test_withdrawn_while_accepting_is_one_story(browse, app, path):
    nadia, latifa = browse("nadia"), browse("latifa")
    sent(nadia, path, units=["A-POL"], **{"for-A-POL": "escort"})
    share = shares(app)[1]
    with app.app_context():
        code, ask = db.session.execute(select(Request.code, Ask.id).join(Ask)).one()
    forms = [
        (nadia, f"{path}/shares/withdrawal", nadia.seal() | {"m": share.code}),
        (latifa, f"/requests/{code}/steps", latifa.seal() | {"m": f"accepted.{ask}"}),
    ]
    told = []

    def tap(browser, where, form):
        told.append(browser.post(where, form, sealed=False).status)

    threads = [threading.Thread(target=tap, args=one) for one in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(told) <= {303, 404, 409}, told
    with app.app_context():
        assert db.session.scalars(select(Ask.state)).one() == "withdrawn"
    assert latifa.get(f"/shares/{share.code}").status == 404


def test_the_sheet_for_her_is_neutral(browse, path, world):
    page = browse("nadia").get(f"{path}/extract")
    assert "Police" in page.text
    assert world[0].code not in page.words("h1") + page.words("title")
    for word in ("violence", "CANARY", "Nadia Tajribi</li>"):
        assert word not in page.text
