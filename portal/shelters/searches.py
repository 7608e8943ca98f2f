"""What was looked for in a sitting: bands, and what each house answered; never an age in years.

Ages come with one form, are used to judge every house, and are gone when the answer is: what is
kept for the sitting are bands and the reasons, which name the houses' limits (product 3.4).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import Base, Moment, db
from portal.shelters.fit import Because, Household, judge, within
from portal.shelters.lists import Group, ShelterKind
from portal.shelters.models import Shelter
from portal.units.models import Unit
from portal.units.territory import Area, Commune, CommuneArea, Province, in_force

# A sitting ends after twelve hours at most.
KEPT = timedelta(hours=12)


class Search(Base):
    """The household of one sitting as bands, with the reasons of every house judged for it."""

    __tablename__ = "place_search"
    __table_args__ = (Index(None, "at"),)

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    women: Mapped[int]
    bands: Mapped[str] = mapped_column(String(160), default="")
    is_pregnant: Mapped[bool] = mapped_column(default=False)
    has_reduced_mobility: Mapped[bool] = mapped_column(default=False)
    needs: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(20), default="")
    # House to (how near, reasons), as JSON.
    verdicts: Mapped[str] = mapped_column(Text, default="{}")
    # The request that the holds of this search belong to, once there is one.
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))

    @classmethod
    def of(cls, sitting_id: int) -> "Search | None":
        """What was looked for in this sitting, if anything."""
        found = db.session.get(cls, sitting_id)
        return found if found and clock.now() - found.at < KEPT else None

    @classmethod
    def keep(cls, sitting_id: int, home: Household, language: str, area_id: int | None) -> "Search":
        """Judge every house for a household, and keep bands and reasons for this sitting."""
        db.session.execute(delete(cls).where(cls.sitting_id == sitting_id))
        found = cls(
            sitting_id=sitting_id,
            at=clock.now(),
            women=home.women,
            bands=home.bands,
            is_pregnant=home.is_pregnant,
            has_reduced_mobility=home.has_reduced_mobility,
            needs=" ".join(sorted(home.needs)),
            language=language,
            verdicts=json.dumps(_judged(home, area_id), separators=(",", ":")),
        )
        db.session.add(found)
        return found

    @classmethod
    def forget_old(cls) -> int:
        """Throw away what no sitting can still be using; how many there were."""
        gone: Any = db.session.execute(delete(cls).where(cls.at < clock.now() - KEPT))
        return int(gone.rowcount)

    @property
    def places(self) -> int:
        """How many places they need."""
        return self.women + len(self.bands.split())

    def verdict(self, shelter_id: int) -> "Verdict":
        """What this house's conditions say; one that was made since is asked by phone."""
        kept = json.loads(self.verdicts).get(str(shelter_id))
        if kept is None:
            return Verdict(9, [Because(Group.ASK, "new")])
        near, reasons = kept
        return Verdict(near, [Because(Group(group), code, fig) for group, code, fig in reasons])


@dataclass(frozen=True)
class Verdict:
    """How near a house lies (0 is my area), and what stands against it."""

    near: int
    reasons: list[Because]


def _judged(home: Household, area_id: int | None) -> dict[int, list[object]]:
    rows = db.session.execute(
        select(Shelter, Area.id, Area.appeal_region_id)
        .join(Unit, Unit.id == Shelter.unit_id)
        .join(Area, Area.id == Unit.area_id)
        .where(Shelter.kind == ShelterKind.WOMEN.value, Unit.closed_on.is_(None))
    ).all()
    provinces = _provinces({area for _, area, _ in rows} | ({area_id} if area_id else set()))
    asker = provinces.get(area_id or 0, frozenset())
    region = db.session.scalar(select(Area.appeal_region_id).where(Area.id == area_id))
    local = clock.local(clock.now())
    found: dict[int, list[object]] = {}
    for shelter, area, its_region in rows:
        of_house = provinces.get(area, frozenset())
        reasons = judge(shelter, home, of_house=of_house, of_asker=asker)
        if not within(local.hour * 60 + local.minute, shelter.arrives_from, shelter.arrives_until):
            reasons.append(Because(Group.ASK, "arrives", _hours(shelter)))
        near = _nearness(area == area_id, bool(of_house & asker), its_region == region)
        found[shelter.id] = [near, [reason.kept() for reason in reasons]]
    return found


def _nearness(is_area: bool, is_province: bool, is_region: bool) -> int:
    """My court's district, then a province that both share, then the same court of appeal."""
    return next((n for n, is_so in enumerate((is_area, is_province, is_region)) if is_so), 3)


def _hours(shelter: Shelter) -> str:
    ends = (shelter.arrives_from or 0, shelter.arrives_until or 0)
    return "–".join(f"{at // 60:02}:{at % 60:02}" for at in ends)


def _provinces(area_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    today = clock.local(clock.now()).date()
    rows = db.session.execute(
        select(CommuneArea.area_id, Province.code)
        .join(Commune, Commune.id == CommuneArea.commune_id)
        .join(Province, Province.id == Commune.province_id)
        .where(CommuneArea.area_id.in_(area_ids), in_force(CommuneArea, today))
        .distinct()
    )
    found: dict[int, set[str]] = {}
    for area_id, code in rows:
        found.setdefault(area_id, set()).add(code)
    return {area_id: frozenset(codes) for area_id, codes in found.items()}
