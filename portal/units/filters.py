"""What a search of the directory is narrowed to."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from sqlalchemy import select

from portal.people.lists import Spoken
from portal.units.lists import Sector
from portal.units.models import Unit
from portal.units.offers import Service, ServiceKind


@dataclass(frozen=True)
class Filters:
    """What the question is narrowed to; an unknown value narrows nothing."""

    sector: str
    service: str
    spoken: str
    is_open: bool
    # A commune as somebody writes it; it is looked up like any other question.
    commune: str = ""

    @classmethod
    def of_request(cls) -> "Filters":
        """As the form of the page sends them."""
        asked = request.args

        def one(name: str, entries: Any) -> str:
            value = asked.get(name, "")
            return value if value in {entry.value for entry in entries} else ""

        return cls(
            one("sector", Sector), one("service", ServiceKind), one("spoken", Spoken),
            asked.get("open") == "1", asked.get("commune", "").strip()[:80],
        )  # fmt: skip

    @property
    def is_any(self) -> bool:
        """Whether anything narrows the question."""
        return bool(self.sector or self.service or self.spoken or self.is_open or self.commune)

    @property
    def is_wide(self) -> bool:
        """Whether it says itself where to look, so that my area is no bound."""
        return bool(self.commune)

    def conditions(self, on: date) -> list[Any]:
        """For the database; the open door is looked at afterwards."""
        found: list[Any] = []
        if self.sector:
            found.append(Unit.sector == self.sector)
        if self.spoken:
            found.append((" " + Unit.speaks + " ").contains(f" {self.spoken} "))
        if self.service:
            offered = select(Service.unit_id).where(
                Service.kind == self.service, Service.offered(on)
            )
            found.append(Unit.id.in_(offered))
        return found
