"""A swap: two duties of one post change hands at once, when both sides have agreed."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, or_, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal import clock
from portal.db import Base, Moment, db
from portal.people.models import Membership
from portal.rota.covers import Overtaken, waits_for_word
from portal.rota.lists import Why
from portal.rota.models import Assignment, Post, Shift
from portal.rota.seats import Act, Span, give, judge


class Swap(Base):
    """Mine for yours. Asked by one side; the other agrees or declines; then both move, or none."""

    __tablename__ = "swap"
    __table_args__ = (
        CheckConstraint("mine_id <> theirs_id", name="two"),
        Index(None, "from_id"),
        Index(None, "to_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # The two shifts and seats, and whose they were when it was asked.
    mine_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    mine_seat: Mapped[int]
    from_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    theirs_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    theirs_seat: Mapped[int]
    to_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    agreed_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    mine: Mapped[Shift] = relationship(foreign_keys=[mine_id])
    theirs: Mapped[Shift] = relationship(foreign_keys=[theirs_id])
    asker: Mapped[Membership] = relationship(foreign_keys=[from_id])
    other: Mapped[Membership] = relationship(foreign_keys=[to_id])

    @classmethod
    def _whole(cls) -> Any:
        post = joinedload(cls.mine).joinedload(Shift.post).joinedload(Post.unit)
        sides = [
            joinedload(side).options(joinedload(Membership.person), joinedload(Membership.unit))
            for side in (cls.asker, cls.other)
        ]
        return select(cls).options(post, joinedload(cls.theirs), *sides)

    @classmethod
    def get(cls, swap_id: int) -> "Swap | None":
        """One swap with everything that its page says, as it stands now."""
        fresh = cls._whole().where(cls.id == swap_id).execution_options(populate_existing=True)
        found: Swap | None = db.session.scalars(fresh).first()
        return found

    @classmethod
    def open_of(cls, membership_ids: list[int], unit_ids: list[int], most: int) -> "list[Swap]":
        """Swaps that wait for one of these mandates, or in these units for the coordinator."""
        rows = (
            cls._whole().join(Shift, Shift.id == cls.mine_id).join(Post, Post.id == Shift.post_id)
        )
        hers = cls.from_id.in_(membership_ids) | cls.to_id.in_(membership_ids)
        waits = cls.agreed_at.is_not(None) & Post.unit_id.in_(unit_ids)
        rows = rows.where(
            cls.approved_at.is_(None),
            cls.ended_at.is_(None),
            Shift.starts_at > clock.now(),
            or_(hers, waits),
        )
        return list(db.session.scalars(rows.order_by(Shift.starts_at, cls.id).limit(most)))

    @property
    def is_open(self) -> bool:
        """Neither done nor over, and neither of the two has begun."""
        begins = min(self.mine.starts_at, self.theirs.starts_at)
        return self.approved_at is None and self.ended_at is None and begins > clock.now()

    def agree(self, by: Any) -> bool:
        """The other side agrees: both seats change hands, or wait for the coordinator (True)."""
        at = clock.now()
        begins = min(self.mine.starts_at, self.theirs.starts_at)
        waits = waits_for_word(self.mine.post, begins, self.asker, self.other)
        won = db.session.execute(
            update(Swap)
            .where(Swap.id == self.id, Swap.agreed_at.is_(None), Swap.ended_at.is_(None))
            .values(agreed_at=at)
            .execution_options(synchronize_session=False)
        )
        if won.rowcount != 1:  # type: ignore[attr-defined]
            raise Overtaken
        db.session.refresh(self)
        if not waits:
            self.carry_out(by)
        return waits

    def carry_out(self, by: Any) -> None:
        """Both change places in this one transaction. Raises `Overtaken` or `ClashError`."""
        if not self.is_open or self.agreed_at is None:
            raise Overtaken
        mine = _row(self.mine, self.mine_seat, self.from_id)
        theirs = _row(self.theirs, self.theirs_seat, self.to_id)
        span, other = mine.span_in(self.mine), theirs.span_in(self.theirs)
        judge(self.asker.person_id, other, without=[mine.id])
        judge(self.other.person_id, span, without=[theirs.id])
        self.approved_at = clock.now()
        self._move(span, other, Act(by.person_id, Why.SWAP))

    def _move(self, span: Span, other: Span, act: Act) -> None:
        give(self.mine, self.mine_seat, span, self.to_id, act)
        give(self.theirs, self.theirs_seat, other, self.from_id, act)

    def end(self) -> None:
        """Declined or withdrawn: nothing moved."""
        if self.approved_at is not None or self.ended_at is not None:
            raise Overtaken
        self.ended_at = clock.now()


def _row(shift: Shift, seat: int, membership_id: int) -> Assignment:
    """What she still holds of that seat; else it has moved meanwhile."""
    rows = select(Assignment).where(
        Assignment.shift_id == shift.id,
        Assignment.seat == seat,
        Assignment.membership_id == membership_id,
    )
    found = db.session.scalars(rows.order_by(Assignment.id).limit(1)).first()
    if found is None:
        raise Overtaken
    return found
