"""Hours at which a unit is hard to reach: ftour in Ramadan, Friday prayer, a span of days.

The unit says so itself; the board and the month show it beside the post, and nobody's duty changes.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment
from portal.i18n import N_, Listed


class Occasion(Listed):
    """On which days the window counts."""

    RAMADAN = "ramadan", N_("every day of Ramadan")
    FRIDAYS = "fridays", N_("every Friday")
    DATES = "dates", N_("on these days")


class ReducedWindow(Base):
    """A unit is hard to reach between two minutes of the local day, on some days."""

    __tablename__ = "reduced_window"
    __table_args__ = (
        CheckConstraint("opens >= 0 AND closes > opens AND closes <= 1440", name="minutes"),
        CheckConstraint(
            "(occasion = 'dates') = (from_on IS NOT NULL AND until_on IS NOT NULL)", name="dates"
        ),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="order"),
        Index(None, "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    occasion: Mapped[str] = mapped_column(String(20))
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    opens: Mapped[int]
    closes: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
