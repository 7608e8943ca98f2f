"""Whatever happens to seats: one holder at an instant, nobody twice, what is left open is a gap."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.db import db
from portal.people.models import Membership
from portal.rota.coverage import State
from portal.rota.covers import CoverAsk, Overtaken
from portal.rota.lists import Why
from portal.rota.models import Assignment, Post, Shift
from portal.rota.on_duty import duties_of
from portal.rota.seats import Act, ClashError, give, judge
from portal.rota.swaps import Swap
from tests.cast import NOW
from tests.rota.colleagues import colleague, night

HOUR = timedelta(hours=1)
WHO = ("nadia", "zina", "mina", "noor")

hours = st.tuples(st.integers(0, 11), st.integers(1, 12)).filter(lambda span: span[0] < span[1])
deeds = st.tuples(
    st.sampled_from(("cover", "absence", "put", "swap", "undo", "withdraw", "end")),
    st.integers(0, 5),
    hours,
    st.sampled_from(WHO),
)


class Me:
    """Whoever acts."""

    person_id = 1


@pytest.fixture
def world(app, cast):
    """Three nights of two posts of two units; Noor works in both, under two mandates."""
    with app.app_context():
        for name in ("zina", "mina", "noor"):
            colleague(cast, name)
        colleague(cast, "noor2", unit="B-HOP").person_id = cast.people["noor"]
        for day in (1, 2, 3):
            night(cast, day, WHO[day - 1])
            night(cast, day, "noor2" if day == 2 else "sanae", post="taza")
        db.session.commit()
        yield cast
        db.session.rollback()


def shifts(cast):
    return [night(cast, day, post=post)[0] for day in (1, 2, 3) for post in ("worker", "taza")]


def put(shift, span, member, _asks):
    judge(member.person_id, span)
    give(shift, 1, span, member.id, Act(1, Why.COORDINATOR))


def end(_shift, span, member, _asks):
    member.ends_at = min(member.ends_at or span[0], span[0])


def undo(_shift, span, _member, asks):
    if asks:
        asks[-1].undo(Me, is_taker=span[0].hour % 2 == 0)


def withdraw(_shift, _span, member, asks):
    if asks:
        asks[-1].withdraw(member)


def cover(shift, span, member, asks, *, is_released=False):
    holder = db.session.query(Assignment).filter_by(shift_id=shift.id).first()
    if holder is None or holder.membership_id == member.id:
        return
    ask = CoverAsk(
        shift=shift, seat=1, starts_at=span[0], ends_at=span[1], made_by_id=1, reason="ill",
        membership_id=holder.membership_id, made_at=NOW, is_released=is_released,
    )  # fmt: skip
    db.session.add(ask)
    db.session.flush()
    asks.append(ask)
    begins, ends = holder.span_in(shift)
    own = max(begins, span[0]), min(ends, span[1])
    if is_released and own[0] < own[1]:
        give(shift, 1, own, None, Act(1, Why.ABSENCE))
    ask.take(member, Me)


def absence(shift, span, member, asks):
    cover(shift, span, member, asks, is_released=True)


def swap(shift, _span, _member, _asks):
    rows = db.session.query(Assignment).join(Shift).filter(Shift.post_id == shift.post_id)
    holder = rows.filter(Shift.id == shift.id).first()
    other = (
        holder
        and rows.filter(
            Shift.id != shift.id, Assignment.membership_id != holder.membership_id
        ).first()
    )
    if other:
        found = Swap(
            mine=shift, mine_seat=1, asker=holder.membership, theirs=other.shift,
            theirs_seat=1, other=other.membership, made_at=NOW, agreed_at=NOW,
        )  # fmt: skip
        db.session.add(found)
        db.session.flush()
        found.carry_out(Me)


DEEDS = {f.__name__: f for f in (put, end, undo, withdraw, cover, absence, swap)}


def carry_out(cast, deed, asks):
    """One deed, by the verbs that the pages use."""
    what, place, (first, last), who = deed
    shift = shifts(cast)[place]
    if shift.post.unit_id != cast.units["A-HOP"]:
        who = "noor2" if who == "noor" else "sanae"
    member = db.session.get(Membership, cast.memberships[who])
    span = shift.starts_at + first * HOUR, shift.starts_at + last * HOUR
    DEEDS[what](shift, span, member, asks)


def everything():
    """(person, shift, from, to) of all that really counts, mandates taken into account."""
    found = []
    rows = db.session.query(Assignment, Shift, Membership).filter(
        Shift.id == Assignment.shift_id, Membership.id == Assignment.membership_id
    )
    # The cast's own night has Hind on two lines, which is the cast's affair.
    rows = rows.filter(Shift.starts_at > NOW)
    for duty, shift, member in rows:
        starts_at, ends_at = duty.span_in(shift)
        found.append(
            (
                member.person_id,
                (shift.id, duty.seat),
                starts_at,
                min(ends_at, member.ends_at or ends_at),
            )
        )
    return [row for row in found if row[2] < row[3]]


def meet(one, other):
    return one[2] < other[3] and other[2] < one[3]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(deeds, min_size=1, max_size=8))
def test_one_holder_nobody_twice_and_each_uncovered_instant_a_gap(world, sequence):
    try:
        hold_true_through(world, sequence)
    finally:
        db.session.rollback()
        db.session.expunge_all()


def hold_true_through(world, sequence):
    asks = []
    for deed in sequence:
        point = db.session.begin_nested()
        try:
            carry_out(world, deed, asks)
            db.session.flush()
            point.commit()
        except (Overtaken, ClashError):
            point.rollback()
            asks = []
    found = everything()
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            assert not (meet(one, other) and one[0] == other[0]), "somebody is on two duties"
            assert not (meet(one, other) and one[1] == other[1]), "two are on one seat"
    post = db.session.get(Post, world.posts["worker"])
    own = {s.id for s in db.session.query(Shift).filter_by(post_id=post.id)}
    for hour in range(22, 96, 5):
        at = NOW + hour * HOUR
        rows = {d.post.id: d.cover for d in duties_of(world.areas["MK"], at, sees_restricted=False)}
        is_held = any(s[0] in own and start <= at < end for _, s, start, end in found)
        assert (rows[post.id].state is State.COVERED) == is_held
        assert rows[post.id].state in {State.COVERED, State.GAP}
