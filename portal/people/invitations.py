"""Invitations: a place kept for somebody in a unit, behind a link that works once within 48 hours.

The link's secret is derived from the installation's key, so whoever invited can show it again while
it is open, and a copy of the database opens nothing.
"""

import secrets
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, exists, or_, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship
from sqlalchemy.sql.elements import ColumnElement

from portal import clock
from portal.access import Role
from portal.db import Base, Moment, db
from portal.people.links import code_in, token_of
from portal.people.lists import Function
from portal.people.models import ONE_SCOPE, Membership, Person
from portal.people.powers import coordinates_unit

LASTS = timedelta(hours=48)
PURPOSE = "invitation"


class Invitation(Base):
    """A mandate that waits for its holder: where, as what, in which language, until when."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint(ONE_SCOPE, name="one_scope"),
        Index(None, "unit_id"),
        Index(None, "area_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    is_installation: Mapped[bool] = mapped_column(default=False)
    role: Mapped[str] = mapped_column(String(20))
    function: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    # The mandate's last day, for somebody who comes for a time.
    last_on: Mapped[date | None]
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_as: Mapped[str] = mapped_column(String(20))
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    unit: Mapped[Any] = relationship("Unit")
    area: Mapped[Any] = relationship("Area")
    made_by: Mapped[Person] = relationship(foreign_keys=[made_by_id])

    @classmethod
    def make(cls, by: Any, scope: dict[str, Any], **said: Any) -> "Invitation":
        """Keep a place in `scope` (`unit_id`, `area_id` or `is_installation`) for somebody.

        `by` is the sitting of whoever invites; `said` are role, function, language, last day.
        """
        is_of_unit = coordinates_unit(by.memberships, scope.get("unit_id"))
        invitation = cls(
            code=secrets.token_hex(6),
            made_at=clock.now(),
            made_by_id=by.person_id,
            made_as=(Role.COORDINATOR if is_of_unit else Role.OPERATOR).value,
            **scope,
            **said,
        )
        db.session.add(invitation)
        db.session.flush()
        return invitation

    @classmethod
    def open_at(cls, at: datetime) -> ColumnElement[bool]:
        """The condition that an invitation can still be accepted at `at`.

        It falls with the mandate of whoever made it, and when its last day is over.
        """
        is_unused = cls.used_at.is_(None) & cls.revoked_at.is_(None) & (cls.made_at > at - LASTS)
        today = clock.local(at).date()
        is_in_time = or_(cls.last_on.is_(None), cls.last_on >= today)
        backing = exists().where(
            Membership.person_id == cls.made_by_id,
            Membership.role == cls.made_as,
            or_(cls.made_as == Role.OPERATOR.value, Membership.unit_id == cls.unit_id),
            Membership.live_at(at),
        )
        return is_unused & is_in_time & backing

    @classmethod
    def of_token(cls, token: str) -> "Invitation | None":
        """The invitation of a link, open or over; None where the link is not ours."""
        code = code_in(PURPOSE, token)
        rows = select(cls).where(cls.code == code).options(joinedload(cls.unit))
        return db.session.scalars(rows.options(joinedload(cls.area))).first() if code else None

    @property
    def token(self) -> str:
        """What the link ends with."""
        return token_of(PURPOSE, self.code)

    @property
    def ends_at(self) -> datetime:
        """When the link stops working."""
        return self.made_at + LASTS

    @property
    def title(self) -> str:
        """The function it is for."""
        return Function(self.function).label

    @property
    def is_open(self) -> bool:
        """Unused, not taken back, not too old, and whoever made it could still make it."""
        rows = select(Invitation.id).where(
            Invitation.id == self.id, Invitation.open_at(clock.now())
        )
        return db.session.scalars(rows).first() is not None

    def revoke(self) -> bool:
        """Take it back; False where it was accepted in this moment."""
        return self._claim(revoked_at=clock.now())

    def accept(self, person_id: int) -> Membership | None:
        """Use it up for this person, once, whoever else tries at the same time.

        An operator's invitation makes a mandate that waits for an area coordinator; only the first
        one of an area has nobody to wait for (product 5).
        """
        at = clock.now()
        if not self._claim(used_at=at, used_by_id=person_id):
            return None
        waits = self.made_as == Role.OPERATOR and not self._is_first()
        membership = Membership(
            person_id=person_id,
            role=self.role,
            function=self.function,
            unit_id=self.unit_id,
            area_id=self.area_id,
            is_installation=self.is_installation,
            starts_at=at,
            ends_at=end_of(self.last_on) if self.last_on else None,
            made_by_id=self.made_by_id,
            made_as=self.made_as,
            confirmed_at=None if waits else at,
        )
        db.session.add(membership)
        db.session.flush()
        return membership

    def _claim(self, **values: Any) -> bool:
        """Use it up or revoke it by one statement, so that of two who try, one does."""
        open_one = update(Invitation).where(
            Invitation.id == self.id, Invitation.open_at(clock.now())
        )
        return (
            db.session.execute(open_one.values(**values).returning(Invitation.id)).first()
            is not None
        )

    def _is_first(self) -> bool:
        """Whether the area never had an area coordinator; else ending her would make room."""
        if self.role != Role.AREA_COORDINATOR:
            return False
        rows = select(Membership.id).where(
            Membership.role == Role.AREA_COORDINATOR.value,
            Membership.area_id == self.area_id,
            Membership.confirmed_at.is_not(None),
        )
        return db.session.scalars(rows.limit(1)).first() is None


def end_of(day: date) -> datetime:
    """The instant at which that day is over in Morocco."""
    return clock.starts_utc(datetime.combine(day + timedelta(days=1), time()))
