"""What keeps a card true piece by piece: a line, a service, a move, a closing, a suggestion."""

from typing import Any

from flask import request
from wtforms import (
    BooleanField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import Optional

from portal.i18n import N_, gettext
from portal.people.forms import Form, no_hidden_marks, tidy
from portal.people.lists import Function, Spoken
from portal.people.mandate_forms import Day, Pick
from portal.units.forms import WeekForm, not_to_come, short
from portal.units.lists import Audience, ContactKind
from portal.units.numbers import NumberError, kept
from portal.units.offers import ServiceKind
from portal.units.suggestions import Field, kept_spans

SPOKEN = [SelectChoice(entry.value) for entry in Spoken]
# The empty one stands in the form always, so that unticking every box is said too.
SERVICES = [SelectChoice(""), *(SelectChoice(entry.value) for entry in ServiceKind)]


def _functions() -> list[SelectChoice]:
    whole = SelectChoice("", gettext(N_("the whole unit")))
    return [whole, *(SelectChoice(entry.value, entry.label) for entry in Function)]


class LineForm(Form):
    """What a line is for: whose it is, who may see it, whether it is called first."""

    function = Pick(choices=_functions, default="")
    audience = Pick(
        choices=lambda: [SelectChoice(entry.value, entry.label) for entry in Audience],
        default=Audience.EVERYONE.value,
    )
    is_duty = BooleanField()


class ContactForm(LineForm):
    """One more way to reach the unit."""

    kind = Pick(choices=lambda: [SelectChoice(kind.value, kind.label) for kind in ContactKind])
    number = StringField(filters=[tidy], validators=[no_hidden_marks])

    kept = ""

    def validate_number(self, field: Any) -> None:
        """As its kind wants it; what is stored is the one form of it."""
        self.kept = _kept(self.kind.data, field.data)


def _kept(kind: str, number: str) -> str:
    if kind not in {entry.value for entry in ContactKind}:
        return ""
    try:
        return kept(ContactKind(kind), number)
    except NumberError as error:
        raise ValidationError(str(error)) from error


class ServiceForm(WeekForm):
    """One service: from when until when, and where it differs, its own languages and hours."""

    from_on = Day(validators=[Optional()])
    until_on = Day(validators=[Optional()])
    speaks = SelectMultipleField(choices=SPOKEN)

    def validate_until_on(self, field: Any) -> None:
        """It ends after it began."""
        if self.from_on.data and field.data <= self.from_on.data:
            raise ValidationError(gettext(N_("Choose a day after the first.")))


class MoveForm(Form):
    """The unit belongs to another from a day on."""

    parent = StringField(filters=[tidy], validators=[no_hidden_marks, short(20)])
    moved_on = Day(validators=[Optional(), not_to_come])


class CloseForm(Form):
    """The unit closes, or has closed; where to go instead."""

    closed_on = Day()
    successor = StringField(filters=[tidy], validators=[no_hidden_marks, short(20)])

    def validate_closed_on(self, field: Any) -> None:
        """There must be a day, of this time."""
        if not field.data or not 1912 < field.data.year < 2100:
            raise ValidationError(gettext(N_("Write the day as year-month-day: 2026-12-31.")))


class SuggestForm(WeekForm):
    """A card as somebody else has it; only what differs becomes a suggestion."""

    name_ar = StringField(filters=[tidy], validators=[no_hidden_marks, short(120)])
    name_fr = StringField(filters=[tidy], validators=[no_hidden_marks, short(120)])
    name_en = StringField(filters=[tidy], validators=[no_hidden_marks, short(120)])
    kind = Pick(
        choices=lambda: [SelectChoice(kind.value, kind.label) for kind in ContactKind],
        default=ContactKind.LANDLINE.value,
    )
    number = StringField(filters=[tidy], validators=[no_hidden_marks])
    is_office = BooleanField()
    speaks = SelectMultipleField(choices=SPOKEN)
    services = SelectMultipleField(choices=SERVICES)
    closed_on = Day(validators=[Optional(), not_to_come])

    kept = ""

    def validate_number(self, field: Any) -> None:
        """A number of the office, said to be one: nobody hands on a colleague's own."""
        if not field.data:
            return
        self.kept = _kept(self.kind.data, field.data)
        if not self.is_office.data:
            words = N_(
                "Tick that this is the unit's own line; a personal number has no place here."
            )
            raise ValidationError(gettext(words))

    def differs(self, now: dict[Field, Any], *, is_shelter: bool) -> dict[Field, list[str]]:
        """What is said otherwise than on the card `now`, as values in the form that is kept."""
        said: dict[Field, list[str]] = {}
        for field in (Field.NAME_AR, Field.NAME_FR, Field.NAME_EN):
            value = self[field.value].data
            if not is_shelter and value and value != now[field]:
                said[field] = [value]
        # A call sign or an address of a shelter could be words about the place.
        is_wordy = self.kind.data in {ContactKind.RADIO.value, ContactKind.EMAIL.value}
        if self.kept and not (is_shelter and is_wordy):
            said[Field.NUMBER] = [f"{self.kind.data}:{self.kept}"]
        speaks = " ".join(entry for entry in Spoken if entry.value in (self.speaks.data or ()))
        if speaks and speaks != now[Field.SPEAKS]:
            said[Field.SPEAKS] = [speaks]
        hours = kept_spans(self.spans)
        if hours and hours != now[Field.HOURS]:
            said[Field.HOURS] = [hours[:200]]
        before, after = set(now[Field.OFFERS]), set(self.services.data or ()) - {""}
        said[Field.OFFERS] = sorted(after - before)
        said[Field.OFFERS_NOT] = sorted(before - after) if "services" in request.form else []
        if self.closed_on.data:
            said[Field.CLOSED] = [self.closed_on.data.isoformat()]
        return {field: values for field, values in said.items() if values}
