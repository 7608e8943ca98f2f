"""Holds: the last place is never given twice; each step of each side; gone when over."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.db import db
from portal.i18n import LOCALES
from portal.requests.lists import Kind, Urgency
from portal.requests.models import Ask, Request, Said
from portal.shelters.holds import Hold
from portal.shelters.models import Count, Shelter
from portal.trail.models import Entry


def live(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).where(Hold.live_at(clock.now())))


def test_a_hold_has_a_code_an_hour_and_a_line(held, houses, app):
    browser, path, _ = held("nadia", girls="6")
    page = browser.get(path)
    assert "held until 22:40" in " ".join("".join(page.by_id("stays").itertext()).split())
    assert "60 minutes left" in page.text
    assert "tel:+212500000091" in page.text
    assert houses.place("A-HEB").free == 1
    with app.app_context():
        verbs = db.session.scalars(select(Entry.verb)).all()
        assert {"request_sent", "place_held"} <= set(verbs)
    # Another house is asked where a place is held in the same step, and nowhere else.
    code = path.rsplit("/", 1)[1]
    assert browser.get(f"/requests/{code}").status == 200
    other = {"m": str(houses.cast.units["B-HEB"])}
    assert browser.post(f"/requests/{code}/asks", other).status == 404


def test_sent_twice_it_is_one(looked, app):
    browser = looked("nadia")
    form = browser.seal()
    answers = [browser.post("/shelters/A-HEB/holds", form, sealed=False) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert live(app) == 1


@pytest.mark.parametrize("lang", list(LOCALES))
def test_the_second_is_told_in_her_language_and_nothing_is_left_behind(looked, app, houses, lang):
    houses.say("A-HEB", 9)
    first, second = looked("nadia"), looked("latifa", lang)
    assert first.post("/shelters/A-HEB/holds").status == 303
    answer = second.post("/shelters/A-HEB/holds")
    assert answer.status == 409
    assert answer.by_id("answers") is not None
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Request)) == 1


def test_it_ends_by_itself_and_is_extended_once(held, houses, browse, frozen):
    browser, path, ask = held("nadia")
    assert browser.post(f"{ask}/steps", {"m": "extend"}).status == 303
    assert browser.post(f"{ask}/steps", {"m": "extend"}).status == 409
    frozen.shift(7199)
    assert houses.place("A-HEB").held == 1
    frozen.shift(1)
    assert houses.place("A-HEB").held == 0
    assert "Not held any more." in browse("nadia").get(path).text


def test_what_ran_out_is_held_again_only_where_it_is_still_free(held, houses, browse, frozen):
    _, _, ask = held("nadia", girls="6 7")
    frozen.shift(3599)
    assert browse("nadia").post(f"{ask}/steps", {"m": "again"}).status == 409
    frozen.shift(1)
    houses.say("A-HEB", 8)
    assert browse("nadia").post(f"{ask}/steps", {"m": "again"}).status == 409
    houses.say("A-HEB", 7)
    assert browse("nadia").post(f"{ask}/steps", {"m": "again"}).status == 303
    assert houses.place("A-HEB").held == 3
    # A house that answers late cannot be told "she takes it" for places that are gone.
    frozen.shift(3600)
    late = {"meeting_point": "the gate"}
    assert browse("malika").post(f"{ask}/acceptance", late).status == 409


def test_staff_may_exempt(looked, houses):
    browser = looked("nadia", boys="13")
    assert "They agreed by phone: hold" in browser.get("/shelters/find").text
    assert browser.post("/shelters/A-HEB/holds", {"m": "A-HEB"}).status == 409
    assert browser.post("/shelters/A-HEB/holds", {"m": "exempt"}).status == 303
    assert houses.place("A-HEB").held == 2


def test_siblings_at_several_houses_and_we_take_this(held, houses, browse, app):
    houses.say("B-HEB", 0)
    browser, path, ask = held("nadia")
    assert browser.post("/shelters/B-HEB/holds").headers["Location"] == path
    assert browser.post("/shelters/B-HEB/holds").status == 409
    malika, naima = browse("malika"), browse("naima")
    assert "A-HEB" in malika.get(path).text
    assert [h.text for h in malika.get(path).all("h2")] == ["A-HEB · Meknès"]
    assert malika.post(f"{ask}/acceptance", {"meeting_point": "the guard's door"}).status == 303
    with app.app_context():
        other = db.session.scalars(select(Ask).order_by(Ask.id.desc())).first().id
    assert (
        naima.post(f"/shelters/asks/{other}/acceptance", {"meeting_point": "the gate"}).status
        == 303
    )
    # The fastest house does not decide: she does.
    assert browser.post(f"/shelters/asks/{other}/steps", {"m": "choose"}).status == 303
    assert (houses.place("A-HEB").held, houses.place("B-HEB").held) == (0, 1)
    assert malika.get(path).status == 404
    assert malika.post(f"{ask}/steps", {"m": "arrived"}).status == 404


def test_arrival_and_leaving_become_counts(held, houses, browse, app):
    browser, _, ask = held("nadia", girls="6")
    malika = browse("malika")
    malika.post(f"{ask}/acceptance", {"meeting_point": "the guard's door"})
    assert browser.post(f"{ask}/steps", {"m": "arrived"}).status == 409
    browser.post(f"{ask}/steps", {"m": "choose"})
    before = houses.place("A-HEB")
    form = malika.seal() | {"m": "arrived"}
    for _ in range(2):
        assert malika.post(f"{ask}/steps", form, sealed=False).status == 303
    after = houses.place("A-HEB")
    assert (before.occupied, before.held, before.free) == (7, 2, 1)
    assert (after.occupied, after.held, after.free) == (9, 0, 1)
    assert after.as_of == before.as_of
    assert malika.post(f"{ask}/steps", {"m": "left"}).status == 303
    assert houses.place("A-HEB").occupied == 7
    assert malika.post(f"{ask}/steps", {"m": "left"}).status == 409
    with app.app_context():
        how = db.session.scalars(select(Count.how).order_by(Count.id)).all()
        assert how == ["by_unit", "by_arrival", "by_leaving"]


def test_did_not_arrive_frees_the_place(held, houses, browse):
    browser, _, ask = held("nadia")
    browse("malika").post(f"{ask}/acceptance", {"meeting_point": "the guard's door"})
    browser.post(f"{ask}/steps", {"m": "choose"})
    assert browser.post(f"{ask}/steps", {"m": "absent"}).status == 303
    place = houses.place("A-HEB")
    assert (place.occupied, place.held) == (7, 0)


def test_a_refusal_needs_its_reason(held, houses, browse, app):
    _, _, ask = held("nadia")
    malika = browse("malika")
    for reason in ({}, {"reason": "x"}, {"reason": "mistake"}):
        answer = malika.post(f"{ask}/refusal", reason)
        assert answer.status == 422
        assert "Choose a reason" in answer.text
    assert houses.place("A-HEB").held == 1
    assert malika.post(f"{ask}/refusal", {"reason": "too_near"}).status == 303
    assert houses.place("A-HEB").held == 0
    with app.app_context():
        step = db.session.scalars(select(Ask)).one().steps[-1]
        assert (step.reason, step.side) == ("too_near", "woman")


def test_offers_instead_of_a_no(held, houses, browse, app):
    houses.say("B-HEB", 0)
    browser, path, ask = held("nadia", girls="6 7")
    malika = browse("malika")
    for bad in (
        {"offer": "x"}, {"offer": "fewer_places"}, {"offer": "from_time", "hour": "25"},
        {"offer": "other_unit"},
    ):  # fmt: skip
        assert malika.post(f"{ask}/offer", {"other": ""} | bad).status == 422, bad
    later = {"offer": "from_time", "hour": "8:00", "other": ""}
    assert malika.post(f"{ask}/offer", later).status == 303
    assert "from" in browser.get(path).text
    fewer = {"offer": "fewer_places", "places": "2", "other": ""}
    assert malika.post(f"{ask}/offer", fewer).status == 303
    assert browser.post(f"{ask}/steps", {"m": "offer"}).status == 303
    assert houses.place("A-HEB").held == 2


def test_another_house_is_asked_in_its_place(held, houses, browse):
    houses.say("B-HEB", 0)
    browser, path, ask = held("nadia")
    other = str(houses.cast.units["B-HEB"])
    assert (
        browse("malika").post(f"{ask}/offer", {"offer": "other_unit", "other": other}).status == 303
    )
    assert browser.post(f"{ask}/steps", {"m": "offer"}).status == 303
    assert (houses.place("A-HEB").held, houses.place("B-HEB").held) == (0, 1)
    assert browse("naima").get(path).status == 200


SILENCE = (
    (9, "no answer yet", "tel:+212500000091"),
    (10, "call the next on its list", "tel:+212500010091"),
    (19, "call the next on its list", "tel:+212500010091"),
    (20, "call the area duty line", "tel:+212500000018"),
)


def test_silence_leads_on_computed_when_read(held, houses, browse, frozen):
    lines, waited = houses.cast.lines, 0
    houses.set("A-HEB", contacts=f"{lines['A-HEB-0']} {lines['A-HEB-1']}")
    _, path, _ = held("nadia")
    for minutes, words, line in SILENCE:
        frozen.shift(60 * (minutes - waited))
        waited = minutes
        page = browse("nadia").get(path)
        assert words in page.text
        assert line in page.text


def test_not_hers_is_not_there(held, browse):
    _, path, ask = held("nadia")
    for account in ("latifa", "sanae", "naima", "hind", "omar", "salma", "karim"):
        browser = browse(account)
        gone = 403 if account in {"omar", "salma", "karim"} else 404
        assert browser.get(path).status == gone
        for deed in ("steps", "acceptance", "refusal", "offer"):
            assert browser.post(f"{ask}/{deed}", {"m": "choose"}).status == gone


def test_a_fragment_is_a_piece_of_the_page(held):
    browser, path, _ = held("nadia")
    page, part = browser.get(path), browser.get(path, fragment=True)
    said = [[x for x in p.text.splitlines() if "csrf_token" not in x] for p in (part, page)]
    assert set(said[0]) <= set(said[1])


WRITERS, LAST = 24, 2


def test_twenty_four_writers_on_the_last_two_places(app, houses, frozen):
    """An expired hold is in the way; exactly two win, on both databases."""
    houses.say("A-HEB", 8, age=timedelta(minutes=5))
    with app.app_context():
        people = houses.cast.people
        old = _ask(app, houses, people["nadia"])
        db.session.add(
            Hold(
                ask_id=old, shelter_id=houses.ids["A-HEB"], places=2,
                made_at=clock.now() - timedelta(hours=2),
                expires_at=clock.now() - timedelta(hours=1),
            )
        )  # fmt: skip
        db.session.commit()
        asks = [_ask(app, houses, people["nadia"]) for _ in range(WRITERS)]
        db.session.commit()
        db.session.remove()
    won, start = [], threading.Barrier(WRITERS)

    def write(ask_id):
        start.wait()
        with app.app_context():
            shelter = db.session.get_one(Shelter, houses.ids["A-HEB"])
            made = Hold.take(shelter, ask_id, 1)
            db.session.commit()
            won.append(made is not None)
            db.session.remove()

    threads = [threading.Thread(target=write, args=(ask_id,)) for ask_id in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), won.count(True)) == (WRITERS, LAST)
    place = houses.place("A-HEB")
    assert (place.held, place.free) == (LAST, 0)


def _ask(app, houses, person_id):
    from portal.people.models import Person
    from portal.people.sittings import Sitting
    from portal.units.models import Unit

    person = db.session.get_one(Person, person_id)
    by = Sitting(person=person, person_id=person.id, code="test")
    unit = db.session.get_one(Unit, houses.cast.units["A-HOP"])
    said = Said(urgency=Urgency.NOW, language="darija", agrees=True, details={})
    sent = Request.send(by, unit, Kind.PLACE_TONIGHT, [houses.cast.units["A-HEB"]], said)
    return sent.asks[0].id
