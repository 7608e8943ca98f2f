"""The steps of requests, and the numbers that outlive them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Moment
from portal.requests.lists import Act
from portal.trail.models import Verb
from portal.units.models import Unit

# What the trail says of a step, where it is more than a step.
VERBS = {
    Act.DECLINED: Verb.REQUEST_DECLINED,
    Act.WITHDRAWN: Verb.REQUEST_WITHDRAWN,
    Act.PASSED_ON: Verb.REQUEST_PASSED_ON,
}


class Step(Base):
    """One tap: what, when, by whom under which function, for which unit, and why."""

    __tablename__ = "step"
    __table_args__ = (Index(None, "ask_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ask_id: Mapped[int] = mapped_column(ForeignKey("ask.id"))
    act: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    function: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    reason: Mapped[str] = mapped_column(String(40), default="")
    # Who said no: the unit asked, the woman, or the unit that asks.
    side: Mapped[str] = mapped_column(String(20), default="")
    hour: Mapped[datetime | None] = mapped_column(Moment)
    count: Mapped[int | None]
    other_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))

    ask: Mapped[Any] = relationship("Ask", back_populates="steps")
    by: Mapped[Any] = relationship("Person")
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    other_unit: Mapped[Unit | None] = relationship(foreign_keys=[other_unit_id])


class RequestCount(Base):
    """What is left of requests once they are purged: monthly numbers, nobody's."""

    __tablename__ = "request_count"
    __table_args__ = (UniqueConstraint("month", "area_id", "unit_id", "kind", "measure", "entry"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date]
    # The area of the unit that asked, and the unit that was asked.
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(40))
    measure: Mapped[str] = mapped_column(String(20))
    entry: Mapped[str] = mapped_column(String(40), default="")
    n: Mapped[int]
