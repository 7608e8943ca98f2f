"""Keys of calendar addresses: whoever holds one reads a person's or a post's duties.

A calendar program cannot sign in, so the address itself is the secret: 192 random bits, shown once,
kept as a hash, ended by one tap. It opens no more than its holder may still read, at every reading.
"""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal import clock
from portal.access import Role
from portal.db import Base, Moment, apart, db
from portal.people.models import Membership, Person
from portal.people.powers import coordinates_area
from portal.rota.models import Post

BYTES = 24
AT_MOST = 12
# A calendar asks every hour; when it last did is worth one small write an hour, not more.
GRAIN = timedelta(hours=1)


class FeedKey(Base):
    """One address of a calendar: its maker's own duties, or those of one post of her unit."""

    __tablename__ = "feed_key"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship()
    post: Mapped[Post | None] = relationship()

    @classmethod
    def make(cls, person_id: int, post_id: int | None) -> tuple["FeedKey", str]:
        """A new address and its secret, which exists nowhere else."""
        secret = secrets.token_urlsafe(BYTES)
        key = cls(
            digest=digest_of(secret), person_id=person_id, post_id=post_id, made_at=clock.now()
        )
        db.session.add(key)
        db.session.flush()
        return key, secret

    @classmethod
    def open_of(cls, person_id: int) -> "list[FeedKey]":
        """The addresses of somebody that still open, the newest first."""
        rows = select(cls).where(cls.person_id == person_id, cls.revoked_at.is_(None))
        rows = rows.options(joinedload(cls.post).joinedload(Post.unit)).order_by(cls.id.desc())
        return list(db.session.scalars(rows.limit(AT_MOST)))

    @classmethod
    def opened_with(cls, secret: str) -> "FeedKey | None":
        """The address of this secret while it opens anything; None for every other reason alike.

        It opens what its holder may read at this moment: an ended mandate, an account at rest and
        a closed post shut it at once.
        """
        at = clock.now()
        key = db.session.scalars(
            select(cls)
            .where(cls.digest == digest_of(secret), cls.revoked_at.is_(None))
            .options(
                joinedload(cls.post).joinedload(Post.unit),
                joinedload(cls.person)
                .selectinload(Person.memberships.and_(Membership.live_at(at)))
                .joinedload(Membership.unit),
            )
        ).first()
        return key if key is not None and key.opens_at(at) else None

    def opens_at(self, at: datetime) -> bool:
        """Whether its holder may read this at `at`; her live mandates must be loaded."""
        held = list(self.person.memberships)
        if self.person.rests_at(at) or not held:
            return False
        return self.post is None or (self.post.closed_at is None and may_follow(held, self.post))

    def revoke(self) -> None:
        """It opens nothing any more."""
        self.revoked_at = clock.now()

    def note_use(self) -> None:
        """Remember that a calendar asked, at most once an hour; worth no waiting."""
        at = clock.now()
        if self.used_at is not None and at - self.used_at < GRAIN:
            return
        with suppress(DBAPIError), apart() as connection:
            connection.execute(update(FeedKey).where(FeedKey.id == self.id).values(used_at=at))


def may_follow(held: list[Membership], post: Post) -> bool:
    """Whether whoever holds these mandates may have a post's calendar: her unit's, her area's."""
    is_hers = any(m.unit_id == post.unit_id and m.role != Role.OBSERVER for m in held)
    return is_hers or coordinates_area(held, post.area_id)


def digest_of(secret: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
