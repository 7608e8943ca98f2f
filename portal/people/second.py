"""The second step of signing in: set up an authenticator, show its code, or use a recovery code."""

from datetime import timedelta

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Held, Permission, even, needs
from portal.db import db
from portal.people.factors import RecoveryCode, SecondFactor
from portal.people.forms import CodeForm, western
from portal.people.lock import to_pin
from portal.people.passphrase import note_right, take_try
from portal.people.views import blueprint, enter
from portal.qr import authenticator_square
from portal.trail.models import Verb, record
from portal.web import page


@blueprint.route("/second-factor", methods=["GET", "POST"])
@needs(Permission.KEEP_OWN)
@even(Held.FACTOR)
def second_factor() -> Response:
    """Show a code; somebody without an authenticator sets one up first, and gets ten codes."""
    if current_user.factor_at:
        return redirect(url_for("board.show"), 303)
    factor = SecondFactor.of(current_user.person_id)
    form = CodeForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return _page(factor, form, form.status)
    status = _judge(factor, form)
    if factor is None or status != 303:
        db.session.commit()
        return _page(factor, form, status)
    return _come_in(factor, form)


@blueprint.post("/second-factor/new")
@needs(Permission.KEEP_OWN)
@even(Held.FACTOR)
def begin_factor() -> Response:
    """Make the secret of a new authenticator; asking twice keeps the first."""
    is_needed = current_user.factor_at is None
    if is_needed and SecondFactor.of(current_user.person_id) is None:
        SecondFactor.begin(current_user.person_id)
        db.session.commit()
    return redirect(url_for("people.second_factor"), 303)


@blueprint.route("/me/recovery-codes", methods=["GET", "POST"])
@needs(Permission.KEEP_OWN)
def recovery_codes() -> Response:
    """Ten new codes for a code of the authenticator; the older ones end."""
    factor = SecondFactor.confirmed_of(current_user.person_id) or abort(404)
    form = CodeForm()
    if not form.validate_on_submit():
        status = form.status
    elif (status := _judge(factor, form, takes_recovery=False)) == 303:
        codes = RecoveryCode.make(current_user.person_id)
        record(Verb.RECOVERY_CODES_MADE, current_user, kind="person")
        db.session.commit()
        return page("people/recovery_codes.html", codes=codes, to=url_for("people.me"))
    db.session.commit()
    return page("people/renew_codes.html", status=status, form=form)


def _page(factor: SecondFactor | None, form: CodeForm, status: int) -> Response:
    is_new = factor is not None and factor.confirmed_at is None
    secret = factor.secret if factor and is_new else ""
    return page(
        "people/second_factor.html",
        status=status,
        form=form,
        factor=factor,
        is_new=is_new,
        secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        picture=authenticator_square(current_user.person.account, secret) if secret else "",
    )


def _judge(factor: SecondFactor | None, form: CodeForm, *, takes_recovery: bool = True) -> int:
    """303 when the code opens; else the status to answer, with words at the field."""
    try_ = take_try(f"code:{current_user.person.account}", request.remote_addr or "")
    if try_ is None:
        wait = i18n.gettext("Wait a quarter of an hour, or ask your unit's coordinator.")
        form.code.errors = [wait]
        return 429
    if factor and (_is_code(factor, form) or (takes_recovery and _is_recovery(factor, form))):
        note_right(try_)
        return 303
    record(Verb.FACTOR_REFUSED, current_user, kind="person", is_done=False)
    return 422


def _is_code(factor: SecondFactor, form: CodeForm) -> bool:
    at, code = clock.now(), western(form.code.data)
    step = factor.step_of(code, at)
    if step is not None and factor.take(step):
        return True
    skew = factor.skew_of(code, at) if step is None else None
    if step is not None:
        words = i18n.gettext("This code was used already; wait for the next one.")
    elif skew:
        minutes = max(1, round(abs(skew) / timedelta(minutes=1)))
        words = i18n.ngettext(
            "Your phone's clock is off by %(n)s minute; set it to automatic.",
            "Your phone's clock is off by %(n)s minutes; set it to automatic.",
            minutes,
        ) % {"n": minutes}
    else:
        words = i18n.gettext("This code does not fit; type the one that the phone shows now.")
    form.code.errors = [words]
    return False


def _is_recovery(factor: SecondFactor, form: CodeForm) -> bool:
    if factor.confirmed_at is None or not RecoveryCode.use(current_user.person_id, form.code.data):
        return False
    record(Verb.RECOVERY_CODE_USED, current_user, kind="person")
    form.is_recovery = True
    return True


def _say_how_many_are_left(person_id: int) -> None:
    left = RecoveryCode.left(person_id)
    flash(
        i18n.ngettext("%(n)s recovery code is left.", "%(n)s recovery codes are left.", left)
        % {"n": left}
    )


def _come_in(factor: SecondFactor, form: CodeForm) -> Response:
    is_new = factor.confirmed_at is None
    person = current_user.person
    factor.confirmed_at = factor.confirmed_at or clock.now()
    codes = RecoveryCode.make(person.id) if is_new else []
    sitting = enter(person, is_shared=current_user.is_shared)
    sitting.factor_at = clock.now()
    verb = Verb.FACTOR_SET if is_new else Verb.FACTOR_PASSED
    record(verb, sitting, kind="sitting", code=sitting.code)
    db.session.commit()
    if form.is_recovery:
        _say_how_many_are_left(person.id)
    if is_new:
        return page("people/recovery_codes.html", codes=codes, to=to_pin(form.next.data))
    return redirect(to_pin(form.next.data), 303)
