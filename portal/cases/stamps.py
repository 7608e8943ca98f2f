"""Prosecution stamps are off in an area until its coordinator enters the agreement (T3.4)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import Base, Moment, db
from portal.people.sittings import Sitting


class StampAgreement(Base):
    """The prosecution of an area agreed in writing to times without content; until it ends."""

    __tablename__ = "stamp_agreement"
    __table_args__ = (Index(None, "area_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    reference: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @classmethod
    def of(cls, area_id: int) -> "StampAgreement | None":
        """The agreement that is in force in an area."""
        rows = select(cls).where(cls.area_id == area_id, cls.ended_at.is_(None))
        return db.session.scalars(rows.order_by(cls.id.desc())).first()

    @classmethod
    def is_on(cls, area_id: int | None) -> bool:
        """Whether stamps may be set in this area."""
        rows = exists().where(cls.area_id == area_id, cls.ended_at.is_(None))
        return bool(db.session.scalar(select(rows)))

    @classmethod
    def begin(cls, area_id: int, reference: str, by: Sitting) -> None:
        """Switch stamps on, under this reference."""
        agreed = cls(area_id=area_id, reference=reference, at=clock.now(), by_id=by.person_id)
        db.session.add(agreed)

    def end(self, by: Sitting) -> None:
        """Switch them off again."""
        self.ended_at, self.ended_by_id = clock.now(), by.person_id
