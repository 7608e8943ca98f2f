"""What somebody else says of a unit's card, until whoever keeps the card decides on it.

A suggestion is one field and one value in the form in which it is kept: never prose, and never
somebody's own number. What was refused is not kept.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from portal import clock, i18n
from portal.db import Base, Moment, db
from portal.i18n import N_, Listed
from portal.people.lists import Function, Spoken
from portal.people.sittings import Sitting
from portal.units.lists import ContactKind
from portal.units.models import Unit
from portal.units.offers import ServiceKind

# As many may wait from one person: nobody buries a coordinator.
MOST_WAITING = 30
MOST_SHOWN = 60
# How long whoever suggested something sees what became of it.
TOLD_FOR = timedelta(days=30)


class Field(Listed):
    """What may be suggested; of a shelter only what says nothing of the place (`OF_SHELTER`)."""

    NAME_AR = "name_ar", N_("Name in Arabic")
    NAME_FR = "name_fr", N_("Name in French")
    NAME_EN = "name_en", N_("Name in English")
    NUMBER = "number", N_("One more line or address")
    SPEAKS = "speaks", N_("Languages spoken there")
    HOURS = "hours", N_("Opening hours")
    OFFERS = "offers", N_("Offers this too")
    OFFERS_NOT = "offers_not", N_("Does not offer this any more")
    CLOSED = "closed", N_("Closed")


OF_SHELTER = frozenset(
    {Field.NUMBER, Field.SPEAKS, Field.HOURS, Field.OFFERS, Field.OFFERS_NOT, Field.CLOSED}
)


class Suggestion(Base):
    """One field of a card as somebody else has it, and what became of it."""

    __tablename__ = "suggestion"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (is_accepted IS NULL)", name="decided"),
        Index(None, "unit_id", "decided_at"),
        Index(None, "by_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    field: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    function: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(20))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    is_accepted: Mapped[bool | None]

    unit: Mapped[Unit] = relationship()
    sender: Mapped[Unit | None] = relationship(
        primaryjoin="foreign(Suggestion.place) == remote(Unit.code)", viewonly=True
    )

    @property
    def from_whom(self) -> str:
        """Whose word it is: a function and a unit, never a name."""
        there = [self.sender.name] if self.sender else []
        return i18n.listed([Function(self.function).label, *there])

    @property
    def label(self) -> str:
        """Which field, in words."""
        return Field(self.field).label

    @property
    def words(self) -> str:
        """The value as a person reads it; nothing once it was refused."""
        return in_words(Field(self.field), self.value) if self.value else ""

    @classmethod
    def make(cls, unit: Unit, said: dict[Field, list[str]], by: Sitting) -> "list[Suggestion]":
        """One for each field and value, without those of hers that wait already."""
        rows = select(cls.field, cls.value).where(
            cls.unit_id == unit.id, cls.by_id == by.person_id, cls.decided_at.is_(None)
        )
        waiting = {(field, value) for field, value in db.session.execute(rows)}
        about = {"unit_id": unit.id, "at": clock.now(), "by_id": by.person_id}
        about |= {"function": by.function, "place": by.unit_code}
        made = [
            cls(field=field.value, value=value, **about)
            for field, values in said.items()
            for value in values
            if (field.value, value) not in waiting
        ]
        db.session.add_all(made)
        db.session.flush()
        return made

    @classmethod
    def waiting_from(cls, person_id: int) -> int:
        """How many of hers nobody has decided on."""
        waiting = cls.decided_at.is_(None) & (cls.by_id == person_id)
        return db.session.scalar(select(func.count(cls.id)).where(waiting)) or 0

    @classmethod
    def open_where(cls, condition: Any) -> "list[Suggestion]":
        """Those to decide on for the units that meet a condition, the oldest first."""
        rows = (
            select(cls)
            .join(cls.unit)
            .options(joinedload(cls.unit), joinedload(cls.sender))
            .where(cls.decided_at.is_(None), condition)
            .order_by(Unit.code, cls.at, cls.id)
            .limit(MOST_SHOWN)
        )
        return list(db.session.scalars(rows))

    @classmethod
    def of_person(cls, person_id: int) -> "list[Suggestion]":
        """Hers of the last weeks, with what became of each."""
        rows = (
            select(cls)
            .options(joinedload(cls.unit))
            .where(cls.by_id == person_id, cls.at > clock.now() - TOLD_FOR)
            .order_by(cls.at.desc(), cls.id.desc())
            .limit(MOST_SHOWN)
        )
        return list(db.session.scalars(rows))

    def decide(self, person_id: int, *, is_accepted: bool) -> bool:
        """Accept or refuse it; False when somebody else decided first."""
        said: dict[str, Any] = {
            "decided_at": clock.now(), "decided_by_id": person_id, "is_accepted": is_accepted,
        }  # fmt: skip
        if not is_accepted:
            said["value"] = ""
        done = db.session.execute(
            update(Suggestion)
            .where(Suggestion.id == self.id, Suggestion.decided_at.is_(None))
            .values(said)
            .returning(Suggestion.id)
            .execution_options(synchronize_session=False)
        )
        return done.first() is not None


def in_words(field: Field, value: str) -> str:
    """A kept value as a person reads it."""
    if field is Field.NUMBER:
        kind, _, number = value.partition(":")
        return f"{ContactKind(kind).label} · {i18n.phone(number)}"
    if field in {Field.OFFERS, Field.OFFERS_NOT}:
        return ServiceKind(value).label
    if field is Field.SPEAKS:
        return i18n.listed([Spoken(code).label for code in value.split()])
    if field is Field.HOURS:
        return i18n.listed([_span(*span) for span in spans_of(value)])
    if field is Field.CLOSED:
        on = date.fromisoformat(value)
        return f"{i18n.day(on)} {on.year}"
    return value


def _span(day: int, opens: int, closes: int) -> str:
    hours = f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}"
    return f"{i18n.weekdays([day])} {hours}"


def kept_spans(spans: Any) -> str:
    """Weekly hours as one short text: "0:510-990 1:510-990"."""
    return " ".join(f"{day}:{opens}-{closes}" for day, opens, closes in sorted(spans))


def spans_of(text: str) -> list[tuple[int, int, int]]:
    """Weekly hours out of that text."""
    parts = [part.replace(":", "-").split("-") for part in text.split()]
    return [(int(day), int(opens), int(closes)) for day, opens, closes in parts]
