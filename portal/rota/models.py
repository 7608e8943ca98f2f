"""Posts, their shifts in wall-clock and UTC, and assignments of memberships to shifts."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.db import Base, Moment
from portal.people.models import Membership
from portal.units.models import ContactPoint, Unit


class Post(Base):
    """What a unit keeps somebody on duty for. Its fallback line is mandatory: a gap has a way out.

    The line belongs to the post, not to a person; whoever is on duty answers on it.
    """

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("people_needed > 0", name="people_needed"),
        Index(None, "area_id"),
        Index(None, "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    kind: Mapped[str] = mapped_column(String(40))
    regime: Mapped[str] = mapped_column(String(20))
    # Minutes to come when called from home; 0 where nobody has said.
    arrives_in: Mapped[int] = mapped_column(default=0)
    people_needed: Mapped[int] = mapped_column(default=1)
    publication: Mapped[str] = mapped_column(String(20))
    # Kept day and night: then a moment without a shift is a gap, not a closed office.
    is_continuous: Mapped[bool] = mapped_column(default=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("contact_point.id"))
    fallback_id: Mapped[int] = mapped_column(ForeignKey("contact_point.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    unit: Mapped[Unit] = relationship()
    line: Mapped[ContactPoint] = relationship(foreign_keys=[line_id])
    fallback: Mapped[ContactPoint] = relationship(foreign_keys=[fallback_id])


class Shift(Base):
    """A stretch of duty, half-open. The wall clock is what was agreed; UTC is derived from it.

    `zone_version` says under which zone data the derivation was made, so that a new rule can
    move the instants and leave the agreed hours alone.
    """

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="order"),
        Index(None, "post_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    local_start: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    local_end: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    zone_version: Mapped[str] = mapped_column(String(12))

    post: Mapped[Post] = relationship()
    assignments: Mapped[list["Assignment"]] = relationship(
        back_populates="shift", order_by="Assignment.seat"
    )

    @staticmethod
    def on_wall(start: datetime, end: datetime) -> dict[str, Any]:
        """The fields of a shift from naive wall-clock times, UTC derived from them.

        Raises `ValueError` when the shift would be empty.
        """
        starts_at, ends_at = clock.span_utc(start, end)
        return {
            "starts_at": starts_at,
            "ends_at": ends_at,
            "local_start": start,
            "local_end": end,
            "zone_version": clock.zone_version(),
        }


class Assignment(Base):
    """Somebody holds a seat of a shift. It covers only while her membership is live: computed."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("shift_id", "seat"), Index(None, "membership_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    seat: Mapped[int] = mapped_column(default=1)

    shift: Mapped[Shift] = relationship(back_populates="assignments")
    membership: Mapped[Membership] = relationship()
