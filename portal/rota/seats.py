"""Who holds a seat of a shift, one after the other, and the one way to change it.

Every change of hands is a `Change` row; the old name is gone from the board with the commit, since
the board reads what stands here and nothing else (T7).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal import clock
from portal.db import Base, Moment, db
from portal.people.models import Membership, Person
from portal.rota.clash import Clash, clashes
from portal.rota.lists import Why
from portal.rota.models import Assignment, Post, Shift

Span = tuple[datetime, datetime]


class Change(Base):
    """A seat went from one mandate to another, for a span; either may be nobody. Never altered."""

    __tablename__ = "change"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="order"),
        Index(None, "shift_id"),
        Index(None, "to_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    seat: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    from_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(20), default="")
    # Put on two duties at once knowingly; the reason is then the one for that.
    is_forced: Mapped[bool] = mapped_column(default=False)

    old: Mapped[Membership | None] = relationship(foreign_keys=[from_id])
    new: Mapped[Membership | None] = relationship(foreign_keys=[to_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])

    @classmethod
    def of_shift(cls, shift_id: int, most: int) -> "list[Change]":
        """The last changes of hands of a shift, the newest first, with whom they name."""
        whole = [joinedload(side).joinedload(Membership.person) for side in (cls.old, cls.new)]
        units = [joinedload(side).joinedload(Membership.unit) for side in (cls.old, cls.new)]
        rows = select(cls).where(cls.shift_id == shift_id).options(*whole, *units)
        return list(db.session.scalars(rows.order_by(cls.id.desc()).limit(most)))


class ClashError(Exception):
    """She is on another duty then; nothing was changed."""

    def __init__(self, found: list[Clash]) -> None:
        super().__init__("on two duties at once")
        self.found = found


@dataclass(frozen=True)
class Piece:
    """A stretch of a seat and the mandate that holds it, None where nobody does."""

    starts_at: datetime
    ends_at: datetime
    membership_id: int | None


@dataclass(frozen=True)
class Act:
    """By whom a seat changes hands, why, and with which reason."""

    by_id: int
    why: Why
    reason: str = ""
    is_forced: bool = False


def pieces(shift: Any, rows: Iterable[Assignment]) -> list[Piece]:
    """A seat from the start of its shift to its end, stretch by stretch, without a hole."""
    found, at = [], shift.starts_at
    for row in sorted(rows, key=lambda row: row.span_in(shift)):
        starts_at, ends_at = row.span_in(shift)
        starts_at = max(starts_at, at)
        if ends_at <= starts_at:
            continue
        if starts_at > at:
            found.append(Piece(at, starts_at, None))
        found.append(Piece(starts_at, ends_at, row.membership_id))
        at = ends_at
    return [*found, Piece(at, shift.ends_at, None)] if at < shift.ends_at else found


def within(found: list[Piece], span: Span) -> list[Piece]:
    """What of these pieces lies in a span."""
    return [
        Piece(max(p.starts_at, span[0]), min(p.ends_at, span[1]), p.membership_id)
        for p in found
        if p.starts_at < span[1] and p.ends_at > span[0]
    ]


def rows_of(shift_id: int, seat: int) -> list[Assignment]:
    """The rows of a seat, as the database has them now."""
    rows = select(Assignment).where(Assignment.shift_id == shift_id, Assignment.seat == seat)
    return list(db.session.scalars(rows.execution_options(populate_existing=True)))


def judge(person_id: int, span: Span, *, without: Iterable[int] = ()) -> None:
    """Raise `ClashError` where this person has another duty in the span."""
    if found := clashes(person_id, *span, without=list(without)):
        raise ClashError(found)


def give(shift: Shift, seat: int, span: Span, to_id: int | None, act: Act) -> list[Change]:
    """Let a seat change hands for a span, `to_id` None for nobody; what changed, recorded.

    The caller has taken turns (`clash.take_turns`) and judged; whatever lay in the span is over.
    """
    rows = rows_of(shift.id, seat)
    before = pieces(shift, rows)
    changed = [p for p in within(before, span) if p.membership_id != to_id]
    if changed:
        rest = [p for outer in _around(shift, span) for p in within(before, outer)]
        _write(shift, seat, rows, _joined([*rest, Piece(*span, to_id)]))
    at = clock.now()
    made = [
        Change(
            shift_id=shift.id, seat=seat, starts_at=p.starts_at, ends_at=p.ends_at, at=at,
            from_id=p.membership_id, to_id=to_id, by_id=act.by_id, why=act.why.value,
            reason=act.reason, is_forced=act.is_forced,
        )
        for p in changed
    ]  # fmt: skip
    db.session.add_all(made)
    db.session.flush()
    return made


def _around(shift: Shift, span: Span) -> list[Span]:
    outer = ((shift.starts_at, span[0]), (span[1], shift.ends_at))
    return [(start, end) for start, end in outer if start < end]


def _joined(found: list[Piece]) -> list[Piece]:
    """The pieces that somebody holds, those that touch and are hers made one."""
    joined: list[Piece] = []
    for piece in sorted(found, key=lambda p: p.starts_at):
        last = joined[-1] if joined else None
        is_one = last and last.ends_at == piece.starts_at
        if last and is_one and last.membership_id == piece.membership_id:
            joined[-1] = Piece(last.starts_at, piece.ends_at, last.membership_id)
        else:
            joined.append(piece)
    return [piece for piece in joined if piece.membership_id is not None]


def _write(shift: Shift, seat: int, rows: list[Assignment], wanted: list[Piece]) -> None:
    """Make the rows of the seat say these pieces; a row that lives on keeps its id."""
    kept: dict[int, Assignment] = {}
    for row in rows:
        starts_at, ends_at = row.span_in(shift)
        place = next(
            (
                n
                for n, p in enumerate(wanted)
                if n not in kept
                and p.membership_id == row.membership_id
                and p.starts_at < ends_at
                and p.ends_at > starts_at
            ),
            None,
        )
        if place is None:
            db.session.delete(row)
        else:
            kept[place] = row
    # Gone before shrunk, shrunk before new: so that no two ever begin or end alike.
    db.session.flush()
    for place, row in kept.items():
        row.starts_at, row.ends_at = _said(shift, wanted[place])
    db.session.flush()
    for place, piece in enumerate(wanted):
        if place not in kept:
            begins, ends = _said(shift, piece)
            db.session.add(
                Assignment(
                    shift_id=shift.id, seat=seat, membership_id=piece.membership_id,
                    starts_at=begins, ends_at=ends,
                )
            )  # fmt: skip
    db.session.flush()
    db.session.expire(shift, ["assignments"])


def _said(shift: Shift, piece: Piece) -> tuple[datetime | None, datetime | None]:
    """The ends of a piece as they are stored: not said where they are the shift's."""
    starts_at = piece.starts_at if piece.starts_at > shift.starts_at else None
    return starts_at, piece.ends_at if piece.ends_at < shift.ends_at else None


def eligible(post: Post, at: datetime, most: int = 60) -> list[Membership]:
    """Who may be on duty for a post at `at`: the live mandates of its unit, observers left out."""
    rows = (
        select(Membership)
        .where(
            Membership.unit_id == post.unit_id,
            Membership.role != "observer",
            Membership.live_at(at),
            or_(Membership.ends_at.is_(None), Membership.ends_at > at),
        )
        .options(joinedload(Membership.person), joinedload(Membership.unit))
    )
    return list(db.session.scalars(rows.order_by(Membership.id).limit(most)))
