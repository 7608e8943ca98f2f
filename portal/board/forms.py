"""The board's one form: what came of a try on a line."""

import re
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError

from portal.i18n import N_, gettext

_TRIED = re.compile(r"(no|yes)\.([0-9]{1,9})\.([0-9]{1,9})\.[0-9]{1,12}")


class TryForm(FlaskForm):  # type: ignore[misc]
    """One button of the list: outcome, post, line, and the last silence that the page showed.

    The last part makes a second try on the same line, half an hour later, an event of its own.
    """

    m = StringField()

    has_answered = False
    post_id = 0
    line_id = 0

    def validate_m(self, field: Any) -> None:
        """Read the button's value into typed parts."""
        found = _TRIED.fullmatch(field.data or "")
        if not found:
            raise ValidationError(gettext(N_("Reload the page and tap the line again.")))
        self.has_answered = found[1] == "yes"
        self.post_id, self.line_id = int(found[2]), int(found[3])
