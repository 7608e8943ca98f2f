"""Cover asked, taken by the first, declined, undone, agreed to; a sudden absence in two taps."""

import threading
from datetime import timedelta

import pytest

from portal.db import db
from portal.rota.covers import CoverAsk
from portal.rota.models import Assignment, Shift
from portal.rota.on_duty import duties_of
from portal.rota.seats import Change
from portal.trail.models import Entry
from tests.cast import NOW
from tests.rota.colleagues import colleague, holders, needs_approval, night


@pytest.fixture
def duty(app, cast):
    """Nadia's night of Thursday, with two colleagues beside her; its shift and assignment ids."""
    with app.app_context():
        colleague(cast, "zina")
        colleague(cast, "mina")
        shift, row = night(cast, 3, "nadia")
        db.session.commit()
        return shift.id, row.id


def asked(browser, duty_id, **more):
    """Ask for cover; the address of the ask."""
    data = {"m": "ask", "reason": "family", "whom": "all"} | more
    answer = browser.post(f"/rota/duties/{duty_id}/cover", data)
    assert answer.status == 303, answer.text
    assert answer.headers["Location"].startswith("/rota/covers/")
    return answer.headers["Location"]


def read(app, question):
    with app.app_context():
        return question()


def trail(app):
    return read(app, lambda: [e.verb for e in db.session.query(Entry).order_by(Entry.seq)])


def test_asked_of_all_taken_by_one_and_the_old_name_is_gone(app, cast, browse, nadia, duty):
    shift_id, duty_id = duty
    ask = asked(nadia, duty_id)
    page = nadia.get(ask)
    assert "waits for an answer" in page.text
    text = page.by_id("text").text
    assert "Hospital social worker" in text
    assert f"https://portal.example.org{ask}" in text
    assert "Nadia" not in text
    assert read(app, lambda: holders(shift_id)) == [("nadia", "20:00", "08:00")]

    zina = browse("zina")
    assert ask in zina.get("/rota/mine").text
    assert zina.post(ask, {"m": "take"}).status == 303
    assert read(app, lambda: holders(shift_id)) == [("zina", "20:00", "08:00")]
    assert "Zamila zina" in nadia.get(ask).text
    assert ask in nadia.get("/rota/mine").text
    (change,) = read(app, lambda: db.session.query(Change).all())
    assert (change.from_id, change.to_id) == (cast.memberships["nadia"], cast.memberships["zina"])
    assert (change.why, change.reason) == ("cover", "family")
    assert trail(app)[-2:] == ["cover_asked", "cover_taken"]


def test_a_tap_sent_again_is_one_event(app, nadia, duty):
    form = nadia.seal() | {"m": "ask", "reason": "ill", "whom": "all"}
    places = {
        nadia.post(f"/rota/duties/{duty[1]}/cover", form, sealed=False).headers["Location"]
        for _ in range(3)
    }
    assert len(places) == 1
    assert read(app, lambda: db.session.query(CoverAsk).count()) == 1


def test_a_sudden_absence_opens_the_gap_at_once(app, cast, browse, nadia):
    """T7, in the middle of the night that runs: nobody from 21:40 on, the fallback line shown."""
    shift_id = read(app, lambda: db.session.get(Assignment, 4).shift_id)
    form = nadia.get("/rota/duties/4/cover")
    assert "value=now" in form.text.split("btn big")[1][:20]
    ask = asked(nadia, 4, m="now", reason="ill")
    assert read(app, lambda: holders(shift_id)) == [("nadia", "20:00", "21:40")]
    board = nadia.get("/")
    assert "Nobody: Hospital social worker" in board.text
    assert "Nadia Tajribi" not in board.text.split("<p class=me>")[0]
    seen = browse("rachida").get("/rota/units/A-HOP/covers")
    assert "Nobody now: Hospital social worker" in seen.text
    rachida = browse("rachida")
    assert rachida.post(ask, {"m": "take"}).status == 303
    assert "Rachida Mithali" in browse("latifa").get("/").text
    assert read(app, lambda: holders(shift_id)) == [
        ("nadia", "20:00", "21:40"), ("rachida", "21:40", "08:00"),
    ]  # fmt: skip


def test_before_it_begins_the_coordinator_sees_in_how_long(app, cast, browse, frozen):
    with app.app_context():
        colleague(cast, "zina")
        _, row = night(cast, 1, "nadia")
        db.session.commit()
    frozen.move_to(NOW + timedelta(hours=19, minutes=50))
    asked(browse("nadia"), row.id, m="now", reason="ill")
    page = browse("rachida").get("/rota/units/A-HOP/covers")
    assert "uncovered in 2 h 30" in page.text
    assert "Put somebody on duty" in page.text


def test_a_part_is_covered_and_the_rest_stays(app, browse, nadia, duty):
    ask = asked(nadia, duty[1], part_from="22", part_to="٠٢:٠٠")
    browse("zina").post(ask, {"m": "take"})
    assert read(app, lambda: holders(duty[0])) == [
        ("nadia", "20:00", "22:00"), ("zina", "22:00", "02:00"), ("nadia", "02:00", "08:00"),
    ]  # fmt: skip


def test_an_ask_follows_the_hours_of_its_shift(app, browse, nadia, duty):
    ask = asked(nadia, duty[1])
    with app.app_context():
        shift = db.session.get(Shift, duty[0])
        for name, value in Shift.on_wall(
            shift.local_start - timedelta(hours=1), shift.local_end - timedelta(hours=1)
        ).items():
            setattr(shift, name, value)
        db.session.commit()
    browse("zina").post(ask, {"m": "take"})
    assert read(app, lambda: holders(duty[0])) == [("zina", "19:00", "07:00")]


@pytest.mark.parametrize(
    ("lang", "spoilt", "words"),
    [
        ("en", {"part_from": "09:00"}, "Write hours between 20:00 and 08:00"),
        ("fr", {"part_from": "23", "part_to": "22"}, "Écrivez des heures entre"),
        ("ar", {"part_to": "25:99"}, "اكتب ساعات بين"),
        ("en", {"part_from": "\u202e22"}, "hidden characters"),
        ("fr", {"reason": "vacances"}, "Choisissez dans la liste"),
        ("ar", {"whom": "999999"}, "اختر من"),
        ("en", {"m": ""}, "Tap one of the two buttons"),
    ],
)
def test_bad_input_is_named_and_kept(browse, duty, lang, spoilt, words):
    data = {"m": "ask", "reason": "ill", "whom": "all", "part_from": "", "part_to": ""} | spoilt
    answer = browse("nadia", lang).post(f"/rota/duties/{duty[1]}/cover", data)
    assert answer.status == 422
    assert words in answer.text
    if spoilt.get("part_to"):
        assert answer.by_id("part_to").get("value") == spoilt["part_to"]


def test_who_is_late_is_told_who_was_faster(browse, nadia, duty):
    ask = asked(nadia, duty[1])
    browse("zina").post(ask, {"m": "take"})
    late = browse("mina").post(ask, {"m": "take"})
    assert late.status == 409
    assert "Somebody was faster: Zamila zina" in late.text


def test_declined_once_is_not_asked_again(app, browse, nadia, duty):
    ask = asked(nadia, duty[1])
    mina = browse("mina")
    for _ in range(2):
        assert mina.post(ask, {"m": "decline"}).status == 303
    assert ask not in mina.get("/rota/mine").text
    assert "1 person declined" in nadia.get(ask).text
    assert trail(app)[-1] == "cover_declined"


def test_asked_of_one_it_is_nobody_elses_to_take(app, browse, nadia, duty, cast):
    ask = asked(nadia, duty[1], whom=str(cast.memberships["zina"]))
    assert browse("mina").post(ask, {"m": "take"}).status == 403
    assert ask not in browse("mina").get("/rota/mine").text
    assert browse("zina").post(ask, {"m": "take"}).status == 303
    assert read(app, lambda: holders(duty[0])) == [("zina", "20:00", "08:00")]


def test_withdrawn_it_is_nobodys(browse, nadia, duty):
    ask = asked(nadia, duty[1])
    assert nadia.post(ask, {"m": "withdraw"}).status == 303
    late = browse("zina").post(ask, {"m": "take"})
    assert late.status == 409
    assert "not asked any more" in late.text


@pytest.mark.parametrize(("who", "left"), [("nadia", ["nadia"]), ("rachida", [])])
def test_left_open_by_mistake_it_is_hers_again_by_her_own_word(app, browse, duty, who, left):
    ask = asked(browse("nadia"), duty[1], m="now")
    assert read(app, lambda: holders(duty[0])) == []
    assert browse(who).post(ask, {"m": "withdraw"}).status == 303
    assert read(app, lambda: [who for who, *_ in holders(duty[0])]) == left


def test_asked_anew_it_is_asked_once(app, browse, nadia, duty):
    first, second = asked(nadia, duty[1]), asked(nadia, duty[1], m="now", reason="ill")
    page = browse("zina").get("/rota/mine").text
    assert (first in page, second in page) == (False, True)
    assert browse("zina").post(first, {"m": "take"}).status == 409


def test_why_is_for_herself_and_the_coordinator(browse, nadia, duty):
    ask = asked(nadia, duty[1], reason="ill")
    told = {who: "<p>ill</p>" in browse(who).get(ask).text for who in ("nadia", "rachida", "zina")}
    assert told == {"nadia": True, "rachida": True, "zina": False}


@pytest.mark.parametrize("who", ["zina", "nadia"])
def test_undone_within_two_hours_it_is_as_before(app, browse, nadia, duty, who):
    ask = asked(nadia, duty[1])
    browse("zina").post(ask, {"m": "take"})
    assert browse(who).post(ask, {"m": "undo"}).status == 303
    assert read(app, lambda: holders(duty[0])) == [("nadia", "20:00", "08:00")]
    assert ("waits for an answer" in nadia.get(ask).text) == (who == "zina")
    assert read(app, lambda: [c.why for c in db.session.query(Change).order_by(Change.id)]) == [
        "cover", "return",
    ]  # fmt: skip


def test_undo_has_its_time(browse, nadia, duty, frozen):
    ask = asked(nadia, duty[1])
    browse("zina").post(ask, {"m": "take"})
    frozen.shift(timedelta(hours=2, minutes=1))
    assert browse("zina").post(ask, {"m": "undo"}).status == 409


def test_where_the_post_asks_for_it_the_coordinator_agrees_first(app, cast, browse, nadia, duty):
    with app.app_context():
        needs_approval(cast)
        db.session.commit()
    ask = asked(nadia, duty[1])
    zina, rachida = browse("zina"), browse("rachida")
    zina.post(ask, {"m": "take"})
    assert "waits for the coordinator" in zina.get(ask).text
    assert "waits for the coordinator" in nadia.get(ask).text
    assert read(app, lambda: holders(duty[0])) == [("nadia", "20:00", "08:00")]
    assert zina.post(ask, {"m": "approve"}).status == 403
    assert ask in rachida.get("/rota/units/A-HOP/covers").text
    rachida.post(ask, {"m": "refuse"})
    assert zina.post(ask, {"m": "take"}).status == 303
    rachida.post(ask, {"m": "approve"})
    assert read(app, lambda: holders(duty[0])) == [("zina", "20:00", "08:00")]
    verbs = [verb for verb in trail(app) if verb.startswith("cover_")]
    assert verbs[1:] == ["cover_taken", "cover_refused", "cover_taken", "cover_approved"]


def test_the_coordinator_waits_for_no_word_of_her_own(app, cast, browse, nadia, duty):
    with app.app_context():
        needs_approval(cast)
        db.session.commit()
    ask = asked(nadia, duty[1])
    browse("rachida").post(ask, {"m": "take"})
    assert read(app, lambda: holders(duty[0])) == [("rachida", "20:00", "08:00")]


def test_what_begins_tonight_waits_for_nobody(app, cast, browse, nadia):
    with app.app_context():
        needs_approval(cast)
        db.session.commit()
    ask = asked(nadia, 4, m="now", reason="ill")
    browse("rachida").post(ask, {"m": "take"})
    assert "Rachida Mithali" in browse("latifa").get("/").text


def test_nobody_takes_two_at_once_in_whatever_unit(app, cast, browse, nadia, duty):
    with app.app_context():
        other = colleague(cast, "noor", unit="B-HOP")
        other.person_id = cast.people["zina"]
        night(cast, 3, "noor", post="taza")
        db.session.commit()
    ask = asked(nadia, duty[1])
    answer = browse("zina").post(ask, {"m": "take"})
    assert answer.status == 409
    assert "You are on another duty then" in answer.text
    assert "Thursday 26 November" in answer.text
    assert read(app, lambda: holders(duty[0])) == [("nadia", "20:00", "08:00")]


def test_held_by_somebody_else_meanwhile_it_is_over(app, cast, browse, nadia, duty):
    ask = asked(nadia, duty[1])
    form = {"who": str(cast.memberships["mina"]), "seat": "1"}
    browse("rachida").post(f"/rota/shifts/{duty[0]}/replacement", form)
    assert browse("zina").post(ask, {"m": "take"}).status == 409
    assert read(app, lambda: holders(duty[0])) == [("mina", "20:00", "08:00")]


@pytest.mark.parametrize(
    ("who", "status"), [("omar", 403), ("latifa", 404), ("sanae", 404), ("salma", 403)]
)
def test_whose_rota_it_is_not(browse, nadia, duty, who, status):
    ask = asked(nadia, duty[1])
    for answer in (
        browse(who).get(ask),
        browse(who).post(ask, {"m": "take"}),
        browse(who).get(f"/rota/duties/{duty[1]}/cover"),
    ):
        assert answer.status == status
    assert browse("zina").get(f"/rota/duties/{duty[1]}/cover").status == 403
    assert browse("rachida").get(f"/rota/duties/{duty[1]}/cover").status == 200
    assert browse("hind").get(ask).status == 200


def test_a_coordinator_asks_for_another(app, cast, browse, duty):
    ask = asked(browse("rachida"), duty[1])
    found = read(app, lambda: db.session.query(CoverAsk).one())
    assert found.made_by_id == cast.people["rachida"]
    assert browse("nadia").get(ask).status == 200


def test_of_fifty_at_once_one_wins_and_all_others_are_told_who(app, cast, browse, nadia, duty):
    with app.app_context():
        names = [f"t{n}" for n in range(50)]
        for name in names:
            colleague(cast, name)
        db.session.commit()
    ask = asked(nadia, duty[1])
    forms = [(b := browse(name), b.seal() | {"m": "take"}) for name in names]
    found = []

    def send(browser, form):
        page = browser.post(ask, form, sealed=False)
        found.append((page.status, browser.account, page.text if page.status == 409 else ""))

    threads = [threading.Thread(target=send, args=both) for both in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [account for status, account, _ in found if status == 303]
    assert len(won) == 1
    told = [text for status, _, text in found if status == 409]
    assert len(told) == 49
    assert all(f"Somebody was faster: Zamila {won[0]}" in text for text in told)
    assert read(app, lambda: holders(duty[0])) == [(won[0], "20:00", "08:00")]
    assert read(app, lambda: db.session.query(Change).count()) == 1
    assert trail(app).count("cover_taken") == 1


def test_one_taker_of_two_asks_at_once_gets_one(app, cast, browse, nadia, duty):
    """The same hours on two posts: whoever taps both at once is on one of them."""
    with app.app_context():
        _, other = night(cast, 3, "rachida", post="doctor")
        db.session.commit()
    asks = [asked(nadia, duty[1]), asked(browse("rachida"), other.id)]
    forms = [(b := browse("zina"), ask, b.seal() | {"m": "take"}) for ask in asks]
    found = []
    threads = [
        threading.Thread(target=lambda b=b, a=a, f=f: found.append(b.post(a, f, sealed=False)))
        for b, a, f in forms
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(page.status for page in found) == [303, 409]


def test_the_board_says_what_the_seats_say(app, cast, nadia):
    asked(nadia, 4, m="now", reason="ill")
    with app.app_context():
        rows = {d.post.id: d.cover for d in duties_of(cast.areas["MK"], NOW, sees_restricted=False)}
        assert rows[cast.posts["worker"]].since == NOW
