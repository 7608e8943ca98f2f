"""Which case somebody may see, decided in one place; what she may not see is not there.

A case of another unit, one hidden from her and a code that nobody gave out take the same query
and get the same answer; each try is in the trail with the code that was asked for.
"""

import re
from typing import NoReturn

from flask import abort
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.access import Role
from portal.cases.models import SIGNS, Case
from portal.cases.shares import Share
from portal.db import db, writing
from portal.people.models import Membership
from portal.trail.models import Verb, record
from portal.trail.refusals import Asker
from portal.units.models import Unit

_CODE = re.compile(rf"[A-Z]{{2}}-[{SIGNS}]{{4}}")
_SHARE_CODE = re.compile(r"[0-9a-f]{12}")


def asked(text: str) -> str:
    """A code as somebody sent it; nothing where it holds what no code and no database can hold."""
    return text if text.isascii() and text.isprintable() else ""


def case_in_sight(code: str) -> Case:
    """The case of this code, if it is in the reader's sight; else 404, and the trail knows."""
    case = db.session.scalars(
        select(Case)
        .where(Case.code == asked(code), Case.visible_to(current_user))
        .options(joinedload(Case.unit).joinedload(Unit.area))
    ).first()
    return case or _missing("case", code if _CODE.fullmatch(code) else "")


def share_in_sight(code: str) -> Share:
    """What was shared with the reader's unit under this code, while it lasts; else 404."""
    share = db.session.scalars(
        select(Share)
        .where(Share.code == asked(code), Share.received_by(current_user))
        .options(joinedload(Share.case).joinedload(Case.unit), joinedload(Share.unit))
    ).first()
    return share or _missing("share", code if _SHARE_CODE.fullmatch(code) else "")


def mandates_for_cases() -> list[Membership]:
    """The reader's mandates in units, by which she may work on cases."""
    return [m for m in current_user.memberships if m.unit and m.role != Role.OBSERVER]


def mandate_in(unit_id: int) -> Membership:
    """The mandate under which the reader acts in this unit; 404 where she has none."""
    found = (m for m in mandates_for_cases() if m.unit_id == unit_id)
    return next(found, None) or abort(404)


def _missing(kind: str, code: str) -> NoReturn:
    who = Asker.now()
    with writing():
        record(Verb.REFUSED, who, kind=kind, code=code, is_done=False)
    abort(404)
