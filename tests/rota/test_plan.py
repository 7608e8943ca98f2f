"""A coordinator plans: months read and changed, laid out, filled, taken back, published."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.db import db
from portal.rota.models import Assignment, Post, Shift
from portal.rota.plans import Leave, MeantGap, Pattern, Plan, Publishing, Seat
from portal.rota.seats import Change
from portal.trail.models import Entry

DECEMBER = date(2026, 12, 1)
MONTH = "2026-12"


@pytest.fixture
def post(cast):
    """The hospital's social workers, whose rota Rachida makes."""
    return cast.posts["worker"]


@pytest.fixture
def laid(app, cast, post, browse):
    """Two halves of each day of December, nobody entered; Nadia and Rachida may hold them."""
    with app.app_context():
        for starts, ends in ((480, 1200), (1200, 1920)):
            db.session.add(
                Pattern(post_id=post, from_on=date(2026, 11, 1), weekdays="0123456",
                        holidays="same", starts=starts, ends=ends)
            )  # fmt: skip
        db.session.commit()
    rachida = browse("rachida")
    assert rachida.post(f"/rota/{post}/{MONTH}/layout").status == 303
    return rachida


def count(app, model, *where):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model).where(*where))


def slot(app, post, start):
    with app.app_context():
        return db.session.scalars(
            select(Shift.id).where(Shift.post_id == post, Shift.local_start == start)
        ).one()


def held(app, shift_id):
    with app.app_context():
        rows = select(Assignment.membership_id).where(Assignment.shift_id == shift_id)
        return list(db.session.scalars(rows.order_by(Assignment.seat)))


def verbs(app):
    with app.app_context():
        return list(db.session.scalars(select(Entry.verb).order_by(Entry.seq.desc()).limit(3)))


def assign(browser, app, shift_id, who, **more):
    page = browser.get(f"/rota/shifts/{shift_id}/assignment")
    seen = next(e.get("value") for e in page.all("input") if e.get("name") == "seen")
    data = {"seen": seen or "", "seat": "1", "force": "", "m": str(who)} | more
    return browser.post(f"/rota/shifts/{shift_id}/assignment", data)


def test_a_month_says_days_hours_names_and_gaps(browse, post):
    page = browse("rachida", "ar").get(f"/rota/{post}/2026-11")
    assert page.words("h1") == "نونبر 2026"
    assert "نادية التجريبي" in page.text
    assert page.by_id("d23") is not None


def test_who_may_read_and_who_may_not(browse, post):
    for account, status in (
        ("nadia", 200), ("omar", 200), ("hind", 200), ("latifa", 404), ("sanae", 404),
        ("salma", 403), ("karim", 403), ("nobody", 303),
    ):  # fmt: skip
        assert browse(account).get(f"/rota/{post}/2026-11").status == status, account


def test_only_the_coordinator_plans(browse, post):
    for account, status in (
        ("nadia", 403), ("omar", 403), ("hind", 403), ("latifa", 403), ("sanae", 403),
    ):  # fmt: skip
        assert browse(account).post(f"/rota/{post}/{MONTH}/layout").status == status, account


def test_a_line_hides_its_names_from_the_area(browse, cast):
    page = browse("hind").get(f"/rota/{cast.posts['deputy']}/2026-11")
    assert page.status == 200
    assert "Hanane" not in page.text
    assert "deputy prosecutor" in page.text.lower()


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "0000-00", "nothing", "1999-12"])
def test_a_month_that_is_none_is_not_here(browse, post, month):
    assert browse("rachida").get(f"/rota/{post}/{month}").status == 404


def test_laying_out_twice_gives_the_same_rows(app, laid, post):
    with app.app_context():
        before = db.session.execute(select(Shift.id, Shift.local_start).order_by(Shift.id)).all()
    laid.post(f"/rota/{post}/{MONTH}/layout")
    with app.app_context():
        assert (
            before
            == db.session.execute(select(Shift.id, Shift.local_start).order_by(Shift.id)).all()
        )
    assert (
        count(app, Shift, Shift.post_id == post, Shift.local_start >= datetime(2026, 12, 1)) == 62
    )
    assert verbs(app)[0] == "rota_laid_out"


def test_a_slot_is_filled_in_one_tap_and_taken_back(app, cast, laid, post):
    shift = slot(app, post, datetime(2026, 12, 1, 20))
    assert assign(laid, app, shift, cast.memberships["nadia"]).status == 303
    assert held(app, shift) == [cast.memberships["nadia"]]
    assert verbs(app)[0] == "duty_given"
    laid.post(f"/rota/{post}/{MONTH}/undo")
    assert held(app, shift) == []
    assert verbs(app)[0] == "plan_undone"
    assert (
        "nothing of yours"
        in laid.get(laid.post(f"/rota/{post}/{MONTH}/undo").headers["Location"]).text
    )


def test_the_same_tap_twice_is_one_event(app, cast, laid, post):
    shift = slot(app, post, datetime(2026, 12, 1, 20))
    sealed = laid.seal() | {
        "seen": "",
        "seat": "1",
        "force": "",
        "m": str(cast.memberships["nadia"]),
    }
    for _ in range(2):
        answer = laid.post(f"/rota/shifts/{shift}/assignment", sealed, sealed=False)
        assert answer.status == 303
    assert count(app, Plan) == 1


def test_a_stale_page_is_told(app, cast, laid, post):
    shift = slot(app, post, datetime(2026, 12, 1, 20))
    assign(laid, app, shift, cast.memberships["nadia"])
    answer = laid.post(
        f"/rota/shifts/{shift}/assignment",
        {"seen": "", "seat": "1", "force": "", "m": str(cast.memberships["rachida"])},
    )
    assert answer.status == 409
    assert "changed this slot while you looked" in answer.text
    assert held(app, shift) == [cast.memberships["nadia"]]


def test_too_little_rest_wants_a_reason(app, cast, laid, post):
    night, day = (slot(app, post, datetime(2026, 12, d, h)) for d, h in ((1, 20), (2, 8)))
    assign(laid, app, night, cast.memberships["nadia"])
    answer = assign(laid, app, day, cast.memberships["nadia"])
    assert answer.status == 409
    assert "less than 11 hours of rest" in answer.text
    assert held(app, day) == []
    assert assign(laid, app, day, cast.memberships["nadia"], force="nobody_else").status == 303
    assert held(app, day) == [cast.memberships["nadia"]]
    assert verbs(app)[0] == "duty_forced"


def test_the_area_coordinator_replaces_in_an_emergency(app, cast, browse, laid, post):
    shift = slot(app, post, datetime(2026, 12, 1, 20))
    assert assign(browse("hind"), app, shift, cast.memberships["nadia"]).status == 303
    assert browse("nadia").get(f"/rota/shifts/{shift}/assignment").status == 403


def test_a_seat_that_somebody_changed_since_is_not_taken_back(app, cast, browse, laid, post):
    shift = slot(app, post, datetime(2026, 12, 1, 20))
    assign(laid, app, shift, cast.memberships["nadia"])
    assign(browse("hind"), app, shift, cast.memberships["rachida"])
    laid.post(f"/rota/{post}/{MONTH}/undo")
    assert held(app, shift) == [cast.memberships["rachida"]]
    assert "Somebody changed" in laid.get(f"/rota/{post}/{MONTH}").text


def test_a_gap_on_purpose_is_said_quietly(app, laid, post):
    shift = slot(app, post, datetime(2026, 12, 1, 20))
    laid.post(f"/rota/shifts/{shift}/gap")
    page = laid.get(f"/rota/{post}/{MONTH}")
    assert page.by_id(f"s{shift}").get("class") == "slot"
    assert "nobody, on purpose" in page.text
    laid.post(f"/rota/shifts/{shift}/gap")
    assert count(app, MeantGap) == 0


def test_every_monday_night_at_once(app, cast, laid, post):
    answer = laid.post(
        f"/rota/{post}/{MONTH}/assignments",
        {"who": str(cast.memberships["nadia"]), "weekdays": ["0"], "hours": "20:00–08:00"},
    )
    assert answer.status == 303
    assert held(app, slot(app, post, datetime(2026, 12, 7, 20))) == [cast.memberships["nadia"]]
    assert count(app, Assignment, Assignment.membership_id == cast.memberships["nadia"]) == 1 + 4
    assert laid.post(f"/rota/{post}/{MONTH}/assignments", {"who": "0"}).status == 422


def test_last_month_is_copied_by_weekday_and_leave_is_heeded(app, cast, laid, post):
    said = {"who": str(cast.memberships["nadia"]), "weekdays": ["0"], "hours": "20:00–08:00"}
    laid.post(f"/rota/{post}/{MONTH}/assignments", said)
    with app.app_context():
        db.session.add(
            Leave(membership_id=cast.memberships["nadia"], first_on=date(2027, 1, 11),
                  last_on=date(2027, 1, 11), made_by_id=cast.people["nadia"])
        )  # fmt: skip
        db.session.commit()
    laid.post(f"/rota/{post}/2027-01/layout")
    laid.post(f"/rota/{post}/2027-01/copy")
    mondays = [slot(app, post, datetime(2027, 1, d, 20)) for d in (4, 11, 18, 25)]
    assert [len(held(app, s)) for s in mondays] == [1, 0, 1, 1]
    assert "1 slot left empty" in laid.get(f"/rota/{post}/2027-01").text


def test_a_proposal_is_shown_then_taken_over_and_undone(app, laid, post):
    shown = laid.post(f"/rota/{post}/{MONTH}/proposal", {"m": "try"})
    assert shown.status == 200
    assert "fewest" in shown.text
    assert count(app, Plan) == 0
    seen = next(e.get("value") for e in shown.all("input") if e.get("name") == "seen")
    assert laid.post(f"/rota/{post}/{MONTH}/proposal", {"m": "do", "seen": "x"}).status == 409
    assert laid.post(f"/rota/{post}/{MONTH}/proposal", {"m": "do", "seen": seen}).status == 303
    in_december = Change.shift_id.in_(
        select(Shift.id).where(Shift.local_start >= datetime(2026, 12, 1))
    )
    assert count(app, Change, in_december) >= 40
    laid.post(f"/rota/{post}/{MONTH}/undo")
    with app.app_context():
        rows = (
            select(func.count())
            .select_from(Assignment)
            .join(Shift)
            .where(Shift.post_id == post, Shift.local_start >= datetime(2026, 12, 1))
        )
        assert db.session.scalar(rows) == 0


PASTED = """الثلاثاء 1 دجنبر: نادية ليلا
Mer 02/12 nuit Rachida
3 دجنبر ليلا: فاطمة
31/02 nuit Nadia"""


def test_a_pasted_list_says_what_it_understood_and_keeps_the_rest(app, cast, laid, post):
    where = f"/rota/{post}/{MONTH}/text"
    shown = laid.post(where, {"text": PASTED, "m": "try"})
    assert shown.status == 200
    assert "2 lines understood" in shown.text
    assert "nobody of this team is called" in shown.text
    assert "there is no such day: 31/02" in shown.text
    assert "فاطمة" in shown.words("textarea")
    refused = laid.post(where, {"text": PASTED, "m": "do"})
    assert refused.status == 422
    assert "31/02" in refused.words("textarea")
    assert count(app, Plan) == 0
    assert laid.post(where, {"text": PASTED, "m": "do", "skips": "y"}).status == 303
    night = slot(app, post, datetime(2026, 12, 1, 20))
    assert held(app, night) == [cast.memberships["nadia"]]
    assert laid.post(where, {"text": " "}).status == 422


def test_a_published_month_shows_later_changes(app, cast, frozen, laid, post):
    assert "draft" in laid.get(f"/rota/{post}/{MONTH}").text
    laid.post(f"/rota/{post}/{MONTH}/publication")
    assert count(app, Publishing) == 1
    assert "draft" not in laid.get(f"/rota/{post}/{MONTH}").text
    frozen.shift(timedelta(minutes=1))
    assign(laid, app, slot(app, post, datetime(2026, 12, 1, 20)), cast.memberships["nadia"])
    assert "changed" in laid.get(f"/rota/{post}/{MONTH}").text
    assert "rota_published" in verbs(app)


def turn(**said):
    return {
        "weekdays": ["0", "1", "2", "3", "4"], "holidays": "never", "begins": "20:00",
        "ends": "8h", "is_next_day": "y", "people": "1", "regime": "", "every": "1",
        "from_on": "2026-12-01", "until_on": "",
    } | said  # fmt: skip


def test_turns_are_said_in_plain_words_and_laid_out_at_once(app, browse, post):
    rachida = browse("rachida")
    where = f"/rota/posts/{post}/patterns"
    assert rachida.post(where, turn()).status == 303
    weekend = turn(weekdays=["5", "6"], holidays="also", people="٢")
    assert rachida.post(where, weekend).status == 303
    page = rachida.get(where)
    assert "2 people" in page.text
    assert "Monday to Friday" in page.text
    with app.app_context():
        people = db.session.scalars(
            select(Shift.people).where(Shift.post_id == post, Shift.people.is_not(None))
            .order_by(Shift.local_start).limit(6)
        ).all()  # fmt: skip
    assert people == [1, 1, 1, 1, 2, 2]
    pattern = next(e for e in page.all("button") if "End it" in "".join(e.itertext()))
    assert rachida.post(f"{where}/ending", {"m": pattern.get("value")}).status == 303


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"ends": "20:00", "is_next_day": ""}, "no time at all"),
        ({"is_next_day": ""}, "The end lies before the beginning"),
        ({"ends": "21:00"}, "24 hours at most"),
        ({"until_on": "2026-11-30"}, "The last day lies before the first"),
        ({"from_on": "2027-02-31"}, "Write the day as"),
        ({"begins": "25:00"}, "Write an hour like"),
        ({"people": "0"}, "Write a number from"),
        ({"weekdays": []}, "Tick at least one day"),
    ],
)
def test_a_turn_that_cannot_be_is_named_and_kept(app, browse, post, said, words):
    answer = browse("rachida").post(f"/rota/posts/{post}/patterns", turn(**said))
    assert answer.status == 422
    assert words in answer.text
    if "begins" not in said:
        assert 'value="20:00"' in answer.text
    assert count(app, Pattern) == 0


def test_two_that_overlap_are_named(browse, laid, post):
    answer = laid.post(
        f"/rota/posts/{post}/patterns", turn(begins="19:00", ends="21:00", is_next_day="")
    )
    assert answer.status == 422
    assert "it would overlap with" in answer.text
    french = browse("rachida", "fr").post(f"/rota/posts/{post}/patterns", turn())
    assert "chevauchement" in french.text


def test_an_entered_duty_stays_when_its_turn_ends(app, cast, laid, post):
    shift = slot(app, post, datetime(2026, 12, 1, 20))
    assign(laid, app, shift, cast.memberships["nadia"])
    with app.app_context():
        ids = db.session.scalars(select(Pattern.id).order_by(Pattern.id)).all()
    for ident in ids:
        laid.post(f"/rota/posts/{post}/patterns/ending", {"m": str(ident)})
    with app.app_context():
        rows = select(Shift.id).where(
            Shift.post_id == post, Shift.local_start >= datetime(2026, 11, 26)
        )
        assert list(db.session.scalars(rows)) == [shift]


def test_new_turns_grow_round_what_is_entered(app, cast, laid, post):
    shift = slot(app, post, datetime(2026, 12, 1, 20))
    assign(laid, app, shift, cast.memberships["nadia"])
    with app.app_context():
        for pattern in db.session.scalars(select(Pattern)):
            pattern.starts, pattern.ends = pattern.starts - 60, pattern.ends - 60
        db.session.commit()
    laid.post(f"/rota/{post}/{MONTH}/layout")
    with app.app_context():
        spans = db.session.execute(
            select(Shift.local_start, Shift.local_end)
            .where(Shift.post_id == post, Shift.local_start >= datetime(2026, 12, 1, 7))
            .order_by(Shift.local_start).limit(5)
        ).all()  # fmt: skip
    hours = [(a.day, a.hour, b.hour) for a, b in spans]
    assert hours == [(1, 7, 19), (1, 19, 20), (1, 20, 8), (2, 8, 19), (2, 19, 7)]


def test_a_team_with_shares(app, cast, browse, post):
    rachida, where = browse("rachida"), f"/rota/posts/{post}/team"
    said = {
        "who": str(cast.memberships["nadia"]),
        "share": "50",
        "from_on": "2026-11-01",
        "until_on": "",
    }
    assert rachida.post(where, said).status == 303
    assert "50 %" in rachida.get(where).text
    assert rachida.post(where, said | {"share": "0"}).status == 422
    assert rachida.post(where, said | {"who": str(cast.memberships["sanae"])}).status == 422
    with app.app_context():
        seat = db.session.scalars(select(Seat)).one()
    assert rachida.post(f"{where}/leaving", {"m": str(seat.id)}).status == 303
    assert count(app, Seat) == 0


def test_a_post_with_its_way_out(app, cast, browse):
    rachida = browse("rachida")
    said = {
        "kind": "psychologist", "regime": "from_home", "arrives_in": "20", "people": "2",
        "publication": "name_and_line", "line": str(cast.lines["A-HOP-0"]),
        "fallback": str(cast.lines["A-HOP-1"]),
    }  # fmt: skip
    assert rachida.post("/units/A-HOP/posts", said).status == 303
    assert rachida.post("/units/A-HOP/posts", said | {"fallback": said["line"]}).status == 422
    assert rachida.post("/units/A-HOP/posts", said | {"fallback": ""}).status == 422
    assert rachida.get("/units/A-POL/posts").status == 404
    with app.app_context():
        post = db.session.scalars(select(Post).where(Post.kind == "psychologist")).one()
    assert rachida.post(f"/rota/posts/{post.id}/edit", said | {"people": "3"}).status == 303
    with app.app_context():
        assert db.session.get(Post, post.id).people_needed == 3


def test_leave_lists_the_duties_within_it(app, cast, browse):
    nadia, where = browse("nadia"), "/rota/units/A-HOP/leave"
    hers = {
        "who": str(cast.memberships["nadia"]),
        "first_on": "2026-11-24",
        "last_on": "",
        "half": "",
    }
    assert nadia.post(where, hers).status == 303
    assert "24 November" in nadia.get(where).text
    rachida = browse("rachida")
    mine = hers | {"who": str(cast.memberships["rachida"])}
    assert nadia.post(where, mine).status == 422
    assert rachida.post(where, mine).status == 303
    page = rachida.get(where)
    assert "Certifying doctor" in page.text
    assert rachida.post(where, mine | {"last_on": "2026-11-01"}).status == 422
    assert browse("latifa").get(where).status == 404
    with app.app_context():
        leave = db.session.scalars(select(Leave).order_by(Leave.id)).first()
    assert nadia.post(f"{where}/ending", {"m": str(leave.id)}).status == 303
    assert count(app, Leave, Leave.ended_at.is_(None)) == 1


def test_the_index_counts_what_nobody_holds(browse, laid):
    page = browse("hind").get("/rota")
    assert page.status == 200
    assert "1 slot without anybody" in page.text
    assert browse("omar").get("/rota").status == 200
