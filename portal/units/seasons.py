"""Ramadan as dated records: from which day to which, estimated until the moon was sighted.

The dates stand here and not in the rota, since doors keep other hours in Ramadan too. Nothing is
calculated from them: who confirms or moves a season changes one row.
"""

from datetime import date

from sqlalchemy import CheckConstraint, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, db
from portal.i18n import N_, Listed


class SeasonKind(Listed):
    """What the days are kept for."""

    RAMADAN = "ramadan", N_("Ramadan")


class SeasonState(Listed):
    """How sure its days are."""

    ESTIMATED = "estimated", N_("estimated")
    CONFIRMED = "confirmed", N_("confirmed")


class Season(Base):
    """A season from its first day to its last, both counted; `year` is the Hijri one (1448)."""

    __tablename__ = "season"
    __table_args__ = (
        UniqueConstraint("kind", "year"),
        CheckConstraint("last_on >= first_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), default=SeasonKind.RAMADAN.value)
    year: Mapped[int]
    first_on: Mapped[date]
    last_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default=SeasonState.ESTIMATED.value)

    @classmethod
    def of(cls, first: date, last: date) -> "list[Season]":
        """The seasons with a day between these two, both counted, in order."""
        return list(
            db.session.scalars(
                select(cls)
                .where(cls.first_on <= last, cls.last_on >= first)
                .order_by(cls.first_on, cls.id)
            )
        )

    def holds(self, day: date) -> bool:
        """Whether the season counts on that day."""
        return self.first_on <= day <= self.last_on
