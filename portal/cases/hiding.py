"""Hiding a case from one person or one unit: the officer may be the husband (T16).

It wins over every grant, his own unit's included, and shows nowhere to whom it concerns.
"""

from flask import abort, request
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from portal import clock
from portal.access import Permission, needs
from portal.cases.asking import AskedAbout
from portal.cases.models import Case, Exclusion
from portal.cases.shares import Share
from portal.cases.sight import case_in_sight
from portal.cases.views import blueprint
from portal.db import db, recorded, take_turn
from portal.once import once, then
from portal.people.models import Membership, Person
from portal.people.powers import HIDES_NAMES
from portal.requests.lists import Act, Reason, Side
from portal.requests.models import Ask, Word
from portal.rota.models import Assignment, Post, Shift
from portal.trail.models import Verb, record
from portal.units.lines import Line, lines_of
from portal.units.models import Unit
from portal.web import page

MOST = 60


@blueprint.get("/cases/<case_code>/exclusions")
@needs(Permission.SHARE_CASES)
@recorded
def exclusions(case_code: str) -> Response:
    """From whom it is hidden; and a unit's people to choose from, once a unit is chosen."""
    case = case_in_sight(case_code)
    units = _units(case)
    chosen = next((u for u in units if u.code == request.args.get("unit")), None)
    people = _people(chosen) if chosen else []
    rows = _hidden(case)
    record(Verb.CASE_READ, current_user, kind="case", code=case.code)
    db.session.commit()
    return page(
        "cases/exclusions.html", case=case, rows=rows, units=units, chosen=chosen, people=people
    )


@blueprint.post("/cases/<case_code>/exclusions")
@needs(Permission.SHARE_CASES)
@once
def exclude(case_code: str) -> Response:
    """From this instant the case is not there for that person, or for that unit."""
    case = case_in_sight(case_code)
    take_turn(f"case {case.id}")
    whom = _whom(case, request.form.get("m", ""))
    if not _is_hidden(case, whom):
        made = Exclusion(case_id=case.id, at=clock.now(), by_id=current_user.person_id, **whom)
        db.session.add(made)
        _stop(case, whom.get("unit_id"))
        record(Verb.HIDDEN, current_user, kind="case", code=case.code)
    return then("cases.exclusions", case_code=case.code)


@blueprint.post("/cases/<case_code>/exclusions/end")
@needs(Permission.SHARE_CASES)
@once
def end_exclusion(case_code: str) -> Response:
    """It is hidden from them no more."""
    case, said = case_in_sight(case_code), request.form.get("m", "")
    ident = int(said) if said.isdecimal() and len(said) < 10 else 0
    found = next((row for row, *_ in _hidden(case) if row.id == ident), None)
    if found is None:
        abort(404)
    found.lift(current_user)
    record(Verb.HIDING_ENDED, current_user, kind="case", code=case.code)
    return then("cases.exclusions", case_code=case.code)


def _units(case: Case) -> list[Unit]:
    rows = select(Unit).where(Unit.area_id == case.unit.area_id, Unit.closed_on.is_(None))
    return list(db.session.scalars(rows.order_by(Unit.sector, Unit.code).limit(MOST)))


def _people(unit: Unit) -> list[Person]:
    """Who works there; behind a line that hides names, nobody is named and the unit is chosen."""
    if unit.kind in HIDES_NAMES and unit.id not in {m.unit_id for m in current_user.memberships}:
        return []
    rows = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.unit_id == unit.id,
            Membership.live_at(clock.now()),
            Person.id != current_user.person_id,
        )
        .distinct()
    )
    return list(db.session.scalars(rows.order_by(Person.id).limit(MOST)))


def _whom(case: Case, said: str) -> dict[str, int]:
    """The unit or the person named by the button; 404 for one that was not offered."""
    kind, _, value = said.partition(".")
    units = _units(case)
    unit = next((u for u in units if u.code == value and u.id != case.unit_id), None)
    if kind == "unit" and unit:
        return {"unit_id": unit.id}
    if kind == "person" and value.isdecimal() and len(value) < 10:
        own = {m.unit_id for m in current_user.memberships}
        named = {u.id for u in units if u.kind not in HIDES_NAMES or u.id in own}
        works = select(Membership.id).where(
            Membership.person_id == int(value),
            Membership.unit_id.in_(named),
            Membership.live_at(clock.now()),
        )
        if int(value) != current_user.person_id and db.session.scalar(works.limit(1)):
            return {"person_id": int(value)}
    return abort(404)


def _is_hidden(case: Case, whom: dict[str, int]) -> bool:
    return any(
        all(getattr(row, name) == value for name, value in whom.items())
        for row, *_ in _hidden(case)
    )


def _hidden(case: Case) -> list[tuple[Exclusion, Unit | None, Person | None]]:
    rows = db.session.execute(
        select(Exclusion, Unit, Person)
        .outerjoin(Unit, Unit.id == Exclusion.unit_id)
        .outerjoin(Person, Person.id == Exclusion.person_id)
        .where(Exclusion.case_id == case.id, Exclusion.lifted_at.is_(None))
        .order_by(Exclusion.id)
        .limit(MOST)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _stop(case: Case, unit_id: int | None) -> None:
    """What was asked of a whole unit that is now kept away is withdrawn, as by mistake."""
    if unit_id is None:
        return
    asks = (
        select(Ask)
        .join(AskedAbout, AskedAbout.ask_id == Ask.id)
        .join(Share, Share.id == AskedAbout.share_id)
        .where(Share.case_id == case.id, Ask.unit_id == unit_id, Ask.ended_at.is_(None))
    )
    for ask in db.session.scalars(asks):
        ask.take(Act.WITHDRAWN, current_user, Side.REQUESTER, Word(reason=Reason.MISTAKE.value))


def blocked(case: Case) -> dict[int, Line]:
    """The units where everybody on duty now must not know of the case: unit to the line to call.

    It is the post's fallback, the next level (T16); a unit where somebody else is on duty too is
    not here.
    """
    at = clock.now()
    barred = select(Exclusion.person_id).where(
        Exclusion.case_id == case.id, Exclusion.lifted_at.is_(None)
    )
    rows = db.session.execute(
        select(
            Post.unit_id,
            func.min(Post.fallback_id).label("fallback_id"),
            func.count().label("n"),
            func.count().filter(Membership.person_id.in_(barred)).label("kept_out"),
        )
        .join(Shift, Shift.post_id == Post.id)
        .join(Assignment, Assignment.shift_id == Shift.id)
        .join(Membership, Membership.id == Assignment.membership_id)
        .where(
            Post.area_id == case.unit.area_id,
            Post.closed_at.is_(None),
            Shift.starts_at <= at,
            Shift.ends_at > at,
            Membership.live_at(at),
        )
        .group_by(Post.unit_id)
    ).all()
    shut = {row.unit_id: row.fallback_id for row in rows if row.n == row.kept_out}
    if not shut:
        return {}
    lines = lines_of(set(), set(shut.values()))
    return {unit_id: lines[line] for unit_id, line in shut.items() if line in lines}
