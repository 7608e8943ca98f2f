"""Who may do what with a house: its people, its area's coordinator, whoever is on duty now."""

from datetime import datetime
from typing import Any

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from portal.access import Permission, Role, can
from portal.db import db
from portal.people.models import Membership
from portal.people.powers import coordinates_area, coordinates_unit
from portal.rota.models import Assignment, Post, Shift
from portal.rota.on_duty import LONGEST
from portal.shelters.models import HOUSES
from portal.units.lists import Sector, UnitKind
from portal.units.models import Unit

_HOUSES = [kind.value for kind in HOUSES]


def house_of(code: str) -> Unit:
    """The unit of that code if it may have places and the reader is of its people, or coordinates
    its area; else 404, as for a code that is not there.
    """
    unit = db.session.scalars(
        select(Unit).where(Unit.code == code, Unit.kind.in_(_HOUSES), Unit.closed_on.is_(None))
    ).first()
    if unit is None or not (is_of(unit.id) or (_is_open(unit) and _coordinates(unit))):
        abort(404)
    return unit


def own_houses() -> list[Unit]:
    """The reader's own units that may have places, her first mandate's first."""
    units = [m.unit for m in current_user.memberships if m.unit and m.unit.kind in _HOUSES]
    return list(dict.fromkeys(unit for unit in units if unit.closed_on is None))


def places_door() -> str:
    """Where the tab of places leads: to her own card, to the search, or to the list."""
    if any(acts_for(unit.id) for unit in own_houses()):
        return "shelters.mine"
    return "shelters.find" if can(Permission.FIND_PLACE) else "shelters.index"


def is_of(unit_id: int | None) -> bool:
    """Whether the reader has a mandate in this unit."""
    return unit_id is not None and any(m.unit_id == unit_id for m in current_user.memberships)


def acts_for(unit_id: int | None) -> bool:
    """Whether the reader acts for this unit: of its people, and not only to read."""
    return unit_id is not None and any(
        m.unit_id == unit_id and m.role != Role.OBSERVER for m in current_user.memberships
    )


def may_post(unit: Unit) -> bool:
    """Whether the reader may say how full a house is: its people, or her area's by phone."""
    return acts_for(unit.id) or (_is_open(unit) and _coordinates(unit))


def may_set(unit: Unit) -> bool:
    """Whether the reader may say what a house takes and how many places it has."""
    return coordinates_unit(current_user.memberships, unit.id)


def sees_removed() -> bool:
    """Whether the reader may know of places for removed persons: security, prosecution, a house.

    Whoever only observes may not, nor a coordinator of an area (product 5).
    """
    return any(
        m.role != Role.OBSERVER
        and m.unit is not None
        and (
            m.unit.sector == Sector.SECURITY
            or m.unit.kind in {UnitKind.PROSECUTION_CELL, UnitKind.REMOVED_PERSONS_HOUSE}
        )
        for m in current_user.memberships
    )


def is_on_duty(person_id: int, unit_ids: set[int], at: datetime) -> bool:
    """Whether the rota has this person on any duty of one of these units at this instant."""
    held = (
        select(Assignment.id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .join(Post, Post.id == Shift.post_id)
        .join(Membership, Membership.id == Assignment.membership_id)
        .where(
            Post.unit_id.in_(unit_ids),
            Membership.unit_id.in_(unit_ids),
            Post.closed_at.is_(None),
            Membership.person_id == person_id,
            Membership.live_at(at),
            Shift.starts_at > at - LONGEST,
            Shift.starts_at <= at,
            Shift.ends_at > at,
        )
        .limit(1)
    )
    return db.session.scalars(held).first() is not None


def _is_open(unit: Unit) -> bool:
    return not unit.is_restricted and unit.kind != UnitKind.REMOVED_PERSONS_HOUSE


def _coordinates(unit: Unit) -> bool:
    holder: Any = current_user.memberships
    return coordinates_area(holder, unit.area_id)
