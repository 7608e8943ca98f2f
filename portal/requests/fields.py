"""Fields of requests: the one free text, an hour, ticks of a closed list."""

from datetime import datetime, timedelta
from typing import Any

from wtforms import SelectChoice, SelectMultipleField, StringField, ValidationError

from portal import clock, guard
from portal.i18n import N_, gettext
from portal.people.forms import no_hidden_marks, tidy
from portal.people.mandate_forms import Pick

LONGEST = 140
# An hour just past is no slip: somebody typed while it passed.
SLACK = timedelta(hours=1)
# Nothing is proposed further ahead than this.
FAR = timedelta(days=366)


def entries(listed: Any) -> list[SelectChoice]:
    """The entries of a closed list as choices."""
    return [SelectChoice(entry.value, entry.label) for entry in listed]


def of(listed: Any, label: str) -> Pick:
    """One entry of a closed list."""
    return Pick(label, choices=lambda: entries(listed))


class Ticks(SelectMultipleField):  # type: ignore[misc]
    """Some of a list, refused in the language of the page where they are not of it."""

    wrong = N_("Choose one of the list.")

    def pre_validate(self, _form: Any) -> None:
        """Each is one that was offered."""
        if not {choice.value for choice in self.choices} >= set(self.data or ()):
            raise ValidationError(gettext(self.wrong))


class Recipients(Ticks):
    """The units that are asked."""

    wrong = N_("Choose at least one unit to ask.")


class Text(StringField):  # type: ignore[misc]
    """The one free text: short, without hidden marks, and without what would name somebody."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, filters=[tidy], validators=[no_hidden_marks, guarded], **more)


def guarded(_form: Any, field: Any) -> None:
    """Refuse a text that is too long, or holds what looks like an identifier."""
    if len(field.data) > LONGEST:
        raise ValidationError(gettext(N_("Shorten it to %(n)s letters.")) % {"n": LONGEST})
    if found := guard.find(field.data):
        raise ValidationError(guard.in_words(found))


class Hour(StringField):  # type: ignore[misc]
    """A day and an hour on Morocco's clock, as browsers send it; empty is none."""

    at: datetime | None = None

    def pre_validate(self, _form: Any) -> None:
        """Read it; it lies ahead, within a year."""
        if not (self.data or "").strip():
            return
        try:
            self.at = clock.starts_utc(datetime.strptime(self.data.strip(), "%Y-%m-%dT%H:%M"))
        except ValueError:
            words = gettext(N_("Write day and hour like 2026-12-31T10:00."))
            raise ValidationError(words) from None
        if self.at < clock.now() - SLACK:
            raise ValidationError(gettext(N_("This hour is over; choose a later one.")))
        if self.at > clock.now() + FAR:
            raise ValidationError(gettext(N_("Choose a day within a year.")))
