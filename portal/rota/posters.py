"""Month posters as they were printed, so that a sheet on a wall can be told to be out of date."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import Base, Moment, db


class PosterIssue(Base):
    """A post's month went onto paper; the digest is of all that the sheet said."""

    __tablename__ = "poster_issue"
    __table_args__ = (Index("ix_poster_issue_month", "post_id", "month_on", "issued_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    month_on: Mapped[date]
    digest: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    @classmethod
    def of(cls, post_id: int, month_on: date) -> "list[PosterIssue]":
        """The last two sheets of a post's month, the newest first."""
        rows = select(cls).where(cls.post_id == post_id, cls.month_on == month_on)
        return list(db.session.scalars(rows.order_by(cls.id.desc()).limit(2)))

    @classmethod
    def issue(cls, post_id: int, month_on: date, digest: str, by_id: int) -> "PosterIssue":
        """A sheet that says this goes onto paper now."""
        about = {"post_id": post_id, "month_on": month_on, "digest": digest}
        made = cls(**about, issued_at=clock.now(), by_id=by_id)
        db.session.add(made)
        db.session.flush()
        return made
