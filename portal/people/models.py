"""Persons and their memberships: who somebody is, where, as what, from when until when."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, and_, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql.elements import ColumnElement

from portal import i18n
from portal.access import Role
from portal.db import Base, Moment
from portal.people.lists import Function


class Person(Base):
    """Somebody who works here. A professional, never a woman who is helped."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(40), unique=True)
    name_ar: Mapped[str] = mapped_column(String(80))
    name_latin: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(2))
    speaks: Mapped[str] = mapped_column(String(120), default="")
    passphrase_hash: Mapped[str | None] = mapped_column(String(200))
    home_area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="person",
        order_by="Membership.id",
        foreign_keys="Membership.person_id",
    )

    @property
    def name(self) -> str:
        """Her name in the letters of the page's reader."""
        return i18n.pick(self.name_ar, self.name_latin, self.name_latin)


class Membership(Base):
    """One mandate: a function and a role in exactly one scope, from a moment until another.

    Ending it is enough: access, duties and board follow, since all of them compute what is live.
    """

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN area_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN is_installation THEN 1 ELSE 0 END) = 1",
            name="one_scope",
        ),
        CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="order"),
        Index(None, "person_id"),
        Index(None, "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))
    function: Mapped[str] = mapped_column(String(40))
    title_ar: Mapped[str] = mapped_column(String(80), default="")
    title_fr: Mapped[str] = mapped_column(String(80), default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    is_installation: Mapped[bool] = mapped_column(default=False)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # A membership made by an operator opens nothing until an area coordinator confirms it.
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship(back_populates="memberships", foreign_keys=[person_id])
    unit: Mapped[Any] = relationship("Unit")
    area: Mapped[Any] = relationship("Area")

    @classmethod
    def live_at(cls, at: datetime) -> ColumnElement[bool]:
        """The condition that a membership counts at `at`: begun, not ended, confirmed."""
        return and_(
            cls.starts_at <= at,
            or_(cls.ends_at.is_(None), cls.ends_at > at),
            cls.confirmed_at.is_not(None),
        )

    @property
    def title(self) -> str:
        """The function as she is addressed, feminine or masculine where the language says so."""
        label = Function(self.function).label
        return i18n.pick(self.title_ar or label, self.title_fr or label, label)

    @property
    def granted_role(self) -> Role:
        """The role as a value of the list, for the table of grants."""
        return Role(self.role)
