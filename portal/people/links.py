"""One-time links: how their ends are made, and the first operator's way in."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.access import Role
from portal.db import Base, Moment, db, take_turn
from portal.people.lists import Function
from portal.people.models import Membership, Person
from portal.people.passphrase import hashed
from portal.trail.models import Verb, record

LASTS = timedelta(hours=48)


def token_of(purpose: str, code: str) -> str:
    """What a link ends with: the code, and 128 bits that only this installation can make."""
    key: bytes = current_app.config["KEYRING"].subkey("link")
    mac = hmac.new(key, f"{purpose}:{code}".encode(), hashlib.sha256).hexdigest()
    return f"{code}{mac[:32]}"


def code_in(purpose: str, token: str) -> str | None:
    """The code of a link's end, if this installation made it for this purpose."""
    code = token[:12]
    is_ours = token.isascii() and secrets.compare_digest(token_of(purpose, code), token)
    return code if is_ours else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


class OperatorLink(Base):
    """A link that makes one operator, once, within 48 hours."""

    __tablename__ = "operator_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)

    @classmethod
    def make(cls) -> str:
        """A new link; returns its secret, which exists nowhere else. Older unused ones end."""
        secret = secrets.token_urlsafe(24)
        at = clock.now()
        for older in db.session.scalars(select(cls).where(cls.used_at.is_(None))):
            older.used_at = at
        db.session.add(cls(digest=_digest(secret), made_at=at))
        record(Verb.OPERATOR_LINK_MADE, kind="installation")
        return secret

    @classmethod
    def open_with(cls, secret: str) -> "OperatorLink | None":
        """The link of this secret while it can still be used."""
        link = db.session.scalars(select(cls).where(cls.digest == _digest(secret))).first()
        if link is None or link.used_at or clock.now() - link.made_at >= LASTS:
            return None
        return link

    def make_operator(self, *, account: str, names: tuple[str, str], passphrase: str) -> Person:
        """Use the link up: the person (names in Arabic and Latin letters) runs the installation."""
        at = clock.now()
        person = Person(
            account=account,
            name_ar=names[0],
            name_latin=names[1],
            language="fr",
            speaks="",
            passphrase_hash=hashed(passphrase),
            made_at=at,
        )
        db.session.add(person)
        db.session.flush()
        db.session.add(
            Membership(
                person_id=person.id,
                role=Role.OPERATOR.value,
                function=Function.TECHNICIAN.value,
                is_installation=True,
                starts_at=at,
                # The very first membership has nobody who could confirm it.
                confirmed_at=at,
            )
        )
        self.used_at = at
        record(Verb.OPERATOR_MADE, kind="person", code=str(person.id))
        return person


def take_link(secret: str) -> OperatorLink | None:
    """As `open_with`, one request at a time, so that two cannot use the same link."""
    take_turn("operator-link")
    return OperatorLink.open_with(secret)
