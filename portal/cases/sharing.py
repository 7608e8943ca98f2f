"""Asking her, sending, withdrawing; what she takes home; what another unit may read."""

from datetime import datetime, time

from flask import abort, request
from flask_login import current_user
from sqlalchemy import exists, select
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from portal import clock
from portal.access import Permission, needs
from portal.cases.asking import Answer, in_words, purposes_of, put, send, withdraw
from portal.cases.forms import ShareForm
from portal.cases.hiding import blocked
from portal.cases.lists import Consent, Mode
from portal.cases.models import Case, Exclusion
from portal.cases.notes import Note, notes_of
from portal.cases.shares import Share, Withdrawal
from portal.cases.sight import asked, case_in_sight, mandate_in
from portal.cases.views import blueprint
from portal.db import db, recorded, take_turn
from portal.i18n import N_
from portal.once import once, then
from portal.requests.lists import Urgency
from portal.trail.models import Verb, record
from portal.units.lists import UnitKind
from portal.units.models import Unit
from portal.web import page

# Units of an area that a share may go to, and notes that may go along.
MOST = 40

# Read aloud before anything is ticked, in her language (GBVIMS; 0.10). Each sentence is one breath.
SCRIPT = (
    N_("I can ask others to help you: for an escort, a certificate, a place."),
    N_("I would tell them only what you allow, and never your name here."),
    N_("You choose whom I may tell. You may say no, or not now: I help you all the same."),
    N_("You may take it back at any time; then they can read nothing any more."),
    N_(
        "If a court demands it, or your life or a child is in danger, I may have to tell; I say so."
    ),
    N_("Do you agree? With whom?"),
)
MINOR_SCRIPT = (
    N_("I explain this so that you can decide; ask me whatever you like."),
    *SCRIPT[:5],
    N_("Is there a grown-up whom you trust and who may hear this? Only if that is safe for you."),
    N_("Do you agree yourself? With whom?"),
)


@blueprint.route("/cases/<case_code>/shares", methods=["GET", "POST"])
@needs(Permission.SHARE_CASES)
@once
def share(case_code: str) -> Response:
    """What is read to her first; then one answer, and one send for every unit ticked."""
    case, form = case_in_sight(case_code), ShareForm()
    take_turn(f"case {case.id}")
    units, notes = recipients(case), _latest(case)
    form.units.choices = [SelectChoice(unit.code, unit.name) for unit in units]
    form.notes.choices = [SelectChoice(ident, "") for ident, _at in notes]
    if not form.validate_on_submit():
        return _asked(case, form, units, notes)
    chosen = [unit for unit in units if unit.code in form.units.data]
    wanted = [(unit.id, _purpose(unit)) for unit in chosen]
    answer = Answer(Consent(form.answer.data), form.mode.data, form.language.data, _until(form))
    shares = put(case, current_user, mandate_in(case.unit_id), wanted, answer)
    if answer.consent is Consent.GIVEN:
        _send(case, shares, form)
    return then("cases.show", case_code=case.code)


def _asked(
    case: Case, form: ShareForm, units: list[Unit], notes: list[tuple[int, datetime]]
) -> Response:
    return page(
        "cases/share.html",
        status=form.status,
        case=case,
        form=form,
        units=[
            (unit, purposes_of(unit.kind), request.form.get(f"for-{unit.code}")) for unit in units
        ],
        notes=notes,
        in_words=in_words,
        urgency=request.form.get("urgency", Urgency.NOW.value),
        urgencies=list(Urgency),
        blocked=blocked(case),
        script=MINOR_SCRIPT if case.is_minor else SCRIPT,
    )


def _send(case: Case, shares: list[Share], form: ShareForm) -> None:
    said = request.form.get("urgency", "")
    urgency = Urgency(said) if said in set(Urgency) else Urgency.NOW
    send(case, current_user, shares, notes_of(case.id, set(form.notes.data or ())), urgency)


def _purpose(unit: Unit) -> str:
    """What was chosen for this unit, if it is one of those offered; else the usual."""
    offered, said = purposes_of(unit.kind), request.form.get(f"for-{unit.code}", "")
    return said if said in offered else offered[0]


def _until(form: ShareForm) -> datetime | None:
    """The end of the day chosen; none for the usual seven days."""
    if form.until_on.data is None:
        return None
    return clock.ends_utc(datetime.combine(form.until_on.data, time(23, 59, 59)))


def recipients(case: Case) -> list[Unit]:
    """The units of its area that a case may be shared with; never one it is hidden from."""
    hidden = exists().where(
        Exclusion.case_id == case.id, Exclusion.unit_id == Unit.id, Exclusion.lifted_at.is_(None)
    )
    rows = select(Unit).where(
        Unit.area_id == case.unit.area_id,
        Unit.id != case.unit_id,
        Unit.closed_on.is_(None),
        Unit.kind.not_in([UnitKind.NATIONAL_LINE.value, UnitKind.REMOVED_PERSONS_HOUSE.value]),
        ~hidden,
    )
    return list(db.session.scalars(rows.order_by(Unit.sector, Unit.code).limit(MOST)))


def _latest(case: Case) -> list[tuple[int, datetime]]:
    rows = select(Note.id, Note.at).where(Note.case_id == case.id, Note.sealed.is_not(None))
    found = db.session.execute(rows.order_by(Note.id.desc()).limit(10))
    return [(row.id, row.at) for row in found]


@blueprint.post("/cases/<case_code>/shares/withdrawal")
@needs(Permission.SHARE_CASES)
@once
def withdraw_share(case_code: str) -> Response:
    """She takes an answer back: two taps, and every unit that was asked on it is stopped."""
    case, code = case_in_sight(case_code), asked(request.form.get("m", ""))
    take_turn(f"case {case.id}")
    found = db.session.scalars(
        select(Share).where(
            Share.case_id == case.id,
            Share.code == code,
            Share.until_at.is_not(None),
            ~exists().where(Withdrawal.share_id == Share.id),
        )
    ).first()
    if found is None:
        abort(404)
    withdraw(found, current_user, mandate_in(case.unit_id), Mode.SPOKEN.value)
    return then("cases.show", case_code=case.code)


@blueprint.get("/cases/<case_code>/extract")
@needs(Permission.SHARE_CASES)
@recorded
def extract(case_code: str) -> Response:
    """A neutral sheet for her: what was shared with whom, until when, and how she takes it back."""
    case = case_in_sight(case_code)
    rows = db.session.execute(
        select(Share, Unit, Withdrawal.at)
        .join(Unit, Unit.id == Share.unit_id)
        .outerjoin(Withdrawal, Withdrawal.share_id == Share.id)
        .where(Share.case_id == case.id)
        .order_by(Share.id.desc())
        .limit(MOST)
    ).all()
    record(Verb.PRINTED, current_user, kind="case", code=case.code)
    db.session.commit()
    return page("cases/extract.html", case=case, rows=rows, in_words=in_words, now=clock.now())


@blueprint.get("/shares")
@needs(Permission.WORK_CASES)
def shared() -> Response:
    """What other units let mine read: unit, purpose, until when; the code of a case never."""
    rows = db.session.execute(
        select(Share.code, Share.purpose, Share.at, Share.until_at, Unit)
        .join(Case, Case.id == Share.case_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(Share.received_by(current_user))
        .order_by(Share.id.desc())
        .limit(MOST)
    ).all()
    return page("cases/shared.html", rows=rows, in_words=in_words, now=clock.now())
