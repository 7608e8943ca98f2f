"""What is counted of places, out of the event log: own unit or own area, the last months."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_login import current_user
from sqlalchemy import Select, func, select

from portal import clock
from portal.access import Role
from portal.db import db
from portal.people.models import Membership
from portal.requests.lists import Act, Kind, Reason, Side
from portal.requests.models import Ask, Request, RequestCount, Step
from portal.shelters.lists import ShelterKind, WayOut
from portal.shelters.models import Count, Shelter
from portal.shelters.numbers import Night, Said, middle, nights_of, shown, stale_hours, total_of
from portal.shelters.plan_b import LastResort
from portal.units.models import Unit
from portal.units.territory import Area

NIGHTS = 14
PERIOD = timedelta(days=365)
# A night ends when people are counted at breakfast.
MORNING = time(6)
# Rows of the history that are read at most: a hundred houses that say so five times a day.
MOST = 10_000


@dataclass(frozen=True)
class Scope:
    """Whose numbers the reader may see: areas, or units of hers; nothing of houses for removed."""

    area_ids: frozenset[int] | None
    unit_ids: frozenset[int]

    @classmethod
    def of_reader(cls) -> "Scope":
        """An auditor sees every area, an area coordinator her own, anybody else her own units."""
        held: list[Membership] = current_user.memberships
        if any(m.role == Role.AUDITOR for m in held):
            return cls(None, frozenset())
        areas = {m.area_id for m in held if m.role == Role.AREA_COORDINATOR and m.area_id}
        units = {m.unit_id for m in held if m.unit_id and m.role != Role.OBSERVER}
        return cls(frozenset(areas), frozenset(units))

    def of_units(self) -> Any:
        """The condition that a unit's numbers are the reader's."""
        if self.area_ids is None:
            return Unit.id.is_not(None)
        return Unit.area_id.in_(self.area_ids) | Unit.id.in_(self.unit_ids)

    def of_areas(self) -> Any:
        """The condition that an area's numbers are; a unit's people see their own unit's only."""
        return Area.id.is_not(None) if self.area_ids is None else Area.id.in_(self.area_ids)


@dataclass(frozen=True)
class Figures:
    """One page of numbers."""

    nights: list[Night]
    stale: list[tuple[str, int]]
    refusals: list[tuple[Reason, Side, str]]
    refused: str
    wait: int | None
    none_found: list[tuple[str, date, str]]
    none_total: str


def figures() -> Figures:
    """All numbers of the reader's scope; five queries, whatever the data."""
    scope, at = Scope.of_reader(), clock.now()
    histories, expiry = _histories(scope, at)
    start = at - timedelta(days=NIGHTS)
    refusals = _refusals(scope, at)
    none_found = _none_found(scope, at)
    by_place = shown(none_found)
    by_reason = shown(refusals)
    return Figures(
        nights=nights_of(histories, _mornings(at)),
        stale=[
            (code, stale_hours(said, expiry[code], start, at)) for code, said in histories.items()
        ],
        refusals=[(reason, reason.side, by_reason[reason]) for reason in refusals],
        refused=total_of(refusals),
        wait=middle(_waits(scope, at)),
        none_found=[(area, month, by_place[area, month]) for area, month in none_found],
        none_total=total_of(none_found),
    )


def _mornings(at: datetime) -> list[datetime]:
    today = clock.local(at).date()
    ends = [
        clock.starts_utc(datetime.combine(today - timedelta(days=back), MORNING))
        for back in range(NIGHTS)
    ]
    return [end for end in ends if end <= at]


def _histories(scope: Scope, at: datetime) -> tuple[dict[str, list[Said]], dict[str, timedelta]]:
    rows = db.session.execute(
        select(
            Unit.code, Shelter.expiry_hours, Count.at, Count.as_of, Count.occupied, Count.capacity
        )
        .select_from(Shelter)
        .join(Unit, Unit.id == Shelter.unit_id)
        .outerjoin(
            Count,
            (Count.shelter_id == Shelter.id)
            # One stretch more in front: what was said before still counts on the first night.
            & (Count.at > at - timedelta(days=NIGHTS + 4)),
        )
        .where(Shelter.kind == ShelterKind.WOMEN.value, Unit.closed_on.is_(None), scope.of_units())
        .order_by(Unit.code, Count.sequence)
        .limit(MOST)
    ).all()
    found: dict[str, list[Said]] = {}
    expiry: dict[str, timedelta] = {}
    for code, hours, said_at, as_of, occupied, capacity in rows:
        expiry[code] = timedelta(hours=hours)
        said = found.setdefault(code, [])
        if said_at is not None:
            said.append(Said(said_at, as_of, occupied, capacity))
    return found, expiry


def _asked(scope: Scope, at: datetime, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Ask)
        .join(Request, Request.id == Ask.request_id)
        .join(Unit, Unit.id == Ask.unit_id)
        .where(
            Request.kind == Kind.PLACE_TONIGHT.value,
            Ask.sent_at > at - PERIOD,
            Unit.is_restricted.is_(False),
            scope.of_units(),
        )
    )


def _refusals(scope: Scope, at: datetime) -> dict[Reason, int]:
    rows = db.session.execute(
        _asked(scope, at, Step.reason, func.count())
        .join(Step, Step.ask_id == Ask.id)
        .where(Step.act == Act.DECLINED.value)
        .group_by(Step.reason)
    )
    counted = {reason: n for reason, n in rows if reason}
    for reason, n in db.session.execute(_purged(scope, at)):
        counted[reason] = counted.get(reason, 0) + n
    return {reason: counted[reason.value] for reason in Reason if reason.value in counted}


def _purged(scope: Scope, at: datetime) -> Any:
    """The refusals of requests of which only the count is left."""
    return (
        select(RequestCount.entry, func.sum(RequestCount.n))
        .join(Unit, Unit.id == RequestCount.unit_id)
        .where(
            RequestCount.kind == Kind.PLACE_TONIGHT.value,
            RequestCount.measure == "declined",
            RequestCount.month >= clock.local(at - PERIOD).date(),
            Unit.is_restricted.is_(False),
            scope.of_units(),
        )
        .group_by(RequestCount.entry)
    )


def _waits(scope: Scope, at: datetime) -> list[timedelta]:
    rows = db.session.execute(
        _asked(scope, at, Ask.sent_at, Ask.answered_at)
        .where(Ask.answered_at.is_not(None))
        .order_by(Ask.sent_at.desc())
        .limit(1_000)
    )
    return [answered - sent for sent, answered in rows]


def _none_found(scope: Scope, at: datetime) -> dict[tuple[str, date], int]:
    first = clock.local(at - PERIOD).date()
    rows = db.session.execute(
        select(Area, LastResort.month, func.count())
        .join(LastResort, LastResort.area_id == Area.id)
        .where(LastResort.way == WayOut.NONE_FOUND.value, LastResort.month >= first)
        .where(scope.of_areas())
        .group_by(Area.id, LastResort.month)
        .order_by(Area.position, LastResort.month.desc())
    )
    return {(area.name, month): n for area, month, n in rows}
