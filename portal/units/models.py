"""Units and the lines on which they are reached, with what is known of each line and since when."""

import secrets
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    case,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock, i18n
from portal.access import Role
from portal.cipher import Keyring
from portal.db import Base, Moment, db
from portal.i18n import LOCALES
from portal.people.lists import Function
from portal.people.models import Membership
from portal.people.powers import coordinates_area
from portal.people.sittings import Sitting
from portal.units.index import SearchKey
from portal.units.lists import Audience, ContactKind, UnitKind
from portal.units.territory import Area, Named


class Unit(Named, Base):
    """A cell or service that can be reached. A shelter's address has no field here or anywhere."""

    __tablename__ = "unit"
    __table_args__ = (Index(None, "area_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    sector: Mapped[str] = mapped_column(String(20))
    # A national line belongs to no area.
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    speaks: Mapped[str] = mapped_column(String(120), default="")
    reception_ar: Mapped[str] = mapped_column(String(300), default="")
    reception_fr: Mapped[str] = mapped_column(String(300), default="")
    reception_en: Mapped[str] = mapped_column(String(300), default="")
    # Seen by its own people, security and prosecution only (seed S5).
    is_restricted: Mapped[bool] = mapped_column(default=False)
    # What another system calls it, so that the same file twice is the same unit.
    external_id: Mapped[str | None] = mapped_column(String(300), unique=True)
    # Kept from every export; nothing that is imported can change it.
    is_published: Mapped[bool] = mapped_column(default=True)
    closed_on: Mapped[date | None]
    # Announced, not done: until its day the unit counts in full, and somebody closes it then.
    closes_on: Mapped[date | None]
    # Where to go instead.
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))

    area: Mapped[Area | None] = relationship()
    parent: Mapped["Unit | None"] = relationship(foreign_keys=[parent_id], remote_side=[id])
    successor: Mapped["Unit | None"] = relationship(foreign_keys=[successor_id], remote_side=[id])
    contacts: Mapped[list["ContactPoint"]] = relationship(
        back_populates="unit", order_by="ContactPoint.position"
    )

    @property
    def is_shelter(self) -> bool:
        """Whether nothing may say where it is."""
        return self.kind == UnitKind.SHELTER

    @property
    def name(self) -> str:
        """What it is called in the language of the request; a shelter by its code (3.4)."""
        if self.is_shelter:
            return f"{UnitKind.SHELTER.label.capitalize()} {self.code}"
        return super().name

    @property
    def reception(self) -> str:
        """How to get in, in the reader's language; a shelter has none, whatever was entered."""
        if self.is_shelter:
            return ""
        return i18n.pick(self.reception_ar, self.reception_fr, self.reception_en)


def called(unit: Any, lang: str) -> ColumnElement[str]:
    """A unit's name for a query that reads columns; `unit` may be an alias of `Unit`.

    A shelter is called by its code everywhere: a name has told more than one address.
    """
    kind = i18n.said_in(lang, UnitKind.SHELTER.english).capitalize()
    name: ColumnElement[str] = getattr(unit, f"name_{lang}")
    is_shelter = unit.kind == UnitKind.SHELTER.value
    return case((is_shelter, literal(f"{kind} ") + unit.code), else_=name).label(f"name_{lang}")


def note_names(unit_ids: set[int] | None = None) -> None:
    """Make the search keys of these units anew; without, of all, and of the areas.

    Former names and aliases find a unit too. A shelter is found by its code alone: whether a typed
    name finds it would tell who guesses where it is.
    """
    names: dict[int, list[str]] = {}
    shelters = set()
    units = select(Unit.id, Unit.kind, Unit.code, Unit.name_ar, Unit.name_fr, Unit.name_en)
    for ident, kind, code, *said in db.session.execute(_only(units, Unit.id, unit_ids)):
        if kind == UnitKind.SHELTER:
            shelters.add(ident)
            said = [f"{i18n.said_in(lang, UnitKind.SHELTER.english)} {code}" for lang in LOCALES]
        names[ident] = [*said, code]
    for rows in (
        _only(
            select(FormerName.unit_id, FormerName.name_ar, FormerName.name_fr, FormerName.name_en),
            FormerName.unit_id,
            unit_ids,
        ),
        _only(select(Alias.unit_id, Alias.name), Alias.unit_id, unit_ids),
    ):
        for ident, *said in db.session.execute(rows):
            if ident not in shelters:
                names[ident] += said
    SearchKey.note("unit", names)
    if unit_ids is None:
        areas = select(Area.id, Area.name_ar, Area.name_fr, Area.name_en)
        SearchKey.note("area", {ident: said for ident, *said in db.session.execute(areas)})


def _only(rows: Any, column: Any, unit_ids: set[int] | None) -> Any:
    return rows if unit_ids is None else rows.where(column.in_(unit_ids))


class Alias(Base):
    """A further name by which people ask for a unit; its coordinator keeps it."""

    __tablename__ = "alias"
    __table_args__ = (Index(None, "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(120))


class FormerName(Named, Base):
    """A name a unit bore until a day, kept so that old papers still find it."""

    __tablename__ = "former_name"
    __table_args__ = (Index(None, "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    until_on: Mapped[date]

    unit: Mapped[Unit] = relationship()


class FormerParent(Base):
    """The unit that another belonged to until a day (a delegation, before it was replaced)."""

    __tablename__ = "former_parent"
    __table_args__ = (Index(None, "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    parent_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    until_on: Mapped[date]


class ServedCommune(Base):
    """A unit serves a commune from a day, until another."""

    __tablename__ = "served_commune"
    __table_args__ = (Index(None, "unit_id"), Index(None, "commune_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]


class ContactPoint(Base):
    """One way to reach a unit. It belongs to the unit and a function; only a personal phone to one.

    A personal number is sealed at rest and shown on a logged reveal alone.
    """

    __tablename__ = "contact_point"
    __table_args__ = (
        CheckConstraint("(number IS NULL) <> (sealed IS NULL)", name="open_or_sealed"),
        CheckConstraint("(person_id IS NULL) = (sealed IS NULL)", name="personal_is_sealed"),
        Index(None, "unit_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(24), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(20))
    function: Mapped[str] = mapped_column(String(40), default="")
    is_duty: Mapped[bool] = mapped_column(default=False)
    audience: Mapped[str] = mapped_column(String(20), default=Audience.EVERYONE.value)
    position: Mapped[int] = mapped_column(default=0)
    number: Mapped[str | None] = mapped_column(String(80))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    closed_on: Mapped[date | None]

    unit: Mapped[Unit] = relationship(back_populates="contacts")

    @property
    def kind_label(self) -> str:
        """The medium, in words."""
        return ContactKind(self.kind).label

    def __init__(self, **fields: object) -> None:
        # Ciphertext is bound to the row before the database gives it an id.
        super().__init__(uid=secrets.token_hex(12), **fields)

    @property
    def function_label(self) -> str:
        """Whose it is, as a function: the name stays where it belongs."""
        return Function(self.function).label if self.function else ""

    def may_be_asked_by(self, holder: list[Membership], unit: Unit) -> bool:
        """Whether the holder may ask for this personal number: her unit's, her area's, or open."""
        is_hers = any(m.unit_id == unit.id and m.role != Role.OBSERVER for m in holder)
        return (
            is_hers
            or coordinates_area(holder, unit.area_id)
            or self.audience == Audience.EVERYONE.value
        )

    def opened(self) -> str:
        """The personal number itself; whoever opens it has written so in the trail before."""
        keyring: Keyring = current_app.config["KEYRING"]
        return keyring.open(
            self.sealed or b"", table="contact_point", column="sealed", row=self.uid
        )

    def keep_personal(self, number: str) -> None:
        """Seal a personal phone number (E.164) into this row."""
        keyring: Keyring = current_app.config["KEYRING"]
        self.sealed = keyring.seal(number, table="contact_point", column="sealed", row=self.uid)


class SaidOfLine:
    """What is appended to a contact point: when, by whom, and under which function."""

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact_point.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    function: Mapped[str] = mapped_column(String(40))
    # The code of the unit or area for which she spoke then; it may have another name since.
    place: Mapped[str] = mapped_column(String(20), default="", server_default="")

    @classmethod
    def append(cls, contact_id: int, by: Sitting, **said: str) -> None:
        """Record it now; such rows are never changed."""
        row: Any = cls
        about = {"contact_id": contact_id, "at": clock.now(), "place": by.unit_code}
        db.session.add(row(**about, by_id=by.person_id, function=by.function, **said))


class Confirmation(SaidOfLine, Base):
    """A contact point was right at a moment, found out in a way (`How`)."""

    __tablename__ = "confirmation"
    __table_args__ = (Index(None, "contact_id", "at"),)

    how: Mapped[str] = mapped_column(String(20))


class Failure(SaidOfLine, Base):
    """A try on a contact point reached nobody (`Outcome`)."""

    __tablename__ = "failure"
    __table_args__ = (Index(None, "contact_id", "at"),)

    outcome: Mapped[str] = mapped_column(String(20))
