"""Calendars behind a key: what the board says, in UTC, without numbers or hidden names."""

import gzip
import re
from datetime import UTC, datetime, timedelta
from random import Random

import brotli
import pytest
from sqlalchemy import select, update

from portal.db import db
from portal.people.models import Membership, Person
from portal.rota import calendars
from portal.rota.feed_keys import FeedKey
from portal.rota.guesses import BUDGET, Guesses
from portal.rota.models import Assignment, Post, Shift
from portal.rota.on_duty import duties_of
from portal.rota.seats import Change
from portal.trail.models import Entry
from tests.cast import HIDDEN_NAMES, NOW

ORIGIN = "https://portal.example.org"


@pytest.fixture(autouse=True)
def no_guess_yet():
    calendars.guesses = Guesses()


@pytest.fixture
def plan(app, cast):
    """Three weeks of turns on the workers' post, two seats at night, parts, holes, one who left."""
    chance = Random(5)
    with app.app_context():
        who = [cast.memberships[name] for name in ("nadia", "omar", "rachida")]
        db.session.execute(
            update(Membership)
            .where(Membership.id == who[1])
            .values(ends_at=NOW + timedelta(days=9, hours=3))
        )
        for n in range(-20, 40):
            start = datetime(2026, 11, 24, 20) + timedelta(hours=12 * n + 12)
            if n in {-3, -2}:  # they are the cast's
                continue
            shift = Shift(
                post_id=cast.posts["worker"], **Shift.on_wall(start, start + timedelta(hours=12))
            )
            db.session.add(shift)
            db.session.flush()
            if chance.random() < 0.15:
                continue
            first, second = chance.sample(who, 2)
            middle = shift.starts_at + timedelta(hours=chance.randint(1, 11))
            is_split = chance.random() < 0.3
            until = middle if is_split else None
            db.session.add(Assignment(shift_id=shift.id, membership_id=first, ends_at=until))
            if is_split:
                db.session.add(
                    Assignment(shift_id=shift.id, membership_id=second, starts_at=middle)
                )
        db.session.commit()


def subscribe(browser, m="mine"):
    """The address of a new calendar, as the page shows it this once."""
    page = browser.post("/me/calendars", {"m": str(m)})
    assert page.status == 200, page.text
    return re.search(r"https://portal\.example\.org(/calendars/[\w-]{32}\.ics)", page.text)[1]


def read(app, path, **headers):
    """What a calendar program gets, which has no cookie."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client().get(path, base_url=ORIGIN, headers=sent)


def events(text):
    """A parser of our own, which knows nothing of the library that wrote it."""
    lines = re.sub(r"\r\n[ \t]", "", text).split("\r\n")
    found, now = [], None
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            now = {}
        elif line == "END:VEVENT":
            found.append(now)
            now = None
        elif now is not None:
            now[name.partition(";")[0]] = re.sub(r"\\([,;\\])", r"\1", value)
    return found


def moment(text):
    assert re.fullmatch(r"\d{8}T\d{6}Z", text), text
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def holders(found, at):
    return {
        e["SUMMARY"].split(" · ")[0]
        for e in found
        if moment(e["DTSTART"]) <= at < moment(e["DTEND"])
    }


def test_a_posts_calendar_gives_the_boards_answer_at_a_thousand_instants(app, browse, cast, plan):
    path = subscribe(browse("nadia"), cast.posts["worker"])
    found = events(read(app, path).get_data(as_text=True))
    chance, kinds = Random(11), set()
    with app.app_context():
        for _ in range(1_000):
            at = NOW + timedelta(seconds=chance.randint(-9 * 86_400, 19 * 86_400))
            board = {d.post.id: d for d in duties_of(cast.areas["MK"], at, sees_restricted=False)}
            cover = board[cast.posts["worker"]].cover
            assert holders(found, at) == {h.name_ar for h in cover.holders}, at
            kinds.add(len(cover.holders))
    assert kinds >= {0, 1}


def test_ones_own_calendar_holds_her_duties_and_nobody_elses(app, browse, cast, plan):
    found = events(read(app, subscribe(browse("nadia"))).get_data(as_text=True))
    with app.app_context():
        mine = db.session.scalars(
            select(Assignment).where(Assignment.membership_id == cast.memberships["nadia"])
        ).all()
        spans = {a.span_in(db.session.get_one(Shift, a.shift_id)) for a in mine}
    assert {(moment(e["DTSTART"]), moment(e["DTEND"])) for e in found} == spans
    assert len({e["UID"] for e in found}) == len(found)
    assert {e["SUMMARY"] for e in found} == {"المساعدة الاجتماعية بالمستشفى · A-HOP"}


def test_nothing_that_a_calendar_should_not_hold(app, browse, cast, plan):
    for account, m in (("nadia", "mine"), ("nadia", cast.posts["worker"]), ("deputy", "mine")):
        text = read(app, subscribe(browse(account), m)).get_data(as_text=True)
        assert not re.search(r"\+212|\b0[5-8]\d{8}\b|tel:|LOCATION|ATTENDEE|ORGANIZER|TZID", text)
        assert not re.search(r"(?i)violence|عنف|وحدة الحاجب", text)


@pytest.mark.asvs("8.2.3")
def test_a_name_behind_a_line_is_in_no_calendar(app, browse, cast):
    path = subscribe(browse("deputy"), cast.posts["deputy"])
    text = read(app, path).get_data(as_text=True)
    assert len(events(text)) == 1
    assert not any(name in text for name in HIDDEN_NAMES)


def test_hours_are_instants_right_under_any_zone_data(app, browse, cast, plan):
    """Written as UTC: the night of the change has its thirteen hours wherever it is read."""
    with app.app_context():
        start = datetime(2026, 12, 1, 20)
        assert Shift.on_wall(start, start + timedelta(hours=12))["starts_at"].hour == 20
    text = read(app, subscribe(browse("nadia"))).get_data(as_text=True)
    assert "VTIMEZONE" not in text
    assert "DTSTART:20261123T200000Z" in text


def test_the_same_plan_is_the_same_bytes_and_nothing_is_sent_twice(app, browse, frozen, plan):
    path = subscribe(browse("nadia"))
    first = read(app, path)
    frozen.shift(timedelta(minutes=50))
    second = read(app, path, If_None_Match=first.headers["ETag"])
    assert (second.status_code, second.get_data()) == (304, b"")
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in first.headers
    plain = first.get_data()
    assert gzip.decompress(read(app, path, Accept_Encoding="gzip").get_data()) == plain
    small = read(app, path, Accept_Encoding="br").get_data()
    assert brotli.decompress(small) == plain
    assert len(small) < len(plain) / 4


def test_a_duty_that_changes_hands_keeps_its_id_and_counts_up(app, browse, cast):
    path = subscribe(browse("rachida"), cast.posts["worker"])

    def night():
        found = events(read(app, path).get_data(as_text=True))
        return next(e for e in found if e["DTSTART"] == "20261123T200000Z")

    before = night()
    with app.app_context():
        shift = db.session.scalars(
            select(Shift).where(Shift.post_id == cast.posts["worker"]).order_by(Shift.id)
        ).first()
        held = db.session.scalars(select(Assignment).where(Assignment.shift_id == shift.id)).one()
        held.membership_id = cast.memberships["rachida"]
        db.session.add(
            Change(
                shift_id=shift.id, seat=1, starts_at=shift.starts_at, ends_at=shift.ends_at,
                from_id=cast.memberships["nadia"], to_id=cast.memberships["rachida"],
                at=NOW + timedelta(minutes=5), by_id=cast.people["rachida"], why="coordinator",
            )
        )  # fmt: skip
        db.session.commit()
    after = night()
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "1")
    assert moment(after["LAST-MODIFIED"]) > moment(before["LAST-MODIFIED"])
    assert "رشيدة" in after["SUMMARY"]


def test_a_month_back_and_half_a_year_ahead(app, browse, cast):
    with app.app_context():
        for days in (-40, -20, 170, 190):
            start = datetime(2026, 11, 23, 8) + timedelta(days=days)
            wall = Shift.on_wall(start, start + timedelta(hours=9))
            shift = Shift(post_id=cast.posts["worker"], **wall)
            db.session.add(shift)
            db.session.flush()
            db.session.add(Assignment(shift_id=shift.id, membership_id=cast.memberships["nadia"]))
        db.session.commit()
    found = events(read(app, subscribe(browse("nadia"))).get_data(as_text=True))
    assert [e["DTSTART"][:8] for e in found] == ["20261103", "20261123", "20270512"]


@pytest.mark.asvs("8.3.2")
def test_what_shuts_a_calendar_at_once(app, browse, cast, frozen):
    nadia = browse("nadia")
    for shut in ("revoke", "mandate", "rest", "post"):
        path = subscribe(nadia, cast.posts["worker"])
        assert read(app, path).status_code == 200
        with app.app_context():
            key = db.session.scalars(select(FeedKey).order_by(FeedKey.id.desc())).first()
            of = update(Membership).where(Membership.id == cast.memberships["nadia"])
            who = update(Person).where(Person.id == cast.people["nadia"])
            post = update(Post).where(Post.id == cast.posts["worker"])
            undo = {
                "revoke": None,
                "mandate": (of.values(ends_at=NOW), of.values(ends_at=None)),
                "rest": (
                    who.values(used_at=NOW - timedelta(days=70)), who.values(used_at=NOW),
                ),
                "post": (post.values(closed_at=NOW), post.values(closed_at=None)),
            }[shut]  # fmt: skip
            if undo:
                db.session.execute(undo[0])
                db.session.commit()
        if not undo:
            assert nadia.post("/me/calendars/ending", {"m": str(key.id)}).status == 303
        assert read(app, path).status_code == 404, shut
        with app.app_context():
            if undo:
                db.session.execute(undo[1])
                db.session.commit()


@pytest.mark.asvs("11.4.2")
def test_a_key_is_kept_as_a_hash_and_shown_once(app, browse, caplog):
    nadia = browse("nadia")
    form = nadia.seal() | {"m": "mine"}
    first = nadia.post("/me/calendars", form, sealed=False)
    secret = re.search(r"/calendars/([\w-]{32})\.ics", first.text)[1]
    again = nadia.post("/me/calendars", form, sealed=False)
    assert (again.status, again.headers["Location"]) == (303, "/me/calendars")
    assert secret not in nadia.get("/me/calendars").text
    read(app, f"/calendars/{secret}.ics")
    with app.app_context():
        assert len(db.session.scalars(select(FeedKey)).all()) == 1
        for table in db.metadata.sorted_tables:
            assert secret not in repr(db.session.execute(select(table)).all()), table.name
        last = db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
    assert (last.verb, last.kind) == ("feed_made", "feed")
    assert secret not in caplog.text
    assert secret not in repr([vars(r) for r in caplog.records if r.name.startswith("portal")])


def test_another_units_post_is_not_hers_to_follow(app, browse, cast):
    assert browse("latifa").post("/me/calendars", {"m": str(cast.posts["worker"])}).status == 404
    assert browse("omar").post("/me/calendars", {"m": str(cast.posts["worker"])}).status == 404
    hers = subscribe(browse("nadia"))
    with app.app_context():
        key = db.session.scalars(select(FeedKey)).one()
    assert browse("latifa").post("/me/calendars/ending", {"m": str(key.id)}).status == 404
    assert read(app, hers).status_code == 200


def test_guesses_are_few_and_the_same_wrong_key_counts_once(app, browse):
    good = subscribe(browse("nadia"))
    for _ in range(2 * BUDGET):
        assert read(app, f"/calendars/{'x' * 32}.ics").status_code == 404
    for n in range(BUDGET):
        read(app, f"/calendars/{n:032}.ics")
    assert read(app, f"/calendars/{'y' * 32}.ics").status_code == 429
    assert read(app, good).status_code == 429
    calendars.guesses = Guesses()
    assert read(app, good).status_code == 200


def test_it_is_noted_when_a_calendar_last_asked(app, browse, frozen):
    path = subscribe(browse("nadia"))
    read(app, path)
    frozen.shift(timedelta(minutes=30))
    read(app, path)
    with app.app_context():
        assert db.session.scalars(select(FeedKey)).one().used_at == NOW


def test_there_is_an_end_to_addresses(browse):
    nadia = browse("nadia")
    for _ in range(12):
        subscribe(nadia)
    full = nadia.post("/me/calendars", {"m": "mine"})
    assert full.status == 409
    assert "end one first" in full.text


def test_one_shift_goes_out_to_whoever_holds_it(app, browse, cast):
    with app.app_context():
        night = db.session.scalars(
            select(Shift).where(Shift.post_id == cast.posts["worker"]).order_by(Shift.id)
        ).first()
    path = f"/rota/shifts/{night.id}.ics"
    page = browse("nadia", "fr").get(path)
    (event,) = events(page.text)
    assert event["SUMMARY"] == "Assistante sociale de l'hôpital · A-HOP"
    assert event["DTSTART"] == "20261123T200000Z"
    told = {who: browse(who).get(path).status for who in ("rachida", "sanae", "omar", "nobody")}
    assert told == {"rachida": 404, "sanae": 404, "omar": 403, "nobody": 303}


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_the_page_in_three_languages(browse, lang):
    words = {"ar": "تقاويمي", "fr": "Mes agendas", "en": "My calendars"}
    for account in ("nadia", "salma"):
        page = browse(account, lang).get("/me/calendars")
        assert (page.status, page.words("h1")) == (200, words[lang])
