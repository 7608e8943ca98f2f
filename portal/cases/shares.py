"""The ledger of consent: one answer, one recipient unit, one purpose, one date.

A share rests either on her answer or on a legal basis, never on both and never on neither; the
database says so too. Withdrawing appends a record; the ledger itself never changes.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

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
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship
from sqlalchemy.sql.elements import ColumnElement

from portal import clock
from portal.cases.lists import Basis, Consent, Mode
from portal.cases.models import Case, Exclusion, own_units
from portal.db import Base, Moment, db
from portal.people.models import Membership
from portal.people.sittings import Sitting
from portal.units.models import Unit

LASTS = timedelta(days=7)
# A share on a legal basis is confirmed by another coordinator within three days.
CONFIRMED_WITHIN = timedelta(hours=72)


class Share(Base):
    """What she answered about one unit, or the legal basis that stood in for her answer."""

    __tablename__ = "share"
    __table_args__ = (
        CheckConstraint("(answer IS NULL) <> (basis IS NULL)", name="consent_or_basis"),
        CheckConstraint(
            "(until_at IS NULL) = (answer IS NOT NULL AND answer <> 'given')", name="until"
        ),
        CheckConstraint("until_at IS NULL OR until_at > at", name="order"),
        CheckConstraint("answer IS NULL OR (mode <> '' AND language <> '')", name="how_she_said"),
        CheckConstraint("basis IS NULL OR sealed IS NOT NULL OR is_blanked", name="reason"),
        Index(None, "case_id"),
        Index(None, "unit_id", "until_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    purpose: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Moment)
    until_at: Mapped[datetime | None] = mapped_column(Moment)
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    answer: Mapped[str | None] = mapped_column(String(20))
    mode: Mapped[str] = mapped_column(String(20), default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    basis: Mapped[str | None] = mapped_column(String(30))
    # The basis' reference is read by whoever confirms it; the reason by the unit alone.
    reference: Mapped[str] = mapped_column(String(60), default="")
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_blanked: Mapped[bool] = mapped_column(default=False)

    case: Mapped[Case] = relationship()
    unit: Mapped[Unit] = relationship()

    @classmethod
    def _make(cls, case: Case, unit_id: int, by: Membership, **said: Any) -> "Share":
        share = cls(
            code=secrets.token_hex(6),
            case_id=case.id,
            unit_id=unit_id,
            taken_by_id=by.id,
            **({"at": clock.now()} | said),
        )
        db.session.add(share)
        return share

    @classmethod
    def answered(
        cls, case: Case, unit_id: int, by: Membership, answer: Consent, **said: Any
    ) -> "Share":
        """What she answered about this unit: `purpose`, `mode`, `language`; given has an end."""
        until = said.pop("until_at", None) or clock.now() + LASTS
        lasts = until if answer is Consent.GIVEN else None
        return cls._make(case, unit_id, by, answer=answer.value, until_at=lasts, **said)

    @classmethod
    def required(
        cls, case: Case, unit_id: int, by: Membership, basis: Basis, reason: str, **said: Any
    ) -> "Share":
        """Shared although she was not asked: on which basis, under which reference, and why."""
        share = cls._make(
            case, unit_id, by, basis=basis.value, until_at=clock.now() + LASTS, **said
        )
        share.sealed = case.key.seal(reason, table="share", column="sealed", row=share.code)
        return share

    @classmethod
    def live_at(cls, at: datetime) -> ColumnElement[bool]:
        """The condition that a share lets something through: given or required, not over.

        A legal basis that another coordinator doubted, or nobody confirmed in time, lets nothing.
        """
        looked = exists().where(BasisConfirmation.share_id == cls.id)
        stands = and_(
            cls.basis.is_not(None),
            ~looked.where(BasisConfirmation.is_right.is_(False)),
            or_(cls.at > at - CONFIRMED_WITHIN, looked.where(BasisConfirmation.is_right)),
        )
        return and_(
            or_(cls.answer == Consent.GIVEN.value, stands),
            cls.at <= at,
            cls.until_at > at,
            ~exists().where(Withdrawal.share_id == cls.id),
        )

    @classmethod
    def received_by(cls, person: Sitting) -> ColumnElement[bool]:
        """The condition that a share reaches this person now, as one of the recipient unit."""
        kept = aliased(Case)
        return and_(
            cls.unit_id.in_(own_units(person)),
            cls.live_at(clock.now()),
            exists().where(kept.id == cls.case_id, kept.purged_at.is_(None)),
            ~Exclusion.hits(person, cls.case_id),
        )

    @classmethod
    def live_of(cls, case_id: int) -> "list[Share]":
        """The live shares of a case, the newest of each unit."""
        rows = db.session.scalars(
            select(cls).where(cls.case_id == case_id, cls.live_at(clock.now())).order_by(cls.id)
        )
        return list({share.unit_id: share for share in rows}.values())

    @property
    def said(self) -> str:
        """The answer or the basis, in words."""
        return Consent(self.answer).label if self.answer else Basis(self.basis or "").label

    @property
    def how(self) -> str:
        """How she said it, in words; nothing where she was not asked."""
        return Mode(self.mode).label if self.mode else ""

    def withdraw(self, by: Membership, mode: str) -> "Withdrawal":
        """She takes it back: from this instant nothing of it opens."""
        taken = Withdrawal(share_id=self.id, at=clock.now(), by_id=by.id, mode=mode)
        db.session.add(taken)
        return taken


class Withdrawal(Base):
    """She took an answer back; one per share, never changed."""

    __tablename__ = "withdrawal"

    share_id: Mapped[int] = mapped_column(ForeignKey("share.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    mode: Mapped[str] = mapped_column(String(20))


class BasisConfirmation(Base):
    """Another coordinator looked at a legal basis: code, basis and reference, nothing else."""

    __tablename__ = "basis_confirmation"

    share_id: Mapped[int] = mapped_column(ForeignKey("share.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    is_right: Mapped[bool]
