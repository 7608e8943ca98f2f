"""A fair rota proposed: what is never overridden, who comes first, and how even it gets."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rota.proposal import (
    REST,
    Away,
    Candidate,
    Ground,
    Kind,
    Obstacle,
    Opening,
    kinds_of,
    propose,
)

pytestmark = pytest.mark.page_only
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FIRST = datetime(2027, 1, 4)  # a Monday
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HOLIDAYS = {date(2027, 1, 11), date(2027, 1, 14), date(2027, 3, 10), date(2027, 3, 11)}


def opening(number, start, hours=12, *, needs_rest=True):
    end = start + timedelta(hours=hours)
    is_off = start.date() in HOLIDAYS
    kinds = kinds_of(start, end, is_off=is_off, is_eid=is_off and start.month == 3)
    utc = (start.replace(tzinfo=UTC), end.replace(tzinfo=UTC))
    return Opening(number, 1, *utc, start, end, kinds, needs_rest)


def halves(days, first=FIRST):
    starts = [first + n * DAY + timedelta(hours=h) for n in range(days) for h in (8, 20)]
    return [opening(n, start) for n, start in enumerate(starts)]


def people(count, **more):
    return [Candidate(n, 100, LONG_AGO, None, **more) for n in range(1, count + 1)]


def spread(choices, kind, ids):
    counts = Counter(c.who for c in choices if kind in c.opening.kinds)
    found = [counts[ident] for ident in ids]
    return max(found) - min(found)


def test_a_day_is_what_it_counts_as():
    night = datetime(2027, 3, 6, 20)
    assert kinds_of(night, night + 12 * HOUR, is_off=True, is_eid=True) == (
        Kind.EID, Kind.HOLIDAY, Kind.WEEKEND, Kind.NIGHT, Kind.DUTY,
    )  # fmt: skip
    friday = datetime(2027, 3, 5, 8)
    assert kinds_of(friday, friday + 12 * HOUR, is_off=False, is_eid=False) == (
        Kind.FRIDAY, Kind.DUTY,
    )  # fmt: skip


def test_a_volunteer_comes_first():
    (choice,) = propose(halves(1)[:1], people(3), {0: [3]})
    assert (choice.who, choice.ground) == (3, Ground.VOLUNTEER)


def test_a_volunteer_on_leave_is_not_taken():
    away = (Away(FIRST, FIRST + DAY),)
    crew = [*people(2), Candidate(3, 100, LONG_AGO, None, away)]
    (choice,) = propose(halves(1)[:1], crew, {0: [3]})
    assert choice.who in {1, 2}
    assert (3, Obstacle.AWAY) in choice.passed_over


def test_whoever_had_the_fewest_of_the_kind_is_next():
    crew = [Candidate(1, 100, LONG_AGO, None, counts={Kind.NIGHT: 4, Kind.DUTY: 4}),
            Candidate(2, 100, LONG_AGO, None, counts={Kind.NIGHT: 3, Kind.DUTY: 9})]  # fmt: skip
    (choice,) = propose(halves(1)[1:], crew)
    assert (choice.who, choice.ground, choice.count, choice.others) == (2, Ground.FEWEST, 3, 4)


def test_half_the_share_is_half_the_duties():
    crew = [*people(5), Candidate(6, 50, LONG_AGO, None)]
    counts = Counter(c.who for c in propose(halves(55), crew))
    full = [counts[n] for n in range(1, 6)]
    assert max(full) - min(full) <= 1
    assert abs(counts[6] * 2 - max(full)) <= 2


def test_a_mandate_that_ends_is_no_mandate():
    crew = [Candidate(1, 100, LONG_AGO, FIRST.replace(tzinfo=UTC) + 10 * HOUR), *people(2)[1:]]
    assert propose(halves(1)[:1], crew)[0].who == 2


def test_where_nobody_can_it_says_of_each_why():
    busy = ((FIRST.replace(tzinfo=UTC), FIRST.replace(tzinfo=UTC) + DAY, FIRST.date()),)
    (choice,) = propose(halves(1)[:1], people(2, duties=busy))
    assert (choice.who, choice.ground) == (None, Ground.NOBODY)
    assert choice.passed_over == ((1, Obstacle.ELSEWHERE), (2, Obstacle.ELSEWHERE))


def test_a_second_weekend_in_a_row_only_where_nobody_else_is_left():
    saturday = FIRST + 5 * DAY + timedelta(hours=8)
    two = [opening(1, saturday), opening(2, saturday + 7 * DAY)]
    first, second = propose(two, people(2))
    assert first.who != second.who
    first, second = propose(two, people(1))
    assert (first.who, second.who, second.ground) == (1, 1, Ground.WEEKENDS)


def test_from_home_two_days_may_follow_each_other():
    days = [opening(n, FIRST + n * DAY, 24, needs_rest=False) for n in range(3)]
    assert [c.who for c in propose(days, people(1))] == [1, 1, 1]
    on_site = [opening(n, FIRST + n * DAY, 24) for n in range(3)]
    assert [c.who for c in propose(on_site, people(1))].count(None) == 1


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 7), st.integers(1, 20), st.lists(st.integers(0, 39), max_size=6))
def test_nobody_is_twice_and_everybody_rests(count, days, taken):
    plan = halves(days)
    pinned = {n: n % count + 1 for n in taken if n < len(plan)}
    crew = [
        Candidate(
            ident, 100, LONG_AGO, None,
            duties=tuple(
                (plan[n].starts_at, plan[n].ends_at, plan[n].local_start.date())
                for n, who in pinned.items() if who == ident
            ),
        )
        for ident in range(1, count + 1)
    ]  # fmt: skip
    free = [o for n, o in enumerate(plan) if n not in pinned]
    choices = propose(free, crew)
    assert [c.opening for c in choices] == free
    for ident in range(1, count + 1):
        mine = [c.opening for c in choices if c.who == ident]
        fixed = [plan[n] for n, who in pinned.items() if who == ident]
        for one in mine:
            for other in [*mine, *fixed]:
                if other is not one:
                    assert one.starts_at >= other.ends_at + REST or (
                        other.starts_at >= one.ends_at + REST
                    )
    assert propose(free, crew) == choices


@pytest.mark.parametrize("count", [3, 4, 5, 7])
def test_a_year_in_months_is_even_to_one_duty_of_each_kind(count):
    """The demonstration's halves, a month at a time, each month counting what was before."""
    counts = {n: Counter() for n in range(1, count + 1)}
    duties, whole = {n: [] for n in counts}, []
    for month in range(12):
        crew = [
            Candidate(n, 100, LONG_AGO, None, duties=tuple(duties[n]), counts=counts[n])
            for n in counts
        ]
        choices = propose(halves(30, FIRST + month * 30 * DAY), crew)
        for choice in choices:
            opened = choice.opening
            counts[choice.who].update(opened.kinds)
            duties[choice.who].append((opened.starts_at, opened.ends_at, opened.local_start.date()))
        whole += choices
    # Of three, rest leaves one for most days: then the sum of all kinds cannot be even too.
    for kind in set(Kind) - ({Kind.DUTY} if count < 5 else set()):
        assert spread(whole, kind, counts) <= 1, (kind, counts)
