"""A unit moves to another parent, is announced to close, closes, or opens again; with its days."""

from datetime import date

from flask import flash
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.i18n import N_
from portal.once import once, then
from portal.trail.models import Verb, record
from portal.units.keeping_forms import CloseForm, MoveForm
from portal.units.models import FormerParent, Unit
from portal.units.sight import edited_unit, known
from portal.units.staff import blueprint
from portal.web import page


@blueprint.route("/units/<unit_code>/parent", methods=["GET", "POST"])
@needs(Permission.EDIT_UNIT)
@once
def move(unit_code: str) -> Response:
    """To another parent, or to none; the one it had stays in the history."""
    unit = edited_unit(unit_code)
    form = MoveForm(parent=_code(unit.parent_id))
    parent = _unit(form.parent.data) if form.validate_on_submit() else None
    if not form.validate_on_submit() or _is_wrong(unit, form.parent, parent):
        return page("units/move.html", status=form.status, unit=unit, form=form, near=_near(unit))
    _move(unit, parent, form.moved_on.data)
    record(Verb.UNIT_MOVED, current_user, kind="unit", code=unit.code)
    return then("units.show", unit_code=unit_code)


@blueprint.route("/units/<unit_code>/closing", methods=["GET", "POST"])
@needs(Permission.EDIT_UNIT)
@once
def close(unit_code: str) -> Response:
    """Closed from a day on, or announced; its page stays, and its names still find it."""
    unit = edited_unit(unit_code)
    form = CloseForm(closed_on=unit.closes_on, successor=_code(unit.successor_id))
    next_ = _unit(form.successor.data) if form.validate_on_submit() else None
    if not form.validate_on_submit() or _is_wrong(unit, form.successor, next_):
        return page("units/close.html", status=form.status, unit=unit, form=form, near=_near(unit))
    _close(unit, form.closed_on.data, next_)
    record(Verb.UNIT_CLOSED, current_user, kind="unit", code=unit.code)
    return then("units.show", unit_code=unit_code)


@blueprint.post("/units/<unit_code>/reopening")
@needs(Permission.EDIT_UNIT)
@once
def reopen_unit(unit_code: str) -> Response:
    """It is open after all: what was announced, or done, is taken back."""
    unit = edited_unit(unit_code)
    unit.closed_on = unit.closes_on = unit.successor_id = None
    record(Verb.UNIT_REOPENED, current_user, kind="unit", code=unit.code)
    flash(i18n.gettext("Kept. Everybody sees it from now on."))
    return then("units.show", unit_code=unit_code)


def _move(unit: Unit, parent: Unit | None, on: date | None) -> None:
    today = clock.local(clock.now()).date()
    ident = parent.id if parent else None
    if unit.parent_id and unit.parent_id != ident:
        former = FormerParent(unit_id=unit.id, parent_id=unit.parent_id, until_on=on or today)
        db.session.add(former)
    unit.parent_id = ident
    flash(i18n.gettext("Kept. Everybody sees it from now on."))


def _close(unit: Unit, on: date, successor: Unit | None) -> None:
    close_unit(unit, on)
    unit.successor_id = successor.id if successor else None
    flash(i18n.gettext("Kept. Everybody sees it from now on."))


def close_unit(unit: Unit, on: date) -> None:
    """Closed when the day has come; until then it is announced and counts in full.

    Nothing closes by itself: on the day whoever keeps the card finds it among what is due.
    """
    has_come = on <= clock.local(clock.now()).date()
    unit.closed_on, unit.closes_on = (on, None) if has_come else (None, on)


def _unit(code: str | None) -> Unit | None:
    if not code:
        return None
    return db.session.scalars(select(Unit).where(Unit.code == code, known())).first()


def _code(ident: int | None) -> str:
    return db.session.scalar(select(Unit.code).where(Unit.id == ident)) or "" if ident else ""


def _is_wrong(unit: Unit, field: object, chosen: Unit | None) -> bool:
    """A code that is none, the unit itself, a house that others must not know of, or a circle."""
    typed = getattr(field, "data", "")
    is_circle = chosen is not None and unit.id in {chosen.id, chosen.parent_id}
    is_wrong = bool(typed) and (chosen is None or is_circle or chosen.is_restricted)
    if is_wrong:
        words = N_("No other open unit has this code; choose from the list.")
        field.errors = [i18n.gettext(words)]  # type: ignore[attr-defined]
    return is_wrong


def _near(unit: Unit) -> list[Unit]:
    """The other units of the same area, to choose from; those elsewhere are named by code."""
    rows = select(Unit).where(
        Unit.area_id == unit.area_id,
        Unit.id != unit.id,
        Unit.closed_on.is_(None),
        Unit.is_restricted.is_(False),
    )
    return list(db.session.scalars(rows.order_by(Unit.code).limit(100)))
