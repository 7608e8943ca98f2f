"""The household, said once: ages in years are read here, used, and never stored."""

import re
import unicodedata
from typing import Any

from wtforms import (
    BooleanField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    ValidationError,
)

from portal.i18n import N_, gettext
from portal.people.forms import Form, tidy
from portal.people.lists import Spoken
from portal.people.mandate_forms import Pick
from portal.shelters.fit import Household
from portal.shelters.forms import Number
from portal.shelters.lists import Need

OLDEST, MOST_CHILDREN = 17, 12
_AGES = re.compile(r"[0-9]+")


class Ages(StringField):  # type: ignore[misc]
    """Some ages in years, with anything between them that is no digit: `2 6`, `2، 6`."""

    def __init__(self, **more: Any) -> None:
        super().__init__(filters=[tidy], **more)
        self.years: tuple[int, ...] = ()

    def pre_validate(self, _form: Form) -> None:
        """Read them; refuse what no child's age can be, and say what to write."""
        text = "".join(_western(mark) for mark in (self.data or "")[:200])
        found = [int(digits[:4]) for digits in _AGES.findall(text)]
        if (text.strip() and not found) or "-" in text or "−" in text:
            raise ValidationError(gettext(N_("Write ages in years, a space between: 2 6.")))
        if any(age > OLDEST for age in found):
            words = gettext(N_("A child is %(n)s years old at most; count others as women."))
            raise ValidationError(words % {"n": OLDEST})
        if len(found) > MOST_CHILDREN:
            words = gettext(N_("Write at most %(n)s children; for more call the area duty line."))
            raise ValidationError(words % {"n": MOST_CHILDREN})
        self.years = tuple(found)


def _western(mark: str) -> str:
    digit = unicodedata.digit(mark, None)
    return mark if digit is None else str(digit)


class FindForm(Form):
    """Who needs a place tonight."""

    women = Number(1, 2)
    girls = Ages()
    boys = Ages()
    is_pregnant = BooleanField()
    has_reduced_mobility = BooleanField()
    needs = SelectMultipleField(choices=[SelectChoice(entry.value) for entry in Need])
    language = Pick(choices=[])
    avoids = SelectMultipleField(choices=[])

    def __init__(self, provinces: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        spoken = [SelectChoice(entry.value, entry.label) for entry in Spoken]
        self.language.choices = spoken
        self.avoids.choices = [SelectChoice(code, name) for code, name in provinces]

    @property
    def household(self) -> Household:
        """What was said, with the ages, for as long as this request lasts."""
        return Household(
            women=self.women.value or 1,
            girls=self.girls.years,
            boys=self.boys.years,
            is_pregnant=bool(self.is_pregnant.data),
            has_reduced_mobility=bool(self.has_reduced_mobility.data),
            needs=frozenset(self.needs.data or ()),
            avoids=frozenset(self.avoids.data or ()),
        )
