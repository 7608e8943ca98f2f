"""What a coordinator says of her unit: names, way in, languages, services, hours."""

import re
from collections.abc import Iterable
from typing import Any

from wtforms import (
    BooleanField,
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
from portal.people.lists import Function, Spoken
from portal.people.mandate_forms import Day
from portal.units.hours import DAY
from portal.units.offers import ServiceKind

Span = tuple[int, int, int]
MOST_ALIASES = 8
_CLOCK = re.compile(r"([01]?[0-9]|2[0-4])[:hH.]?([0-5][0-9])?")


class HourError(ValueError):
    """What was typed is no hour of a day, or no span of hours."""


def minutes(text: str) -> int:
    """Minutes of the day in what somebody typed: 9, 9:00, 09h00, 24:00. Raises HourError."""
    found = _CLOCK.fullmatch("".join(western(m) or m for m in text.strip()))
    if not found or (at := int(found[1]) * 60 + int(found[2] or 0)) > DAY:
        raise HourError(text)
    return at


def not_to_come(_form: Any, field: Any) -> None:
    """Refuse a day that is still to come, or so long ago that it is a slip."""
    if field.data > clock.local(clock.now()).date() or field.data.year < 1912:
        raise ValidationError(gettext(N_("Choose today or an earlier day.")))


def short(most: int) -> Any:
    """Refuse more than so many letters."""

    def check(_form: Any, field: Any) -> None:
        if len(field.data) > most:
            words = gettext(N_("Shorten it to %(n)s letters.")) % {"n": most}
            raise ValidationError(words)

    return check


def _name() -> StringField:
    return StringField(filters=[tidy], validators=[no_hidden_marks, short(120)])


def _reception() -> StringField:
    return StringField(filters=[tidy], validators=[no_hidden_marks, short(300)])


class WeekForm(Form):
    """Opening hours: "08:30-16:30", a line for each weekday, empty where the door stays closed."""

    is_always = BooleanField()
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
    def weeks(self) -> list[StringField]:
        """Every field that holds hours."""
        return self.days

    @property
    def spans(self) -> list[Span]:
        """The week as (weekday, opens, closes) in minutes."""
        if self.is_always.data:
            return [(day, 0, DAY) for day in range(7)]
        return spans_in(self.days)

    def validate(self, extra_validators: Any = None) -> bool:
        """As any form, and each day readable."""
        is_good = bool(super().validate(extra_validators))
        for field in self.weeks if not self.is_always.data else []:
            try:
                spans_in([field])
            except HourError:
                field.errors = [gettext(N_("Write hours like 08:30-16:30, or leave it empty."))]
                is_good = False
        return is_good


class CardForm(WeekForm):
    """A unit's card, all of it at once."""

    name_ar = _name()
    name_fr = _name()
    name_en = _name()
    # From when the changed name counts; today when nothing is said.
    renamed_on = Day(validators=[Optional(), not_to_come])
    aliases = StringField(filters=[tidy], validators=[no_hidden_marks])
    reception_ar = _reception()
    reception_fr = _reception()
    reception_en = _reception()
    speaks = SelectMultipleField(choices=[SelectChoice(entry.value) for entry in Spoken])
    services = SelectMultipleField(choices=[SelectChoice(entry.value) for entry in ServiceKind])
    vacant = SelectMultipleField(choices=[SelectChoice(entry.value) for entry in Function])
    # The card as it was when the form was shown: somebody else may have changed it since.
    seen = HiddenField()
    # The same week in Ramadan.
    ramadan0 = StringField(filters=[tidy])
    ramadan1 = StringField(filters=[tidy])
    ramadan2 = StringField(filters=[tidy])
    ramadan3 = StringField(filters=[tidy])
    ramadan4 = StringField(filters=[tidy])
    ramadan5 = StringField(filters=[tidy])
    ramadan6 = StringField(filters=[tidy])

    # Set by the view: a shelter is known by its code, and has no names to write.
    is_shelter = False

    @property
    def ramadan(self) -> list[StringField]:
        """The fields of the week in Ramadan."""
        return [self[f"ramadan{day}"] for day in range(7)]

    @property
    def weeks(self) -> list[StringField]:
        """Both weeks."""
        return [*self.days, *self.ramadan]

    @property
    def ramadan_spans(self) -> list[Span]:
        """The week in Ramadan; none for a door that is always open."""
        return [] if self.is_always.data else spans_in(self.ramadan)

    @property
    def further_names(self) -> list[str]:
        """The aliases, one by one."""
        parts = re.split(r"[;,،؛]", self.aliases.data or "")
        return list(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def validate_name_ar(self, field: Any) -> None:
        """Three names, each of two letters at least."""
        for one in (field, self.name_fr, self.name_en) if not self.is_shelter else ():
            if len(one.data or "") < 2:
                raise ValidationError(gettext(N_("Write the name in all three languages.")))

    def validate_aliases(self, _field: Any) -> None:
        """A few short names."""
        names = self.further_names
        if len(names) > MOST_ALIASES or any(not 2 <= len(name) <= 120 for name in names):
            words = gettext(N_("Write %(n)s further names at most, with commas between them."))
            raise ValidationError(words % {"n": MOST_ALIASES})


def spans_in(fields: list[StringField]) -> list[Span]:
    """The spans of seven fields; what ends after midnight goes on in the next day.

    Raises `HourError`.
    """
    found = []
    for field in fields:
        weekday = int(field.name[-1])
        for part in re.split(r"[;,،]", field.data or ""):
            if part.strip():
                found += _span(weekday, part)
    return found


def _span(weekday: int, text: str) -> list[Span]:
    first, _, second = text.replace("–", "-").replace("—", "-").partition("-")
    opens, closes = minutes(first), minutes(second)
    if closes > opens:
        return [(weekday, opens, closes)]
    if closes == opens or opens == DAY:
        raise HourError(text)
    rest = [((weekday + 1) % 7, 0, closes)] if closes else []
    return [(weekday, opens, DAY), *rest]


def in_fields(spans: Iterable[Span], prefix: str) -> dict[str, str]:
    """Spans as the fields of a week show them: {"day0": "08:30-12:00, 14:00-16:30"}."""
    week = {f"{prefix}{day}": "" for day in range(7)}
    for day, opens, closes in sorted(spans):
        said = f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}"
        week[f"{prefix}{day}"] = f"{week[f'{prefix}{day}']}, {said}".lstrip(", ")
    return week
