"""The people of a unit and of an area, who is invited, and whether the unit's lines are right."""

from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal import clock
from portal.access import Permission, Role, needs
from portal.db import db
from portal.once import once, then
from portal.people.invitations import Invitation
from portal.people.lists import Function
from portal.people.mandate_forms import OF_UNIT, InviteForm
from portal.people.models import Membership
from portal.people.powers import (
    coordinates_area,
    coordinates_unit,
    operates,
)
from portal.trail.models import Verb, record
from portal.units.lines import Line, lines_of, unsure_among
from portal.units.lists import USUAL, How, Outcome, Sector
from portal.units.models import Confirmation, Failure, Unit
from portal.units.roster import roster_of, rows_of
from portal.units.territory import Area, areas_now
from portal.web import page

blueprint = Blueprint("units", __name__)


@blueprint.get("/people")
@needs(Permission.SEE_PEOPLE)
def mine() -> Response:
    """The units and areas whose people I may see; straight to the only one."""
    areas = [a for a in areas_now() if _sees_area(a)]
    units = {m.unit.code: m.unit for m in current_user.memberships if m.unit}
    places = [url_for("units.staff", unit_code=code) for code in units]
    places += [url_for("units.area_staff", area_code=area.code) for area in areas]
    if len(places) == 1:
        return redirect(places[0], 303)
    return page("units/mine.html", units=list(units.values()), areas=areas)


@blueprint.get("/units/<unit_code>/people")
@needs(Permission.SEE_PEOPLE)
def staff(unit_code: str) -> Response:
    """Who works in a unit, who is invited, who left; what a coordinator must look after."""
    unit, at = seen_unit(unit_code), clock.now()
    holder = current_user.memberships
    return page(
        "units/staff.html",
        unit=unit,
        roster=roster_of(Membership.unit_id == unit.id, at),
        manages=coordinates_unit(holder, unit.id) or coordinates_area(holder, unit.area_id),
        may_invite=_may_invite(unit),
        invitations=_invitations(unit) if _may_invite(unit) else [],
        is_unsure=bool(unsure_among({unit.id}, at)),
        now=at,
    )


@blueprint.get("/areas/<area_code>/people")
@needs(Permission.MANAGE_PEOPLE)
def area_staff(area_code: str) -> Response:
    """Every unit of an area: how many people, and what is to be looked after first."""
    area = next((a for a in areas_now() if a.code == area_code), None)
    if area is None or not _sees_area(area):
        abort(404)
    at = clock.now()
    return page(
        "units/area_staff.html",
        area=area,
        rows=rows_of(area, at),
        roster=roster_of(Membership.area_id == area.id, at),
        operates=operates(current_user.memberships),
        now=at,
    )


@blueprint.route("/units/<unit_code>/invitations", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
@once
def invite(unit_code: str) -> Response:
    """Offer somebody a place in the unit: function, role, language, and a link for her phone."""
    unit = seen_unit(unit_code)
    if not _may_invite(unit):
        abort(404)
    form = InviteForm(language=current_user.person.language)
    form.offer(*_offer(unit))
    if not form.validate_on_submit():
        return page("units/invite.html", status=form.status, unit=unit, form=form)
    return _keep_place(form, {"unit_id": unit.id})


@blueprint.route("/areas/<area_code>/invitations", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
@once
def invite_beyond(area_code: str) -> Response:
    """An operator offers the place of an area coordinator, an auditor or another operator."""
    area = next((a for a in areas_now() if a.code == area_code), None)
    if area is None or not operates(current_user.memberships):
        abort(404)
    form = InviteForm(language=current_user.person.language)
    form.offer(
        [Function.COMMISSION_SECRETARY, Function.AUDITOR, Function.TECHNICIAN],
        (Role.AREA_COORDINATOR, Role.AUDITOR, Role.OPERATOR),
    )
    if not form.validate_on_submit():
        return page("units/invite_beyond.html", status=form.status, area=area, form=form)
    is_of_area = form.role.data == Role.AREA_COORDINATOR
    return _keep_place(form, {"area_id": area.id} if is_of_area else {"is_installation": True})


@blueprint.get("/units/<unit_code>/lines")
@needs(Permission.CONFIRM_LINE)
def lines(unit_code: str) -> Response:
    """The unit's lines with the age of each: still right, or not any more."""
    unit = _own_or_area(unit_code)
    return page("units/lines.html", unit=unit, lines=_lines(unit).values(), now=clock.now())


@blueprint.post("/units/<unit_code>/lines")
@needs(Permission.CONFIRM_LINE)
@once
def say_of_line(unit_code: str) -> Response:
    """One tap: this line is still right, or it is not and must be asked after."""
    unit = _own_or_area(unit_code)
    said, _, number = request.form.get("m", "").partition(".")
    line = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    if said not in {"yes", "no"} or line not in _lines(unit):
        abort(404)
    _say(unit, line, is_right=said == "yes")
    return then("units.lines", unit_code=unit_code)


def _lines(unit: Unit) -> dict[int, Line]:
    """The unit's own lines; the national ones come with every question and are nobody's here."""
    found = lines_of({unit.id}, set())
    return {ident: line for ident, line in found.items() if line.unit_id == unit.id}


def _say(unit: Unit, line: int, *, is_right: bool) -> None:
    is_hers = any(m.unit_id == unit.id for m in current_user.memberships)
    if is_right:
        how = How.BY_UNIT if is_hers else How.BY_PHONE
        Confirmation.append(line, current_user, how=how.value)
    else:
        Failure.append(line, current_user, outcome=Outcome.WRONG_NUMBER.value)
    verb = Verb.LINE_CONFIRMED if is_right else Verb.LINE_DOUBTED
    record(verb, current_user, kind="line", code=str(line))


def seen_unit(code: str) -> Unit:
    """The unit, if whoever asks belongs to it, coordinates its area or operates; else 404."""
    unit = db.session.scalars(select(Unit).where(Unit.code == code)).first()
    if unit is None:
        abort(404)
    holder = current_user.memberships
    is_hers = any(m.unit_id == unit.id for m in holder)
    if not (is_hers or coordinates_area(holder, unit.area_id) or operates(holder)):
        abort(404)
    return unit


def _own_or_area(code: str) -> Unit:
    """As `seen_unit`, without operators: lines are confirmed by those who can be called on them."""
    unit = seen_unit(code)
    holder = current_user.memberships
    is_hers = any(m.unit_id == unit.id and m.role != Role.OBSERVER for m in holder)
    if not (is_hers or coordinates_area(holder, unit.area_id)):
        abort(404)
    return unit


def _sees_area(area: Area) -> bool:
    holder = current_user.memberships
    return coordinates_area(holder, area.id) or operates(holder)


def _may_invite(unit: Unit) -> bool:
    """A coordinator in her unit; an operator, whose coordinators then wait to be confirmed."""
    return coordinates_unit(current_user.memberships, unit.id) or operates(current_user.memberships)


def _offer(unit: Unit) -> tuple[list[Function], tuple[Role, ...]]:
    usual = [Function(word) for word in USUAL[Sector(unit.sector)].split()]
    others = [entry for entry in Function if entry not in usual]
    is_hers = coordinates_unit(current_user.memberships, unit.id)
    return [*usual, *others], OF_UNIT if is_hers else (Role.COORDINATOR,)


def _keep_place(form: InviteForm, scope: dict[str, Any]) -> Response:
    kept = Invitation.make(
        current_user,
        scope,
        role=form.role.data,
        function=form.function.data,
        language=form.language.data,
        last_on=form.last_on.data,
    )
    record(Verb.INVITED, current_user, kind="invitation", code=kept.code)
    return then("people.invitation", invitation_code=kept.code)


def _invitations(unit: Unit) -> list[Invitation]:
    rows = select(Invitation).where(Invitation.unit_id == unit.id, Invitation.open_at(clock.now()))
    return list(db.session.scalars(rows.order_by(Invitation.id.desc()).limit(20)))
