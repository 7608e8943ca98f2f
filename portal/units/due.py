"""What is due: lines that nobody confirmed for thirty days, cards past their ninety, closings."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, request
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.units.directory import confirm_card
from portal.units.lines import CYCLE, UNSURE_AFTER, Line, lines_of
from portal.units.models import Unit
from portal.units.sight import is_own, kept_by_me
from portal.units.staff import blueprint
from portal.web import page

MOST = 40


@dataclass(frozen=True)
class Due:
    """One unit of the list, with what of it is due."""

    unit: Unit
    lines: list[Line]
    # The first of its lines that went out of its cycle; None where one was never confirmed.
    since: datetime | None
    is_past_cycle: bool
    is_to_close: bool
    is_mine: bool


@blueprint.get("/units/due")
@needs(Permission.CONFIRM_LINE)
def due() -> Response:
    """The units that I keep and of which something is due, the longest forgotten first."""
    at = clock.now()
    found = _due(at)
    return page("units/due.html", "list", found=found[:MOST], more=len(found) > MOST, now=at)


@blueprint.post("/units/due")
@needs(Permission.CONFIRM_LINE)
@once
def confirm_due() -> Response:
    """Everything on that card is still right: one tap, the list comes back without it."""
    code = request.form.get("m", "")
    unit = db.session.scalars(select(Unit).where(Unit.code == code, kept_by_me())).first()
    if unit is None:
        abort(404)
    confirm_card(unit)
    flash(i18n.gettext("Confirmed."))
    return then("units.due")


def _due(at: datetime) -> list[Due]:
    rows = select(Unit).where(kept_by_me()).options(joinedload(Unit.area)).order_by(Unit.code)
    units = list(db.session.scalars(rows.limit(500)))
    lines = list(lines_of({unit.id for unit in units}, set()).values()) if units else []
    today = clock.local(at).date()
    found = []
    for unit in units:
        own = [line for line in lines if line.unit_id == unit.id]
        old = [line for line in own if is_due(line, at)]
        is_to_close = unit.closes_on is not None and unit.closes_on <= today
        if not old and not is_to_close:
            continue
        said = [line.confirmed_at for line in old]
        is_past = any(when is None or at - when > CYCLE for when in said)
        since = min((when for when in said if when), default=None) if None not in said else None
        found.append(Due(unit, old, since, is_past, is_to_close, is_own(unit)))
    never = datetime.min.replace(tzinfo=at.tzinfo)
    return sorted(found, key=lambda d: (not d.is_to_close, d.since or never, d.unit.code))


def is_due(line: Line, at: datetime) -> bool:
    """Whether nobody has confirmed it for thirty days, or somebody says that it is wrong."""
    return line.is_doubted or line.confirmed_at is None or at - line.confirmed_at > UNSURE_AFTER
