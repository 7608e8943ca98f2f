"""Persons and their memberships: who somebody is, where, as what, from when until when."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, and_, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship
from sqlalchemy.sql.elements import ColumnElement

from portal import clock, i18n
from portal.access import Role
from portal.db import Base, Moment, db
from portal.people.lists import ROLE_WORDS, Function

# The data undertaking is given anew when its words change, and every year.
UNDERTAKING = 1
UNDERTAKEN_FOR = timedelta(days=365)
# An account that nobody signs in to for this long is locked, and listed (product 5, issue of T11).
RESTS_AFTER = timedelta(days=60)


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
    # The last sign-in, or the moment a coordinator opened the account again.
    used_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    undertaken_at: Mapped[datetime | None] = mapped_column(Moment)
    undertaken_version: Mapped[int] = mapped_column(default=0)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="person",
        order_by="Membership.id",
        foreign_keys="Membership.person_id",
    )

    @property
    def name(self) -> str:
        """Her name in the letters of the page's reader."""
        return i18n.pick(self.name_ar, self.name_latin, self.name_latin)

    @property
    def names(self) -> tuple[str, ...]:
        """Her account name and her names, which are no part of a passphrase."""
        return self.account, self.name_latin, self.name_ar

    @property
    def initials(self) -> str:
        """What stays beside her past acts once she has left."""
        return " ".join(f"{word[0]}." for word in self.name_latin.split())

    def has_undertaken_at(self, at: datetime) -> bool:
        """Whether she gave the data undertaking as it stands now, within the last year."""
        if self.undertaken_at is None or self.undertaken_version != UNDERTAKING:
            return False
        return at - self.undertaken_at < UNDERTAKEN_FOR

    def undertake(self) -> None:
        """She read the undertaking and accepted it."""
        self.undertaken_at, self.undertaken_version = clock.now(), UNDERTAKING

    def rests_at(self, at: datetime) -> bool:
        """Whether nobody has signed in to this account for so long that it is locked."""
        return at - self.used_at >= RESTS_AFTER


# Every mandate lies in exactly one unit, area or the installation.
ONE_SCOPE = (
    "(CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN area_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN is_installation THEN 1 ELSE 0 END) = 1"
)


class Membership(Base):
    """One mandate: a function and a role in exactly one scope, from a moment until another.

    Ending it is enough: access, duties and board follow, since all of them compute what is live.
    """

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(ONE_SCOPE, name="one_scope"),
        CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="order"),
        Index(None, "person_id"),
        Index(None, "unit_id"),
        Index(None, "area_id"),
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
    made_as: Mapped[str] = mapped_column(String(20), default="")
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
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

    @classmethod
    def live_of(cls, person_id: int) -> "list[Membership]":
        """The mandates that this person holds now, with their units."""
        rows = select(cls).where(cls.person_id == person_id, cls.live_at(clock.now()))
        return list(db.session.scalars(rows.options(joinedload(cls.unit)).order_by(cls.id)))

    @classmethod
    def open_of(cls, person_ids: set[int]) -> "list[Membership]":
        """The mandates of these people that are not over: live, waiting or still to begin."""
        rows = select(cls).where(
            cls.person_id.in_(person_ids),
            or_(cls.ends_at.is_(None), cls.ends_at > clock.now()),
        )
        return list(db.session.scalars(rows.options(joinedload(cls.unit)).order_by(cls.id)))

    def is_live_at(self, at: datetime) -> bool:
        """As `live_at`, asked of one mandate."""
        has_begun = self.confirmed_at is not None and self.starts_at <= at
        return has_begun and (self.ends_at is None or self.ends_at > at)

    @property
    def is_waiting(self) -> bool:
        """Not yet confirmed, neither refused nor over meanwhile."""
        is_over = self.ends_at is not None and self.ends_at <= clock.now()
        return self.confirmed_at is None and self.ended_by_id is None and not is_over

    @property
    def scope(self) -> Any:
        """The unit or the area that it lies in; None for the installation."""
        return self.unit or self.area

    def end(self, at: datetime, by_id: int) -> None:
        """It is over from `at` on; access, duties and board follow by themselves."""
        # A mandate that ends before it began was never one, yet its row keeps its order; one that
        # has an end already is never made longer by giving it another.
        at = max(at, self.starts_at + timedelta(seconds=1))
        self.ends_at = min(at, self.ends_at) if self.ends_at else at
        self.ended_by_id = by_id

    @property
    def title(self) -> str:
        """The function as she is addressed, feminine or masculine where the language says so."""
        label = Function(self.function).label
        return i18n.pick(self.title_ar or label, self.title_fr or label, label)

    @property
    def role_in_words(self) -> str:
        """What the role adds to the function, in the language of the request."""
        return i18n.gettext(ROLE_WORDS[self.granted_role])

    @property
    def granted_role(self) -> Role:
        """The role as a value of the list, for the table of grants."""
        return Role(self.role)
