"""What a list of cases is made of: the due ones first, never more than a page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select

from portal import clock
from portal.cases.lists import Band
from portal.cases.models import Case, FollowUp
from portal.db import db
from portal.people.sittings import Sitting

# Cases on one page of the list.
PAGE = 25


@dataclass(frozen=True)
class Row:
    """A case in a list: its code, how near the danger seemed, what is due."""

    code: str
    opened_at: datetime
    closed_at: datetime | None
    band: str
    due_on: date | None

    @property
    def risk(self) -> Band:
        """The band as an entry of its list."""
        return Band(self.band)

    def is_overdue_at(self, at: datetime) -> bool:
        """Whether the day of its follow-up is over."""
        return self.due_on is not None and self.due_on < clock.local(at).date()


def rows_of(person: Sitting, *, closed: bool, page: int) -> tuple[list[Row], bool]:
    """One page of the cases in sight, by what is due; and whether there is another page."""
    due: Any = (
        select(func.min(FollowUp.due_on))
        .where(FollowUp.case_id == Case.id, FollowUp.done_at.is_(None))
        .correlate(Case)
        .scalar_subquery()
    )
    # Immediate danger first, then the earliest day, then the newest.
    first = case((Case.band == Band.IMMEDIATE.value, 0), else_=1)
    order: tuple[Any, ...] = (first, due.is_(None), due, Case.opened_at.desc(), Case.id)
    rows = db.session.execute(
        select(Case.code, Case.opened_at, Case.closed_at, Case.band, due.label("due_on"))
        .where(
            Case.visible_to(person),
            Case.closed_at.is_not(None) if closed else Case.closed_at.is_(None),
        )
        .order_by(*((Case.closed_at.desc(), Case.id) if closed else order))
        .offset(page * PAGE)
        .limit(PAGE + 1)
    ).all()
    return [Row(*row) for row in rows[:PAGE]], len(rows) > PAGE
