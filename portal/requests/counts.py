"""The page of numbers: a month of requests, of one's unit or area, small ones hidden."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Response as FlaskResponse
from flask import request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, Role, needs
from portal.db import db, recorded
from portal.people.powers import coordinates_area
from portal.requests.hidden import hidden_from
from portal.requests.lists import Kind, Obstacle, Reason
from portal.requests.models import Ask, Request, RequestCount, units_of
from portal.requests.numbers import measures, median, suppressed, suppressed_table, total
from portal.requests.retention import facts_of
from portal.requests.views import blueprint
from portal.trail.models import Verb, record
from portal.units.territory import areas_now
from portal.web import page

Counts = Counter[tuple[str, str, str]]
COLUMNS = ("sent", "answered", "late", "declined", "obstacle")


@dataclass(frozen=True)
class Scope:
    """Whose numbers: a unit's own as they are, an area's with small ones hidden."""

    name: str
    unit_ids: frozenset[int]
    area_id: int | None


@blueprint.get("/requests/numbers")
@needs(Permission.COUNT_REQUESTS)
def numbers() -> Response:
    """A month in numbers: asked, answered, late, declined and why."""
    month, scope = _month(), _scope()
    counts = _counts(scope, month)
    return page(
        "requests/numbers.html",
        scope=scope,
        scopes=_scopes(),
        month=month,
        months=_months(),
        rows=rows_of(counts, is_hidden=scope.area_id is not None),
        reasons=_words(counts, "declined", Reason, scope),
        obstacles=_words(counts, "obstacle", Obstacle, scope),
        medians=medians(counts),
        most=most_of(counts),
        now=clock.now(),
    )


@blueprint.get("/requests/numbers.csv")
@needs(Permission.COUNT_REQUESTS)
@recorded
def numbers_csv() -> FlaskResponse:
    """The same table for a spreadsheet; what is hidden on the page is hidden here."""
    month, scope = _month(), _scope()
    rows = rows_of(_counts(scope, month), is_hidden=scope.area_id is not None)
    record(Verb.EXPORTED, current_user, kind="numbers", code=f"{month:%Y-%m}")
    db.session.commit()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("month", "kind", *COLUMNS))
    for kind, cells in rows:
        writer.writerow((f"{month:%Y-%m}", kind.value, *("<5" if n is None else n for n in cells)))
    answer = FlaskResponse(text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=requests-{month:%Y-%m}.csv"
    return answer


def rows_of(counts: Counts, *, is_hidden: bool) -> list[tuple[Kind, list[int | None]]]:
    """A row for each kind that was asked: sent, answered, late, declined, obstacles."""
    table = {
        (kind, column): sum(
            n for (k, measure, _), n in counts.items() if (k, measure) == (kind, column)
        )
        for kind in Kind
        for column in COLUMNS
    }
    shown: Any = suppressed_table(table) if is_hidden else table
    asked = [kind for kind in Kind if any(table[kind, column] for column in COLUMNS)]
    return [(kind, [shown[kind, column] for column in COLUMNS]) for kind in asked]


def most_of(counts: Counts) -> int:
    """The most that was asked of one kind: the full length of a bar."""
    asked: Counter[str] = Counter()
    for (kind, measure, _), n in counts.items():
        asked[kind] += n if measure == "sent" else 0
    return max(asked.values(), default=0)


def medians(counts: Counts) -> dict[Kind, str]:
    """Within how many minutes half of those answered were; nothing for fewer than five."""
    found = {}
    for kind in Kind:
        of_kind = {e: n for (k, m, e), n in counts.items() if (k, m) == (kind, "answered")}
        if total(of_kind.values()):
            found[kind] = median(of_kind)
    return found


def _words(counts: Counts, measure: str, listed: Any, scope: Scope) -> list[tuple[Any, int | None]]:
    of_all: Counter[Any] = Counter()
    for (_, said, entry), n in counts.items():
        if said == measure and entry:
            of_all[listed(entry)] += n
    shown: Any = suppressed(of_all) if scope.area_id is not None else of_all
    return [(entry, shown[entry]) for entry in listed if entry in of_all]


def _counts(scope: Scope, month: date) -> Counts:
    """Everything counted in a month: what is still there, and what was purged."""
    begins, ends = (clock.starts_utc(datetime.combine(day, time())) for day in _span(month))
    of_scope: Any = Request.area_id == scope.area_id
    kept: Any = RequestCount.area_id == scope.area_id
    if scope.area_id is None:
        of_scope, kept = Ask.unit_id.in_(scope.unit_ids), RequestCount.unit_id.in_(scope.unit_ids)
    counts: Counts = Counter()
    of_scope = of_scope & ~hidden_from(Request.id, current_user)
    for place, fact in facts_of(of_scope, Ask.sent_at >= begins, Ask.sent_at < ends):
        counts.update((place[3], *measure) for measure in measures(fact, clock.now()))
    rows = select(RequestCount.kind, RequestCount.measure, RequestCount.entry, RequestCount.n)
    for row in db.session.execute(rows.where(kept, RequestCount.month == month)):
        counts[row.kind, row.measure, row.entry] += row.n
    return counts


def _span(month: date) -> tuple[date, date]:
    return month, (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _months() -> list[date]:
    """This month and the eleven before it."""
    month, found = clock.local(clock.now()).date().replace(day=1), []
    for _ in range(12):
        found.append(month)
        month = (month - timedelta(days=1)).replace(day=1)
    return found


def _month() -> date:
    asked = request.args.get("month", "")
    return next((m for m in _months() if f"{m:%Y-%m}" == asked), _months()[0])


def _scopes() -> list[tuple[str, str]]:
    """What the reader may count, as (code, name): her units together, areas that are hers."""
    may_all = Role.AUDITOR in current_user.roles
    areas = [a for a in areas_now() if may_all or coordinates_area(current_user.memberships, a.id)]
    own = [("unit", i18n.gettext(i18n.N_("my unit")))] if units_of(current_user) else []
    return own + [(area.code, area.name) for area in areas]


def _scope() -> Scope:
    """The scope of the address, if it is the reader's; else the first of hers."""
    scopes, asked = dict(_scopes()), request.args.get("of", "")
    code = asked if asked in scopes else next(iter(scopes), "unit")
    if code == "unit":
        return Scope(scopes.get("unit", ""), frozenset(units_of(current_user)), None)
    area = next(a for a in areas_now() if a.code == code)
    return Scope(area.name, frozenset(), area.id)
