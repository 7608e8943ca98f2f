"""All that is written in a case, in one question to the database: a page stays within its eight.

Each part is a select of the same columns; texts are opened here, and one that does not open is
told as such and never hides the others.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Integer,
    LargeBinary,
    Select,
    String,
    cast,
    literal,
    null,
    select,
    union_all,
)

from portal import clock
from portal.cases.asking import AskedAbout
from portal.cases.lists import Band
from portal.cases.models import Case, Exclusion, FollowUp
from portal.cases.notes import DRAFT_KEPT, Audience, Draft, Note
from portal.cases.retention import Erasure, RetentionHold
from portal.cases.shares import Share, Withdrawal
from portal.cases.told import Line, Told
from portal.cases.twins import Link, alike
from portal.cipher import CipherError, DataKey
from portal.db import Moment, db
from portal.people.models import Membership, Person
from portal.people.sittings import Sitting
from portal.requests.models import Ask, Request
from portal.rota.lists import PostKind
from portal.rota.models import Post
from portal.units.models import ContactPoint, Unit

# Notes shown at once; older ones stand on the pages behind.
NOTES = 20
# Shares, follow-ups and whatever else hangs on a case, per kind.
MOST = 40
_COLUMNS: dict[str, Any] = {
    "ref": Integer(),
    "unit_id": Integer(),
    "at": Moment(),
    "until_at": Moment(),
    "ended_at": Moment(),
    "a": String(),
    "b": String(),
    "c": String(),
    "d": String(),
    "e": String(),
    "flag": Boolean(),
    "by_ar": String(),
    "by_latin": String(),
    "unit_ar": String(),
    "unit_fr": String(),
    "unit_en": String(),
    "uid": String(),
    "sealed": LargeBinary(),
}
_BY = {"by_ar": Person.name_ar, "by_latin": Person.name_latin}
_UNIT = {"unit_ar": Unit.name_ar, "unit_fr": Unit.name_fr, "unit_en": Unit.name_en}


def told(case: Case, person: Sitting, *, before: int | None = None) -> Told:
    """Everything of the case that its page shows; `before` is the note behind which to go on."""
    rows = db.session.execute(union_all(*_parts(case, person, before))).all()
    key, found = _key(case), Told(case, clock.now())
    seen: dict[int, list[str]] = {}
    for row in rows:
        if row.what == "audience":
            seen.setdefault(row.ref, []).append(Line(row).unit)
    for row in rows:
        if row.what == "draft":
            found.draft = _open(key, row, "draft")[0]
        elif row.what != "audience":
            text, is_broken = _open(key, row, "note") if row.what == "note" else ("", False)
            seen_by = tuple(seen.get(row.ref, ())) if row.what == "note" else ()
            found.parts.setdefault(row.what, []).append(Line(row, text, is_broken, seen_by))
    # Parts of a union come in no order of their own.
    for name, lines in found.parts.items():
        lines.sort(key=_ORDER.get(name, _newest))
    found.tail = _tail(case, key)
    return found


def _newest(line: Line) -> Any:
    return -line.row.ref


_ORDER: dict[str, Any] = {
    "follow": lambda line: (line.row.ended_at is not None, line.row.a, line.row.ref),
    "line": lambda line: (line.row.b != PostKind.DUTY_OFFICER.value, line.row.b, line.row.ref),
}


def _key(case: Case) -> DataKey | None:
    try:
        return case.key
    except CipherError:
        return None


def _tail(case: Case, key: DataKey | None) -> str:
    if key is None or not case.reference:
        return ""
    try:
        return case.tail
    except CipherError:
        return ""


def _open(key: DataKey | None, row: Any, table: str) -> tuple[str, bool]:
    """The text of a row, and whether it does not open."""
    try:
        if key is None:
            return "", True
        return key.open(row.sealed or b"", table=table, column="sealed", row=row.uid), False
    except CipherError:
        return "", True


def _part(what: str, **given: Any) -> Select[Any]:
    filled = (
        given.get(name, cast(null(), kind)).label(name)  # the same columns in each part
        for name, kind in _COLUMNS.items()
    )
    return select(literal(what).label("what"), *filled)


def _parts(case: Case, person: Sitting, before: int | None) -> list[Select[Any]]:
    """The parts, each within its bound."""
    at, ident = clock.now(), case.id
    notes = (
        _part(
            "note", ref=Note.id, at=Note.at, a=Membership.function,
            b=cast(Note.corrects_id, String), flag=Note.went_on, uid=Note.uid, sealed=Note.sealed,
            **_BY,
        )
        .join(Membership, Membership.id == Note.membership_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Note.case_id == ident, *([Note.id < before] if before else []))
        .order_by(Note.id.desc())
        .limit(NOTES + 1)
    )  # fmt: skip
    audience = (
        _part("audience", ref=Audience.note_id, **_UNIT)
        .join(Share, Share.id == Audience.share_id)
        .join(Unit, Unit.id == Share.unit_id)
        .where(Share.case_id == ident, Share.live_at(at))
        .order_by(Audience.note_id.desc(), Unit.id)
        .limit(NOTES * 10)
    )
    found = [audience, notes, *_agreed(ident, at), *_around(case, person, at)]
    return [select(part.subquery()) for part in found]


def _agreed(ident: int, at: datetime) -> list[Select[Any]]:
    """What she answered, and when somebody looks after her again."""
    shares = (
        _part(
            "share", ref=Share.id, at=Share.at, until_at=Share.until_at, ended_at=Withdrawal.at,
            a=Share.answer, b=Share.basis, c=Share.purpose, d=Share.mode, e=Share.language,
            uid=Share.code, unit_id=Share.unit_id, **_UNIT,
        )
        .join(Unit, Unit.id == Share.unit_id)
        .outerjoin(Withdrawal, Withdrawal.share_id == Share.id)
        .where(Share.case_id == ident)
        .order_by(Share.id.desc())
        .limit(MOST)
    )  # fmt: skip
    follow = (
        _part(
            "follow", ref=FollowUp.id, at=FollowUp.at, a=cast(FollowUp.due_on, String),
            ended_at=FollowUp.done_at,
        )
        .where(FollowUp.case_id == ident)
        .order_by(FollowUp.done_at.is_not(None), FollowUp.due_on, FollowUp.id)
        .limit(MOST)
    )  # fmt: skip
    hold = _part(
        "hold", ref=RetentionHold.id, at=RetentionHold.at, a=RetentionHold.reference
    ).where(RetentionHold.case_id == ident, RetentionHold.lifted_at.is_(None))
    erasure = _part("erasure", ref=Erasure.id, at=Erasure.at, **_BY).join(
        Person, Person.id == Erasure.by_id
    )
    asked = (
        _part(
            "asked", ref=Ask.id, at=Ask.sent_at, until_at=Ask.answer_by, ended_at=Ask.ended_at,
            a=Request.kind, b=Ask.state, uid=Request.code, **_UNIT,
        )
        .join(Request, Request.id == Ask.request_id)
        .join(Unit, Unit.id == Ask.unit_id)
        .join(AskedAbout, AskedAbout.ask_id == Ask.id)
        .join(Share, Share.id == AskedAbout.share_id)
        .where(Share.case_id == ident, Request.purged_at.is_(None))
        .order_by(Ask.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return [
        shares,
        follow,
        asked,
        hold.limit(MOST),
        erasure.where(Erasure.case_id == ident, Erasure.agreed_at.is_(None)).limit(MOST),
    ]


def _around(case: Case, person: Sitting, at: datetime) -> list[Select[Any]]:
    """My own draft, from whom it is hidden, what looks like the same matter, whom to call."""
    draft = _part("draft", at=Draft.at, uid=Draft.row, sealed=Draft.sealed).where(
        Draft.case_id == case.id,
        Draft.person_id == person.person_id,
        Draft.at > at - DRAFT_KEPT,
    )
    hidden = (
        _part("hidden", ref=Exclusion.id, at=Exclusion.at, **_BY, **_UNIT)
        .outerjoin(Person, Person.id == Exclusion.person_id)
        .outerjoin(Unit, Unit.id == Exclusion.unit_id)
        .where(Exclusion.case_id == case.id, Exclusion.lifted_at.is_(None))
        .limit(MOST)
    )
    linked = (
        _part(
            "linked", ref=Case.id, at=Case.opened_at, a=Case.channel, b=Link.verdict, uid=Case.code
        )
        .join(Link, (Link.case_id == case.id) & (Link.other_id == Case.id))
        .where(Case.visible_to(person))
        .limit(MOST)
    )  # fmt: skip
    twins = (
        _part("twin", ref=Case.id, at=Case.opened_at, a=Case.channel, uid=Case.code)
        .where(Case.visible_to(person), *alike(case))
        .order_by(Case.opened_at)
        .limit(5)
    )
    parts = [draft, hidden, linked, twins]
    if case.band == Band.IMMEDIATE.value and case.is_open:
        parts.append(_lines(case))
    return parts


def _lines(case: Case) -> Select[Any]:
    """The duty lines to call at once: security, then the area's own line, then the prosecution."""
    kinds = (PostKind.DUTY_OFFICER.value, PostKind.AREA_DUTY_LINE.value, PostKind.DUTY_DEPUTY.value)
    return (
        _part("line", ref=ContactPoint.id, a=ContactPoint.number, b=Post.kind, **_UNIT)
        .join(Post, Post.line_id == ContactPoint.id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(
            Post.area_id == case.unit.area_id,
            Post.kind.in_(kinds),
            Post.closed_at.is_(None),
            Unit.is_restricted.is_(False),
            ContactPoint.number.is_not(None),
        )
        .order_by(Post.kind.desc(), Post.id)
        .limit(6)
    )
