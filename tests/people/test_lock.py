"""The lock: covered when left alone, opened by six digits, nothing typed lost, guessed in vain."""

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import create_app
from portal.db import db
from portal.people.pins import Pin, is_easy
from portal.people.sittings import Sitting
from portal.trail.models import Entry
from portal.units.models import Failure
from tests.cast import PASSPHRASE
from tests.conftest import ORIGIN, environment

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
IDLE = 15 * MINUTE
DIGITS = "481516"


@pytest.fixture
def nadia(browse):
    """Nadia's browser, with a PIN chosen just after signing in."""
    browser = browse("nadia")
    assert browser.post("/me/pin", {"pin": DIGITS, "again": DIGITS}).status == 303
    return browser


def hidden(page):
    """The hidden fields of the page of the lock, the frame's own form left out."""
    form = page.by_id("f")
    return {e.get("name"): e.get("value") for e in form.iter("input") if e.get("type") == "hidden"}


def verbs(app):
    with app.app_context():
        return list(db.session.scalars(select(Entry.verb).order_by(Entry.seq)))


def try_of(page):
    """The first "no answer" button of a board."""
    return next(b.get("value") for b in page.all("button") if b.get("name") == "m")


@pytest.mark.asvs("7.3.1")
def test_left_alone_it_is_covered_at_its_second(nadia, frozen):
    frozen.shift(IDLE - SECOND)
    assert nadia.get("/").status == 200
    frozen.shift(IDLE)
    page = nadia.get("/")
    assert (page.status, page.words("h1")) == (401, "Locked")


@pytest.mark.parametrize("path", ["/", "/me", "/people", "/me/pin", "/areas/TZ", "/second-factor"])
def test_nothing_opens_while_locked(nadia, frozen, path):
    frozen.shift(IDLE)
    assert nadia.get(path).status == 401
    assert nadia.get(path, fragment=True).status == 401
    assert nadia.get("/").status == 401


def test_the_duty_lines_stay_readable_and_no_name_does(nadia, frozen, app):
    board = nadia.get("/")
    assert "Latifa" in board.text
    frozen.shift(IDLE)
    page = nadia.get("/me")
    numbers = re.findall(r'href="tel:(\+?\d+)"', page.text)
    assert {"+212500000013", "+212500000014", "8350"} <= set(numbers)
    assert "Latifa" not in page.text
    assert "no answer" not in page.text


def test_the_digits_open_it_and_lead_back(nadia, frozen):
    frozen.shift(IDLE)
    page = nadia.get("/areas/TZ")
    answer = nadia.post("/unlock", hidden(page) | {"lock_secret": DIGITS}, sealed=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/areas/TZ")
    assert nadia.get("/").status == 200


def test_arabic_digits_open_it(nadia, frozen):
    frozen.shift(IDLE)
    typed = DIGITS.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert nadia.post("/unlock", {"lock_secret": typed}).status == 303
    assert nadia.get("/").status == 200


def test_polling_neither_keeps_it_open_nor_opens_it(nadia, frozen):
    for _ in range(15):
        frozen.shift(MINUTE)
        nadia.get("/areas/MK?v=x", fragment=True)
        nadia.get("/lock?v=", fragment=True)
    assert nadia.get("/").status == 401
    nadia.get("/areas/MK?v=x", fragment=True)
    assert nadia.get("/").status == 401


def test_asking_whether_it_is_covered_is_no_use_of_it(nadia, frozen):
    frozen.shift(14 * MINUTE)
    assert nadia.get("/lock?v=", fragment=True).status == 204
    frozen.shift(MINUTE)
    panel = nadia.get("/lock?v=", fragment=True)
    assert (panel.status, panel.headers["HX-Retarget"]) == (401, "#notice")
    assert "name=lock_secret" in panel.text


def test_she_covers_it_herself(nadia, app):
    assert nadia.post("/lock").status == 303
    assert nadia.get("/me").status == 401
    nadia.post("/unlock", {"lock_secret": DIGITS})
    assert nadia.get("/me").status == 200
    assert verbs(app)[-2:] == ["locked", "unlocked"]


def test_a_form_that_met_the_lock_goes_on_once_with_all_it_held(nadia, frozen, app):
    """Without script: the page of the lock carries the fields, 307 sends them on."""
    sent = nadia.seal() | {"m": try_of(nadia.get("/"))}
    frozen.shift(IDLE)
    page = nadia.post("/areas/MK/tries", sent, sealed=False)
    assert page.status == 401
    carried = hidden(page)
    assert {k: carried[k] for k in sent} == sent
    for _ in range(2):
        answer = nadia.post("/unlock", carried | {"lock_secret": DIGITS}, sealed=False)
        assert (answer.status, answer.headers["Location"]) == (307, "/areas/MK/tries")
        body = carried | {"lock_secret": DIGITS}
        assert nadia.post("/areas/MK/tries", body, sealed=False).status == 303
    with app.app_context():
        assert db.session.scalar(select(func.count(Failure.id))) == 1


def test_a_wrong_try_keeps_what_is_carried(nadia, frozen):
    sent = nadia.seal() | {"passphrase": "half typed, then the phone rang", "again": "x"}
    frozen.shift(IDLE)
    page = nadia.post("/me/passphrase", sent, sealed=False)
    page = nadia.post("/unlock", hidden(page) | {"lock_secret": "000000"}, sealed=False)
    assert page.status == 401
    assert "4 tries are left" in page.text
    assert {k: hidden(page)[k] for k in sent} == sent
    assert hidden(page)["lock_to"] == "/me/passphrase"


def test_the_language_of_the_lock_changes_without_losing_anything(nadia, frozen):
    sent = nadia.seal() | {"passphrase": "half typed"}
    frozen.shift(IDLE)
    page = nadia.post("/me/passphrase", sent, sealed=False)
    page = nadia.post("/unlock", hidden(page) | {"lang": "fr"}, sealed=False)
    assert (page.status, page.words("h1")) == (401, "Verrouillé")
    assert {k: hidden(page)[k] for k in sent} == sent
    assert "lang" not in hidden(page)


def test_a_wish_for_another_language_stays_one(nadia, frozen):
    """The button of a page that had locked meanwhile must not send that page's form off."""
    sent = nadia.seal() | {"current": PASSPHRASE, "passphrase": "half", "lang": "fr"}
    frozen.shift(IDLE)
    page = nadia.post("/me/passphrase", sent, sealed=False)
    body = hidden(page) | {"lock_secret": DIGITS}
    assert nadia.post("/unlock", body, sealed=False).status == 307
    shown = nadia.post("/me/passphrase", body, sealed=False)
    assert (shown.status, shown.words("h1")) == (200, "Changer la phrase secrète")


@pytest.mark.asvs("3.5.1")
def test_the_lock_lends_no_token_to_a_form_that_had_none(nadia, frozen):
    frozen.shift(IDLE)
    page = nadia.post("/me/sittings", {"m": "others", "key": "k" * 12}, sealed=False)
    assert hidden(page)["csrf_token"] == ""
    answer = nadia.post("/unlock", hidden(page) | {"lock_secret": DIGITS}, sealed=False)
    assert answer.status == 400
    assert nadia.get("/").status == 401


@pytest.mark.asvs("1.3.6")
@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/\\evil", "x", ""])
def test_it_leads_nowhere_else(nadia, frozen, to):
    frozen.shift(IDLE)
    for more in ({}, {"lock_send": "1"}):
        answer = nadia.post("/unlock", {"lock_secret": DIGITS, "lock_to": to} | more)
        assert answer.headers["Location"] == "/"


@pytest.mark.asvs("6.3.1")
def test_the_fifth_wrong_try_ends_it_for_good(nadia, frozen, app):
    frozen.shift(IDLE)
    for n in range(4):
        assert nadia.post("/unlock", {"lock_secret": f"00000{n}"}).status == 401
    answer = nadia.post("/unlock", {"lock_secret": "000009"})
    assert answer.headers["Location"] == "/sign-in"
    assert nadia.post("/unlock", {"lock_secret": DIGITS}).headers["Location"] == "/sign-in"
    assert nadia.get("/").headers["Location"] == "/sign-in"
    with app.app_context():
        assert db.session.scalars(select(Pin)).all() == []
    assert verbs(app).count("pin_refused") == 5


def test_a_right_try_gives_the_five_back(nadia, frozen):
    for _ in range(3):
        nadia.post("/lock")
        for n in range(4):
            nadia.post("/unlock", {"lock_secret": f"00000{n}"})
        assert nadia.post("/unlock", {"lock_secret": DIGITS}).status == 303
    assert nadia.get("/").status == 200


@pytest.mark.asvs("6.3.1")
def test_four_processes_share_the_five_tries(nadia, frozen, url, keys, app):
    frozen.shift(IDLE)
    cookie = nadia.client.get_cookie("__Host-sanad", domain="portal.example.org").value
    seal, statuses = nadia.seal(), []

    def guess(start):
        twin = create_app(environment(keys, url))
        client = twin.test_client()
        client.set_cookie("__Host-sanad", cookie, domain="portal.example.org", secure=True)
        for n in range(start, start + 10):
            form = seal | {"lock_secret": f"7{n:05}"}
            answer = client.post("/unlock", data=form, base_url=ORIGIN)
            statuses.append((answer.status_code, answer.headers.get("Location", "")))
        with twin.app_context():
            db.session.remove()
            db.engine.dispose()

    threads = [threading.Thread(target=guess, args=(n * 10,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(statuses) == 40
    assert not [s for s in statuses if s[0] == 303 and s[1] != "/sign-in"]
    assert verbs(app).count("pin_refused") <= 5 + 3
    assert nadia.post("/unlock", {"lock_secret": DIGITS}).headers["Location"] == "/sign-in"


def test_of_another_browser_the_digits_open_nothing(nadia, browse, frozen):
    other = browse("nadia")
    frozen.shift(IDLE)
    assert other.post("/unlock", {"lock_secret": DIGITS}).status == 401
    assert other.post("/unlock", {"lock_secret": PASSPHRASE}).status == 303


def test_without_a_pin_the_passphrase_opens_it_within_the_budget_of_the_door(browse, frozen):
    browser = browse("nadia")
    frozen.shift(IDLE)
    assert "Passphrase" in browser.get("/").text
    tries = [browser.post("/unlock", {"lock_secret": f"guess {n}"}) for n in range(12)]
    assert {t.status for t in tries} == {401}
    assert "Wait a quarter of an hour" in tries[-1].text
    assert "Wait" in browser.post("/unlock", {"lock_secret": PASSPHRASE}).text


def test_the_working_day_ends_though_it_is_locked(nadia, frozen):
    frozen.shift(timedelta(hours=12))
    assert nadia.get("/").headers["Location"] == "/sign-in"
    assert nadia.post("/unlock", {"lock_secret": DIGITS}).headers["Location"] == "/sign-in"


def test_the_pin_is_known_again_the_next_evening(nobody, frozen, app, cast):
    form = {"account": "nadia", "passphrase": PASSPHRASE}
    nobody.post("/sign-in", form)
    whole(app)
    nobody.post("/me/pin", {"pin": DIGITS, "again": DIGITS})
    frozen.shift(timedelta(hours=20))
    nobody.post("/sign-in", form)
    whole(app)
    nobody.post("/lock")
    assert nobody.post("/unlock", {"lock_secret": DIGITS}).status == 303


@pytest.mark.asvs("14.3.1")
@pytest.mark.parametrize("way", ["sign-out", "shared"])
def test_it_is_forgotten_after_sign_out_and_on_a_shared_phone(nobody, frozen, app, way):
    form = {"account": "nadia", "passphrase": PASSPHRASE}
    form |= {"is_shared": "y"} if way == "shared" else {}
    nobody.post("/sign-in", form)
    whole(app)
    nobody.post("/me/pin", {"pin": DIGITS, "again": DIGITS})
    if way == "sign-out":
        nobody.post("/sign-out")
    frozen.shift(timedelta(hours=13))
    nobody.post("/sign-in", form)
    whole(app)
    nobody.post("/lock")
    assert nobody.post("/unlock", {"lock_secret": DIGITS}).status == 401


def whole(app):
    """Whoever is half signed in has shown the second step too."""
    with app.app_context():
        for sitting in db.session.scalars(select(Sitting).where(Sitting.ended_at.is_(None))):
            sitting.factor_at = sitting.began_at
        db.session.commit()


def test_a_shared_phone_is_covered_after_five_minutes(nobody, frozen, app):
    nobody.post("/sign-in", {"account": "nadia", "passphrase": PASSPHRASE, "is_shared": "y"})
    whole(app)
    frozen.shift(5 * MINUTE - SECOND)
    assert nobody.get("/lock?v=", fragment=True).status == 204
    frozen.shift(SECOND)
    assert nobody.get("/").status == 401


def test_half_signed_in_it_ends_and_is_never_unlocked(browse, cast, frozen):
    half = browse()
    half.become(cast.people["nadia"], whole=False)
    frozen.shift(IDLE)
    assert half.get("/").headers["Location"] == "/sign-in"
    assert half.post("/unlock", {"lock_secret": PASSPHRASE}).headers["Location"] == "/sign-in"


@pytest.mark.parametrize(
    ("pin", "again", "words"),
    [
        ("12345", "12345", "Write six digits."),
        ("1234567", "1234567", "Write six digits."),
        ("abcdef", "abcdef", "Write six digits."),
        ("123456", "123456", "tried first by everybody"),
        ("481516", "481517", "The two differ"),
        ("", "", "Write six digits."),
        ("\u202e" * 6, "x", "Write six digits."),
    ],
)
def test_a_spoilt_pin_says_what_to_do(browse, pin, again, words):
    page = browse("nadia").post("/me/pin", {"pin": pin, "again": again})
    assert page.status == 422
    assert words in page.text


def test_another_pin_needs_the_present_one_or_the_passphrase(nadia, browse, frozen):
    new = {"pin": "274951", "again": "274951"}
    assert nadia.post("/me/pin", new | {"proof": "000000"}).status == 422
    assert nadia.post("/me/pin", new | {"proof": DIGITS}).status == 303
    late = browse("nadia")
    frozen.shift(6 * MINUTE)
    assert late.post("/me/pin", new).status == 422
    assert late.post("/me/pin", new | {"proof": PASSPHRASE}).status == 303


def test_ending_a_device_forgets_its_pin(browse, nadia, app):
    here = browse("nadia")
    here.post("/me/sittings", {"m": "others"})
    with app.app_context():
        assert db.session.scalars(select(Pin)).all() == []


@pytest.mark.asvs("11.4.2")
def test_the_database_alone_does_not_tell_the_digits(nadia, app, cast):
    from portal.people.passphrase import is_right

    with app.app_context():
        pin = Pin.of(cast.people["nadia"], db.session.scalars(select(Sitting.browser)).first())
        assert pin.kept.startswith("$argon2id$")
        assert not is_right(DIGITS, pin.kept)
        assert pin.fits(DIGITS)


@pytest.mark.parametrize(
    "digits", ["000000", "123456", "654321", "135791", "121212", "123123", "112211", "159753"]
)
def test_what_is_tried_first_is_easy(digits):
    assert is_easy(digits)


@pytest.mark.parametrize("digits", ["481516", "270394", "905172"])
def test_the_rest_is_not(digits):
    assert not is_easy(digits)


def test_hostile_text_is_only_wrong(nadia, frozen):
    frozen.shift(IDLE)
    for text in ("😀" * 6, "\0", "\u202e123456", "x" * 5_000):
        page = nadia.post("/unlock", {"lock_secret": text, "lock_to": "/me"})
        assert page.status in {401, 303}
        nadia.post("/unlock", {"lock_secret": DIGITS})
        nadia.post("/lock")
