"""Forms about mandates: a place offered, taken, ended; an account given back."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from wtforms import (
    DateField,
    PasswordField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import Optional

from portal import clock
from portal.access import Role
from portal.i18n import LOCALES, N_, OWN_NAMES, gettext
from portal.people.forms import (
    Form,
    account_name,
    as_account,
    as_typed,
    new_passphrase,
    no_hidden_marks,
    person_name,
    same,
    tidy,
)
from portal.people.lists import Function, Spoken

# What a coordinator may offer in her unit, and an operator beyond it (product 2 and 5).
OF_UNIT = (Role.MEMBER, Role.OBSERVER, Role.COORDINATOR)


# No mandate is planned further ahead than this.
FAR = timedelta(days=5 * 366)


def not_past(_form: Any, field: Any) -> None:
    """Refuse a day that is over, or so far away that it must be a slip."""
    today = clock.local(clock.now()).date()
    if field.data and field.data < today:
        raise ValidationError(gettext(N_("This day is over; choose today or a later one.")))
    if field.data and field.data > today + FAR:
        raise ValidationError(gettext(N_("Choose a day within five years.")))


class Day(DateField):  # type: ignore[misc]
    """A day, refused in the language of the page where it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day as browsers send it."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext(N_("Write the day as year-month-day: 2026-12-31."))) from None


class Pick(SelectField):  # type: ignore[misc]
    """One of a list, refused in the language of the page where it is not."""

    def pre_validate(self, _form: Form) -> None:
        """The list is the one that was offered to this person."""
        if self.data not in {choice.value for choice in self.choices}:
            raise ValidationError(gettext(N_("Choose one of the list.")))


def _entries(functions: Iterable[Function]) -> list[SelectChoice]:
    return [SelectChoice(entry.value, entry.label) for entry in functions]


class InviteForm(Form):
    """As what somebody is invited, in which language she is spoken to, and until when."""

    function = Pick(choices=[])
    role = Pick(choices=[])
    language = Pick(choices=[SelectChoice(code, OWN_NAMES[code]) for code in LOCALES])
    last_on = Day(validators=[Optional(), not_past])

    def offer(self, functions: list[Function], roles: tuple[Role, ...]) -> None:
        """The functions and roles that can be chosen here."""
        self.function.choices = _entries(functions)
        self.role.choices = [SelectChoice(role.value, gettext(ROLES[role])) for role in roles]


ROLES = {
    Role.MEMBER: N_("member: acts and writes"),
    Role.OBSERVER: N_("observer: reads only"),
    Role.COORDINATOR: N_("coordinator: also people, lines and rota"),
    Role.AREA_COORDINATOR: N_("area coordinator"),
    Role.AUDITOR: N_("auditor: the trail, no content"),
    Role.OPERATOR: N_("operator: runs the installation"),
}


class JoinForm(Form):
    """Who the newcomer is, how she is spoken to, and how she signs in from now on."""

    name_ar = StringField(filters=[tidy], validators=[no_hidden_marks])
    name_latin = StringField(filters=[tidy], validators=[no_hidden_marks])
    speaks = SelectMultipleField(choices=[SelectChoice(entry.value) for entry in Spoken])
    account = StringField(filters=[as_account], validators=[no_hidden_marks])
    passphrase = PasswordField(filters=[as_typed])
    again = PasswordField(filters=[as_typed])

    def validate_name_ar(self, field: Any) -> None:
        """Her name in Arabic letters."""
        person_name(field)

    def validate_name_latin(self, field: Any) -> None:
        """Her name in Latin letters."""
        person_name(field)

    def validate_account(self, field: Any) -> None:
        """One that can be dictated."""
        account_name(field)

    def validate_passphrase(self, field: Any) -> None:
        """Long, hers alone and not soon guessed."""
        names = (self.account.data, self.name_latin.data, self.name_ar.data)
        new_passphrase(field, tuple(name or "" for name in names))

    def validate_again(self, field: Any) -> None:
        """Typed twice the same."""
        same(field, self.passphrase)


class ResetForm(Form):
    """A new passphrase behind a link."""

    passphrase = PasswordField(filters=[as_typed])
    again = PasswordField(filters=[as_typed])

    # Her account name, then her other names; the view says them before it checks.
    names: tuple[str, ...] = ()

    def validate_passphrase(self, field: Any) -> None:
        """As for a new account."""
        new_passphrase(field, self.names)

    def validate_again(self, field: Any) -> None:
        """Typed twice the same."""
        same(field, self.passphrase)


class EndForm(Form):
    """The last day of a mandate; none means now."""

    last_on = Day(validators=[Optional(), not_past])


class TransferForm(Form):
    """To which unit somebody goes, as what, and from which day."""

    unit = StringField(filters=[tidy], validators=[no_hidden_marks])
    function = Pick(choices=lambda: _entries(Function))
    from_on = Day(validators=[Optional(), not_past])

    def validate_unit(self, field: Any) -> None:
        """A code, as the directory shows it."""
        if not 2 <= len(field.data) <= 20:
            raise ValidationError(gettext(N_("Choose the unit, or write its code.")))
