"""The calendar: seeded as estimates, moved in one tap, and nobody's duty moves with it (T6.2)."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.db import db
from portal.rota.feasts import feasts_of, seed
from portal.rota.holidays import Holiday, HolidayChange, HolidayKind, HolidayState, marks
from portal.rota.models import Assignment, Shift
from portal.trail.models import Entry
from portal.units.seasons import Season

EID = "MA-2027-eid_al_fitr"


@pytest.fixture
def seeded(app):
    with app.app_context():
        seed(2026)
        db.session.commit()


@pytest.fixture
def feast(app, seeded):
    """Eid al-Fitr of 2027, read anew each time."""

    def read():
        with app.app_context():
            db.session.expire_all()
            return db.session.scalars(select(Holiday).where(Holiday.source == EID)).one()

    return read


@pytest.fixture
def eid_duty(app, cast):
    """Rachida is on duty the night of 10 March 2027, at the doctors' post."""
    with app.app_context():
        start = datetime(2027, 3, 10, 20)
        wall = Shift.on_wall(start, start + timedelta(hours=12))
        shift = Shift(post_id=cast.posts["doctor"], **wall)
        db.session.add(shift)
        db.session.flush()
        db.session.add(Assignment(shift_id=shift.id, membership_id=cast.memberships["rachida"]))
        db.session.commit()
        return shift.id


def duties(app):
    with app.app_context():
        return [
            db.session.execute(select(*table.columns).order_by(table.c.id)).all()
            for table in (Shift.__table__, Assignment.__table__)
        ]


def press(browser, deed, feast, where="decisions", **more):
    return browser.post(
        f"/rota/holidays/{where}", {"m": f"{deed}.h{feast.id}.{feast.stamp}"}, **more
    )


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_every_fixed_day_is_there_and_sure_and_the_moons_are_estimates(year):
    found = feasts_of(year)
    fixed = {f.starts_on for f in found if f.kind is HolidayKind.NATIONAL}
    days = ((1, 1), (1, 11), (1, 14), (5, 1), (7, 30), (8, 14), (8, 20), (8, 21))
    days += ((10, 31), (11, 6), (11, 18))
    assert fixed == {date(year, month, day) for month, day in days}
    assert {f.state for f in found if f.kind is HolidayKind.NATIONAL} == {HolidayState.CONFIRMED}
    moon = [f for f in found if f.kind is HolidayKind.RELIGIOUS]
    assert {f.state for f in moon} == {HolidayState.ESTIMATED}
    assert [f.source.split("-", 2)[2] for f in moon if f.is_eid] == ["eid_al_fitr", "eid_al_adha"]
    assert all("تقديري" not in f.names[0] and "estim" not in f.names[1] for f in found)


def test_two_feasts_on_one_day_are_two_marks(app, seeded):
    with app.app_context():
        said = marks(date(2027, 8, 14), date(2027, 8, 14))[date(2027, 8, 14)]
    assert {mark.kind for mark in said} == {HolidayKind.NATIONAL, HolidayKind.RELIGIOUS}


def test_seeding_again_touches_nothing_that_was_decided(app, browse, feast):
    press(browse("hind"), "later", feast())
    with app.app_context():
        assert seed(2026) == 0
        assert seed(2026, 4) > 10
        db.session.rollback()
    assert feast().starts_on == date(2027, 3, 10)


def test_ramadan_is_marked_and_is_no_day_off(app, seeded):
    with app.app_context():
        said = marks(date(2027, 2, 8), date(2027, 2, 9))
    (mark,) = said[date(2027, 2, 9)]
    assert date(2027, 2, 8) not in said
    assert (mark.kind, mark.is_off, mark.state) == ("ramadan", False, "estimated")


def test_an_eid_confirmed_one_day_later_moves_no_person(app, browse, feast, eid_duty):
    before, hind = duties(app), browse("hind")
    page = press(hind, "later", feast())
    assert page.status == 303
    assert duties(app) == before
    now = feast()
    assert (now.starts_on, now.until_on) == (date(2027, 3, 10), date(2027, 3, 11))
    assert now.state == HolidayState.CONFIRMED
    with app.app_context():
        said = marks(date(2027, 3, 9), date(2027, 3, 11))
        assert [m.kind for m in said[date(2027, 3, 9)]] == ["ramadan"]
        assert [m.is_eid for m in said[date(2027, 3, 11)]] == [True]
        last = db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
    assert (last.verb, last.kind, last.is_done) == ("holiday_decided", "holiday", True)
    moved = page.headers["Location"]
    for account in ("hind", "rachida"):
        listed = browse(account).get(moved)
        assert f"/rota/shifts/{eid_duty}/hands" in listed.text, account
        assert "Rachida Mithali" in listed.text
    assert moved in browse("rachida").get("/rota/gaps").text


def test_the_fast_ends_on_the_eve_of_the_eid(app, browse, feast):
    press(browse("hind"), "later", feast())
    press(browse("hind"), "later", feast())
    with app.app_context():
        (season,) = Season.of(date(2027, 3, 1), date(2027, 3, 1))
        assert (season.first_on, season.last_on) == (date(2027, 2, 9), date(2027, 3, 10))


def test_confirming_on_its_day_moves_nothing(browse, feast):
    assert press(browse("hind"), "confirm", feast()).headers["Location"] == "/rota/holidays"
    assert (feast().starts_on, feast().state) == (date(2027, 3, 9), "confirmed")


def test_a_stale_page_and_a_second_tap_move_it_once(browse, feast):
    old, hind = feast(), browse("hind")
    form = hind.seal() | {"m": f"later.h{old.id}.{old.stamp}"}
    for _ in range(2):
        hind.post("/rota/holidays/decisions", form, sealed=False)
    press(browse("hind"), "later", old)
    assert feast().starts_on == date(2027, 3, 10)


def test_ramadan_itself_is_moved_by_one_tap(app, browse, seeded):
    with app.app_context():
        (season,) = Season.of(date(2027, 2, 20), date(2027, 2, 20))
    said = f"later.s{season.id}.{season.first_on:%Y%m%d}est"
    assert said in browse("hind").get("/rota/holidays").text
    browse("hind").post("/rota/holidays/decisions", {"m": said})
    with app.app_context():
        (now,) = Season.of(date(2027, 2, 20), date(2027, 2, 20))
    assert (now.first_on, now.last_on, now.state) == (
        date(2027, 2, 10), date(2027, 3, 10), "confirmed",
    )  # fmt: skip


def test_an_extra_day_is_added_once_and_cancelled(app, browse, seeded):
    hind = browse("hind")
    for _ in range(2):
        assert hind.post("/rota/holidays/extra-days", {"on": "2027-03-12"}).status == 303
    with app.app_context():
        rows = db.session.scalars(select(Holiday).where(Holiday.state == "extra")).all()
        assert [row.starts_on for row in rows] == [date(2027, 3, 12)]
    press(hind, "cancel", rows[0])
    with app.app_context():
        assert date(2027, 3, 12) not in marks(date(2027, 3, 12), date(2027, 3, 12))
        assert db.session.scalars(select(HolidayChange)).all()[-1].days == [date(2027, 3, 12)]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("ar", "يرجى اختيار يوم"), ("fr", "Choisissez un jour"), ("en", "Choose a day")],
)
@pytest.mark.parametrize("typed", ["2077-01-01", "", "x", "2027-02-31"])
def test_no_day_is_said_in_her_language(browse, seeded, lang, words, typed):
    page = browse("hind", lang).post("/rota/holidays/extra-days", {"on": typed})
    assert page.status == 422
    assert (words in page.text) == (typed == "2077-01-01")
    assert page.by_id("on-e") is not None


def test_a_coordinator_proposes_and_an_area_coordinator_decides(app, browse, feast):
    rachida, hind = browse("rachida"), browse("hind")
    for _ in range(2):
        press(rachida, "later", feast(), "proposals")
    assert feast().starts_on == date(2027, 3, 9)
    rachida.post("/rota/holidays/proposed-days", {"on": "2027-03-12"})
    buttons = hind.get("/rota/holidays").all("button")
    accepts = [b.get("value") for b in buttons if (b.get("value") or "").startswith("accept")]
    assert accepts == ["accept.p1", "accept.p2"]
    for said in ("accept.p1", "accept.p2", "accept.p1"):
        hind.post("/rota/holidays/decisions", {"m": said})
    assert feast().starts_on == date(2027, 3, 10)
    with app.app_context():
        assert marks(date(2027, 3, 12), date(2027, 3, 12))
    assert "accept.p" not in hind.get("/rota/holidays").text


@pytest.mark.parametrize("account", ["nadia", "omar"])
def test_members_read_and_decide_nothing(browse, feast, account):
    browser = browse(account)
    page = browser.get("/rota/holidays")
    assert page.status == 200
    assert "Eid al-Fitr" in page.text
    assert not [b for b in page.all("button") if b.get("name") == "m"]
    assert press(browser, "later", feast()).status == 403
    assert press(browse("rachida"), "later", feast()).status == 403
    assert browse("nobody").get("/rota/holidays").status == 303


def test_who_answers_for_no_post_is_told_of_no_slot(browse, feast):
    moved = press(browse("hind"), "later", feast()).headers["Location"]
    assert browse("nadia").get(moved).status == 403
    assert "None of your posts" in browse("rachida").get(moved).text


def test_the_operator_puts_them_down(app, browse):
    karim = browse("karim")
    assert "Nobody" not in karim.get("/rota/holidays").text
    assert karim.post("/rota/holidays/seeding").status == 303
    with app.app_context():
        assert len(Holiday.between(date(2026, 1, 1), date(2028, 12, 31))) == 45


@pytest.mark.parametrize(
    "m", ["", "later", "later.h1", "later.h999.x", "x.h1.y", "later.p1", "‮.h1"]
)
def test_a_button_that_is_none_changes_nothing(browse, feast, m):
    assert browse("hind").post("/rota/holidays/decisions", {"m": m}).status == 303
    assert feast().starts_on == date(2027, 3, 9)


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
@pytest.mark.parametrize("account", ["hind", "rachida", "nadia", "karim"])
def test_the_page_in_three_languages(browse, seeded, lang, account):
    words = {"ar": "عيد الفطر", "fr": "Aïd al-Fitr", "en": "Eid al-Fitr"}
    page = browse(account, lang).get("/rota/holidays")
    assert page.status == 200
    assert words[lang] in page.text
