"""What a coordinator proposes for the calendar; an area coordinator decides (product 5)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal import clock
from portal.db import Base, Moment, db
from portal.rota.holidays import Holiday
from portal.units.models import Unit

MOST = 20


class HolidayProposal(Base):
    """A feast should stand on another day, or a day should be off. Who proposed stays on record."""

    __tablename__ = "holiday_proposal"
    __table_args__ = (Index(None, "settled_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # None proposes an extra day.
    holiday_id: Mapped[int | None] = mapped_column(ForeignKey("holiday.id"))
    starts_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    holiday: Mapped[Holiday | None] = relationship()
    unit: Mapped[Unit | None] = relationship()

    @classmethod
    def open(cls) -> "list[HolidayProposal]":
        """What waits for an area coordinator, the oldest first."""
        rows = select(cls).where(cls.settled_at.is_(None))
        rows = rows.options(joinedload(cls.holiday), joinedload(cls.unit))
        return list(db.session.scalars(rows.order_by(cls.id).limit(MOST)))

    @classmethod
    def make(cls, holiday_id: int | None, starts_on: date, by_id: int, unit_id: int | None) -> bool:
        """Propose, unless the same is proposed already or too much waits."""
        waiting = cls.open()
        is_known = any((p.holiday_id, p.starts_on) == (holiday_id, starts_on) for p in waiting)
        if is_known or len(waiting) >= MOST:
            return False
        about = {"holiday_id": holiday_id, "starts_on": starts_on}
        db.session.add(cls(**about, by_id=by_id, unit_id=unit_id, at=clock.now()))
        return True

    @classmethod
    def settle(cls, by_id: int, *, proposal_id: int = 0, holiday_id: int = 0) -> None:
        """It is decided, one way or the other: one proposal, or all about a feast."""
        which = cls.id == proposal_id if proposal_id else cls.holiday_id == holiday_id
        db.session.execute(
            update(cls)
            .where(which, cls.settled_at.is_(None))
            .values(settled_at=clock.now(), settled_by_id=by_id)
            .execution_options(synchronize_session=False)
        )
