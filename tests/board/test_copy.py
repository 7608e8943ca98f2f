"""The saved copy: lines and hours of my area, and nothing that belongs to anybody."""

import json
from datetime import timedelta

import pytest

from portal import assets
from portal.db import db
from portal.people.sittings import Sitting
from tests.cast import HIDDEN_NAMES

CLEARED = '"cache", "storage"'


def test_it_holds_the_lines_and_no_name(nadia):
    page = nadia.get("/copy")
    assert page.status == 200
    assert "05 00 00 00 13" in page.text
    for name in (*HIDDEN_NAMES, "Nadia", "Omar", "نادية", "csrf", "Latifa"):
        assert name not in page.text


def test_no_form_and_no_way_out_but_links(nadia):
    page = nadia.get("/copy")
    assert page.all("form") == page.all("button") == []


@pytest.mark.parametrize("account", ["latifa", "deputy", "hind"])
def test_a_house_for_removed_persons_is_kept_on_no_phone(browse, account):
    browser = browse(account)
    assert "05 00 00 00 38" not in browser.get("/copy").text


def test_those_who_may_see_the_house_see_it_on_the_board(browse):
    assert "05 00 00 00 38" in browse("latifa").get("/").text


@pytest.mark.parametrize(("lang", "words"), [("ar", "نسخة محفوظة"), ("fr", "Copie enregistrée")])
def test_it_says_what_it_is_in_her_language(browse, lang, words):
    page = browse("nadia", lang=lang).get("/copy")
    assert words in page.text
    assert "21:40" in page.text


def test_a_shared_phone_keeps_none(app, nadia):
    with app.app_context():
        sitting = db.session.query(Sitting).order_by(Sitting.id.desc()).first()
        sitting.is_shared = True
        db.session.commit()
    assert nadia.get("/copy").status == 404
    assert "data-keep" not in nadia.get("/").text


def test_a_locked_phone_keeps_what_it_has(nadia, frozen):
    assert "data-keep" in nadia.get("/").text
    frozen.shift(timedelta(minutes=16))
    answer = nadia.get("/copy")
    assert answer.status == 401
    assert "Clear-Site-Data" not in answer.headers


def test_after_the_working_day_it_is_kept(nadia, frozen):
    frozen.shift(timedelta(hours=12))
    answer = nadia.get("/copy")
    assert answer.status == 303
    assert "Clear-Site-Data" not in answer.headers


def test_ended_from_elsewhere_that_phone_forgets_everything_once(browse):
    lost, hers = browse("nadia"), browse("nadia")
    lost.get("/")
    with lost.app.app_context():
        first = db.session.query(Sitting).order_by(Sitting.id).first()
        first.end()
        db.session.commit()
    answer = lost.get("/")
    assert answer.status == 303
    assert answer.headers["Clear-Site-Data"] == CLEARED
    assert "Clear-Site-Data" not in lost.get("/").headers
    assert hers.get("/").status == 200


def test_polling_for_it_keeps_nobody_signed_in(nadia, frozen):
    for _ in range(3):
        frozen.shift(timedelta(minutes=5))
        nadia.get("/copy?v=")
    assert nadia.get("/").status == 401


def test_the_worker_names_the_files_of_this_release_and_may_ask_its_own_origin(nobody):
    answer = nobody.get("/service-worker.js")
    text = answer.text
    for name in ("app.css", "copy.js"):
        assert assets.ready(assets.FOLDER).url(name) in text
    assert "{files}" not in text
    assert "connect-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"].startswith("text/javascript")


def test_the_manifest_is_neutral_and_its_addresses_are_there(nobody):
    said = json.loads(nobody.get("/app.webmanifest").text)
    assert said["short_name"] == "Sanad"
    assert "viol" not in json.dumps(said).lower()
    assert nobody.get(said["icons"][0]["src"]).status == 200
    assert nobody.get(said["start_url"]).status == 303
