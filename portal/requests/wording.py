"""What a request says, in words: durations, clocks, its fields."""

from datetime import date, datetime, timedelta
from typing import Any

from flask_login import current_user

from portal import i18n
from portal.i18n import N_, gettext, ngettext
from portal.people.lists import Function
from portal.requests.answers import WORDS
from portal.requests.fields import Hour, Ticks
from portal.requests.flow import Clock
from portal.requests.forms import FORMS
from portal.requests.lists import Act, Caution, Kind
from portal.requests.models import Request, Step, units_of


def span(length: timedelta) -> str:
    """A stretch of time in the unit a person would use."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 100:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s day", "%(n)s days", hours // 24) % {"n": hours // 24}


def clock_in_words(said: Clock) -> str:
    """The whole sentence of a clock, with its limit."""
    if said.is_late:
        words = gettext(N_("%(late)s late, of %(limit)s"))
        return words % {"late": span(said.late_by), "limit": span(said.allowed)}
    if said.is_reaching:
        words = gettext(N_("to be reached within %(left)s"))
        return words % {"left": span(said.by - said.at)}
    words = gettext(N_("waiting for %(time)s, of %(limit)s"))
    return words % {"time": span(said.waited), "limit": span(said.allowed)}


def cautions(request: Request) -> list[str]:
    """What would put her in danger."""
    return [entry.label for entry in Caution if entry.value in request.cautions.split()]


def times_of(request: Request) -> list[datetime]:
    """The times that were proposed, in their order."""
    said = request.details or {}
    return [
        datetime.fromisoformat(said[name]) for name in ("first", "second", "third") if name in said
    ]


def details(request: Request) -> list[tuple[str, str]]:
    """Each field of the request's kind that says something, as label and words."""
    kind, said = Kind(request.kind), request.details or {}
    if kind not in FORMS:
        return []
    form = FORMS[kind](formdata=None)
    return [
        (gettext(field.label.text), _said(field, said[field.name]))
        for field in form.own_fields
        if field.name in said and said[field.name] is not False
    ]


def _said(field: Any, value: Any) -> str:
    if value is True:
        return gettext(N_("yes"))
    if isinstance(value, dict):
        return i18n.pick(value["ar"], value["fr"], value["fr"])
    if isinstance(field, Ticks):
        return i18n.weekdays(sorted(int(day) for day in value))
    if isinstance(field, Hour):
        at = datetime.fromisoformat(value)
        return f"{i18n.day(at)} {i18n.hour(at)}"
    if field.type == "Day":
        return i18n.day(date.fromisoformat(value)) + f" {value[:4]}"
    if choices := getattr(field, "choices", None):
        return next((str(c.label) for c in choices if c.value == value), "")
    return str(value)


def step_in_words(step: Step) -> str:
    """A step as one sentence: what, with which word, by whom, for which unit.

    Those of the same unit see the name; everybody else function and unit (product 1).
    """
    act = Act(step.act)
    said = [act.label]
    if step.reason and act in WORDS:
        said.append(WORDS[act](step.reason).label)
    if step.count is not None:
        said.append(str(step.count))
    if step.hour is not None:
        said.append(f"{i18n.weekday(step.hour)} {i18n.hour(step.hour)}")
    if step.other_unit is not None:
        said.append(step.other_unit.name)
    is_own = step.unit_id in units_of(current_user)
    who = step.by.name if is_own else _function(step.function)
    return " · ".join([i18n.listed(said), *([who] if who else []), step.unit.name])


def _function(code: str) -> str:
    return Function(code).label if code in {entry.value for entry in Function} else ""
