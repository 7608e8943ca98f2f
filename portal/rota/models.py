"""Posts, their shifts in wall-clock and UTC, and assignments of memberships to shifts."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
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
    # A cover that somebody takes waits until the coordinator agrees.
    needs_approval: Mapped[bool] = mapped_column(default=False)
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
        # Laying the same patterns out twice gives the same rows.
        UniqueConstraint("post_id", "local_start", "local_end"),
        Index(None, "post_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    local_start: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    local_end: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    zone_version: Mapped[str] = mapped_column(String(12))
    # The pattern that it was laid out from; none for one that somebody made by hand.
    pattern_id: Mapped[int | None] = mapped_column(ForeignKey("pattern.id"))
    # What its pattern says otherwise than the post: how many people, which regime.
    people: Mapped[int | None]
    regime: Mapped[str | None] = mapped_column(String(20))

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


# A seat has one row that begins with its shift, one that ends with it, and one from any instant
# between; so two on a whole seat, and a whole one beside a first or last part, are impossible.
# A part in the middle is kept apart by `seats.py`, whose writers take turns.
_FROM_THE_START = text("starts_at IS NULL")
_TO_THE_END = text("ends_at IS NULL")


class Assignment(Base):
    """Somebody holds a seat of a shift, or a part of it, while her membership is live (computed).

    An end that is not said is the shift's and moves with it; a part is said in UTC and lies within.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("starts_at IS NULL OR ends_at IS NULL OR ends_at > starts_at", name="part"),
        UniqueConstraint("shift_id", "seat", "starts_at"),
        Index(
            "uq_assignment_first_part",
            "shift_id",
            "seat",
            unique=True,
            sqlite_where=_FROM_THE_START,
            postgresql_where=_FROM_THE_START,
        ),
        Index(
            "uq_assignment_last_part",
            "shift_id",
            "seat",
            unique=True,
            sqlite_where=_TO_THE_END,
            postgresql_where=_TO_THE_END,
        ),
        Index(None, "membership_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shift.id"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    seat: Mapped[int] = mapped_column(default=1)
    starts_at: Mapped[datetime | None] = mapped_column(Moment)
    ends_at: Mapped[datetime | None] = mapped_column(Moment)

    shift: Mapped[Shift] = relationship(back_populates="assignments")
    membership: Mapped[Membership] = relationship()

    def span_in(self, shift: Shift) -> tuple[datetime, datetime]:
        """From when until when it lies in `shift`, its own; the mandate is not asked."""
        starts_at = max(self.starts_at or shift.starts_at, shift.starts_at)
        return starts_at, min(self.ends_at or shift.ends_at, shift.ends_at)
