"""What is erased when: words after a day, everything else thirty days after closing (T12.2).

Only monthly counts outlive a request, and its bare code, so that nobody is given it again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, delete, null, select, type_coerce, update

from portal import clock
from portal.db import db
from portal.requests.lists import Act
from portal.requests.models import TEXT_LASTS, Ask, Request, RequestCount, Step
from portal.requests.numbers import Fact, measures
from portal.trail.models import Verb, record

KEPT_FOR = timedelta(days=30)
BATCH = 500
COUNTED = (Act.DECLINED.value, Act.OBSTACLE.value, Act.WITH_HER.value)

Place = tuple[date, int, int, str]


def purge(at: datetime) -> tuple[int, int]:
    """Erase words older than a day and requests closed longer than thirty days; how many of each.

    Committed by the caller, batch by batch of requests: call it again until it says nothing.
    """
    words: Any = db.session.execute(
        update(Request)
        .where(Request.sealed.is_not(None), Request.made_at <= at - TEXT_LASTS)
        .values(sealed=None)
    )
    ids = list(
        db.session.scalars(
            select(Request.id)
            .where(Request.closed_at <= at - KEPT_FOR, Request.purged_at.is_(None))
            .order_by(Request.id)
            .limit(BATCH)
        )
    )
    if ids:
        _count(ids, at)
        _blank(ids, at)
    if ids or words.rowcount:
        record(Verb.REQUESTS_PURGED, kind="installation", code=str(len(ids)))
    return int(words.rowcount), len(ids)


def facts_of(*where: Any) -> Iterable[tuple[Place, Fact]]:
    """What is counted of the asks that fit, with month, areas' and units' ids, and kind."""
    rows = db.session.execute(
        select(
            Ask.id,
            Ask.unit_id,
            Ask.sent_at,
            Ask.answer_by,
            Ask.answered_at,
            Ask.reach_by,
            Ask.ended_at,
            Request.kind,
            Request.area_id,
        )
        .join(Request, Request.id == Ask.request_id)
        .where(Request.purged_at.is_(None), Request.area_id.is_not(None), *where)
    ).all()
    steps = _steps([row.id for row in rows])
    for row in rows:
        month = clock.local(row.sent_at).date().replace(day=1)
        place = (month, row.area_id, row.unit_id, row.kind)
        yield (
            place,
            Fact(
                row.sent_at,
                row.answer_by,
                row.answered_at,
                row.reach_by,
                row.ended_at,
                tuple(steps[row.id]),
            ),
        )


def _steps(ask_ids: Sequence[int]) -> dict[int, list[tuple[str, str, datetime]]]:
    found: dict[int, list[tuple[str, str, datetime]]] = defaultdict(list)
    for first in range(0, len(ask_ids), BATCH):
        part = ask_ids[first : first + BATCH]
        rows = select(Step.ask_id, Step.act, Step.reason, Step.at).where(
            Step.ask_id.in_(part), Step.act.in_(COUNTED)
        )
        for row in db.session.execute(rows.order_by(Step.id)):
            found[row.ask_id].append((row.act, row.reason, row.at))
    return found


def _count(request_ids: list[int], at: datetime) -> None:
    """Add what is counted of these requests to the monthly numbers."""
    counts: Counter[tuple[Place, tuple[str, str]]] = Counter()
    for place, fact in facts_of(Request.id.in_(request_ids)):
        counts.update((place, measure) for measure in measures(fact, at))
    for ((month, area_id, unit_id, kind), (measure, entry)), n in counts.items():
        keys = {
            "month": month, "area_id": area_id, "unit_id": unit_id, "kind": kind,
            "measure": measure, "entry": entry,
        }  # fmt: skip
        added: Any = db.session.execute(
            update(RequestCount).filter_by(**keys).values(n=RequestCount.n + n)
        )
        if not added.rowcount:
            db.session.add(RequestCount(**keys, n=n))
            db.session.flush()


def _blank(request_ids: list[int], at: datetime) -> None:
    """Leave the code and nothing that was said, done or by whom."""
    asks = select(Ask.id).where(Ask.request_id.in_(request_ids))
    db.session.execute(delete(Step).where(Step.ask_id.in_(asks)))
    db.session.execute(
        update(Request)
        .where(Request.id.in_(request_ids))
        .values(
            details=type_coerce(null(), JSON),
            sealed=None,
            by_id=None,
            function="",
            urgency="",
            language="",
            cautions="",
            agrees=False,
            purged_at=at,
        )
        .execution_options(synchronize_session=False)
    )
