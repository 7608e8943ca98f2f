"""Possible duplicates: the same matter that came twice (A-X5, T14). Linked, never merged."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment


class Link(Base):
    """What somebody said of two cases that looked like one."""

    __tablename__ = "case_link"
    __table_args__ = (
        UniqueConstraint("case_id", "other_id"),
        CheckConstraint("case_id <> other_id", name="two"),
        Index(None, "other_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    verdict: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
