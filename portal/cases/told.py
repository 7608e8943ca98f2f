"""A case as its page tells it: rows of its parts, with their words."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal import clock, i18n
from portal.cases.lists import Basis, Consent, Mode, Verdict
from portal.cases.models import Case
from portal.people.lists import Function, Spoken
from portal.requests.lists import Act, Kind
from portal.rota.lists import PostKind


@dataclass(frozen=True)
class Line:
    """One row of a case, whichever part it came from."""

    row: Any
    text: str = ""
    is_broken: bool = False
    seen_by: tuple[str, ...] = ()

    @property
    def by(self) -> str:
        """Who, in the reader's letters."""
        return i18n.pick(self.row.by_ar or "", self.row.by_latin or "", self.row.by_latin or "")

    @property
    def unit(self) -> str:
        """Which unit, in the reader's language."""
        return i18n.pick(self.row.unit_ar or "", self.row.unit_fr or "", self.row.unit_en or "")

    @property
    def function(self) -> str:
        """The author's function."""
        return Function(self.row.a).label

    @property
    def due_on(self) -> date:
        """The day a follow-up is due."""
        return date.fromisoformat(self.row.a)

    @property
    def said(self) -> str:
        """The answer or the basis of a share, in words."""
        return Consent(self.row.a).label if self.row.a else Basis(self.row.b).label

    @property
    def how(self) -> str:
        """In which way and language she answered."""
        if not self.row.d:
            return ""
        return f"{Mode(self.row.d).label}, {Spoken(self.row.e).label}"

    @property
    def kind(self) -> str:
        """What was asked."""
        return Kind(self.row.a).label

    @property
    def state(self) -> str:
        """Where it stands."""
        return Act(self.row.b).label

    @property
    def post(self) -> str:
        """The post that a duty line belongs to."""
        return PostKind(self.row.b).label

    def is_live_at(self, at: datetime) -> bool:
        """Whether a share lets something through."""
        until: datetime | None = self.row.until_at
        return until is not None and until > at and self.row.ended_at is None


@dataclass
class Told:
    """A case as its page tells it."""

    case: Case
    at: datetime
    parts: dict[str, list[Line]] = field(default_factory=dict)
    draft: str = ""
    tail: str = ""

    def __getattr__(self, name: str) -> list[Line]:
        return self.parts.get(name, [])

    @property
    def broken(self) -> int:
        """How many texts do not open."""
        return sum(line.is_broken for lines in self.parts.values() for line in lines)

    @property
    def live(self) -> list[Line]:
        """The newest live share of each unit."""
        found = [line for line in self.parts.get("share", []) if line.is_live_at(self.at)]
        return list({line.row.unit_id: line for line in reversed(found)}.values())

    @property
    def first_at(self) -> datetime:
        """From when its clock runs: the earliest arrival of what was said to be one matter."""
        first: datetime = min([self.case.opened_at, *(line.row.at for line in self.same)])
        return first

    @property
    def same(self) -> list[Line]:
        """The cases that were said to be the same matter."""
        return [x for x in self.parts.get("linked", []) if x.row.b == Verdict.SAME.value]

    def is_late(self, due: Line) -> bool:
        """Whether a follow-up should have been done."""
        return due.due_on < clock.local(self.at).date()
