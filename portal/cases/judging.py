"""One tap on a possible duplicate, and the switch for the prosecution's stamps."""

from flask import abort, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal import clock
from portal.access import Permission, Role, needs
from portal.cases.forms import ReferenceForm
from portal.cases.lists import Verdict
from portal.cases.models import Case
from portal.cases.sight import asked, case_in_sight
from portal.cases.stamps import StampAgreement
from portal.cases.twins import Link
from portal.cases.views import blueprint
from portal.db import db, take_turn
from portal.once import once, then
from portal.trail.models import Verb, record
from portal.units.territory import Area, areas_now
from portal.web import page


@blueprint.post("/cases/<case_code>/twins")
@needs(Permission.WORK_CASES)
@once
def judge(case_code: str) -> Response:
    """The same matter, another, or not ours: linked both ways, merged never."""
    case = case_in_sight(case_code)
    said, _, code = asked(request.form.get("m", "")).partition(".")
    other = db.session.scalars(
        select(Case).where(Case.code == code, Case.id != case.id, Case.visible_to(current_user))
    ).first()
    if other is None or said not in set(Verdict):
        abort(404)
    take_turn("case link")
    _link(case, other, said)
    record(Verb.TWIN_JUDGED, current_user, kind="case", code=case.code)
    return then("cases.show", case_code=case.code)


def _link(case: Case, other: Case, said: str) -> None:
    for one, two in ((case, other), (other, case)):
        known = select(Link.id).where(Link.case_id == one.id, Link.other_id == two.id)
        if db.session.scalar(known) is None:
            made = {"case_id": one.id, "other_id": two.id, "verdict": said}
            db.session.add(Link(**made, at=clock.now(), by_id=current_user.person_id))


@blueprint.route("/areas/<area_code>/stamps", methods=["GET", "POST"])
@needs(Permission.SWITCH_STAMPS)
@once
def stamps(area_code: str) -> Response:
    """Switch the stamps of an area on, under the agreement's reference, or off again (T3.4)."""
    area, form = _led(area_code), ReferenceForm()
    agreed = StampAgreement.of(area.id)
    is_ending = request.form.get("m") == "end" and agreed is not None
    if not is_ending and (agreed is not None or not form.validate_on_submit()):
        status = form.status if agreed is None else 200
        return page("cases/stamps.html", status=status, area=area, agreed=agreed, form=form)
    if agreed is not None:
        agreed.end(current_user)
    else:
        StampAgreement.begin(area.id, form.reference.data, current_user)
    verb = Verb.STAMPS_OFF if agreed else Verb.STAMPS_ON
    record(verb, current_user, kind="area", code=area.code)
    return then("cases.stamps", area_code=area.code)


def _led(code: str) -> Area:
    led = {m.area_id for m in current_user.memberships if m.role == Role.AREA_COORDINATOR}
    area = next((a for a in areas_now() if a.code == code and a.id in led), None)
    return area or abort(404)
