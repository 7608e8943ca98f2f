"""The card: one number with its age, one tap, one event; what is stale is told, not counted."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.db import db
from portal.i18n import LOCALES
from portal.shelters.models import Capacity, Count
from portal.trail.models import Entry

PATH = "/shelters/A-HEB/counts"


def steps(page):
    """The buttons of the card by what they are: minus, plus, same, full."""
    found = [b for b in page.all("button") if b.get("name") == "m"]
    names = ("minus", "plus", "same", "full")
    return {name: b.get("value") for name, b in zip(names, found, strict=True)}


def counts(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Count))


def test_the_house_and_one_tap_more(browse, app, houses):
    malika = browse("malika")
    page = malika.get("/shelters/mine")
    assert "shelter worker" in page.text
    assert "1 hour ago" in page.text
    assert houses.place("A-HEB").free == 3
    form = malika.seal() | {"m": steps(page)["plus"]}
    answer = malika.post(PATH, form, sealed=False, fragment=True)
    assert answer.status == 200
    assert answer.text in malika.get("/shelters/A-HEB").text
    assert answer.weight <= 1_500
    assert houses.place("A-HEB").free == 4
    with app.app_context():
        verbs = db.session.scalars(select(Entry.verb).order_by(Entry.seq)).all()
        assert verbs[-1] == "places_posted"


def test_the_tap_is_small_and_so_is_the_page(browse):
    malika = browse("malika", "ar")
    page = malika.get("/shelters/mine")
    assert page.weight <= 5_000
    form = malika.seal() | {"m": steps(page)["same"]}
    assert len("&".join(f"{n}={v}" for n, v in form.items())) < 1_000
    assert malika.post(PATH, form, sealed=False).status == 303


def test_still_true_makes_it_young_again(browse, houses, frozen):
    frozen.shift(20 * 3600)
    malika = browse("malika")
    malika.post(PATH, {"m": steps(malika.get("/shelters/mine"))["same"]})
    place = houses.place("A-HEB")
    assert (place.free, place.as_of) == (3, place.at)


def test_a_double_submit_is_one_and_two_taps_are_two(browse, app, houses):
    malika = browse("malika")
    seal, before = malika.seal(), counts(app)
    first = steps(malika.get("/shelters/mine"))["plus"]
    for _ in range(3):
        assert malika.post(PATH, seal | {"m": first}, sealed=False).status == 303
    assert counts(app) == before + 1
    # The second tap of a thumb: the script wrote the number after the first, same key.
    target, version, held, capacity = map(int, first.split("."))
    second = f"{target + 1}.{version + 1}.{held}.{capacity}"
    assert malika.post(PATH, seal | {"m": second}, sealed=False).status == 303
    assert counts(app) == before + 2
    assert houses.place("A-HEB").free == 5


@pytest.mark.parametrize("lang", list(LOCALES))
def test_a_stale_tab_is_told_and_changes_nothing(browse, app, houses, lang):
    malika = browse("malika", lang)
    old = steps(malika.get("/shelters/mine"))
    malika.post(PATH, {"m": old["full"]})
    before = counts(app)
    answer = malika.post(PATH, {"m": old["plus"]})
    assert answer.status == 409
    assert answer.by_id("card") is not None
    assert counts(app) == before
    assert houses.place("A-HEB").free == 0


def test_a_hold_made_while_she_looked_keeps_its_place(browse, held, houses):
    malika = browse("malika")
    seen = steps(malika.get("/shelters/mine"))
    held("nadia")
    assert houses.place("A-HEB").free == 2
    # She saw three free and says two: one more person came in, and one place is held besides.
    assert malika.post(PATH, {"m": seen["minus"]}).status == 303
    assert houses.place("A-HEB").free == 1


IMPOSSIBLE = (
    ({"m": "-1.1.0.10"}, "Fewer than none"), ({"m": "10000.1.0.10"}, "At most 10"),
    ({"m": "11.1.0.10"}, "At most 10"), ({"m": "x"}, "in digits"), ({"m": ""}, "in digits"),
    ({"free": "-1", "typed": "1.0.10"}, "Fewer than none"),
    ({"free": "3.5", "typed": "1.0.10"}, "in digits"),
    ({"free": "10000", "typed": "1.0.10"}, "At most 10"),
    ({"free": "😀", "typed": "1.0.10"}, "in digits"),
    ({"free": "9" * 5000, "typed": "1.0.10"}, "in digits"),
    ({"free": "", "typed": "1.0.10"}, "in digits"),
)  # fmt: skip


def test_what_cannot_be_is_refused_with_what_to_do(browse, app):
    malika, before = browse("malika"), counts(app)
    for sent, words in IMPOSSIBLE:
        answer = malika.post(PATH, sent)
        assert answer.status == 422, sent
        assert words in " ".join(answer.by_id("m-e").itertext()), sent
    assert counts(app) == before


def test_another_number_is_written_in_any_digits(browse, houses):
    malika = browse("malika")
    assert malika.post(PATH, {"free": "٨", "typed": "1.0.10"}).status == 303
    assert houses.place("A-HEB").free == 8


WHOSE = (
    ("malika", 200, 303), ("touria", 200, 303), ("zohra", 200, 403), ("hind", 200, 303),
    ("naima", 404, 404), ("nadia", 404, 404), ("latifa", 404, 404), ("sanae", 404, 404),
    ("salma", 404, 403), ("karim", 404, 403), ("nobody", 303, 303),
)  # fmt: skip


def test_whose_card_it_is(browse, app):
    for account, reads, posts in WHOSE:
        browser, before = browse(account), counts(app)
        assert browser.get("/shelters/A-HEB").status == reads, account
        assert browser.post(PATH, {"m": f"4.{before}.0.10"}).status == posts, account
        assert counts(app) == before + (account in {"malika", "touria", "hind"}), account


def test_the_area_confirms_by_phone_and_that_is_said(browse):
    hind = browse("hind")
    page = hind.get("/shelters/A-HEB")
    assert "Confirmed by phone" in page.text
    hind.post(PATH, {"m": steps(page)["same"]})
    assert "confirmed by phone" in browse("nadia").get("/shelters").text
    assert browse("hind").get("/shelters/B-HEB").status == 404


LIMIT = 24 * 3600


@pytest.mark.parametrize(("seconds", "is_stale"), [(-1, False), (0, True), (1, True)])
def test_stale_begins_with_the_second(houses, browse, frozen, seconds, is_stale):
    frozen.shift(LIMIT - 3600 + seconds)
    place = houses.place("A-HEB")
    assert (place.is_stale, place.confirmed) == (is_stale, 0 if is_stale else 3)
    page = browse("nadia").get("/shelters")
    assert ("to confirm by phone, not counted" in page.text) is is_stale
    assert page.text.count("0 confirmed places" if is_stale else "3 confirmed places") == 1
    board = browse("nadia").get("/")
    assert (
        "0 confirmed places"
        in " ".join("".join(board.by_id("board").itertext()).split()).replace(
            "0confirmed", "0 confirmed"
        )
    ) is is_stale


def test_a_clock_that_jumps_back_counts_nothing_twice(houses, frozen):
    frozen.shift(LIMIT)
    assert houses.place("A-HEB").is_stale
    frozen.shift(-LIMIT - 7200)
    place = houses.place("A-HEB")
    assert (place.free, place.is_stale) == (3, False)


def test_whoever_is_on_duty_is_reminded_before_it_expires(browse, houses):
    assert "say it again" not in browse("malika").get("/shelters/mine").text
    houses.set("A-HEB", expiry_hours=6)
    houses.say("A-HEB", 7, age=timedelta(hours=5))
    assert "Your number counts until" in browse("malika").get("/shelters/mine").text
    # Touria is of the house and not on duty tonight.
    assert "Your number counts until" not in browse("touria").get("/shelters/mine").text
    houses.say("A-HEB", 7, age=timedelta(hours=7))
    assert "not counted any more" in browse("malika").get("/shelters/mine").text


def test_capacity_adds_up_by_day_and_never_shows_more_than_there_is(app, houses, frozen):
    with app.app_context():
        lent = Capacity(shelter_id=houses.ids["A-HEB"], places=5)
        lent.from_on, lent.until_on = date(2026, 11, 20), date(2026, 11, 25)
        lent.host_id = houses.cast.units["A-ONG"]
        db.session.add(lent)
        db.session.commit()
    assert houses.place("A-HEB").free == 8
    frozen.shift(2 * 86_400)
    place = houses.place("A-HEB")
    assert (place.capacity, place.free) == (10, 3)


def test_a_house_nobody_spoke_for_is_a_question(browse):
    page = browse("naima").get("/shelters/mine")
    assert "Nobody has said it yet." in page.text
    assert browse("naima").post("/shelters/B-HEB/counts", {"m": "0.0.0.10"}).status == 303


def test_the_board_says_what_is_free_and_reminds_whoever_is_on_duty(browse, houses):
    page = browse("nadia").get("/")
    assert "<b>3</b>confirmed places" in page.text
    assert "A-HEB" in " ".join(page.by_id("y").itertext())
    assert "B-HEB" not in page.text
    assert page.weight <= 5_000
    houses.set("A-HEB", expiry_hours=6)
    houses.say("A-HEB", 7, age=timedelta(hours=5))
    words = "say again how many places are free"
    assert words in browse("malika").get("/").text
    for account in ("nadia", "touria", "hind"):
        assert words not in browse(account).get("/").text
