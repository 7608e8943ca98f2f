"""Shared without her consent: on which basis, and another coordinator's look at it within 72 hours.

Counted and published, and never called an override.
"""

from datetime import datetime
from typing import Any

from flask import abort, request
from flask_login import current_user
from sqlalchemy import exists, or_, select
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from portal import clock
from portal.access import Permission, Role, needs
from portal.cases.asking import TOGETHER
from portal.cases.forms import BasisForm
from portal.cases.lists import Basis
from portal.cases.models import Case, Exclusion
from portal.cases.notes import Note, notes_of
from portal.cases.shares import CONFIRMED_WITHIN, BasisConfirmation, Share
from portal.cases.sharing import recipients
from portal.cases.sight import asked, case_in_sight, mandate_in
from portal.cases.views import blueprint
from portal.db import db, take_turn
from portal.once import once, then
from portal.people.models import Membership
from portal.trail.models import Verb, record
from portal.units.models import Unit
from portal.web import page

MOST = 40


@blueprint.route("/cases/<case_code>/legal-basis", methods=["GET", "POST"])
@needs(Permission.SHARE_CASES)
@once
def require(case_code: str) -> Response:
    """Share although she could not be asked: basis, paper, reason; confirmed by another."""
    case, form = case_in_sight(case_code), BasisForm()
    take_turn(f"case {case.id}")
    units, notes = recipients(case), _latest(case)
    form.unit.choices = [SelectChoice(unit.code, unit.name) for unit in units]
    form.notes.choices = [SelectChoice(ident, "") for ident, _at in notes]
    if not form.validate_on_submit():
        return page("cases/require.html", status=form.status, case=case, form=form, notes=notes)
    unit = next(unit for unit in units if unit.code == form.unit.data)
    share = Share.required(
        case, unit.id, mandate_in(case.unit_id), Basis(form.basis.data), form.reason.data,
        reference=form.reference.data, purpose=TOGETHER,
    )  # fmt: skip
    _open(case, share, form)
    return then("cases.show", case_code=case.code)


def _open(case: Case, share: Share, form: BasisForm) -> None:
    db.session.flush()
    for note in notes_of(case.id, set(form.notes.data or ())):
        note.show_to([share])
    record(Verb.BASIS_USED, current_user, kind="case", code=case.code)


def _latest(case: Case) -> list[tuple[int, datetime]]:
    rows = select(Note.id, Note.at).where(Note.case_id == case.id, Note.sealed.is_not(None))
    found = db.session.execute(rows.order_by(Note.id.desc()).limit(10))
    return [(row.id, row.at) for row in found]


@blueprint.get("/legal-bases")
@needs(Permission.CONFIRM_BASIS)
def bases() -> Response:
    """The bases that wait for somebody else's look: code, basis and reference, nothing more.

    The code is the share's: that of the case stays in its unit.
    """
    rows = db.session.execute(_waiting()).all()
    at = clock.now()
    waiting = [(row, Basis(row.basis).label, row.at + CONFIRMED_WITHIN) for row in rows]
    return page("cases/bases.html", waiting=waiting, now=at)


@blueprint.post("/legal-bases")
@needs(Permission.CONFIRM_BASIS)
@once
def confirm_basis() -> Response:
    """One tap: the basis stands, or it does not and the share ends."""
    said, _, code = asked(request.form.get("m", "")).partition(".")
    found = db.session.execute(_waiting().where(Share.code == code)).first()
    if found is None or said not in {"yes", "no"}:
        abort(404)
    is_right = said == "yes"
    db.session.add(
        BasisConfirmation(
            share_id=found.id, at=clock.now(), by_id=current_user.person_id, is_right=is_right
        )
    )
    verb = Verb.BASIS_CONFIRMED if is_right else Verb.BASIS_DOUBTED
    record(verb, current_user, kind="share", code=found.code)
    return then("cases.bases")


def _waiting() -> Any:
    """Unconfirmed bases of my unit or area that are not my own act and not hidden from me."""
    led = {m.unit_id for m in current_user.memberships if m.role == Role.COORDINATOR}
    areas = {m.area_id for m in current_user.memberships if m.role == Role.AREA_COORDINATOR}
    areas |= {m.unit.area_id for m in current_user.memberships if m.role == Role.COORDINATOR}
    return (
        select(
            Share.id, Share.code, Share.basis, Share.reference, Share.at,
        )
        .join(Case, Case.id == Share.case_id)
        .join(Unit, Unit.id == Case.unit_id)
        .join(Membership, Membership.id == Share.taken_by_id)
        .where(
            Share.basis.is_not(None),
            ~exists().where(BasisConfirmation.share_id == Share.id),
            Membership.person_id != current_user.person_id,
            or_(Unit.id.in_(led), Unit.area_id.in_(areas)),
            Case.purged_at.is_(None),
            ~Exclusion.hits(current_user, Case.id),
        )
        .order_by(Share.at, Share.id)
        .limit(MOST)
    )  # fmt: skip
