"""What changed hands in the demonstration: one cover asked, one swap done, the last handover."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal.db import db
from portal.demo.ground import World, add
from portal.rota.covers import CoverAsk
from portal.rota.lists import PostKind, Reason, Why
from portal.rota.models import Assignment, Post, Shift
from portal.rota.relief import Handover
from portal.rota.seats import Act, give
from portal.rota.swaps import Swap

# Four minutes past the hour, as the board then says.
LATER = timedelta(minutes=4)


def load(world: World) -> None:
    """Lay them on turns that are planned already."""
    _asked(world)
    _swapped(world)
    _handed_over(world)


def _turns(world: World, unit: str, kind: PostKind) -> Any:
    """The turns of a post with whoever holds them, in order."""
    return (
        select(Shift, Assignment)
        .join(Post, Post.id == Shift.post_id)
        .join(Assignment, Assignment.shift_id == Shift.id)
        .where(Post.unit_id == world.units[unit].id, Post.kind == kind.value)
        .order_by(Shift.starts_at)
    )


def _asked(world: World) -> None:
    """A social worker of El Hajeb's hospital asks everybody for one of her nights."""
    hers = world.members["p37", "A-HOP"]
    ahead = _turns(world, "A-HOP", PostKind.HOSPITAL_SOCIAL_WORKER).where(
        Shift.starts_at > world.now + timedelta(days=2), Assignment.membership_id == hers
    )
    shift, duty = db.session.execute(ahead.limit(1)).one()
    add(
        CoverAsk(
            shift_id=shift.id,
            seat=duty.seat,
            membership_id=hers,
            made_by_id=world.people["p37"],
            reason=Reason.FAMILY.value,
            made_at=world.now - timedelta(minutes=50),
        )
    )


def _swapped(world: World) -> None:
    """Two of Entraide Nationale have changed two office days of next week."""
    mine, theirs = (world.members[who, "A-ENT"] for who in ("p10", "p46"))
    ahead = _turns(world, "A-ENT", PostKind.ENTRAIDE_DUTY).where(
        Shift.starts_at > world.now + timedelta(days=5)
    )
    rows = db.session.execute(ahead.limit(10)).all()
    one = next(shift for shift, duty in rows if duty.membership_id == mine)
    other = next(shift for shift, duty in rows if duty.membership_id == theirs)
    at = world.now - timedelta(hours=26)
    add(
        Swap(
            mine_id=one.id,
            mine_seat=1,
            from_id=mine,
            theirs_id=other.id,
            theirs_seat=1,
            to_id=theirs,
            made_at=at,
            agreed_at=at + timedelta(minutes=12),
            approved_at=at + timedelta(minutes=12),
        )
    )
    act = Act(world.people["p46"], Why.SWAP)
    give(one, 1, (one.starts_at, one.ends_at), theirs, act)
    give(other, 1, (other.starts_at, other.ends_at), mine, act)


def _handed_over(world: World) -> None:
    """Whoever is on at El Hajeb's hospital took over four minutes past the hour."""
    before = _turns(world, "A-HOP", PostKind.HOSPITAL_SOCIAL_WORKER).where(
        Shift.starts_at <= world.now
    )
    last = before.order_by(None).order_by(Shift.starts_at.desc()).limit(2)
    (coming, comer), (leaving, leaver) = db.session.execute(last).all()
    add(
        Handover(
            post_id=coming.post_id,
            from_shift_id=leaving.id,
            to_shift_id=coming.id,
            by_id=leaver.membership_id,
            at=coming.starts_at - LATER,
            confirmed_by_id=comer.membership_id,
            confirmed_at=min(coming.starts_at + LATER, world.now),
        )
    )
