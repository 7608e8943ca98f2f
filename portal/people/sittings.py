"""A sitting: one browser signed in as one person, from sign-in to its end.

It is what Flask-Login calls the user. Its id is an opaque 256-bit token of which only the SHA-256
is kept, so it can be listed, ended from elsewhere, and never forged from the database; a copied
cookie is worth nothing after sign-out (quality 3, ASVS 7.2).
"""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from flask import current_app, g
from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, String, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal import clock
from portal.access import Held, Role
from portal.db import Base, Moment, apart, db
from portal.people.models import Membership, Person

IDLE = timedelta(minutes=15)
IDLE_SHARED = timedelta(minutes=5)
ABSOLUTE = timedelta(hours=12)
# The moment of the last use is written at most this often, so that reading costs no write.
GRAIN = timedelta(minutes=1)
AT_MOST = 5


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def device_in_words(agent: str) -> str:
    """The kind of device and browser in two words, from what the browser says of itself."""
    kinds = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
    browsers = (("Firefox", "Firefox"), ("Edg", "Edge"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    kind = next((k for k in kinds if k in agent), "?")
    browser = next((name for mark, name in browsers if mark in agent), "?")
    return f"{kind} · {browser}"


class Sitting(UserMixin, Base):  # type: ignore[misc]
    """One browser signed in; ended by the person, by time, by a newer sitting or by a colleague.

    Left idle it is locked: nothing opens but the duty lines, until six digits or the passphrase
    open it again.
    """

    __tablename__ = "sitting"
    # The raw token is carried by the object and never mapped to a column.
    __allow_unmapped__ = True
    __table_args__ = (Index(None, "person_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    began_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    is_shared: Mapped[bool] = mapped_column(default=False)
    device: Mapped[str] = mapped_column(String(40), default="")
    # Which browser it is, for the PIN that belongs to it.
    browser: Mapped[str] = mapped_column(String(64), default="")
    locked_at: Mapped[datetime | None] = mapped_column(Moment)
    # When the second factor was shown; until then this sitting opens nothing but that step.
    factor_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship()

    token: str | None = None

    @classmethod
    def open(cls, person: Person, *, agent: str, is_shared: bool, browser: str = "") -> "Sitting":
        """Begin a sitting with a fresh token; the oldest beyond five of the same person end."""
        at = clock.now()
        token = secrets.token_urlsafe(32)
        sitting = cls(
            code=secrets.token_hex(6),
            digest=_digest(token),
            person=person,
            began_at=at,
            used_at=at,
            is_shared=is_shared,
            device=device_in_words(agent),
            browser=browser,
            # A demonstration has invented people, and nothing to protect.
            factor_at=at if current_app.config["IS_DEMO"] else None,
        )
        sitting.token = token
        person.used_at = at
        db.session.add(sitting)
        db.session.flush()
        kept = (
            select(cls.id)
            .where(cls.person_id == person.id, cls.ended_at.is_(None))
            .order_by(cls.id.desc())
            .limit(AT_MOST)
        )
        db.session.execute(
            update(cls)
            .where(cls.person_id == person.id, cls.ended_at.is_(None), cls.id.not_in(kept))
            .values(ended_at=at)
            .execution_options(synchronize_session=False)
        )
        return sitting

    @classmethod
    def of_token(cls, token: str) -> "Sitting | None":
        """The live sitting of this token, with its person and her live memberships."""
        at = clock.now()
        sitting = db.session.scalars(
            select(cls)
            .where(cls.digest == _digest(token))
            .options(
                joinedload(cls.person),
                joinedload(cls.person)
                .selectinload(Person.memberships.and_(Membership.live_at(at)))
                .options(joinedload(Membership.unit), joinedload(Membership.area)),
            )
        ).first()
        if sitting is None or not sitting.is_live_at(at):
            # Ended by somebody, not by the hour: that browser is to keep nothing.
            g.is_revoked = sitting is not None and sitting.ended_at is not None
            return None
        sitting.token = token
        return sitting

    @classmethod
    def live_of(cls, person_id: int) -> "list[Sitting]":
        """Every browser in which this person is signed in now, the one used last first."""
        at = clock.now()
        rows = db.session.scalars(
            select(cls)
            .where(cls.person_id == person_id, cls.ended_at.is_(None))
            .order_by(cls.used_at.desc(), cls.id.desc())
        )
        return [sitting for sitting in rows if sitting.is_live_at(at)]

    @property
    def idle(self) -> timedelta:
        """How long it may be left alone before it is locked."""
        return IDLE_SHARED if self.is_shared else IDLE

    @classmethod
    def end_all_of(cls, person_id: int) -> None:
        """Every browser of this person is out at its next request."""
        db.session.execute(
            update(cls)
            .where(cls.person_id == person_id, cls.ended_at.is_(None))
            .values(ended_at=clock.now())
        )

    def is_live_at(self, at: datetime) -> bool:
        """Not ended, not older than a working day; half signed in, it ends where it would lock."""
        is_left = self.factor_at is None and at - self.used_at >= self.idle
        return self.ended_at is None and not is_left and at - self.began_at < ABSOLUTE

    def is_locked_at(self, at: datetime) -> bool:
        """Covered by herself, or left idle."""
        return self.locked_at is not None or at - self.used_at >= self.idle

    @property
    def held(self) -> Held | None:
        """The step that is to be taken before anything opens."""
        at = clock.now()
        if self.factor_at is None:
            return Held.FACTOR
        if self.is_locked_at(at):
            return Held.LOCKED
        return None if self.person.has_undertaken_at(at) else Held.UNDERTAKING

    def get_id(self) -> str:
        """The token, which Flask-Login keeps in the signed cookie."""
        return self.token or ""

    def end(self) -> None:
        """End it now, for good."""
        self.ended_at = clock.now()

    def lock(self) -> None:
        """Cover it now."""
        self.locked_at = clock.now()

    def unlock(self) -> None:
        """She showed that it is she: this counts as use, and the cover is gone."""
        self.locked_at, self.used_at = None, clock.now()

    def note_use(self) -> None:
        """Remember that the person is here, at most once a minute; polls do not call this."""
        at = clock.now()
        if at - self.used_at < GRAIN:
            return
        # A writing request has read so far inside SQLite's one write transaction; holding on to
        # it, `apart` would wait for ourselves.
        db.session.commit()
        # A full disk or a busy writer must not keep anybody from reading.
        with suppress(DBAPIError), apart() as connection:
            connection.execute(
                update(Sitting)
                .where(Sitting.id == self.id, Sitting.ended_at.is_(None))
                .values(used_at=at)
            )

    @cached_property
    def memberships(self) -> list[Membership]:
        """The person's live mandates, loaded with the sitting."""
        return list(self.person.memberships)

    @property
    def roles(self) -> set[Role]:
        """Every role held now, in whatever scope."""
        return {membership.granted_role for membership in self.memberships}

    @property
    def function(self) -> str:
        """The function she acts under, for the trail: that of her first live mandate."""
        return self.memberships[0].function if self.memberships else ""

    @property
    def unit_code(self) -> str:
        """The scope she acts in, for the trail: a unit's code, else an area's, else nothing."""
        if not self.memberships:
            return ""
        scope: Any = self.memberships[0].unit or self.memberships[0].area
        return str(scope.code) if scope else ""

    @property
    def device_code(self) -> str:
        """Which of her devices, as a code without meaning, for the trail."""
        return self.code

    @property
    def area_id(self) -> int | None:
        """Her area: the one she chose, else that of her first mandate that lies in one."""
        if self.person.home_area_id:
            return self.person.home_area_id
        for membership in self.memberships:
            area_id = membership.unit.area_id if membership.unit else membership.area_id
            if area_id:
                return int(area_id)
        return None
