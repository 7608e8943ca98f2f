"""Which line to call now: a chain of lines, each with when it was last right and last silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased

from portal import i18n
from portal.db import Moment, db
from portal.units.lists import CALLABLE, Audience, Outcome, UnitKind
from portal.units.models import Confirmation, ContactPoint, Failure, Unit, called

# A line that was silent is tried again after this long; until then the next one stands first.
REST = timedelta(minutes=30)
# A line that nobody confirmed for longer than this says so (product 3.2: the 90-day cycle).
CYCLE = timedelta(days=90)


@dataclass(frozen=True)
class Line:
    """A callable contact point with its age."""

    id: int
    unit_id: int
    number: str
    is_duty: bool
    unit_ar: str
    unit_fr: str
    unit_en: str
    confirmed_at: datetime | None
    failed_at: datetime | None
    is_national: bool = False
    wrong_at: datetime | None = None

    @property
    def unit_name(self) -> str:
        """The unit that answers on it, in the language of the request."""
        return i18n.pick(self.unit_ar, self.unit_fr, self.unit_en)

    def is_silent_at(self, at: datetime) -> bool:
        """Tried in vain a short while ago, and not confirmed since."""
        if self.failed_at is None or at - self.failed_at >= REST:
            return False
        return self.confirmed_at is None or self.confirmed_at < self.failed_at

    @property
    def is_doubted(self) -> bool:
        """Somebody said that it is no longer right, and nobody has confirmed it since."""
        if self.wrong_at is None:
            return False
        return self.confirmed_at is None or self.confirmed_at < self.wrong_at

    def is_stale_at(self, at: datetime) -> bool:
        """Confirmed by nobody for a whole cycle, or never."""
        return self.confirmed_at is None or at - self.confirmed_at > CYCLE


def to_call(chain: Sequence[Line], at: datetime) -> tuple[Line | None, list[Line]]:
    """The line to call now, and those in front of it that were silent a short while ago.

    None for an empty chain. A doubted line comes after the others. When every line was silent, the
    one whose failure lies longest back is the one to try again.
    """
    silent = [line for line in chain if line.is_silent_at(at)]
    left = sorted((line for line in chain if line not in silent), key=lambda x: x.is_doubted)
    speaking = next(iter(left), None)
    if speaking is None:
        speaking = min(silent, key=lambda line: line.failed_at or at, default=None)
    return speaking, [line for line in silent if line is not speaking]


_Owner = aliased(Unit)


def _latest(model: type[Confirmation] | type[Failure], *more: Any) -> Any:
    return (
        select(func.max(model.at))
        .where(model.contact_id == ContactPoint.id, *more)
        .correlate(ContactPoint)
        .scalar_subquery()
    )


_LINES = (
    select(
        ContactPoint.id,
        ContactPoint.unit_id,
        ContactPoint.number,
        ContactPoint.is_duty,
        called(_Owner, "ar"),
        called(_Owner, "fr"),
        called(_Owner, "en"),
        _latest(Confirmation).label("confirmed_at"),
        _latest(Failure).label("failed_at"),
        (_Owner.kind == UnitKind.NATIONAL_LINE.value).label("is_national"),
        _latest(Failure, Failure.outcome == Outcome.WRONG_NUMBER.value).label("wrong_at"),
    )
    .join(_Owner, _Owner.id == ContactPoint.unit_id)
    .where(
        or_(
            ContactPoint.unit_id.in_(bindparam("unit_ids", expanding=True)),
            ContactPoint.id.in_(bindparam("line_ids", expanding=True)),
            _Owner.kind == UnitKind.NATIONAL_LINE.value,
        ),
        ContactPoint.audience == Audience.EVERYONE.value,
        ContactPoint.kind.in_([kind.value for kind in CALLABLE]),
        ContactPoint.number.is_not(None),
        ContactPoint.closed_on.is_(None),
    )
    .order_by(
        ContactPoint.unit_id, ContactPoint.is_duty.desc(), ContactPoint.position, ContactPoint.id
    )
)


def lines_of(unit_ids: set[int], line_ids: set[int]) -> dict[int, Line]:
    """The lines of these units, these lines of others, and the national ones; one query."""
    rows = db.session.execute(
        _LINES, {"unit_ids": sorted(unit_ids), "line_ids": sorted(line_ids)}
    ).all()
    return {row.id: Line(*row) for row in rows}


# A unit none of whose lines anybody confirmed for this long is listed (T11).
UNSURE_AFTER = timedelta(days=30)

_SURE = (
    select(ContactPoint.unit_id)
    .join(Confirmation, Confirmation.contact_id == ContactPoint.id)
    .where(
        ContactPoint.unit_id.in_(bindparam("unit_ids", expanding=True)),
        ContactPoint.closed_on.is_(None),
        Confirmation.at > bindparam("since", type_=Moment()),
    )
    .distinct()
)


def unsure_among(unit_ids: set[int], at: datetime) -> set[int]:
    """Those of these units that have no line which anybody confirmed within thirty days."""
    said = {"unit_ids": sorted(unit_ids), "since": at - UNSURE_AFTER}
    return unit_ids - set(db.session.scalars(_SURE, said))
