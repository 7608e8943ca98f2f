"""My own: the devices on which I am signed in, and my passphrase."""

from flask import abort, flash, request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.once import once, then
from portal.people.factors import RecoveryCode, SecondFactor
from portal.people.forms import PassphraseForm
from portal.people.passphrase import hashed, is_right, note_right, take_try
from portal.people.pins import Pin
from portal.people.sittings import Sitting
from portal.people.views import blueprint, enter
from portal.trail.models import Verb, record
from portal.web import page


@blueprint.get("/me")
@needs(Permission.KEEP_OWN)
def me() -> Response:
    """Who I am here, and every browser in which I am signed in."""
    person_id = current_user.person_id
    return page(
        "people/me.html",
        sittings=Sitting.live_of(person_id),
        now=clock.now(),
        has_pin=Pin.of(person_id, current_user.browser) is not None,
        # In a demonstration nobody has an authenticator, and so no codes.
        codes_left=RecoveryCode.left(person_id) if SecondFactor.confirmed_of(person_id) else None,
    )


@blueprint.post("/me/sittings")
@needs(Permission.KEEP_OWN)
@once
def end_sittings() -> Response:
    """End the browser of the button, or all but this one; a lost phone is out at its next tap."""
    chosen = request.form.get("m", "")
    others = [s for s in Sitting.live_of(current_user.person_id) if s.id != current_user.id]
    ending = others if chosen == "others" else [s for s in others if s.code == chosen]
    if not ending and chosen != "others":
        abort(404)
    for sitting in ending:
        sitting.end()
        Pin.forget(current_user.person_id, sitting.browser)
        record(Verb.SESSION_ENDED, current_user, kind="sitting", code=sitting.code)
    flash(i18n.gettext("Ended. That device must sign in again."))
    return then("people.me")


@blueprint.route("/me/passphrase", methods=["GET", "POST"])
@needs(Permission.KEEP_OWN)
def change_passphrase() -> Response:
    """Another passphrase; every other browser is signed out, and this one gets a new token."""
    form = PassphraseForm()
    form.names = current_user.person.names
    if not form.validate_on_submit():
        return page("people/change_passphrase.html", status=form.status, form=form)
    status = _judge_current(form, request.remote_addr or "")
    if status != 303:
        return page("people/change_passphrase.html", status=status, form=form)
    _renew(form.passphrase.data)
    flash(i18n.gettext("Your passphrase is changed. Other devices were signed out."))
    return then("people.me")


def _judge_current(form: PassphraseForm, address: str) -> int:
    """303 when the present passphrase is right; else the status to answer, with words at it."""
    try_ = take_try(current_user.person.account, address)
    if try_ is None:
        wait = i18n.gettext("Wait a quarter of an hour, or ask your unit's coordinator.")
        form.current.errors = [wait]
        return 429
    if not is_right(form.current.data, current_user.person.passphrase_hash):
        form.current.errors = [i18n.gettext("This is not your present passphrase.")]
        return 422
    note_right(try_)
    return 303


def _renew(passphrase: str) -> None:
    person = current_user.person
    record(Verb.PASSPHRASE_CHANGED, current_user, kind="person", code=str(person.id))
    person.passphrase_hash = hashed(passphrase)
    for sitting in Sitting.live_of(person.id):
        sitting.end()
    shown_at = current_user.factor_at
    enter(person, is_shared=current_user.is_shared).factor_at = shown_at
