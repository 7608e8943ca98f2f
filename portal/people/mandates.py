"""Mandates: ended at once or on a day, confirmed by those who must agree."""

from flask import abort, flash, request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db, take_turn
from portal.once import once, then
from portal.people.invitations import end_of
from portal.people.mandate_forms import EndForm
from portal.people.models import Membership
from portal.people.persons import known, name_for
from portal.people.powers import may_confirm, may_end
from portal.people.sittings import Sitting
from portal.people.views import blueprint
from portal.trail.models import Verb, record
from portal.web import page


@blueprint.route("/mandates/<int(max=999999999):mandate_id>/end", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
@once
def end_mandate(mandate_id: int) -> Response:
    """End it now, or with a day to come; somebody without any mandate left is out at once."""
    mandate, form = mandate_to_end(mandate_id), EndForm()
    if not form.validate_on_submit():
        name, at = name_for(mandate.person), form.status
        return page("people/end_mandate.html", status=at, mandate=mandate, name=name, form=form)
    _end(mandate, form)
    if mandate.unit_id and mandate.confirmed_at:
        return then("rota.left_open", mandate_id=str(mandate.id))
    return then("people.person", person_id=str(mandate.person_id))


@blueprint.post("/mandates/<int(max=999999999):mandate_id>/confirmation")
@needs(Permission.MANAGE_PEOPLE)
@once
def confirm_mandate(mandate_id: int) -> Response:
    """A mandate that waited counts from now on; never by herself or by whoever made it."""
    mandate = _found(mandate_id)
    if not may_confirm(current_user.memberships, mandate, current_user.person_id):
        abort(403)
    if not mandate.is_waiting:
        abort(404)
    mandate.confirmed_at = clock.now()
    record(Verb.MANDATE_CONFIRMED, current_user, kind="mandate", code=str(mandate.id))
    flash(i18n.gettext("Confirmed. It counts from now on."))
    return then("people.person", person_id=str(mandate.person_id))


def _end(mandate: Membership, form: EndForm) -> None:
    at = end_of(form.last_on.data) if form.last_on.data else clock.now()
    mandate.end(at, current_user.person_id)
    record(Verb.MANDATE_ENDED, current_user, kind="mandate", code=str(mandate.id))
    db.session.flush()
    if not Membership.live_of(mandate.person_id):
        Sitting.end_all_of(mandate.person_id)
    flash(i18n.gettext("Recorded. Access ends with the mandate, on every device."))


def _found(mandate_id: int) -> Membership:
    """The mandate, if whoever asks may see its holder."""
    if request.method == "POST":
        take_turn("mandate")
    mandate = db.session.get(Membership, mandate_id)
    if mandate is None:
        abort(404)
    someone = known(mandate.person_id)
    return next(m for m in someone.memberships if m.id == mandate_id)


def mandate_to_end(mandate_id: int) -> Membership:
    """The mandate, if it runs or waits and whoever asks may end it; else 404."""
    mandate = _found(mandate_id)
    if not may_end(current_user.memberships, mandate):
        abort(404)
    if mandate.ends_at is not None and mandate.ends_at <= clock.now():
        abort(404)
    return mandate
