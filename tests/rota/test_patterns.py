"""Turns on the wall clock: plain rules, no overlaps, and no instant lost whatever the clocks do."""

from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import clock
from portal.rota.patterns import first_overlap, turns, without
from tests.platform.test_clock import MADE_UP, tzif

pytestmark = pytest.mark.page_only
DAY = timedelta(days=1)
MARCH = date(2027, 3, 1)  # a Monday
ZONES = {
    "2018": (clock.zone(), date(2018, 10, 20)),
    "ramadan": (clock.zone(), date(2026, 2, 8)),
    "back": (clock.zone(), date(2026, 3, 15)),
    "for good": (clock.zone(), date(2026, 9, 14)),
    "made up, forwards": (ZoneInfo.from_file(BytesIO(tzif(MADE_UP))), date(2027, 5, 31)),
    "made up, back": (ZoneInfo.from_file(BytesIO(tzif(MADE_UP))), date(2027, 8, 30)),
}


def pattern(**said):
    fields = {
        "id": 1, "from_on": date(2015, 1, 5), "until_on": None, "weekdays": "0123456", "every": 1,
        "holidays": "same", "starts": 1200, "ends": 1920, "people": 1, "regime": None,
    }  # fmt: skip
    return SimpleNamespace(**(fields | said))


def test_every_night_weekends_two_holidays_as_weekend():
    week = pattern(weekdays="01234", holidays="never")
    weekend = pattern(weekdays="56", holidays="also", people=2)
    found = turns([week, weekend], MARCH, MARCH + 6 * DAY, {date(2027, 3, 3)})
    assert [t.people for t in found] == [1, 1, 2, 1, 1, 2, 2]
    assert found[0].start == datetime(2027, 3, 1, 20)
    assert found[0].end == datetime(2027, 3, 2, 8)


def test_every_second_week_counts_from_its_first_day():
    found = turns([pattern(weekdays="0", every=2, from_on=MARCH)], MARCH, MARCH + 27 * DAY, ())
    assert [t.start.day for t in found] == [1, 15]


def test_it_holds_from_its_first_day_to_its_last():
    one = pattern(from_on=MARCH + DAY, until_on=MARCH + 2 * DAY)
    assert [t.start.day for t in turns([one], MARCH, MARCH + 6 * DAY, ())] == [2, 3]


@pytest.mark.parametrize(
    ("one", "other", "overlaps"),
    [
        ({}, {}, True),
        ({"weekdays": "01234"}, {"weekdays": "56"}, False),
        ({"weekdays": "01234"}, {"weekdays": "56", "holidays": "also"}, True),
        ({"weekdays": "01234", "holidays": "never"}, {"weekdays": "56", "holidays": "also"}, False),
        # The night of Sunday runs into a Monday that begins at seven.
        ({"weekdays": "6"}, {"weekdays": "0", "starts": 420, "ends": 900}, True),
        ({"weekdays": "6"}, {"weekdays": "0", "starts": 480, "ends": 900}, False),
        ({"until_on": MARCH}, {"from_on": MARCH + DAY}, False),
        ({"until_on": MARCH}, {"from_on": MARCH}, True),
        ({"weekdays": "0", "every": 2, "from_on": MARCH},
         {"weekdays": "0", "every": 2, "from_on": MARCH + 7 * DAY}, False),
    ],
)  # fmt: skip
def test_two_that_would_meet_are_found(one, other, overlaps):
    assert (first_overlap([pattern(**one), pattern(**other)]) is not None) is overlaps


def test_a_whole_day_does_not_meet_itself():
    assert first_overlap([pattern(starts=480, ends=1920)]) is None


spans = st.lists(st.integers(0, 40), min_size=2, max_size=2, unique=True).map(sorted)


@given(spans, st.lists(spans, max_size=4))
def test_what_is_left_is_what_nobody_took(span, taken):
    left = list(without(span, taken))
    said = {n for a, b in left for n in range(a, b)}
    gone = {n for a, b in taken for n in range(a, b)}
    assert said == set(range(*span)) - gone
    assert sum(b - a for a, b in left) == len(said)


cuts = st.lists(st.integers(0, 95), min_size=1, max_size=4, unique=True).map(sorted)


@settings(max_examples=12, deadline=None)
@pytest.mark.parametrize("rule", ZONES)
@given(cuts=cuts)
def test_a_day_cut_into_turns_leaves_no_instant_out(rule, cuts):
    """At each hand-over one follows one; only in an hour that occurs twice are both there."""
    zone, first = ZONES[rule]
    ends = [*cuts[1:], cuts[0] + 96]
    plan = [pattern(starts=a * 15, ends=b * 15) for a, b in zip(cuts, ends, strict=True)]
    assert first_overlap(plan) is None
    walls = [(t.start, t.end) for t in turns(plan, first, first + 8 * DAY, ())]
    utc = []
    for start, end in walls:
        try:
            utc.append(clock.span_utc(start, end, zone))
        except ValueError:
            continue  # the clocks jump over the whole of it
    for (_a, end), (start, _b) in pairwise(utc):
        assert start <= end
        assert start.astimezone(zone).replace(tzinfo=None) == end.astimezone(zone).replace(
            tzinfo=None
        )
    for at, _end in utc:
        there = sum(a <= at < b for a, b in utc)
        wall = at.astimezone(zone)
        is_twice = wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
        assert there >= 1
        assert there == 1 or is_twice


def test_the_nights_of_the_three_changes_are_13_11_and_13_hours_long():
    """T6.3."""
    for day, hours in ((date(2026, 2, 14), 13), (date(2026, 3, 21), 11), (date(2026, 9, 19), 13)):
        (turn,) = turns([pattern()], day, day, ())
        starts_at, ends_at = clock.span_utc(turn.start, turn.end)
        assert ends_at - starts_at == timedelta(hours=hours)
