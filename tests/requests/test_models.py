"""A request from sending to its end: one story whoever taps first, and nothing left behind."""

import re
import threading

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.db import db
from portal.requests.lists import Act, Kind, Side
from portal.requests.models import Ask, Request, Step, Word
from portal.requests.waiting import waiting_for
from portal.trail.models import Entry

RECIPIENT, REQUESTER = Side.RECIPIENT, Side.REQUESTER


@pytest.mark.usefixtures("within")
def test_a_code_has_the_area_and_four_letters_that_nobody_misreads(send):
    codes = {send() for _ in range(5)}
    assert len(codes) == 5
    assert all(re.fullmatch(r"MK-[23456789CDFGHJKMNPQRTVWX]{4}", code) for code in codes)


@pytest.mark.usefixtures("within")
def test_sent_is_a_step_and_in_the_trail(send, ask_of, cast):
    code = send()
    ask = ask_of(code)
    assert (ask.act, ask.ended_at, ask.answered_at) == (Act.SENT, None, None)
    steps = [(s.act, s.unit_id, s.by_id, s.function) for s in ask.steps]
    assert steps == [("sent", cast.units["A-HOP"], cast.people["nadia"], "social_worker")]
    said = db.session.execute(select(Entry.verb, Entry.code).where(Entry.kind == "request")).all()
    assert said == [("request_sent", code)]


@pytest.mark.usefixtures("within")
def test_two_who_acknowledge_at_once_make_one_story(send, ask_of, sitting_of):
    code = send()
    latifa, deputy = sitting_of("latifa"), sitting_of("deputy")
    ask = ask_of(code)
    assert ask.take(Act.ACKNOWLEDGED, latifa, RECIPIENT) is True
    assert ask.take(Act.ACKNOWLEDGED, deputy, RECIPIENT) is False
    db.session.commit()
    taken = db.session.scalars(select(Step).where(Step.act == "acknowledged")).all()
    assert [step.by_id for step in taken] == [latifa.person_id]
    assert ask_of(code).answered_at == clock.now()


@pytest.mark.usefixtures("within")
def test_done_closes_and_erases_what_was_written(send, ask_of, sitting_of):
    code = send(text="behind the pharmacy, blue door")
    latifa, ask = sitting_of("latifa"), ask_of(code)
    assert ask.request.text_at(clock.now()) == "behind the pharmacy, blue door"
    assert b"pharmacy" not in ask.request.sealed
    for act in (Act.ACCEPTED, Act.ON_THE_WAY, Act.WITH_HER, Act.DONE):
        assert ask.take(act, latifa, RECIPIENT)
    db.session.commit()
    request = ask_of(code).request
    db.session.refresh(request)
    assert (request.closed_at, request.sealed) == (clock.now(), None)
    assert not ask_of(code).take(Act.OBSTACLE, latifa, RECIPIENT, Word("no_vehicle"))


@pytest.mark.usefixtures("within")
def test_what_was_written_is_read_for_a_day_only(send, ask_of, frozen):
    ask = ask_of(send(text="behind the pharmacy"))
    frozen.shift(24 * 3600 - 1)
    assert ask.request.text_at(clock.now())
    frozen.shift(1)
    assert ask.request.text_at(clock.now()) == ""


@pytest.mark.usefixtures("within")
def test_taking_one_withdraws_the_others(send, ask_of, sitting_of):
    code = send("place_tonight", "A-ONG", "A-POL")
    nadia, latifa = sitting_of("nadia"), sitting_of("latifa")
    one, other = ask_of(code, "A-ONG"), ask_of(code, "A-POL")
    assert not one.take(Act.WE_TAKE_THIS, nadia, REQUESTER)
    assert one.take(Act.ACCEPTED, latifa, RECIPIENT)
    assert other.take(Act.ACCEPTED, latifa, RECIPIENT)
    assert one.take(Act.WE_TAKE_THIS, nadia, REQUESTER)
    assert not other.take(Act.WE_TAKE_THIS, nadia, REQUESTER)
    db.session.commit()
    assert (ask_of(code, "A-ONG").act, ask_of(code, "A-POL").act) == (
        Act.WE_TAKE_THIS,
        Act.WITHDRAWN,
    )
    last = db.session.scalars(select(Step).where(Step.act == "withdrawn")).one()
    assert (last.reason, last.side) == ("replaced", "requester")
    assert one.take(Act.ARRIVED, nadia, REQUESTER)
    db.session.refresh(one.request)
    assert one.request.closed_at
    assert one.take(Act.LEFT, latifa, RECIPIENT)


@pytest.mark.usefixtures("within")
def test_it_is_seen_by_both_units_and_nobody_else(send, sitting_of):
    code = send()
    for account in ("nadia", "latifa", "omar", "sanae", "rachida", "hind", "salma", "karim"):
        seen = db.session.scalars(
            select(Request.code).where(Request.visible_to(sitting_of(account)))
        ).all()
        assert seen == ([code] if account in {"nadia", "rachida", "latifa"} else []), account


@pytest.mark.usefixtures("within")
def test_withdrawn_it_is_gone_for_the_unit_that_was_asked(send, ask_of, sitting_of):
    code = send()
    assert ask_of(code).take(Act.WITHDRAWN, sitting_of("nadia"), REQUESTER, Word("mistake"))
    db.session.commit()
    visible = select(Request.code)
    assert db.session.scalars(visible.where(Request.visible_to(sitting_of("latifa")))).all() == []
    assert db.session.scalars(visible.where(Request.visible_to(sitting_of("nadia")))).all()


@pytest.mark.usefixtures("within")
def test_what_waits_is_one_query_with_the_clock(send, sitting_of, cast, frozen):
    escort, removal = send("escort"), send("authority_visit")
    frozen.shift(31 * 60)
    latifa = sitting_of("latifa")
    count, rows = waiting_for(latifa, {cast.units["A-POL"]}, clock.now())
    assert (count, [row.code for row in rows]) == (2, [escort, removal])
    assert [row.clock.is_late for row in rows] == [True, False]
    assert (rows[0].kind, rows[0].clock.late_by.total_seconds()) == (Kind.ESCORT, 60)
    assert waiting_for(latifa, set(), clock.now()) == (0, [])


@pytest.mark.usefixtures("within")
def test_the_state_is_what_the_steps_say(send, ask_of, sitting_of):
    code = send("statement_at_centre")
    latifa, nadia = sitting_of("latifa"), sitting_of("nadia")
    ask = ask_of(code)
    for act, who, side in (
        (Act.OFFERED, latifa, RECIPIENT),
        (Act.REACHED_BY_PHONE, nadia, REQUESTER),
        (Act.OFFER_TAKEN, nadia, REQUESTER),
        (Act.MEETING_GIVEN, latifa, RECIPIENT),
    ):
        assert ask.take(act, who, side), act
    assert ask.act is Act.MEETING_GIVEN
    assert db.session.scalar(select(func.count()).select_from(Ask)) == 1
    assert [s.act for s in ask_of(code).steps][-1] == "meeting_given"


def together(app, count, act):
    """Run `act(n)` in so many threads that begin at once; what each said."""
    said, gate = [], threading.Barrier(count)

    def run(n):
        with app.app_context():
            gate.wait()
            said.append(act(n))
            db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_many_who_acknowledge_at_one_instant_are_one(app, send, ask_of, sitting_of):
    code = send()

    def acknowledge(_n):
        return ask_of(code).take(Act.ACKNOWLEDGED, sitting_of("latifa"), RECIPIENT)

    assert sorted(together(app, 8, acknowledge)) == [False] * 7 + [True]
    with app.app_context():
        assert [s.act for s in ask_of(code).steps] == ["sent", "acknowledged"]


def test_two_who_end_it_at_one_instant_close_it(app, send, ask_of, sitting_of):
    code = send("escort", "A-POL", "A-ONG", text="behind the pharmacy")

    def refuse(n):
        ask = ask_of(code, ("A-POL", "A-ONG")[n])
        return ask.take(Act.DECLINED, sitting_of("latifa"), RECIPIENT, Word("no_vehicle"))

    assert together(app, 2, refuse) == [True, True]
    with app.app_context():
        request = ask_of(code).request
        assert (request.closed_at, request.sealed) == (clock.now(), None)


def test_of_two_places_only_one_is_taken(app, send, ask_of, sitting_of, take):
    code = send("place_tonight", "A-POL", "A-ONG")
    for unit in ("A-POL", "A-ONG"):
        assert take(code, "accepted", "latifa", unit=unit)

    def choose(n):
        ask = ask_of(code, ("A-POL", "A-ONG")[n])
        return ask.take(Act.WE_TAKE_THIS, sitting_of("nadia"), REQUESTER)

    assert sorted(together(app, 2, choose)) == [False, True]
    with app.app_context():
        assert sorted(ask_of(code, u).state for u in ("A-POL", "A-ONG")) == [
            "we_take_this",
            "withdrawn",
        ]
