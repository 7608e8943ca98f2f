"""The months of a unit's posts: looked at, laid out, copied, published, taken back."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import flash
from flask_login import current_user
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, Role, needs
from portal.db import db
from portal.once import once, then
from portal.people.models import Membership
from portal.rota.acts import ChangedSinceError, Put, carry_out, take_back
from portal.rota.crew import Mate, crew_of, openings_of
from portal.rota.generation import lay_out as lay
from portal.rota.lists import PlanKind, PostKind
from portal.rota.models import Assignment, Post, Shift
from portal.rota.months import Slot, month_of, slots_of
from portal.rota.plans import MeantGap, Plan, Publishing, ZoneMove
from portal.rota.proposal import Opening
from portal.rota.reach import replaces
from portal.rota.scope import (
    after,
    before,
    last_of,
    month_at,
    plans,
    post_planned,
    post_read,
    this_month,
)
from portal.rota.views import blueprint
from portal.trail.models import Verb, record
from portal.web import page

SHOWN = 12
MOST_POSTS = 60


@blueprint.get("/rota")
@needs(Permission.READ_ROTA)
def index() -> Response:
    """The posts of my units and areas, each with this month's slots that nobody holds."""
    posts = _posts()
    gaps = _gaps([post.id for post in posts])
    holder = current_user.memberships
    return page(
        "rota/index.html",
        posts=posts,
        gaps=gaps,
        planned={post.id for post in posts if plans(holder, post)},
        moved=ZoneMove.of_posts([p.id for p in posts if replaces(holder, p)], SHOWN),
        units=[m.unit for m in holder if m.unit and m.role != Role.OBSERVER],
        own={m.unit_id for m in holder if m.role == Role.COORDINATOR},
        month=this_month(),
    )


@blueprint.get("/rota/<int(max=999999999):post_id>/<month>")
@needs(Permission.READ_ROTA)
def month(post_id: int, month: str) -> Response:
    """A month as a list of days for a thumb; names lead to whoever may be asked or changed."""
    first, post = month_at(month), post_read(post_id)
    holder = current_user.memberships
    return page(
        "rota/month.html",
        month=month_of(post, first),
        before=before(first),
        after=after(first),
        plans=plans(holder, post),
        changes=replaces(holder, post),
        most=SHOWN,
        today=clock.local(clock.now()).date(),
        now=clock.now(),
    )


@blueprint.post("/rota/<int(max=999999999):post_id>/<month>/layout")
@needs(Permission.PLAN)
@once
def lay_out(post_id: int, month: str) -> Response:
    """Make the slots that the patterns ask for; whatever was touched by hand stays."""
    first, post = month_at(month), post_planned(post_id)
    laid = lay(post, first, last_of(first))
    record(Verb.ROTA_LAID_OUT, current_user, kind="post", code=_code(post, first))
    words = i18n.ngettext("%(n)s slot laid out.", "%(n)s slots laid out.", laid.made)
    flash(words % {"n": laid.made})
    if laid.kept:
        words = i18n.ngettext(
            "%(n)s slot stays as it is, since somebody was entered by hand.",
            "%(n)s slots stay as they are, since somebody was entered by hand.",
            laid.kept,
        )
        flash(words % {"n": laid.kept})
    return then("rota.month", post_id=str(post_id), month=month)


@blueprint.post("/rota/<int(max=999999999):post_id>/<month>/copy")
@needs(Permission.PLAN)
@once
def copy_month(post_id: int, month: str) -> Response:
    """Fill what is free from last month, weekday by weekday; nobody entered is replaced."""
    first, post = month_at(month), post_planned(post_id)
    puts, left = _copied(post, first)
    fill(post, first, PlanKind.COPIED, puts, left)
    return then("rota.month", post_id=str(post_id), month=month)


@blueprint.post("/rota/<int(max=999999999):post_id>/<month>/undo")
@needs(Permission.PLAN)
@once
def undo(post_id: int, month: str) -> Response:
    """Take back my own last act in this month, unless somebody changed it since."""
    first, post = month_at(month), post_planned(post_id)
    plan = Plan.last_of(post.id, first, current_user.person_id)
    if plan is None:
        flash(i18n.gettext("There is nothing of yours to take back here."))
        return then("rota.month", post_id=str(post_id), month=month)
    try:
        count = take_back(plan, current_user.person_id)
    except ChangedSinceError as why:
        flash(i18n.gettext("Somebody changed %(day)s since; nothing was taken back.") % _day(why))
        return then("rota.month", post_id=str(post_id), month=month)
    record(Verb.PLAN_UNDONE, current_user, kind="post", code=_code(post, first))
    flash(
        i18n.ngettext("Taken back: %(n)s slot.", "Taken back: %(n)s slots.", count) % {"n": count}
    )
    return then("rota.month", post_id=str(post_id), month=month)


@blueprint.post("/rota/<int(max=999999999):post_id>/<month>/publication")
@needs(Permission.PLAN)
@once
def publish(post_id: int, month: str) -> Response:
    """Make the month known; later changes are shown as such. The board never waits for it."""
    first, post = month_at(month), post_planned(post_id)
    by = current_user.person_id
    db.session.add(Publishing(post_id=post.id, month=first, at=clock.now(), by_id=by))
    record(Verb.ROTA_PUBLISHED, current_user, kind="post", code=_code(post, first))
    flash(i18n.gettext("Published. Later changes are shown as changes."))
    return then("rota.month", post_id=str(post_id), month=month)


def fill(post: Post, first: date, kind: PlanKind, puts: list[Put], left: int) -> None:
    """Carry an act of planning out, with its trail entry and what is said of it."""
    if puts:
        carry_out(post, first, kind, puts, current_user.person_id)
        record(Verb.ROTA_PLANNED, current_user, kind="post", code=_code(post, first))
    flash(i18n.ngettext("%(n)s slot filled.", "%(n)s slots filled.", len(puts)) % {"n": len(puts)})
    if left:
        words = i18n.ngettext(
            "%(n)s slot left empty: leave, another duty or too little rest.",
            "%(n)s slots left empty: leave, another duty or too little rest.",
            left,
        )
        flash(words % {"n": left})


def without_clash(crew: list[Mate], wanted: list[tuple[Opening, int]]) -> tuple[list[Put], int]:
    """Of these wishes (a seat, a mandate) those that nothing stands against, and how many not.

    Each that is taken stands against the next of the same person.
    """
    mates = {mate.id: mate for mate in crew}
    puts: list[Put] = []
    for opening, membership_id in wanted:
        mate = mates.get(membership_id)
        if mate is None or mate.obstacle(opening):
            continue
        puts.append(Put(opening.shift_id, opening.seat, membership_id))
        mates = {
            ident: taking(one, opening) if one.person_id == mate.person_id else one
            for ident, one in mates.items()
        }
    return puts, len(wanted) - len(puts)


def taking(mate: Mate, opening: Opening) -> Mate:
    """The same, with one duty more."""
    rows = (*mate.rows, (0, opening.starts_at, opening.ends_at))
    return replace(mate, rows=rows)


def _copied(post: Post, first: date) -> tuple[list[Put], int]:
    earlier = before(first)
    source = {_place(slot): slot for slot in slots_of(post, earlier, last_of(earlier))}
    last = last_of(first)
    slots = slots_of(post, first, last)
    places = {slot.id: _place(slot) for slot in slots}
    wanted = []
    for opening in openings_of(post, first, last, slots):
        week, weekday, hours = places[opening.shift_id]
        # A fifth Monday where last month had four is the fourth again.
        like = source.get((week, weekday, hours)) or source.get((week - 1, weekday, hours))
        holder = next((h for h in like.holders if h.seat == opening.seat), None) if like else None
        if holder and not holder.is_part:
            wanted.append((opening, holder.membership_id))
    return without_clash(crew_of(post, first, last), wanted)


def _place(slot: Slot) -> tuple[int, int, str]:
    """Which of its weekdays of the month, and which hours."""
    on = slot.local_start
    return (on.day - 1) // 7, on.weekday(), slot.hours


def _code(post: Post, first: date) -> str:
    return f"{post.id}.{first:%Y-%m}"


def _day(why: ChangedSinceError) -> dict[str, str]:
    return {"day": i18n.day(why.shift.local_start.date())}


def _posts() -> list[Post]:
    holder = current_user.memberships
    units = [m.unit_id for m in holder if m.unit_id]
    areas = [m.area_id for m in holder if m.role == Role.AREA_COORDINATOR]
    rows = (
        select(Post)
        .where(or_(Post.unit_id.in_(units), Post.area_id.in_(areas)), Post.closed_at.is_(None))
        .options(joinedload(Post.unit))
    )
    found = db.session.scalars(rows.order_by(Post.unit_id, Post.id).limit(MOST_POSTS)).all()
    order = {kind.value: place for place, kind in enumerate(PostKind)}
    return sorted(found, key=lambda post: (post.unit_id, order[post.kind], post.id))


def _gaps(post_ids: list[int]) -> dict[int, int]:
    """How many slots of this month, still to come, nobody holds, by post."""
    now, first = clock.now(), this_month()
    live = and_(
        Membership.id == Assignment.membership_id,
        Membership.confirmed_at.is_not(None),
        or_(Membership.ends_at.is_(None), Membership.ends_at > Shift.starts_at),
    )
    held = select(Assignment.id).join(Membership, live).where(Assignment.shift_id == Shift.id)
    meant = select(MeantGap.shift_id).where(MeantGap.shift_id == Shift.id)
    end = clock.ends_utc(datetime.combine(after(first), time()))
    rows: Any = db.session.execute(
        select(Shift.post_id, func.count())
        .where(
            Shift.post_id.in_(post_ids),
            Shift.starts_at < end,
            Shift.starts_at > now - timedelta(days=8),
            Shift.ends_at > now,
            ~held.exists(),
            ~meant.exists(),
        )
        .group_by(Shift.post_id)
    )
    return dict(rows.all())
