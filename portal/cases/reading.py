"""What another unit shared with mine: its notes, while it lasts, each reading in the trail."""

from dataclasses import dataclass
from datetime import datetime

from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal import clock
from portal.access import Permission, needs
from portal.cases.asking import in_words
from portal.cases.notes import Audience, Note
from portal.cases.shares import Share
from portal.cases.sight import share_in_sight
from portal.cases.views import blueprint
from portal.cipher import CipherError
from portal.db import db, recorded
from portal.people.lists import Function
from portal.people.models import Membership
from portal.trail.models import Verb, record
from portal.web import page

MOST = 40


@dataclass(frozen=True)
class Opened:
    """A shared note: its text, the author's function and never the name, when."""

    text: str
    function: str
    at: datetime
    is_broken: bool


@blueprint.get("/shares/<share_code>")
@needs(Permission.WORK_CASES)
@recorded
def show_share(share_code: str) -> Response:
    """The notes that one share lets my unit read; 404 the moment it is withdrawn or over."""
    share = share_in_sight(share_code)
    notes = _opened(share)
    record(Verb.SHARED_READ, current_user, kind="share", code=share.code)
    for note in notes:
        if note.is_broken:
            record(Verb.TEXT_BROKEN, current_user, kind="share", code=share.code, is_done=False)
    db.session.commit()
    return page(
        "cases/show_share.html", share=share, notes=notes, in_words=in_words, now=clock.now()
    )


def _opened(share: Share) -> list[Opened]:
    rows = db.session.execute(
        select(Note.uid, Note.sealed, Note.at, Membership.function)
        .join(Audience, Audience.note_id == Note.id)
        .join(Membership, Membership.id == Note.membership_id)
        .where(Audience.share_id == share.id, Note.case_id == share.case_id)
        .order_by(Note.id.desc())
        .limit(MOST)
    ).all()
    return [_one(share, row.uid, row.sealed, row.at, row.function) for row in rows]


def _one(share: Share, uid: str, sealed: bytes | None, at: datetime, function: str) -> Opened:
    said = Function(function).label
    try:
        text = share.case.key.open(sealed or b"", table="note", column="sealed", row=uid)
    except CipherError:
        return Opened("", said, at, is_broken=True)
    return Opened(text, said, at, is_broken=False)
