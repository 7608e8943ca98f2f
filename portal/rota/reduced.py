"""Hours at which a unit is hard to reach: ftour in Ramadan, Friday prayer, a span of days.

The unit says so itself; the board and the month show it beside the post, and nobody's duty changes.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, and_, cast, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import ColumnElement

from portal import clock
from portal.db import Base, Moment, db
from portal.i18n import N_, Listed
from portal.units.seasons import Season

FRIDAY = 4


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

    @property
    def occasion_label(self) -> str:
        """On which days, in words."""
        return Occasion(self.occasion).label

    @property
    def hours(self) -> str:
        """Its hours, as "18:00–20:00"."""
        return _hours(self.opens, self.closes)

    @classmethod
    def open_of(cls, unit_id: int, most: int) -> "list[ReducedWindow]":
        """What a unit says now, the first hours first."""
        rows = select(cls).where(cls.unit_id == unit_id, cls.ended_at.is_(None))
        return list(db.session.scalars(rows.order_by(cls.opens, cls.id).limit(most)))

    def end(self) -> None:
        """It counts no longer."""
        self.ended_at = clock.now()


def _counts_on(on: Any, is_friday: Any) -> ColumnElement[bool]:
    """The condition that a window counts on a day; both may be bound parameters."""
    in_ramadan = select(Season.id).where(Season.first_on <= on, Season.last_on >= on).exists()
    return ReducedWindow.ended_at.is_(None) & or_(
        and_(ReducedWindow.occasion == Occasion.RAMADAN.value, in_ramadan),
        and_(ReducedWindow.occasion == Occasion.FRIDAYS.value, is_friday),
        and_(ReducedWindow.from_on <= on, ReducedWindow.until_on >= on),
    )


def hours_said(unit_id: Any, on: Any, is_friday: Any) -> ColumnElement[str]:
    """The hard hours of a unit on a day inside another query: "1080-1200 1320-1380" or NULL."""
    span = cast(ReducedWindow.opens, String) + "-" + cast(ReducedWindow.closes, String)
    return (
        select(func.aggregate_strings(span, " "))
        .where(ReducedWindow.unit_id == unit_id, _counts_on(on, is_friday))
        .scalar_subquery()
    )


def read_hours(said: str | None) -> tuple[str, ...]:
    """What `hours_said` gave, as "18:00–20:00", in order and once each."""
    pairs = {tuple(map(int, span.split("-"))) for span in (said or "").split()}
    return tuple(_hours(opens, closes) for opens, closes in sorted(pairs))


def _hours(opens: int, closes: int) -> str:
    first, last = divmod(opens, 60), divmod(closes, 60)
    return f"{first[0]:02}:{first[1]:02}–{last[0]:02}:{last[1]:02}"
