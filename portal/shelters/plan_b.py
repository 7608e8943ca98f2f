"""When nothing fits: what is left, in a fixed order, and the count of the times nothing was."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import Base, db
from portal.people.sittings import Sitting
from portal.requests.lists import Kind, Urgency
from portal.requests.models import Request, Said
from portal.rota.lists import PostKind
from portal.rota.models import Post
from portal.shelters.answers import Answer
from portal.shelters.lists import Group, WayOut
from portal.shelters.searches import Search
from portal.units.lines import Line, lines_of
from portal.units.lists import UnitKind
from portal.units.models import Unit
from portal.units.offers import Hours, hours_of
from portal.units.territory import Area

_KINDS = {
    WayOut.PUBLIC_PLACE: (
        UnitKind.ENTRAIDE_DELEGATION,
        UnitKind.MULTIFUNCTIONAL_SPACE,
        UnitKind.SAMU_SOCIAL,
        UnitKind.CHILD_PROTECTION_CENTRE,
    ),
    WayOut.HOSPITAL_NIGHT: (UnitKind.HOSPITAL_UNIT, UnitKind.EMERGENCY_WARD),
    WayOut.HOTEL_BY_AUTHORITY: (UnitKind.LOCAL_AUTHORITY, UnitKind.PROSECUTION_CELL),
}
_ALL = [kind.value for kinds in _KINDS.values() for kind in kinds]
# Units named for one way out; the first that answers is enough.
MOST = 4


class LastResort(Base):
    """One time that no house fitted, and what was done instead: area, month, bands, no code.

    There is nothing in it that leads to a request, a day or a person; who tapped is in the trail.
    """

    __tablename__ = "last_resort"
    __table_args__ = (
        CheckConstraint("women BETWEEN 1 AND 2", name="women"),
        Index(None, "area_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    # The first day of the month: closer would begin to point at somebody.
    month: Mapped[date]
    way: Mapped[str] = mapped_column(String(20))
    women: Mapped[int]
    bands: Mapped[str] = mapped_column(String(160), default="")

    @classmethod
    def note(cls, search: Search, area_id: int, way: WayOut) -> None:
        """Count it."""
        month = clock.local(clock.now()).date().replace(day=1)
        said = {"way": way.value, "women": search.women, "bands": search.bands}
        db.session.add(cls(area_id=area_id, month=month, **said))


# Who answers, on which line, and when its door is open where that matters.
Call = tuple[str, Line, Hours | None]


@dataclass(frozen=True)
class Way:
    """One step of plan B with the units to call for it, each with its hours where they matter."""

    kind: WayOut
    calls: list[Call] = field(default_factory=list)


def ways_out(answers: dict[Group, list[Answer]], reader: Sitting, at: datetime) -> list[Way]:
    """Plan B in its order, each step with whom to call; three queries, whatever the data."""
    area_id = reader.area_id
    units = db.session.execute(_units(area_id)).all()
    mine = [row.Unit for row in units if row.Unit.area_id == area_id]
    lines = lines_of({row.Unit.id for row in units}, {row.line_id for row in units if row.line_id})
    hours = hours_of({unit.id for unit in mine})
    found = [Way(WayOut.STALE_BUT_FITS, _stale(answers)), Way(WayOut.NEIGHBOURING_AREA)]
    for row in units:
        if row.Unit.area_id != area_id and row.line_id in lines and len(found[1].calls) < MOST:
            found[1].calls.append((row.Area.name, lines[row.line_id], None))
    first = {x.unit_id: x for x in reversed(lines.values()) if not x.is_doubted}
    for way, kinds in _KINDS.items():
        calls: list[Call] = [
            (unit.name, first[unit.id], hours[unit.id] if way is WayOut.PUBLIC_PLACE else None)
            for unit in mine
            if unit.kind in kinds and unit.id in first
        ]
        found.append(Way(way, calls[:MOST]))
    return [*found, Way(WayOut.WITH_FAMILY), Way(WayOut.NONE_FOUND)]


def follow_up(by: Sitting, sender: Unit, search: Search) -> bool:
    """A night at the hospital leaves a task: an association sees to her next morning."""
    kinds = [UnitKind.LISTENING_CENTRE.value, UnitKind.ASSOCIATION.value]
    there = db.session.scalars(
        select(Unit.id)
        .where(
            Unit.area_id == sender.area_id,
            Unit.id != sender.id,
            Unit.kind.in_(kinds),
            Unit.closed_on.is_(None),
        )
        .order_by(Unit.code)
        .limit(1)
    ).first()
    if there is None:
        return False
    tomorrow = clock.local(clock.now()).date() + timedelta(days=1)
    said = Said(
        urgency=Urgency.TODAY,
        language=search.language,
        agrees=True,
        details={"due_on": tomorrow.isoformat(), "means": "visit"},
        due_on=tomorrow,
    )
    Request.send(by, sender, Kind.FOLLOW_UP_VISIT, [there], said)
    return True


def _stale(answers: dict[Group, list[Answer]]) -> list[Call]:
    asked = [*answers[Group.CONFIRM], *answers[Group.ASK]]
    found: list[Call] = [(a.place.code, a.line, None) for a in asked if a.line]
    return found[:MOST]


def _units(area_id: int | None) -> Any:
    """What plan B may call: kinds of my area, and the duty lines of the others, nearest first."""
    region = select(Area.appeal_region_id).where(Area.id == area_id).scalar_subquery()
    on_line = and_(
        Post.unit_id == Unit.id,
        Post.kind == PostKind.AREA_DUTY_LINE.value,
        Post.closed_at.is_(None),
    )
    return (
        select(Unit, Area, Post.line_id)
        .join(Area, Area.id == Unit.area_id)
        .outerjoin(Post, on_line)
        .where(
            Unit.closed_on.is_(None),
            Unit.is_restricted.is_(False),
            or_(
                and_(Unit.area_id == area_id, Unit.kind.in_(_ALL)),
                and_(Post.id.is_not(None), Area.id != area_id),
            ),
        )
        # My own units first, then the areas of the same court of appeal, then the others.
        .order_by(Area.id != area_id, Area.appeal_region_id != region, Unit.code)
        .limit(60)
    )
