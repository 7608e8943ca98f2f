"""Holds: places kept for a request until an hour, decided by one conditional statement.

Hold, siblings, acceptance, arrival: each is a time on the row; whether a hold still counts is
computed when read, so nothing has to run at night for a place to become free.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    and_,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql.elements import ColumnElement

from portal import clock
from portal.db import Base, Moment, db, take_turn
from portal.shelters.lists import Ended
from portal.shelters.models import Capacity, Count, Shelter

# Once she said "we take this" the place waits for her this long, and so does the meeting point.
ON_THE_WAY = timedelta(hours=24)


class Hold(Base):
    """Places of one house kept for one ask. Live until its hour, an end, or an arrival."""

    __tablename__ = "hold"
    __table_args__ = (
        CheckConstraint("places > 0", name="places"),
        CheckConstraint("expires_at > made_at", name="order"),
        Index(None, "shelter_id", "expires_at"),
        Index(None, "frees_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # A purged request takes its asks along; the places it kept stay counted.
    ask_id: Mapped[int | None] = mapped_column(
        ForeignKey("ask.id", ondelete="SET NULL"), unique=True
    )
    shelter_id: Mapped[int] = mapped_column(ForeignKey("shelter.id"))
    places: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    extended_at: Mapped[datetime | None] = mapped_column(Moment)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    # "We take this": the requester chose this house, and its siblings ended.
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    arrived_at: Mapped[datetime | None] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_why: Mapped[str] = mapped_column(String(20), default="")
    # A place for him, whose outcome frees this place of hers (seed S5, T15).
    frees_id: Mapped[int | None] = mapped_column(ForeignKey("hold.id"))

    shelter: Mapped[Shelter] = relationship()

    @classmethod
    def live_at(cls, at: datetime) -> ColumnElement[bool]:
        """The condition that a hold keeps its places at `at`."""
        return and_(cls.ended_at.is_(None), cls.arrived_at.is_(None), cls.expires_at > at)

    def is_live_at(self, at: datetime) -> bool:
        """As `live_at`, asked of one hold."""
        return self.ended_at is None and self.arrived_at is None and self.expires_at > at

    @classmethod
    def take(
        cls, shelter: Shelter, ask_id: int, places: int, *, frees_id: int | None = None
    ) -> "Hold | None":
        """Keep so many places of a house for an ask, or None where they are not free any more.

        One statement counts and inserts; it inserts nothing where the post is older than the house
        allows. Writers queue per house, since PostgreSQL would let two of them count the same.
        """
        take_turn(f"shelter:{shelter.id}")
        at = clock.now()
        fields: dict[str, Any] = {
            "ask_id": ask_id,
            "shelter_id": shelter.id,
            "places": places,
            "made_at": at,
            "expires_at": at + timedelta(minutes=shelter.hold_minutes),
            "frees_id": frees_id,
        }
        values = [literal(value, cls.__table__.c[name].type) for name, value in fields.items()]
        is_free = free_of(shelter.id, at, at - shelter.expiry) >= literal(places, Integer)
        made = db.session.execute(
            insert(cls)
            .from_select([*fields, "ended_why"], select(*values, literal("")).where(is_free))
            .returning(cls.id)
        ).first()
        return db.session.get_one(cls, made.id) if made else None

    @property
    def why(self) -> str:
        """Why it ended before its hour, in words; nothing where its hour came."""
        return Ended(self.ended_why).label if self.ended_why else ""

    def extend(self) -> bool:
        """As long again, once, while it lives and nobody has chosen it yet; whether it could."""
        at = clock.now()
        if self.extended_at or self.taken_at or not self.is_live_at(at):
            return False
        self.extended_at = at
        self.expires_at += timedelta(minutes=self.shelter.hold_minutes)
        return True

    def renew(self) -> bool:
        """Keep its places once more after they ran out, if they are still free; one statement."""
        take_turn(f"shelter:{self.shelter_id}")
        at = clock.now()
        is_free = free_of(self.shelter_id, at, at - self.shelter.expiry) >= self.places
        done: Any = db.session.execute(
            update(Hold)
            .where(Hold.id == self.id, Hold.ended_at.is_(None), Hold.expires_at <= at, is_free)
            .values(expires_at=at + timedelta(minutes=self.shelter.hold_minutes))
            .execution_options(synchronize_session=False)
        )
        db.session.refresh(self)
        return bool(done.rowcount == 1)

    def end(self, why: Ended) -> None:
        """Its places are free from now on."""
        if self.ended_at is None and self.arrived_at is None:
            self.ended_at, self.ended_why = clock.now(), why.value

    def choose(self) -> None:
        """She takes this one: it waits until she comes, a day at most."""
        self.taken_at = clock.now()
        self.expires_at = max(self.expires_at, self.taken_at + ON_THE_WAY)


def held_of(shelter_id: Any, at: datetime) -> Any:
    """How many places of a house live holds keep, as a subquery."""
    return (
        select(func.coalesce(func.sum(Hold.places), 0))
        .where(Hold.shelter_id == shelter_id, Hold.live_at(at))
        .scalar_subquery()
    )


def capacity_of(shelter_id: Any, at: datetime) -> Any:
    """How many places a house has on the day of `at`, as a subquery."""
    return (
        select(func.coalesce(func.sum(Capacity.places), 0))
        .where(Capacity.shelter_id == shelter_id, Capacity.in_force(clock.local(at).date()))
        .scalar_subquery()
    )


def free_of(shelter_id: Any, at: datetime, not_before: datetime) -> Any:
    """What is free in SQL: nothing where no number was stood up for since `not_before`."""
    last = (
        select(Count.occupied)
        .where(
            Count.shelter_id == shelter_id,
            Count.as_of > not_before,
            Count.sequence
            == select(func.max(Count.sequence))
            .where(Count.shelter_id == shelter_id)
            .scalar_subquery(),
        )
        .scalar_subquery()
    )
    return capacity_of(shelter_id, at) - last - held_of(shelter_id, at)
