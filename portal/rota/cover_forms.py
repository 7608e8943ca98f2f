"""What is said about a duty: that one cannot, for which hours, whom to ask, who was there."""

from datetime import datetime, timedelta
from typing import Any

from wtforms import BooleanField, SelectChoice, StringField, ValidationError

from portal import clock, i18n
from portal.i18n import N_, gettext
from portal.people.forms import Form, no_hidden_marks, tidy
from portal.people.mandate_forms import Pick
from portal.people.models import Membership
from portal.rota.lists import ActualReason, ForceReason, Reason
from portal.rota.models import Shift
from portal.rota.reach import said_of
from portal.rota.seats import Span
from portal.units.forms import HourError, minutes

EVERYBODY = "all"


def _chosen(entries: Any) -> Any:
    return lambda: [SelectChoice(entry.value, entry.label) for entry in entries]


class PartForm(Form):
    """Hours within a shift; empty fields mean its ends."""

    part_from = StringField(filters=[tidy], validators=[no_hidden_marks])
    part_to = StringField(filters=[tidy], validators=[no_hidden_marks])

    # The hours that may be chosen; the view says them before it checks.
    whole: Span
    span: Span

    def lie_in(self, shift: Shift, whole: Span | None = None) -> None:
        """Choose within the whole shift, or within the part of it that is somebody's."""
        self.shift, self.whole = shift, whole or (shift.starts_at, shift.ends_at)

    @property
    def part(self) -> tuple[datetime | None, datetime | None]:
        """The span as it is stored: not said where it is the shift's own end."""
        starts_at, ends_at = self.span
        return (
            starts_at if starts_at > self.shift.starts_at else None,
            ends_at if ends_at < self.shift.ends_at else None,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """As any form, and the hours in order and within the shift."""
        is_good = bool(super().validate(extra_validators))
        try:
            first = self._at(self.part_from.data, is_end=False) or self.whole[0]
            last = self._at(self.part_to.data, is_end=True) or self.whole[1]
            if not self.whole[0] <= first < last <= self.whole[1]:
                raise HourError
        except HourError:
            hours = {"start": i18n.hour(self.whole[0]), "end": i18n.hour(self.whole[1])}
            words = gettext(N_("Write hours between %(start)s and %(end)s, like 22:00.")) % hours
            self.part_from.errors = [words]
            return False
        self.span = first, last
        return is_good

    def _at(self, text: str | None, *, is_end: bool) -> datetime | None:
        """The instant of that hour in the shift, whose night may end on the next day."""
        if not text:
            return None
        begins = self.shift.local_start
        wall = datetime.combine(begins.date(), datetime.min.time())
        wall += timedelta(minutes=minutes(text))
        if wall < begins or (is_end and wall == begins):
            wall += timedelta(days=1)
        return clock.ends_utc(wall) if is_end else clock.starts_utc(wall)


class CoverForm(PartForm):
    """I cannot: why, for which hours, and whom to ask."""

    reason = Pick(choices=_chosen(Reason), default=Reason.ILL.value)
    whom = Pick(choices=[], default=EVERYBODY)
    # The button: ask and hold it meanwhile, or leave it open now.
    m = StringField()

    def offer(self, colleagues: list[Membership]) -> None:
        """Everybody who may, or one of these."""
        everybody = SelectChoice(EVERYBODY, gettext(N_("everybody who can")))
        self.whom.choices = [everybody, *_people(colleagues)]

    def validate_reason(self, field: Any) -> None:
        """Nothing is asked by a form without its button."""
        if self.m.data not in {"ask", "now"}:
            raise ValidationError(gettext(N_("Tap one of the two buttons.")))

    @property
    def asked_of_id(self) -> int | None:
        """The one who is asked; None for everybody."""
        return None if self.whom.data == EVERYBODY else int(self.whom.data)


class ReplaceForm(PartForm):
    """Who is on duty instead; forced only with a reason."""

    seat = Pick(choices=[], default="1")
    who = Pick(choices=[])
    is_forced = BooleanField()
    force = Pick(choices=_chosen(ForceReason), default=ForceReason.NOBODY_ELSE.value)

    def offer(self, colleagues: list[Membership], seats: int) -> None:
        """One of these, on one of so many seats."""
        self.who.choices = _people(colleagues)
        self.seat.choices = [SelectChoice(str(n), str(n)) for n in range(1, seats + 1)]


class ActualForm(PartForm):
    """Who actually took it, and how that came about."""

    seat = Pick(choices=[], default="1")
    who = Pick(choices=[])
    reason = Pick(choices=_chosen(ActualReason), default=ActualReason.BY_WORD.value)

    offer = ReplaceForm.offer


class SwapForm(Form):
    """Which duty of a colleague's she would take for her own."""

    theirs = Pick(choices=[])


def _people(colleagues: list[Membership]) -> list[SelectChoice]:
    return [SelectChoice(str(m.id), said_of(m)) for m in colleagues]
