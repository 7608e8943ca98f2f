"""Keeping a case longer, or erasing it before its time: the second takes two people."""

from flask import abort
from flask_login import current_user
from sqlalchemy import select, update
from werkzeug.wrappers import Response

from portal import clock
from portal.access import Permission, needs
from portal.cases.forms import ReferenceForm
from portal.cases.models import Case
from portal.cases.retention import Erasure, RetentionHold, purge
from portal.cases.sight import case_in_sight
from portal.cases.views import blueprint
from portal.db import db
from portal.once import once, then
from portal.trail.models import Verb, record
from portal.web import page


@blueprint.get("/cases/<case_code>/retention")
@needs(Permission.ERASE)
def retention(case_code: str) -> Response:
    """When the content goes, who holds it, who asked that it go at once."""
    return _shown(case_in_sight(case_code), ReferenceForm(formdata=None))


def _shown(case: Case, form: ReferenceForm) -> Response:
    return page(
        "cases/retention.html",
        status=form.status,
        case=case,
        form=form,
        holds=_holds(case),
        asked=_asked(case),
        now=clock.now(),
    )


@blueprint.post("/cases/<case_code>/retention/holds")
@needs(Permission.ERASE)
@once
def hold(case_code: str) -> Response:
    """Keep the content longer, under the reference of a paper."""
    case, form = case_in_sight(case_code), ReferenceForm()
    if not form.validate_on_submit():
        return _shown(case, form)
    kept = RetentionHold(
        case_id=case.id, reference=form.reference.data, at=clock.now(), by_id=current_user.person_id
    )
    db.session.add(kept)
    record(Verb.CONTENT_HELD, current_user, kind="case", code=case.code)
    return then("cases.retention", case_code=case.code)


@blueprint.post("/cases/<case_code>/retention/holds/end")
@needs(Permission.ERASE)
@once
def lift_hold(case_code: str) -> Response:
    """Nobody needs it longer: the countdown goes on."""
    case = case_in_sight(case_code)
    for kept in _holds(case):
        kept.lifted_at, kept.lifted_by_id = clock.now(), current_user.person_id
    record(Verb.HOLD_LIFTED, current_user, kind="case", code=case.code)
    return then("cases.retention", case_code=case.code)


@blueprint.post("/cases/<case_code>/erasure")
@needs(Permission.ERASE)
@once
def ask_erasure(case_code: str) -> Response:
    """Ask that everything written go at once; another must agree."""
    case = case_in_sight(case_code)
    if _holds(case):
        abort(403)
    if _asked(case) is None:
        asked = Erasure(case_id=case.id, at=clock.now(), by_id=current_user.person_id)
        db.session.add(asked)
        record(Verb.ERASURE_ASKED, current_user, kind="case", code=case.code)
    return then("cases.retention", case_code=case.code)


@blueprint.post("/cases/<case_code>/erasure/agreement")
@needs(Permission.ERASE)
@once
def agree_erasure(case_code: str) -> Response:
    """The second person agrees: the key is destroyed and the texts are gone, now."""
    case = case_in_sight(case_code)
    asked = _asked(case)
    if asked is None or _holds(case):
        abort(404)
    if asked.by_id == current_user.person_id:
        abort(403)
    _agree(case, asked)
    return then("cases.index")


def _agree(case: Case, asked: Erasure) -> None:
    """Of two who agree at once, one erases."""
    done = db.session.execute(
        update(Erasure)
        .where(Erasure.id == asked.id, Erasure.agreed_at.is_(None))
        .values(agreed_at=clock.now(), agreed_by_id=current_user.person_id)
        .returning(Erasure.id)
    ).first()
    if done is not None:
        record(Verb.ERASURE_AGREED, current_user, kind="case", code=case.code)
        purge(case, "two_people")


def _holds(case: Case) -> list[RetentionHold]:
    rows = select(RetentionHold).where(
        RetentionHold.case_id == case.id, RetentionHold.lifted_at.is_(None)
    )
    return list(db.session.scalars(rows.order_by(RetentionHold.id).limit(20)))


def _asked(case: Case) -> Erasure | None:
    rows = select(Erasure).where(Erasure.case_id == case.id, Erasure.agreed_at.is_(None))
    return db.session.scalars(rows.order_by(Erasure.id).limit(1)).first()
