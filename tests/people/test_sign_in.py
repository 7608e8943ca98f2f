"""Signing in: one door, one answer for every mistake, and no way to guess at speed."""

import threading
from datetime import timedelta
from urllib.parse import unquote

import pytest
from sqlalchemy import func, select

from portal import create_app
from portal.db import db
from portal.people.passphrase import SignInTry
from portal.people.sittings import Sitting
from portal.trail.models import Entry
from tests.browser import Browser
from tests.cast import PASSPHRASE
from tests.conftest import ORIGIN, environment

RIGHT = {"account": "nadia", "passphrase": PASSPHRASE}


def verbs(app):
    with app.app_context():
        return list(db.session.scalars(select(Entry.verb).order_by(Entry.seq)))


def test_the_right_passphrase_leads_to_the_second_step_and_no_further(nobody, app):
    answer = nobody.post("/sign-in", RIGHT)
    assert (answer.status, answer.headers["Location"]) == (303, "/second-factor")
    assert nobody.get("/").headers["Location"] == "/second-factor"
    assert nobody.get("/second-factor").status == 200
    assert verbs(app) == ["signed_in"]


def test_the_account_is_found_in_any_case_and_with_blanks(nobody):
    assert nobody.post("/sign-in", RIGHT | {"account": " Nadia "}).status == 303


def test_it_leads_where_one_wanted_to_go(nobody):
    answer = nobody.post("/sign-in", RIGHT | {"next": "/areas/TZ"})
    assert answer.headers["Location"] == "/second-factor?next=/areas/TZ"


@pytest.mark.asvs("3.7.2")
@pytest.mark.parametrize(
    "to",
    [
        "//evil.example", "https://evil.example", "\\\\evil.example", "/\\evil.example",
        "javascript:x",
        "/%0d%0aSet-Cookie:x=1\r\n", "http:evil", " //evil.example", "/\t/evil.example", "evil",
        "/" + "x" * 300, "///evil.example", "\x00//evil", "/a\\..\\b",
    ],
)  # fmt: skip
def test_it_leads_nowhere_else(nobody, to):
    answer = nobody.post("/sign-in", RIGHT | {"next": to})
    to = unquote(answer.headers["Location"].removeprefix("/second-factor?next="))
    assert to in {"/", "/%0d%0aSet-Cookie:x=1"}


@pytest.mark.asvs("6.3.8")
def test_a_wrong_passphrase_and_an_unknown_name_are_told_the_same(nobody):
    wrong = nobody.post("/sign-in", RIGHT | {"passphrase": "faux"})
    unknown = nobody.post("/sign-in", {"account": "nadix", "passphrase": "faux"})
    assert wrong.status == unknown.status == 422
    assert "Account name or passphrase is not right." in wrong.text
    assert wrong.text.count("nadia") == unknown.text.count("nadix") == 1


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ar", "اسم الحساب أو عبارة السر غير صحيح"),
        ("fr", "Nom de compte ou phrase secrète inexact"),
    ],
)
def test_the_refusal_speaks_the_readers_language(browse, lang, words):
    assert words in browse(lang=lang).post("/sign-in", RIGHT | {"passphrase": "x"}).text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("account", "", "Write the account name you were given."),
        ("account", "n" * 41, "Write the account name you were given."),
        ("account", "na\u202edia", "Take out hidden characters"),
        ("account", "na\0dia", "Take out hidden characters"),
        ("passphrase", "", "Write your passphrase."),
        ("passphrase", "x" * 1025, "Write your passphrase."),
    ],
)
def test_a_spoilt_field_says_what_to_do_and_keeps_the_rest(nobody, field, value, words):
    answer = nobody.post("/sign-in", RIGHT | {field: value})
    assert answer.status == 422
    assert words in answer.text
    if field == "passphrase":
        assert answer.by_id("account").get("value") == "nadia"


@pytest.mark.asvs("6.3.1")
def test_of_a_thousand_guesses_ten_reach_the_hash(nobody, app):
    form = nobody.seal() | RIGHT | {"passphrase": "faux"}
    statuses = [nobody.post("/sign-in", form, sealed=False).status for _ in range(1000)]
    assert statuses[:10] == [422] * 10
    assert set(statuses[10:]) == {429}
    with app.app_context():
        assert db.session.scalar(select(func.count(SignInTry.id))) == 10


def test_a_spent_budget_says_when_to_come_back(browse):
    nobody = browse(lang="fr")
    form = nobody.seal() | RIGHT | {"passphrase": "faux"}
    for _ in range(10):
        nobody.post("/sign-in", form, sealed=False)
    answer = nobody.post("/sign-in", form, sealed=False)
    assert answer.headers["Retry-After"] == "900"
    assert "Attendez un quart d'heure" in answer.text


@pytest.mark.asvs("6.1.1")
def test_guesses_from_elsewhere_do_not_lock_out_a_known_address(nobody, frozen):
    assert nobody.post("/sign-in", RIGHT).status == 303
    form = nobody.seal() | RIGHT | {"passphrase": "faux"}
    for _ in range(30):
        nobody.client.post(
            "/sign-in", base_url=ORIGIN, data=form, environ_overrides={"REMOTE_ADDR": "203.0.113.9"}
        )
    assert nobody.post("/sign-in", RIGHT).status == 303


def test_the_budget_comes_back_after_a_quarter_of_an_hour(nobody, frozen):
    form = nobody.seal() | RIGHT | {"passphrase": "faux"}
    for _ in range(11):
        nobody.post("/sign-in", form, sealed=False)
    assert nobody.post("/sign-in", RIGHT).status == 429
    frozen.shift(timedelta(minutes=15))
    assert nobody.post("/sign-in", RIGHT).status == 303


def test_guesses_from_several_processes_share_one_budget(url, keys):
    statuses = []

    def guess():
        app = create_app(environment(keys, url))
        browser = Browser(app, ORIGIN)
        form = browser.seal() | RIGHT | {"passphrase": "faux"}
        statuses.extend(
            browser.client.post("/sign-in", base_url=ORIGIN, data=form).status_code
            for _ in range(6)
        )
        with app.app_context():
            db.engine.dispose()

    threads = [threading.Thread(target=guess) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [422] * 10 + [429] * 14


@pytest.mark.asvs("11.4.2")
def test_the_kept_hash_is_argon2id_at_the_floor_or_above(app, cast):
    from portal.people.models import Person

    with app.app_context():
        kept = db.session.get_one(Person, cast.people["nadia"]).passphrase_hash
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_new_sign_in_ends_the_sitting_of_this_browser(nobody, app):
    nobody.post("/sign-in", RIGHT)
    nobody.post("/sign-in", RIGHT)
    with app.app_context():
        live = select(func.count(Sitting.id)).where(Sitting.ended_at.is_(None))
        assert db.session.scalar(live) == 1


def test_changing_the_language_keeps_what_was_typed(nobody):
    answer = nobody.post("/sign-in", {"account": "nadia", "passphrase": "x", "lang": "ar"})
    assert answer.status == 200
    assert answer.by_id("account").get("value") == "nadia"
    assert answer.all("html")[0].get("dir") == "rtl"
    assert "غير صحيح" not in answer.text


def test_a_real_installation_has_no_invented_persons(nobody, app):
    assert "demo" not in nobody.get("/sign-in").text
    assert nobody.post("/sign-in/demo", {"who": "nadia"}).status == 404
    assert not [rule for rule in app.url_map.iter_rules() if "demo" in rule.endpoint]


def test_the_page_of_sign_in_never_says_what_the_portal_is_about(nobody):
    for lang in ("ar", "fr", "en"):
        text = nobody.get(f"/sign-in?lang={lang}").text.lower()
        assert not any(word in text for word in ("violence", "عنف", "victim", "ضحايا"))
