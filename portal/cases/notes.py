"""Notes: written once, corrected by a further one, sealed with the case's key, bound to their row.

The database refuses a changed or deleted note, and an audience without a live share: see
`trail/guards.py`.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.cases.models import Case
from portal.cases.shares import Share
from portal.db import Base, Moment, db
from portal.people.models import Membership

DRAFT_KEPT = timedelta(days=7)
LONGEST = 4_000


class Note(Base):
    """What a unit wrote down in a case. It belongs to the author's unit."""

    __tablename__ = "note"
    __table_args__ = (Index(None, "case_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(24), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("note.id"))
    # The guard found something that looks like an identifier, and she went on.
    went_on: Mapped[bool] = mapped_column(default=False)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    @classmethod
    def write(cls, case: Case, text: str, by: Membership, **more: Any) -> "Note":
        """Add a note to the case; not yet committed."""
        uid = secrets.token_hex(12)
        sealed = case.key.seal(text, table="note", column="sealed", row=uid)
        said = {"at": clock.now(), "sealed": sealed} | more
        note = cls(uid=uid, case_id=case.id, membership_id=by.id, **said)
        db.session.add(note)
        db.session.flush()
        return note

    def show_to(self, shares: list[Share]) -> None:
        """Open it to the recipients of these shares, which must be live."""
        at = clock.now()
        db.session.add_all(Audience(note_id=self.id, share_id=s.id, at=at) for s in shares)
        db.session.flush()


class Audience(Base):
    """A note is open to the recipient of a share; the database refuses one that is not live."""

    __tablename__ = "audience"

    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"), primary_key=True)
    share_id: Mapped[int] = mapped_column(ForeignKey("share.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class Draft(Base):
    """A note half written by one person: kept for seven days, sealed, seen by nobody else."""

    __tablename__ = "draft"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    row: Mapped[str] = mapped_column(String(24))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)

    @classmethod
    def keep(cls, case: Case, person_id: int, text: str) -> None:
        """The text as it stands now takes the place of the one before; an empty one drops it."""
        if not text.strip():
            cls.drop(case.id, person_id)
            return
        dialect: Any = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
        row = secrets.token_hex(12)
        said = {
            "at": clock.now(),
            "row": row,
            "sealed": case.key.seal(text, table="draft", column="sealed", row=row),
        }
        db.session.execute(
            dialect.insert(cls)
            .values(case_id=case.id, person_id=person_id, **said)
            .on_conflict_do_update(index_elements=["case_id", "person_id"], set_=said)
        )

    @classmethod
    def drop(cls, case_id: int, person_id: int) -> None:
        """It was sent, or given up."""
        db.session.execute(delete(cls).where(cls.case_id == case_id, cls.person_id == person_id))

    @classmethod
    def forget_old(cls) -> int:
        """Throw away what nobody came back to for seven days; how many."""
        gone: Any = db.session.execute(delete(cls).where(cls.at < clock.now() - DRAFT_KEPT))
        return int(gone.rowcount)


def notes_of(case_id: int, ids: set[int]) -> list[Note]:
    """Those of these notes that belong to the case; of none given, none."""
    return list(
        db.session.scalars(
            select(Note).where(Note.case_id == case_id, Note.id.in_(ids)).order_by(Note.id)
        )
    )
