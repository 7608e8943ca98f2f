"""What a house says of itself: a number in one tap, its conditions, how many places from when."""

import re
from datetime import date, timedelta
from typing import Any

from wtforms import (
    HiddenField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import Optional

from portal import clock
from portal.i18n import N_, gettext
from portal.people.forms import Form, no_hidden_marks, tidy, western
from portal.people.mandate_forms import Day, Pick
from portal.shelters.lists import Need, Takes
from portal.shelters.models import MOST_PLACES
from portal.units.forms import HourError, minutes

_STEP = re.compile(r"(-?[0-9]{1,6})\.([0-9]{1,9})\.([0-9]{1,5})\.([0-9]{1,5})")


class Number(StringField):  # type: ignore[misc]
    """A whole number within bounds, in any script's digits; empty where that means something."""

    def __init__(self, low: int, high: int, *, is_optional: bool = False, **more: Any) -> None:
        super().__init__(filters=[tidy], **more)
        self.low, self.high, self.is_optional = low, high, is_optional
        self.value: int | None = None

    def pre_validate(self, _form: Form) -> None:
        """Read it; refuse what is none, with the bounds."""
        text = self.data or ""
        if not text and self.is_optional:
            self.value = None
            return
        digits = western(text)
        is_number = bool(digits) and len(digits) <= 6 and len(digits) == len(text)
        self.value = int(digits) if is_number else None
        if self.value is None or not self.low <= self.value <= self.high:
            words = gettext(N_("Write a number from %(low)s to %(high)s."))
            raise ValidationError(words % {"low": self.low, "high": self.high})


class CountForm(Form):
    """One tap: the number of free places that is meant, and what the page showed beside it.

    A button carries both in `m`; the one of the number field carries the second part in `typed`.
    """

    m = StringField()
    typed = StringField()
    free = StringField(filters=[tidy])

    target = sequence = held = capacity = 0

    def validate_m(self, field: Any) -> None:
        """Read the tap into typed parts and hold the number against what the house has."""
        said = field.data or self._written()
        found = _STEP.fullmatch(said)
        if not found:
            raise ValidationError(gettext(N_("Write how many places are free, in digits.")))
        self.target, self.sequence, self.held, self.capacity = map(int, found.groups())
        if self.target < 0:
            raise ValidationError(gettext(N_("Fewer than none cannot be free: tap “Full”.")))
        if self.target > self.most:
            words = gettext(
                N_(
                    "At most %(n)s can be free: the house has %(capacity)s places and %(held)s are "
                    "held. If it has more, the coordinator enters them under “Conditions”."
                )
            )
            said_of = {"n": self.most, "capacity": self.capacity, "held": self.held}
            raise ValidationError(words % said_of)

    def _written(self) -> str:
        """The number field as a button would have said it, in any script's digits."""
        free = self.free.data or ""
        digits = western(free)[:6]
        is_number = len(digits) == len(free.lstrip("-−+"))
        sign = "-" if free.startswith(("-", "−")) else ""
        return f"{sign}{digits}.{self.typed.data}" if digits and is_number else ""

    @property
    def most(self) -> int:
        """How many could be free at most."""
        return max(0, self.capacity - self.held)


class RulesForm(Form):
    """Everything that a house takes, at once."""

    boys_up_to = Number(0, 17, is_optional=True)
    children_up_to = Number(0, 20, is_optional=True)
    takes_alone = Pick(choices=[])
    takes_children = Pick(choices=[])
    takes_pregnant = Pick(choices=[])
    is_step_free = Pick(choices=[])
    needs_met = SelectMultipleField(choices=[SelectChoice(entry.value) for entry in Need])
    arrives = StringField(filters=[tidy], validators=[no_hidden_marks])
    longest_stay = Number(1, 3650, is_optional=True)
    needs_order = Pick(choices=[])
    not_from = SelectMultipleField(choices=[])
    first = Pick(choices=[])
    second = Pick(choices=[])
    third = Pick(choices=[])
    expiry_hours = Number(6, 72)
    hold_minutes = Number(60, 360)
    seen = HiddenField()

    arrives_from: int | None = None
    arrives_until: int | None = None

    def __init__(
        self, provinces: list[tuple[str, str]], lines: list[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(**more)
        ways = [SelectChoice("", "—"), *(SelectChoice(*line) for line in lines)]
        self.first.choices = self.second.choices = self.third.choices = ways
        for field in (
            self.takes_alone, self.takes_children, self.takes_pregnant, self.is_step_free,
        ):  # fmt: skip
            field.choices = [SelectChoice(entry.value, entry.label) for entry in Takes]
        yes, no = gettext(N_("yes")), gettext(N_("no"))
        self.needs_order.choices = [SelectChoice("", no), SelectChoice("y", yes)]
        self.not_from.choices = [SelectChoice(code, name) for code, name in provinces]

    @property
    def contacts(self) -> str:
        """The lines to call, in order, each once."""
        chosen = [field.data for field in (self.first, self.second, self.third) if field.data]
        return " ".join(dict.fromkeys(chosen))

    def validate_arrives(self, field: Any) -> None:
        """Two hours with a dash, over midnight too; empty: at any hour."""
        if not field.data:
            self.arrives_from = self.arrives_until = None
            return
        start, _, end = field.data.replace("–", "-").partition("-")
        try:
            self.arrives_from, self.arrives_until = minutes(start), minutes(end) % 1440
        except HourError:
            raise ValidationError(gettext(N_("Write two hours: 08:00-20:00."))) from None


class CapacityForm(Form):
    """So many places from a day on, until another; lent by a host or not."""

    places = Number(1, MOST_PLACES)
    from_on = Day(validators=[Optional()])
    until_on = Day(validators=[Optional()])
    host = Pick(choices=[])

    def __init__(self, hosts: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.host.choices = [SelectChoice("", "—"), *(SelectChoice(*host) for host in hosts)]

    @property
    def first_on(self) -> date:
        """The first day: today where nothing was said."""
        day: date | None = self.from_on.data
        return day or clock.local(clock.now()).date()

    def validate_from_on(self, field: Any) -> None:
        """Never so long ago or ahead that it must be a slip."""
        today = clock.local(clock.now()).date()
        if abs(field.data - today) > timedelta(days=3660):
            raise ValidationError(gettext(N_("Choose a day within ten years.")))

    def validate_until_on(self, field: Any) -> None:
        """After the first day."""
        if field.data and field.data <= self.first_on:
            raise ValidationError(gettext(N_("The last day comes after the first.")))
