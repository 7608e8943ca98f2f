"""A case in seconds; twice the same matter; the switch for stamps."""

import re

import pytest
from sqlalchemy import select

from portal.cases.models import Case
from portal.db import db
from portal.i18n import LOCALES
from portal.requests.stamps import may_stamp

GOOD = {"unit": "A-HOP", "channel": "in_person", "band": "watch", "elsewhere": "no"}


def opened(browser, **said):
    answer = browser.post("/cases/new", GOOD | {"elsewhere_channel": ""} | said)
    assert answer.status == 303, answer.text
    return re.search(r"MK-[2-9C-X]{4}", answer.headers["Location"]).group()


def test_it_gets_a_code_for_the_paper_register(browse, app):
    nadia = browse("nadia")
    code = opened(nadia, is_counted="y", due_on="2026-11-30")
    page = nadia.get(f"/cases/{code}/slip")
    assert page.words("h1") == code
    assert "paper register" in page.text
    assert code in browse("rachida").get("/cases").text
    assert code not in browse("latifa").get("/cases").text
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        assert (case.is_counted, case.channel, case.reference) == (True, "in_person", None)


def test_sent_twice_it_is_one_case(browse, app):
    nadia = browse("nadia")
    form = nadia.seal() | GOOD | {"elsewhere_channel": ""}
    for _ in range(2):
        assert nadia.post("/cases/new", form, sealed=False).status == 303
    with app.app_context():
        assert len(db.session.scalars(select(Case)).all()) == 1


@pytest.mark.parametrize(
    "spoilt",
    [{"unit": "A-POL"}, {"channel": "x"}, {"tail": "12345"}, {"tail": "é!?x"}, {"band": "x"},
     {"due_on": "2020-01-01"}],
)  # fmt: skip
@pytest.mark.parametrize("lang", list(LOCALES))
def test_a_spoilt_form_opens_nothing(browse, app, spoilt, lang):
    assert browse("nadia", lang).post("/cases/new", GOOD | spoilt).status == 422
    with app.app_context():
        assert db.session.scalars(select(Case)).all() == []


def test_the_same_reference_or_days_and_channel_are_proposed_and_linked(browse, app, frozen):
    """T14."""
    from datetime import timedelta

    nadia = browse("nadia")
    first = opened(nadia, channel="line_8350", elsewhere="no")
    frozen.shift(timedelta(days=1))
    nadia = browse("nadia")
    second = opened(nadia, elsewhere="yes", elsewhere_channel="line_8350", tail="QZ41")
    page = nadia.get(f"/cases/{second}")
    assert "Perhaps the same matter" in page.text
    assert first in page.text
    assert nadia.post(f"/cases/{second}/twins", {"m": f"same.{first}"}).status == 303
    page = nadia.get(f"/cases/{second}")
    assert "The clock runs from" in page.text
    assert "22:40" not in page.text
    third = opened(nadia, channel="phone", elsewhere="yes", tail="qz41")
    assert second in nadia.get(f"/cases/{third}").text
    assert nadia.post(f"/cases/{third}/twins", {"m": f"different.{second}"}).status == 303
    assert "Perhaps the same" not in nadia.get(f"/cases/{third}").text
    for odd in ("same.MK-2222", f"x.{second}", "", f"same.{third}"):
        assert nadia.post(f"/cases/{third}/twins", {"m": odd}).status == 404


def test_stamps_are_off_until_the_agreement_is_entered(browse, app, cast):
    """T3.4."""
    hind, area = browse("hind"), cast.areas["MK"]
    with app.app_context():
        assert not may_stamp(area)
    assert hind.post("/areas/MK/stamps", {"reference": ""}).status == 422
    assert hind.post("/areas/TZ/stamps", {"reference": "PV 3/2026"}).status == 404
    assert hind.post("/areas/MK/stamps", {"reference": "PV 3/2026"}).status == 303
    with app.app_context():
        assert may_stamp(area)
        assert not may_stamp(cast.areas["TZ"])
    assert "PV 3/2026" in hind.get("/areas/MK/stamps").text
    assert hind.post("/areas/MK/stamps", {"m": "end"}).status == 303
    with app.app_context():
        assert not may_stamp(area)
    for who in ("nadia", "rachida", "deputy", "karim"):
        assert browse(who).post("/areas/MK/stamps", {"reference": "PV 3/2026"}).status == 403
