"""What a coordinator looks at first: who is missing soon, what is asked, who has not confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import abort, flash
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.once import once, then
from portal.people.models import Membership
from portal.rota.covers import CoverAsk
from portal.rota.lists import PostKind
from portal.rota.models import Assignment, Post, Shift
from portal.rota.on_duty import LONGEST
from portal.rota.reach import post_at, replaces
from portal.rota.relief import CONFIRMABLE, Presence
from portal.rota.seats import Span
from portal.rota.swaps import Swap
from portal.rota.views import blueprint
from portal.trail.models import Verb, record
from portal.units.models import Unit
from portal.units.staff import seen_unit
from portal.web import page

SOON = timedelta(hours=48)
SHOWN = 12


@dataclass
class Watched:
    """A shift with those who hold its seats, and whether each has said "I'm on"."""

    shift: Shift
    duties: list[tuple[Assignment, bool]] = field(default_factory=list)

    @property
    def holdings(self) -> Iterator[Span]:
        """The spans in which somebody with a live mandate is there."""
        for duty, _is_on in self.duties:
            starts_at, ends_at = duty.span_in(self.shift)
            mandate = duty.membership
            span = max(starts_at, mandate.starts_at), min(ends_at, mandate.ends_at or ends_at)
            if mandate.confirmed_at is not None and span[0] < span[1]:
                yield span


@dataclass(frozen=True)
class Uncovered:
    """A stretch of a planned shift that nobody covers."""

    shift: Shift
    kind: PostKind
    starts_at: datetime
    ends_at: datetime


@blueprint.get("/rota/units/<unit_code>/covers")
@needs(Permission.REPLACE)
def unit_covers(unit_code: str) -> Response:
    """Uncovered within two days, open asks, what waits for a word, who has not said "I'm on"."""
    unit, at = _managed(unit_code), clock.now()
    shifts = _watched(unit.id, at)
    return page(
        "rota/unit_covers.html",
        unit=unit,
        uncovered=[gap for shift in shifts for gap in _gaps(shift, at)][:SHOWN],
        asks=CoverAsk.of_unit(unit.id, at, SHOWN),
        swaps=Swap.open_of([], [unit.id], SHOWN),
        silent=_silent(shifts, at)[:SHOWN],
        posts=_posts(unit.id),
        now=at,
    )


@blueprint.post("/rota/posts/<int(max=999999999):post_id>/approval")
@needs(Permission.REPLACE)
@once
def set_approval(post_id: int) -> Response:
    """Whether what is taken on this post waits for the coordinator's word; turned the other way."""
    post = post_at(post_id, to_change=True)
    post.needs_approval = not post.needs_approval
    record(Verb.APPROVAL_SET, current_user, kind="post", code=str(post.id))
    flash(i18n.gettext("Recorded."))
    return then("rota.unit_covers", unit_code=post.unit.code)


def _managed(unit_code: str) -> Unit:
    """The unit, if whoever asks may replace its people; as an operator or member she may not."""
    unit = seen_unit(unit_code)
    place = type("Place", (), {"unit_id": unit.id, "area_id": unit.area_id})
    if not replaces(current_user.memberships, place):
        abort(404)
    return unit


def _posts(unit_id: int) -> list[Post]:
    rows = select(Post).where(Post.unit_id == unit_id, Post.closed_at.is_(None))
    return list(db.session.scalars(rows.order_by(Post.id).limit(SHOWN)))


def _watched(unit_id: int, at: datetime) -> list[Watched]:
    """The shifts of a unit that run or begin within two days."""
    rows = db.session.execute(
        select(Shift, Assignment, Presence.id)
        .join(Post, Post.id == Shift.post_id)
        .outerjoin(Assignment, Assignment.shift_id == Shift.id)
        .outerjoin(
            Presence,
            (Presence.shift_id == Shift.id)
            & (Presence.seat == Assignment.seat)
            & (Presence.membership_id == Assignment.membership_id),
        )
        .where(
            Post.unit_id == unit_id,
            Post.closed_at.is_(None),
            Shift.ends_at > at,
            Shift.starts_at < at + SOON,
            Shift.starts_at > at - LONGEST,
        )
        .options(
            joinedload(Shift.post),
            joinedload(Assignment.membership).options(
                joinedload(Membership.person), joinedload(Membership.unit)
            ),
        )
        .order_by(Shift.starts_at, Shift.id, Assignment.seat, Assignment.id)
    )
    found: dict[int, Watched] = {}
    for shift, duty, presence in rows:
        watched = found.setdefault(shift.id, Watched(shift))
        if duty is not None:
            watched.duties.append((duty, presence is not None))
    return list(found.values())


def _gaps(watched: Watched, at: datetime) -> Iterator[Uncovered]:
    """The stretches of a shift, from `at` on, in which nobody is on duty."""
    shift = watched.shift
    begins = max(shift.starts_at, at)
    for starts_at, ends_at in sorted(watched.holdings):
        if starts_at > begins:
            yield Uncovered(shift, PostKind(shift.post.kind), begins, starts_at)
        begins = max(begins, ends_at)
    if begins < shift.ends_at:
        yield Uncovered(shift, PostKind(shift.post.kind), begins, shift.ends_at)


def _silent(shifts: list[Watched], at: datetime) -> list[Assignment]:
    """Who runs or begins soon and has not said "I'm on"."""
    return [
        duty
        for watched in shifts
        for duty, is_on in watched.duties
        if not is_on
        and duty.membership.is_live_at(at)
        and duty.span_in(watched.shift)[0] - CONFIRMABLE <= at < duty.span_in(watched.shift)[1]
    ]
