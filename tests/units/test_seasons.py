"""Ramadan's days: there from the first start, as estimates; asked for by any span of days."""

from datetime import date

import pytest

from portal.units.seasons import Season, SeasonState


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2027, 1, 1), date(2027, 12, 31), [1448]),
        (date(2027, 2, 9), date(2027, 2, 9), [1448]),
        (date(2027, 3, 9), date(2027, 3, 9), [1448]),
        (date(2027, 3, 10), date(2027, 12, 31), []),
        (date(2026, 1, 1), date(2028, 12, 31), [1447, 1448, 1449]),
    ],
)
def test_a_span_of_days_finds_its_seasons(app, first, last, years):
    with app.app_context():
        found = Season.of(first, last)
        assert [season.year for season in found] == years
        assert {season.state for season in found} <= {SeasonState.ESTIMATED.value}
        assert all(season.holds(season.last_on) for season in found)
