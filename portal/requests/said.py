"""What a request says, what a step says, and for which units somebody may say it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from portal.access import Role
from portal.people.sittings import Sitting
from portal.requests.lists import Urgency

# Roles that ask and answer; whoever observes, audits or operates sees no request (product 5).
ACTS = (Role.MEMBER.value, Role.COORDINATOR.value)


@dataclass(frozen=True)
class Said:
    """What a request says, beside its kind and its recipients; checked by the form of the kind."""

    urgency: Urgency
    language: str
    cautions: tuple[str, ...] = ()
    # She agrees that this is asked; without a case nothing is sent without it.
    agrees: bool = False
    details: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    due_on: date | None = None
    # The delay agreed with the recipient (forensic and psychological certificates).
    agreed: timedelta | None = None
    # A code given beforehand, as the demonstration does; otherwise one is drawn.
    code: str = ""


@dataclass(frozen=True)
class Word:
    """What a step says beside itself: a reason, an hour, a number, another unit."""

    reason: str = ""
    hour: datetime | None = None
    count: int | None = None
    unit_id: int | None = None


def units_of(reader: Sitting) -> set[int]:
    """The units in which this person asks and answers."""
    return {m.unit_id for m in reader.memberships if m.unit_id and m.role in ACTS}
