"""Volunteers: a coordinator opens slots, members offer themselves, one tap takes one (seed H9)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal import clock
from portal.db import Base, Moment, db
from portal.people.models import Membership
from portal.rota.models import Assignment, Post, Shift


class OpenSlot(Base):
    """A shift for which members may offer themselves, until it is closed to offers."""

    __tablename__ = "open_slot"

    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), primary_key=True)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    shift: Mapped[Shift] = relationship()

    @classmethod
    def open_in(cls, unit_ids: list[int], most: int) -> "list[OpenSlot]":
        """The slots of these units that are open to offers and have not begun."""
        rows = (
            select(cls)
            .join(Shift, Shift.id == cls.shift_id)
            .join(Post, Post.id == Shift.post_id)
            .where(
                cls.closed_at.is_(None), Shift.starts_at > clock.now(), Post.unit_id.in_(unit_ids)
            )
            .options(joinedload(cls.shift).joinedload(Shift.post).joinedload(Post.unit))
        )
        return list(db.session.scalars(rows.order_by(Shift.starts_at, Shift.id).limit(most)))


class Offer(Base):
    """A member would take a slot. Withdrawn and taken are kept; offering again revives it."""

    __tablename__ = "offer"
    __table_args__ = (UniqueConstraint("shift_id", "membership_id"), Index(None, "membership_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    taken_at: Mapped[datetime | None] = mapped_column(Moment)

    shift: Mapped[Shift] = relationship()
    membership: Mapped[Membership] = relationship()

    @classmethod
    def say(cls, shift_id: int, membership_id: int, *, is_offered: bool) -> None:
        """Offer herself for a slot, or not any more."""
        key = {"shift_id": shift_id, "membership_id": membership_id}
        found = db.session.scalars(select(cls).filter_by(**key)).first()
        at = clock.now()
        if found is None and is_offered:
            db.session.add(cls(**key, made_at=at))
        elif found is not None:
            found.withdrawn_at = None if is_offered else at


def offers_for(post_id: int, first: datetime, last: datetime) -> list[Offer]:
    """The live offers for the shifts of a post that begin in [first, last), in order of making.

    A proposal takes these before anybody else (seed H9). An offer counts while its mandate is live.
    """
    rows = (
        select(Offer)
        .join(Shift, Shift.id == Offer.shift_id)
        .join(Membership, Membership.id == Offer.membership_id)
        .where(
            Shift.post_id == post_id,
            Shift.starts_at >= first,
            Shift.starts_at < last,
            Offer.withdrawn_at.is_(None),
            Offer.taken_at.is_(None),
            Membership.live_at(clock.now()),
        )
        .options(joinedload(Offer.shift))
        .options(joinedload(Offer.membership).joinedload(Membership.person))
    )
    return list(db.session.scalars(rows.order_by(Shift.starts_at, Offer.made_at, Offer.id)))


def free_seat(shift: Shift, needed: int) -> int | None:
    """The first seat of a shift on which nobody is entered; None where all are taken."""
    held = set(
        db.session.scalars(select(Assignment.seat).where(Assignment.shift_id == shift.id)).all()
    )
    return next((seat for seat in range(1, needed + 1) if seat not in held), None)
