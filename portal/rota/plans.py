"""What a rota is planned from: patterns in wall-clock time, who may hold a post, leave, and acts.

A plan changes seats by the one way there is (`seats.py`) and keeps which changes it made, so that
whoever made it can take it back as long as nobody changed it since.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal import clock
from portal.db import Base, Moment, db
from portal.people.models import Membership, Person
from portal.rota.lists import PlanKind
from portal.rota.models import Post, Shift


class Pattern(Base):
    """Turns of a post that repeat, on the wall clock: which days, from when until when, how many.

    An end at or before its start lies on the next day. A holiday is a day like any other (`same`),
    a day on which it holds whatever the weekday (`also`), or one on which it does not (`never`).
    """

    __tablename__ = "pattern"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="order"),
        CheckConstraint("starts >= 0 AND starts < 1440 AND ends > starts", name="hours"),
        CheckConstraint("ends <= starts + 1440", name="length"),
        CheckConstraint("people > 0 AND every > 0", name="counts"),
        Index(None, "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    from_on: Mapped[date]
    # The last day on which a turn begins; none: until further notice.
    until_on: Mapped[date | None]
    # Digits of the weekdays on which a turn begins, Monday 0.
    weekdays: Mapped[str] = mapped_column(String(7))
    holidays: Mapped[str] = mapped_column(String(10))
    # Every so many weeks, counted from the week of `from_on`.
    every: Mapped[int] = mapped_column(default=1)
    # Minutes after midnight of the day on which it begins; the end may lie beyond 1440.
    starts: Mapped[int]
    ends: Mapped[int]
    people: Mapped[int] = mapped_column(default=1)
    # Another regime than the post's; none: the post's own.
    regime: Mapped[str | None] = mapped_column(String(20))
    made_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @classmethod
    def of_post(cls, post_id: int, since: date) -> "list[Pattern]":
        """The patterns of a post that still hold on a day or later."""
        rows = select(cls).where(
            cls.post_id == post_id, or_(cls.until_on.is_(None), cls.until_on >= since)
        )
        return list(db.session.scalars(rows.order_by(cls.starts, cls.weekdays, cls.id)))


class Seat(Base):
    """Somebody may be on duty for a post, for a share of the turns, from a day until another.

    A post without any is open to every member of its unit.
    """

    __tablename__ = "seat"
    __table_args__ = (
        CheckConstraint("share > 0 AND share <= 100", name="share"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="order"),
        UniqueConstraint("post_id", "membership_id"),
        Index(None, "membership_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    # Percent of the turns that somebody working full time would take.
    share: Mapped[int] = mapped_column(default=100)
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    membership: Mapped[Membership] = relationship()


class Leave(Base):
    """Somebody is away, whole days or halves of one; why is nobody's business here."""

    __tablename__ = "leave"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="order"),
        Index(None, "membership_id", "last_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    # "morning" or "afternoon" of each day; empty for whole days.
    half: Mapped[str] = mapped_column(String(10), default="")
    made_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    membership: Mapped[Membership] = relationship()

    @classmethod
    def between(cls, membership_ids: list[int], first: date, last: date) -> "list[Leave]":
        """The leave that these mandates have on a day from `first` to `last`, first day first."""
        rows = select(cls).where(
            cls.membership_id.in_(membership_ids),
            cls.first_on <= last,
            cls.last_on >= first,
            cls.ended_at.is_(None),
        )
        return list(db.session.scalars(rows.order_by(cls.first_on, cls.id)))


class Publishing(Base):
    """A month of a post was made known; what changed later is told as changed."""

    __tablename__ = "publishing"
    __table_args__ = (Index(None, "post_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    # Its first day.
    month: Mapped[date]
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class MeantGap(Base):
    """Nobody is there on purpose; the gap is then said quietly, its fallback line all the same."""

    __tablename__ = "meant_gap"

    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Plan(Base):
    """One act of planning in a month of a post: what kind, who, when, taken back or not."""

    __tablename__ = "plan"
    __table_args__ = (Index(None, "post_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    month: Mapped[date]
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)

    by: Mapped[Person] = relationship()

    @property
    def kind_label(self) -> str:
        """What it was, in words."""
        return PlanKind(self.kind).label

    @classmethod
    def last_of(cls, post_id: int, month: date, by_id: int) -> "Plan | None":
        """The last act of this person in a month that still stands."""
        rows = select(cls).where(
            cls.post_id == post_id, cls.month == month, cls.by_id == by_id, cls.undone_at.is_(None)
        )
        return db.session.scalars(rows.order_by(cls.id.desc()).limit(1)).first()


class PlanStep(Base):
    """A change of hands that an act of planning made."""

    __tablename__ = "plan_step"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("change.id"), primary_key=True)


class ZoneMove(Base):
    """New zone data moved the instants of a shift; the hours agreed on the wall clock stayed."""

    __tablename__ = "zone_move"
    __table_args__ = (Index(None, "shift_id"), Index(None, "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    was_version: Mapped[str] = mapped_column(String(12))
    version: Mapped[str] = mapped_column(String(12))
    was_from: Mapped[datetime] = mapped_column(Moment)
    was_until: Mapped[datetime] = mapped_column(Moment)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)

    shift: Mapped[Shift] = relationship()

    @classmethod
    def of_posts(cls, post_ids: list[int], most: int) -> "list[ZoneMove]":
        """What moved in these posts and is still to come, the next first."""
        rows = (
            select(cls)
            .join(Shift, Shift.id == cls.shift_id)
            .where(Shift.post_id.in_(post_ids), Shift.ends_at > clock.now())
            .options(joinedload(cls.shift).joinedload(Shift.post).joinedload(Post.unit))
        )
        return list(db.session.scalars(rows.order_by(Shift.starts_at, cls.id).limit(most)))


def published_at(post_id: int, month: date) -> datetime | None:
    """When the month that begins on this day was last published; None for a draft."""
    rows = select(Publishing.at).where(Publishing.post_id == post_id, Publishing.month == month)
    return db.session.scalars(rows.order_by(Publishing.id.desc()).limit(1)).first()
