"""What goes and when: holds, erasures that two people agree on, and the purge itself.

A purge row can be committed only together with its end row (a deferred foreign key), and the
triggers let a note be blanked only while the first is there without the second: so blanking
happens inside the transaction of a purge and nowhere else.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment


class RetentionHold(Base):
    """Somebody needs the content longer; under which reference, until it is lifted."""

    __tablename__ = "retention_hold"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    reference: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Erasure(Base):
    """One person asked that a case be erased before its time; another must agree."""

    __tablename__ = "erasure"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    agreed_at: Mapped[datetime | None] = mapped_column(Moment)
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class PurgeEnd(Base):
    """The last row of a purge's transaction: after it nothing can be blanked under that purge."""

    __tablename__ = "purge_end"

    token: Mapped[str] = mapped_column(String(24), primary_key=True)


class Purge(Base):
    """The content of a case was erased at a moment; its key was destroyed with it."""

    __tablename__ = "purge"
    __table_args__ = (Index(None, "case_id"),)

    token: Mapped[str] = mapped_column(
        ForeignKey("purge_end.token", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(20))
