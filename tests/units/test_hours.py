"""Doors in Ramadan and past midnight: what counts on the day, and what is not known."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.db import db
from portal.units.forms import in_fields, spans_in
from portal.units.hours import Hours, Opening, doors_of, hours_of
from portal.units.offers import Service

WEEK = tuple((day, 510, 990) for day in range(5))
SHORT = tuple((day, 540, 900) for day in range(5))
SEASON = (date(2027, 2, 9), date(2027, 3, 9))
# The Monday before Ramadan, and the first Monday in it.
BEFORE, WITHIN = datetime(2027, 2, 8, tzinfo=UTC), datetime(2027, 2, 15, tzinfo=UTC)


def at(day, hour, minute=0):
    return day.replace(hour=hour, minute=minute)


@pytest.mark.parametrize(
    ("when", "is_open"),
    [
        (at(BEFORE, 16), True), (at(WITHIN, 16), False), (at(WITHIN, 14, 59), True),
        (at(WITHIN, 8, 45), False), (at(WITHIN, 9), True),
    ],
)  # fmt: skip
def test_in_ramadan_its_own_hours_count(when, is_open):
    assert Hours(WEEK, SHORT, SEASON).is_open_at(when) is is_open


def test_without_hours_for_it_nobody_is_sent_to_a_closed_door():
    hours = Hours(WEEK, (), SEASON)
    assert not hours.is_open_at(at(WITHIN, 10))
    assert hours.is_unsure_on(WITHIN.date())
    assert not hours.is_unsure_on(BEFORE.date())
    assert hours.opens_after(at(WITHIN, 10)) is None
    always = Hours(tuple((day, 0, 1440) for day in range(7)), (), SEASON)
    assert always.is_open_at(at(WITHIN, 3))
    assert not always.is_unsure_on(WITHIN.date())


def test_the_next_opening_knows_the_day_on_which_ramadan_begins():
    hours = Hours(WEEK, SHORT, SEASON)
    assert hours.opens_after(at(BEFORE, 17)) == at(BEFORE + timedelta(days=1), 9)
    assert hours.opens_after(at(WITHIN, 8)) == at(WITHIN, 9)


def test_a_season_is_read_with_the_hours_and_services_keep_their_own(app, cast, frozen):
    with app.app_context():
        unit_id = cast.units["A-HOP"]
        service = Service(unit_id=unit_id, kind="lawyer", from_on=date(2020, 1, 1))
        db.session.add(service)
        db.session.flush()
        Opening.replace(unit_id, WEEK)
        Opening.replace(unit_id, SHORT, season="ramadan")
        Opening.replace(unit_id, [(2, 540, 720)], service_id=service.id)
        assert hours_of({unit_id})[unit_id] == Hours(WEEK, SHORT, None)
        near = doors_of(unit_id, at(BEFORE, 12))
        assert near[0] == Hours(WEEK, SHORT, SEASON)
        assert near[service.id].spans == ((2, 540, 720),)
        Opening.replace(unit_id, [])
        assert doors_of(unit_id, at(BEFORE, 12))[0].ramadan == SHORT


class Cell:
    """A field of a week, as spans are read from."""

    def __init__(self, day, data):
        self.name, self.data = f"day{day}", data


@pytest.mark.parametrize(
    ("day", "text", "spans"),
    [
        (0, "20:00-02:00", [(0, 1200, 1440), (1, 0, 120)]),
        (6, "20:00-02:00", [(6, 1200, 1440), (0, 0, 120)]),
        (0, "20:00-24:00", [(0, 1200, 1440)]), (0, "20-0", [(0, 1200, 1440)]),
        (3, "8h30-12, 14:00–16h30", [(3, 510, 720), (3, 840, 990)]), (3, "", []),
    ],
)  # fmt: skip
def test_what_ends_after_midnight_goes_on_in_the_next_day(day, text, spans):
    assert spans_in([Cell(day, text)]) == spans


def test_a_week_is_shown_as_it_is_typed():
    assert in_fields([(0, 510, 720), (0, 840, 990)], "day")["day0"] == "08:30-12:00, 14:00-16:30"


def test_the_page_says_that_ramadans_hours_are_not_known(browse, app, cast, frozen):
    with app.app_context():
        Opening.replace(cast.units["A-ONG"], WEEK)
        db.session.commit()
    frozen.move_to(at(WITHIN, 10))
    nadia = browse("nadia")
    assert "its hours for Ramadan were not entered" in nadia.get("/units/A-ONG").text
    assert "/units/A-ONG" not in nadia.get("/units?open=1").text
    assert "Ramadan hours not entered" in nadia.get("/units").text
