"""What goes and when: holds, erasures that two people agree on, and the purge itself.

A purge row can be committed only together with its end row (a deferred foreign key), and the
triggers let a note be blanked only while the first is there without the second: so blanking
happens inside the transaction of a purge and nowhere else.
"""

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.cases.lists import Band
from portal.cases.models import KEPT_FOR, Case, Exclusion, FollowUp
from portal.cases.notes import Draft, Note
from portal.cases.shares import Share
from portal.db import Base, Moment, db
from portal.trail.models import Verb, record


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


def purge(case: Case, reason: str) -> None:
    """Erase what was written in a case: its key first, then every text; its figures stay.

    All in one transaction: the triggers let this through and nothing like it.
    """
    token, at = secrets.token_hex(12), clock.now()
    db.session.add(Purge(token=token, case_id=case.id, at=at, reason=reason))
    db.session.flush()
    for table in (Note, Share):
        db.session.execute(
            update(table)
            .where(table.case_id == case.id, table.sealed.is_not(None))
            .values(sealed=None, **({"is_blanked": True} if table is Share else {}))
            .execution_options(synchronize_session=False)
        )
    for gone in (Draft, FollowUp, Exclusion):
        db.session.execute(delete(gone).where(gone.case_id == case.id))
    case.wrapped = case.reference = case.reference_mark = None
    case.by_id, case.elsewhere, case.elsewhere_channel = None, "", ""
    case.band, case.is_minor = Band.NONE_SEEN.value, False
    # The month is what the figures need; the hour would still say which night it was.
    case.opened_at, case.purged_at = _month(case.opened_at), at
    if case.closed_at is not None:
        case.closed_at = _month(case.closed_at)
    db.session.add(PurgeEnd(token=token))
    record(Verb.CONTENT_ERASED, kind="case", code=case.code)
    db.session.flush()


def _month(at: datetime) -> datetime:
    local = clock.local(at)
    return clock.starts_utc(datetime(local.year, local.month, 1))


def due(at: datetime, most: int = 200) -> list[Case]:
    """The closed cases whose time is over and that nobody holds."""
    held = select(RetentionHold.case_id).where(RetentionHold.lifted_at.is_(None))
    rows = select(Case).where(
        Case.closed_at <= at - KEPT_FOR, Case.purged_at.is_(None), Case.id.not_in(held)
    )
    return list(db.session.scalars(rows.order_by(Case.id).limit(most)))
