"""Six digits that open a locked browser again: of one person, in one browser, five tries.

A million codes are soon tried by somebody who has the database, so the digits are mixed with a key
of the installation before they are hashed; against the portal itself there are the five tries.
"""

import hashlib
import hmac
import secrets
from datetime import datetime
from itertools import pairwise

from flask import current_app, session
from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import Base, Moment, db
from portal.people.passphrase import hashed, is_right

DIGITS = 6
TRIES = 5
# Chosen first by everybody who was ever asked for six digits.
_COMMON = (
    "159753 147258 258456 123321 112233 223344 332211 110110 100100 101112 789456 456789 "
    "147852 987654 696969 123654 147369 520520 202020 131313"
)


class Pin(Base):
    """What one person chose for one browser."""

    __tablename__ = "pin"
    __table_args__ = (UniqueConstraint("person_id", "browser"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    browser: Mapped[str] = mapped_column(String(64))
    kept: Mapped[str] = mapped_column(String(200))
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def of(cls, person_id: int, browser: str) -> "Pin | None":
        """What this person chose for this browser."""
        rows = select(cls).where(cls.person_id == person_id, cls.browser == browser)
        return db.session.scalars(rows).first()

    @classmethod
    def keep(cls, person_id: int, browser: str, digits: str) -> None:
        """From now on these digits open it."""
        pin = cls.of(person_id, browser) or cls(person_id=person_id, browser=browser)
        pin.kept, pin.tries = hashed(pin._mixed(digits)), 0
        pin.made_at = clock.now()
        db.session.add(pin)

    @classmethod
    def forget(cls, person_id: int, browser: str = "") -> None:
        """These digits open nothing any more; without a browser, in none of hers."""
        rows = delete(cls).where(cls.person_id == person_id)
        db.session.execute(rows.where(cls.browser == browser) if browser else rows)

    def take_try(self) -> int | None:
        """Count a try before it is judged: how many are left; None when all five were spent."""
        taken = db.session.execute(
            update(Pin)
            .where(Pin.id == self.id, Pin.tries < TRIES)
            .values(tries=Pin.tries + 1)
            .returning(Pin.tries)
        ).first()
        db.session.commit()
        return TRIES - taken.tries if taken else None

    def fits(self, digits: str) -> bool:
        """Whether these are the digits; a right try gives the five back."""
        if not is_right(self._mixed(digits), self.kept):
            return False
        # By statement: the row may be gone, where others spent its tries meanwhile.
        db.session.execute(update(Pin).where(Pin.id == self.id).values(tries=0))
        return True

    def _mixed(self, digits: str) -> str:
        key: bytes = current_app.config["KEYRING"].subkey("pin")
        said = f"{self.person_id}:{self.browser}:{digits}"
        return hmac.new(key, said.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def is_easy(digits: str) -> bool:
    """Whether these six digits are among the first that a stranger would try."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    is_pattern = digits[:2] * 3 == digits or digits[:3] * 2 == digits
    return len(set(digits)) < 3 or len(steps) == 1 or is_pattern or digits in _COMMON


def this_browser() -> str:
    """Which browser this is, as a hash: the code lives in its cookie and says nothing else."""
    if "browser" not in session:
        session["browser"] = secrets.token_urlsafe(24)
    return hashlib.sha256(session["browser"].encode()).hexdigest()
