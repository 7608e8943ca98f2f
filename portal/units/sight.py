"""Which units somebody may know of, and of which she may say or change something."""

from typing import Any

from flask import abort
from flask_login import current_user
from sqlalchemy import or_, select, true

from portal.access import Permission, can
from portal.db import db
from portal.people.powers import coordinates_area, coordinates_unit
from portal.units.lists import Sector
from portal.units.models import Unit

# Whoever may know of the houses for removed persons (seed S5).
SEES_RESTRICTED = frozenset({Sector.SECURITY.value, Sector.JUSTICE.value})


def known() -> Any:
    """The condition that the reader may know of a unit at all, closed ones too."""
    if any(m.unit and m.unit.sector in SEES_RESTRICTED for m in current_user.memberships):
        return true()
    own = [m.unit_id for m in current_user.memberships if m.unit_id]
    return or_(Unit.is_restricted.is_(False), Unit.id.in_(own))


def visible() -> Any:
    """The condition that the reader may know of a unit, and that it is open."""
    return Unit.closed_on.is_(None) & known()


def known_unit(code: str) -> Unit:
    """The unit, closed ones too, if the reader may know of it; else 404."""
    unit = db.session.scalars(select(Unit).where(Unit.code == code, known())).first()
    return unit or abort(404)


def visible_unit(code: str) -> Unit:
    """The unit, if it is open and the reader may know of it; else 404."""
    unit = db.session.scalars(select(Unit).where(Unit.code == code, visible())).first()
    return unit or abort(404)


def may_edit(unit: Unit) -> bool:
    """Whether the reader keeps this card: as coordinator of the unit or of its area."""
    holder = current_user.memberships
    return coordinates_unit(holder, unit.id) or coordinates_area(holder, unit.area_id)


def may_confirm(unit: Unit) -> bool:
    """Whether her word counts: she works there and more than reads, or coordinates the area."""
    holder = current_user.memberships
    is_hers = any(m.unit_id == unit.id and m.role != "observer" for m in holder)
    return is_hers or coordinates_area(holder, unit.area_id)


def is_own(unit: Unit) -> bool:
    """Whether the reader works there."""
    return any(m.unit_id == unit.id for m in current_user.memberships)


def edited_unit(code: str) -> Unit:
    """The unit, closed ones too, if whoever asks may know of it and edit it; else 404."""
    unit = known_unit(code)
    if not may_edit(unit):
        abort(404)
    return unit


def kept_by_me() -> Any:
    """The condition that the reader keeps a unit's card, or confirms what stands on it."""
    holder = current_user.memberships
    units = [m.unit_id for m in holder if m.unit_id and m.role == "coordinator"]
    areas = [m.area_id for m in holder if m.area_id and m.role == "area_coordinator"]
    if not can(Permission.EDIT_UNIT):
        units = [m.unit_id for m in holder if m.unit_id and m.role == "member"]
    return or_(Unit.id.in_(units), Unit.area_id.in_(areas)) & visible()
