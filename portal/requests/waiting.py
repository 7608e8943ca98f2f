"""What waits for a unit: one query of columns, for the board, the inbox and the handover."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal import i18n
from portal.db import db
from portal.people.sittings import Sitting
from portal.requests.flow import Clock, clock_of
from portal.requests.lists import Act, Kind, Urgency
from portal.requests.models import Ask, Request
from portal.requests.wording import clock_in_words
from portal.units.models import Unit


@dataclass(frozen=True)
class Waiting:
    """One request that a unit was asked and has not ended: code, kind, origin and clock only."""

    code: str
    kind: Kind
    urgency: Urgency
    state: Act
    from_ar: str
    from_fr: str
    from_en: str
    clock: Clock | None

    @property
    def words(self) -> str:
        """What its clock says."""
        return clock_in_words(self.clock) if self.clock else ""

    @property
    def origin(self) -> str:
        """The unit that asks, in the reader's language."""
        return i18n.pick(self.from_ar, self.from_fr, self.from_en)


def waiting_for(
    reader: Sitting, unit_ids: Collection[int], at: datetime, most: int = 20
) -> tuple[int, list[Waiting]]:
    """How many open requests these units were asked, and the first of them, unanswered ones first.

    One query; only what the reader may know of.
    """
    rows: Any = db.session.execute(
        select(
            Request.code,
            Request.kind,
            Request.urgency,
            Ask.state,
            Unit.name_ar,
            Unit.name_fr,
            Unit.name_en,
            Ask.sent_at,
            Ask.answer_by,
            Ask.reach_by,
            func.count().over().label("all"),
        )
        .join(Request, Request.id == Ask.request_id)
        .join(Unit, Unit.id == Request.from_unit_id)
        .where(Ask.unit_id.in_(unit_ids), Ask.ended_at.is_(None), Request.visible_to(reader))
        .order_by(Ask.answered_at.is_not(None), Ask.answer_by, Ask.id)
        .limit(most)
    ).all()
    found = [
        Waiting(
            row.code,
            Kind(row.kind),
            Urgency(row.urgency),
            Act(row.state),
            row.name_ar,
            row.name_fr,
            row.name_en,
            clock_of(Act(row.state), row.sent_at, row.answer_by, row.reach_by, at),
        )
        for row in rows
    ]
    return (rows[0].all if rows else 0), found
