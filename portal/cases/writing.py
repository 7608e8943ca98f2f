"""What is added to a case: notes and their drafts, follow-ups, the band, its end."""

from flask import abort, request
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from portal import clock, i18n
from portal.access import Permission, needs
from portal.cases.forms import BandForm, CloseForm, FollowUpForm, NoteForm, several_lines
from portal.cases.models import Case, FollowUp
from portal.cases.notes import LONGEST, Draft, Note, notes_of
from portal.cases.shares import Share
from portal.cases.sight import case_in_sight, mandate_in
from portal.cases.views import blueprint, shown
from portal.db import db, take_turn
from portal.once import once, then
from portal.trail.models import Verb, record
from portal.web import page


@blueprint.post("/cases/<case_code>/notes")
@needs(Permission.WORK_CASES)
@once
def add_note(case_code: str) -> Response:
    """A note: refused once where it looks like an identifier; going on is recorded."""
    case, form = case_in_sight(case_code), NoteForm()
    take_turn(f"case {case.id}")
    live = Share.live_of(case.id)
    form.audience.choices = [SelectChoice(share.code, share.code) for share in live]
    if not form.validate_on_submit():
        return _kept_back(case, form)
    more = {"corrects_id": _corrected(case, form), "went_on": bool(form.found)}
    note = Note.write(case, form.text.data, mandate_in(case.unit_id), **more)
    note.show_to([share for share in live if share.code in form.audience.data])
    _noted(case, form)
    return then("cases.show", case_code=case.code)


def _kept_back(case: Case, form: NoteForm) -> Response:
    """Shown again with all that was typed, which is kept as a draft besides."""
    text = several_lines(form.text.data)
    if form.text.data and len(text) <= LONGEST and not _is_spoilt(form):
        Draft.keep(case, current_user.person_id, text)
    return shown(case, form)


def _is_spoilt(form: NoteForm) -> bool:
    """Whether the text holds what no page may hold."""
    return bool(i18n.shown(form.text.data) != form.text.data)


def _corrected(case: Case, form: NoteForm) -> int | None:
    said = form.corrects.data or ""
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        return None
    return next((note.id for note in notes_of(case.id, {int(said)})), None)


def _noted(case: Case, form: NoteForm) -> None:
    Draft.drop(case.id, current_user.person_id)
    record(Verb.NOTE_WRITTEN, current_user, kind="case", code=case.code)
    if form.found:
        record(Verb.NOTE_WENT_ON, current_user, kind="case", code=case.code)


@blueprint.get("/cases/<case_code>/draft")
@needs(Permission.WORK_CASES)
def kept(case_code: str) -> Response:
    """Whether, and since when, a half-written note of mine is kept."""
    case = case_in_sight(case_code)
    draft = db.session.get(Draft, (case.id, current_user.person_id))
    return page("cases/kept.html", "kept", case=case, draft=draft)


@blueprint.post("/cases/<case_code>/draft")
@needs(Permission.WORK_CASES)
def keep_draft(case_code: str) -> Response:
    """Keep what is typed so far: as she types, and by a button without JavaScript."""
    case, text = case_in_sight(case_code), several_lines(request.form.get("text"))
    if len(text) > LONGEST or i18n.shown(text) != text:
        abort(413)
    Draft.keep(case, current_user.person_id, text)
    return then("cases.kept", case_code=case.code)


@blueprint.post("/cases/<case_code>/band")
@needs(Permission.WORK_CASES)
@once
def set_band(case_code: str) -> Response:
    """How near the danger seems: a judgement, whose next action the page then says."""
    case, form = case_in_sight(case_code), BandForm()
    if not form.validate_on_submit():
        return shown(case, NoteForm(formdata=None), band_form=form)
    case.band = form.band.data
    record(Verb.CASE_CHANGED, current_user, kind="case", code=case.code)
    return then("cases.show", case_code=case.code)


@blueprint.post("/cases/<case_code>/follow-ups")
@needs(Permission.WORK_CASES)
@once
def set_follow_up(case_code: str) -> Response:
    """The day on which somebody looks after her again."""
    case, form = case_in_sight(case_code), FollowUpForm()
    if not form.validate_on_submit():
        return shown(case, NoteForm(formdata=None), follow_form=form)
    case.follow_up(form.due_on.data, current_user)
    record(Verb.FOLLOW_UP_SET, current_user, kind="case", code=case.code)
    return then("cases.show", case_code=case.code)


@blueprint.post("/cases/<case_code>/follow-ups/done")
@needs(Permission.WORK_CASES)
@once
def do_follow_up(case_code: str) -> Response:
    """It was done, with the time of the tap."""
    case, said = case_in_sight(case_code), request.form.get("m", "")
    due = db.session.get(FollowUp, int(said)) if said.isdecimal() and len(said) < 10 else None
    if due is None or due.case_id != case.id:
        abort(404)
    if due.done_at is None:
        due.do(current_user)
        record(Verb.FOLLOW_UP_DONE, current_user, kind="case", code=case.code)
    return then("cases.show", case_code=case.code)


@blueprint.route("/cases/<case_code>/closing", methods=["GET", "POST"])
@needs(Permission.WORK_CASES)
@once
def close(case_code: str) -> Response:
    """The end of a case: what came of it; the countdown to its erasure begins."""
    case, form = case_in_sight(case_code), CloseForm()
    if not case.is_open or not form.validate_on_submit():
        status = form.status if case.is_open else 200
        return page("cases/close.html", status=status, case=case, form=form, now=clock.now())
    case.close(form.outcome.data, form.asked_to_pay.data)
    record(Verb.CASE_CLOSED, current_user, kind="case", code=case.code)
    return then("cases.show", case_code=case.code)
