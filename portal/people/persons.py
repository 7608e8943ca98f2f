"""A colleague as those see her who stand for a mandate of hers: mandates and account."""

from datetime import datetime

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


@blueprint.get("/people/<int:person_id>")
@needs(Permission.MANAGE_PEOPLE)
def person(person_id: int) -> Response:
    """Her mandates, past ones too, and what can be done for her account."""
    someone, at = known(person_id), clock.now()
    return page(
        "people/person.html",
        someone=someone,
        name=name_for(someone),
        live=live_among(someone.memberships, at),
        waiting=[m for m in someone.memberships if m.is_waiting],
        past=[m for m in someone.memberships if m.ends_at and m.ends_at <= at],
        may_end=lambda mandate: may_end(current_user.memberships, mandate),
        may_confirm=_may_confirm,
        can_restore=answers_for(someone) and someone.id != current_user.person_id,
        reset=Reset.open_of(someone.id),
        now=at,
    )


@blueprint.post("/people/<int:person_id>/sittings")
@needs(Permission.MANAGE_PEOPLE)
@once
def sign_out_person(person_id: int) -> Response:
    """Her phone is lost and she has no other at hand: every browser of hers is out."""
    someone = answered_for(person_id)
    Sitting.end_all_of(someone.id)
    Pin.forget(someone.id)
    record(Verb.SIGNED_OUT_BY_OTHER, current_user, kind="person", code=str(someone.id))
    flash(i18n.gettext("Signed out everywhere. She signs in again with her passphrase."))
    return then("people.person", person_id=str(person_id))


@blueprint.post("/people/<int:person_id>/reopening")
@needs(Permission.MANAGE_PEOPLE)
@once
def reopen(person_id: int) -> Response:
    """An account that was locked because nobody used it can be signed in to again."""
    someone = answered_for(person_id)
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
    ).first()
    if someone is None or not any(_stands_for(mandate) for mandate in someone.memberships):
        abort(404)
    return someone


def answers_for(someone: Person) -> bool:
    """Whether whoever asks stands for a mandate that she holds now."""
    return any(_stands_for(m) for m in live_among(someone.memberships, clock.now()))


def name_for(someone: Person) -> str:
    """Her name, or her initials where a line hides it from whoever asks."""
    holder = current_user.memberships
    return (
        someone.name if all(sees_name(holder, m) for m in someone.memberships) else someone.initials
    )


def live_among(memberships: list[Membership], at: datetime) -> list[Membership]:
    """Those of these mandates that count at `at`."""
    return [
        m
        for m in memberships
        if m.confirmed_at and m.starts_at <= at and (m.ends_at is None or m.ends_at > at)
    ]


def answered_for(person_id: int) -> Person:
    """As `known`, for deeds on the account; nobody does them to herself here."""
    someone = known(person_id)
    if someone.id == current_user.person_id or not answers_for(someone):
        abort(404)
    return someone


def _stands_for(mandate: Membership) -> bool:
    holder = current_user.memberships
    return bool(may_end(holder, mandate) or _may_confirm(mandate) or word_for(holder, mandate))


def _may_confirm(mandate: Membership) -> bool:
    return may_confirm(current_user.memberships, mandate, current_user.person_id)
