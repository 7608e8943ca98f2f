"""Who may hold a post in a stretch of days, and what stands in the way of each."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select

from portal import clock, i18n
from portal.access import Role
from portal.db import db
from portal.people.lists import Function
from portal.people.models import Membership, Person
from portal.rota.holidays import marks
from portal.rota.lists import Half, Regime
from portal.rota.models import Assignment, Post, Shift
from portal.rota.plans import Leave, Seat
from portal.rota.proposal import Away, Candidate, Kind, Obstacle, Opening, kinds_of, obstacle

DAY = timedelta(days=1)
NOON = 13
# Duties just outside a month still decide on rest and on weekends in a row.
AROUND = timedelta(days=9)
YEAR = timedelta(days=365)
MOST = 60


@dataclass(frozen=True)
class Mate:
    """Somebody who may hold the post, named for the reader."""

    candidate: Candidate
    person_id: int
    name_ar: str
    name_latin: str
    title: str
    # Assignments behind her duties, so that one about to go can be left out.
    rows: tuple[tuple[int, datetime, datetime], ...] = ()
    # The reader may know her by her function only.
    is_hidden: bool = False

    @property
    def id(self) -> int:
        """Her mandate."""
        return self.candidate.id

    @property
    def name(self) -> str:
        """Her name in the letters of the reader, or her function."""
        if self.is_hidden:
            return self.title
        return i18n.pick(self.name_ar, self.name_latin, self.name_latin)

    def obstacle(self, opening: Opening, *, without: Sequence[int] = ()) -> Obstacle | None:
        """What keeps her from a seat; `without` are rows of hers that are about to go."""
        spans = sorted((a, b) for ident, a, b in self.rows if ident not in without)
        return obstacle(self.candidate, spans, opening)


def crew_of(post: Post, first: date, last: date, *, hides: bool = False) -> list[Mate]:
    """Everybody who may hold a post on these days, with leave and duties in any unit; 3 queries."""
    begin = clock.starts_utc(datetime.combine(first, time()))
    end = clock.ends_utc(datetime.combine(last + DAY, time()))
    rows = _eligible(post, first, last, begin, end)
    away = _away([row.id for row in rows], first, last)
    duties = _duties({row.person_id for row in rows}, begin - AROUND, end + AROUND)
    return [
        Mate(
            Candidate(
                row.id,
                row.share or 100,
                max(row.starts_at, _instant(row.from_on) or row.starts_at),
                _earlier(row.ends_at, row.until_on),
                tuple(away[row.id]),
                tuple((a, b, day) for _i, a, b, day in duties[row.person_id]),
            ),
            row.person_id,
            row.name_ar,
            row.name_latin,
            i18n.pick(row.title_ar, row.title_fr, "") or Function(row.function).label,
            tuple((ident, a, b) for ident, a, b, _day in duties[row.person_id]),
            hides,
        )
        for row in rows
    ]


def _eligible(post: Post, first: date, last: date, begin: datetime, end: datetime) -> list[Any]:
    rows = db.session.execute(
        select(
            Membership.id, Membership.person_id, Membership.starts_at, Membership.ends_at,
            Membership.function, Membership.title_ar, Membership.title_fr,
            Person.name_ar, Person.name_latin,
            Seat.id.label("seat_id"), Seat.share, Seat.from_on, Seat.until_on,
        )
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Seat, and_(Seat.membership_id == Membership.id, Seat.post_id == post.id))
        .where(
            Membership.unit_id == post.unit_id,
            Membership.role != Role.OBSERVER.value,
            Membership.confirmed_at.is_not(None),
            Membership.starts_at < end,
            or_(Membership.ends_at.is_(None), Membership.ends_at > begin),
        )
        .order_by(Membership.id)
        .limit(MOST)
    ).all()  # fmt: skip
    if any(row.seat_id for row in rows):
        rows = [row for row in rows if row.seat_id and row.from_on <= last]
        rows = [row for row in rows if row.until_on is None or row.until_on >= first]
    return list(rows)


def _instant(day: date | None) -> datetime | None:
    return clock.starts_utc(datetime.combine(day, time())) if day else None


def _earlier(ends_at: datetime | None, until_on: date | None) -> datetime | None:
    """The end of the mandate or of the seat. A turn of the last day may run into the next."""
    ends = [at for at in (ends_at, _instant(until_on + 2 * DAY) if until_on else None) if at]
    return min(ends, default=None)


def _away(ids: list[int], first: date, last: date) -> dict[int, list[Away]]:
    found: dict[int, list[Away]] = defaultdict(list)
    for leave in Leave.between(ids, first - DAY, last + DAY):
        found[leave.membership_id] += away_of(leave)
    return found


def away_of(leave: Leave) -> list[Away]:
    """The wall-clock stretches of a leave: whole days in one, halves each by themselves."""
    if not leave.half:
        begin, end = (datetime.combine(d, time()) for d in (leave.first_on, leave.last_on + DAY))
        return [Away(begin, end)]
    hours = (0, NOON) if leave.half == Half.MORNING else (NOON, 24)
    days = range((leave.last_on - leave.first_on).days + 1)
    midnights = [datetime.combine(leave.first_on + n * DAY, time()) for n in days]
    return [Away(*(at + timedelta(hours=hour) for hour in hours)) for at in midnights]


def _duties(
    person_ids: set[int], begin: datetime, end: datetime
) -> dict[int, list[tuple[int, datetime, datetime, date]]]:
    """The duties of these people, in any unit: row, first and last instant, day it begins on."""
    starts = func.coalesce(Assignment.starts_at, Shift.starts_at)
    ends = func.coalesce(Assignment.ends_at, Shift.ends_at)
    rows = db.session.execute(
        select(
            Membership.person_id, Assignment.id, Shift.local_start, Shift.starts_at, Shift.ends_at,
            Assignment.starts_at.label("part_from"), Assignment.ends_at.label("part_to"),
        )
        .join(Assignment, Assignment.membership_id == Membership.id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Membership.person_id.in_(person_ids),
            Membership.confirmed_at.is_not(None),
            Shift.starts_at < end,
            Shift.ends_at > begin,
            starts < ends,
            or_(Membership.ends_at.is_(None), Membership.ends_at > starts),
        )
        .order_by(Shift.starts_at, Assignment.id)
    )  # fmt: skip
    found: dict[int, list[tuple[int, datetime, datetime, date]]] = defaultdict(list)
    for row in rows:
        span = row.part_from or row.starts_at, row.part_to or row.ends_at
        found[row.person_id].append((row.id, *span, row.local_start.date()))
    return found


def openings_of(post: Post, first: date, last: date, shifts: Sequence[Any]) -> list[Opening]:
    """The free seats of these shifts of a post that have not begun; `shifts` carry `held`."""
    said, now = marks(first, last), clock.now()
    found = []
    for shift in shifts:
        today = said.get(shift.local_start.date(), ())
        kinds = kinds_of(
            shift.local_start,
            shift.local_end,
            is_off=any(mark.is_off for mark in today),
            is_eid=any(mark.is_eid for mark in today),
        )
        if shift.starts_at <= now or shift.is_meant:
            continue
        for seat in range(1, shift.needed + 1):
            if seat not in shift.held:
                found.append(opening_of(post, shift, seat, kinds))
    return found


def opening_of(
    post: Post, shift: Any, seat: int, kinds: tuple[Kind, ...] = (Kind.DUTY,)
) -> Opening:
    """A seat of a shift as a proposal judges it."""
    needs_rest = (shift.regime or post.regime) == Regime.ON_SITE
    return Opening(
        shift.id, seat, shift.starts_at, shift.ends_at, shift.local_start, shift.local_end, kinds,
        needs_rest,
    )  # fmt: skip


def counts_before(post: Post, first: date) -> dict[int, Counter[Kind]]:
    """What each mandate held of this post in the year before a day, by kind; 3 queries."""
    begin = datetime.combine(first, time())
    said = marks(first - YEAR, first)
    rows = db.session.execute(
        select(Assignment.membership_id, Shift.local_start, Shift.local_end)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(
            Shift.post_id == post.id, Shift.local_start >= begin - YEAR, Shift.local_start < begin
        )
    )
    found: dict[int, Counter[Kind]] = defaultdict(Counter)
    for membership_id, start, end in rows:
        today = said.get(start.date(), ())
        is_off, is_eid = any(m.is_off for m in today), any(m.is_eid for m in today)
        found[membership_id].update(kinds_of(start, end, is_off=is_off, is_eid=is_eid))
    return found
