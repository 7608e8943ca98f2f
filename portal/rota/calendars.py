"""Calendar addresses: made and ended by their holder, read by her calendar program.

The reading one is open to whoever has the key, since a calendar cannot sign in. The key is part of
the address, which our log never writes; a proxy in front must not log it either (README).
"""

import hashlib
from collections.abc import Collection
from urllib.parse import urlsplit

from flask import Response, abort, current_app, flash, request
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.elements import ColumnElement
from werkzeug.wrappers import Response as BaseResponse

from portal import clock, i18n
from portal.access import Permission, Role, needs, public
from portal.db import db
from portal.i18n import LOCALES
from portal.once import once, then
from portal.people.models import Membership
from portal.people.powers import hides_name
from portal.rota.feed_keys import AT_MOST, FeedKey, digest_of, may_follow
from portal.rota.feeds import AHEAD, BACK, Revision, Source, Writer
from portal.rota.guesses import Guesses
from portal.rota.lists import Publication
from portal.rota.models import Assignment, Post, Shift
from portal.rota.planned import Planned, planned
from portal.rota.reach import shift_at
from portal.rota.seats import Change
from portal.rota.views import blueprint
from portal.trail.models import Verb, record
from portal.web import page

MINE = "mine"
LENGTH = 32
guesses = Guesses()


@blueprint.get("/me/calendars")
@needs(Permission.KEEP_OWN)
def calendars() -> Response:
    """My addresses, what I can have one of, and how to end one."""
    return _page()


@blueprint.post("/me/calendars")
@needs(Permission.KEEP_OWN)
@once
def make_calendar() -> Response:
    """A new address, shown this once."""
    chosen = request.form.get("m", "")
    post = next((p for p in _posts() if str(p.id) == chosen), None)
    if (post is None and chosen != MINE) or not current_user.memberships:
        abort(404)
    if len(FeedKey.open_of(current_user.person_id)) >= AT_MOST:
        return _page(status=409)
    key, secret = FeedKey.make(current_user.person_id, post.id if post else None)
    record(Verb.FEED_MADE, current_user, kind="feed", code=str(key.id))
    # Sent again, it shows the list without the secret, which is nowhere any more.
    then("rota.calendars")
    return _page(secret=secret)


@blueprint.post("/me/calendars/ending")
@needs(Permission.KEEP_OWN)
@once
def end_calendar() -> BaseResponse:
    """That address opens nothing from now on."""
    mine = FeedKey.open_of(current_user.person_id)
    key = next((k for k in mine if str(k.id) == request.form.get("m", "")), None)
    if key is None:
        abort(404)
    key.revoke()
    record(Verb.FEED_ENDED, current_user, kind="feed", code=str(key.id))
    flash(i18n.gettext("Ended. That calendar gets nothing any more."))
    return then("rota.calendars")


@blueprint.get("/calendars/<secret>.ics")
@public
def feed(secret: str) -> Response:
    """The duties behind a key, a month back and half a year ahead; 304 where nothing changed."""
    at, address = clock.now(), request.remote_addr or ""
    if guesses.is_spent(address, at):
        abort(429)
    key = FeedKey.opened_with(secret) if len(secret) == LENGTH and secret.isascii() else None
    if key is None:
        guesses.note(address, digest_of(secret), at)
        abort(404)
    shifts = planned(_behind(key), at - BACK, at + AHEAD)
    text = _writer(key, shifts).text(shifts, _sources({shift.post_id for shift in shifts}))
    key.note_use()
    return _calendar(text)


@blueprint.get("/rota/shifts/<int(max=999999999):shift_id>.ics")
@needs(Permission.TAKE_DUTY)
def shift_calendar(shift_id: int) -> Response:
    """One shift, for whoever holds it or a seat of it."""
    shift = shift_at(shift_id)
    found = [
        s
        for s in planned(Shift.id == shift.id, shift.starts_at, shift.ends_at)
        if any(seat.person_id == current_user.person_id for seat in s.seats)
    ]
    if not found:
        abort(404)
    writer = Writer(
        i18n.language(), _host(), shift.starts_at, _revisions({shift.id}), current_user.person_id
    )
    response = _calendar(writer.text(found, _sources({shift.post_id})))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = f"attachment; filename=shift-{shift.id}.ics"
    return response


def _page(*, status: int = 200, secret: str = "") -> Response:
    """The list; with `secret`, the one time that its address is shown."""
    return page(
        "rota/calendars.html",
        status=status,
        keys=FeedKey.open_of(current_user.person_id),
        posts=_posts(),
        address=f"{current_app.config['ORIGIN']}/calendars/{secret}.ics" if secret else "",
        is_full=status == 409,
        now=clock.now(),
    )


def _posts() -> list[Post]:
    """The posts of the reader's own units, of which she may have a calendar."""
    units = {m.unit_id for m in current_user.memberships if m.unit_id and m.role != Role.OBSERVER}
    rows = select(Post).where(Post.unit_id.in_(units), Post.closed_at.is_(None))
    rows = rows.options(joinedload(Post.unit)).order_by(Post.id).limit(20)
    return [p for p in db.session.scalars(rows) if may_follow(current_user.memberships, p)]


def _behind(key: FeedKey) -> ColumnElement[bool]:
    if key.post_id is not None:
        return Post.id == key.post_id
    hers = (
        select(Assignment.shift_id)
        .join(Membership, Membership.id == Assignment.membership_id)
        .where(Membership.person_id == key.person_id)
    )
    return Shift.id.in_(hers)


def _writer(key: FeedKey, shifts: list[Planned]) -> Writer:
    lang = key.person.language if key.person.language in LOCALES else i18n.DEFAULT
    person_id = key.person_id if key.post_id is None else None
    ids = {shift.shift_id for shift in shifts}
    return Writer(lang, _host(), key.made_at, _revisions(ids), person_id)


def _revisions(shift_ids: Collection[int]) -> dict[int, Revision]:
    """How often each of these shifts changed hands, and when last."""
    found = db.session.execute(
        select(Change.shift_id, func.count(), func.max(Change.at))
        .where(Change.shift_id.in_(shift_ids))
        .group_by(Change.shift_id)
    )
    return {shift_id: Revision(count, at) for shift_id, count, at in found}


def _sources(post_ids: Collection[int]) -> dict[int, Source]:
    rows = select(Post).where(Post.id.in_(post_ids)).options(joinedload(Post.unit))
    return {post.id: _source(post) for post in db.session.scalars(rows)}


def _source(post: Post) -> Source:
    is_line_only = post.publication == Publication.LINE_ONLY or hides_name(post)
    return Source(post.kind, post.unit.code, post.regime, is_line_only)


def _host() -> str:
    return urlsplit(current_app.config["ORIGIN"]).hostname or "sanad"


def _calendar(text: bytes) -> Response:
    """The calendar as sent: only its reader's cache may keep it, and asks each time."""
    response = Response(text, mimetype="text/calendar")
    response.set_etag(hashlib.sha256(text).hexdigest()[:32], weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response
