"""The trail: one row per act, chained so that a row changed, removed or put in is found.

Rows carry codes and verbs, never content. Triggers refuse update and delete on both databases;
the chain is keyed, so that somebody who can write to the database but does not hold the
installation's key cannot make a false row fit (product 3.6).
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import current_app
from sqlalchemy import BigInteger, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import Base, Moment, db, take_turn

FIRST = "0" * 64
BATCH = 2_000


class Verb(StrEnum):
    """What was done. The list grows with the portal; a verb is never renamed."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_IN_THROTTLED = "sign_in_throttled"
    SIGN_IN_RESTING = "sign_in_resting"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    LANGUAGE_CHOSEN = "language_chosen"
    AREA_CHOSEN = "area_chosen"
    NO_ANSWER = "no_answer"
    ANSWERED = "answered"
    PASSPHRASE_CHANGED = "passphrase_changed"  # noqa: S105 (a verb)
    FACTOR_SET = "factor_set"
    FACTOR_PASSED = "factor_passed"
    FACTOR_REFUSED = "factor_refused"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    PIN_CHOSEN = "pin_chosen"
    PIN_REFUSED = "pin_refused"
    UNDERTAKEN = "undertaken"
    INVITED = "invited"
    INVITATION_REVOKED = "invitation_revoked"
    JOINED = "joined"
    MANDATE_ENDED = "mandate_ended"
    MANDATE_CONFIRMED = "mandate_confirmed"
    MANDATE_PASSED_ON = "mandate_passed_on"
    SIGNED_OUT_BY_OTHER = "signed_out_by_other"
    ACCOUNT_REOPENED = "account_reopened"
    RESET_ASKED = "reset_asked"
    RESET_APPROVED = "reset_approved"
    RESET_REVOKED = "reset_revoked"
    RESET_DONE = "reset_done"
    LINE_CONFIRMED = "line_confirmed"
    UNIT_CONFIRMED = "unit_confirmed"
    UNIT_EDITED = "unit_edited"
    CONTACT_ADDED = "contact_added"
    CONTACT_CLOSED = "contact_closed"
    IMPORTED = "imported"
    PRINTED = "printed"
    REVEALED = "revealed"
    EXPORTED = "exported"
    LINE_DOUBTED = "line_doubted"
    SEARCHED = "searched"
    CONTACT_CHANGED = "contact_changed"
    CONTACT_REOPENED = "contact_reopened"
    SERVICE_KEPT = "service_kept"
    COMMUNES_KEPT = "communes_kept"
    UNIT_MOVED = "unit_moved"
    UNIT_CLOSED = "unit_closed"
    UNIT_REOPENED = "unit_reopened"
    SUGGESTED = "suggested"
    SUGGESTION_ACCEPTED = "suggestion_accepted"
    SUGGESTION_REFUSED = "suggestion_refused"
    DUTY_CONFIRMED = "duty_confirmed"
    DUTY_LEFT = "duty_left"
    DUTY_GIVEN = "duty_given"
    DUTY_FORCED = "duty_forced"
    DUTY_ACTUAL = "duty_actual"
    COVER_ASKED = "cover_asked"
    COVER_TAKEN = "cover_taken"
    COVER_DECLINED = "cover_declined"
    COVER_WITHDRAWN = "cover_withdrawn"
    COVER_UNDONE = "cover_undone"
    COVER_APPROVED = "cover_approved"
    COVER_REFUSED = "cover_refused"
    APPROVAL_SET = "approval_set"
    HOLIDAY_PROPOSED = "holiday_proposed"
    HOLIDAY_DECIDED = "holiday_decided"
    HOLIDAYS_SEEDED = "holidays_seeded"
    REDUCED_SET = "reduced_set"
    REDUCED_ENDED = "reduced_ended"
    POSTER_ISSUED = "poster_issued"
    FEED_MADE = "feed_made"
    FEED_ENDED = "feed_ended"
    SWAP_ASKED = "swap_asked"
    SWAP_AGREED = "swap_agreed"
    SWAP_APPROVED = "swap_approved"
    SWAP_ENDED = "swap_ended"
    SLOT_OPENED = "slot_opened"
    SLOT_CLOSED = "slot_closed"
    OFFERED = "offered"
    OFFER_WITHDRAWN = "offer_withdrawn"
    OFFER_TAKEN = "offer_taken"
    HANDED_OVER = "handed_over"
    TAKEN_OVER = "taken_over"
    POST_MADE = "post_made"
    POST_EDITED = "post_edited"
    PATTERN_MADE = "pattern_made"
    PATTERN_ENDED = "pattern_ended"
    TEAM_CHANGED = "team_changed"
    ROTA_LAID_OUT = "rota_laid_out"
    ROTA_PLANNED = "rota_planned"
    PLAN_UNDONE = "plan_undone"
    ROTA_PUBLISHED = "rota_published"
    GAP_MEANT = "gap_meant"
    GAP_NOT_MEANT = "gap_not_meant"
    LEAVE_ENTERED = "leave_entered"
    LEAVE_ENDED = "leave_ended"
    SHIFTS_MOVED = "shifts_moved"
    CASE_OPENED = "case_opened"
    CASE_READ = "case_read"
    CASE_CHANGED = "case_changed"
    CASE_CLOSED = "case_closed"
    NOTE_WRITTEN = "note_written"
    NOTE_WENT_ON = "note_went_on"  # although it holds what looks like an identifier
    TEXT_BROKEN = "text_broken"  # a sealed text was changed, moved or cut
    FOLLOW_UP_SET = "follow_up_set"
    FOLLOW_UP_DONE = "follow_up_done"
    CONSENT_GIVEN = "consent_given"
    CONSENT_REFUSED = "consent_refused"
    CONSENT_NOT_NOW = "consent_not_now"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    BASIS_USED = "basis_used"
    BASIS_CONFIRMED = "basis_confirmed"
    BASIS_DOUBTED = "basis_doubted"
    SHARED_READ = "shared_read"
    HIDDEN = "hidden"
    HIDING_ENDED = "hiding_ended"
    TWIN_JUDGED = "twin_judged"
    CONTENT_HELD = "content_held"
    HOLD_LIFTED = "hold_lifted"
    ERASURE_ASKED = "erasure_asked"
    ERASURE_AGREED = "erasure_agreed"
    CONTENT_ERASED = "content_erased"
    STAMPS_ON = "stamps_on"
    STAMPS_OFF = "stamps_off"
    KEYS_ROTATED = "keys_rotated"
    TRAIL_READ = "trail_read"
    TRAIL_EXPORTED = "trail_exported"
    REFUSED = "refused"
    REQUEST_SENT = "request_sent"
    REQUEST_READ = "request_read"
    REQUEST_STEP = "request_step"
    REQUEST_DECLINED = "request_declined"
    REQUEST_WITHDRAWN = "request_withdrawn"
    REQUEST_PASSED_ON = "request_passed_on"
    REQUESTS_PURGED = "requests_purged"
    PLACES_POSTED = "places_posted"
    PLACES_SET = "places_set"
    PLACE_HELD = "place_held"
    HOLD_EXTENDED = "hold_extended"
    MEETING_POINT_GIVEN = "meeting_point_given"
    MEETING_POINT_READ = "meeting_point_read"
    LAST_RESORT_NOTED = "last_resort_noted"
    PLACES_COUNTED = "places_counted"
    OPERATOR_LINK_MADE = "operator_link_made"
    OPERATOR_MADE = "operator_made"
    DEMO_RESET = "demo_reset"


class Entry(Base):
    """One act: when, who (with the function held then), what, on which thing, with what result."""

    __tablename__ = "trail"
    __table_args__ = (Index(None, "person_id", "at"), Index(None, "kind", "code"))

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(db.Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(Moment)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    function: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(20))
    verb: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(60))
    is_done: Mapped[bool]
    device: Mapped[str] = mapped_column(String(12))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))

    def sealed_with(self, key: bytes) -> str:
        """The digest that this row must carry, from all its fields and the row before."""
        said = [
            self.seq,
            self.at.isoformat(timespec="microseconds"),
            self.person_id,
            self.function,
            self.unit,
            self.verb,
            self.kind,
            self.code,
            self.is_done,
            self.device,
            self.previous,
        ]
        body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        return hmac.new(key, body, hashlib.sha256).hexdigest()


def _key() -> bytes:
    key: bytes = current_app.config["KEYRING"].subkey("trail")
    return key


def record(verb: Verb, actor: Any = None, *, kind: str = "", code: str = "", **more: Any) -> Entry:
    """Append one act to the trail, in the transaction under way; no trail, no act.

    `actor` is whoever acts (anything with `person_id`, `function`, `unit_code` and `device`), or
    None for somebody unknown. `is_done=False` says that the act was refused.
    """
    take_turn("trail")
    last = db.session.execute(
        select(Entry.seq, Entry.digest).order_by(Entry.seq.desc()).limit(1)
    ).first()
    entry = Entry(
        seq=last.seq + 1 if last else 1,
        at=clock.now(),
        person_id=getattr(actor, "person_id", None),
        function=getattr(actor, "function", ""),
        unit=getattr(actor, "unit_code", ""),
        verb=verb.value,
        kind=kind,
        code=code,
        is_done=more.get("is_done", True),
        device=getattr(actor, "device_code", ""),
        previous=last.digest if last else FIRST,
    )
    entry.digest = entry.sealed_with(_key())
    db.session.add(entry)
    db.session.flush()
    return entry


def first_broken() -> Iterator[tuple[int, int | None]]:
    """Walk the chain: yields (rows read, None) batch by batch; a break ends it with its `seq`."""
    key, before, count = _key(), FIRST, 0
    while True:
        rows = db.session.scalars(
            select(Entry).where(Entry.seq > count).order_by(Entry.seq).limit(BATCH)
        ).all()
        if not rows:
            return
        for row in rows:
            count += 1
            if row.seq != count or row.previous != before or row.digest != row.sealed_with(key):
                yield count, count
                return
            before = row.digest
        db.session.expunge_all()
        yield count, None
