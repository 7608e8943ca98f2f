"""A colleague elsewhere says what is wrong on a card; whoever keeps the card decides."""

from datetime import date
from typing import Any

from flask import abort, flash, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, can, needs
from portal.db import db
from portal.i18n import N_
from portal.once import once, then
from portal.people.lists import Spoken
from portal.trail.models import Verb, record
from portal.units.card import offer, rename
from portal.units.contacts import add_line
from portal.units.forms import in_fields
from portal.units.history import close_unit
from portal.units.hours import Hours, Opening, hours_of
from portal.units.keeping_forms import SuggestForm
from portal.units.models import Unit, note_names
from portal.units.offers import ServiceKind, services_of
from portal.units.sight import kept_by_me, may_edit, visible_unit
from portal.units.staff import blueprint
from portal.units.suggestions import MOST_WAITING, Field, Suggestion, kept_spans, spans_of
from portal.web import page

NAMES = (Field.NAME_AR, Field.NAME_FR, Field.NAME_EN)


@blueprint.route("/units/<unit_code>/suggestions", methods=["GET", "POST"])
@needs(Permission.SUGGEST)
@once
def suggest(unit_code: str) -> Response:
    """The card as it is, to be put right; each difference is a suggestion of its own."""
    unit = visible_unit(unit_code)
    form = SuggestForm() if request.method == "POST" else SuggestForm(**_fields(unit))
    if not form.validate_on_submit():
        return _page(unit, form, form.status)
    said = form.differs(_now(unit), is_shelter=unit.is_shelter)
    if not said or Suggestion.waiting_from(current_user.person_id) >= MOST_WAITING:
        form.number.errors = [i18n.gettext(NOTHING if not said else ENOUGH)]
        return _page(unit, form, 422)
    for suggestion in Suggestion.make(unit, said, current_user):
        record(Verb.SUGGESTED, current_user, kind="suggestion", code=str(suggestion.id))
    flash(i18n.gettext("Sent. Whoever keeps the card decides; you see it here."))
    return then("units.suggestions")


@blueprint.get("/units/suggestions")
@needs(Permission.SUGGEST)
def suggestions() -> Response:
    """What waits for me to decide, and what became of mine."""
    return page(
        "units/suggestions.html",
        "waiting",
        waiting=Suggestion.open_where(kept_by_me()) if can(Permission.EDIT_UNIT) else [],
        mine=Suggestion.of_person(current_user.person_id),
        now=clock.now(),
    )


@blueprint.post("/units/suggestions/decisions")
@needs(Permission.EDIT_UNIT)
@once
def decide() -> Response:
    """One field accepted or refused; of two who decide at once the second is told."""
    said, _, number = request.form.get("m", "").partition(".")
    suggestion = _mine(number)
    if said not in {"accept", "refuse"}:
        abort(404)
    is_accepted = said == "accept"
    if suggestion.decide(current_user.person_id, is_accepted=is_accepted):
        if is_accepted:
            _APPLY.get(Field(suggestion.field), _name)(suggestion)
        verb = Verb.SUGGESTION_ACCEPTED if is_accepted else Verb.SUGGESTION_REFUSED
        record(verb, current_user, kind="suggestion", code=str(suggestion.id))
    else:
        flash(i18n.gettext("Somebody else has decided on this already; nothing was changed."))
    return then("units.suggestions")


NOTHING = N_("Nothing differs from the card; change what is wrong, then send.")
ENOUGH = N_("Thirty of yours wait already; phone the unit instead.")


def _mine(number: str) -> Suggestion:
    """The suggestion, decided or not, if she keeps that unit's card; else 404."""
    ident = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    row = select(Suggestion).where(Suggestion.id == ident).options(joinedload(Suggestion.unit))
    suggestion = db.session.scalars(row).first()
    if suggestion is None or not may_edit(suggestion.unit):
        abort(404)
    return suggestion


def _page(unit: Unit, form: SuggestForm, status: int) -> Response:
    return page(
        "units/suggest.html",
        status=status,
        unit=unit,
        form=form,
        languages=list(Spoken),
        services=list(ServiceKind),
    )


def _now(unit: Unit) -> dict[Field, Any]:
    """The card as it is, in the form in which suggestions are kept."""
    today = clock.local(clock.now()).date()
    return {
        **{field: getattr(unit, field.value) for field in NAMES},
        Field.SPEAKS: unit.speaks,
        Field.HOURS: kept_spans(hours_of({unit.id})[unit.id].spans),
        Field.OFFERS: [kind.value for kind in services_of(unit.id, today)],
    }


def _fields(unit: Unit) -> dict[str, Any]:
    now = _now(unit)
    spans = spans_of(now[Field.HOURS])
    is_always = Hours(tuple(spans)).is_always
    # The names of a shelter are shown to nobody, not even in a form.
    names = {} if unit.is_shelter else {field.value: now[field] for field in NAMES}
    return {
        **names,
        **({} if is_always else in_fields(spans, "day")),
        "is_always": is_always,
        "speaks": unit.speaks.split(),
        "services": now[Field.OFFERS],
    }


def _name(suggestion: Suggestion) -> None:
    unit = suggestion.unit
    names = {field.value: getattr(unit, field.value) for field in NAMES}
    rename(unit, names | {suggestion.field: suggestion.value}, _today())
    db.session.flush()
    note_names({unit.id})


def _number(suggestion: Suggestion) -> None:
    kind, _, number = suggestion.value.partition(":")
    add_line(suggestion.unit, kind, number)


def _speaks(suggestion: Suggestion) -> None:
    suggestion.unit.speaks = suggestion.value


def _hours(suggestion: Suggestion) -> None:
    Opening.replace(suggestion.unit_id, spans_of(suggestion.value))


def _service(suggestion: Suggestion) -> None:
    today = _today()
    offered = {kind.value for kind in services_of(suggestion.unit_id, today)}
    changed = {suggestion.value}
    is_more = suggestion.field == Field.OFFERS
    offer(suggestion.unit, offered | changed if is_more else offered - changed, today)


def _closed(suggestion: Suggestion) -> None:
    close_unit(suggestion.unit, date.fromisoformat(suggestion.value))


def _today() -> date:
    return clock.local(clock.now()).date()


_APPLY = {
    Field.NUMBER: _number,
    Field.SPEAKS: _speaks,
    Field.HOURS: _hours,
    Field.OFFERS: _service,
    Field.OFFERS_NOT: _service,
    Field.CLOSED: _closed,
}
