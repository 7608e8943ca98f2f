"""Hours at which a unit is hard to reach: ftour in Ramadan, Friday prayer, a span of days.

The unit says so itself; the board and the month show it beside the post, and nobody's duty changes.
"""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, and_, false, or_, select, true
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import Base, Moment, db
from portal.i18n import N_, Listed
from portal.units.seasons import Season

_FRIDAY = 4
_MOST = 200


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


def reduced_on(on: date, unit_ids: set[int]) -> dict[int, tuple[str, ...]]:
    """The hard hours of these units on a day, as "18:00–20:00"; one query."""
    if not unit_ids:
        return {}
    in_ramadan = select(Season.id).where(Season.first_on <= on, Season.last_on >= on).exists()
    rows = db.session.execute(
        select(ReducedWindow.unit_id, ReducedWindow.opens, ReducedWindow.closes)
        .where(
            ReducedWindow.unit_id.in_(unit_ids),
            ReducedWindow.ended_at.is_(None),
            or_(
                and_(ReducedWindow.occasion == Occasion.RAMADAN.value, in_ramadan),
                and_(
                    ReducedWindow.occasion == Occasion.FRIDAYS.value,
                    true() if on.weekday() == _FRIDAY else false(),
                ),
                and_(ReducedWindow.from_on <= on, ReducedWindow.until_on >= on),
            ),
        )
        .order_by(ReducedWindow.opens, ReducedWindow.id)
        .limit(_MOST)
    )
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for unit_id, opens, closes in rows:
        found[unit_id][_hours(opens, closes)] = None
    return {unit_id: tuple(said) for unit_id, said in found.items()}


def _hours(opens: int, closes: int) -> str:
    first, last = divmod(opens, 60), divmod(closes, 60)
    return f"{first[0]:02}:{first[1]:02}–{last[0]:02}:{last[1]:02}"
