"""What a house answers to a request: where she is met, why not, or what else."""

from datetime import datetime, timedelta
from typing import Any

from wtforms import SelectChoice, StringField, ValidationError

from portal import clock, guard
from portal.i18n import N_, gettext
from portal.people.forms import Form, no_hidden_marks, tidy, western
from portal.people.mandate_forms import Pick
from portal.requests.lists import Offer, Reason, Side
from portal.shelters.forms import Number
from portal.units.forms import HourError, minutes

LONGEST = 140


class AcceptForm(Form):
    """Where she is met: a text that few read, and that is erased on arrival or after a day."""

    meeting_point = StringField(filters=[tidy], validators=[no_hidden_marks])

    def validate_meeting_point(self, field: Any) -> None:
        """There must be one, short, and without what somebody could be found by."""
        if not 3 <= len(field.data) <= LONGEST:
            words = gettext(N_("Write where she is met, 3 to %(n)s letters."))
            raise ValidationError(words % {"n": LONGEST})
        if found := guard.find(field.data):
            raise ValidationError(guard.in_words(found))


class DeclineForm(Form):
    """Why not, and whose reason it is: the house's, or the woman's."""

    reason = StringField()

    chosen = Reason.FULL

    def validate_reason(self, field: Any) -> None:
        """One of the list: it is what counts afterwards."""
        found = next((r for r in declining() if r.value == (field.data or "")), None)
        if found is None:
            raise ValidationError(gettext(N_("Choose a reason: it is counted, never a reproach.")))
        self.chosen = found


def declining() -> list[Reason]:
    """The reasons a house may give: its own and those of the woman it was told of."""
    return [reason for reason in Reason if reason.side is not Side.REQUESTER]


class OfferForm(Form):
    """What the house can do instead: fewer places, from a later hour, or another house."""

    offer = Pick(choices=[])
    places = Number(1, 14, is_optional=True)
    hour = StringField(filters=[tidy], validators=[no_hidden_marks])
    other = Pick(choices=[])

    at: datetime | None = None

    def __init__(self, houses: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.offer.choices = [SelectChoice(entry.value, entry.label) for entry in Offer]
        self.other.choices = [SelectChoice("", "—"), *(SelectChoice(*pair) for pair in houses)]

    def validate_places(self, field: Any) -> None:
        """A number where fewer places are offered."""
        if self.offer.data == Offer.FEWER_PLACES and field.value is None:
            raise ValidationError(gettext(N_("Write how many places you can give.")))

    def validate_hour(self, field: Any) -> None:
        """An hour where a later one is offered: the next time the clock shows it."""
        if self.offer.data != Offer.FROM_TIME:
            return
        try:
            at = minutes(field.data if western(field.data) else "x")
        except HourError:
            raise ValidationError(gettext(N_("Write an hour: 08:00."))) from None
        now = clock.local(clock.now()).replace(tzinfo=None)
        wall = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=at)
        self.at = clock.starts_utc(wall if wall > now else wall + timedelta(days=1))

    def validate_other(self, field: Any) -> None:
        """A house where another one is offered."""
        if self.offer.data == Offer.OTHER_UNIT and not field.data:
            raise ValidationError(gettext(N_("Choose the other house.")))
