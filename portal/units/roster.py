"""Who stands on the page of a unit or an area: a few queries, however many people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_login import current_user
from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from portal.access import Role
from portal.db import db
from portal.people.models import RESTS_AFTER, Membership, Person
from portal.people.powers import may_confirm, may_end, sees_name
from portal.units.lines import unsure_among
from portal.units.models import Unit
from portal.units.territory import Area

# How long somebody who left stands on the unit's page, under her initials.
REMEMBERED = timedelta(days=365)
MOST = 200


@dataclass(frozen=True)
class Colleague:
    """One mandate, as the reader of the page may know it."""

    mandate: Membership
    name: str
    # Whether the reader answers for her, and so may open her page.
    is_open: bool
    rests: bool

    @property
    def person_id(self) -> int:
        """Whose mandate it is."""
        return self.mandate.person_id


@dataclass
class Row:
    """One unit of an area's page."""

    unit: Unit
    people: int = 0
    coordinators: int = 0
    resting: int = 0
    waiting: int = 0
    is_unsure: bool = False


@dataclass(frozen=True)
class Roster:
    """The people of a unit or an area: here now, waiting to be confirmed, gone within a year."""

    here: list[Colleague]
    waiting: list[Colleague]
    gone: list[Membership]


def roster_of(where: Any, at: datetime) -> Roster:
    """The mandates that meet a condition (`Membership.unit_id == 7`), as the reader sees them."""
    ended = or_(Membership.ends_at.is_(None), Membership.ends_at > at - REMEMBERED)
    rows = db.session.scalars(
        select(Membership)
        .where(where, ended)
        .options(
            joinedload(Membership.person)
            .selectinload(Person.memberships)
            .joinedload(Membership.unit),
            joinedload(Membership.unit),
        )
        .order_by(Membership.id)
        .limit(MOST)
    ).all()
    counted = [m for m in rows if m.confirmed_at]
    return Roster(
        [_seen(m, at) for m in counted if m.ends_at is None or m.ends_at > at],
        [_seen(m, at) for m in rows if m.is_waiting],
        [m for m in counted if m.ends_at and m.ends_at <= at],
    )


def _seen(mandate: Membership, at: datetime) -> Colleague:
    holder = current_user.memberships
    someone = mandate.person
    return Colleague(
        mandate,
        someone.name if sees_name(holder, someone.memberships) else someone.initials,
        may_end(holder, mandate) or may_confirm(holder, mandate, current_user.person_id),
        someone.rests_at(at),
    )


def rows_of(area: Area, at: datetime) -> list[Row]:
    """Every unit of an area with its counts."""
    units = db.session.scalars(
        select(Unit).where(Unit.area_id == area.id, Unit.closed_on.is_(None)).order_by(Unit.code)
    )
    found = {unit.id: Row(unit) for unit in units}
    counted = (
        select(
            Membership.unit_id,
            Membership.role,
            Membership.confirmed_at.is_(None).label("waits"),
            (Person.used_at <= at - RESTS_AFTER).label("rests"),
            func.count().label("n"),
        )
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.unit_id.in_(found),
            or_(Membership.ends_at.is_(None), Membership.ends_at > at),
            # Refused before it began, it waits for nobody.
            or_(Membership.confirmed_at.is_not(None), Membership.ended_by_id.is_(None)),
        )
        .group_by(Membership.unit_id, Membership.role, "waits", "rests")
    )
    for unit_id, role, waits, rests, n in db.session.execute(counted):
        row = found[unit_id or 0]
        row.waiting += n if waits else 0
        row.people += 0 if waits else n
        row.resting += n if rests and not waits else 0
        row.coordinators += n if role == Role.COORDINATOR and not waits else 0
    for unit_id in unsure_among(set(found), at):
        found[unit_id].is_unsure = True
    return list(found.values())
