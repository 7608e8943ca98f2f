"""The second step: set up, shown, replayed, skewed, lost, guessed at speed, skipped."""

import base64
import re
import threading
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import select

from portal.db import db
from portal.people.factors import RecoveryCode, SecondFactor
from portal.trail.models import Entry
from tests.cast import NOW

PATH = "/second-factor"


@pytest.fixture
def half(browse, cast):
    """Nadia's browser after her passphrase alone."""

    def open_half(account="nadia", lang="en"):
        browser = browse(lang=lang)
        browser.become(cast.people[account], whole=False)
        return browser

    return open_half


def code_at(app, person_id, at):
    with app.app_context():
        secret = SecondFactor.of(person_id).secret
    totp = TOTP(base64.b32decode(secret), 6, SHA1(), 30, enforce_key_length=False)  # noqa: S303
    return totp.generate(int(at.timestamp())).decode()


@pytest.fixture
def enrolled(app, cast, half):
    """Nadia has an authenticator; her ten codes."""
    browser = half()
    browser.post(f"{PATH}/new")
    page = browser.post(PATH, {"code": code_at(app, cast.people["nadia"], NOW)})
    assert page.status == 200
    return codes_of(page)


def codes_of(page):
    words = [" ".join(li.itertext()).strip() for li in page.all("li")]
    return [word for word in words if re.fullmatch(r"([0-9a-f]{4}-){7}[0-9a-f]{4}", word)]


def verbs(app):
    with app.app_context():
        return list(db.session.scalars(select(Entry.verb).order_by(Entry.seq)))


@pytest.mark.asvs("6.3.3")
def test_nothing_opens_before_it(half, app):
    browser = half()
    for path in ("/", "/areas/TZ", "/me", "/me/passphrase"):
        assert browser.get(path).headers["Location"].startswith(PATH)
    assert browser.post("/areas/MK/tries", {"m": "no.1.1.0"}).status == 303
    assert browser.get("/", fragment=True).status == 401
    assert browser.post("/sign-out").status == 303


def test_setting_it_up_shows_square_and_letters_then_ten_codes(half, app, cast):
    browser = half()
    browser.post(f"{PATH}/new")
    page = browser.get(PATH)
    assert "<svg" in page.text
    shown = re.sub(r"\s", "", page.words("bdi"))
    with app.app_context():
        assert shown == SecondFactor.of(cast.people["nadia"]).secret
    page = browser.post(PATH, {"code": code_at(app, cast.people["nadia"], NOW)})
    assert len(set(codes_of(page))) == 10
    assert browser.get("/").status == 200
    assert verbs(app) == ["factor_set"]


def test_asking_twice_keeps_the_first_secret(half, app, cast):
    browser = half()
    browser.post(f"{PATH}/new")
    first = browser.get(PATH).words("bdi")
    browser.post(f"{PATH}/new")
    assert browser.get(PATH).words("bdi") == first


def test_an_enrolled_person_sees_no_secret_again(enrolled, half):
    browser = half()
    browser.post(f"{PATH}/new")
    page = browser.get(PATH)
    assert "<svg" not in page.text
    assert "recovery codes" in page.text


def test_the_code_opens_and_leads_on(enrolled, half, app, cast, frozen):
    frozen.shift(60)
    browser = half()
    code = code_at(app, cast.people["nadia"], NOW + timedelta(seconds=60))
    answer = browser.post(PATH, {"code": f" {code[:3]} {code[3:]} ", "next": "/areas/TZ"})
    assert (answer.status, answer.headers["Location"]) == (303, "/me/pin?next=/areas/TZ")
    assert browser.get("/").status == 200
    assert verbs(app)[-1] == "factor_passed"


def test_arabic_digits_are_digits(enrolled, half, app, cast, frozen):
    frozen.shift(60)
    code = code_at(app, cast.people["nadia"], NOW + timedelta(seconds=60))
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert half().post(PATH, {"code": arabic}).status == 303


@pytest.mark.asvs("6.5.1")
def test_a_code_is_taken_once(enrolled, half, app, cast):
    answer = half().post(PATH, {"code": code_at(app, cast.people["nadia"], NOW)})
    assert answer.status == 422
    assert "This code was used already" in answer.text


def test_of_two_at_once_one_comes_in(enrolled, half, app, cast, frozen):
    frozen.shift(60)
    code = code_at(app, cast.people["nadia"], NOW + timedelta(seconds=60))
    browsers = [half(), half()]
    forms = [b.seal() | {"code": code} for b in browsers]
    found = []

    def send(browser, form):
        found.append(browser.client.post(PATH, data=form, base_url=browser.origin).status_code)

    threads = [
        threading.Thread(target=send, args=both) for both in zip(browsers, forms, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [303, 422]


@pytest.mark.asvs("6.5.5")
@pytest.mark.parametrize(("off", "status"), [(-30, 303), (30, 303), (-60, 422), (60, 422)])
def test_a_step_of_drift_is_forgiven_and_no_more(enrolled, half, app, cast, frozen, off, status):  # noqa: PLR0913
    frozen.shift(600)
    at = NOW + timedelta(seconds=600 + off)
    assert half().post(PATH, {"code": code_at(app, cast.people["nadia"], at)}).status == status


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "off by 10 minutes"), ("ar", "منحرفة بـ10 دقائق"), ("fr", "décalée de 10 minutes")],
)
def test_a_wrong_clock_is_told_as_that(enrolled, half, app, cast, frozen, lang, words):  # noqa: PLR0913
    frozen.shift(3600)
    at = NOW + timedelta(seconds=3600 - 600)
    page = half(lang=lang).post(PATH, {"code": code_at(app, cast.people["nadia"], at)})
    assert words in page.text


@pytest.mark.asvs("6.5.2")
def test_a_recovery_code_opens_once(enrolled, half, app):
    typed = enrolled[0].upper().replace("-", " ")
    browser = half()
    assert browser.post(PATH, {"code": typed}).status == 303
    assert "9 recovery codes are left." in browser.get("/me").text
    assert half().post(PATH, {"code": typed}).status == 422
    assert "recovery_code_used" in verbs(app)
    with app.app_context():
        kept = db.session.scalars(select(RecoveryCode.digest)).all()
    assert len(kept) == 10
    assert not any(code.replace("-", "") in kept for code in enrolled)


def test_somebody_elses_recovery_code_opens_nothing(enrolled, half, app, cast):
    latifa = half("latifa")
    latifa.post(f"{PATH}/new")
    latifa.post(PATH, {"code": code_at(app, cast.people["latifa"], NOW)})
    assert half("latifa").post(PATH, {"code": enrolled[0]}).status == 422


@pytest.mark.parametrize("code", ["", "12345", "x" * 61, "\0" * 6, "\u202e12345", "😀😀😀😀😀😀"])
def test_a_spoilt_code_says_what_to_do(enrolled, half, code):
    page = half().post(PATH, {"code": code})
    assert page.status == 422
    assert page.by_id("code-e") is not None


@pytest.mark.asvs("6.3.1")
def test_guessing_is_throttled(enrolled, half):
    browser = half()
    statuses = [browser.post(PATH, {"code": f"{n:06}"}).status for n in range(13)]
    assert statuses[:10] == [422] * 10
    assert set(statuses[10:]) == {429}


def test_the_token_changes_with_the_step(enrolled, half, app, cast, frozen):
    frozen.shift(60)
    browser = half()
    with browser.client.session_transaction(base_url=browser.origin) as session:
        before = session["_user_id"]
    browser.post(PATH, {"code": code_at(app, cast.people["nadia"], NOW + timedelta(seconds=60))})
    with browser.client.session_transaction(base_url=browser.origin) as session:
        assert session["_user_id"] != before


def test_the_secret_is_sealed(enrolled, app, cast):
    with app.app_context():
        factor = SecondFactor.of(cast.people["nadia"])
        assert factor.secret.encode() not in factor.sealed
        assert len(base64.b32decode(factor.secret)) == 20


def test_new_codes_end_the_older_and_need_the_authenticator(enrolled, half, app, cast, frozen):
    frozen.shift(60)
    browser = half()
    at = NOW + timedelta(seconds=60)
    browser.post(PATH, {"code": code_at(app, cast.people["nadia"], at)})
    assert "10 recovery codes are left." in browser.get("/me").text
    renew = "/me/recovery-codes"
    for code in ("000000", enrolled[1], code_at(app, cast.people["nadia"], at)):
        assert browser.post(renew, {"code": code}).status == 422
    frozen.shift(60)
    page = browser.post(
        renew, {"code": code_at(app, cast.people["nadia"], at + timedelta(seconds=60))}
    )
    assert len(set(codes_of(page)) - set(enrolled)) == 10
    assert half().post(PATH, {"code": enrolled[2]}).status == 422
    assert half().post(PATH, {"code": codes_of(page)[0]}).status == 303
    assert "recovery_codes_made" in verbs(app)
