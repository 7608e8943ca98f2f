"""What is free where, computed when read: capacity less occupied less live holds, with its age.

Stale is not a state that something sets at night: a post older than its house's limit is "to
confirm by phone" from that second on, and counts in no total (product 3.4).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from portal import clock, i18n
from portal.db import db
from portal.people.lists import Function, Spoken
from portal.shelters.holds import capacity_of, held_of
from portal.shelters.lists import How, ShelterKind
from portal.shelters.models import REMIND, Count, Shelter
from portal.units.models import Unit
from portal.units.territory import Area

# More houses than any installation has; the list is cut, never endless.
MOST = 300


@dataclass(frozen=True)
class Place:
    """One house at an instant."""

    shelter_id: int
    unit_id: int
    code: str
    kind: str
    area_id: int
    area_ar: str
    area_fr: str
    area_en: str
    region_id: int
    speaks: str
    expiry_hours: int
    capacity: int
    held: int
    sequence: int
    occupied: int | None
    as_of: datetime | None
    function: str
    how: str
    at: datetime

    @property
    def area(self) -> str:
        """The court district it lies in: with the code, all that others learn of where it is."""
        return i18n.pick(self.area_ar, self.area_fr, self.area_en)

    @property
    def is_unknown(self) -> bool:
        """Nobody has said how full it is, or it has no places at all today."""
        return self.occupied is None or self.capacity == 0

    @property
    def valid_until(self) -> datetime | None:
        """Until when the last post is taken at its word."""
        return self.as_of + timedelta(hours=self.expiry_hours) if self.as_of else None

    @property
    def is_stale(self) -> bool:
        """Unknown, or older than the house allows: to confirm by phone, counted nowhere."""
        return self.is_unknown or self.valid_until is None or self.at >= self.valid_until

    @property
    def free(self) -> int:
        """Never negative, never above capacity; what was last said where it is stale."""
        if self.occupied is None:
            return 0
        return min(self.capacity, max(0, self.capacity - self.occupied - self.held))

    @property
    def confirmed(self) -> int:
        """What may be counted and called available: nothing of what is stale."""
        return 0 if self.is_stale else self.free

    @property
    def is_due(self) -> bool:
        """Soon to expire, or expired: whoever is on this house's duty is reminded."""
        if self.valid_until is None:
            return True
        ahead = min(REMIND, timedelta(hours=self.expiry_hours) / 4)
        return self.at >= self.valid_until - ahead

    @property
    def spoken(self) -> str:
        """The languages spoken there, in words."""
        return i18n.listed([entry.label for entry in Spoken if entry.value in self.speaks.split()])

    @property
    def by(self) -> str:
        """Which function said so, or how it came about: never who."""
        if self.how in {How.BY_ARRIVAL, How.BY_LEAVING} or not self.function:
            return How(self.how).label if self.how else ""
        label = Function(self.function).label
        return i18n.listed([label, How.BY_PHONE.label]) if self.how == How.BY_PHONE else label

    def step(self, target: int) -> str:
        """What a button posts: the number meant, and what its page showed beside it."""
        return f"{target}.{self.sequence}.{self.held}.{self.capacity}"


def _statement(at: datetime) -> Any:
    last = aliased(Count)
    # One step in the index for each house, however long its history.
    latest = select(func.max(Count.sequence)).where(Count.shelter_id == Shelter.id)
    return (
        select(
            Shelter.id,
            Shelter.unit_id,
            Unit.code,
            Shelter.kind,
            Area.id.label("area_id"),
            Area.name_ar,
            Area.name_fr,
            Area.name_en,
            Area.appeal_region_id,
            Unit.speaks,
            Shelter.expiry_hours,
            capacity_of(Shelter.id, at).label("capacity"),
            held_of(Shelter.id, at).label("held"),
            func.coalesce(last.sequence, 0),
            last.occupied,
            last.as_of,
            func.coalesce(last.function, ""),
            func.coalesce(last.how, ""),
        )
        .join(Unit, Unit.id == Shelter.unit_id)
        .join(Area, Area.id == Unit.area_id)
        .outerjoin(
            last,
            (last.shelter_id == Shelter.id)
            & (last.sequence == latest.correlate(Shelter).scalar_subquery()),
        )
        .where(Unit.closed_on.is_(None))
        .order_by(Unit.code)
        .limit(MOST)
    )


def places(*conditions: Any, at: datetime | None = None) -> list[Place]:
    """The houses for women under these conditions, at `at` or now; one query."""
    return _read(at, Shelter.kind == ShelterKind.WOMEN.value, *conditions)


def houses(*conditions: Any) -> list[Place]:
    """The houses for removed persons; only for those who may know of them (seed S5)."""
    return _read(None, Shelter.kind == ShelterKind.REMOVED.value, *conditions)


def of_unit(unit_id: int) -> Place | None:
    """The house of one unit, of whichever kind."""
    return next(iter(_read(None, Shelter.unit_id == unit_id)), None)


def _read(at: datetime | None, *conditions: Any) -> list[Place]:
    at = at or clock.now()
    rows: Any = db.session.execute(_statement(at).where(*conditions)).all()
    return [Place(*(*row, at)) for row in rows]
