"""Words are gone after a day, the rest after thirty, and the numbers stay (T12.2)."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy import text

from portal import clock
from portal.db import db
from portal.requests.models import RequestCount
from portal.requests.retention import purge
from portal.trail.models import Entry, first_broken

CANARY = "behind the pharmacy, blue door"
DAY = 24 * 3600


def run(app):
    with app.app_context():
        done = purge(clock.now())
        db.session.commit()
        return done


def everything(app):
    """All that the database holds, as text."""
    with app.app_context():
        tables = [t for t in db.metadata.sorted_tables if t.name != "trail"]
        return "\n".join(repr(db.session.execute(db.select(t)).all()) for t in tables)


def test_words_are_erased_after_a_day(app, send, frozen):
    send(text=CANARY)
    frozen.shift(DAY - 1)
    assert run(app) == (0, 0)
    frozen.shift(1)
    assert run(app) == (1, 0)
    with app.app_context():
        assert db.session.execute(text("SELECT sealed FROM request")).scalars().all() == [None]


def test_thirty_days_after_closing_only_code_and_counts_are_left(app, send, take, browse, frozen):
    code = send(details={"start": "zebra"}, cautions=("with_her_now",), text=CANARY)
    assert take(code, "acknowledged", "latifa")
    assert take(code, "declined", "latifa", reason="no_vehicle")
    frozen.shift(30 * DAY - 1)
    assert run(app) == (0, 0)
    assert "zebra" in everything(app)
    frozen.shift(1)
    assert run(app) == (0, 1)
    assert run(app) == (0, 0)
    left = everything(app)
    assert code in left
    assert not any(word in left for word in ("zebra", "with_her_now"))
    with app.app_context():
        assert db.session.execute(text("SELECT count(*) FROM step")).scalar() == 0
        rows = db.session.scalars(db.select(RequestCount).order_by(RequestCount.measure)).all()
        assert [(r.month, r.kind, r.measure, r.entry, r.n) for r in rows] == [
            (date(2026, 11, 1), "escort", "answered", "5", 1),
            (date(2026, 11, 1), "escort", "declined", "no_vehicle", 1),
            (date(2026, 11, 1), "escort", "sent", "", 1),
        ]
        assert all(broken is None for _, broken in first_broken())
    assert browse("nadia").get(f"/requests/{code}").status == 404


def test_what_is_open_is_kept(app, send, frozen):
    send()
    frozen.shift(400 * DAY)
    assert run(app) == (0, 0)


def numbers_of(browser):
    """The cells of the page's one kind."""
    page = browser.get("/requests/numbers?month=2026-11")
    rows = [["".join(cell.itertext()) for cell in row] for row in page.all("tbody")[0].iter("tr")]
    return {row[0]: row[1] for row in rows if len(row) == 2}


@pytest.fixture
def month_of_requests(send, take):
    """Seven escorts, of which six were answered and two refused."""
    codes = [send() for _ in range(7)]
    for code in codes[:4]:
        assert take(code, "accepted", "latifa")
        assert take(code, "done", "latifa")
    for code in codes[4:6]:
        assert take(code, "declined", "latifa", reason="no_vehicle")


@pytest.mark.usefixtures("month_of_requests")
def test_the_numbers_are_the_same_before_and_after_purging(app, browse, frozen):
    before = numbers_of(browse("latifa"))
    frozen.shift(31 * DAY)
    assert run(app) == (0, 6)
    # The open one is late by now; nothing else has changed.
    assert numbers_of(browse("latifa")) == before | {"late": "1"}
    assert before["asked"] == "7"


@pytest.mark.usefixtures("month_of_requests")
def test_small_numbers_of_an_area_are_hidden_on_page_and_in_the_file(app, browse):
    hind = browse("hind")
    page = hind.get("/requests/numbers?of=MK")
    assert "&lt; 5" in page.text
    file = hind.get("/requests/numbers.csv?of=MK")
    rows = list(csv.DictReader(io.StringIO(file.text)))
    assert [row["kind"] for row in rows] == ["escort"]
    assert (rows[0]["declined"], rows[0]["sent"]) == ("<5", "7")
    own = list(csv.DictReader(io.StringIO(browse("latifa").get("/requests/numbers.csv").text)))
    assert own[0]["declined"] == "2"
    with app.app_context():
        taken = db.session.scalars(db.select(Entry.code).where(Entry.verb == "exported")).all()
    assert taken == ["2026-11", "2026-11"]


@pytest.mark.usefixtures("month_of_requests")
def test_an_auditor_counts_areas_and_sees_no_code(browse):
    page = browse("salma").get("/requests/numbers")
    assert page.status == 200
    assert "MK-" not in page.text
    assert browse("salma").get("/requests").status == 403
    assert browse("omar").get("/requests/numbers").status == 403


def test_nobody_counts_an_area_that_is_not_hers(browse, send):
    send()
    assert "Nothing was asked" in browse("sanae").get("/requests/numbers?of=MK").text
