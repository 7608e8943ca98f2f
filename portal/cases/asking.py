"""One send: she agrees once, each unit gets a share of its own and the request that it is for.

A request about a case points to the share it rests on; the database refuses one whose share is not
live or is another unit's. The case's own code goes nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, exists, select
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import ColumnElement

from portal import clock
from portal.cases.lists import Consent
from portal.cases.models import Case, Exclusion
from portal.cases.notes import Note
from portal.cases.shares import Share
from portal.db import Base, Moment, db
from portal.i18n import N_, gettext
from portal.people.models import Membership
from portal.people.sittings import Sitting
from portal.requests.lists import Act, Kind, Reason, Side, Urgency
from portal.requests.models import Ask, Request, Said, Word
from portal.trail.models import Verb, record
from portal.units.lists import UnitKind as U

# Sharing without asking for anything: two units that look after her together.
TOGETHER = "follow_up_together"

_POLICE = (
    Kind.ESCORT,
    Kind.INTERVENTION,
    Kind.STATEMENT_AT_CENTRE,
    Kind.HEAR_AT_PLACE,
    Kind.PERPETRATOR_REMOVAL,
)
_DOCTORS = (Kind.MEDICAL_CERTIFICATE, Kind.FORENSIC_CERTIFICATE, Kind.PSYCHOLOGICAL_CERTIFICATE)
_SOCIAL = (Kind.SOCIAL_AID_CHECK, Kind.FOLLOW_UP_VISIT)
# What each kind of unit is asked for, the usual first; places for tonight go through Find.
ASKED: dict[U, tuple[Kind, ...]] = {
    U.POLICE_CELL: _POLICE,
    U.GENDARMERIE_CELL: _POLICE,
    U.CIVIL_PROTECTION: (Kind.ESCORT,),
    U.PROSECUTION_CELL: (Kind.PERPETRATOR_REMOVAL,),
    U.COURT_SOCIAL_OFFICE: (Kind.LEGAL_HELP, Kind.FOLLOW_UP_VISIT),
    U.COURT_DESK: (Kind.COPY_OF_DECISION,),
    U.HOSPITAL_UNIT: _DOCTORS,
    U.EMERGENCY_WARD: _DOCTORS,
    U.HEALTH_CENTRE: _DOCTORS,
    U.FORENSIC_SERVICE: (Kind.FORENSIC_CERTIFICATE,),
    U.ENTRAIDE_DELEGATION: _SOCIAL,
    U.MULTIFUNCTIONAL_SPACE: _SOCIAL,
    U.SAMU_SOCIAL: _SOCIAL,
    U.LISTENING_CENTRE: (Kind.LEGAL_HELP, Kind.FOLLOW_UP_VISIT),
    U.ASSOCIATION: (Kind.LEGAL_HELP, Kind.FOLLOW_UP_VISIT),
    U.LOCAL_AUTHORITY: (Kind.AUTHORITY_VISIT, *_SOCIAL),
}


def purposes_of(unit_kind: str) -> list[str]:
    """What a note may be shared for with such a unit, the usual first."""
    return [*(kind.value for kind in ASKED.get(U(unit_kind), ())), TOGETHER]


def in_words(purpose: str) -> str:
    """A purpose in the reader's language."""
    return gettext(N_("Looking after her together")) if purpose == TOGETHER else Kind(purpose).label


class AskedAbout(Base):
    """What one unit was asked about a case, and the share that this rests on."""

    __tablename__ = "asked_about"
    __table_args__ = (Index(None, "share_id"),)

    # It goes with the ask when closed requests are turned into counts.
    ask_id: Mapped[int] = mapped_column(ForeignKey("ask.id", ondelete="CASCADE"), primary_key=True)
    share_id: Mapped[int] = mapped_column(ForeignKey("share.id"))
    at: Mapped[datetime] = mapped_column(Moment)


@dataclass(frozen=True)
class Answer:
    """What she said, once, of everything that was put to her."""

    consent: Consent
    mode: str
    language: str
    until_at: datetime | None = None


VERBS = {
    Consent.GIVEN: Verb.CONSENT_GIVEN,
    Consent.REFUSED: Verb.CONSENT_REFUSED,
    Consent.NOT_NOW: Verb.CONSENT_NOT_NOW,
}


def put(
    case: Case, by: Sitting, mandate: Membership, wanted: Sequence[tuple[int, str]], answer: Answer
) -> list[Share]:
    """Record her answer about each (unit, purpose): one row each, given or not."""
    shares = []
    for unit_id, purpose in wanted:
        share = Share.answered(
            case,
            unit_id,
            mandate,
            answer.consent,
            purpose=purpose,
            mode=answer.mode,
            language=answer.language,
            until_at=answer.until_at,
        )
        db.session.flush()
        shares.append(share)
        record(VERBS[answer.consent], by, kind="case", code=case.code)
    return shares


def send(
    case: Case, by: Sitting, shares: Sequence[Share], notes: Sequence[Note], urgency: Urgency
) -> list[Request]:
    """Open the ticked notes to these shares, and ask each unit for what its share is for."""
    for note in notes:
        note.show_to(list(shares))
    made = []
    kinds = {share.purpose for share in shares} - {TOGETHER, Kind.PLACE_TONIGHT.value}
    for kind in (entry for entry in Kind if entry.value in kinds):
        asked = {share.unit_id: share for share in shares if share.purpose == kind.value}
        said = Said(urgency=urgency, language=shares[0].language, agrees=True)
        request = Request.send(by, case.unit, kind, list(asked), said)
        for ask in db.session.scalars(select(Ask).where(Ask.request_id == request.id)):
            share_id = asked[ask.unit_id].id
            db.session.add(AskedAbout(ask_id=ask.id, share_id=share_id, at=clock.now()))
        db.session.flush()
        made.append(request)
    return made


def withdraw(share: Share, by: Sitting, mandate: Membership, mode: str) -> None:
    """She takes it back: what was shared is gone at once, and nobody is left driving."""
    share.withdraw(mandate, mode)
    db.session.flush()
    asks = select(Ask).join(AskedAbout, AskedAbout.ask_id == Ask.id)
    for ask in db.session.scalars(asks.where(AskedAbout.share_id == share.id)):
        ask.take(Act.WITHDRAWN, by, Side.REQUESTER, Word(reason=Reason.WITHDRAWN.value))
    record(Verb.CONSENT_WITHDRAWN, by, kind="case", code=share.case.code)


def hides_request(request_id: Any, person: Sitting) -> ColumnElement[bool]:
    """The condition that a request is about a case hidden from this person (T16)."""
    return (
        exists()
        .where(
            Ask.request_id == request_id,
            AskedAbout.ask_id == Ask.id,
            Share.id == AskedAbout.share_id,
            Exclusion.hits(person, Share.case_id),
        )
        .correlate(Request)
    )
