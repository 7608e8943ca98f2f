"""Who covers, until when, who follows: the pure calculation."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.rota.coverage import Holding, State, Stretch, cover_at

T0 = datetime(2026, 11, 23, 8, tzinfo=UTC)


def at(hours):
    return T0 + timedelta(hours=hours)


def holding(start, end, name="N"):
    return Holding(at(start), at(end), name, name)


def stretch(start, end, *holdings):
    return Stretch(at(start), at(end), holdings)


def test_at_the_hand_over_instant_the_next_one_holds():
    plan = [stretch(0, 12, holding(0, 12, "day")), stretch(12, 24, holding(12, 24, "night"))]
    before = cover_at(plan, at(12) - timedelta(seconds=1), is_continuous=True)
    after = cover_at(plan, at(12), is_continuous=True)
    assert [h.name_latin for h in before.holders] == ["day"]
    assert [h.name_latin for h in before.following] == ["night"]
    assert [h.name_latin for h in after.holders] == ["night"]


def test_an_empty_shift_is_a_gap_from_its_start_to_the_next_holder():
    plan = [stretch(0, 12), stretch(12, 24, holding(12, 24))]
    cover = cover_at(plan, at(3), is_continuous=True)
    assert (cover.state, cover.since, cover.until) == (State.GAP, at(0), at(12))


def test_two_empty_shifts_are_one_gap():
    plan = [stretch(0, 12), stretch(12, 24), stretch(24, 36, holding(24, 36))]
    assert cover_at(plan, at(3), is_continuous=True).until == at(24)


def test_no_shift_at_all_is_a_gap_only_for_a_post_kept_day_and_night():
    assert cover_at([], at(0), is_continuous=True).state is State.GAP
    assert cover_at([], at(0), is_continuous=False).state is State.CLOSED


def test_a_closed_office_opens_with_its_next_shift():
    cover = cover_at([stretch(5, 9, holding(5, 9))], at(0), is_continuous=False)
    assert (cover.state, cover.until) == (State.CLOSED, at(5))


def test_a_mandate_that_ends_within_the_shift_ends_the_cover_then():
    plan = [stretch(0, 12, holding(0, 6))]
    assert cover_at(plan, at(1), is_continuous=True).until == at(6)
    gap = cover_at(plan, at(7), is_continuous=True)
    assert (gap.state, gap.since, gap.until) == (State.GAP, at(6), None)


spans = st.tuples(st.integers(0, 200), st.integers(1, 30))


@given(st.lists(st.tuples(spans, st.booleans()), max_size=12), st.integers(0, 240))
def test_every_instant_is_covered_or_a_gap_and_the_bounds_hold(plan, hour):
    stretches = [
        stretch(s, s + n, *((holding(s, s + n),) if held else ())) for (s, n), held in plan
    ]
    cover = cover_at(stretches, at(hour), is_continuous=True)
    held = any(h.starts_at <= at(hour) < h.ends_at for s in stretches for h in s.holdings)
    assert (cover.state is State.COVERED) == held
    assert cover.since is None or cover.since <= at(hour)
    assert cover.until is None or cover.until > at(hour)
