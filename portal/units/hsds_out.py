"""The directory as HSDS 3.1 JSON: organizations with services, phones, schedules, service areas.

It holds what is published, and of a shelter its kind and region alone. No address, no coordinates
and no personal number is ever in it, because none has a field here, or because it stays sealed.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import joinedload

from portal import clock
from portal.db import db
from portal.people.lists import Spoken
from portal.units.hsds import (
    AREA,
    KIND,
    LANGUAGES,
    NAME_EN,
    REGION,
    SECTOR,
    SERVICE,
    VERSION,
    WEEKDAYS,
    made_id,
    unit_id_of,
)
from portal.units.lists import ContactKind, Sector, UnitKind
from portal.units.models import ContactPoint, Unit
from portal.units.offers import Hours, ServiceKind, hours_of
from portal.units.published import (
    MOST,
    communes_on,
    open_contacts,
    published,
    services_on,
    sure_at,
)
from portal.units.territory import Area

_PHONES = {
    ContactKind.LANDLINE.value: "voice",
    ContactKind.SHORT_CODE.value: "voice",
    ContactKind.MOBILE.value: "cell",
    ContactKind.FAX.value: "fax",
}
Json = dict[str, Any]


def document() -> Json:
    """Every published unit; a handful of queries, however many there are."""
    area = joinedload(Unit.area).joinedload(Area.appeal_region)
    units = db.session.scalars(published().options(area).order_by(Unit.code).limit(MOST)).all()
    told = {unit.id for unit in units if unit.kind != UnitKind.SHELTER}
    contacts, hours, at = open_contacts(told), hours_of(told), clock.now()
    services, communes, sure = services_on(told, at), communes_on(told, at), sure_at(told)
    return {
        "version": VERSION,
        "organizations": [
            _shelter(unit)
            if unit.kind == UnitKind.SHELTER
            else _Said(
                unit, contacts[unit.id], hours[unit.id], services[unit.id], communes[unit.id],
                sure.get(unit.id),
            ).organization()
            for unit in units
        ],
    }  # fmt: skip


def _term(owner: str, entity: str, taxonomy: str, code: str, words: str) -> Json:
    """An entry of a closed list, said of something."""
    return {
        "id": made_id("attribute", owner, taxonomy, code),
        "link_id": owner,
        "link_entity": entity,
        "link_type": taxonomy,
        "value": code,
        "taxonomy_term": {
            "id": made_id("term", taxonomy, code),
            "code": code,
            "name": words,
            "description": words,
            "taxonomy": taxonomy,
        },
    }


def _shelter(unit: Unit) -> Json:
    """That there is one in the region, and nothing by which it could be found."""
    ident, words = unit_id_of(unit.code), UnitKind.SHELTER.english
    region = unit.area.appeal_region if unit.area else None
    terms = [
        _term(ident, "organization", KIND, unit.kind, words),
        _term(ident, "organization", SECTOR, unit.sector, Sector(unit.sector).english),
    ]
    if region:
        terms.append(_term(ident, "organization", REGION, region.code, region.name_fr))
    return {"id": ident, "name": words, "description": words, "attributes": terms}


class _Said:
    """One unit that is no shelter, being put into words."""

    def __init__(
        self,
        unit: Unit,
        contacts: list[ContactPoint],
        hours: Hours,
        *more: Any,
    ) -> None:
        self.unit, self.contacts, self.hours = unit, contacts, hours
        self.services, self.communes, self.sure = more
        self.id = _own_id(unit)
        self.place = made_id("location", self.id)

    def organization(self) -> Json:
        """The unit as an organization of the standard."""
        unit, words = self.unit, UnitKind(self.unit.kind).english
        said: Json = {
            "id": self.id,
            "name": unit.name_fr,
            "alternate_name": unit.name_ar,
            "description": words,
            "organization_identifiers": [
                {
                    "id": made_id("identifier", self.id),
                    "organization_id": self.id,
                    "identifier_type": "sanad",
                    "identifier": unit.code,
                }
            ],
            "phones": [self._phone(c) for c in self.contacts if c.kind in _PHONES],
            "locations": [self._location()],
            "services": [self._service(kind) for kind in self.services],
            "attributes": self._terms(words),
        }
        email = next((c.number for c in self.contacts if c.kind == ContactKind.EMAIL), None)
        return said | ({"email": email} if email else {})

    def _terms(self, words: str) -> list[Json]:
        unit = self.unit
        terms = [
            _term(self.id, "organization", KIND, unit.kind, words),
            _term(self.id, "organization", SECTOR, unit.sector, Sector(unit.sector).english),
            {
                "id": made_id("attribute", self.id, NAME_EN),
                "link_id": self.id,
                "link_entity": "organization",
                "link_type": NAME_EN,
                "value": unit.name_en,
            },
        ]
        if unit.area:
            region = unit.area.appeal_region
            terms += [
                _term(self.id, "organization", AREA, unit.area.code, unit.area.name_fr),
                _term(self.id, "organization", REGION, region.code, region.name_fr),
            ]
        return terms

    def _phone(self, contact: ContactPoint) -> Json:
        words = {"description": "duty line"} if contact.is_duty else {}
        return {
            "id": made_id("phone", self.id, contact.kind, contact.number or ""),
            "organization_id": self.id,
            "number": contact.number,
            "type": _PHONES[contact.kind],
        } | words

    def _location(self) -> Json:
        """Where it is: nowhere in particular, since no address is kept."""
        is_line = self.unit.kind == UnitKind.NATIONAL_LINE
        return {
            "id": self.place,
            "location_type": "virtual" if is_line else "physical",
            "organization_id": self.id,
            "name": self.unit.name_fr,
            "languages": [
                {
                    "id": made_id("language", self.place, spoken),
                    "location_id": self.place,
                    "name": Spoken(spoken).english,
                    "code": LANGUAGES[spoken][0],
                }
                for spoken in self.unit.speaks.split()
                if spoken in LANGUAGES
            ],
            "schedules": [self._schedule(*run) for run in self.hours.by_day()],
        }

    def _schedule(self, days: list[int], opens: int, closes: int) -> Json:
        byday = ",".join(WEEKDAYS[day] for day in days)
        return {
            "id": made_id("schedule", self.place, byday, str(opens), str(closes)),
            "location_id": self.place,
            "freq": "WEEKLY",
            "interval": 1,
            "wkst": "MO",
            "byday": byday,
            "opens_at": _clock(opens),
            "closes_at": _clock(closes),
        }

    def _service(self, kind: ServiceKind) -> Json:
        ident = made_id("service", self.id, kind.value)
        at_place = made_id("service at location", ident)
        said: Json = {
            "id": ident,
            "organization_id": self.id,
            "name": kind.english,
            "status": "active",
            "attributes": [_term(ident, "service", SERVICE, kind.value, kind.english)],
            "service_at_locations": [
                {"id": at_place, "service_id": ident, "location_id": self.place}
            ],
        }
        if self.sure:
            said["assured_date"] = f"{clock.local(self.sure):%Y-%m-%d}"
        if self.communes:
            said["service_areas"] = [
                {
                    "id": made_id("service area", ident),
                    "service_id": ident,
                    "name": "Communes (HCP)",
                    "extent": " ".join(self.communes),
                    "extent_type": "text",
                }
            ]
        return said


def _own_id(unit: Unit) -> str:
    """The id that its publisher gave it, where that is one; else one made of its code."""
    try:
        return str(UUID(unit.external_id or ""))
    except ValueError:
        return unit_id_of(unit.code)


def _clock(minutes: int) -> str:
    """An hour of the day with the offset of Morocco's clock today; midnight ends a day as 00:00."""
    offset = clock.local(clock.now()).utcoffset() or timedelta()
    ahead = int(offset.total_seconds() // 60)
    zone = f"+{ahead // 60:02}:{ahead % 60:02}" if ahead else "Z"
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}{zone}"
