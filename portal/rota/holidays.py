"""Days that are marked: feasts with how sure they are, and Ramadan.

A mark says what a day is, never who works on it: moving one touches no shift and no assignment
(product 1, T6.2). Religious feasts follow the moon sighted on the eve, so they stand as estimates
until somebody confirms or moves them; the government adds days off at short notice (domain 3).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal import clock, i18n
from portal.db import Base, Moment, db
from portal.i18n import N_, Listed
from portal.units.seasons import Season, SeasonKind
from portal.units.territory import Named

DAY = timedelta(days=1)
EXCEPTIONAL = N_("Exceptional day off")


class HolidayKind(Listed):
    """What a marked day is."""

    NATIONAL = "national", N_("national holiday")
    RELIGIOUS = "religious", N_("religious holiday")
    RAMADAN = "ramadan", N_("Ramadan")


class HolidayState(Listed):
    """How sure the day is."""

    ESTIMATED = "estimated", N_("estimated")
    CONFIRMED = "confirmed", N_("confirmed")
    EXTRA = "extra", N_("extra day off")
    CANCELLED = "cancelled", N_("cancelled")


class Holiday(Named, Base):
    """A feast of one day or more. `source` is what the seeding knows it by, year by year."""

    __tablename__ = "holiday"
    __table_args__ = (
        CheckConstraint("until_on >= starts_on", name="order"),
        Index(None, "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(60), unique=True)
    starts_on: Mapped[date]
    # The last day, counted too.
    until_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(20))
    is_eid: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(20))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)

    @classmethod
    def between(cls, first: date, last: date) -> "list[Holiday]":
        """The feasts with a day from `first` to `last`, cancelled ones too, in order."""
        rows = select(cls).where(cls.starts_on <= last, cls.until_on >= first)
        return list(db.session.scalars(rows.order_by(cls.starts_on, cls.id)))

    @property
    def days(self) -> frozenset[date]:
        """The days on which its mark stands; none once it is cancelled."""
        if self.state == HolidayState.CANCELLED:
            return frozenset()
        return frozenset(days_of(self.starts_on, self.until_on))

    @property
    def state_label(self) -> str:
        """How sure it is, in words."""
        return HolidayState(self.state).label

    @property
    def kind_label(self) -> str:
        """What it is, in words."""
        return HolidayKind(self.kind).label

    @property
    def stamp(self) -> str:
        """How it stands, in a few letters: a button carries it, so that a stale page is known."""
        return f"{self.starts_on:%Y%m%d}{self.state[:3]}"

    def decide(self, by_id: int, state: HolidayState, by_days: int = 0) -> "HolidayChange | None":
        """Confirm it, move it by days, or cancel it; None where somebody else was faster.

        One conditional statement decides. What it was before stays on record.
        """
        was = {"was_on": self.starts_on, "was_until": self.until_on, "was_state": self.state}
        now_ = {
            "starts_on": self.starts_on + by_days * DAY,
            "until_on": self.until_on + by_days * DAY,
            "state": state.value,
        }
        at = clock.now()
        done: Any = db.session.execute(
            update(Holiday)
            .where(
                Holiday.id == self.id,
                Holiday.starts_on == self.starts_on,
                Holiday.state == self.state,
            )
            .values(**now_, decided_by_id=by_id, decided_at=at)
            .execution_options(synchronize_session=False)
        )
        if done.rowcount != 1:
            return None
        db.session.refresh(self)
        change = HolidayChange(holiday=self, **was, **now_, at=at, by_id=by_id)
        db.session.add(change)
        db.session.flush()
        return change

    @classmethod
    def add_day(cls, on: date, by_id: int) -> "HolidayChange | None":
        """A day off that the government granted; None where that day is one already."""
        source = f"extra-{on:%Y%m%d}"
        if db.session.scalars(select(cls.id).where(cls.source == source)).first():
            return None
        ar, fr, en = (i18n.said_in(lang, EXCEPTIONAL) for lang in ("ar", "fr", "en"))
        at = clock.now()
        holiday = cls(
            source=source, starts_on=on, until_on=on, kind=HolidayKind.NATIONAL.value,
            state=HolidayState.EXTRA.value, name_ar=ar, name_fr=fr, name_en=en,
            decided_by_id=by_id, decided_at=at,
        )  # fmt: skip
        change = HolidayChange(
            holiday=holiday, starts_on=on, until_on=on, state=holiday.state, at=at, by_id=by_id
        )
        db.session.add_all([holiday, change])
        db.session.flush()
        return change


class HolidayChange(Base):
    """A feast was confirmed, moved, added or cancelled: from which days to which, when, by whom."""

    __tablename__ = "holiday_change"
    __table_args__ = (Index(None, "holiday_id"), Index(None, "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    holiday_id: Mapped[int] = mapped_column(ForeignKey("holiday.id"))
    # No days before it: an extra day.
    was_on: Mapped[date | None]
    was_until: Mapped[date | None]
    was_state: Mapped[str] = mapped_column(String(20), default="")
    starts_on: Mapped[date]
    until_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    holiday: Mapped[Holiday] = relationship()

    @classmethod
    def since(cls, at: datetime, most: int) -> "list[HolidayChange]":
        """The last changes that moved a mark, the newest first."""
        rows = select(cls).where(cls.at > at).options(joinedload(cls.holiday))
        rows = rows.order_by(cls.id.desc()).limit(most)
        return [change for change in db.session.scalars(rows) if change.days]

    @property
    def days(self) -> list[date]:
        """The days whose mark came or went: those are the days to look at again."""
        before = self._marked(self.was_on, self.was_until, self.was_state)
        return sorted(before ^ self._marked(self.starts_on, self.until_on, self.state))

    @staticmethod
    def _marked(first: date | None, last: date | None, state: str) -> set[date]:
        if first is None or last is None or state == HolidayState.CANCELLED:
            return set()
        return set(days_of(first, last))


@dataclass(frozen=True)
class Mark:
    """What a page says of a day. `is_off` is false for Ramadan, whose days are worked."""

    kind: HolidayKind
    name_ar: str
    name_fr: str
    name_en: str
    state: HolidayState
    is_eid: bool = False
    is_off: bool = True

    @property
    def name(self) -> str:
        """The name in the language of the request."""
        return i18n.pick(self.name_ar, self.name_fr, self.name_en)


def days_of(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both counted."""
    for place in range((last - first).days + 1):
        yield first + place * DAY


def marks(first: date, last: date) -> dict[date, tuple[Mark, ...]]:
    """What the days from `first` to `last` are; a day without a mark is not in the answer.

    Two queries, whatever the span. Feasts stand before Ramadan on the same day.
    """
    found: dict[date, list[Mark]] = defaultdict(list)
    for holiday in Holiday.between(first, last):
        for day in sorted(holiday.days):
            found[day].append(_mark_of(holiday))
    for season in Season.of(first, last):
        for day in days_of(season.first_on, season.last_on):
            found[day].append(_ramadan(season))
    return {day: tuple(said) for day, said in sorted(found.items()) if first <= day <= last}


def _mark_of(holiday: Holiday) -> Mark:
    return Mark(
        HolidayKind(holiday.kind),
        holiday.name_ar,
        holiday.name_fr,
        holiday.name_en,
        HolidayState(holiday.state),
        holiday.is_eid,
    )


def _ramadan(season: Season) -> Mark:
    ar, fr, en = (i18n.said_in(lang, SeasonKind.RAMADAN.english) for lang in ("ar", "fr", "en"))
    return Mark(HolidayKind.RAMADAN, ar, fr, en, HolidayState(season.state), is_off=False)
