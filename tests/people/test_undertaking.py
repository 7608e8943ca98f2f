"""The data undertaking: three pages, in order, before anything opens; again after a year."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.db import db
from portal.people.models import Person
from portal.trail.models import Entry


@pytest.fixture
def newcomer(browse, app, cast):
    """Nadia, who has not given it."""
    with app.app_context():
        db.session.get_one(Person, cast.people["nadia"]).undertaken_at = None
        db.session.commit()
    return browse("nadia")


def test_nothing_opens_before_it(newcomer):
    for path in ("/", "/me", "/me/pin", "/people", "/start"):
        assert newcomer.get(path).headers["Location"].startswith("/undertaking"), path
    assert newcomer.post("/areas/MK/tries", {"m": "no.1.1.0"}).status == 303
    assert newcomer.get("/", fragment=True).status == 401


def test_read_and_accepted_it_leads_on(newcomer, app):
    first = newcomer.get("/start").headers["Location"]
    assert first == "/undertaking?next=/start"
    page = newcomer.get(first)
    for leaf in (2, 3):
        to = next(a.get("href") for a in page.all("a") if f"/undertaking/{leaf}" in a.get("href"))
        page = newcomer.get(to)
    answer = newcomer.post("/undertaking", {"next": "/start"})
    assert (answer.status, answer.headers["Location"]) == (303, "/start")
    assert newcomer.get("/").status == 200
    with app.app_context():
        entry = db.session.scalars(select(Entry)).one()
        assert (entry.verb, entry.code) == ("undertaken", "v1")


def test_no_page_is_skipped(newcomer):
    assert newcomer.get("/undertaking/3").status == 303
    newcomer.get("/undertaking/1")
    assert newcomer.get("/undertaking/3").status == 303
    assert newcomer.post("/undertaking").headers["Location"] == "/undertaking"
    assert newcomer.get("/").status == 303


def test_there_is_no_fourth_page(newcomer):
    for leaf in ("0", "4", "99999999999999999999"):
        assert newcomer.get(f"/undertaking/{leaf}").status == 404


def test_it_is_asked_again_after_a_year_to_the_second(app, cast, browse, frozen):
    # The cast gave it thirty days ago.
    frozen.shift(timedelta(days=335) - timedelta(seconds=1))
    assert browse("nadia").get("/").status == 200
    frozen.shift(timedelta(seconds=1))
    assert browse("nadia").get("/").headers["Location"].startswith("/undertaking")


def test_new_words_are_asked_for_at_once(app, cast, browse):
    with app.app_context():
        db.session.get_one(Person, cast.people["nadia"]).undertaken_version = 0
        db.session.commit()
    assert browse("nadia").get("/").headers["Location"].startswith("/undertaking")


@pytest.mark.parametrize(
    ("lang", "words"), [("ar", "ما لا نكتبه أبدا"), ("fr", "Ce que l'on n'écrit jamais")]
)
def test_it_speaks_her_language(browse, lang, words):
    page = browse("nadia", lang).get("/undertaking/1")
    assert page.words("h1").replace("’", "'") == words
