"""Rows of the trail with who did them, page by page, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_login import current_user
from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from portal import i18n
from portal.cases.asking import AskedAbout
from portal.cases.models import Case, Exclusion
from portal.cases.shares import Share
from portal.cases.words import verb_in_words
from portal.db import db
from portal.people.lists import Function
from portal.people.models import Person
from portal.people.powers import HIDES_NAMES
from portal.requests.models import Ask, Request
from portal.trail.models import Entry, Verb
from portal.units.models import Unit

PAGE = 40
READS = (Verb.CASE_READ.value, Verb.PRINTED.value)


@dataclass(frozen=True)
class Act:
    """One row of the trail, told."""

    row: Any
    hides: bool

    @property
    def what(self) -> str:
        """The deed, in words."""
        return verb_in_words(self.row.verb)

    @property
    def who(self) -> str:
        """Who, by name, or by function where a line hides the name; empty for nobody known."""
        if self.hides or not self.row.name_latin:
            return ""
        return i18n.pick(self.row.name_ar, self.row.name_latin, self.row.name_latin)

    @property
    def function(self) -> str:
        """Under which function."""
        known = {entry.value: entry for entry in Function}
        entry = known.get(self.row.function)
        return entry.label if entry else ""


def leaf_of() -> int:
    """Which page is asked for."""
    said = request.args.get("leaf", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0


def acts(wanted: Any) -> tuple[list[Act], bool]:
    """One page of the rows wanted, newest first, and whether more follow; one query."""
    place = aliased(Unit)
    rows: Sequence[Any] = db.session.execute(
        select(
            Entry.seq,
            Entry.at,
            Entry.verb,
            Entry.kind,
            Entry.code,
            Entry.is_done,
            Entry.function,
            Entry.unit,
            Person.name_ar,
            Person.name_latin,
            place.id.label("unit_id"),
            place.kind.label("unit_kind"),
        )
        .outerjoin(Person, Person.id == Entry.person_id)
        .outerjoin(place, place.code == Entry.unit)
        .where(wanted, ~_is_hidden())
        .order_by(Entry.seq.desc())
        .offset(leaf_of() * PAGE)
        .limit(PAGE + 1)
    ).all()
    own = {m.unit_id for m in current_user.memberships}
    told = [Act(row, row.unit_kind in HIDES_NAMES and row.unit_id not in own) for row in rows]
    return told[:PAGE], len(rows) > PAGE


def _is_hidden() -> Any:
    """The condition that a row is about a case hidden from the reader, audits included (T16)."""
    hidden = select(Case.id).where(Exclusion.hits(current_user, Case.id))
    codes = select(Case.code).where(Case.id.in_(hidden))
    shares = select(Share.code).where(Share.case_id.in_(hidden))
    requests = (
        select(Request.code)
        .join(Ask, Ask.request_id == Request.id)
        .join(AskedAbout, AskedAbout.ask_id == Ask.id)
        .join(Share, Share.id == AskedAbout.share_id)
        .where(Share.case_id.in_(hidden))
    )
    return Entry.code.in_(codes) | Entry.code.in_(shares) | Entry.code.in_(requests)


def of_case(code: str) -> Any:
    """Everything about a case under its code, its shares' codes and its requests' codes.

    For a code that was never given out the answer is as empty as for one that nobody read.
    """
    shares = select(Share.code).join(Case, Case.id == Share.case_id).where(Case.code == code)
    requests = (
        select(Request.code)
        .join(Ask, Ask.request_id == Request.id)
        .join(AskedAbout, AskedAbout.ask_id == Ask.id)
        .join(Share, Share.id == AskedAbout.share_id)
        .join(Case, Case.id == Share.case_id)
        .where(Case.code == code)
    )
    return or_(
        (Entry.kind.in_(["case", "request"])) & (Entry.code == code),
        (Entry.kind == "share") & Entry.code.in_(shares),
        (Entry.kind == "request") & Entry.code.in_(requests),
    )


def area_of(area_ids: set[int | None]) -> Any:
    """The rows of people who acted in a unit of these areas; never what a case is called there."""
    codes = select(Unit.code).where(Unit.area_id.in_(area_ids))
    return Entry.unit.in_(codes) & Entry.kind.not_in(["case", "share"])


def reading_counts(unit_ids: set[int | None]) -> Sequence[Any]:
    """For each case of these units in the reader's sight: how often it was read, how often by
    somebody who never acted in it, and when last; the strangest first.
    """
    visible = select(Case.code).where(Case.visible_to(current_user), Case.unit_id.in_(unit_ids))
    acted = (
        select(Entry.code, Entry.person_id)
        .where(Entry.kind == "case", Entry.verb.not_in(READS), Entry.is_done)
        .where(Entry.code.in_(visible))
        .distinct()
        .subquery()
    )
    strange = func.count().filter(acted.c.code.is_(None))
    return db.session.execute(
        select(
            Entry.code,
            func.count().label("n"),
            strange.label("strange"),
            func.max(Entry.at).label("at"),
        )
        .outerjoin(acted, (acted.c.code == Entry.code) & (acted.c.person_id == Entry.person_id))
        .where(Entry.kind == "case", Entry.verb.in_(READS), Entry.is_done)
        .where(Entry.code.in_(visible))
        .group_by(Entry.code)
        .order_by(strange.desc(), func.max(Entry.at).desc(), Entry.code)
        .offset(leaf_of() * PAGE)
        .limit(PAGE + 1)
    ).all()
