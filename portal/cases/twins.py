"""Possible duplicates: the same matter that came twice (A-X5, T14). Linked, never merged."""

from datetime import datetime, timedelta

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    exists,
    literal,
    or_,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import ColumnElement

from portal.cases.models import Case
from portal.db import Base, Moment


class Link(Base):
    """What somebody said of two cases that looked like one."""

    __tablename__ = "case_link"
    __table_args__ = (
        UniqueConstraint("case_id", "other_id"),
        CheckConstraint("case_id <> other_id", name="two"),
        Index(None, "other_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    verdict: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


# A matter that comes twice does so within a few days.
NEAR = timedelta(days=3)


def alike(case: Case) -> list[ColumnElement[bool]]:
    """The conditions that another case may be the same matter: never a name, only marks and days.

    The same reference elsewhere; or it came within three days by the very channel by which she
    says that this one was reported already, or the reverse.
    """
    near = and_(
        Case.opened_at >= case.opened_at - NEAR,
        Case.opened_at <= case.opened_at + NEAR,
        or_(
            and_(Case.channel == case.elsewhere_channel, literal(case.elsewhere_channel != "")),
            and_(Case.elsewhere_channel == case.channel, Case.elsewhere_channel != ""),
        ),
    )
    same = and_(Case.reference_mark == case.reference_mark, Case.reference_mark.is_not(None))
    judged = exists().where(Link.case_id == case.id, Link.other_id == Case.id)
    return [Case.id != case.id, ~judged, or_(same, near)]
