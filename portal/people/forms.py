"""What people type to get in. Values are normalised before they are judged."""

import unicodedata
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, StringField, ValidationError

from portal.i18n import N_, gettext

SHORTEST, LONGEST = 12, 1_024
# Marks that turn the reading direction round or hide: never part of what a person types here.
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def tidy(text: str | None) -> str:
    """NFC, without surrounding blanks: one spelling for what looks the same."""
    return unicodedata.normalize("NFC", text or "").strip()


def as_typed(text: str | None) -> str:
    """A passphrase as it was meant: NFKC, nothing else removed (NIST 800-63B; ASVS 6.2.8)."""
    return unicodedata.normalize("NFKC", text or "")


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
        if "lang" in request.form:
            return False
        return bool(super().validate_on_submit(extra_validators))

    @property
    def status(self) -> int:
        """422 for a form that was sent to be carried out and is not well-formed, else 200."""
        return 422 if request.method == "POST" and "lang" not in request.form else 200


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

    account = StringField(filters=[tidy], validators=[no_hidden_marks])
    name_ar = StringField(filters=[tidy], validators=[no_hidden_marks])
    name_latin = StringField(filters=[tidy], validators=[no_hidden_marks])
    passphrase = PasswordField(filters=[as_typed])
    again = PasswordField(filters=[as_typed])

    def validate_account(self, field: Any) -> None:
        """Latin letters, digits, dot and dash, so that it can be dictated."""
        name = field.data
        is_plain = name.isascii() and name.replace(".", "").replace("-", "").isalnum()
        if not 3 <= len(name) <= 40 or not is_plain:
            raise ValidationError(
                gettext(N_("Write 3 to 40 Latin letters or digits, dots and dashes allowed."))
            )

    def validate_name_ar(self, field: Any) -> None:
        """Her name in Arabic letters."""
        _name(field)

    def validate_name_latin(self, field: Any) -> None:
        """Her name in Latin letters."""
        _name(field)

    def validate_passphrase(self, field: Any) -> None:
        """Twelve characters at least, and not the account name (ASVS 6.2.1, 6.2.11)."""
        _new_passphrase(field, self.account.data)

    def validate_again(self, field: Any) -> None:
        """Typed twice the same."""
        _same(field, self.passphrase)


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

    # Whose passphrase it is; the view says so before it checks.
    account = ""

    def validate_current(self, field: Any) -> None:
        """There must be one; whether it is right, the hash says."""
        if not 1 <= len(field.data) <= LONGEST:
            raise ValidationError(gettext(N_("Write your passphrase.")))

    def validate_passphrase(self, field: Any) -> None:
        """As for a new account, and another than the one that is."""
        _new_passphrase(field, self.account)
        if field.data == self.current.data:
            raise ValidationError(gettext(N_("Choose another passphrase than the present one.")))

    def validate_again(self, field: Any) -> None:
        """Typed twice the same."""
        _same(field, self.passphrase)


def _new_passphrase(field: Any, account: str | None) -> None:
    if not SHORTEST <= len(field.data) <= LONGEST:
        raise ValidationError(gettext(N_("Choose at least 12 characters; a sentence is fine.")))
    if account and account.casefold() in field.data.casefold():
        raise ValidationError(gettext(N_("Leave your account name out of the passphrase.")))


def _same(field: Any, first: Any) -> None:
    if field.data != first.data:
        raise ValidationError(gettext(N_("The two passphrases differ; type both again.")))


def _name(field: Any) -> None:
    if not 2 <= len(field.data) <= 80:
        raise ValidationError(gettext(N_("Write the name, 2 to 80 letters.")))
