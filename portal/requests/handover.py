"""Handing over: each open request is passed on to who comes, or closed with its outcome (T8)."""

from datetime import datetime, timedelta

from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from portal import clock
from portal.access import Permission, needs
from portal.db import db
from portal.requests import flow, wording
from portal.requests.inbox import Part, items_of
from portal.requests.lists import Act
from portal.requests.models import Ask, Step, units_of
from portal.requests.views import LISTS, blueprint
from portal.web import page

# A turn of duty: what was passed on within it has been handed over.
TURN = timedelta(hours=12)


@blueprint.get("/requests/handover")
@needs(Permission.REQUEST)
def handover() -> Response:
    """The open requests of my units: passed on, or closed, one tap each."""
    at = clock.now()
    own = units_of(current_user)
    items = items_of(current_user, at, Ask.unit_id.in_(own), Ask.ended_at.is_(None))
    passed = _passed(own, at)
    return page(
        "requests/handover.html",
        items=items,
        passed=passed,
        left=sum(part.id not in passed for item in items for part in item.parts),
        endings=endings,
        words=wording,
        lists=LISTS,
        now=at,
    )


def endings(part: Part) -> list[Act]:
    """The outcomes with which this one can be closed now."""
    return [act for act in part.acts if act in flow.ENDS]


def left_open(unit_id: int) -> int:
    """How many open requests of a unit were neither passed on nor closed in this turn of duty."""
    at = clock.now()
    passed = select(Step.ask_id).where(Step.act == Act.PASSED_ON.value, Step.at > at - TURN)
    waiting = select(func.count()).select_from(Ask)
    return (
        db.session.scalar(
            waiting.where(Ask.unit_id == unit_id, Ask.ended_at.is_(None), Ask.id.not_in(passed))
        )
        or 0
    )


def _passed(unit_ids: set[int], at: datetime) -> dict[int, datetime]:
    """When each of these units' requests was passed on last, within this turn."""
    rows = (
        select(Step.ask_id, func.max(Step.at))
        .join(Ask, Ask.id == Step.ask_id)
        .where(
            Ask.unit_id.in_(unit_ids),
            Ask.ended_at.is_(None),
            Step.act == Act.PASSED_ON.value,
            Step.at > at - TURN,
        )
        .group_by(Step.ask_id)
    )
    return {row[0]: row[1] for row in db.session.execute(rows)}
