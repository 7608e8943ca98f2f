"""Acts of planning: seats filled in one go, and taken back as long as nobody changed them since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.db import db
from portal.rota.lists import PlanKind, Why
from portal.rota.models import Assignment, Post, Shift
from portal.rota.plans import Plan, PlanStep
from portal.rota.seats import Act, Change, give, pieces, rows_of, within


@dataclass(frozen=True)
class Put:
    """A mandate for a whole seat of a shift, None for nobody."""

    shift_id: int
    seat: int
    membership_id: int | None
    reason: str = ""


class ChangedSinceError(Exception):
    """Somebody changed one of the seats since; nothing was taken back."""

    def __init__(self, shift: Shift) -> None:
        super().__init__("changed since")
        self.shift = shift


def carry_out(post: Post, month: date, kind: PlanKind, puts: Iterable[Put], by_id: int) -> Plan:
    """Fill these seats, whoever held them before, as one act.

    The caller has taken turns and judged. Empty seats are filled together, others one by one.
    """
    now, wanted = clock.now(), list(puts)
    plan = Plan(post_id=post.id, month=month, kind=kind.value, at=now, by_id=by_id)
    db.session.add(plan)
    db.session.flush()
    shifts = _shifts({put.shift_id for put in wanted})
    held = _held(set(shifts))
    empty = [p for p in wanted if p.membership_id and (p.shift_id, p.seat) not in held]
    changes = _fill(empty, shifts, by_id)
    for put in wanted:
        if put in empty:
            continue
        shift = shifts[put.shift_id]
        # What has been served stays with whoever served it.
        span = (
            max(shift.starts_at, now) if shift.starts_at < now else shift.starts_at,
            shift.ends_at,
        )
        act = Act(by_id, Why.PLAN, put.reason, bool(put.reason))
        changes += [c.id for c in give(shift, put.seat, span, put.membership_id, act)]
    if changes:
        db.session.execute(
            insert(PlanStep), [{"plan_id": plan.id, "change_id": ident} for ident in changes]
        )
    return plan


def _fill(puts: list[Put], shifts: dict[int, Shift], by_id: int) -> list[int]:
    if not puts:
        return []
    now = clock.now()
    db.session.execute(
        insert(Assignment),
        [
            {
                "shift_id": put.shift_id, "seat": put.seat, "membership_id": put.membership_id,
                "starts_at": now if shifts[put.shift_id].starts_at < now else None,
                "ends_at": None,
            }
            for put in puts
        ],
    )  # fmt: skip
    rows = [
        {
            "shift_id": put.shift_id, "seat": put.seat, "from_id": None,
            "to_id": put.membership_id, "at": now, "by_id": by_id, "why": Why.PLAN.value,
            "reason": put.reason, "is_forced": bool(put.reason),
            "starts_at": max(now, shifts[put.shift_id].starts_at),
            "ends_at": shifts[put.shift_id].ends_at,
        }
        for put in puts
    ]  # fmt: skip
    return list(db.session.scalars(insert(Change).returning(Change.id), rows))


def take_back(plan: Plan, by_id: int) -> int:
    """Undo an act, the last change first; how many seats went back.

    Raises `ChangedSinceError` and changes nothing where a seat is not as the act left it.
    """
    rows = (
        select(Change)
        .join(PlanStep, PlanStep.change_id == Change.id)
        .where(PlanStep.plan_id == plan.id)
        .order_by(Change.id.desc())
    )
    changes = list(db.session.scalars(rows))
    shifts = _shifts({change.shift_id for change in changes})
    for change in changes:
        shift = shifts[change.shift_id]
        here = within(pieces(shift, rows_of(shift.id, change.seat)), _span(change, shift))
        if any(piece.membership_id != change.to_id for piece in here):
            raise ChangedSinceError(shift)
    for change in changes:
        shift = shifts[change.shift_id]
        if (span := _span(change, shift))[0] < span[1]:
            give(shift, change.seat, span, change.from_id, Act(by_id, Why.UNDO))
    plan.undone_at = clock.now()
    return len(changes)


def _span(change: Change, shift: Shift) -> tuple[Any, Any]:
    """What of a change still lies ahead, within the shift as it is now."""
    starts_at = max(change.starts_at, shift.starts_at)
    if shift.starts_at < clock.now():
        starts_at = max(starts_at, clock.now())
    return starts_at, max(starts_at, min(change.ends_at, shift.ends_at))


def _shifts(ids: set[int]) -> dict[int, Shift]:
    rows = select(Shift).where(Shift.id.in_(ids)).options(joinedload(Shift.post))
    return {shift.id: shift for shift in db.session.scalars(rows)}


def _held(ids: set[int]) -> set[tuple[int, int]]:
    rows = select(Assignment.shift_id, Assignment.seat).where(Assignment.shift_id.in_(ids))
    return {(shift_id, seat) for shift_id, seat in db.session.execute(rows)}
