"""When a door is open: a normal week, another in Ramadan, and what is not known said as such."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, delete, insert, select, true
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import Base, db
from portal.units.seasons import Season, SeasonKind

DAY = 24 * 60  # minutes
# (weekday, opens, closes), Monday being 0, in minutes of the day.
Spans = Iterable[tuple[int, int, int]]
Week = tuple[tuple[int, int, int], ...]
# How far ahead a door's next opening is looked for.
AHEAD = timedelta(days=8)


class Opening(Base):
    """The door is open on a weekday (Monday is 0) between two minutes of the local day.

    With a season the hours count in it instead of the others; with a service they are its own.
    """

    __tablename__ = "opening"
    __table_args__ = (
        CheckConstraint("opens >= 0 AND closes > opens AND closes <= 1440", name="minutes"),
        CheckConstraint("weekday >= 0 AND weekday <= 6", name="weekday"),
        Index(None, "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    weekday: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]
    season: Mapped[str] = mapped_column(String(20), default="", server_default="")
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))

    @classmethod
    def replace(
        cls, unit_id: int, spans: Spans, *, season: str = "", service_id: int | None = None
    ) -> None:
        """These are the weekly hours of that season, or of that service, from now on."""
        which = (cls.season == season) & (cls.service_id == service_id)
        db.session.execute(delete(cls).where(cls.unit_id == unit_id, which))
        about = {"unit_id": unit_id, "season": season, "service_id": service_id}
        rows = [about | {"weekday": d, "opens": o, "closes": c} for d, o, c in spans]
        if rows:
            db.session.execute(insert(cls), rows)


@dataclass(frozen=True)
class Hours:
    """The weekly hours of one door, as (weekday, opens, closes) in minutes.

    `season` is Ramadan where it touches the coming week, from its first day to its last.
    """

    spans: Week
    ramadan: Week = ()
    season: tuple[date, date] | None = None

    @property
    def is_known(self) -> bool:
        """Whether anybody has said them."""
        return bool(self.spans)

    @property
    def is_always(self) -> bool:
        """Day and night, all week."""
        return len([s for s in self.spans if s[1:] == (0, DAY)]) == 7

    def is_ramadan_on(self, day: date) -> bool:
        """Whether the hours of Ramadan count on that day."""
        return self.season is not None and self.season[0] <= day <= self.season[1]

    def is_unsure_on(self, day: date) -> bool:
        """In Ramadan, without hours for it: offices keep shorter ones, so the others are wrong."""
        return self.is_ramadan_on(day) and not self.ramadan and not self.is_always

    def week_on(self, day: date) -> Week:
        """The week that counts on that day; none where it is not known."""
        if not self.is_ramadan_on(day):
            return self.spans
        return self.ramadan or (self.spans if self.is_always else ())

    def is_open_at(self, at: datetime) -> bool:
        """Whether the door is open at that instant, on Morocco's clock, as far as is known."""
        local = clock.local(at)
        minute = local.hour * 60 + local.minute
        return any(
            day == local.weekday() and opens <= minute < closes
            for day, opens, closes in self.week_on(local.date())
        )

    def opens_after(self, at: datetime) -> datetime | None:
        """When it opens next; None where that is not known."""
        local = clock.local(at)
        for ahead in range(AHEAD.days):
            day = local.date() + timedelta(days=ahead)
            for weekday, opens, _closes in sorted(self.week_on(day)):
                begins = datetime.combine(day, time()) + timedelta(minutes=opens)
                if weekday == day.weekday() and begins > local.replace(tzinfo=None):
                    return clock.starts_utc(begins)
        return None

    def by_day(self, *, ramadan: bool = False) -> list[tuple[list[int], int, int]]:
        """Runs of weekdays with the same hours, for a table: ([0, 1, 2, 3, 4], 510, 990)."""
        found: list[tuple[list[int], int, int]] = []
        for day, opens, closes in sorted(self.ramadan if ramadan else self.spans):
            same = next((row for row in found if row[1:] == (opens, closes)), None)
            if same:
                same[0].append(day)
            else:
                found.append(([day], opens, closes))
        return found


def hours_of(unit_ids: set[int], at: datetime | None = None) -> dict[int, Hours]:
    """The hours of these units, in one query; one that said none has an empty week."""
    found = _hours(Opening.unit_id.in_(unit_ids) & Opening.service_id.is_(None), at or clock.now())
    return {ident: found.get((ident, 0), Hours(())) for ident in unit_ids}


def doors_of(unit_id: int, at: datetime) -> dict[int, Hours]:
    """The hours of one unit under 0, and those of its services that keep their own, by service."""
    found = _hours(Opening.unit_id == unit_id, at)
    return {0: Hours(())} | {service: hours for (_, service), hours in found.items()}


def _hours(where: Any, at: datetime) -> dict[tuple[int, int], Hours]:
    today = clock.local(at).date()
    # The season comes with the hours: a door without any of its own must know of it as well.
    season = (
        select(Season.first_on, Season.last_on)
        .where(
            Season.kind == SeasonKind.RAMADAN.value,
            Season.first_on <= today + AHEAD,
            Season.last_on >= today,
        )
        .order_by(Season.first_on)
        .limit(1)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Opening.unit_id, Opening.service_id, Opening.season, Opening.weekday, Opening.opens,
            Opening.closes, season.c.first_on, season.c.last_on,
        )
        .select_from(Opening)
        .outerjoin(season, true())
        .where(where)
    )  # fmt: skip
    weeks: dict[tuple[int, int], dict[str, list[tuple[int, int, int]]]] = {}
    days = None
    for unit_id, service_id, in_season, weekday, opens, closes, first, last in rows:
        week = weeks.setdefault((unit_id, service_id or 0), defaultdict(list))
        week[in_season].append((weekday, opens, closes))
        days = (first, last) if first else None
    return {
        which: Hours(tuple(sorted(week[""])), tuple(sorted(week[SeasonKind.RAMADAN.value])), days)
        for which, week in weeks.items()
    }
