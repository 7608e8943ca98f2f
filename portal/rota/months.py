"""A month of a post as its page says it: days, slots, who holds them, where nobody does."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_login import current_user
from sqlalchemy import func, select

from portal import clock, i18n
from portal.db import db
from portal.people.lists import Function
from portal.people.models import Membership, Person
from portal.rota.holidays import Mark, days_of, marks
from portal.rota.models import Assignment, Post, Shift
from portal.rota.plans import MeantGap, Plan, Publishing
from portal.rota.scope import code_of, hides_names, last_of
from portal.rota.seats import Change

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Holder:
    """Somebody on a seat: the whole shift, or the part that is said."""

    row_id: int
    membership_id: int
    seat: int
    name: str
    starts_at: datetime
    ends_at: datetime
    is_part: bool


@dataclass
class Slot:
    """A shift on the page. `held` are the seats that somebody with a live mandate has."""

    id: int
    starts_at: datetime
    ends_at: datetime
    local_start: datetime
    local_end: datetime
    needed: int
    regime: str | None
    is_meant: bool
    changed_at: datetime | None
    holders: list[Holder] = field(default_factory=list)

    @property
    def held(self) -> set[int]:
        """The seats on which somebody is."""
        return {holder.seat for holder in self.holders}

    @property
    def missing(self) -> int:
        """How many people are still needed."""
        return max(0, self.needed - len(self.held))

    @property
    def is_gap(self) -> bool:
        """Whether there is a moment of it at which nobody is there."""
        at = self.starts_at
        for holder in sorted(self.holders, key=lambda h: h.starts_at):
            if holder.starts_at > at:
                return True
            at = max(at, holder.ends_at)
        return at < self.ends_at

    @property
    def hours(self) -> str:
        """Its hours on the wall."""
        return f"{self.local_start:%H:%M}–{self.local_end:%H:%M}"

    @property
    def lasts(self) -> str:
        """How long it really lasts, said only where the clocks change within it."""
        real = self.ends_at - self.starts_at
        if real == self.local_end - self.local_start:
            return ""
        minutes = int(real.total_seconds() // 60)
        return f"{minutes // 60} h" + (f" {minutes % 60:02}" if minutes % 60 else "")


@dataclass(frozen=True)
class Day:
    """A day of the month."""

    on: date
    marks: tuple[Mark, ...]
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Month:
    """What the page shows."""

    post: Post
    first: date
    days: list[Day]
    published_at: datetime | None
    # The last act of planning of the reader's that can be taken back.
    last_plan: Plan | None

    @property
    def code(self) -> str:
        """As in its address."""
        return code_of(self.first)

    @property
    def slots(self) -> list[Slot]:
        """All of them, in order."""
        return [slot for day in self.days for slot in day.slots]

    @property
    def gaps(self) -> list[Slot]:
        """Those to come with a moment at which nobody is there, unless that is meant."""
        now = clock.now()
        return [s for s in self.slots if s.is_gap and not s.is_meant and s.ends_at > now]


def month_of(post: Post, first: date) -> Month:
    """The month of a post that begins then, as the reader may know it; five queries."""
    last = last_of(first)
    slots = slots_of(post, first, last)
    said = marks(first, last)
    by_day: dict[date, list[Slot]] = {day: [] for day in days_of(first, last)}
    for slot in slots:
        by_day[slot.local_start.date()].append(slot)
    published, plan = _acts(post, first)
    return Month(
        post,
        first,
        [Day(day, said.get(day, ()), tuple(found)) for day, found in by_day.items()],
        published,
        plan,
    )


def slots_of(post: Post, first: date, last: date) -> list[Slot]:
    """The slots of a post that begin on these days; one query."""
    begin = datetime.combine(first, time())
    return _slots(
        post,
        Shift.post_id == post.id,
        Shift.local_start >= begin,
        Shift.local_start < datetime.combine(last + DAY, time()),
    )


def slot_of(post: Post, shift_id: int) -> Slot:
    """One slot, as `slots_of`."""
    return _slots(post, Shift.id == shift_id)[0]


def _slots(post: Post, *where: Any) -> list[Slot]:
    changed = select(func.max(Change.at)).where(Change.shift_id == Shift.id).scalar_subquery()
    rows = db.session.execute(
        select(
            Shift.id, Shift.starts_at, Shift.ends_at, Shift.local_start, Shift.local_end,
            Shift.people, Shift.regime, MeantGap.at.label("meant_at"), changed.label("changed_at"),
            Assignment.id.label("row_id"), Assignment.seat, Assignment.membership_id,
            Assignment.starts_at.label("part_from"), Assignment.ends_at.label("part_to"),
            Membership.starts_at.label("from_at"), Membership.ends_at.label("to_at"),
            Membership.confirmed_at, Membership.function, Membership.title_ar, Membership.title_fr,
            Person.name_ar, Person.name_latin,
        )
        .outerjoin(MeantGap, MeantGap.shift_id == Shift.id)
        .outerjoin(Assignment, Assignment.shift_id == Shift.id)
        .outerjoin(Membership, Membership.id == Assignment.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(*where)
        .order_by(Shift.local_start, Shift.id, Assignment.seat, Assignment.starts_at)
    )  # fmt: skip
    hides = hides_names(post)
    found: dict[int, Slot] = {}
    for row in rows:
        slot = found.get(row.id) or found.setdefault(
            row.id,
            Slot(
                row.id, row.starts_at, row.ends_at, row.local_start, row.local_end,
                row.people or post.people_needed, row.regime,
                row.meant_at is not None, row.changed_at,
            ),
        )  # fmt: skip
        if row.from_at is not None and row.confirmed_at is not None:
            _add(slot, row, hides=hides)
    return list(found.values())


def _add(slot: Slot, row: Any, *, hides: bool) -> None:
    """Somebody holds a seat while her mandate is live."""
    starts_at = max(slot.starts_at, row.part_from or slot.starts_at, row.from_at)
    ends_at = min(slot.ends_at, row.part_to or slot.ends_at, row.to_at or slot.ends_at)
    if starts_at >= ends_at:
        return
    title = i18n.pick(row.title_ar, row.title_fr, "") or Function(row.function).label
    name = i18n.pick(row.name_ar, row.name_latin, row.name_latin)
    is_part = (starts_at, ends_at) != (slot.starts_at, slot.ends_at)
    said = title if hides else name
    slot.holders.append(
        Holder(row.row_id, row.membership_id, row.seat, said, starts_at, ends_at, is_part)
    )


def _acts(post: Post, first: date) -> tuple[datetime | None, Plan | None]:
    """When the month was last published, and the reader's last act in it; one query."""
    published = (
        select(func.max(Publishing.at))
        .where(Publishing.post_id == post.id, Publishing.month == first)
        .scalar_subquery()
    )
    latest = (
        select(func.max(Plan.id))
        .where(
            Plan.post_id == post.id,
            Plan.month == first,
            Plan.by_id == current_user.person_id,
            Plan.undone_at.is_(None),
        )
        .scalar_subquery()
    )
    row = db.session.execute(
        select(published, Plan)
        .select_from(Post)
        .outerjoin(Plan, Plan.id == latest)
        .where(Post.id == post.id)
    ).one()
    return row[0], row[1]
