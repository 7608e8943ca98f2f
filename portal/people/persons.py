"""A colleague as those see her who stand for a mandate of hers: mandates and account."""

from flask import abort, flash
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.people.models import Membership, Person
from portal.people.pins import Pin
from portal.people.powers import may_confirm, may_end, sees_name, word_for
from portal.people.resets import Reset
from portal.people.sittings import Sitting
from portal.people.views import blueprint
from portal.trail.models import Verb, record
from portal.web import page


@blueprint.get("/people/<int(max=999999999):person_id>")
@needs(Permission.MANAGE_PEOPLE)
def person(person_id: int) -> Response:
    """Her mandates, past ones too, and what can be done for her account."""
    someone, at = known(person_id), clock.now()
    return page(
        "people/person.html",
        someone=someone,
        name=name_for(someone),
        live=[m for m in someone.memberships if m.is_live_at(at)],
        waiting=[m for m in someone.memberships if m.is_waiting],
        past=[m for m in someone.memberships if m.ends_at and m.ends_at <= at],
        may_end=lambda mandate: may_end(current_user.memberships, mandate),
        may_confirm=_may_confirm,
        can_restore=has_word(someone),
        is_in_charge=_is_in_charge(someone),
        reset=Reset.open_of(someone.id),
        now=at,
    )


@blueprint.post("/people/<int(max=999999999):person_id>/sittings")
@needs(Permission.MANAGE_PEOPLE)
@once
def sign_out_person(person_id: int) -> Response:
    """Her phone is lost and she has no other at hand: every browser of hers is out."""
    someone = _in_charge_of(person_id)
    Sitting.end_all_of(someone.id)
    Pin.forget(someone.id)
    record(Verb.SIGNED_OUT_BY_OTHER, current_user, kind="person", code=str(someone.id))
    flash(i18n.gettext("Signed out everywhere. She signs in again with her passphrase."))
    return then("people.person", person_id=str(person_id))


@blueprint.post("/people/<int(max=999999999):person_id>/reopening")
@needs(Permission.MANAGE_PEOPLE)
@once
def reopen(person_id: int) -> Response:
    """An account that was locked because nobody used it can be signed in to again."""
    someone = _in_charge_of(person_id)
    someone.used_at = clock.now()
    record(Verb.ACCOUNT_REOPENED, current_user, kind="person", code=str(someone.id))
    flash(i18n.gettext("Open again. She signs in as before."))
    return then("people.person", person_id=str(person_id))


def known(person_id: int) -> Person:
    """The person, if whoever asks stands for one of her mandates, past or present; else 404."""
    someone = db.session.scalars(
        select(Person)
        .where(Person.id == person_id)
        .options(
            selectinload(Person.memberships).options(
                joinedload(Membership.unit), joinedload(Membership.area)
            )
        )
        # She may be the one who asks, and loaded already with her live mandates only.
        .execution_options(populate_existing=True)
    ).first()
    if someone is None or not any(_stands_for(mandate) for mandate in someone.memberships):
        abort(404)
    return someone


def has_word(someone: Person) -> bool:
    """Whether the word of whoever asks counts for giving her account back; never her own."""
    holder = current_user.memberships
    is_other = someone.id != current_user.person_id
    return is_other and any(word_for(holder, m) for m in not_over(someone.memberships))


def name_for(someone: Person) -> str:
    """Her name, or her initials where a line hides it from whoever asks."""
    sees = sees_name(current_user.memberships, someone.memberships)
    return someone.name if sees else someone.initials


def not_over(memberships: list[Membership]) -> list[Membership]:
    """Those of these mandates that run, wait or are still to begin."""
    at = clock.now()
    return [m for m in memberships if m.ends_at is None or m.ends_at > at]


def _is_in_charge(someone: Person) -> bool:
    holder = current_user.memberships
    live = [m for m in someone.memberships if m.is_live_at(clock.now())]
    return someone.id != current_user.person_id and any(may_end(holder, m) for m in live)


def _in_charge_of(person_id: int) -> Person:
    """As `known`, for deeds on the account; nobody does them to herself here."""
    someone = known(person_id)
    if not _is_in_charge(someone):
        abort(404)
    return someone


def _stands_for(mandate: Membership) -> bool:
    holder = current_user.memberships
    return bool(may_end(holder, mandate) or _may_confirm(mandate) or word_for(holder, mandate))


def _may_confirm(mandate: Membership) -> bool:
    return may_confirm(current_user.memberships, mandate, current_user.person_id)
