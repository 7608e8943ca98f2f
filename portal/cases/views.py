"""Cases of one's own unit: the list, a new one, its page, its slip."""

from flask import Blueprint, request
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from portal import clock
from portal.access import Permission, needs
from portal.cases.asking import in_words
from portal.cases.forms import BandForm, FollowUpForm, NoteForm, OpenForm
from portal.cases.lines import rows_of
from portal.cases.lists import Channel
from portal.cases.models import Case
from portal.cases.sight import case_in_sight, mandates_for_cases
from portal.cases.timeline import NOTES, told
from portal.db import db, recorded
from portal.once import once, then
from portal.trail.models import Verb, record
from portal.web import page

blueprint = Blueprint("cases", __name__)


def number_of(name: str) -> int:
    """A whole number in the address; 0 where there is none."""
    said = request.args.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


@blueprint.get("/cases")
@needs(Permission.WORK_CASES)
def index() -> Response:
    """The cases of my units by what is due; the closed ones until their content goes."""
    is_closed, at = request.args.get("closed") == "1", clock.now()
    leaf = min(number_of("leaf"), 1_000)
    rows, has_more = rows_of(current_user, closed=is_closed, page=leaf)
    return page(
        "cases/index.html",
        rows=rows,
        has_more=has_more,
        leaf=leaf,
        is_closed=is_closed,
        may_open=bool(mandates_for_cases()),
        now=at,
    )


@blueprint.route("/cases/new", methods=["GET", "POST"])
@needs(Permission.WORK_CASES)
@once
def create() -> Response:
    """A case in seconds: how she came, and whether she agrees to be counted."""
    mandates = mandates_for_cases()
    form = OpenForm(unit=mandates[0].unit.code if mandates else "")
    form.unit.choices = [SelectChoice(m.unit.code, m.unit.name) for m in mandates]
    if not form.validate_on_submit():
        return page("cases/create.html", status=form.status, form=form, mandates=mandates)
    unit = next(m.unit for m in mandates if m.unit.code == form.unit.data)
    case = _opened(form, unit)
    record(Verb.CASE_OPENED, current_user, kind="case", code=case.code)
    return then("cases.slip", case_code=case.code)


def _opened(form: OpenForm, unit: object) -> Case:
    said = {
        name: form[name].data
        for name in ("channel", "band", "elsewhere", "elsewhere_channel", "is_counted", "is_minor")
    }
    case = Case.start(unit, current_user, **said)  # type: ignore[arg-type]
    if form.tail.data:
        case.keep_reference(form.tail.data)
    if form.due_on.data:
        case.follow_up(form.due_on.data, current_user)
    return case


@blueprint.get("/cases/<case_code>")
@needs(Permission.WORK_CASES)
@recorded
def show(case_code: str) -> Response:
    """A case: whom to call, what is due, notes, what she agreed to; each reading in the trail."""
    return shown(case_in_sight(case_code), NoteForm(formdata=None))


@blueprint.get("/cases/<case_code>/slip")
@needs(Permission.WORK_CASES)
@recorded
def slip(case_code: str) -> Response:
    """The code in large, for the unit's paper register: a sheet that says nothing else."""
    case = case_in_sight(case_code)
    record(Verb.PRINTED, current_user, kind="case", code=case.code)
    db.session.commit()
    return page("cases/slip.html", case=case, now=clock.now())


def shown(case: Case, form: NoteForm, **forms: object) -> Response:
    """The page of a case; the reading is in the trail before its bytes leave."""
    found = told(case, current_user, before=number_of("before") or None)
    form.audience.choices = [SelectChoice(x.row.uid, x.unit) for x in found.live]
    if not form.is_submitted() or not form.text.raw_data:
        form.text.data = found.draft
    record(Verb.CASE_READ, current_user, kind="case", code=case.code)
    for _ in range(found.broken):
        record(Verb.TEXT_BROKEN, current_user, kind="case", code=case.code, is_done=False)
    db.session.commit()
    notes = found.parts.get("note", [])
    return page(
        "cases/show.html",
        "case",
        status=form.status,
        told=found,
        case=case,
        notes=notes[:NOTES],
        older=notes[NOTES - 1].row.ref if len(notes) > NOTES else None,
        form=form,
        band_form=forms.get("band_form") or BandForm(formdata=None, band=case.band),
        follow_form=forms.get("follow_form") or FollowUpForm(formdata=None),
        in_words=in_words,
        channel=lambda value: Channel(value).label,
        now=found.at,
    )
