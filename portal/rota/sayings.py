"""How the pages of calendar, gaps and counts say what they know: sentences, never codes."""

from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from flask_login import current_user

from portal import clock, i18n
from portal.i18n import N_
from portal.people.powers import hides_name
from portal.rota.deciding import season_stamp
from portal.rota.gaps import Gap, Nearness
from portal.rota.lists import PostKind, Publication
from portal.rota.planned import Planned, Seat
from portal.rota.views import blueprint

_NEAR = {
    Nearness.NOW: N_("Now"),
    Nearness.HOURS: N_("Within two hours"),
    Nearness.DAYS: N_("Within two days"),
    Nearness.WEEK: N_("Within seven days"),
}


def near_words(near: Nearness) -> str:
    """How soon, in words."""
    return i18n.gettext(_NEAR[near])


def short_day(on: date) -> str:
    """Weekday and day of the month: "Sat 13"."""
    return format_date(on, "EEE d", locale=i18n.LOCALES[i18n.language()])


def span_words(starts_at: datetime, ends_at: datetime) -> list[tuple[str, str]]:
    """A stretch as people say it, day and hours: "Sat 13", "20:00–08:00"; two days if longer."""
    first, last = clock.local(starts_at), clock.local(ends_at)
    if (ends_at - starts_at).total_seconds() <= 86_400:
        return [(short_day(first.date()), f"{first:%H:%M}–{last:%H:%M}")]
    return [(short_day(at.date()), f"{at:%H:%M}") for at in (first, last)]


def missing_words(gap: Gap) -> str:
    """ "nobody", or how many are missing beside those who are there."""
    if gap.is_empty:
        return i18n.gettext("nobody")
    said = i18n.ngettext("%(n)s person is missing", "%(n)s people are missing", gap.missing)
    return said % {"n": gap.missing}


def is_named_to_all(post: Any) -> bool:
    """Whether the post shows names outside its unit at all."""
    return bool(post.publication != Publication.LINE_ONLY and not hides_name(post))


def name_in(seat: Seat, lang: str = "") -> str:
    """The name of somebody in the letters of the page, or of a language named."""
    return seat.name_ar if (lang or i18n.language()) == "ar" else seat.name_latin


def names_of(post: Any, shift: Planned) -> str:
    """Who holds a shift; the function alone where a line hides them from the reader."""
    is_own = any(m.unit_id == post.unit_id for m in current_user.memberships)
    if not (is_own or is_named_to_all(post)):
        return PostKind(post.kind).label
    return i18n.listed(list(dict.fromkeys(name_in(seat) for seat in shift.seats)))


def may_count(post: Any) -> bool:
    """Whether the counts of its people are the reader's to see: her own unit's, nobody else's."""
    return any(m.unit_id == post.unit_id for m in current_user.memberships)


@blueprint.context_processor
def sayings() -> dict[str, Any]:
    """What every page of the calendar may say."""
    return {
        "near_words": near_words,
        "span_words": span_words,
        "missing_words": missing_words,
        "names_of": names_of,
        "may_count": may_count,
        "stamp_of": season_stamp,
    }
