"""Small numbers: none is shown, none can be worked out from a total."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from portal.requests.numbers import (
    LEAST,
    Fact,
    bound_of,
    measures,
    median,
    suppressed,
    suppressed_table,
    total,
)

AT = datetime(2026, 11, 23, 21, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 0, "b": 9}, {"a": 0, "b": 9}),
        ({"a": 4, "b": 9}, {"a": None, "b": None}),
        ({"a": 4, "b": 9, "c": 7}, {"a": None, "b": 9, "c": None}),
        ({"a": 4, "b": 3, "c": 7}, {"a": None, "b": None, "c": 7}),
        ({"a": 1, "b": 1, "c": 7, "d": 8}, {"a": None, "b": None, "c": None, "d": 8}),
        ({"a": 5, "b": 5}, {"a": 5, "b": 5}),
        ({}, {}),
        ({"a": 1}, {"a": None}),
    ],
)
def test_a_row_with_its_total(counts, shown):
    assert suppressed(counts) == shown


def test_a_table_gives_nothing_away_by_row_or_column():
    made = random.Random(8)
    for _ in range(200):
        table = {(r, c): made.choice((0, 0, 1, 3, 4, 5, 6, 12)) for r in "abcd" for c in "wxyz"}
        shown = suppressed_table(table)
        assert all(shown[cell] in {None, n} for cell, n in table.items())
        assert all(shown[cell] is None for cell, n in table.items() if 0 < n < LEAST)
        for place in (0, 1):
            for line in {cell[place] for cell in table}:
                cells = [cell for cell in table if cell[place] == line]
                hidden = [cell for cell in cells if shown[cell] is None]
                rest = [cell for cell in cells if shown[cell]]
                assert len(hidden) != 1 or not rest, (table, line)


def test_a_total_below_five_is_hidden_too():
    assert [total(n) for n in ([], [0], [4], [2, 3])] == [0, 0, None, 5]


def test_half_of_them_were_answered_within():
    assert median({}) == ""
    assert median({"5": 1, "30": 1, "60": 1}) == "30"
    assert median({"more": 3}) == "more"
    lengths = [timedelta(minutes=5), timedelta(minutes=5, seconds=1), timedelta(days=9)]
    assert [bound_of(length) for length in lengths] == ["5", "10", "more"]


def test_late_is_from_the_second_after():
    def late(answered):
        fact = Fact(AT, AT + timedelta(minutes=30), answered, None, None)
        return ("late", "") in set(measures(fact, AT + timedelta(minutes=30)))

    assert not late(AT + timedelta(minutes=30))
    assert late(AT + timedelta(minutes=30, seconds=1))
    assert not late(None)
