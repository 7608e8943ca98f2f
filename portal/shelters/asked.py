"""One request for places as each side sees it: every house asked, its hold, its clock, its line."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import abort
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.db import db
from portal.requests.lists import Act, Kind
from portal.requests.models import Ask, Request, Step, units_of
from portal.rota.lists import PostKind
from portal.rota.models import Post
from portal.shelters.duty import is_on_duty, sees_removed
from portal.shelters.holds import Hold
from portal.shelters.meeting import MeetingPoint
from portal.shelters.models import Shelter
from portal.units.lines import Line, lines_of
from portal.units.models import Unit

# Unanswered this long, the next on the house's list is called; then the line of its area.
NEXT_ON_LIST, AREA_LINE = timedelta(minutes=10), timedelta(minutes=20)


@dataclass(frozen=True)
class Stay:
    """One house's part of a request."""

    ask: Ask
    hold: Hold
    shelter: Shelter
    at: datetime
    lines: list[Line]
    area_line: Line | None
    point: MeetingPoint | None
    offer: Step | None

    @property
    def is_live(self) -> bool:
        """Whether its places are kept now."""
        return self.hold.is_live_at(self.at)

    @property
    def minutes_left(self) -> int:
        """How long its places are kept yet."""
        return max(0, int((self.hold.expires_at - self.at).total_seconds() // 60))

    @property
    def is_unanswered(self) -> bool:
        """Whether the house has not said anything."""
        return self.ask.act in {Act.SENT, Act.ACKNOWLEDGED} and self.ask.ended_at is None

    @property
    def waited(self) -> timedelta:
        """How long since it was asked."""
        return self.at - self.ask.sent_at

    @property
    def step(self) -> int:
        """How far the house's silence has come: 0 its line, 1 the next on its list, 2 the area's.

        Computed when read: nothing runs at night for it.
        """
        if not self.is_unanswered or self.waited < NEXT_ON_LIST:
            return 0
        return 1 if self.waited < AREA_LINE else 2

    @property
    def call(self) -> Line | None:
        """The line to call now."""
        if self.step == 2 and self.area_line:
            return self.area_line
        place = min(self.step, len(self.lines) - 1)
        return self.lines[place] if self.lines else self.area_line


def request_of(code: str) -> Request:
    """The request for places of that code, if the reader may know of it; else 404."""
    kinds = [
        Kind.PLACE_TONIGHT.value,
        *([Kind.PERPETRATOR_REMOVAL.value] if sees_removed() else []),
    ]
    found = db.session.scalars(
        select(Request)
        .where(Request.code == code, Request.kind.in_(kinds), Request.visible_to(current_user))
        .options(joinedload(Request.unit))
    ).first()
    return found or abort(404)


def stays_of(request: Request) -> list[Stay]:
    """The houses asked, as far as the reader may know of each: the asker all, a house its own."""
    own = units_of(current_user)
    asked = _asked().where(Ask.request_id == request.id)
    if request.from_unit_id not in own:
        asked = asked.where(Ask.unit_id.in_(own))
    return _stays(asked)


def stay_of(ask_id: int) -> Stay | None:
    """One house's part of a request, whoever reads: who may is asked afterwards."""
    return next(iter(_stays(_asked().where(Ask.id == ask_id))), None)


def waiting_at(unit_id: int) -> list[Stay]:
    """What waits at a house: not answered yet, or on the way; the oldest first."""
    return _stays(_asked().where(Ask.unit_id == unit_id, Ask.ended_at.is_(None)).limit(12))


def held_by(search_request_id: int | None) -> dict[int, str]:
    """House to its state, for those that a search has asked already."""
    if search_request_id is None:
        return {}
    rows = db.session.execute(
        select(Shelter.id, Request.code)
        .join(Ask, Ask.unit_id == Shelter.unit_id)
        .join(Request, Request.id == Ask.request_id)
        .where(Request.id == search_request_id)
    )
    return {row.id: row.code for row in rows}


def point_of(ask_id: int) -> tuple[MeetingPoint, Ask] | None:
    """The meeting point of one ask, if the reader may read it now; one question to the rota.

    Whoever is on duty now in the unit that asked, or in a unit that accepted to bring her there.
    """
    found = db.session.execute(_points().where(Ask.id == ask_id)).first()
    if found is None or not found.MeetingPoint.is_open_at(clock.now()):
        return None
    units = [found.Request.from_unit_id, *_escorts(found)]
    may = is_on_duty(current_user.person_id, set(units), clock.now())
    return (found.MeetingPoint, found.Ask) if may else None


def readable(stays: list[Stay], request: Request) -> set[int]:
    """Of which asks the reader may read the meeting point, as one of the unit that asked."""
    open_ones = {s.ask.id for s in stays if s.point and s.hold.ended_at is None}
    if not open_ones:
        return set()
    is_there = is_on_duty(current_user.person_id, {request.from_unit_id}, clock.now())
    return open_ones if is_there else set()


def to_bring() -> list[Ask]:
    """The asks whose meeting point the reader's unit needs, since it accepted to bring her."""
    own = units_of(current_user)
    if not own:
        return []
    rows = db.session.execute(_points().limit(20)).all() if _escorts_any(own) else []
    return [row.Ask for row in rows if own & _escorts(row) and row.MeetingPoint.sealed]


def _points() -> Any:
    """The meeting points that still lead somewhere, with their asks and requests."""
    return (
        select(MeetingPoint, Ask, Request)
        .join(Hold, Hold.id == MeetingPoint.hold_id)
        .join(Ask, Ask.id == Hold.ask_id)
        .join(Request, Request.id == Ask.request_id)
        .where(
            Hold.accepted_at.is_not(None),
            Hold.ended_at.is_(None),
            Hold.arrived_at.is_(None),
            MeetingPoint.sealed.is_not(None),
        )
        .options(joinedload(Ask.unit), joinedload(Ask.request))
    )


_BRINGS = (Act.ACCEPTED.value, Act.ON_THE_WAY.value, Act.WITH_HER.value)


def _escorts_any(unit_ids: set[int]) -> bool:
    """Whether these units are escorting anybody at all: most are not, and ask no further."""
    escort = select(Ask.id).join(Request, Request.id == Ask.request_id).limit(1)
    there = escort.where(
        Ask.unit_id.in_(unit_ids), Request.kind == Kind.ESCORT.value, Ask.state.in_(_BRINGS)
    )
    return db.session.scalars(there).first() is not None


def _escorts(row: Any) -> set[int]:
    """The units that accepted to bring her to this house, asked by the same unit since then.

    An escort says in its own field where it leads; one that leads elsewhere is another woman's.
    """
    rows = db.session.execute(
        select(Ask.unit_id, Request.details)
        .join(Request, Request.id == Ask.request_id)
        .where(
            Request.kind == Kind.ESCORT.value,
            Request.from_unit_id == row.Request.from_unit_id,
            Request.made_at >= row.Request.made_at,
            Ask.state.in_(_BRINGS),
        )
        .limit(20)
    )
    code = row.Ask.unit.code
    return {
        unit_id for unit_id, said in rows if ((said or {}).get("to_unit") or {}).get("code") == code
    }


def _asked() -> Any:
    return (
        select(Ask, Hold, Shelter)
        .join(Hold, Hold.ask_id == Ask.id)
        .join(Shelter, Shelter.id == Hold.shelter_id)
        .options(
            joinedload(Ask.unit).joinedload(Unit.area),
            joinedload(Ask.request).joinedload(Request.unit),
        )
        .order_by(Ask.sent_at, Ask.id)
    )


def _stays(asked: Any) -> list[Stay]:
    rows: Any = db.session.execute(asked).all()
    at = clock.now()
    areas = {ask.unit.area_id for ask, _, _ in rows}
    posts = db.session.execute(
        select(Post.area_id, Post.line_id).where(
            Post.area_id.in_(areas),
            Post.kind == PostKind.AREA_DUTY_LINE.value,
            Post.closed_at.is_(None),
        )
    )
    duty = {post.area_id: post.line_id for post in posts}
    lines = lines_of({ask.unit_id for ask, _, _ in rows}, set(duty.values()))
    points = MeetingPoint.of([hold.id for _, hold, _ in rows])
    offers = _offers([ask.id for ask, _, _ in rows if ask.act is Act.OFFERED])
    return [
        Stay(
            ask=ask,
            hold=hold,
            shelter=shelter,
            at=at,
            lines=_in_order(shelter, list(lines.values())),
            area_line=lines.get(duty.get(ask.unit.area_id, 0)),
            point=points.get(hold.id),
            offer=offers.get(ask.id),
        )
        for ask, hold, shelter in rows
    ]


def _in_order(shelter: Shelter, lines: list[Line]) -> list[Line]:
    """The house's lines: those it named in the order it named them, then the others."""
    named = shelter.contacts.split()
    own = [line for line in lines if line.unit_id == shelter.unit_id]
    places = {line_id: place for place, line_id in enumerate(named)}
    return sorted(own, key=lambda line: places.get(str(line.id), len(named)))


def _offers(ask_ids: list[int]) -> dict[int, Step]:
    if not ask_ids:
        return {}
    rows = db.session.scalars(
        select(Step)
        .where(Step.ask_id.in_(ask_ids), Step.act == Act.OFFERED.value)
        .options(joinedload(Step.other_unit))
        .order_by(Step.id)
    )
    return {row.ask_id: row for row in rows}
