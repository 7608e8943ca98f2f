"""Requests as a reader's lists say them: one query of columns, whatever is in them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import aliased

from portal import i18n
from portal.db import db
from portal.people.lists import Spoken
from portal.people.sittings import Sitting
from portal.requests.answers import WORDY
from portal.requests.flow import STAMPS, Clock, clock_of, follows
from portal.requests.hidden import hidden_from
from portal.requests.lists import Act, Kind, Side, Urgency
from portal.requests.models import Ask, Request, units_of
from portal.requests.stamps import may_stamp
from portal.trail.models import Entry, Verb
from portal.units.lists import UnitKind
from portal.units.models import Unit

# What a list holds at most; what was closed is shown for a day, what was stopped for three.
MOST = 60
CLOSED_FOR = timedelta(hours=24)
STOPPED_FOR = timedelta(hours=72)

_From, _To = aliased(Unit), aliased(Unit)
_SEEN = (
    select(func.min(Entry.at))
    .where(
        Entry.kind == "request",
        Entry.code == Request.code,
        Entry.verb == Verb.REQUEST_READ.value,
        Entry.unit == _To.code,
    )
    .correlate(Request, _To)
    .scalar_subquery()
)
_ROWS = (
    select(
        Request,
        Ask.id.label("ask_id"),
        Ask.unit_id,
        Ask.state,
        Ask.sent_at,
        Ask.state_at,
        Ask.answer_by,
        Ask.reach_by,
        Ask.ended_at,
        _From.name_ar.label("from_ar"),
        _From.name_fr.label("from_fr"),
        _From.name_en.label("from_en"),
        _To.name_ar.label("to_ar"),
        _To.name_fr.label("to_fr"),
        _To.name_en.label("to_en"),
        _To.kind.label("to_kind"),
        _To.sector.label("to_sector"),
        _To.area_id.label("to_area_id"),
        _SEEN.label("seen_at"),
    )
    .join(Ask, Ask.request_id == Request.id)
    .join(_From, _From.id == Request.from_unit_id)
    .join(_To, _To.id == Ask.unit_id)
)


def page_of(kind: Kind) -> str:
    """The endpoint (`request_code`) of a kind that a slice to the right shows, else nothing."""
    pages: dict[str, str] = current_app.extensions.get("request_pages", {})
    return pages.get(kind.value, "")


@dataclass(frozen=True)
class Part:
    """One unit asked, as the reader stands to it."""

    row: Row[Any]
    kind: Kind
    side: Side
    clock: Clock | None
    # What the reader may tap next, the nearest first.
    acts: list[Act]

    @property
    def id(self) -> int:
        """The ask's own number."""
        return int(self.row.ask_id)

    @property
    def name(self) -> str:
        """The unit that was asked."""
        return i18n.pick(self.row.to_ar, self.row.to_fr, self.row.to_en)

    @property
    def state(self) -> Act:
        """Where it stands."""
        return Act(self.row.state)

    @property
    def is_open(self) -> bool:
        """Whether something is still waited for."""
        return self.row.ended_at is None

    @property
    def taps(self) -> list[Act]:
        """The two nearest steps that a button can take alone.

        A kind with a page of its own, in a slice to the right, says yes there.
        """
        there = {Act.ACCEPTED} if page_of(self.kind) else set()
        return [act for act in self.acts if act not in WORDY | there][:2]

    @property
    def has_more(self) -> bool:
        """Whether the page of answers offers something."""
        return self.is_open or any(act in WORDY for act in self.acts)


@dataclass
class Item:
    """A request in a list, with those of its parts that the reader may see."""

    request: Request
    origin: str
    is_ours: bool
    parts: list[Part] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        """What is asked."""
        return Kind(self.request.kind)

    @property
    def endpoint(self) -> str:
        """The page on which it is read: its own kind's, where a slice to the right has one."""
        return page_of(self.kind) or "requests.show"

    @property
    def urgency(self) -> Urgency:
        """How soon."""
        return Urgency(self.request.urgency)

    @property
    def language(self) -> str:
        """What she speaks."""
        spoken = self.request.language
        return Spoken(spoken).label if spoken in {entry.value for entry in Spoken} else ""

    @property
    def is_open(self) -> bool:
        """Whether something is still waited for."""
        return any(part.is_open for part in self.parts)

    @property
    def late(self) -> Part | None:
        """The part that is most overdue, if any is."""
        late = [part for part in self.parts if part.clock and part.clock.is_late]
        return max(late, key=lambda p: p.clock.late_by if p.clock else timedelta(), default=None)

    @property
    def is_waiting(self) -> bool:
        """Asked of us, and not answered yet."""
        return any(p.side is Side.RECIPIENT and p.state is Act.SENT for p in self.parts)


def items_of(reader: Sitting, at: datetime, *where: Any) -> list[Item]:
    """The requests that fit, late ones first, then as they are due; one query."""
    own = units_of(reader)
    rows = db.session.execute(
        _ROWS.where(
            Request.visible_to(reader),
            or_(Request.from_unit_id.in_(own), Ask.unit_id.in_(own)),
            *where,
        )
        .order_by(Ask.ended_at.is_not(None), Ask.answer_by, Ask.id)
        .limit(MOST)
    ).all()
    return _grouped(rows, own, at)


def lately(at: datetime) -> Any:
    """The condition for the inbox: open, or ended within a day."""
    return or_(Ask.ended_at.is_(None), Ask.ended_at > at - CLOSED_FOR)


def _grouped(rows: Iterable[Any], own: set[int], at: datetime) -> list[Item]:
    items: dict[int, Item] = {}
    for row in rows:
        request = row.Request
        is_ours = request.from_unit_id in own
        # To the unit asked, a withdrawn question is a tombstone and nothing else.
        if not is_ours and row.state == Act.WITHDRAWN:
            continue
        origin = i18n.pick(row.from_ar, row.from_fr, row.from_en)
        item = items.setdefault(request.id, Item(request, origin, is_ours))
        item.parts.append(_part(row, is_ours, at))
    return sorted(items.values(), key=_order)


def _order(item: Item) -> tuple[bool, float]:
    late = item.late.clock.late_by.total_seconds() if item.late and item.late.clock else 0
    return item.late is None, -late


def _part(row: Any, is_ours: bool, at: datetime) -> Part:
    kind, state = Kind(row.Request.kind), Act(row.state)
    side = Side.REQUESTER if is_ours else Side.RECIPIENT
    runs = None
    if row.ended_at is None:
        runs = clock_of(state, row.sent_at, row.answer_by, row.reach_by, at)
    acts = [a for a in follows(kind, state, side) if a not in STAMPS or stamps_in(row)]
    return Part(row, kind, side, runs, acts)


def stamps_in(row: Any) -> bool:
    """Whether the unit asked is a prosecution that agreed to time stamps."""
    return row.to_kind == UnitKind.PROSECUTION_CELL and may_stamp(row.to_area_id)


@dataclass(frozen=True)
class Stopped:
    """What is left of a withdrawn request at the unit that was asked: do not go."""

    code: str
    at: datetime
    origin: str
    unit_id: int


def stopped_for(reader: Sitting, at: datetime) -> list[Stopped]:
    """The requests that were withdrawn from the reader's units within three days."""
    rows = db.session.execute(
        select(
            Request.code,
            Ask.ended_at,
            Request.from_unit_id,
            Unit.name_ar,
            Unit.name_fr,
            Unit.name_en,
        )
        .join(Ask, Ask.request_id == Request.id)
        .join(Unit, Unit.id == Request.from_unit_id)
        .where(
            Ask.unit_id.in_(units_of(reader)),
            Ask.state == Act.WITHDRAWN.value,
            Ask.ended_at > at - STOPPED_FOR,
            ~hidden_from(Request.id, reader),
        )
        .order_by(Ask.ended_at.desc(), Ask.id)
        .limit(MOST)
    )
    return [
        Stopped(
            row.code,
            row.ended_at,
            i18n.pick(row.name_ar, row.name_fr, row.name_en),
            row.from_unit_id,
        )
        for row in rows
    ]
