"""The trail as people may read it: one's own acts, the readings of one's unit's cases, the area's,
the installation's; the auditor's two questions. Codes and verbs only: there is nothing else in it.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal import clock
from portal.access import Permission, Role, needs
from portal.cases.acts import PAGE, Act, acts, area_of, leaf_of, of_case, reading_counts
from portal.cases.models import Case
from portal.cases.sight import asked
from portal.cases.views import number_of
from portal.db import db, recorded
from portal.people.models import Person
from portal.trail.export import signed
from portal.trail.models import Entry, Verb, record
from portal.web import page

blueprint = Blueprint("trail", __name__)

_MONTH = re.compile(r"(20[2-9][0-9])-(0[1-9]|1[0-2])")


def _led() -> set[int | None]:
    """The units that the reader coordinates."""
    return {m.unit_id for m in current_user.memberships if m.role == Role.COORDINATOR}


@blueprint.get("/trail")
@needs(Permission.KEEP_OWN)
def mine() -> Response:
    """What I did, newest first."""
    found, has_more = acts(Entry.person_id == current_user.person_id)
    return page("trail/mine.html", acts=found, has_more=has_more, leaf=leaf_of())


@blueprint.get("/trail/readings")
@needs(Permission.SEE_READINGS)
def readings() -> Response:
    """How often each case of my unit was read, and by how many who never acted in it."""
    rows = reading_counts(_led())
    return page(
        "trail/readings.html",
        rows=rows[:PAGE],
        has_more=len(rows) > PAGE,
        leaf=leaf_of(),
        now=clock.now(),
    )


@blueprint.get("/trail/readings/<case_code>")
@needs(Permission.SEE_READINGS)
def readers(case_code: str) -> Response:
    """Who read one case of my unit, and what else was done in it; refusals too."""
    case = select(Case.code).where(Case.code == asked(case_code), Case.visible_to(current_user))
    code = db.session.scalar(case.where(Case.unit_id.in_(_led())))
    if code is None:
        abort(404)
    found, has_more = acts(of_case(code))
    return page("trail/readers.html", code=code, acts=found, has_more=has_more, leaf=leaf_of())


@blueprint.get("/trail/area")
@needs(Permission.SEE_AREA_ACTS)
def area() -> Response:
    """What was done by the units of my area: codes and verbs; a hidden name stays hidden."""
    areas = {m.area_id for m in current_user.memberships if m.role == Role.AREA_COORDINATOR}
    found, has_more = acts(area_of(areas))
    return page("trail/area.html", acts=found, has_more=has_more, leaf=leaf_of())


@blueprint.get("/trail/installation")
@needs(Permission.SEE_INSTALLATION_ACTS)
def installation() -> Response:
    """What was done to the installation, by whomever."""
    kinds = ("installation", "operator", "area", "trail", "keys")
    found, has_more = acts(Entry.kind.in_(kinds))
    return page("trail/installation.html", acts=found, has_more=has_more, leaf=leaf_of())


@blueprint.get("/trail/audit")
@needs(Permission.AUDIT)
@recorded
def audit() -> Response:
    """The two questions: who saw this code; what did this account do in that month (T12)."""
    question = Question.of_request()
    found: list[Act] = []
    has_more = False
    if question.wanted is not None:
        record(Verb.TRAIL_READ, current_user, kind="trail", code=question.kept)
        found, has_more = acts(question.wanted)
        db.session.commit()
    return page(
        "trail/audit.html",
        acts=found,
        has_more=has_more,
        asked=question,
        leaf=leaf_of(),
        head=_head(),
    )


@dataclass(frozen=True)
class Question:
    """One of the auditor's two: a code, or an account and a month."""

    code: str
    account: str
    month: str

    @classmethod
    def of_request(cls) -> "Question":
        """What the address asks."""
        code, account, month = (
            asked(request.args.get(n, "")) for n in ("code", "account", "month")
        )
        return cls(code.strip().upper()[:30], account.strip().lower()[:40], month[:7])

    @property
    def kept(self) -> str:
        """What the trail keeps of it: a code as it is given out, or the month of an account."""
        if re.fullmatch(r"[A-Z]{2}-[0-9A-Z]{4,8}", self.code):
            return self.code
        return f"account {self.month}" if self.account and _MONTH.fullmatch(self.month) else ""

    @property
    def wanted(self) -> Any:
        """The condition on the rows; None where nothing was asked."""
        if self.code:
            return of_case(self.code)
        span = _span(self.month)
        if not self.account or span is None:
            return None
        person = select(Person.id).where(Person.account == self.account).scalar_subquery()
        return (Entry.person_id == person) & (Entry.at >= span[0]) & (Entry.at < span[1])


def _span(month: str) -> tuple[datetime, datetime] | None:
    said = _MONTH.fullmatch(month)
    if said is None:
        return None
    year, number = int(said[1]), int(said[2])
    ends = datetime(year + number // 12, number % 12 + 1, 1)
    return clock.starts_utc(datetime(year, number, 1)), clock.starts_utc(ends)


def _head() -> Any:
    """The last row of the chain: its number and digest, to be kept elsewhere."""
    rows = select(Entry.seq, Entry.digest, Entry.at).order_by(Entry.seq.desc()).limit(1)
    return db.session.execute(rows).first()


@blueprint.get("/trail/export")
@needs(Permission.AUDIT)
@recorded
def export() -> Response:
    """The trail as signed lines, up to its head, to be kept where nobody here can reach it."""
    record(Verb.TRAIL_EXPORTED, current_user, kind="trail")
    db.session.commit()
    first = number_of("from")
    return Response(
        signed(first),
        mimetype="application/x-ndjson",
        content_type="application/x-ndjson; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename=trail-{first}.ndjson"},
    )
