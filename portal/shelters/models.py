"""Houses with places: what each takes, how many it has from when until when, and how full it was.

There is no address and no text about a place here or anywhere: a house is its unit, its rules as
fields, and numbers with their age (product 1 and 3.4).
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal import clock
from portal.db import Base, Moment, db
from portal.people.sittings import Sitting
from portal.shelters.lists import How, ShelterKind, Takes
from portal.units.lists import UnitKind
from portal.units.models import Unit

# More places than any house has; beyond it is a slip of the thumb.
MOST_PLACES = 500
# Units of these kinds may have places.
HOUSES = frozenset(
    {UnitKind.SHELTER, UnitKind.MULTIFUNCTIONAL_SPACE, UnitKind.REMOVED_PERSONS_HOUSE}
)
# How long before a post expires whoever is on duty is reminded, at most.
REMIND = timedelta(hours=4)


class Shelter(Base):
    """A unit that has places, and on which conditions. Conditions are fields, never prose."""

    __tablename__ = "shelter"
    __table_args__ = (
        CheckConstraint("expiry_hours BETWEEN 6 AND 72", name="expiry"),
        CheckConstraint("hold_minutes BETWEEN 60 AND 360", name="hold"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(10), default=ShelterKind.WOMEN.value)
    # After this long a post is "to confirm by phone", and after that long a hold is over.
    expiry_hours: Mapped[int] = mapped_column(default=24)
    hold_minutes: Mapped[int] = mapped_column(default=60)
    # None where the house has not said: it is then asked.
    boys_up_to: Mapped[int | None]
    children_up_to: Mapped[int | None]
    takes_alone: Mapped[str] = mapped_column(String(3), default=Takes.YES.value)
    takes_children: Mapped[str] = mapped_column(String(3), default=Takes.YES.value)
    takes_pregnant: Mapped[str] = mapped_column(String(3), default=Takes.ASK.value)
    is_step_free: Mapped[str] = mapped_column(String(3), default=Takes.ASK.value)
    needs_met: Mapped[str] = mapped_column(String(120), default="")
    # Minutes of the day between which somebody may come; both None: at any hour.
    arrives_from: Mapped[int | None]
    arrives_until: Mapped[int | None]
    longest_stay: Mapped[int | None]
    needs_order: Mapped[bool] = mapped_column(default=False)
    # Codes of provinces, and the house's own contact points in the order in which they are called.
    not_from: Mapped[str] = mapped_column(Text, default="")
    contacts: Mapped[str] = mapped_column(String(80), default="")

    unit: Mapped[Unit] = relationship()

    @classmethod
    def of_unit(cls, unit: Unit) -> "Shelter":
        """The unit's house, made with its usual conditions where nothing was said yet."""
        found = db.session.scalars(select(cls).where(cls.unit_id == unit.id)).first()
        if found is None:
            is_house = unit.kind == UnitKind.REMOVED_PERSONS_HOUSE
            kind = ShelterKind.REMOVED if is_house else ShelterKind.WOMEN
            found = cls(unit_id=unit.id, unit=unit, kind=kind.value)
        return found

    @property
    def expiry(self) -> timedelta:
        """How long a post is taken at its word."""
        return timedelta(hours=self.expiry_hours)


class Capacity(Base):
    """So many places from a day, until another: the house's own, lent by a host, or of a season.

    What is in force on a day adds up. The host may be another unit than the one that runs the
    house (seed SH2).
    """

    __tablename__ = "capacity"
    __table_args__ = (
        CheckConstraint("places > 0 AND places <= 500", name="places"),
        CheckConstraint("until_on IS NULL OR until_on > from_on", name="order"),
        Index(None, "shelter_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shelter_id: Mapped[int] = mapped_column(ForeignKey("shelter.id"))
    places: Mapped[int]
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    host_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))

    host: Mapped[Unit | None] = relationship()

    @classmethod
    def in_force(cls, on: date) -> Any:
        """The condition that these places are there on a day."""
        return (cls.from_on <= on) & or_(cls.until_on.is_(None), cls.until_on > on)

    @classmethod
    def ahead_of(cls, shelter_id: int, on: date) -> "list[Capacity]":
        """What is in force on a day or comes later, the earliest first."""
        rows = select(cls).where(
            cls.shelter_id == shelter_id, or_(cls.until_on.is_(None), cls.until_on > on)
        )
        rows = rows.options(joinedload(cls.host)).order_by(cls.from_on, cls.id)
        return list(db.session.scalars(rows.limit(20)))


class Count(Base):
    """How many places were taken, as said or as follows from an arrival; appended, never changed.

    `as_of` is the moment for which somebody stood up for the number: an arrival moves the number
    and leaves that moment alone, so that it makes no old post look fresh.
    """

    __tablename__ = "shelter_count"
    __table_args__ = (
        CheckConstraint("occupied >= 0", name="occupied"),
        UniqueConstraint("shelter_id", "sequence"),
        Index(None, "shelter_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shelter_id: Mapped[int] = mapped_column(ForeignKey("shelter.id"))
    sequence: Mapped[int]
    occupied: Mapped[int]
    capacity: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    as_of: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    function: Mapped[str] = mapped_column(String(40))
    how: Mapped[str] = mapped_column(String(12))

    @classmethod
    def append(cls, shelter_id: int, by: Sitting, how: How, **said: Any) -> "Count":
        """Put the next number down; the sequence is unique, so two at once cannot both be next."""
        at = clock.now()
        row = cls(
            shelter_id=shelter_id,
            by_id=by.person_id,
            function=by.function,
            how=how.value,
            at=at,
            **({"as_of": at} | said),
        )
        db.session.add(row)
        db.session.flush()
        return row
