"""The meeting point of an accepted request: sealed, read by few, gone soon (product 3.4).

It is no address and stands nowhere but here. Whoever reads it is in the trail before the page
leaves; from an arrival on, or after a day, it is neither shown nor kept.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ForeignKey, LargeBinary, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.cipher import Keyring
from portal.db import Base, Moment, db

LASTS = timedelta(hours=24)


class MeetingPoint(Base):
    """Where she is met, for one hold. The row stays without its text: that it was given."""

    __tablename__ = "meeting_point"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(24), unique=True)
    hold_id: Mapped[int] = mapped_column(ForeignKey("hold.id"), unique=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    given_at: Mapped[datetime] = mapped_column(Moment)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)

    @classmethod
    def give(cls, hold_id: int, text: str) -> None:
        """Seal it into a row of its own, or into the one that is there."""
        found = db.session.scalars(select(cls).where(cls.hold_id == hold_id)).first()
        if found is None:
            # Ciphertext is bound to the row before the database gives it an id.
            found = cls(uid=secrets.token_hex(12), hold_id=hold_id)
            db.session.add(found)
        found.given_at, found.erased_at = clock.now(), None
        found.sealed = _keyring().seal(text, table="meeting_point", column="sealed", row=found.uid)

    @classmethod
    def of(cls, hold_ids: list[int]) -> "dict[int, MeetingPoint]":
        """Those of these holds that may still be read, by hold; nothing is opened here."""
        at = clock.now()
        rows = db.session.scalars(select(cls).where(cls.hold_id.in_(hold_ids)))
        return {row.hold_id: row for row in rows if row.is_open_at(at)}

    @classmethod
    def erase_of(cls, hold_id: int) -> None:
        """Nobody needs it any more: the text goes now."""
        _erase(cls.hold_id == hold_id)

    @classmethod
    def erase_old(cls) -> int:
        """Blank what is older than a day; reading refuses it already."""
        return _erase(cls.given_at <= clock.now() - LASTS)

    def is_open_at(self, at: datetime) -> bool:
        """Whether it may still be read."""
        return self.sealed is not None and at - self.given_at < LASTS

    def opened(self) -> str:
        """The text; whoever opens it has written so in the trail before."""
        return _keyring().open(
            self.sealed or b"", table="meeting_point", column="sealed", row=self.uid
        )


def _erase(condition: Any) -> int:
    done: Any = db.session.execute(
        update(MeetingPoint)
        .where(condition, MeetingPoint.sealed.is_not(None))
        .values(sealed=None, erased_at=clock.now())
    )
    return int(done.rowcount)


def _keyring() -> Keyring:
    keyring: Keyring = current_app.config["KEYRING"]
    return keyring
