"""“No answer” on a line: recorded once, and the next line stands first at once."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.db import db
from portal.trail.models import Entry
from portal.units.models import Confirmation, Failure


def button(page, cast, post="officer", outcome="no"):
    """The value of the button of that outcome in the row of a post."""
    place = page.by_id(f"p{cast.posts[post]}")
    values = [b.get("value") for b in place.iter("button")]
    return next(v for v in values if v.startswith(outcome + "."))


def count(app, model):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def row(page, cast, post="officer"):
    return (
        " ".join(" ".join(page.by_id(f"p{cast.posts[post]}").itertext()).split())
        .replace(" ;", ";")
        .replace(" .", ".")
    )


def test_the_next_line_takes_the_place_of_the_silent_one(nadia, cast):
    answer = nadia.post("/areas/MK/tries", {"m": button(nadia.get("/"), cast)}, fragment=True)
    assert answer.status == 200
    assert "No answer on 05 00 00 00 14 at 21:40." in row(answer, cast)
    assert "05 00 00 01 14" in row(answer, cast)
    assert answer.text in nadia.get("/areas/MK").text


def test_a_plain_browser_is_led_back_to_the_board(nadia, cast):
    answer = nadia.post("/areas/MK/tries", {"m": button(nadia.get("/"), cast)})
    assert answer.status == 303
    assert answer.headers["Location"].endswith("/areas/MK")


def test_somebody_who_only_reads_may_say_it_too(browse, cast):
    omar = browse("omar")
    assert omar.post("/areas/MK/tries", {"m": button(omar.get("/"), cast)}).status == 303


@pytest.mark.parametrize("account", ["salma", "karim"])
def test_auditor_and_operator_may_not(browse, account, app, cast):
    value = button(browse("nadia").get("/"), cast)
    assert browse(account).post("/areas/MK/tries", {"m": value}).status == 403
    assert count(app, Failure) == 0


def test_nobody_is_sent_to_sign_in(nobody, app):
    assert nobody.post("/areas/MK/tries", {"m": "no.1.1.0"}).status == 303
    assert count(app, Failure) == 0


def test_a_line_that_the_board_does_not_offer_is_not_there(nadia, app, cast):
    for post, line in (("officer", "B-HOP-1"), ("house", "A-MSH-0"), ("taza", "B-HOP-0")):
        value = f"no.{cast.posts[post]}.{cast.lines[line]}.0"
        assert nadia.post("/areas/MK/tries", {"m": value}).status == 404
    assert count(app, Failure) == 0


def test_it_cannot_be_asked_for(nadia):
    assert nadia.get("/areas/MK/tries").status == 405


@pytest.mark.parametrize(
    "value", ["", "no", "no.x.1.0", "no.1.1", "\0", "\u202e", "no." + "9" * 30]
)
def test_a_spoilt_button_says_what_to_do(browse, value, app):
    answer = browse("nadia", "ar").post("/areas/MK/tries", {"m": value})
    assert answer.status == 400
    assert "أعد تحميل الصفحة" in answer.text
    assert count(app, Failure) == 0


def test_a_lost_answer_sent_again_is_one_event(nadia, app, cast):
    form = nadia.seal() | {"m": button(nadia.get("/"), cast)}
    first = nadia.post("/areas/MK/tries", form, sealed=False, fragment=True)
    again = nadia.post("/areas/MK/tries", form, sealed=False, fragment=True)
    assert count(app, Failure) == 1
    assert first.text == again.text


def test_two_lines_tried_from_one_page_are_two_events(nadia, app, cast):
    form = nadia.seal()
    first = nadia.post(
        "/areas/MK/tries", form | {"m": button(nadia.get("/"), cast)}, sealed=False, fragment=True
    )
    form_again = form | {"m": button(first, cast)}
    nadia.post("/areas/MK/tries", form_again, sealed=False, fragment=True)
    assert count(app, Failure) == 2


def test_when_every_line_is_silent_the_longest_silent_stands_first_again(nadia, frozen, cast):
    page = nadia.get("/")
    for _ in range(3):
        page = nadia.post("/areas/MK/tries", {"m": button(page, cast)}, fragment=True)
        frozen.shift(60)
    page = nadia.get("/")
    assert f"no.{cast.posts['officer']}.{cast.lines['A-POL-0']}." in button(page, cast)
    assert len(re.findall("No answer on", row(page, cast))) == 2


def test_a_mistaken_tap_is_put_right_with_it_answered(nadia, app, cast):
    page = nadia.post("/areas/MK/tries", {"m": button(nadia.get("/"), cast)}, fragment=True)
    page = nadia.post("/areas/MK/tries", {"m": button(page, cast, outcome="yes")}, fragment=True)
    assert "No answer" not in row(page, cast)
    assert "05 00 00 00 14" in row(page, cast)
    with app.app_context():
        latest = select(Confirmation.how).order_by(Confirmation.id.desc()).limit(1)
        assert db.session.scalar(latest) == "answered"


def test_a_silence_is_forgotten_after_half_an_hour(browse, frozen, cast):
    nadia = browse("nadia")
    nadia.post("/areas/MK/tries", {"m": button(nadia.get("/"), cast)})
    frozen.shift(timedelta(minutes=30, seconds=-1))
    assert "No answer" in row(browse("nadia").get("/"), cast)
    frozen.shift(timedelta(seconds=1))
    assert "No answer" not in row(browse("nadia").get("/"), cast)


def test_the_trail_remembers_who_and_which_line(nadia, app, cast):
    nadia.post("/areas/MK/tries", {"m": button(nadia.get("/"), cast)})
    with app.app_context():
        entry = db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
        assert (entry.verb, entry.kind) == ("no_answer", "line")
        assert entry.person_id == cast.people["nadia"]
        assert entry.code == str(cast.lines["A-POL-0"])
        assert (entry.function, entry.unit) == ("social_worker", "A-HOP")
