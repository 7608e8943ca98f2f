"""Which line to call: pure rules over confirmations and silences."""

from datetime import UTC, datetime, timedelta

from portal.units.lines import CYCLE, REST, Line, to_call

NOW = datetime(2026, 11, 23, 21, 40, tzinfo=UTC)


def line(number, *, confirmed=timedelta(days=1), failed=None):
    return Line(
        number, 1, str(number), True, "", "", "",
        None if confirmed is None else NOW - confirmed,
        None if failed is None else NOW - failed,
    )  # fmt: skip


def test_the_first_line_stands_first():
    assert to_call([line(1), line(2)], NOW)[0].id == 1


def test_a_silent_line_gives_way_to_the_next():
    first, silent = to_call([line(1, failed=timedelta(minutes=2)), line(2)], NOW)
    assert (first.id, [s.id for s in silent]) == (2, [1])


def test_it_comes_back_when_its_rest_is_over():
    just = REST - timedelta(seconds=1)
    assert to_call([line(1, failed=just), line(2)], NOW)[0].id == 2
    assert to_call([line(1, failed=REST), line(2)], NOW)[0].id == 1


def test_a_confirmation_after_the_silence_brings_it_back_at_once():
    answered = line(1, failed=timedelta(minutes=5), confirmed=timedelta(minutes=4))
    assert to_call([answered, line(2)], NOW)[0].id == 1


def test_when_all_are_silent_the_longest_silent_is_tried_again():
    chain = [line(n, failed=timedelta(minutes=m)) for n, m in ((1, 2), (2, 9), (3, 5))]
    first, silent = to_call(chain, NOW)
    assert (first.id, [s.id for s in silent]) == (2, [1, 3])


def test_a_line_is_stale_after_its_cycle_or_when_nobody_ever_confirmed_it():
    assert not line(1, confirmed=CYCLE).is_stale_at(NOW)
    assert line(1, confirmed=CYCLE + timedelta(seconds=1)).is_stale_at(NOW)
    assert line(1, confirmed=None).is_stale_at(NOW)
