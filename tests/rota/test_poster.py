"""The month on paper: issued with a date, replaced once the month says something else."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from portal.db import db
from portal.rota.feasts import seed
from portal.rota.models import Assignment, Shift
from portal.rota.posters import PosterIssue
from portal.trail.models import Entry
from tests.cast import HIDDEN_NAMES


@pytest.fixture
def path(app, cast):
    with app.app_context():
        seed(2026)
        db.session.commit()
    return f"/rota/posts/{cast.posts['worker']}"


def issue(browser, path, month="2026-11"):
    return browser.post(f"{path}/posters", {"m": month})


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_arabic_and_french_stand_on_it_whoever_reads(browse, path, lang):
    text = browse("nadia", lang).get(f"{path}/poster").text
    for words in ("نادية التجريبي", "Nadia Tajribi", "حراسة", "garde, sur place", "20:00–08:00",
                  "نونبر 2026", "novembre 2026", "عيد الاستقلال", "Fête de l&#39;Indépendance",
                  "assistant"):  # fmt: skip
        assert words in text, words
    assert "Projet, non émis" in text


def test_issued_it_has_a_date_a_number_and_a_last_day(app, browse, path):
    rachida = browse("rachida", "fr")
    sent = issue(rachida, path)
    assert sent.headers["Location"].endswith("/poster?month=2026-11")
    page = rachida.get(sent.headers["Location"])
    assert "Projet, non émis" not in page.text
    assert "23/11/2026 21:40" in page.text
    assert "30/11/2026" in page.text
    issue(rachida, path)
    with app.app_context():
        assert len(db.session.scalars(select(PosterIssue)).all()) == 1
        last = db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
    assert (last.verb, last.kind) == ("poster_issued", "poster")


def test_a_change_afterwards_marks_it_replaced(app, browse, cast, path):
    nadia = browse("nadia")
    issue(nadia, path)
    with app.app_context():
        first = db.session.scalars(select(PosterIssue)).one()
    assert "says what the plan says now" in nadia.get(f"/rota/posters/{first.id}").text
    with app.app_context():
        start = datetime(2026, 11, 29, 8)
        wall = Shift.on_wall(start, start + timedelta(hours=12))
        shift = Shift(post_id=cast.posts["worker"], **wall)
        db.session.add(shift)
        db.session.flush()
        db.session.add(Assignment(shift_id=shift.id, membership_id=cast.memberships["nadia"]))
        db.session.commit()
    assert "is replaced" in nadia.get(f"{path}/poster").text
    assert "Replaced: take it down" in nadia.get(f"/rota/posters/{first.id}").text
    issue(nadia, path)
    assert "Replaced: take it down" in nadia.get(f"/rota/posters/{first.id}").text
    assert "remplace la liste no" in nadia.get(f"{path}/poster").text
    assert "says what the plan says now" in nadia.get(f"/rota/posters/{first.id + 1}").text


def test_a_moved_feast_replaces_it_too(app, browse, path):
    nadia = browse("nadia")
    issue(nadia, path, "2026-12")
    assert "is replaced" not in nadia.get(f"{path}/poster?month=2026-12").text
    browse("hind").post("/rota/holidays/extra-days", {"on": "2026-12-04"})
    assert "is replaced" in nadia.get(f"{path}/poster?month=2026-12").text


@pytest.mark.asvs("8.2.3")
def test_a_name_behind_a_line_is_on_no_paper(app, browse, cast, path):
    page = browse("deputy").get(f"/rota/posts/{cast.posts['deputy']}/poster")
    sheet = page.text.split("<p class=me>")[0]
    assert page.status == 200
    assert not any(name in sheet for name in HIDDEN_NAMES)
    assert "نائب" in sheet


@pytest.mark.parametrize(
    ("account", "told"),
    [("nadia", (200, 303)), ("omar", (200, 403)), ("hind", (200, 303)), ("latifa", (404, 404)),
     ("sanae", (404, 404)), ("salma", (403, 403)), ("nobody", (303, 303))],
)  # fmt: skip
def test_who_prints_it(app, browse, path, account, told):
    browser = browse(account)
    assert (browser.get(f"{path}/poster").status, issue(browser, path).status) == told
    with app.app_context():
        made = db.session.scalars(select(PosterIssue)).all()
    assert bool(made) == (account in {"nadia", "hind"})


@pytest.mark.parametrize("month", ["", "2026-13", "x", "0001-01", "9999-12", "2026-11-11", "‮"])
def test_a_month_that_is_none_is_this_one(browse, path, month):
    page = browse("nadia").get(f"{path}/poster?month={month}")
    assert page.status == 200
    assert "novembre 2026" in page.text
