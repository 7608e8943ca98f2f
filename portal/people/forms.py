"""What people type to get in. Values are normalised before they are judged."""

import unicodedata
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, StringField, ValidationError

from portal.i18n import N_, gettext, switches_language
from portal.people.pins import DIGITS, is_easy
from portal.people.strength import is_weak

SHORTEST, LONGEST = 12, 1_024
# Marks that turn the reading direction round or hide: never part of what a person types here.
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def tidy(text: str | None) -> str:
    """NFC, without surrounding blanks: one spelling for what looks the same."""
    return unicodedata.normalize("NFC", text or "").strip()


def as_typed(text: str | None) -> str:
    """A passphrase as it was meant: NFKC, nothing else removed (NIST 800-63B; ASVS 6.2.8)."""
    return unicodedata.normalize("NFKC", text or "")


def as_account(text: str | None) -> str:
    """An account name as it is kept: in small letters, so that no two are read as one."""
    return tidy(text).lower()


def no_hidden_marks(_form: FlaskForm, field: Any) -> None:
    """Refuse control characters, direction overrides and lone surrogates."""
    if any(unicodedata.category(mark) in _HIDDEN for mark in field.data or ""):
        raise ValidationError(gettext(N_("Take out hidden characters; type the text again.")))


class Form(FlaskForm):  # type: ignore[misc]
    """A form that may be shown again in another language without being carried out.

    The language buttons of the page send the whole form along, so nothing typed is lost.
    """

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether the form was sent to be carried out, and is well-formed."""
        if switches_language():
            return False
        return bool(super().validate_on_submit(extra_validators))

    @property
    def status(self) -> int:
        """422 for a form that was sent to be carried out and is not well-formed, else 200."""
        return 422 if request.method == "POST" and not switches_language() else 200


def western(text: str | None) -> str:
    """The digits of a code, whatever script or spaces they were typed in."""
    digits = (unicodedata.digit(mark, None) for mark in text or "")
    return "".join(str(digit) for digit in digits if digit is not None)


class SignInForm(Form):
    """Account name, passphrase, and whether this phone is shared."""

    account = StringField(filters=[tidy], validators=[no_hidden_marks])
    passphrase = PasswordField(filters=[as_typed])
    is_shared = BooleanField()
    next = HiddenField()

    def validate_account(self, field: Any) -> None:
        """There must be one, of a length that an account can have."""
        if not 1 <= len(field.data) <= 40:
            raise ValidationError(gettext(N_("Write the account name you were given.")))

    def validate_passphrase(self, field: Any) -> None:
        """There must be one; the rest is the hash's to say."""
        if not 1 <= len(field.data) <= LONGEST:
            raise ValidationError(gettext(N_("Write your passphrase.")))


class WelcomeForm(Form):
    """The first operator chooses an account name and a passphrase behind a one-time link."""

    account = StringField(filters=[as_account], validators=[no_hidden_marks])
    name_ar = StringField(filters=[tidy], validators=[no_hidden_marks])
    name_latin = StringField(filters=[tidy], validators=[no_hidden_marks])
    passphrase = PasswordField(filters=[as_typed])
    again = PasswordField(filters=[as_typed])

    def validate_account(self, field: Any) -> None:
        """Latin letters, digits, dot and dash, so that it can be dictated."""
        account_name(field)

    def validate_name_ar(self, field: Any) -> None:
        """Her name in Arabic letters."""
        person_name(field)

    def validate_name_latin(self, field: Any) -> None:
        """Her name in Latin letters."""
        person_name(field)

    def validate_passphrase(self, field: Any) -> None:
        """Twelve characters at least, and not the account name (ASVS 6.2.1, 6.2.11)."""
        new_passphrase(
            field, (self.account.data, self.name_latin.data or "", self.name_ar.data or "")
        )

    def validate_again(self, field: Any) -> None:
        """Typed twice the same."""
        same(field, self.passphrase)


class CodeForm(Form):
    """Six digits of an authenticator, or a recovery code."""

    # Set by the view when it was the latter.
    is_recovery = False

    code = StringField(filters=[tidy], validators=[no_hidden_marks])
    next = HiddenField()

    def validate_code(self, field: Any) -> None:
        """Something of a length that either can have."""
        if not 6 <= len(field.data) <= 60:
            raise ValidationError(gettext(N_("Write the six digits, or a recovery code.")))


class PassphraseForm(Form):
    """The passphrase that is, and twice the one that shall be."""

    current = PasswordField(filters=[as_typed])
    passphrase = PasswordField(filters=[as_typed])
    again = PasswordField(filters=[as_typed])

    # Her account name, then her other names; the view says them before it checks.
    names: tuple[str, ...] = ()

    def validate_current(self, field: Any) -> None:
        """There must be one; whether it is right, the hash says."""
        if not 1 <= len(field.data) <= LONGEST:
            raise ValidationError(gettext(N_("Write your passphrase.")))

    def validate_passphrase(self, field: Any) -> None:
        """As for a new account, and another than the one that is."""
        new_passphrase(field, self.names)
        if field.data == self.current.data:
            raise ValidationError(gettext(N_("Choose another passphrase than the present one.")))

    def validate_again(self, field: Any) -> None:
        """Typed twice the same."""
        same(field, self.passphrase)


class UnlockForm(Form):
    """What opens the lock; the fields of the page in front of it that must not be lost go along."""

    lock_secret = StringField(filters=[as_typed])
    lock_to = HiddenField()
    lock_send = HiddenField()

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """As any form; a wish for another language that is only carried along is none of ours."""
        return "lang" not in request.form and FlaskForm.validate_on_submit(self, extra_validators)

    def validate_lock_secret(self, field: Any) -> None:
        """There must be something; the hash says the rest."""
        if not 1 <= len(field.data) <= LONGEST:
            raise ValidationError(gettext(N_("Write what opens this phone.")))


class PinForm(Form):
    """Six digits, twice, and what shows that it is she who chooses them."""

    proof = PasswordField(filters=[as_typed])
    pin = PasswordField(filters=[tidy])
    again = PasswordField(filters=[tidy])
    next = HiddenField()

    # What is to be shown: "pin", "passphrase" or nothing; the view says so before it checks.
    wants = ""

    def validate_pin(self, field: Any) -> None:
        """Six digits that are not the first anybody would try."""
        digits = western(field.data)
        if len(digits) != DIGITS:
            raise ValidationError(gettext(N_("Write six digits.")))
        if is_easy(digits):
            raise ValidationError(
                gettext(N_("These six digits are tried first by everybody; choose others."))
            )

    def validate_again(self, field: Any) -> None:
        """Typed twice the same."""
        if western(field.data) != western(self.pin.data):
            raise ValidationError(gettext(N_("The two differ; type both again.")))


def new_passphrase(field: Any, names: tuple[str, ...]) -> None:
    """Refuse a passphrase that is short, holds one of these names or is soon guessed."""
    text = field.data
    if not SHORTEST <= len(text) <= LONGEST:
        raise ValidationError(gettext(N_("Choose at least 12 characters; a sentence is fine.")))
    if names and names[0] and names[0].casefold() in text.casefold():
        raise ValidationError(gettext(N_("Leave your account name out of the passphrase.")))
    if is_weak(text, names):
        raise ValidationError(
            gettext(N_("This is soon guessed. Take four or five words that do not go together."))
        )


def same(field: Any, first: Any) -> None:
    """Refuse a second passphrase that is not the first."""
    if field.data != first.data:
        raise ValidationError(gettext(N_("The two passphrases differ; type both again.")))


def account_name(field: Any) -> None:
    """Refuse what could not be dictated: anything but Latin letters, digits, dots and dashes."""
    name = field.data
    is_plain = name.isascii() and name.replace(".", "").replace("-", "").isalnum()
    if not 3 <= len(name) <= 40 or not is_plain:
        raise ValidationError(
            gettext(N_("Write 3 to 40 Latin letters or digits, dots and dashes allowed."))
        )


def person_name(field: Any) -> None:
    """Refuse what is too short or too long to be a name."""
    if not 2 <= len(field.data) <= 80:
        raise ValidationError(gettext(N_("Write the name, 2 to 80 letters.")))
