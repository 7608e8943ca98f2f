"""Shared on a legal basis: seen by another coordinator within 72 hours, or it ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.cases.shares import Share
from portal.db import db
from portal.people.models import Membership
from portal.trail.models import Entry
from tests.cases.conftest import TEXT


@pytest.fixture
def path(world):
    return f"/cases/{world[0].code}"


def required(browser, path, **said):
    form = {"unit": "A-PAR", "basis": "minor_at_risk", "reference": "R 12/26", "notes": "1"}
    form |= {"reason": "CANARY-WHY a child"}
    return browser.post(f"{path}/legal-basis", form | said)


def code_of(app):
    with app.app_context():
        return db.session.scalars(select(Share.code).where(Share.basis.is_not(None))).one()


def test_the_recipient_reads_at_once_and_another_confirms_without_content(browse, app, path, world):
    assert required(browse("nadia"), path).status == 303
    code = code_of(app)
    assert TEXT in browse("deputy").get(f"/shares/{code}").text
    for who in ("rachida", "hind"):
        page = browse(who).get("/legal-bases")
        assert code in page.text
        assert "R 12/26" in page.text
        assert "CANARY" not in page.text
        assert world[0].code not in page.text
    hind = browse("hind")
    assert hind.post("/legal-bases", {"m": f"yes.{code}"}).status == 303
    assert hind.post("/legal-bases", {"m": f"yes.{code}"}).status == 404
    with app.app_context():
        verbs = db.session.scalars(select(Entry.verb)).all()
        assert {"basis_used", "basis_confirmed"} <= set(verbs)


def test_doubted_it_ends_at_once(browse, app, path):
    required(browse("nadia"), path)
    code = code_of(app)
    assert browse("rachida").post("/legal-bases", {"m": f"no.{code}"}).status == 303
    assert browse("deputy").get(f"/shares/{code}").status == 404


def test_confirmed_by_nobody_it_ends_after_72_hours(browse, app, path, frozen):
    required(browse("nadia"), path)
    code = code_of(app)
    frozen.shift(timedelta(hours=71))
    assert browse("deputy").get(f"/shares/{code}").status == 200
    frozen.shift(timedelta(hours=2))
    assert browse("deputy").get(f"/shares/{code}").status == 404


def test_nobody_confirms_her_own_act(browse, app, path, cast):
    required(browse("rachida"), path)
    code = code_of(app)
    assert code not in browse("rachida").get("/legal-bases").text
    assert browse("rachida").post("/legal-bases", {"m": f"yes.{code}"}).status == 404
    with app.app_context():
        db.session.get_one(Membership, cast.memberships["sanae"]).role = "coordinator"
        db.session.commit()
    assert code not in browse("sanae").get("/legal-bases").text


@pytest.mark.parametrize(
    "spoilt",
    [
        {"reason": ""}, {"reason": "06 12 34 56 78"}, {"basis": "x"}, {"unit": "B-HOP"},
        {"basis": "court_requisition", "reference": ""}, {"reference": "x" * 61},
    ],
)  # fmt: skip
def test_without_basis_paper_or_reason_nothing_leaves(browse, app, path, spoilt):
    assert required(browse("nadia"), path, **spoilt).status == 422
    with app.app_context():
        assert db.session.scalar(select(Share.id).where(Share.basis.is_not(None))) is None
