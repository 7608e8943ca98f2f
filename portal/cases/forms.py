"""What is typed and ticked about a case: short lists first, free text in notes alone."""

import re
import unicodedata
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Optional

from portal import guard
from portal.cases.lists import Answer3, Band, Basis, Channel, Consent, Mode, Outcome
from portal.cases.notes import LONGEST
from portal.i18n import N_, Listed, gettext
from portal.people.forms import Form, no_hidden_marks, tidy
from portal.people.lists import Spoken
from portal.people.mandate_forms import Day, Pick, not_past

_TAIL = re.compile(r"[0-9A-Z]{4}")
# What turns the direction of a line round, or is no character at all; line ends are fine.
_TURNS = {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"}
_BROKEN = {"Cc", "Cs", "Co", "Cn"}


def entries(of: type[Listed]) -> list[SelectChoice]:
    """A closed list as choices, in its order."""
    return [SelectChoice(entry.value, entry.label) for entry in of]


def several_lines(text: str | None) -> str:
    """NFC, one kind of line end, no blanks around."""
    return tidy((text or "").replace("\r\n", "\n").replace("\r", "\n"))


def plain_lines(_form: Any, field: Any) -> None:
    """Refuse control characters and direction overrides; a line end is neither."""
    for mark in field.data or "":
        if mark in _TURNS or (mark not in "\n\t" and unicodedata.category(mark) in _BROKEN):
            raise ValidationError(gettext(N_("Take out hidden characters; type the text again.")))


def short_reference(_form: Any, field: Any) -> None:
    """A reference of a paper: there must be one, and it is no sentence."""
    if not 2 <= len(field.data or "") <= 60:
        raise ValidationError(gettext(N_("Write the reference of the paper, 2 to 60 signs.")))


class OpenForm(Form):
    """A new case: nothing in it says who she is."""

    unit = Pick(choices=[])
    channel = Pick(choices=lambda: entries(Channel), default=Channel.IN_PERSON.value)
    band = Pick(choices=lambda: entries(Band), default=Band.NONE_SEEN.value)
    elsewhere = Pick(choices=lambda: entries(Answer3), default=Answer3.UNKNOWN.value)
    elsewhere_channel = Pick(
        choices=lambda: [SelectChoice("", "–"), *entries(Channel)],
        default="",
    )
    tail = StringField(filters=[tidy], validators=[no_hidden_marks])
    is_counted = BooleanField()
    is_minor = BooleanField()
    due_on = Day(validators=[Optional(), not_past])

    def validate_channel(self, field: Any) -> None:
        """Sent by the form itself: an empty request opens nothing."""
        if not field.raw_data:
            raise ValidationError(gettext(N_("Choose one of the list.")))

    def validate_tail(self, field: Any) -> None:
        """Four signs, or none at all."""
        field.data = unicodedata.normalize("NFKC", field.data).upper()
        if field.data and not _TAIL.fullmatch(field.data):
            raise ValidationError(gettext(N_("Write only the last four letters or digits.")))


class NoteForm(Form):
    """A note, and to whom of those she agreed to it is open."""

    text = TextAreaField(filters=[several_lines], validators=[plain_lines])
    audience = SelectMultipleField(choices=[])
    corrects = HiddenField()
    go_on = HiddenField()
    found = ""

    def validate_text(self, field: Any) -> None:
        """There is one, it is no book, and nothing in it looks like an identifier."""
        if not field.data:
            raise ValidationError(gettext(N_("Write the note.")))
        if len(field.data) > LONGEST:
            words = gettext(N_("Shorten it to %(n)s letters.")) % {"n": LONGEST}
            raise ValidationError(words)
        self.found = looks_like(field.data)
        if self.found and self.go_on.data != "1":
            raise ValidationError(self.found)


def looks_like(text: str) -> str:
    """What in the text looks like an identifier, as a sentence that says what to do; or nothing."""
    return guard.in_words(guard.find(text))


class BandForm(Form):
    """How near the danger seems."""

    band = Pick(choices=lambda: entries(Band))


class FollowUpForm(Form):
    """When somebody looks after her again."""

    due_on = Day(validators=[not_past])

    def validate_due_on(self, field: Any) -> None:
        """There must be a day."""
        if field.data is None and not field.errors:
            raise ValidationError(gettext(N_("Choose a day.")))


class CloseForm(Form):
    """What came of it, and whether she was asked to pay (A-H3)."""

    outcome = Pick(choices=lambda: entries(Outcome))
    asked_to_pay = Pick(choices=lambda: entries(Answer3), default=Answer3.UNKNOWN.value)


class ShareForm(Form):
    """One send: to whom, for what, what she said, how; and which notes go along."""

    units = SelectMultipleField(choices=[])
    answer = RadioField(choices=lambda: entries(Consent), default="")
    mode = Pick(choices=lambda: entries(Mode), default=Mode.SPOKEN.value)
    language = Pick(choices=lambda: entries(Spoken), default=Spoken.DARIJA.value)
    notes = SelectMultipleField(choices=[], coerce=int)
    until_on = Day(validators=[Optional(), not_past])

    def validate_units(self, field: Any) -> None:
        """At least one was ticked."""
        if not field.data:
            raise ValidationError(gettext(N_("Tick whom this is about.")))

    def validate_answer(self, field: Any) -> None:
        """Her answer, in her words: nothing is taken for granted."""
        if not field.data:
            raise ValidationError(gettext(N_("Ask her, then tick what she answered.")))


class BasisForm(Form):
    """Shared although she was not asked: on which basis, with which paper, and why."""

    unit = Pick(choices=[])
    basis = Pick(choices=lambda: entries(Basis))
    reference = StringField(filters=[tidy], validators=[no_hidden_marks])
    reason = StringField(filters=[tidy], validators=[no_hidden_marks])
    notes = SelectMultipleField(choices=[], coerce=int)

    def validate_reference(self, field: Any) -> None:
        """A requisition has one; the others may."""
        if self.basis.data == Basis.COURT_REQUISITION.value or field.data:
            short_reference(self, field)

    def validate_reason(self, field: Any) -> None:
        """Why, in a sentence, without saying who."""
        if not 4 <= len(field.data or "") <= 300:
            raise ValidationError(gettext(N_("Say why in a sentence, 300 letters at most.")))
        if found := looks_like(field.data):
            raise ValidationError(found)


class ReferenceForm(Form):
    """The reference of a paper, and nothing else."""

    reference = StringField(filters=[tidy], validators=[no_hidden_marks, short_reference])
