"""Giving a lost account back: asked by one, agreed to by another where both secrets are lost."""

from flask import abort, current_app, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from portal import i18n
from portal.access import Permission, needs, public
from portal.db import db
from portal.once import once, then
from portal.people.factors import SecondFactor
from portal.people.mandate_forms import ResetForm
from portal.people.models import Membership, Person
from portal.people.persons import has_word, known, name_for
from portal.people.powers import hides_name
from portal.people.resets import Reset
from portal.people.views import blueprint
from portal.qr import link_square
from portal.trail.models import Verb, record
from portal.web import address, page


@blueprint.post("/people/<int(max=999999999):person_id>/resets")
@needs(Permission.MANAGE_PEOPLE)
@once
def ask_reset(person_id: int) -> Response:
    """Begin to give back a passphrase, or passphrase and authenticator."""
    someone = _spoken_for(person_id)
    is_whole = request.form.get("m") == "whole" or not SecondFactor.guards(someone.id)
    reset = Reset.ask(someone.id, current_user.person_id, is_whole=is_whole)
    record(Verb.RESET_ASKED, current_user, kind="person", code=str(someone.id))
    return then("people.reset_link", reset_code=reset.code)


@blueprint.get("/resets/<reset_code>")
@needs(Permission.MANAGE_PEOPLE)
def reset_link(reset_code: str) -> Response:
    """Whether enough have agreed; to those who did, the link."""
    reset = _open(reset_code)
    has_agreed = current_user.person_id in reset.approver_ids
    link = _link(reset) if reset.is_granted and has_agreed else ""
    return page(
        "people/reset_link.html",
        reset=reset,
        name=name_for(reset.person),
        has_agreed=has_agreed,
        link=link,
        square=link_square(link) if link else "",
        here=current_app.config["ORIGIN"] + url_for("people.reset_link", reset_code=reset.code),
    )


@blueprint.post("/resets/<reset_code>/approval")
@needs(Permission.MANAGE_PEOPLE)
@once
def approve_reset(reset_code: str) -> Response:
    """A second person agrees: she has spoken to her and knows that it is she."""
    reset = _open(reset_code)
    if reset.approve(current_user.person_id):
        record(Verb.RESET_APPROVED, current_user, kind="person", code=str(reset.person_id))
    return then("people.reset_link", reset_code=reset.code)


@blueprint.post("/resets/<reset_code>/revocation")
@needs(Permission.MANAGE_PEOPLE)
@once
def revoke_reset(reset_code: str) -> Response:
    """Stop it: the link opens nothing."""
    reset = _open(reset_code)
    if reset.revoke():
        record(Verb.RESET_REVOKED, current_user, kind="person", code=str(reset.person_id))
        flash(i18n.gettext("Taken back. The link opens nothing any more."))
    return then("people.person", person_id=str(reset.person_id))


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> Response:
    """Behind the link: she chooses a new passphrase, and every browser of hers is out."""
    found = Reset.of_token(token)
    if found is None or not found.is_open or not found.is_granted:
        return page("people/link_over.html", status=404)
    form = ResetForm()
    form.names = found.person.names
    if form.validate_on_submit():
        return _carry_out(found, form)
    account = _account_shown(found.person)
    return page("people/reset.html", status=form.status, form=form, found=found, account=account)


def _carry_out(found: Reset, form: ResetForm) -> Response:
    if not found.carry_out(form.passphrase.data):
        db.session.rollback()
        return page("people/link_over.html", status=404)
    record(Verb.RESET_DONE, kind="person", code=str(found.person_id))
    db.session.commit()
    flash(i18n.gettext("Your new passphrase stands. Sign in with it."))
    return redirect(url_for("people.sign_in"), 303)


def _account_shown(someone: Person) -> str:
    """Whoever was handed a link may see it first, and must not learn a hidden name from it."""
    is_hidden = any(hides_name(mandate) for mandate in someone.memberships)
    return "" if is_hidden else someone.account


def _open(code: str) -> Reset:
    """The reset, if it is under way and the word of whoever asks counts for it; else 404."""
    hers = joinedload(Reset.person).selectinload(Person.memberships).joinedload(Membership.unit)
    found = db.session.scalars(
        select(Reset).where(Reset.code == code).options(hers, selectinload(Reset.approvals))
    ).first()
    if found is None or not found.is_open or not has_word(found.person):
        abort(404)
    return found


def _spoken_for(person_id: int) -> Person:
    """The person, if the word of whoever asks counts for her; else 404."""
    someone = known(person_id)
    if not has_word(someone):
        abort(404)
    return someone


def _link(reset: Reset) -> str:
    return str(current_app.config["ORIGIN"]) + address("people.reset", {"token": reset.token})
