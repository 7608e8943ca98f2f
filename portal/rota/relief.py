"""Being there: "I'm on", who actually took it, and the handover from one to the next (T8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal import clock
from portal.db import Base, Moment, db
from portal.people.models import Membership
from portal.rota.models import Assignment, Post, Shift

# From when on somebody can say that she will be there, or is.
CONFIRMABLE = timedelta(hours=12)
# Around the hour of relief: how early one side may hand over, how late the record is still made.
EARLY, LATE = timedelta(hours=1), timedelta(hours=6)


class Presence(Base):
    """Somebody says "I am on": that she holds her seat of a shift."""

    __tablename__ = "presence"
    __table_args__ = (UniqueConstraint("shift_id", "seat", "membership_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    seat: Mapped[int]
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def note(cls, duty: Assignment) -> bool:
        """Say it once; False when it was said already."""
        key = {"shift_id": duty.shift_id, "seat": duty.seat, "membership_id": duty.membership_id}
        if db.session.scalars(select(cls.id).filter_by(**key)).first():
            return False
        db.session.add(cls(**key, at=clock.now()))
        return True


def is_confirmable(starts_at: datetime, ends_at: datetime, at: datetime) -> bool:
    """Whether "I'm on" can be said of a duty at `at`."""
    return starts_at - CONFIRMABLE <= at < ends_at


class Actual(Base):
    """Who actually took a seat, said afterwards beside the plan and never over it."""

    __tablename__ = "actual"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="order"),
        Index(None, "shift_id"),
        Index(None, "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    seat: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    reason: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    membership: Mapped[Membership] = relationship()

    @classmethod
    def of_shift(cls, shift_id: int, most: int) -> "list[Actual]":
        """What was said of a shift afterwards, the newest first."""
        whole = joinedload(cls.membership).options(
            joinedload(Membership.person), joinedload(Membership.unit)
        )
        rows = select(cls).where(cls.shift_id == shift_id).options(whole)
        return list(db.session.scalars(rows.order_by(cls.id.desc()).limit(most)))


@dataclass(frozen=True)
class Taken:
    """A stretch of a seat that somebody actually took, whatever the plan says of it."""

    shift_id: int
    seat: int
    starts_at: datetime
    ends_at: datetime
    membership_id: int


def taken(first: datetime, last: datetime) -> list[Taken]:
    """Who actually took what of [first, last); of two sayings that overlap the later one counts.

    For fair counts: a stretch named here counts for its membership and not for whoever was planned.
    """
    rows = db.session.scalars(
        select(Actual)
        .where(Actual.starts_at < last, Actual.ends_at > first)
        .order_by(Actual.id.desc())
    )
    found: list[Taken] = []
    for row in rows:
        said = Taken(row.shift_id, row.seat, row.starts_at, row.ends_at, row.membership_id)
        if not any(_meet(said, later) for later in found):
            found.append(said)
    return sorted(found, key=lambda t: (t.starts_at, t.shift_id, t.seat))


def _meet(one: Taken, other: Taken) -> bool:
    is_same = (one.shift_id, one.seat) == (other.shift_id, other.seat)
    return is_same and one.starts_at < other.ends_at and other.starts_at < one.ends_at


class Handover(Base):
    """One shift of a post passes to the next: said by whoever leaves, confirmed by whoever comes.

    Either may be first; `confirmed_at` is the hour that the board shows.
    """

    __tablename__ = "handover"
    __table_args__ = (
        UniqueConstraint("post_id", "from_shift_id"),
        CheckConstraint("(by_id IS NULL) = (at IS NULL)", name="said"),
        CheckConstraint("(confirmed_by_id IS NULL) = (confirmed_at IS NULL)", name="confirmed"),
        Index(None, "to_shift_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    from_shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    to_shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)

    by: Mapped[Membership | None] = relationship(foreign_keys=[by_id])
    confirmed_by: Mapped[Membership | None] = relationship(foreign_keys=[confirmed_by_id])

    @classmethod
    def between(cls, leaving: Shift, coming: Shift) -> "Handover":
        """The record of this relief, a fresh one where nobody has said anything yet."""
        found = db.session.scalars(
            select(cls).where(cls.post_id == leaving.post_id, cls.from_shift_id == leaving.id)
        ).first()
        return found or cls(
            post_id=leaving.post_id, from_shift_id=leaving.id, to_shift_id=coming.id
        )

    def say(self, leaver: Membership) -> None:
        """Whoever leaves has handed over; what was said first stands."""
        if self.at is None:
            self.by_id, self.at = leaver.id, clock.now()
            db.session.add(self)

    def confirm(self, comer: Membership) -> None:
        """Whoever comes has taken over; what was said first stands."""
        if self.confirmed_at is None:
            self.confirmed_by_id, self.confirmed_at = comer.id, clock.now()
            db.session.add(self)


@dataclass(frozen=True)
class Relief:
    """Two shifts of a post, one after the other, with those on either side of the hour."""

    leaving: Shift
    coming: Shift
    leavers: list[Membership]
    comers: list[Membership]


def relief_of(post: Post, at: datetime) -> Relief | None:
    """The relief of a post that is near `at`: the shift that ends and the one that follows it."""
    shifts = db.session.scalars(
        select(Shift)
        .where(Shift.post_id == post.id, Shift.ends_at > at - LATE, Shift.starts_at < at + EARLY)
        .order_by(Shift.starts_at.desc(), Shift.id.desc())
        .limit(6)
    ).all()
    if not shifts:
        return None
    coming = shifts[0]
    before = [s for s in shifts if s.starts_at < coming.starts_at and s.ends_at > at - LATE]
    leaving = next((s for s in before if s.ends_at <= coming.ends_at), None)
    if leaving is None:
        return None
    rows = db.session.execute(
        select(Assignment.shift_id, Membership)
        .join(Membership, Membership.id == Assignment.membership_id)
        .where(Assignment.shift_id.in_([leaving.id, coming.id]))
        .options(joinedload(Membership.person), joinedload(Membership.unit))
        .order_by(Assignment.seat, Assignment.id)
    ).all()
    sides = [[m for ident, m in rows if ident == s.id] for s in (leaving, coming)]
    return Relief(leaving, coming, *sides)
