"""A unit's posts, the patterns of their turns in plain words, and who may hold them."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import abort, flash, request
from flask_login import current_user
from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.i18n import N_
from portal.once import once, then
from portal.people.models import Membership
from portal.people.powers import coordinates_unit
from portal.rota.generation import AHEAD, lay_out
from portal.rota.lists import Half, OnHolidays, Regime
from portal.rota.models import Post, Shift
from portal.rota.patterns import first_overlap
from portal.rota.plan_forms import PatternForm, PostForm, SeatForm
from portal.rota.plans import Pattern, Seat
from portal.rota.scope import post_planned
from portal.rota.seats import eligible
from portal.rota.views import blueprint
from portal.trail.models import Verb, record
from portal.units.lists import CALLABLE, Audience
from portal.units.models import ContactPoint, Unit
from portal.units.staff import seen_unit
from portal.web import page

MOST_POSTS = 12
MOST_PATTERNS = 30
MOST_LINES = 80


@blueprint.route("/units/<unit_code>/posts", methods=["GET", "POST"])
@needs(Permission.PLAN)
@once
def new_post(unit_code: str) -> Response:
    """One more post of the unit; its fallback line is mandatory."""
    unit = seen_unit(unit_code)
    if not coordinates_unit(current_user.memberships, unit.id) or unit.area_id is None:
        abort(404)
    form = PostForm(people=1, arrives_in=0, is_continuous=True)
    _offer_lines(form, unit)
    if not form.validate_on_submit():
        return page("rota/post.html", status=form.status, form=form, unit=unit, post=None)
    post = Post(unit_id=unit.id, area_id=unit.area_id, **_said(form))
    db.session.add(post)
    db.session.flush()
    record(Verb.POST_MADE, current_user, kind="post", code=str(post.id))
    return then("rota.add_pattern", post_id=str(post.id))


@blueprint.route("/rota/posts/<int(max=999999999):post_id>/edit", methods=["GET", "POST"])
@needs(Permission.PLAN)
@once
def edit_post(post_id: int) -> Response:
    """Regime, people needed, lines, publication of a post."""
    post = post_planned(post_id)
    form = PostForm() if request.method == "POST" else PostForm(**_present(post))
    _offer_lines(form, post.unit)
    if not form.validate_on_submit():
        return page("rota/post.html", status=form.status, form=form, unit=post.unit, post=post)
    for name, value in _said(form).items():
        setattr(post, name, value)
    record(Verb.POST_EDITED, current_user, kind="post", code=str(post.id))
    flash(i18n.gettext("Kept. Everybody sees it from now on."))
    return then("rota.edit_post", post_id=str(post_id))


@blueprint.route("/rota/posts/<int(max=999999999):post_id>/patterns", methods=["GET", "POST"])
@needs(Permission.PLAN)
@once
def add_pattern(post_id: int) -> Response:
    """The turns of a post as sentences, and one more; 90 days are laid out at once."""
    post, today = post_planned(post_id), _today()
    form = PatternForm(people=post.people_needed, every=1, from_on=today)
    form.regime.choices = [
        SelectChoice("", i18n.gettext("as the post")),
        *[SelectChoice(regime.value, regime.label) for regime in Regime],
    ]
    present = Pattern.of_post(post.id, today)
    if not form.validate_on_submit() or _overlaps(form, present):
        status = 422 if form.errors else form.status
        return page("rota/patterns.html", status=status, form=form, post=post, patterns=present)
    db.session.add(Pattern(post_id=post.id, made_by_id=current_user.person_id, **form.fields))
    _laid(post, Verb.PATTERN_MADE)
    return then("rota.add_pattern", post_id=str(post_id))


@blueprint.post("/rota/posts/<int(max=999999999):post_id>/patterns/ending")
@needs(Permission.PLAN)
@once
def end_pattern(post_id: int) -> Response:
    """A pattern ends with today; slots it would have made go, those with somebody on them stay."""
    post, today = post_planned(post_id), _today()
    chosen = request.form.get("m", "")
    pattern = next((p for p in Pattern.of_post(post.id, today) if str(p.id) == chosen), None)
    if pattern is None:
        abort(404)
    if pattern.from_on < today:
        pattern.until_on = today
    else:
        of_it = update(Shift).where(Shift.pattern_id == pattern.id)
        db.session.execute(of_it.values(pattern_id=None))
        db.session.delete(pattern)
    _laid(post, Verb.PATTERN_ENDED)
    return then("rota.add_pattern", post_id=str(post_id))


@blueprint.route("/rota/posts/<int(max=999999999):post_id>/team", methods=["GET", "POST"])
@needs(Permission.PLAN)
@once
def team(post_id: int) -> Response:
    """Who may hold the post, for which share, from when until when."""
    post, form = post_planned(post_id), SeatForm(share=100, from_on=_today())
    mandates = eligible(post, clock.now())
    form.who.choices = [SelectChoice(str(m.id), f"{m.person.name} · {m.title}") for m in mandates]
    if not form.validate_on_submit():
        return page("rota/team.html", status=form.status, form=form, post=post, seats=_seats(post))
    who = int(form.who.data)
    seat = next((s for s in _seats(post) if s.membership_id == who), None)
    seat = seat or Seat(post_id=post.id, membership_id=who)
    for name in ("share", "from_on", "until_on"):
        setattr(seat, name, form[name].data)
    db.session.add(seat)
    record(Verb.TEAM_CHANGED, current_user, kind="post", code=str(post.id))
    return then("rota.team", post_id=str(post_id))


@blueprint.post("/rota/posts/<int(max=999999999):post_id>/team/leaving")
@needs(Permission.PLAN)
@once
def leave_team(post_id: int) -> Response:
    """Somebody is planned for this post no more; what she is entered for stays."""
    post, chosen = post_planned(post_id), request.form.get("m", "")
    seat = next((s for s in _seats(post) if str(s.id) == chosen), None)
    if seat is None:
        abort(404)
    db.session.execute(delete(Seat).where(Seat.id == seat.id))
    record(Verb.TEAM_CHANGED, current_user, kind="post", code=str(post.id))
    flash(i18n.gettext("Taken away."))
    return then("rota.team", post_id=str(post_id))


def pattern_in_words(pattern: Any) -> str:
    """A pattern as one would say it: days, hours, how many, holidays, from when until when."""
    days = [int(day) for day in pattern.weekdays]
    said = [
        i18n.gettext(N_("every day")) if len(days) == 7 else i18n.weekdays(days) if days else "",
        _hours(pattern),
        i18n.ngettext("%(n)s person", "%(n)s people", pattern.people) % {"n": pattern.people},
    ]
    if pattern.every > 1:
        words = i18n.ngettext("every %(n)s week", "every %(n)s weeks", pattern.every)
        said.insert(1, words % {"n": pattern.every})
    said += [OnHolidays(pattern.holidays).label] if pattern.holidays != OnHolidays.SAME else []
    said += [Regime(pattern.regime).label] if pattern.regime else []
    return " · ".join(part for part in said if part)


def _hours(pattern: Any) -> str:
    # Isolated left to right in plain text too, since it stands inside an Arabic sentence.
    starts, ends = pattern.starts, pattern.ends % 1440
    return f"\u2066{starts // 60:02}:{starts % 60:02}–{ends // 60:02}:{ends % 60:02}\u2069"


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {"pattern_in_words": pattern_in_words, "half_of": Half}


def _today() -> date:
    return clock.local(clock.now()).date()


def _laid(post: Post, verb: Verb) -> None:
    db.session.flush()
    today = _today()
    laid = lay_out(post, today, today + AHEAD)
    record(verb, current_user, kind="post", code=str(post.id))
    words = i18n.ngettext("%(n)s slot laid out.", "%(n)s slots laid out.", laid.made)
    flash(words % {"n": laid.made})


def _overlaps(form: PatternForm, present: list[Pattern]) -> bool:
    """Whether the pattern would put two turns on the same hours; then the form says which."""
    if len(present) >= MOST_PATTERNS:
        abort(400)
    mine = SimpleNamespace(**form.fields)
    found = first_overlap([*present, mine])
    if found is None:
        return False
    other = found[0] if found[1] is mine else found[1]
    words = i18n.gettext("On %(day)s it would overlap with: %(other)s")
    form.begins.errors = [words % {"day": i18n.day(found[2]), "other": pattern_in_words(other)}]
    return True


def _seats(post: Post) -> list[Seat]:
    whole = joinedload(Seat.membership).joinedload(Membership.person)
    rows = select(Seat).where(Seat.post_id == post.id).options(whole)
    return list(db.session.scalars(rows.order_by(Seat.id).limit(60)))


def _offer_lines(form: PostForm, unit: Unit) -> None:
    """The unit's own lines, and the duty lines of the area to fall back on."""
    is_own = ContactPoint.unit_id == unit.id
    is_near = (Unit.area_id == unit.area_id) & ContactPoint.is_duty & Unit.is_restricted.is_(False)
    rows = db.session.execute(
        select(
            ContactPoint.id, ContactPoint.number, Unit.id, Unit.name_ar, Unit.name_fr, Unit.name_en
        )
        .join(Unit, Unit.id == ContactPoint.unit_id)
        .where(
            or_(is_own, is_near),
            ContactPoint.number.is_not(None),
            ContactPoint.kind.in_(CALLABLE),
            ContactPoint.audience == Audience.EVERYONE.value,
            ContactPoint.closed_on.is_(None),
        )
        .order_by(Unit.id != unit.id, Unit.id, ContactPoint.position)
        .limit(MOST_LINES)
    ).all()
    said = [
        (unit_id, SelectChoice(str(ident), f"{i18n.phone(number or '')} · {i18n.pick(*names)}"))
        for ident, number, unit_id, *names in rows
    ]
    form.line.choices = [choice for unit_id, choice in said if unit_id == unit.id]
    form.fallback.choices = [choice for _unit, choice in said]


def _present(post: Post) -> dict[str, Any]:
    same = ("kind", "regime", "arrives_in", "publication", "is_continuous")
    lines = {"line": str(post.line_id), "fallback": str(post.fallback_id)}
    return {name: getattr(post, name) for name in same} | lines | {"people": post.people_needed}


def _said(form: PostForm) -> dict[str, Any]:
    same = ("kind", "regime", "arrives_in", "publication", "is_continuous")
    return {name: form[name].data for name in same} | {
        "people_needed": form.people.data,
        "line_id": int(form.line.data),
        "fallback_id": int(form.fallback.data),
    }
