"""Leaving: sign-out, quick exit, and the language that one leaves in."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.people.models import Person
from portal.people.sittings import Sitting
from portal.trail.models import Entry


def test_sign_out_ends_the_sitting_and_clears_the_phone(nadia, app):
    answer = nadia.post("/sign-out")
    assert answer.status == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert nadia.get("/").status == 303
    with app.app_context():
        assert db.session.scalars(select(Sitting)).one().ended_at is not None
        assert db.session.scalars(select(Entry.verb)).all() == ["signed_out"]


def test_quick_exit_ends_the_sitting_and_goes_elsewhere(nadia):
    answer = nadia.post("/exit")
    assert answer.status == 200
    assert answer.headers["Refresh"] == "0; url=https://www.google.com/"
    assert "Sanad" not in answer.text
    assert nadia.get("/").status == 303


def test_both_work_for_somebody_whose_sitting_is_over(nobody):
    assert nobody.post("/sign-out").status == 303
    assert nobody.post("/exit").status == 200


@pytest.mark.parametrize("path", ["/", "/sign-in", "/areas/TZ", "/nothing-here"])
def test_every_page_has_the_exit_and_those_signed_in_the_way_out(nadia, path):
    page = nadia.get(path)
    assert page.by_id("x").get("formaction") == "/exit"
    assert any(b.get("formaction") == "/sign-out" for b in page.all("button"))


def test_the_language_is_remembered_and_leads_back(nadia, app, cast):
    answer = nadia.post("/language", {"lang": "fr", "here": "/areas/TZ"})
    assert answer.headers["Location"] == "/areas/TZ"
    assert nadia.get("/").all("html")[0].get("lang") == "fr"
    with app.app_context():
        assert db.session.get_one(Person, cast.people["nadia"]).language == "fr"
        assert db.session.scalars(select(Entry.verb)).all() == ["language_chosen"]


def test_an_unknown_language_changes_nothing(nadia):
    nadia.post("/language", {"lang": "zz", "here": "/"})
    assert nadia.get("/").all("html")[0].get("lang") == "en"


def test_the_page_after_sign_out_keeps_the_language(browse):
    ar = browse("nadia", "ar")
    assert ar.get(ar.post("/sign-out").headers["Location"]).all("html")[0].get("dir") == "rtl"
