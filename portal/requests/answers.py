"""The one form with which a request is answered: a tap, and what the tap says."""

import re
from datetime import datetime
from typing import Any

from wtforms import StringField, ValidationError

from portal import clock
from portal.i18n import N_, gettext
from portal.people.forms import Form, tidy, western
from portal.requests.fields import Hour
from portal.requests.lists import Act, Obstacle, Offer, Reason, Side, Way
from portal.requests.models import Word

_TAP = re.compile(r"([a-z_]{3,20})\.([0-9]{1,9})(?:\.([a-z_0-9]{1,40}))?")
# Steps that must say a word of their list.
WORDS: dict[Act, Any] = {
    Act.DECLINED: Reason,
    Act.WITHDRAWN: Reason,
    Act.OBSTACLE: Obstacle,
    Act.OFFERED: Offer,
    Act.INSTRUCTION_GIVEN: Way,
}
# Whose reasons each side may give: its own, or those of the woman.
REASONS = {
    Act.DECLINED: (Side.RECIPIENT, Side.WOMAN),
    Act.WITHDRAWN: (Side.REQUESTER, Side.WOMAN),
}
SHOWN = {act: [r for r in Reason if r.side in sides] for act, sides in REASONS.items()}
# Steps that are taken on the page of answers, since they say more than a tap.
WORDY = frozenset({*WORDS, Act.TIME_AGREED})


class StepForm(Form):
    """One button `m`: step, ask, word; beside it an hour, a number or a unit where offered."""

    m = StringField()
    hour = Hour()
    count = StringField(filters=[tidy])
    unit = StringField(filters=[tidy])

    act: Act | None = None
    ask_id = 0
    word = ""

    def read(self) -> bool:
        """Read the button's value into its parts; False where it is none of ours."""
        found = _TAP.fullmatch(self.m.data or "")
        if not found or found[1] not in {act.value for act in Act} - {Act.SENT.value}:
            return False
        self.act, self.ask_id, self.word = Act(found[1]), int(found[2]), found[3] or ""
        return True

    def validate_m(self, field: Any) -> None:
        """A word of the list that the step wants: no refusal without a reason."""
        wanted = WORDS.get(self.act) if self.act else None
        if wanted and self.word not in {entry.value for entry in wanted}:
            raise ValidationError(gettext(N_("Choose the reason.")))
        if self.act in REASONS and Reason(self.word) not in SHOWN[self.act]:
            raise ValidationError(gettext(N_("Choose the reason.")))

    def validate_hour(self, field: Any) -> None:
        """Needed where a later hour is offered."""
        if self.act is Act.OFFERED and self.word == Offer.FROM_TIME and field.at is None:
            raise ValidationError(gettext(N_("Write from when.")))

    def validate_count(self, field: Any) -> None:
        """Needed where fewer places are offered."""
        digits = western(field.data)[:3]
        if (
            self.act is Act.OFFERED
            and self.word == Offer.FEWER_PLACES
            and not 1 <= int(digits or 0) <= 50
        ):
            raise ValidationError(gettext(N_("Write how many places.")))

    def said(self, times: list[datetime], unit_id: int | None) -> Word:
        """What the step says; `times` are those that the request proposed."""
        hour, digits = self.hour.at, western(self.count.data)[:3]
        if self.act is Act.TIME_AGREED and self.word.isdigit() and int(self.word) < len(times):
            hour = times[int(self.word)]
        reason = self.word if self.act in WORDS else ""
        is_fewer = self.act is Act.OFFERED and self.word == Offer.FEWER_PLACES
        return Word(reason, hour, int(digits) if is_fewer and digits else None, unit_id)


def ahead(times: list[datetime]) -> list[tuple[int, datetime]]:
    """Which of the proposed times are still to come, with their places in the list."""
    return [(place, at) for place, at in enumerate(times) if at > clock.now()]
