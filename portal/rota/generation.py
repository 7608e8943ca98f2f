"""Laying patterns out as shifts, again and again with the same result; and new zone data.

A shift that anything points to (somebody on it, a change of hands, an offer, an ask) is kept as it
is: the plan grows round it, so that no hour which the patterns want is without a shift.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from portal import clock
from portal.db import db
from portal.rota.clash import take_turns
from portal.rota.holidays import marks
from portal.rota.models import Assignment, Post, Shift
from portal.rota.patterns import DAY, Turn, turns, without
from portal.rota.plans import Pattern, ZoneMove
from portal.trail.models import Verb, record

# How far ahead patterns are laid out; a month looked at further on is laid out on asking.
AHEAD = timedelta(days=90)
FARTHEST = timedelta(days=400)


@dataclass(frozen=True)
class Laid:
    """What laying out did: shifts made, adjusted, taken away, and kept although no pattern asks."""

    made: int = 0
    adjusted: int = 0
    gone: int = 0
    kept: int = 0


def lay_out(post: Post, first: date, last: date) -> Laid:
    """Make the shifts of a post that begin from `first` to `last`, those of the past left alone."""
    take_turns()
    now = clock.now()
    first = max(first, clock.local(now).date())
    last = min(last, clock.local(now).date() + FARTHEST)
    if first > last:
        return Laid()
    days_off = {d for d, said in marks(first, last).items() if any(m.is_off for m in said)}
    wanted = {
        (turn.start, turn.end): turn
        for turn in turns(Pattern.of_post(post.id, first), first, last, days_off)
        if clock.starts_utc(turn.start) > now
    }
    there = _there(post.id, first, last, now)
    begin, end = datetime.combine(first, time()), datetime.combine(last + DAY, time())
    stray = [
        row
        for row in there
        if (row.local_start, row.local_end) not in wanted
        and row.starts_at > now
        and begin <= row.local_start < end
    ]
    held = _touched([row.id for row in stray])
    gone = [row.id for row in stray if row.id not in held]
    db.session.execute(delete(Shift).where(Shift.id.in_(gone)))
    kept = [row for row in there if row.id not in set(gone)]
    adjusted = _adjust(kept, wanted)
    made = _make(post.id, wanted.values(), [(row.local_start, row.local_end) for row in kept])
    db.session.expire_all()
    return Laid(made, adjusted, len(gone), len(held))


def lay_out_all() -> int:
    """Lay every open post out as far ahead as patterns are; how many shifts were made."""
    today = clock.local(clock.now()).date()
    posts = db.session.scalars(select(Post).where(Post.closed_at.is_(None)).order_by(Post.id))
    return sum(lay_out(post, today, today + AHEAD).made for post in posts.all())


def _there(post_id: int, first: date, last: date, now: datetime) -> list[Any]:
    """The shifts of a post that lie, even partly, on these days."""
    begin = datetime.combine(first, time())
    # A day more, for what the turn of the last night would reach into.
    end = datetime.combine(last + 2 * DAY, time())
    columns = (Shift.id, Shift.starts_at, Shift.local_start, Shift.local_end)
    rows = select(*columns, Shift.pattern_id, Shift.people, Shift.regime).where(
        Shift.post_id == post_id,
        Shift.starts_at > now - timedelta(days=8),
        Shift.local_end > begin,
        Shift.local_start < end,
    )
    return list(db.session.execute(rows.order_by(Shift.local_start, Shift.id)))


def _adjust(kept: list[Any], wanted: dict[tuple[datetime, datetime], Turn]) -> int:
    """What stands with the hours that a pattern asks for becomes that pattern's."""
    count = 0
    for row in kept:
        turn = wanted.get((row.local_start, row.local_end))
        if turn is None:
            continue
        fresh = {"pattern_id": turn.pattern_id, "people": turn.people, "regime": turn.regime}
        if any(getattr(row, name) != value for name, value in fresh.items()):
            db.session.execute(update(Shift).where(Shift.id == row.id).values(**fresh))
            count += 1
    return count


def _make(post_id: int, wanted: Collection[Turn], taken: list[tuple[datetime, datetime]]) -> int:
    rows = []
    for turn in wanted:
        for start, end in without((turn.start, turn.end), taken):
            try:
                rows.append(
                    Shift.on_wall(start, end)
                    | {
                        "post_id": post_id, "pattern_id": turn.pattern_id,
                        "people": turn.people, "regime": turn.regime,
                    }
                )  # fmt: skip
            except ValueError:
                # The clocks jump over the whole of it: there is no such time.
                continue
    if rows:
        db.session.execute(insert(Shift), rows)
    return len(rows)


def _touched(shift_ids: list[int]) -> set[int]:
    """Those to which something points."""
    if not shift_ids:
        return set()
    seen: set[int] = set()
    for column in _pointers():
        seen |= set(db.session.scalars(select(column).where(column.in_(shift_ids)).distinct()))
    return seen


@lru_cache
def _pointers() -> tuple[Any, ...]:
    """Every column of the schema that refers to a shift: whatever a later issue adds is heeded."""
    tables = db.metadata.sorted_tables
    return tuple(
        column
        for table in tables
        for column in table.columns
        if any(key.column.table.name == "shift" for key in column.foreign_keys)
    )


def _outdated(version: str) -> ColumnElement[bool]:
    return or_(Shift.zone_version != version, Shift.zone_version.is_(None))


def derive_anew() -> list[ZoneMove]:
    """After new zone data: the UTC of every shift to come from its wall clock; what moved.

    A part of a seat moves with the start of its shift. Shifts that are over stay as they were.
    """
    take_turns()
    now, version = clock.now(), clock.zone_version()
    rows = select(Shift).where(Shift.ends_at > now, _outdated(version)).order_by(Shift.id)
    moved = []
    for shift in db.session.scalars(rows).all():
        fresh = Shift.on_wall(shift.local_start, shift.local_end)
        if (fresh["starts_at"], fresh["ends_at"]) != (shift.starts_at, shift.ends_at):
            moved.append(_move(shift, fresh, now))
        for name, value in fresh.items():
            setattr(shift, name, value)
    if moved:
        record(Verb.SHIFTS_MOVED, kind="installation", code=version)
    db.session.flush()
    return moved


def _move(shift: Shift, fresh: dict[str, Any], now: datetime) -> ZoneMove:
    by = fresh["starts_at"] - shift.starts_at
    for part in db.session.scalars(select(Assignment).where(Assignment.shift_id == shift.id)):
        part.starts_at = part.starts_at + by if part.starts_at else None
        part.ends_at = part.ends_at + by if part.ends_at else None
    move = ZoneMove(
        shift_id=shift.id, at=now, was_version=shift.zone_version, version=fresh["zone_version"],
        was_from=shift.starts_at, was_until=shift.ends_at,
        starts_at=fresh["starts_at"], ends_at=fresh["ends_at"],
    )  # fmt: skip
    db.session.add(move)
    return move
