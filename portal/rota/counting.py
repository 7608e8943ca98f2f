"""The page of fair counts of a post: its unit's people see it, and nobody else."""

from datetime import date, datetime, time, timedelta

from flask import abort, request
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response
from wtforms.validators import Optional

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.i18n import N_
from portal.people.forms import Form
from portal.people.mandate_forms import Day
from portal.people.models import Membership
from portal.rota.fairness import DAY, DayOff, Tally, Took, as_it_was, tally
from portal.rota.holidays import marks
from portal.rota.models import Post, Shift
from portal.rota.planned import Seat, planned
from portal.rota.relief import Actual
from portal.rota.sayings import may_count
from portal.rota.seats import eligible
from portal.rota.views import blueprint
from portal.web import page

YEAR = timedelta(days=365)
# A longer span would read more rows than a page may.
LONGEST = timedelta(days=2 * 366)
MOST = 4_000
MEASURES = (
    ("nights", N_("Nights")),
    ("fridays", N_("Fridays")),
    ("weekends", N_("Weekends")),
    ("holidays", N_("Holidays")),
    ("eids", N_("Eids")),
    ("hours", N_("Hours")),
)


class SpanForm(Form):
    """From which day to which; both counted."""

    class Meta:
        """It is asked by a GET, and changes nothing."""

        csrf = False

    first = Day(validators=[Optional()])
    last = Day(validators=[Optional()])

    def span(self, today: date) -> tuple[date, date]:
        """The days asked for; the last twelve months where nothing, or nonsense, was asked."""
        last = self.last.data or today
        first = self.first.data or last - YEAR
        is_sound = timedelta(0) <= last - first <= LONGEST and abs(last - today) <= LONGEST
        return (first, last) if is_sound else (today - YEAR, today)


@blueprint.get("/rota/posts/<int(max=999999999):post_id>/fairness")
@needs(Permission.READ_ROTA)
def fairness(post_id: int) -> Response:
    """Nights, Fridays, weekends, holidays, Eids and hours of each, in figures and small bars."""
    post, form = _own(post_id), SpanForm(request.args)
    form.validate()
    first, last = form.span(clock.local(clock.now()).date())
    form.first.data, form.last.data = first, last
    found = _counts(post, first, last)
    return page(
        "rota/fairness.html",
        post=post,
        form=form,
        first=first,
        last=last,
        found=found,
        most={kind: max((t.figure(kind) for t in found), default=0) for kind, _ in MEASURES},
        measures=[(kind, i18n.gettext(words)) for kind, words in MEASURES],
    )


def _own(post_id: int) -> Post:
    """The post of the reader's own unit; else 404."""
    rows = select(Post).where(Post.id == post_id).options(joinedload(Post.unit))
    post = db.session.scalars(rows).first()
    if post is None or not may_count(post):
        abort(404)
    return post


def _counts(post: Post, first: date, last: date) -> list[Tally]:
    """The counts of everybody who may be on duty there or was, by name."""
    starts_at, ends_at = clock.span_utc(_midnight(first), _midnight(last + DAY))
    shifts = planned(Post.id == post.id, starts_at, ends_at, MOST)
    took = _took(post.id, starts_at, ends_at)
    seats = [seat for s in shifts for seat in as_it_was(s.shift_id, s.seats, took)]
    off = {
        day: DayOff(any(m.is_eid for m in said))
        for day, said in marks(first, last).items()
        if any(m.is_off for m in said)
    }
    found = tally(seats, off, starts_at, ends_at)
    for mandate in eligible(post, clock.now()):
        someone = mandate.person
        found.setdefault(someone.id, Tally(someone.id, someone.name_ar, someone.name_latin))
    return sorted(found.values(), key=lambda t: i18n.pick(t.name_ar, t.name_latin, t.name_latin))


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time())


def _took(post_id: int, starts_at: datetime, ends_at: datetime) -> list[Took]:
    rows = db.session.scalars(
        select(Actual)
        .join(Shift, Shift.id == Actual.shift_id)
        .where(Shift.post_id == post_id, Actual.starts_at < ends_at, Actual.ends_at > starts_at)
        .options(joinedload(Actual.membership).joinedload(Membership.person))
        .order_by(Actual.id)
        .limit(MOST)
    )
    return [Took(row.shift_id, _seat(row)) for row in rows]


def _seat(row: Actual) -> Seat:
    person = row.membership.person
    return Seat(
        row.seat, row.starts_at, row.ends_at, person.id, row.membership_id, person.name_ar,
        person.name_latin,
    )  # fmt: skip
