"""Requests between units: what was asked of whom, each answer, and every step with who and when.

A `Request` is what was asked. An `Ask` is one unit that it was asked of: several of one request are
siblings. A `Step` is one tap. The state stands on the ask and is moved by one conditional
statement, so that of two people who tap at once exactly one is recorded and the other is told.
"""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.cipher import Keyring
from portal.db import Base, Moment, db, take_turn
from portal.people.sittings import Sitting
from portal.requests import flow
from portal.requests.codes import fresh_code
from portal.requests.hidden import hidden_from
from portal.requests.lists import Act, Kind, Reason, Side
from portal.requests.said import Said, Word, units_of
from portal.requests.steps import VERBS, RequestCount, Step
from portal.trail.models import Verb, record
from portal.units.models import Unit

__all__ = ["Ask", "Request", "RequestCount", "Said", "Step", "Word", "units_of"]

# What somebody wrote is gone after a day, done or not (lists.md).
TEXT_LASTS = timedelta(hours=24)


class Request(Base):
    """One thing asked of one or more units. No field can hold who the woman is.

    Of what it says, only `text` is free: sealed, bound to this row, gone after a day or when done.
    """

    __tablename__ = "request"
    __table_args__ = (
        Index(None, "from_unit_id", "closed_at"),
        Index(None, "closed_at", "purged_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(24), unique=True)
    code: Mapped[str] = mapped_column(String(30), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    # The area of the unit that asks, for the counts that outlive the request.
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    function: Mapped[str] = mapped_column(String(40), default="")
    urgency: Mapped[str] = mapped_column(String(20), default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    cautions: Mapped[str] = mapped_column(String(80), default="")
    agrees: Mapped[bool] = mapped_column(default=False)
    details: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Moment)
    # Nothing is waited for any more, from any of those asked.
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    # Only the code is left, so that nobody is given it again; what was counted is in the counts.
    purged_at: Mapped[datetime | None] = mapped_column(Moment)

    unit: Mapped[Unit] = relationship(foreign_keys=[from_unit_id])
    asks: Mapped[list["Ask"]] = relationship(back_populates="request", order_by="Ask.id")

    def __init__(self, **fields: Any) -> None:
        # Ciphertext is bound to the row before the database gives it an id.
        super().__init__(uid=secrets.token_hex(12), **fields)

    @classmethod
    def send(cls, by: Sitting, unit: Unit, kind: Kind, to: Sequence[int], said: Said) -> "Request":
        """Ask these units (ids) for something on behalf of `unit`; flushed, not committed."""
        request = cls(
            code=said.code or _unused_code(unit),
            kind=kind.value,
            unit=unit,
            area_id=unit.area_id,
            by_id=by.person_id,
            function=by.function,
            urgency=said.urgency.value,
            language=said.language,
            cautions=" ".join(said.cautions),
            agrees=said.agrees,
            details=said.details,
            made_at=clock.now(),
        )
        if said.text:
            request.sealed = _keyring().seal(
                said.text, table="request", column="sealed", row=request.uid
            )
        db.session.add(request)
        db.session.flush()
        for unit_id in to:
            request.also_ask(by, unit_id, due_on=said.due_on, agreed=said.agreed)
        record(Verb.REQUEST_SENT, by, kind="request", code=request.code)
        return request

    def also_ask(
        self,
        by: Sitting,
        unit_id: int,
        *,
        due_on: date | None = None,
        agreed: timedelta | None = None,
    ) -> "Ask":
        """Put the same question to one more unit, its clock starting now; once for each unit."""
        at = clock.now()
        db.session.execute(select(Request.id).where(Request.id == self.id).with_for_update())
        asked = select(Ask).where(Ask.request_id == self.id, Ask.unit_id == unit_id)
        if (before := db.session.scalars(asked).first()) is not None:
            return before
        answer_by, reach_by = flow.due(Kind(self.kind), at, due_on, agreed)
        ask = Ask(
            request=self,
            unit_id=unit_id,
            state=Act.SENT.value,
            sent_at=at,
            state_at=at,
            answer_by=answer_by,
            reach_by=reach_by,
        )
        db.session.add(ask)
        db.session.flush()
        ask.note(Act.SENT, by, self.from_unit_id)
        return ask

    @classmethod
    def visible_to(cls, reader: Sitting) -> Any:
        """The condition that the reader may know of a request at all.

        Her unit asked it, or was asked and it was not withdrawn; never one hidden from her (T16).
        """
        own = units_of(reader)
        asked = select(Ask.request_id).where(Ask.unit_id.in_(own), Ask.state != Act.WITHDRAWN.value)
        in_sight = cls.from_unit_id.in_(own) | cls.id.in_(asked)
        return cls.purged_at.is_(None) & in_sight & ~hidden_from(cls.id, reader)

    @property
    def kind_entry(self) -> Kind:
        """Its kind as an entry of the list."""
        return Kind(self.kind)

    def text_at(self, at: datetime) -> str:
        """What was written, while it may still be read: for a day, and until all is done."""
        if self.sealed is None or self.closed_at or at - self.made_at >= TEXT_LASTS:
            return ""
        return _keyring().open(self.sealed, table="request", column="sealed", row=self.uid)

    def close_if_ended(self, at: datetime) -> None:
        """Close it, and erase what was written, once every unit asked has ended its part."""
        is_open = select(Ask.id).where(Ask.request_id == self.id, Ask.ended_at.is_(None))
        db.session.execute(
            update(Request)
            .where(Request.id == self.id, Request.closed_at.is_(None), ~is_open.exists())
            .values(closed_at=at, sealed=None)
        )


class Ask(Base):
    """One unit of which something is asked: where it stands, and by when it is due.

    `state` is the last step that moved it; the steps are the history.
    """

    __tablename__ = "ask"
    __table_args__ = (
        UniqueConstraint("request_id", "unit_id"),
        Index(None, "unit_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(String(20))
    sent_at: Mapped[datetime] = mapped_column(Moment)
    state_at: Mapped[datetime] = mapped_column(Moment)
    answer_by: Mapped[datetime] = mapped_column(Moment)
    reach_by: Mapped[datetime | None] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    request: Mapped[Request] = relationship(back_populates="asks")
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    steps: Mapped[list["Step"]] = relationship(back_populates="ask", order_by="Step.id")

    @property
    def act(self) -> Act:
        """Its state as an entry of the list."""
        return Act(self.state)

    def clock_at(self, at: datetime) -> flow.Clock | None:
        """The clock that runs for it, if any."""
        if self.ended_at:
            return None
        return flow.clock_of(self.act, self.sent_at, self.answer_by, self.reach_by, at)

    def take(self, act: Act, by: Sitting, side: Side, word: Word | None = None) -> bool:
        """Take a step on behalf of the unit of that side; False where it can no longer be taken.

        The caller has checked whose step it is. Nothing is committed here.
        """
        word, at = word or Word(), clock.now()
        # One at a time passes for the whole request: the last of two endings closes it.
        db.session.execute(
            select(Request.id).where(Request.id == self.request_id).with_for_update()
        )
        if not self._move(act, at):
            return False
        unit_id = self.unit_id if side is Side.RECIPIENT else self.request.from_unit_id
        self.note(act, by, unit_id, word)
        if act is Act.WE_TAKE_THIS:
            self._withdraw_siblings(by)
        if flow.leads_to(act) in flow.ENDS and act not in flow.BESIDE:
            self.request.close_if_ended(at)
        # Slices to the right, which this one does not know, keep places or cases in step.
        for follow in current_app.extensions.get("after_step", ()):
            follow(self, act, by)
        record(VERBS.get(act, Verb.REQUEST_STEP), by, kind="request", code=self.request.code)
        return True

    def _move(self, act: Act, at: datetime) -> bool:
        """The one conditional statement that decides who was first."""
        froms = [state.value for state in flow.sources(Kind(self.request.kind), act)]
        new: dict[str, Any] = {}
        if act not in flow.BESIDE:
            state = flow.leads_to(act)
            new = {"state": state.value, "state_at": at}
            if state in flow.ENDS:
                new["ended_at"] = at
            is_answer = Side.RECIPIENT in flow.sides(act) and self.answered_at is None
            if is_answer:
                new["answered_at"] = at
        moved: Any = db.session.execute(
            update(Ask)
            .where(Ask.id == self.id, Ask.state.in_(froms))
            .values(new or {"state": Ask.state})
            .execution_options(synchronize_session=False)
        )
        db.session.refresh(self)
        return bool(moved.rowcount == 1)

    def _withdraw_siblings(self, by: Sitting) -> None:
        """She has chosen: the others need not keep a place, nor drive (product 3.4)."""
        others = select(Ask).where(
            Ask.request_id == self.request_id, Ask.id != self.id, Ask.ended_at.is_(None)
        )
        for other in db.session.scalars(others):
            other.take(Act.WITHDRAWN, by, Side.REQUESTER, Word(reason=Reason.REPLACED.value))

    def note(self, act: Act, by: Sitting, unit_id: int, word: Word | None = None) -> None:
        """Append a step of this ask, done for that unit."""
        word = word or Word()
        is_reason = act in {Act.DECLINED, Act.WITHDRAWN} and bool(word.reason)
        db.session.add(
            Step(
                ask_id=self.id,
                act=act.value,
                at=clock.now(),
                by_id=by.person_id,
                function=by.function,
                unit_id=unit_id,
                reason=word.reason,
                side=Reason(word.reason).side.value if is_reason else "",
                hour=word.hour,
                count=word.count,
                other_unit_id=word.unit_id,
            )
        )
        db.session.flush()


def _unused_code(unit: Unit) -> str:
    """A code with the prefix of the unit's area; one sender at a time draws."""
    take_turn("request code")
    prefix = unit.area.code if unit.area else unit.code
    return fresh_code(
        prefix,
        lambda code: db.session.scalar(select(Request.id).where(Request.code == code)) is not None,
    )


def _keyring() -> Keyring:
    keyring: Keyring = current_app.config["KEYRING"]
    return keyring
