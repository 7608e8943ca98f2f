"""The table of steps: every kind can be begun, gone through and ended; nothing moves backwards."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.requests import flow
from portal.requests.lists import Act, Kind, Reason, Side

AT = datetime(2026, 11, 23, 21, 40, tzinfo=UTC)

pytestmark = pytest.mark.page_only


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_way_to_its_end(kind):
    seen, waiting = set(), [Act.SENT]
    while waiting:
        state = waiting.pop()
        if state not in seen:
            seen.add(state)
            waiting += [flow.leads_to(a) for a in Act if state in flow.sources(kind, a) - {a}]
    wanted = {act for acts in flow.CHAINS[kind] for act in acts}
    assert wanted <= seen
    assert seen & flow.ENDS >= {Act.DECLINED, Act.WITHDRAWN}


@pytest.mark.parametrize("kind", Kind)
def test_nothing_follows_an_end_but_leaving_and_the_written_word(kind):
    after = {(end, act) for end in flow.ENDS for act in Act if end in flow.sources(kind, act)}
    allowed = {
        (Act.ARRIVED, Act.LEFT),
        (Act.REMOVED, Act.REGULARISED),
        (Act.NOT_REMOVED, Act.REGULARISED),
    }
    assert after <= allowed


@pytest.mark.parametrize("kind", Kind)
def test_no_step_is_taken_twice_or_backwards(kind):
    order = [act for acts in flow.CHAINS[kind] for act in acts]
    for place, act in enumerate(order):
        assert act not in flow.sources(kind, act)
        assert not set(order[place + 1 :]) & flow.sources(kind, act) - {act}


def test_each_reason_is_one_sides():
    sides = {side: [r.value for r in Reason if r.side is side] for side in Side}
    assert len(sides[Side.RECIPIENT]) == 8
    assert sides[Side.WOMAN][0] == "too_near"
    assert sides[Side.REQUESTER] == ["mistake", "replaced", "withdrawn"]


def test_clocks_are_those_of_the_list():
    minutes = {
        kind: (flow.due(kind, AT)[0] - AT) / timedelta(minutes=1)
        for kind in Kind
        if kind is not Kind.FOLLOW_UP_VISIT
    }
    assert minutes[Kind.PLACE_TONIGHT] == minutes[Kind.INTERVENTION] == 10
    assert minutes[Kind.ESCORT] == minutes[Kind.HEAR_AT_PLACE] == 30
    assert minutes[Kind.COPY_OF_DECISION] == 72 * 60
    assert flow.due(Kind.ESCORT, AT)[1] == AT + timedelta(hours=1)
    assert flow.due(Kind.FORENSIC_CERTIFICATE, AT, agreed=timedelta(hours=4))[0] == AT + timedelta(
        hours=4
    )


def test_a_visit_is_due_by_the_end_of_its_day():
    by, reach = flow.due(Kind.FOLLOW_UP_VISIT, AT, date(2026, 11, 30))
    assert by == reach == datetime(2026, 12, 1, tzinfo=UTC)


def test_the_clock_goes_from_answering_to_reaching_to_none():
    def clock(state, at=AT):
        return flow.clock_of(state, AT, AT + timedelta(minutes=30), AT + timedelta(hours=1), at)

    assert not clock(Act.SENT).is_reaching
    assert clock(Act.ON_THE_WAY).is_reaching
    assert clock(Act.WITH_HER) is None
    assert not clock(Act.SENT, AT + timedelta(minutes=30)).is_late
    late = clock(Act.SENT, AT + timedelta(minutes=71))
    assert (late.is_late, late.late_by, late.allowed) == (
        True, timedelta(minutes=41), timedelta(minutes=30),
    )  # fmt: skip
