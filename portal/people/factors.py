"""The second factor: six digits from a phone (RFC 6238), and ten codes for when it is lost.

A code is accepted once: the step it belongs to is kept, and only a later one is taken. The secret
is sealed at rest; recovery codes are 128 random bits of which only the SHA-256 is kept.
"""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from flask import current_app
from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.cipher import Keyring
from portal.db import Base, Moment, db

STEP = 30  # seconds
# One step before and after is taken, since phones' clocks drift (RFC 6238, 5.2; ASVS 6.5.5).
DRIFT = (0, -1, 1)
# A code that fits this far off is a wrong clock rather than a wrong code, and is told as that.
SKEW = range(-40, 41)
CODES = 10


class SecondFactor(Base):
    """Somebody's authenticator. It counts once she has shown a code of it."""

    __tablename__ = "second_factor"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(24), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)

    @classmethod
    def of(cls, person_id: int) -> "SecondFactor | None":
        """The authenticator of this person, confirmed or only begun."""
        return db.session.scalars(select(cls).where(cls.person_id == person_id)).first()

    @classmethod
    def confirmed_of(cls, person_id: int) -> "SecondFactor | None":
        """The authenticator of this person once she has shown a code of it."""
        factor = cls.of(person_id)
        return factor if factor and factor.confirmed_at else None

    @classmethod
    def guards(cls, person_id: int) -> bool:
        """Whether more than a passphrase guards this account; a demonstration needs no more."""
        return current_app.config["IS_DEMO"] or cls.confirmed_of(person_id) is not None

    @classmethod
    def begin(cls, person_id: int) -> "SecondFactor":
        """A new secret for somebody who has none."""
        keyring: Keyring = current_app.config["KEYRING"]
        uid = secrets.token_hex(12)
        secret = base64.b32encode(secrets.token_bytes(20)).decode()
        factor = cls(
            uid=uid,
            person_id=person_id,
            sealed=keyring.seal(secret, table="second_factor", column="sealed", row=uid),
            last_step=0,
        )
        db.session.add(factor)
        db.session.flush()
        return factor

    @property
    def secret(self) -> str:
        """The shared secret in base32, as an authenticator takes it."""
        keyring: Keyring = current_app.config["KEYRING"]
        return keyring.open(self.sealed, table="second_factor", column="sealed", row=self.uid)

    def step_of(self, code: str, at: datetime) -> int | None:
        """The time step whose code this is, within the drift allowed; None for any other."""
        return self._fitting(code, at, DRIFT)

    def skew_of(self, code: str, at: datetime) -> timedelta | None:
        """How far a phone's clock is off, when the code is that of another near moment."""
        step = self._fitting(code, at, SKEW)
        return None if step is None else timedelta(seconds=(step - _step(at)) * STEP)

    def _fitting(self, code: str, at: datetime, offsets: tuple[int, ...] | range) -> int | None:
        key = base64.b32decode(self.secret)
        # Authenticators know SHA-1 only; HMAC does not rest on its broken collision resistance.
        totp = TOTP(key, 6, SHA1(), STEP, enforce_key_length=False)  # noqa: S303
        steps = [_step(at) + offset for offset in offsets]
        fits = [s for s in steps if secrets.compare_digest(totp.generate(s * STEP), code.encode())]
        return fits[0] if fits else None

    def take(self, step: int) -> bool:
        """Use up a step, once, whoever else tries it at the same time; True when it was ours."""
        taken = db.session.execute(
            update(SecondFactor)
            .where(SecondFactor.id == self.id, SecondFactor.last_step < step)
            .values(last_step=step)
            .returning(SecondFactor.id)
        )
        return taken.first() is not None


class RecoveryCode(Base):
    """A code that opens once when the authenticator is lost."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)

    @classmethod
    def make(cls, person_id: int) -> list[str]:
        """Ten new codes, shown this once; the older ones end."""
        db.session.execute(delete(cls).where(cls.person_id == person_id))
        codes = [secrets.token_hex(16) for _ in range(CODES)]
        rows = [{"person_id": person_id, "digest": _digest(code)} for code in codes]
        db.session.execute(insert(cls), rows)
        return ["-".join(code[i : i + 4] for i in range(0, 32, 4)) for code in codes]

    @classmethod
    def use(cls, person_id: int, text: str) -> bool:
        """Use up a code, once; True when it was hers and unused."""
        used = db.session.execute(
            update(cls)
            .where(cls.person_id == person_id, cls.digest == _digest(text), cls.used_at.is_(None))
            .values(used_at=clock.now())
            .returning(cls.id)
        )
        return used.first() is not None

    @classmethod
    def left(cls, person_id: int) -> int:
        """How many unused codes she still has."""
        rows = select(cls.id).where(cls.person_id == person_id, cls.used_at.is_(None))
        return len(db.session.scalars(rows).all())


def _step(at: datetime) -> int:
    return int(at.timestamp()) // STEP


def _digest(text: str) -> str:
    plain = "".join(mark for mark in text.lower() if mark.isalnum())
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()
