"""What is known of a unit besides its lines and hours, with the days from and until: one query."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, String, cast, literal, null, select, union_all
from sqlalchemy.orm import aliased

from portal import i18n
from portal.db import db
from portal.people.lists import Function
from portal.units.cards import spoken
from portal.units.models import Alias, FormerName, FormerParent, ServedCommune, Unit, called
from portal.units.offers import Service, ServiceKind, Vacancy
from portal.units.suggestions import Suggestion
from portal.units.territory import Commune

# Communes named on a card; a delegation may serve a whole province.
MOST_COMMUNES = 80
WHAT = ("service", "vacancy", "suggestion", "name", "parent", "alias", "commune")


@dataclass(frozen=True)
class Fact:
    """One dated thing: a service, a former name or parent, an alias, a vacancy, a commune."""

    what: str
    ident: int
    code: str
    name_ar: str
    name_fr: str
    name_en: str
    since_on: date | None
    until_on: date | None

    @property
    def name(self) -> str:
        """Its name in the language of the request."""
        if self.what == "service":
            return ServiceKind(self.code).label
        if self.what == "vacancy":
            return Function(self.code).label
        return i18n.pick(self.name_ar, self.name_fr, self.name_en)

    @property
    def speaks(self) -> str:
        """The languages of a service where they are its own, in words."""
        return spoken(self.name_ar) if self.what == "service" else ""

    def counts_on(self, day: date) -> bool:
        """Whether it holds on that day."""
        has_begun = self.since_on is None or self.since_on <= day
        return has_begun and (self.until_on is None or day < self.until_on)


def facts_of(unit: Unit) -> dict[str, list[Fact]]:
    """Everything of one unit by what it is; of a shelter nothing that could say where it is."""
    told = _offers(unit.id) + ([] if unit.is_shelter else _names(unit.id))
    joined = union_all(*told).subquery()
    found: dict[str, list[Fact]] = {what: [] for what in WHAT}
    for row in db.session.execute(select(joined).order_by(joined.c.until_on, joined.c.ident)):
        found[row.what].append(Fact(*row))
    return found


def _told(what: str, ident: Any, code: Any, names: tuple[Any, Any, Any], *days: Any) -> Any:
    """One part of the question, its columns named alike; a day that is not known is none."""
    since, until = (*days, None, None)[:2]
    text = [literal(part, String) if isinstance(part, str) else part for part in (code, *names)]
    days = tuple(cast(null(), Date) if day is None else day for day in (since, until))
    labels = ("code", "name_ar", "name_fr", "name_en", "since_on", "until_on")
    columns = (x.label(label) for x, label in zip((*text, *days), labels, strict=True))
    return select(literal(what, String).label("what"), ident.label("ident"), *columns)


def _offers(unit_id: int) -> list[Any]:
    none = ("", "", "")
    return [
        _told(
            "service", Service.id, Service.kind, (Service.speaks, "", ""),
            Service.from_on, Service.until_on,
        ).where(Service.unit_id == unit_id),
        _told(
            "vacancy", Vacancy.id, Vacancy.function, none, Vacancy.since_on, Vacancy.until_on
        ).where(Vacancy.unit_id == unit_id),
        _told("suggestion", Suggestion.id, Suggestion.field, none).where(
            Suggestion.unit_id == unit_id, Suggestion.decided_at.is_(None)
        ),
    ]  # fmt: skip


def _names(unit_id: int) -> list[Any]:
    parent = aliased(Unit)
    former = (FormerName.name_ar, FormerName.name_fr, FormerName.name_en)
    communes = (
        _told(
            "commune", ServedCommune.id, Commune.code,
            (Commune.name_ar, Commune.name_fr, Commune.name_fr),
            ServedCommune.from_on, ServedCommune.until_on,
        )
        .join(Commune, Commune.id == ServedCommune.commune_id)
        .where(ServedCommune.unit_id == unit_id)
        .order_by(Commune.name_fr)
        .limit(MOST_COMMUNES)
        .subquery()
    )  # fmt: skip
    parents = (called(parent, "ar"), called(parent, "fr"), called(parent, "en"))
    return [
        _told("name", FormerName.id, "", former, None, FormerName.until_on).where(
            FormerName.unit_id == unit_id
        ),
        _told("parent", FormerParent.id, parent.code, parents, None, FormerParent.until_on)
        .join(parent, parent.id == FormerParent.parent_id)
        .where(FormerParent.unit_id == unit_id),
        _told("alias", Alias.id, "", (Alias.name, Alias.name, Alias.name)).where(
            Alias.unit_id == unit_id
        ),
        select(communes),
    ]
