"""The month poster of a post: looked at, issued onto paper, and told to be replaced.

What was issued is remembered by its digest alone: a sheet whose digest is no longer that of the
month has been overtaken, whoever changed whatever, and its square leads to a page that says so.
"""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from babel.dates import format_date
from flask import abort, current_app, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.i18n import N_
from portal.once import once, then
from portal.people.lists import Function
from portal.people.powers import coordinates_area, hides_name
from portal.qr import link_square
from portal.rota.holidays import marks
from portal.rota.lists import PostKind, Publication, Regime
from portal.rota.models import Post
from portal.rota.planned import planned
from portal.rota.posters import PosterIssue
from portal.rota.sheets import DAY, Holder, Sheet, month_of, next_month, sheet_of
from portal.rota.views import blueprint
from portal.trail.models import Verb, record
from portal.web import page

MOST = 1_000
# What stands on the sheet in two languages, whatever the reader's.
DRAFT, DAY_WORD = N_("Draft, not issued"), N_("Day")
ISSUED, VALID = N_("Issued on"), N_("Valid until")
NUMBER, REPLACES, NOBODY = N_("sheet no."), N_("replaces sheet no."), N_("nobody")


@dataclass(frozen=True)
class Poster:
    """A post's month as it stands now, beside the sheets that went onto paper."""

    post: Post
    sheet: Sheet
    digest: str
    issues: list[PosterIssue]

    @property
    def issue(self) -> PosterIssue | None:
        """The last sheet of this month, whether it still holds or not."""
        return self.issues[0] if self.issues else None

    @property
    def is_current(self) -> bool:
        """Whether the last sheet says what the plan says now."""
        return self.issue is not None and self.issue.digest == self.digest

    @property
    def overtaken(self) -> PosterIssue | None:
        """The sheet that is to be taken down: the one before this, or the last where it changed."""
        rest = self.issues[1:] if self.is_current else self.issues
        return rest[0] if rest else None


@blueprint.get("/rota/posts/<int(max=999999999):post_id>/poster")
@needs(Permission.PRINT)
def poster(post_id: int, month: str = "") -> Response:
    """The month as it would go onto paper, and whether the sheet on the wall still holds."""
    found = _poster(_seen(post_id), month or request.args.get("month", ""))
    return page("rota/poster.html", **_said(found))


@blueprint.post("/rota/posts/<int(max=999999999):post_id>/posters")
@needs(Permission.TAKE_DUTY)
@once
def issue_poster(post_id: int) -> Response:
    """This is the sheet that goes onto the wall: its date and number from now on."""
    found = _poster(_seen(post_id), request.form.get("m", ""))
    month_on = found.sheet.month_on
    if not found.is_current:
        issue = PosterIssue.issue(post_id, month_on, found.digest, current_user.person_id)
        record(Verb.POSTER_ISSUED, current_user, kind="poster", code=str(issue.id))
    return then("rota.poster", post_id=str(post_id), month=f"{month_on:%Y-%m}")


@blueprint.get("/rota/posters/<int(max=999999999):issue_id>")
@needs(Permission.READ_ROTA)
def check_poster(issue_id: int) -> Response:
    """Whether the sheet on the wall, whose square led here, still holds."""
    issue = db.session.get(PosterIssue, issue_id)
    if issue is None:
        abort(404)
    found = _poster(_seen(issue.post_id), f"{issue.month_on:%Y-%m}")
    holds = found.is_current and found.issue is not None and found.issue.id == issue.id
    return page("rota/check_poster.html", issue=issue, holds=holds, **_said(found))


def _seen(post_id: int) -> Post:
    """The post, if its rota is the reader's own unit's or in her area; else 404."""
    rows = select(Post).where(Post.id == post_id).options(joinedload(Post.unit))
    post = db.session.scalars(rows).first()
    holder = current_user.memberships
    if post is None or not (
        any(m.unit_id == post.unit_id for m in holder)
        or (coordinates_area(holder, post.area_id) and not post.unit.is_restricted)
    ):
        abort(404)
    return post


def _poster(post: Post, month: str) -> Poster:
    first = month_of(month, clock.local(clock.now()).date())
    after = next_month(first)
    starts_at, ends_at = clock.span_utc(
        datetime.combine(first, time()), datetime.combine(after, time())
    )
    sheet = sheet_of(
        first,
        planned(Post.id == post.id, starts_at, ends_at, MOST),
        marks(first, after),
        hides=_hidden(post),
    )
    digest = sheet.digest(post.kind, post.regime, post.unit.name_ar, post.unit.name_fr)
    return Poster(post, sheet, digest, PosterIssue.of(post.id, first))


def _hidden(post: Post) -> Holder | None:
    """What stands in the place of a name that the post hides: its function."""
    if post.publication != Publication.LINE_ONLY and not hides_name(post):
        return None
    kind = PostKind(post.kind).english
    return Holder(i18n.said_in("ar", kind), i18n.said_in("fr", kind))


def _said(found: Poster) -> dict[str, Any]:
    issue = found.issue if found.is_current else None
    path = f"{current_app.config['ORIGIN']}/rota/posters/{issue.id}" if issue else ""
    return {
        "found": found,
        "post": found.post,
        "sheet": found.sheet,
        "printed": issue,
        "square": link_square(path) if path else "",
        "draft": _twice(DRAFT),
        "day_word": _twice(DAY_WORD),
        "nobody": " · ".join(words for _, words in _twice(NOBODY)),
        "foot": {"issued": ISSUED, "valid": VALID, "number": NUMBER, "replaces": REPLACES},
        "earlier": lambda on: f"{(on - DAY).replace(day=1):%Y-%m}",
        "later": lambda on: f"{next_month(on):%Y-%m}",
        "month_in": _month_in,
        "weekday_in": _weekday_in,
        "kind_in": lambda lang: i18n.said_in(lang, PostKind(found.post.kind).english),
        "regime_in": lambda lang: i18n.said_in(lang, Regime(found.post.regime).english),
        "function_in": _function_in,
    }


def _twice(message: str) -> list[tuple[str, str]]:
    """A message in the two languages of the sheet."""
    return [(lang, i18n.said_in(lang, message)) for lang in ("ar", "fr")]


def _month_in(lang: str, on: Any) -> str:
    return format_date(on, "MMMM y", locale=i18n.LOCALES[lang])


def _weekday_in(lang: str, on: Any) -> str:
    return format_date(on, "EEEE" if lang == "ar" else "EEE", locale=i18n.LOCALES[lang])


def _function_in(lang: str, person: Any) -> str:
    title = person.title_ar if lang == "ar" else person.title_fr
    return title or i18n.said_in(lang, Function(person.function).english)
