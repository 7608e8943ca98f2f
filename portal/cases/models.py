"""A case: a random code that one unit knows, with a key of its own for whatever is written in it.

Nothing here says who the woman is. Whether a case exists is itself a secret: what is not visible
to somebody is answered to the letter as what is not there (product 3.5, T16).
"""

import hashlib
import hmac
import secrets
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    and_,
    exists,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql.elements import ColumnElement

from portal import clock
from portal.access import Role
from portal.cases.lists import Band, Channel
from portal.cipher import DataKey, Keyring
from portal.db import Base, Moment, db, take_turn
from portal.people.sittings import Sitting
from portal.units.models import Unit

# No vowel and nothing that is read as another sign: no code spells a word, all can be dictated.
SIGNS = "23456789CDFGHJKMNPQRTVWX"
# The content goes this long after a case was closed (product 3.5); a setting of the installation.
KEPT_FOR = timedelta(days=30)


def keyring() -> Keyring:
    """The installation's keys."""
    ring: Keyring = current_app.config["KEYRING"]
    return ring


def own_units(person: Sitting) -> set[int]:
    """The units whose cases somebody may work on: those where she does more than observe."""
    found = (m for m in person.memberships if m.role != Role.OBSERVER)
    return {m.unit_id for m in found if m.unit_id is not None}


class Exclusion(Base):
    """A case is hidden from one person or one whole unit, whatever else they were granted (T16)."""

    __tablename__ = "exclusion"
    __table_args__ = (
        CheckConstraint("(unit_id IS NULL) <> (person_id IS NULL)", name="unit_or_person"),
        Index(None, "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @classmethod
    def hits(cls, person: Sitting, case_id: Any) -> ColumnElement[bool]:
        """The condition that the case is hidden from this person, as herself or by any unit."""
        units = {m.unit_id for m in person.memberships if m.unit_id is not None}
        return exists().where(
            cls.case_id == case_id,
            cls.lifted_at.is_(None),
            or_(cls.person_id == person.person_id, cls.unit_id.in_(units)),
        )

    def lift(self, by: Sitting) -> None:
        """From now on it is hidden no more."""
        self.lifted_at, self.lifted_by_id = clock.now(), by.person_id


class Case(Base):
    """One matter of one unit."""

    __tablename__ = "case_file"
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="outcome"),
        CheckConstraint("purged_at IS NULL OR wrapped IS NULL", name="purged_has_no_key"),
        Index(None, "unit_id", "closed_at"),
        Index(None, "reference_mark"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(24), unique=True)
    code: Mapped[str] = mapped_column(String(7), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[str] = mapped_column(String(20))
    elsewhere: Mapped[str] = mapped_column(String(10))
    elsewhere_channel: Mapped[str] = mapped_column(String(20), default="")
    # The last four signs of another office's reference: sealed to be read, marked to be compared.
    reference: Mapped[bytes | None] = mapped_column(LargeBinary)
    reference_mark: Mapped[str | None] = mapped_column(String(64))
    # She agreed to be counted: asked apart from everything else (GBVIMS).
    is_counted: Mapped[bool] = mapped_column(default=False)
    is_minor: Mapped[bool] = mapped_column(default=False)
    band: Mapped[str] = mapped_column(String(20), default=Band.NONE_SEEN.value)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str | None] = mapped_column(String(40))
    asked_to_pay: Mapped[str] = mapped_column(String(10), default="")
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    purged_at: Mapped[datetime | None] = mapped_column(Moment)

    unit: Mapped[Unit] = relationship()

    def __init__(self, **fields: Any) -> None:
        # The wrapped key is bound to the row before the database gives it an id.
        super().__init__(uid=secrets.token_hex(12), **fields)
        self.wrapped = keyring().wrap(
            DataKey.fresh(), table="case_file", column="wrapped", row=self.uid
        )

    @classmethod
    def start(cls, unit: Unit, by: Sitting, **said: Any) -> "Case":
        """A new case of the unit under a code that nobody has had; not yet committed."""
        take_turn("case")
        head = unit.area.code if unit.area else "MA"
        code = cls._free(head)
        case = cls(code=code, unit_id=unit.id, opened_at=clock.now(), by_id=by.person_id, **said)
        db.session.add(case)
        db.session.flush()
        return case

    @classmethod
    def _free(cls, head: str) -> str:
        while True:
            code = f"{head}-" + "".join(secrets.choice(SIGNS) for _ in range(4))
            if db.session.scalar(select(cls.id).where(cls.code == code)) is None:
                return code

    @classmethod
    def visible_to(cls, person: Sitting) -> ColumnElement[bool]:
        """The condition that a case is in this person's sight: her unit's, not hidden from her."""
        return and_(
            cls.unit_id.in_(own_units(person)),
            cls.purged_at.is_(None),
            ~Exclusion.hits(person, cls.id),
        )

    @property
    def key(self) -> DataKey:
        """Its own key. Raises CipherError when it was erased, changed or moved."""
        return keyring().unwrap(
            self.wrapped or b"", table="case_file", column="wrapped", row=self.uid
        )

    def keep_reference(self, tail: str) -> None:
        """Keep four signs of another office's reference, to be read here and compared anywhere."""
        self.reference = self.key.seal(tail, table="case_file", column="reference", row=self.uid)
        self.reference_mark = mark_of(tail)

    @property
    def tail(self) -> str:
        """Those four signs, for the case's own page; no list shows them."""
        if not self.reference:
            return ""
        return self.key.open(self.reference, table="case_file", column="reference", row=self.uid)

    @property
    def risk(self) -> Band:
        """The band as an entry of its list."""
        return Band(self.band)

    @property
    def came(self) -> str:
        """How she came, in words."""
        return Channel(self.channel).label

    @property
    def is_open(self) -> bool:
        """Not closed yet."""
        return self.closed_at is None

    @property
    def goes_at(self) -> datetime | None:
        """When its content is erased, unless somebody holds it."""
        return self.closed_at + KEPT_FOR if self.closed_at else None

    def follow_up(self, due_on: date, by: Sitting) -> None:
        """Somebody looks after her again on that day."""
        made = FollowUp(case_id=self.id, due_on=due_on, at=clock.now(), by_id=by.person_id)
        db.session.add(made)

    def close(self, outcome: str, asked_to_pay: str) -> None:
        """It is over, with what came of it; the countdown to erasure begins."""
        self.closed_at, self.outcome, self.asked_to_pay = clock.now(), outcome, asked_to_pay


def mark_of(tail: str) -> str:
    """The comparable form of a reference's tail: useless without the installation's key."""
    key = keyring().subkey("reference")
    return hmac.new(key, tail.upper().encode(), hashlib.sha256).hexdigest()


class FollowUp(Base):
    """A day on which somebody looks after her again, and the moment somebody did."""

    __tablename__ = "follow_up"
    __table_args__ = (Index(None, "case_id", "done_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    due_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    def do(self, by: Sitting) -> None:
        """It was done now."""
        self.done_at, self.done_by_id = clock.now(), by.person_id
