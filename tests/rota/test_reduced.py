"""Hours at which a unit is hard to reach: said by the unit, shown beside its posts."""

from datetime import date

import pytest
from sqlalchemy import false, select, true

from portal.db import db
from portal.rota.reduced import FRIDAY, ReducedWindow, hours_said, read_hours
from portal.trail.models import Entry

PATH = "/rota/units/A-HOP/reduced"
FTOUR = {"occasion": "ramadan", "opens": "18:00", "closes": "20h"}
DATES = {"occasion": "dates", "opens": "9", "closes": "10:30"}


def on(app, cast, day):
    with app.app_context():
        is_friday = true() if day.weekday() == FRIDAY else false()
        said = select(hours_said(cast.units["A-HOP"], day, is_friday))
        return read_hours(db.session.scalar(said))


def test_ftour_counts_in_ramadan_and_moves_with_it(app, browse, cast):
    assert browse("rachida").post(PATH, FTOUR).status == 303
    assert on(app, cast, date(2027, 2, 8)) == ()
    assert on(app, cast, date(2027, 2, 9)) == ("18:00–20:00",)
    with app.app_context():
        last = db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
    assert (last.verb, last.kind, last.code) == ("reduced_set", "unit", "A-HOP")


def test_fridays_and_a_span_of_days(app, browse, cast):
    rachida = browse("rachida")
    rachida.post(PATH, FTOUR | {"occasion": "fridays", "opens": "12:30", "closes": "14:00"})
    rachida.post(PATH, DATES | {"from_on": "2026-11-26", "until_on": "2026-11-27"})
    assert on(app, cast, date(2026, 11, 25)) == ()
    assert on(app, cast, date(2026, 11, 26)) == ("09:00–10:30",)
    assert on(app, cast, date(2026, 11, 27)) == ("09:00–10:30", "12:30–14:00")
    assert on(app, cast, date(2026, 12, 4)) == ("12:30–14:00",)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("ar", "يصعب الاتصال"), ("fr", "difficile à joindre"), ("en", "hard to reach")],
)
def test_the_board_says_so_beside_the_units_posts(browse, lang, words):
    browse("rachida").post(PATH, DATES | {"from_on": "2026-11-23", "until_on": "2026-11-23"})
    board = browse("nadia", lang).get("/")
    assert board.text.count(words) == 1
    assert "09:00–10:30" in board.text
    assert words not in browse("nadia", lang).get("/areas/TZ").text


def test_ended_it_is_gone(app, browse, cast):
    rachida = browse("rachida")
    rachida.post(PATH, DATES | {"from_on": "2026-11-23", "until_on": "2026-11-23"})
    with app.app_context():
        window = db.session.scalars(select(ReducedWindow)).one()
    form = rachida.seal() | {"m": str(window.id)}
    assert rachida.post(f"{PATH}/ending", form, sealed=False).status == 303
    assert rachida.post(f"{PATH}/ending", form, sealed=False).status == 303
    assert on(app, cast, date(2026, 11, 23)) == ()
    assert rachida.post(f"{PATH}/ending", {"m": str(window.id)}).status == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (FTOUR | {"closes": "18:00"}, "closes"),
        (FTOUR | {"opens": "22:00", "closes": "02:00"}, "closes"),
        (FTOUR | {"opens": "25:00"}, "closes"),
        (FTOUR | {"occasion": "x"}, "occasion"),
        (FTOUR | {"opens": "18\u202e:00"}, "opens"),
        (DATES, "from_on"),
        (DATES | {"from_on": "2026-02-31", "until_on": "2026-03-01"}, "from_on"),
        (DATES | {"from_on": "2026-11-26", "until_on": "2026-11-25"}, "until_on"),
        (DATES | {"from_on": "2026-11-26", "until_on": "2028-11-25"}, "until_on"),
    ],
)
@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_what_is_no_window_is_said_and_kept(app, browse, lang, typed, field):
    page = browse("rachida", lang).post(PATH, typed)
    assert page.status == 422
    assert "".join(page.by_id(f"{field}-e").itertext()).strip()
    assert page.by_id("opens").get("value") == typed["opens"].replace("\u202e", "\u202e")
    with app.app_context():
        assert db.session.scalars(select(ReducedWindow)).all() == []


def test_fourteen_at_most(app, browse):
    rachida = browse("rachida")
    for n in range(15):
        rachida.post(PATH, DATES | {"from_on": "2026-11-26", "until_on": f"2026-12-{n + 1:02}"})
    with app.app_context():
        assert len(db.session.scalars(select(ReducedWindow)).all()) == 14
    assert "end one first" in rachida.get(PATH).text


@pytest.mark.parametrize(
    ("account", "status"),
    [("hind", 200), ("nadia", 403), ("omar", 403), ("sanae", 403), ("karim", 403), ("nobody", 303)],
)
def test_whose_it_is_to_say(browse, account, status):
    assert browse(account).get(PATH).status == status
    assert browse(account).post(PATH, FTOUR).status == (303 if status == 200 else status)
    if account == "hind":
        assert browse(account).get("/rota/units/B-HOP/reduced").status == 404
