"""The lock: left idle, a sitting is covered; six digits or the passphrase open it again.

Nothing typed is lost. With script the page stays and a panel asks; without, the page of the lock
carries the fields that were sent, and sends them on once it is open (quality 3).
"""

from datetime import timedelta
from typing import Any

from flask import current_app, flash, g, redirect, request, url_for
from flask_login import current_user, logout_user
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Held, Permission, even, needs
from portal.db import db
from portal.people.forms import PinForm, UnlockForm, western
from portal.people.passphrase import is_right, note_right, take_try
from portal.people.pins import Pin
from portal.people.views import blueprint
from portal.trail.models import Verb, record
from portal.web import address, here, is_fragment, nothing_new, page, resume

# As long after signing in, nobody else can have picked the phone up.
FRESH = timedelta(minutes=5)


@blueprint.route("/lock", methods=["GET", "POST"])
@needs(Permission.KEEP_OWN)
def lock() -> Response:
    """Cover every page of this browser now; asked by GET whether it is covered: no."""
    if request.method == "GET":
        return nothing_new() if is_fragment() else redirect(url_for("board.show"), 303)
    current_user.lock()
    record(Verb.LOCKED, current_user, kind="sitting", code=current_user.code)
    db.session.commit()
    return redirect(url_for("board.show"), 303)


@blueprint.post("/unlock")
@needs(Permission.KEEP_OWN)
@even(Held.LOCKED)
def unlock() -> Response:
    """Open a locked sitting, and go on with what was asked before."""
    form = UnlockForm()
    if current_user.held is Held.LOCKED and not (form.validate_on_submit() and _opens(form)):
        if current_user.ended_at:
            logout_user()
        g.lock_form = form
        raise Unauthorized
    return resume(form.lock_to.data or "", is_write=bool(form.lock_send.data))


@blueprint.route("/me/pin", methods=["GET", "POST"])
@needs(Permission.KEEP_OWN)
def choose_pin() -> Response:
    """Six digits for this browser; whoever is not fresh from signing in shows who she is."""
    form = PinForm(next=request.args.get("next", ""))
    form.wants = _wanted_proof()
    if form.validate_on_submit() and _is_proven(form):
        Pin.keep(current_user.person_id, current_user.browser, western(form.pin.data))
        record(Verb.PIN_CHOSEN, current_user, kind="sitting", code=current_user.code)
        db.session.commit()
        flash(i18n.gettext("Chosen. These six digits open this phone when it is locked."))
        return redirect(here(form.next.data or url_for("people.me")), 303)
    db.session.commit()
    return page("people/choose_pin.html", status=form.status, form=form)


def to_pin(next_: str) -> str:
    """Where to go after signing in: to the choice of a PIN where this browser has none yet."""
    is_on_its_way = next_.startswith(url_for("people.choose_pin"))
    if is_on_its_way or Pin.of(current_user.person_id, current_user.browser):
        return here(next_)
    return address("people.choose_pin", {"next": here(next_)})


def _opens(form: UnlockForm) -> bool:
    """Whether what was typed opens the lock; a fifth wrong PIN ends the sitting for good."""
    pin = Pin.of(current_user.person_id, current_user.browser)
    is_she = _fits(pin, form.lock_secret) if pin else _is_passphrase(form.lock_secret)
    if is_she:
        current_user.unlock()
        record(Verb.UNLOCKED, current_user, kind="sitting", code=current_user.code)
    else:
        _note_wrong()
    db.session.commit()
    return is_she


def _note_wrong() -> None:
    code = current_user.code
    record(Verb.PIN_REFUSED, current_user, kind="sitting", code=code, is_done=False)


def _fits(pin: Pin, field: Any) -> bool:
    left = pin.take_try()
    if left is not None and pin.fits(western(field.data)):
        return True
    if not left:
        current_user.end()
        Pin.forget(current_user.person_id, current_user.browser)
    words = i18n.ngettext(
        "These are not the digits; %(n)s try is left.",
        "These are not the digits; %(n)s tries are left.",
        left or 0,
    )
    field.errors = [words % {"n": left or 0}]
    return False


def _is_passphrase(field: Any) -> bool:
    """Whether the field holds her passphrase; the same budget of guesses as at the door."""
    person = current_user.person
    try_ = take_try(person.account, request.remote_addr or "")
    if try_ is None:
        words = i18n.gettext("Wait a quarter of an hour, or ask your unit's coordinator.")
    elif is_right(field.data, person.passphrase_hash):
        note_right(try_)
        return True
    else:
        words = i18n.gettext("This is not your present passphrase.")
    field.errors = [words]
    return False


def _wanted_proof() -> str:
    """What shows that it is she: the present PIN, the passphrase, or nothing just after signing in.

    In a demonstration people have no passphrase, and nothing to protect.
    """
    if Pin.of(current_user.person_id, current_user.browser):
        return "pin"
    is_fresh = clock.now() - current_user.began_at < FRESH
    return "" if is_fresh or current_app.config["IS_DEMO"] else "passphrase"


def _is_proven(form: PinForm) -> bool:
    pin = Pin.of(current_user.person_id, current_user.browser)
    if form.wants == "passphrase":
        is_she = _is_passphrase(form.proof)
    else:
        is_she = pin is None or _fits(pin, form.proof)
    if not is_she:
        _note_wrong()
    return is_she
