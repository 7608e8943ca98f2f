"""The calendar's addresses: what is marked, what is proposed, who decides; and what that touches.

A decision moves marks and nothing else. Whoever answers for posts is shown the slots that lie on
the days whose mark came or went, and decides for herself (T6.2).
"""

from datetime import date, datetime, time, timedelta

from flask import abort, flash, request
from flask_login import current_user
from sqlalchemy.sql.elements import ColumnElement
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.db import db
from portal.i18n import N_
from portal.once import once, then
from portal.rota.deciding import decide, propose
from portal.rota.feasts import seed
from portal.rota.holiday_forms import ExtraDayForm
from portal.rota.holiday_proposals import HolidayProposal
from portal.rota.holidays import Holiday, HolidayChange, HolidayState
from portal.rota.planned import Planned, planned
from portal.rota.views import blueprint
from portal.rota.watched import answered_for, posts_of
from portal.trail.models import Verb, record
from portal.units.seasons import Season
from portal.web import page

AHEAD = timedelta(days=550)
REMEMBERED = timedelta(days=30)
SHOWN = 60
# Rows read at most: two days of an area.
MOST = 600
DAY = timedelta(days=1)
MOVED = N_("The mark moved. Nobody's duty did: these are the slots to look at.")
PROPOSED = N_("Proposed. An area coordinator decides.")
WAITS = N_("That waits already, or somebody changed it meanwhile.")
CHANGED = N_("Somebody changed this meanwhile. Look at how it stands now.")


@blueprint.get("/rota/holidays")
@needs(Permission.SEE_CALENDAR)
def holidays() -> Response:
    """Eighteen months of feasts and Ramadan, by date; what waits; what moved lately."""
    return _calendar(ExtraDayForm())


@blueprint.post("/rota/holidays/decisions")
@needs(Permission.DECIDE_HOLIDAY)
@once
def decide_holiday() -> Response:
    """One tap: confirm, a day later, a day earlier, cancel; only the mark moves."""
    change, is_done = decide(request.form.get("m", ""), current_user.person_id)
    if not is_done:
        db.session.rollback()
        flash(i18n.gettext(CHANGED))
        return then("rota.holidays")
    record(Verb.HOLIDAY_DECIDED, current_user, kind="holiday", code=request.form["m"][:60])
    if change is None or not change.days:
        flash(i18n.gettext("Recorded."))
        return then("rota.holidays")
    flash(i18n.gettext(MOVED))
    return then("rota.moved", change_id=str(change.id))


@blueprint.post("/rota/holidays/proposals")
@needs(Permission.PROPOSE_HOLIDAY)
@once
def propose_holiday() -> Response:
    """A coordinator says that a feast is on another day; an area coordinator decides."""
    is_new = propose(request.form.get("m", ""), current_user.person_id, _own_unit())
    if is_new:
        record(Verb.HOLIDAY_PROPOSED, current_user, kind="holiday", code=request.form["m"][:60])
    flash(i18n.gettext(PROPOSED if is_new else WAITS))
    return then("rota.holidays")


@blueprint.post("/rota/holidays/extra-days")
@needs(Permission.DECIDE_HOLIDAY)
@once
def add_extra_day() -> Response:
    """A day off granted at short notice."""
    form = ExtraDayForm()
    if not form.validate_on_submit():
        return _calendar(form)
    change = Holiday.add_day(form.on.data, current_user.person_id)
    if change is None:
        flash(i18n.gettext("That day is marked already."))
        return then("rota.holidays")
    record(Verb.HOLIDAY_DECIDED, current_user, kind="holiday", code=change.holiday.source)
    flash(i18n.gettext(MOVED))
    return then("rota.moved", change_id=str(change.id))


@blueprint.post("/rota/holidays/proposed-days")
@needs(Permission.PROPOSE_HOLIDAY)
@once
def propose_extra_day() -> Response:
    """As adding one, for an area coordinator to decide."""
    form = ExtraDayForm()
    if not form.validate_on_submit():
        return _calendar(form)
    HolidayProposal.make(None, form.on.data, current_user.person_id, _own_unit())
    record(Verb.HOLIDAY_PROPOSED, current_user, kind="holiday", code=f"extra.{form.on.data}")
    flash(i18n.gettext(PROPOSED))
    return then("rota.holidays")


@blueprint.post("/rota/holidays/seeding")
@needs(Permission.SEED_HOLIDAYS)
@once
def seed_holidays() -> Response:
    """Put down the feasts of this year and the two that follow; what stands is not touched."""
    count = seed(clock.local(clock.now()).year)
    record(Verb.HOLIDAYS_SEEDED, current_user, kind="holiday", code=str(count))
    flash(i18n.ngettext("%(n)s day was added.", "%(n)s days were added.", count) % {"n": count})
    return then("rota.holidays")


@blueprint.get("/rota/holidays/changes/<int(max=999999999):change_id>")
@needs(Permission.SEE_GAPS)
def moved(change_id: int) -> Response:
    """A mark that moved, and the slots of the reader's posts on the days that it left or took."""
    change = db.session.get(HolidayChange, change_id)
    where = answered_for(current_user.memberships)
    if change is None or where is None:
        abort(404)
    found = _touched(where, change.days)
    return page(
        "rota/moved.html",
        change=change,
        state=HolidayState(change.state),
        slots=found[:SHOWN],
        more=max(0, len(found) - SHOWN),
        posts=posts_of({shift.post_id for shift in found[:SHOWN]}),
        now=clock.now(),
    )


def _calendar(form: ExtraDayForm) -> Response:
    at = clock.now()
    first = clock.local(at).date().replace(day=1)
    found: list[Holiday | Season] = [
        *Holiday.between(first, first + AHEAD),
        *Season.of(first, first + AHEAD),
    ]
    return page(
        "rota/holidays.html",
        status=form.status,
        form=form,
        found=sorted(found, key=_begins),
        is_feast=lambda one: isinstance(one, Holiday),
        waiting=HolidayProposal.open(),
        changes=HolidayChange.since(at - REMEMBERED, 5),
        now=at,
    )


def _begins(one: Holiday | Season) -> tuple[date, int]:
    return (one.starts_on if isinstance(one, Holiday) else one.first_on), one.id


def _own_unit() -> int | None:
    return next((m.unit_id for m in current_user.memberships if m.unit_id), None)


def _touched(where: ColumnElement[bool], days: list[date]) -> list[Planned]:
    """The slots of these posts that lie on one of the days, by the wall clock."""
    if not days:
        return []
    first, last = datetime.combine(days[0], time()), datetime.combine(days[-1], time()) + DAY
    return [
        shift
        for shift in planned(where, *clock.span_utc(first, last), most=MOST)
        if any(_lies_on(shift, day) for day in days)
    ]


def _lies_on(shift: Planned, day: date) -> bool:
    begins = datetime.combine(day, time())
    return shift.local_start < begins + DAY and shift.local_end > begins
