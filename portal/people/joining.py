"""Joining: the link that a coordinator shows, and what the newcomer does behind it."""

from datetime import timedelta

from flask import abort, current_app, flash, request, session
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs, public
from portal.db import db, take_turn
from portal.once import once, then
from portal.people.invitations import Invitation
from portal.people.lists import Spoken
from portal.people.mandate_forms import JoinForm
from portal.people.models import Membership, Person
from portal.people.passphrase import hashed
from portal.people.powers import coordinates_unit
from portal.people.views import begin, blueprint, judge
from portal.qr import link_square
from portal.trail.models import Verb, record
from portal.web import address, page

# How long after joining a second tap on the same button is taken for what it is.
A_MOMENT = timedelta(minutes=10)
# First the PIN of this phone, then the three things to begin with (T10).
START = "/me/pin?next=/start"


@blueprint.get("/invitations/<invitation_code>")
@needs(Permission.MANAGE_PEOPLE)
def invitation(invitation_code: str) -> Response:
    """The link and its square, for as long as nobody has used it."""
    kept = _mine(invitation_code)
    return page(
        "people/invitation.html", kept=kept, link=_link(kept), square=link_square(_link(kept))
    )


@blueprint.post("/invitations/<invitation_code>/revocation")
@needs(Permission.MANAGE_PEOPLE)
@once
def revoke_invitation(invitation_code: str) -> Response:
    """Take an invitation back: its link opens nothing from now on."""
    kept = _mine(invitation_code)
    if kept.is_open and kept.revoke():
        record(Verb.INVITATION_REVOKED, current_user, kind="invitation", code=kept.code)
        flash(i18n.gettext("Taken back. The link opens nothing any more."))
    return then("people.invitation", invitation_code=invitation_code)


@blueprint.route("/join/<token>", methods=["GET", "POST"])
@public
def join(token: str) -> Response:
    """Behind the link: the newcomer says who she is and how she signs in, and is in."""
    # The second of two taps at once waits here, and then finds the link used by herself.
    if request.method == "POST":
        take_turn("join")
    kept, form = Invitation.of_token(token), JoinForm()
    if kept is None or not kept.is_open:
        return _come_again(kept, form) or page("people/link_over.html", status=404)
    if form.validate_on_submit() and (someone := _make(kept, form)):
        return begin(someone, is_shared=False, to=START)
    return _join_page(kept, form, token)


@blueprint.post("/join/<token>/own")
@needs(Permission.KEEP_OWN)
@once
def join_as_myself(token: str) -> Response:
    """Somebody who has an account takes one more mandate with it; never one that she offered."""
    kept = Invitation.of_token(token)
    if kept is None or not kept.is_open:
        abort(404)
    if kept.made_by_id == current_user.person_id:
        abort(403)
    mandate = kept.accept(current_user.person_id)
    if mandate is None:
        abort(404)
    record(Verb.JOINED, current_user, kind="mandate", code=str(mandate.id))
    flash(i18n.gettext("You belong there from now on."))
    return then("people.me")


def _mine(code: str) -> Invitation:
    """The invitation, if it is hers or of a unit that she coordinates; else 404."""
    kept = db.session.scalars(
        select(Invitation)
        .where(Invitation.code == code)
        .options(joinedload(Invitation.unit), joinedload(Invitation.area))
    ).first()
    if kept is None:
        abort(404)
    is_hers = kept.made_by_id == current_user.person_id
    if not is_hers and not coordinates_unit(current_user.memberships, kept.unit_id):
        abort(404)
    return kept


def _link(kept: Invitation) -> str:
    path = address("people.join", {"token": kept.token, "lang": kept.language})
    return str(current_app.config["ORIGIN"]) + path


def _join_page(kept: Invitation, form: JoinForm, token: str) -> Response:
    return page(
        "people/join.html",
        status=form.status,
        kept=kept,
        form=form,
        token=token,
        spoken_languages=list(Spoken),
    )


def _make(kept: Invitation, form: JoinForm) -> Person | None:
    """The new person with her mandate; None, with words at the field, for a name that is taken."""
    someone = Person(
        account=form.account.data,
        name_ar=form.name_ar.data,
        name_latin=form.name_latin.data,
        language=session.get("language", kept.language),
        speaks=" ".join(entry for entry in Spoken if entry.value in form.speaks.data),
        passphrase_hash=hashed(form.passphrase.data),
        made_at=clock.now(),
    )
    db.session.add(someone)
    try:
        db.session.flush()
        mandate = kept.accept(someone.id)
    except IntegrityError:
        db.session.rollback()
        form.account.errors = [i18n.gettext("This account name is taken; choose another.")]
        return None
    if mandate is None:
        db.session.rollback()
        abort(404)
    record(Verb.JOINED, _As(mandate), kind="mandate", code=str(mandate.id))
    return someone


def _come_again(kept: Invitation | None, form: JoinForm) -> Response | None:
    """A second tap on "join": whoever used the link up a moment ago, and knows the passphrase."""
    if request.method != "POST" or kept is None or kept.used_at is None:
        return None
    someone = db.session.get(Person, kept.used_by_id)
    is_late = clock.now() - kept.used_at > A_MOMENT
    if is_late or someone is None or someone.account != form.account.data:
        return None
    # The same budget of guesses as at the door, and the same trace of a wrong one.
    found, _status = judge(form, request.remote_addr or "")
    db.session.commit()
    return begin(found, is_shared=False, to=START) if found else None


class _As:
    """The newcomer as whoever acts, before she has a sitting."""

    device_code = ""

    def __init__(self, mandate: Membership) -> None:
        self.person_id, self.function = mandate.person_id, mandate.function
        self.unit_code = mandate.scope.code if mandate.scope else ""
