"""What a coordinator says of her unit: names, way in, languages, services, hours, contacts."""

import re
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    ValidationError,
)

from portal.i18n import N_, gettext
from portal.people.forms import Form, no_hidden_marks, tidy, western
from portal.people.lists import Spoken
from portal.people.mandate_forms import Pick
from portal.units.lists import ContactKind
from portal.units.numbers import NumberError, kept
from portal.units.offers import DAY, ServiceKind

_CLOCK = re.compile(r"([01]?[0-9]|2[0-4])[:hH.]?([0-5][0-9])?")


class HourError(ValueError):
    """What was typed is no hour of a day, or no span of hours."""


def minutes(text: str) -> int:
    """Minutes of the day in what somebody typed: 9, 9:00, 09h00, 24:00. Raises HourError."""
    found = _CLOCK.fullmatch("".join(western(m) or m for m in text.strip()))
    if not found or (at := int(found[1]) * 60 + int(found[2] or 0)) > DAY:
        raise HourError(text)
    return at


def _short(most: int) -> Any:
    def check(_form: Any, field: Any) -> None:
        if len(field.data) > most:
            words = gettext(N_("Shorten it to %(n)s letters.")) % {"n": most}
            raise ValidationError(words)

    return check


def _name() -> StringField:
    return StringField(filters=[tidy], validators=[no_hidden_marks, _short(120)])


def _reception() -> StringField:
    return StringField(filters=[tidy], validators=[no_hidden_marks, _short(300)])


class CardForm(Form):
    """A unit's card, all of it at once."""

    name_ar = _name()
    name_fr = _name()
    name_en = _name()
    reception_ar = _reception()
    reception_fr = _reception()
    reception_en = _reception()
    speaks = SelectMultipleField(choices=[SelectChoice(entry.value) for entry in Spoken])
    services = SelectMultipleField(choices=[SelectChoice(entry.value) for entry in ServiceKind])
    is_always = BooleanField()
    # The card as it was when the form was shown: somebody else may have changed it since.
    seen = HiddenField()
    # "08:30-16:30", a line for each weekday, empty where the door stays closed.
    day0 = StringField(filters=[tidy])
    day1 = StringField(filters=[tidy])
    day2 = StringField(filters=[tidy])
    day3 = StringField(filters=[tidy])
    day4 = StringField(filters=[tidy])
    day5 = StringField(filters=[tidy])
    day6 = StringField(filters=[tidy])

    @property
    def days(self) -> list[StringField]:
        """The fields of the week, Monday first."""
        return [self[f"day{day}"] for day in range(7)]

    @property
    def spans(self) -> list[tuple[int, int, int]]:
        """The week as (weekday, opens, closes) in minutes."""
        if self.is_always.data:
            return [(day, 0, DAY) for day in range(7)]
        return [
            (day, *_span(part))
            for day, field in enumerate(self.days)
            for part in _parts(field.data)
        ]

    def validate_name_ar(self, field: Any) -> None:
        """Three names, each of two letters at least."""
        for one in (field, self.name_fr, self.name_en):
            if len(one.data or "") < 2:
                raise ValidationError(gettext(N_("Write the name in all three languages.")))

    def validate(self, extra_validators: Any = None) -> bool:
        """As any form, and each day readable."""
        is_good = bool(super().validate(extra_validators))
        for field in self.days if not self.is_always.data else []:
            try:
                for part in _parts(field.data):
                    _span(part)
            except HourError:
                field.errors = [gettext(N_("Write hours like 08:30-16:30, or leave it empty."))]
                is_good = False
        return is_good


def _parts(text: str | None) -> list[str]:
    return [part for part in re.split(r"[;,،]", text or "") if part.strip()]


def _span(text: str) -> tuple[int, int]:
    first, _, second = text.replace("–", "-").replace("—", "-").partition("-")
    opens, closes = minutes(first), minutes(second)
    if closes <= opens:
        raise HourError(text)
    return opens, closes


class ContactForm(Form):
    """One more way to reach the unit."""

    kind = Pick(choices=lambda: [SelectChoice(kind.value, kind.label) for kind in ContactKind])
    number = StringField(filters=[tidy], validators=[no_hidden_marks])
    is_duty = BooleanField()

    def validate_number(self, field: Any) -> None:
        """As its kind wants it; what is stored is the one form of it."""
        if self.kind.data not in {kind.value for kind in ContactKind}:
            return
        try:
            self.kept = kept(ContactKind(self.kind.data), field.data)
        except NumberError as error:
            raise ValidationError(str(error)) from error

    kept = ""
