"""Errors: what happened and what to do next, in her language; never a trace."""

import logging

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from portal import create_app
from portal.access import public
from portal.db import db
from tests.browser import Browser
from tests.conftest import ORIGIN, environment


@pytest.fixture
def failing(url, keys):
    """An application with two views that fail, as no released one does."""
    app = create_app(environment(keys, url))

    @public
    def fall():
        raise ValueError("secret words")

    @public
    def lose():
        raise OperationalError("SELECT secret", {}, Exception("disk full"))

    app.add_url_rule("/fall", view_func=fall)
    app.add_url_rule("/lose", view_func=lose)
    yield Browser(app, ORIGIN, lang="fr")
    with app.app_context():
        db.engine.dispose()


@pytest.mark.asvs("16.5.1", "16.3.4")
def test_a_fault_of_ours_says_so_with_a_reference_and_no_trace(failing, caplog):
    caplog.set_level(logging.ERROR)
    page = failing.get("/fall")
    assert page.status == 500
    assert "Une panne de notre côté" in page.text
    assert "ValueError" not in page.text
    assert "secret" not in page.text
    assert page.words("bdi") != ""


@pytest.mark.asvs("16.5.2")
def test_a_database_that_is_gone_is_told_as_that(failing):
    page = failing.get("/lose")
    assert page.status == 503
    assert "Rien n&#39;a été enregistré" in page.text or "Rien n'a été enregistré" in page.text


@pytest.mark.parametrize(
    ("lang", "words"),
    [("ar", "لا شيء هنا"), ("fr", "Rien à cette adresse"), ("en", "Nothing is here")],
)
def test_what_is_not_there_is_told_in_her_language(browse, lang, words):
    for account in ("nobody", "nadia"):
        page = browse(account, lang).get("/nothing/here")
        assert page.status == 404
        assert words in page.text


def test_ten_megabytes_are_refused_with_words(nadia, browse):
    page = nadia.post("/areas/MK/tries", {"m": "x" * 10_000_000})
    assert page.status == 413
    assert "Send less at a time: 1 MB" in page.text
    assert browse().post("/sign-in", {"account": "x" * 10_000_000}, sealed=False).status == 413


@pytest.mark.asvs("13.4.4")
def test_other_methods_are_refused(nadia):
    for method in ("TRACE", "PUT", "DELETE", "PATCH", "PROPFIND"):
        assert nadia.client.open("/", method=method, base_url=ORIGIN).status_code == 405


@pytest.mark.parametrize("host", ["evil.example", "portal.example.org.evil.example", "127.0.0.1"])
def test_another_host_is_refused(app, host):
    assert app.test_client().get("/sign-in", base_url=f"https://{host}").status_code == 421


@pytest.mark.asvs("3.5.1")
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"},
        {"Origin": "https://evil.example"}, {"Origin": "https://portal.example.org.evil.example"},
    ],
)  # fmt: skip
def test_another_sites_form_is_refused(nadia, headers):
    assert nadia.post("/areas/TZ/home", **headers).status == 403


def test_a_missing_page_of_htmx_goes_into_the_notice(nadia):
    answer = nadia.get("/areas/ZZ", fragment=True)
    assert answer.status == 404
    assert answer.headers["HX-Retarget"] == "#notice"
    assert "<html" not in answer.text


@pytest.mark.asvs("16.5.2")
@pytest.mark.parametrize("account", ["nadia", "nobody"])
def test_a_database_that_does_not_answer_is_told_and_nothing_falls_open(app, browse, account):
    browser = browse(account, "fr")
    browser.get("/")

    def refuse(*_args):
        raise OperationalError("", {}, Exception("gone"))

    with app.app_context():
        engine = db.engine
        engine.dispose()
    event.listen(engine, "do_connect", refuse)
    try:
        page = browser.get("/healthz" if account == "nobody" else "/")
    finally:
        event.remove(engine, "do_connect", refuse)
    assert page.status == 503
    assert "Le portail ne peut rien enregistrer" in page.text
    assert browser.get("/").status == (200 if account == "nadia" else 303)
