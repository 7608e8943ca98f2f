"""Month posters as they were printed, so that a sheet on a wall can be told to be out of date."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Moment
from portal.people.models import Person


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

    by: Mapped[Person] = relationship()
