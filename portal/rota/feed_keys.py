"""Keys of calendar addresses: whoever holds one reads a person's or a post's duties.

A calendar program cannot sign in, so the address itself is the secret: 192 random bits, shown once,
kept as a hash, ended by one tap. It opens no more than its holder may still read, at every reading.
"""

import hashlib
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Moment
from portal.people.models import Person
from portal.rota.models import Post


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


def digest_of(secret: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
