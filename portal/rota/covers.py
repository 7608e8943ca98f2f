"""Cover asked of everybody or of one, of a shift or a part of it; the first to take it has it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship
from sqlalchemy.sql.elements import ColumnElement

from portal import clock
from portal.access import Role
from portal.db import Base, Moment, db
from portal.people.models import Membership
from portal.rota.lists import Why
from portal.rota.models import Post, Shift
from portal.rota.seats import Act, Span, give, judge, pieces, rows_of, within

# How long after it was taken either side may still undo it, and never once it has begun.
UNDO = timedelta(hours=2)
# What begins sooner than this waits for no second person (product 1).
URGENT = timedelta(hours=12)


def waits_for_word(post: Post, begins: datetime, *sides: Membership) -> bool:
    """Whether a change waits for the coordinator: her own does not, nor what begins soon."""
    is_hers = any(side.role == Role.COORDINATOR for side in sides)
    return bool(post.needs_approval) and not is_hers and begins - clock.now() >= URGENT


class Overtaken(Exception):  # noqa: N818 (it is no error: somebody was faster)
    """Nothing is left to do here: taken, withdrawn, over, or held by somebody else meanwhile."""


class CoverAsk(Base):
    """Somebody cannot be on duty, for a shift or a part of it, and asks who can.

    Ends that are not said are the shift's, so that it follows when the shift's hours move.
    """

    __tablename__ = "cover_ask"
    __table_args__ = (
        CheckConstraint("starts_at IS NULL OR ends_at IS NULL OR ends_at > starts_at", name="part"),
        CheckConstraint("(taken_by_id IS NULL) = (taken_at IS NULL)", name="taken"),
        CheckConstraint("approved_at IS NULL OR taken_at IS NOT NULL", name="approved"),
        Index(None, "shift_id"),
        Index(None, "membership_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    seat: Mapped[int]
    starts_at: Mapped[datetime | None] = mapped_column(Moment)
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    # Whose duty it is, and who asked: herself or a coordinator for her.
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # None asks everybody who may.
    asked_of_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    reason: Mapped[str] = mapped_column(String(20))
    # The seat was left open at once: a sudden absence.
    is_released: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(Moment)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)

    shift: Mapped[Shift] = relationship()
    membership: Mapped[Membership] = relationship(foreign_keys=[membership_id])
    asked_of: Mapped[Membership | None] = relationship(foreign_keys=[asked_of_id])
    taken_by: Mapped[Membership | None] = relationship(foreign_keys=[taken_by_id])
    declines: Mapped[list["CoverDecline"]] = relationship()

    @classmethod
    def open_now(cls) -> ColumnElement[bool]:
        """The condition that somebody may still take it; the end is the shift's to say."""
        return and_(cls.taken_at.is_(None), cls.withdrawn_at.is_(None))

    @classmethod
    def replace_open(cls, shift_id: int, seat: int, membership_id: int) -> None:
        """What she asked before about this seat is not asked any more: she asks anew."""
        db.session.execute(
            update(cls)
            .where(
                cls.shift_id == shift_id,
                cls.seat == seat,
                cls.membership_id == membership_id,
                cls.open_now(),
                cls.is_released.is_(False),
            )
            .values(withdrawn_at=clock.now())
        )

    @classmethod
    def get(cls, ask_id: int) -> "CoverAsk | None":
        """One ask with everything that its page says, as it stands now."""
        people = [
            joinedload(side).options(joinedload(Membership.person), joinedload(Membership.unit))
            for side in (cls.membership, cls.asked_of, cls.taken_by)
        ]
        whole = (joinedload(cls.shift).joinedload(Shift.post).joinedload(Post.unit), *people)
        rows = select(cls).where(cls.id == ask_id).options(*whole, joinedload(cls.declines))
        fresh = rows.execution_options(populate_existing=True)
        return db.session.scalars(fresh).unique().first()

    @classmethod
    def for_person(cls, memberships: list[Membership], at: datetime, most: int) -> "list[CoverAsk]":
        """The open asks that somebody with these mandates may take, the most urgent first."""
        ids = [m.id for m in memberships]
        declined = select(CoverDecline.ask_id).where(CoverDecline.membership_id.in_(ids))
        rows = (
            select(cls)
            .join(Shift, Shift.id == cls.shift_id)
            .join(Post, Post.id == Shift.post_id)
            .where(
                cls.open_now(),
                Shift.ends_at > at,
                Post.unit_id.in_([m.unit_id for m in memberships if m.role != "observer"]),
                cls.membership_id.not_in(ids),
                or_(cls.asked_of_id.is_(None), cls.asked_of_id.in_(ids)),
                cls.id.not_in(declined),
            )
            .options(joinedload(cls.shift).joinedload(Shift.post).joinedload(Post.unit))
            .options(joinedload(cls.membership).joinedload(Membership.person))
        )
        return list(db.session.scalars(rows.order_by(Shift.starts_at, cls.id).limit(most)))

    @classmethod
    def of_holder(cls, membership_ids: list[int], at: datetime, most: int) -> "list[CoverAsk]":
        """What these mandates have asked and not withdrawn, of shifts that are not over."""
        rows = (
            select(cls)
            .join(Shift, Shift.id == cls.shift_id)
            .where(
                cls.membership_id.in_(membership_ids),
                cls.withdrawn_at.is_(None),
                Shift.ends_at > at,
            )
            .options(joinedload(cls.shift).joinedload(Shift.post).joinedload(Post.unit))
        )
        return list(db.session.scalars(rows.order_by(Shift.starts_at, cls.id).limit(most)))

    @classmethod
    def of_unit(cls, unit_id: int, at: datetime, most: int) -> "list[CoverAsk]":
        """What is open or waits for the coordinator's word in a unit, the most urgent first."""
        pending = and_(cls.taken_at.is_not(None), cls.approved_at.is_(None), Post.needs_approval)
        rows = (
            select(cls)
            .join(Shift, Shift.id == cls.shift_id)
            .join(Post, Post.id == Shift.post_id)
            .where(
                or_(cls.open_now(), pending),
                cls.withdrawn_at.is_(None),
                Shift.ends_at > at,
                Post.unit_id == unit_id,
            )
            .options(joinedload(cls.shift).joinedload(Shift.post).joinedload(Post.unit))
            .options(joinedload(cls.membership).joinedload(Membership.person))
        )
        return list(db.session.scalars(rows.order_by(Shift.starts_at, cls.id).limit(most)))

    @property
    def span(self) -> Span:
        """From when until when, within the shift as it stands now; never begun before asked."""
        starts_at = max(self.starts_at or self.shift.starts_at, self.shift.starts_at)
        return starts_at, min(self.ends_at or self.shift.ends_at, self.shift.ends_at)

    def left_at(self, at: datetime) -> Span:
        """What of it still lies ahead; what has passed is nobody's to take."""
        starts_at, ends_at = self.span
        return max(starts_at, at), ends_at

    def is_open_at(self, at: datetime) -> bool:
        """Whether somebody may still take it."""
        return self.taken_at is None and self.withdrawn_at is None and self.span[1] > at

    @property
    def is_waiting(self) -> bool:
        """Taken, and waiting for the coordinator's word."""
        is_taken = self.taken_at is not None and self.withdrawn_at is None
        return is_taken and self.approved_at is None

    def may_undo_at(self, at: datetime) -> bool:
        """Whether it was taken a short while ago and has not begun."""
        is_fresh = self.taken_at is not None and at - self.taken_at < UNDO
        return is_fresh and self.withdrawn_at is None and at < self.span[0]

    def take(self, taker: Membership, by: Any) -> bool:
        """The taker has it, if nobody was faster; True when it waits for the coordinator.

        One statement decides between many at once. Raises `Overtaken`, or `ClashError` where the
        taker is on another duty then.
        """
        at = clock.now()
        span = self.left_at(at)
        if span[0] >= span[1] or not self._is_still_hers(span):
            raise Overtaken
        judge(taker.person_id, span)
        waits = waits_for_word(self.shift.post, span[0], taker)
        won = db.session.execute(
            update(CoverAsk)
            .where(CoverAsk.id == self.id, CoverAsk.open_now())
            .values(taken_by_id=taker.id, taken_at=at, approved_at=None if waits else at)
            .execution_options(synchronize_session=False)
        )
        if won.rowcount != 1:  # type: ignore[attr-defined]
            raise Overtaken
        db.session.refresh(self)
        if not waits:
            give(self.shift, self.seat, span, taker.id, Act(by.person_id, Why.COVER, self.reason))
        return waits

    def approve(self, by: Any) -> None:
        """The coordinator agrees: the seat changes hands now. Raises as `take`."""
        at = clock.now()
        span = self.left_at(at)
        taker = self.taken_by
        if taker is None or not self.is_waiting or span[0] >= span[1]:
            raise Overtaken
        if not self._is_still_hers(span):
            raise Overtaken
        judge(taker.person_id, span)
        self.approved_at, self.approved_by_id = at, by.person_id
        give(self.shift, self.seat, span, taker.id, Act(by.person_id, Why.COVER, self.reason))

    def reopen(self, *, without: Membership) -> None:
        """It is open again for everybody but this one, who is not asked a second time."""
        self.declines.append(CoverDecline(membership_id=without.id, at=clock.now()))
        self.taken_by_id = self.taken_at = self.approved_at = self.approved_by_id = None

    def undo(self, by: Any, *, is_taker: bool) -> None:
        """Given back by whoever took it (open again), or taken back by whoever asked (over).

        The seat goes back to whoever held it, or to nobody where it had been left open at once.
        """
        at, taker = clock.now(), self.taken_by
        if taker is None or not self.may_undo_at(at):
            raise Overtaken
        back = None if self.is_released and is_taker else self.membership_id
        if self.approved_at is not None:
            if back is not None:
                judge(self.membership.person_id, self.span)
            give(self.shift, self.seat, self.span, back, Act(by.person_id, Why.RETURN))
        if is_taker:
            self.reopen(without=taker)
        else:
            self.withdrawn_at = at

    def decline(self, who: Membership) -> None:
        """This one cannot either; once is enough."""
        if who.id not in {one.membership_id for one in self.declines}:
            self.declines.append(CoverDecline(membership_id=who.id, at=clock.now()))

    def withdraw(self, by: Any) -> None:
        """It is not asked any more. A seat that she had left open is hers again, by her own word.

        Said by the coordinator the seat stays as it is. Raises as `take`.
        """
        at = clock.now()
        if not self.is_open_at(at):
            raise Overtaken
        if self.is_released and self.membership.person_id == by.person_id:
            span = self.left_at(at)
            if not self._is_still_hers(span):
                raise Overtaken
            judge(by.person_id, span)
            give(self.shift, self.seat, span, self.membership_id, Act(by.person_id, Why.RETURN))
        self.withdrawn_at = at

    def _is_still_hers(self, span: Span) -> bool:
        """Whether nobody but whoever asked holds what is asked for; nobody at all is well too."""
        held = within(pieces(self.shift, rows_of(self.shift_id, self.seat)), span)
        return {p.membership_id for p in held} <= {None, self.membership_id}


class CoverDecline(Base):
    """Somebody who was asked cannot either."""

    __tablename__ = "cover_decline"
    __table_args__ = (UniqueConstraint("ask_id", "membership_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ask_id: Mapped[int] = mapped_column(ForeignKey("cover_ask.id"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    at: Mapped[datetime] = mapped_column(Moment)
