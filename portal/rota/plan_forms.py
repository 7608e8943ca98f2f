"""What a coordinator says of posts, patterns, teams, leave and slots."""

from datetime import date, timedelta
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Optional

from portal import clock
from portal.i18n import N_, gettext, shown
from portal.people.forms import Form, no_hidden_marks, tidy, western
from portal.people.mandate_forms import FAR, Day, Pick
from portal.rota.lists import ForceReason, Half, OnHolidays, PostKind, Publication, Regime
from portal.units.forms import HourError, minutes

DAY = 1440
LONGEST_TEXT = 8_000
MOST_PEOPLE = 9
_WEEK = [str(day) for day in range(7)]


def _of(entries: Any) -> Any:
    return lambda: [SelectChoice(entry.value, entry.label) for entry in entries]


class Count(IntegerField):  # type: ignore[misc]
    """A small number, whatever digits it was typed in."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it as people write it."""
        digits = western(valuelist[0]) if valuelist else ""
        self.data = int(digits) if digits and len(digits) < 5 else None


def _between(least: int, most: int) -> Any:
    def check(_form: Any, field: Any) -> None:
        if field.data is None or not least <= field.data <= most:
            words = gettext(N_("Write a number from %(least)s to %(most)s."))
            raise ValidationError(words % {"least": least, "most": most})

    return check


def _near(_form: Any, field: Any) -> None:
    """Refuse a day that must be a slip."""
    today = clock.local(clock.now()).date()
    if field.data is None:
        raise ValidationError(gettext(N_("Write the day as year-month-day: 2026-12-31.")))
    if abs(field.data - today) > FAR:
        raise ValidationError(gettext(N_("Choose a day within five years.")))


def _not_before(first: date | None, last: Any) -> None:
    if first and last.data and last.data < first:
        raise ValidationError(gettext(N_("The last day lies before the first.")))


class PostForm(Form):
    """A post: as what, how many, in which regime, on which line, and the way out of a gap."""

    kind = Pick(choices=_of(PostKind))
    regime = Pick(choices=_of(Regime))
    arrives_in = Count(validators=[_between(0, 240)])
    people = Count(validators=[_between(1, MOST_PEOPLE)])
    publication = Pick(choices=_of(Publication))
    is_continuous = BooleanField()
    line = Pick(choices=[])
    fallback = Pick(choices=[])

    def validate_fallback(self, field: Any) -> None:
        """A gap has a way out, and that is another line than the one nobody answers."""
        if field.data == self.line.data:
            raise ValidationError(gettext(N_("Choose another line than the post's own.")))


class PatternForm(Form):
    """Turns that repeat, in plain words."""

    weekdays = SelectMultipleField(choices=[SelectChoice(day) for day in _WEEK])
    holidays = Pick(choices=_of(OnHolidays))
    every = Count(validators=[_between(1, 4)])
    begins = StringField(filters=[tidy], validators=[no_hidden_marks])
    ends = StringField(filters=[tidy], validators=[no_hidden_marks])
    is_next_day = BooleanField()
    people = Count(validators=[_between(1, MOST_PEOPLE)])
    regime = Pick(choices=[])
    from_on = Day(validators=[_near])
    until_on = Day(validators=[Optional(), _near])

    def validate_weekdays(self, field: Any) -> None:
        """Some day, unless it is for holidays alone."""
        if not field.data and self.holidays.data != OnHolidays.ALSO:
            raise ValidationError(gettext(N_("Tick at least one day.")))

    def validate_begins(self, field: Any) -> None:
        """An hour of the day."""
        if _hour(field) >= DAY:
            raise ValidationError(gettext(N_("Write an hour like 20:00.")))

    def validate_ends(self, field: Any) -> None:
        """Later than it begins, a day later at most; both hours are looked at together."""
        ends = _hour(field)
        try:
            starts = minutes(self.begins.data)
        except HourError:
            return
        ends += DAY if self.is_next_day.data else 0
        if ends == starts:
            raise ValidationError(
                gettext(N_("It would last no time at all: for 24 hours tick “the next day”."))
            )
        if ends < starts:
            raise ValidationError(
                gettext(N_("The end lies before the beginning: tick “the next day”."))
            )
        if ends > starts + DAY:
            raise ValidationError(gettext(N_("A turn lasts 24 hours at most.")))

    def validate_until_on(self, field: Any) -> None:
        """Not before it begins."""
        _not_before(self.from_on.data, field)

    @property
    def fields(self) -> dict[str, Any]:
        """What of it is kept."""
        return {
            "weekdays": "".join(day for day in _WEEK if day in self.weekdays.data),
            "holidays": self.holidays.data,
            "every": self.every.data,
            "starts": minutes(self.begins.data),
            "ends": minutes(self.ends.data) + (DAY if self.is_next_day.data else 0),
            "people": self.people.data,
            "regime": self.regime.data or None,
            "from_on": self.from_on.data,
            "until_on": self.until_on.data,
        }


def _hour(field: Any) -> int:
    try:
        return minutes(field.data)
    except HourError:
        raise ValidationError(gettext(N_("Write an hour like 20:00."))) from None


class SeatForm(Form):
    """One more person for a post, or another share or span for one who is there."""

    who = Pick(choices=[])
    share = Count(validators=[_between(10, 100)])
    from_on = Day(validators=[_near])
    until_on = Day(validators=[Optional(), _near])

    def validate_until_on(self, field: Any) -> None:
        """Not before it begins."""
        _not_before(self.from_on.data, field)


class LeaveForm(Form):
    """Somebody is away."""

    who = Pick(choices=[])
    first_on = Day(validators=[_near])
    last_on = Day(validators=[Optional(), _near])
    half = Pick(choices=[])

    def offer(self, mandates: list[tuple[int, str]]) -> None:
        """Whose leave can be entered here."""
        self.who.choices = [SelectChoice(str(ident), name) for ident, name in mandates]
        whole = [SelectChoice("", gettext(N_("whole days")))]
        self.half.choices = [*whole, *(SelectChoice(h.value, h.label) for h in Half)]

    def validate_last_on(self, field: Any) -> None:
        """Not before the first, and not for ever."""
        _not_before(self.first_on.data, field)
        if self.first_on.data and field.data and field.data - self.first_on.data > _YEAR:
            raise ValidationError(gettext(N_("Enter at most a year at a time.")))


_YEAR = timedelta(days=366)


class AssignForm(Form):
    """Who takes a seat; against an obstacle only with a reason."""

    seat = Pick(choices=[])
    # Who held it when the page was loaded.
    seen = HiddenField()
    force = Pick(choices=lambda: [SelectChoice("", "—"), *_of(ForceReason)()])


class ManyForm(Form):
    """The same person for every free slot of some weekdays and hours of a month."""

    who = Pick(choices=[])
    weekdays = SelectMultipleField(choices=[SelectChoice(day) for day in _WEEK])
    hours = Pick(choices=[])

    def validate_weekdays(self, field: Any) -> None:
        """Some day."""
        if not field.data:
            raise ValidationError(gettext(N_("Tick at least one day.")))


class PasteForm(Form):
    """A rota as it is sent around today."""

    text = TextAreaField()
    skips = BooleanField()

    def validate_text(self, field: Any) -> None:
        """Some text, not a book; hidden marks come with copying and are left out."""
        field.data = shown(field.data or "")
        if not field.data.strip():
            raise ValidationError(gettext(N_("Paste the list first.")))
        if len(field.data) > LONGEST_TEXT:
            words = gettext(N_("Shorten it to %(n)s letters.")) % {"n": LONGEST_TEXT}
            raise ValidationError(words)
