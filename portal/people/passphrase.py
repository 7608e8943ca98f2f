"""Passphrases: argon2id, a dummy hash for names nobody has, and a throttle in the database.

The throttle cannot be turned into a weapon: guesses from strange addresses share one small
budget per account, while an address from which the account was opened before keeps its own.
"""

import hashlib
import hmac
import threading
from datetime import datetime, timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask import current_app
from sqlalchemy import Index, String, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import Base, Moment, db, take_turn

# OWASP's floor for argon2id: 19 MiB, two passes, one lane; a phone-sized server can bear it.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Two at once at most, so that a flood of guesses cannot take the machine's memory.
_turns = threading.BoundedSemaphore(2)

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 40
KNOWN_FOR = timedelta(days=90)


class SignInTry(Base):
    """One attempt to sign in. Account and address are kept as keyed hashes, never in clear."""

    __tablename__ = "sign_in_try"
    __table_args__ = (Index(None, "account", "at"), Index(None, "address", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(Moment)
    was_right: Mapped[bool] = mapped_column(default=False)


def hashed(passphrase: str) -> str:
    """The argon2id hash to keep."""
    with _turns:
        return _hasher.hash(passphrase)


@lru_cache
def _nobodys() -> str:
    return _hasher.hash("a passphrase that nobody has")


def is_right(passphrase: str, kept: str | None) -> bool:
    """Whether the passphrase is the one kept; takes as long when there is none to compare."""
    with _turns:
        try:
            _hasher.verify(kept or _nobodys(), passphrase)
        except (Argon2Error, InvalidHashError, UnicodeEncodeError):
            return False
        return kept is not None


def _veiled(text: str) -> str:
    key: bytes = current_app.config["KEYRING"].subkey("sign-in throttle")
    return hmac.new(key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def take_try(account: str, address: str) -> SignInTry | None:
    """Count one attempt, or refuse it: None when the budget of account or address is spent.

    The attempt is committed before the slow hash is computed, so that guesses from many
    processes share the same budget.
    """
    take_turn("sign-in")
    at = clock.now()
    try_ = SignInTry(account=_veiled(account.casefold()), address=_veiled(address), at=at)
    if _spent(try_, at):
        db.session.rollback()
        return None
    db.session.add(try_)
    db.session.commit()
    return try_


def _spent(try_: SignInTry, at: datetime) -> bool:
    wrong = [SignInTry.at > at - WINDOW, SignInTry.was_right.is_(False)]
    known = select(SignInTry.address).where(
        SignInTry.account == try_.account,
        SignInTry.was_right.is_(True),
        SignInTry.at > at - KNOWN_FOR,
    )
    is_known = db.session.scalars(known.where(SignInTry.address == try_.address).limit(1)).first()
    of_account = select(func.count(SignInTry.id)).where(SignInTry.account == try_.account, *wrong)
    of_account = of_account.where(
        SignInTry.address == try_.address if is_known else SignInTry.address.not_in(known)
    )
    of_address = select(func.count(SignInTry.id)).where(SignInTry.address == try_.address, *wrong)
    return (db.session.scalar(of_account) or 0) >= PER_ACCOUNT or (
        db.session.scalar(of_address) or 0
    ) >= PER_ADDRESS


def note_right(try_: SignInTry) -> None:
    """The attempt was right: it spends no budget, and its address is known from now on."""
    db.session.execute(update(SignInTry).where(SignInTry.id == try_.id).values(was_right=True))
