"""What a search of the directory is narrowed to."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from sqlalchemy import or_, select

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

    @classmethod
    def of_request(cls) -> "Filters":
        """As the form of the page sends them."""
        asked = request.args

        def one(name: str, entries: Any) -> str:
            value = asked.get(name, "")
            return value if value in {entry.value for entry in entries} else ""

        return cls(
            one("sector", Sector), one("service", ServiceKind), one("spoken", Spoken),
            asked.get("open") == "1",
        )  # fmt: skip

    @property
    def is_any(self) -> bool:
        """Whether anything narrows the question."""
        return bool(self.sector or self.service or self.spoken or self.is_open)

    def conditions(self, on: date) -> list[Any]:
        """For the database; the open door is looked at afterwards."""
        found: list[Any] = []
        if self.sector:
            found.append(Unit.sector == self.sector)
        if self.spoken:
            found.append((" " + Unit.speaks + " ").contains(f" {self.spoken} "))
        if self.service:
            offered = select(Service.unit_id).where(
                Service.kind == self.service,
                Service.from_on <= on,
                or_(Service.until_on.is_(None), Service.until_on > on),
            )
            found.append(Unit.id.in_(offered))
        return found
