"""A lost passphrase, or passphrase and authenticator: who agreed, and the link that gives it back.

One coordinator gives back a passphrase, since the second factor still stands between her and the
account. Both lost takes two, or the area coordinator (product 5, `powers.is_enough`).
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.db import Base, Moment, db
from portal.people.factors import RecoveryCode, SecondFactor
from portal.people.links import code_in, token_of
from portal.people.models import Membership, Person
from portal.people.passphrase import hashed
from portal.people.pins import Pin
from portal.people.powers import is_enough
from portal.people.sittings import Sitting

LASTS = timedelta(hours=48)
PURPOSE = "reset"


class Reset(Base):
    """Somebody lost her way in; the link works once enough others agree, once, for 48 hours."""

    __tablename__ = "reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # Passphrase and second factor, not the passphrase alone.
    is_whole: Mapped[bool]
    asked_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship()
    approvals: Mapped[list["ResetApproval"]] = relationship(order_by="ResetApproval.id")

    @classmethod
    def ask(cls, person_id: int, by_id: int, *, is_whole: bool) -> "Reset":
        """Begin it with the word of whoever asks; an older one of the same person ends."""
        at = clock.now()
        db.session.execute(
            update(cls)
            .where(cls.person_id == person_id, cls.used_at.is_(None), cls.revoked_at.is_(None))
            .values(revoked_at=at)
        )
        reset = cls(code=secrets.token_hex(6), person_id=person_id, is_whole=is_whole, asked_at=at)
        db.session.add(reset)
        db.session.flush()
        reset.approve(by_id)
        return reset

    @classmethod
    def open_of(cls, person_id: int) -> "Reset | None":
        """The one under way for this person."""
        rows = select(cls).where(
            cls.person_id == person_id,
            cls.used_at.is_(None),
            cls.revoked_at.is_(None),
            cls.asked_at > clock.now() - LASTS,
        )
        return db.session.scalars(rows.order_by(cls.id.desc())).first()

    @classmethod
    def of_token(cls, token: str) -> "Reset | None":
        """The reset of a link, open or over; None where the link is not ours."""
        code = code_in(PURPOSE, token)
        return db.session.scalars(select(cls).where(cls.code == code)).first() if code else None

    @property
    def token(self) -> str:
        """What the link ends with."""
        return token_of(PURPOSE, self.code)

    @property
    def ends_at(self) -> datetime:
        """When the link stops working."""
        return self.asked_at + LASTS

    @property
    def is_open(self) -> bool:
        """Unused, not taken back and not too old."""
        return self.used_at is None and self.revoked_at is None and clock.now() < self.ends_at

    @property
    def approver_ids(self) -> set[int]:
        """Those who agreed."""
        return {approval.person_id for approval in self.approvals}

    @property
    def is_granted(self) -> bool:
        """Whether enough of those who agreed may still say so."""
        at = clock.now()
        # Without a second factor that stays, a passphrase alone would be the whole account.
        is_whole = self.is_whole or not SecondFactor.guards(self.person_id)
        found = Membership.open_of({self.person_id, *self.approver_ids})
        approvers = {
            ident: [m for m in found if m.person_id == ident and m.is_live_at(at)]
            for ident in self.approver_ids
        }
        hers = [m for m in found if m.person_id == self.person_id]
        makers = makers_of(self.approver_ids) if len(approvers) > 1 else {}
        return is_enough(approvers, hers, makers, is_whole=is_whole)

    def approve(self, by_id: int) -> bool:
        """Add somebody's word, once; hers own counts for nothing and is never added."""
        if by_id == self.person_id or by_id in self.approver_ids:
            return False
        self.approvals.append(ResetApproval(person_id=by_id, at=clock.now()))
        db.session.flush()
        return True

    def revoke(self) -> bool:
        """Take it back; False where it was used or taken back in this moment."""
        return _claim(Reset.id == self.id, revoked_at=clock.now())

    def carry_out(self, passphrase: str) -> bool:
        """Use it up: the new passphrase stands, every browser is out, every PIN is gone.

        False when somebody else used or revoked it in this moment.
        """
        at = clock.now()
        if not _claim(Reset.id == self.id, used_at=at):
            return False
        self.person.passphrase_hash = hashed(passphrase)
        self.person.used_at = at
        Sitting.end_all_of(self.person_id)
        if self.is_whole:
            for kept in (SecondFactor, RecoveryCode):
                db.session.execute(delete(kept).where(kept.person_id == self.person_id))
        Pin.forget(self.person_id)
        return True


class ResetApproval(Base):
    """Somebody agreed to a reset."""

    __tablename__ = "reset_approval"
    __table_args__ = (UniqueConstraint("reset_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reset_id: Mapped[int] = mapped_column(ForeignKey("reset.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)


def makers_of(person_ids: set[int]) -> dict[int, set[int]]:
    """For each person all those in whose wake she came: who made her mandates, who made theirs."""
    made = select(Membership.person_id.label("who"), Membership.made_by_id.label("maker")).where(
        Membership.made_by_id.is_not(None)
    )
    wake = made.where(Membership.person_id.in_(person_ids)).cte("wake", recursive=True)
    # UNION, not UNION ALL: two who made a mandate for each other must not go round for ever.
    wake = wake.union(
        select(wake.c.who, Membership.made_by_id)
        .join(Membership, Membership.person_id == wake.c.maker)
        .where(Membership.made_by_id.is_not(None))
    )
    makers: dict[int, set[int]] = {ident: set() for ident in person_ids}
    for who, maker in db.session.execute(select(wake.c.who, wake.c.maker)):
        makers[who].add(maker)
    return makers


def _claim(where: Any, **values: datetime) -> bool:
    """Use up or revoke an open reset by one statement, so that of two who try, one does."""
    rows = update(Reset).where(where, Reset.used_at.is_(None), Reset.revoked_at.is_(None))
    return db.session.execute(rows.values(**values).returning(Reset.id)).first() is not None
