"""What people type about the calendar: an extra day off, hours at which a unit is hard to reach."""

from datetime import date, timedelta
from typing import Any

from wtforms import SelectChoice, StringField, ValidationError
from wtforms.validators import Optional

from portal import clock
from portal.i18n import N_, gettext
from portal.people.forms import Form, no_hidden_marks, tidy
from portal.people.mandate_forms import Day, Pick
from portal.rota.reduced import Occasion
from portal.units.forms import HourError, minutes

# A day off was granted for yesterday at the earliest; further ahead than this it is a slip.
BACK, FAR = timedelta(days=31), timedelta(days=550)
LONGEST = timedelta(days=366)


def near(_form: Any, field: Any) -> None:
    """Refuse a day so far away that it must be a slip."""
    today = clock.local(clock.now()).date()
    if field.data is None or not today - BACK <= field.data <= today + FAR:
        raise ValidationError(gettext(N_("Choose a day from last month to eighteen months ahead.")))


class ExtraDayForm(Form):
    """A day that the government gives off."""

    on = Day(validators=[near])


class ReducedForm(Form):
    """Between which hours a unit is hard to reach, and on which days."""

    occasion = Pick(choices=lambda: [SelectChoice(o.value, o.label) for o in Occasion])
    opens = StringField(filters=[tidy], validators=[no_hidden_marks])
    closes = StringField(filters=[tidy], validators=[no_hidden_marks])
    from_on = Day(validators=[Optional()])
    until_on = Day(validators=[Optional()])

    span = (0, 0)

    def validate_closes(self, field: Any) -> None:
        """Two hours of a day, the second later; across midnight they are two entries."""
        try:
            self.span = minutes(self.opens.data), minutes(field.data)
        except HourError:
            raise ValidationError(gettext(N_("Write hours like 18:00 and 20:00."))) from None
        if self.span[1] <= self.span[0]:
            words = N_("The end must come after the start; past midnight, make two entries.")
            raise ValidationError(gettext(words))

    def validate(self, extra_validators: Any = None) -> bool:
        """As any form; and first and last day where the occasion has none of its own."""
        is_good = bool(super().validate(extra_validators))
        if self.occasion.data != Occasion.DATES:
            return is_good
        first, last = self.from_on.data, self.until_on.data
        if self.from_on.errors or self.until_on.errors:
            return False
        if first is None or last is None:
            self.from_on.errors = [gettext(N_("Write the first and the last day."))]
        elif not first <= last <= first + LONGEST:
            words = N_("The last day must be the first or a later one, within a year.")
            self.until_on.errors = [gettext(words)]
        else:
            return is_good
        return False

    @property
    def days(self) -> tuple[date | None, date | None]:
        """First and last day, where the occasion wants them."""
        is_dated = self.occasion.data == Occasion.DATES
        return (self.from_on.data, self.until_on.data) if is_dated else (None, None)
