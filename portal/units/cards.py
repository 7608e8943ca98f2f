"""A unit in a list: what it is, whether its door is open, which line to call."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import clock, i18n
from portal.db import db
from portal.people.lists import Spoken
from portal.units.hours import Hours, hours_of
from portal.units.lines import Line, lines_of
from portal.units.lists import Sector, UnitKind
from portal.units.models import Unit

# Units shown for one question.
MOST = 40
_ORDER = {sector.value: place for place, sector in enumerate(Sector)}


def spoken(codes: str) -> str:
    """Languages, kept as codes apart by blanks, in words."""
    return i18n.listed([entry.label for entry in Spoken if entry.value in codes.split()])


@dataclass(frozen=True)
class Card:
    """A unit in a list: what it is, whether its door is open, the line to call."""

    unit: Unit
    line: Line | None
    hours: Hours
    is_open: bool
    # Its hours in Ramadan are not known, and it is Ramadan.
    is_unsure: bool = False
    # Its turn by territory: 0 serves the commune itself, 4 lies in another appeal region.
    distance: int = 0

    @property
    def sector(self) -> Sector:
        """The branch it belongs to."""
        return Sector(self.unit.sector)

    @property
    def kind(self) -> str:
        """What it is, in words; a shelter says so in its name."""
        return "" if self.unit.is_shelter else UnitKind(self.unit.kind).label

    @property
    def speaks(self) -> str:
        """The languages spoken there, in words."""
        return spoken(self.unit.speaks)

    @property
    def area(self) -> str:
        """The area, said of a shelter, of which nothing narrower is known to others."""
        return self.unit.area.name if self.unit.is_shelter and self.unit.area else ""


def cards_of(wanted: Any, at: datetime, distances: dict[int, int] | None = None) -> list[Card]:
    """The cards of the units that a statement selects: the nearest first, then the open ones."""
    statement = wanted.options(joinedload(Unit.area)).order_by(Unit.code).limit(MOST)
    units = list(db.session.scalars(statement))
    if not units:
        return []
    ids = {unit.id for unit in units}
    hours, lines = hours_of(ids, at), lines_of(ids, set())
    near, today = distances or {}, clock.local(at).date()
    cards = [
        Card(
            unit,
            next((x for x in lines.values() if x.unit_id == unit.id and not x.is_doubted), None),
            hours[unit.id],
            hours[unit.id].is_open_at(at),
            hours[unit.id].is_unsure_on(today),
            near.get(unit.id, 0),
        )
        for unit in units
    ]
    return sorted(cards, key=lambda c: (c.distance, not c.is_open, _ORDER[c.unit.sector]))


def closed_named(unit_ids: list[int], condition: Any) -> list[Unit]:
    """Those of these units that are closed: whoever asks by an old name is told so."""
    if not unit_ids:
        return []
    rows = select(Unit).where(Unit.id.in_(unit_ids), Unit.closed_on.is_not(None), condition)
    return list(db.session.scalars(rows.order_by(Unit.code).limit(5)))
