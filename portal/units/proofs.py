"""What stands behind each contact of a unit: when it was last right, how, and who said so."""

from dataclasses import dataclass
from typing import Any

from flask_login import current_user
from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from portal import i18n
from portal.db import db
from portal.people.lists import Function
from portal.people.models import Person
from portal.units.lists import CALLABLE, Audience, How, Outcome
from portal.units.models import Confirmation, ContactPoint, Failure, Unit, called
from portal.units.sight import is_own, may_edit
from portal.units.territory import Area


@dataclass(frozen=True)
class Known:
    """One contact point and the last thing that anybody said of it."""

    contact: ContactPoint
    how: str
    # By function and unit; by name for her own unit's people and nobody else.
    by: str
    outcome: str

    @property
    def told(self) -> str:
        """How it was found out, in words."""
        return How(self.how).label if self.how else ""

    @property
    def failed(self) -> str:
        """What came of the last call that reached nobody, in words."""
        return Outcome(self.outcome).label if self.outcome else ""


def known_of(unit: Unit) -> dict[int, Known]:
    """Every open contact of the unit by id, in the order of use; one query."""
    speaker, area = aliased(Unit), aliased(Area)
    last = (
        select(Confirmation.id)
        .where(Confirmation.contact_id == ContactPoint.id)
        .order_by(Confirmation.at.desc(), Confirmation.id.desc())
        .limit(1)
        .correlate(ContactPoint)
        .scalar_subquery()
    )
    failed = (
        select(Failure.outcome)
        .where(Failure.contact_id == ContactPoint.id)
        .order_by(Failure.at.desc(), Failure.id.desc())
        .limit(1)
        .correlate(ContactPoint)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            ContactPoint, Confirmation.how, Confirmation.function, Confirmation.place,
            Person.name_ar.label("person_ar"), Person.name_latin.label("person_latin"),
            *(called(speaker, lang).label(f"unit_{lang}") for lang in ("ar", "fr", "en")),
            area.name_ar.label("area_ar"), area.name_fr.label("area_fr"),
            area.name_en.label("area_en"), failed.label("outcome"),
        )
        .outerjoin(Confirmation, Confirmation.id == last)
        .outerjoin(Person, Person.id == Confirmation.by_id)
        .outerjoin(speaker, and_(speaker.code == Confirmation.place, Confirmation.place != ""))
        .outerjoin(area, and_(area.code == Confirmation.place, Confirmation.place != ""))
        .where(ContactPoint.unit_id == unit.id, ContactPoint.closed_on.is_(None))
        .order_by(ContactPoint.is_duty.desc(), ContactPoint.position, ContactPoint.id)
    )  # fmt: skip
    return {
        row.ContactPoint.id: Known(
            row.ContactPoint, row.how or "", _by(unit, row), row.outcome or ""
        )
        for row in rows
    }


def _by(unit: Unit, row: Any) -> str:
    if not row.function:
        return ""
    words = [Function(row.function).label]
    if row.place == unit.code and is_own(unit):
        # Whoever works there with her; a deputy of another unit stays behind her line.
        words.insert(0, i18n.pick(row.person_ar, row.person_latin, row.person_latin))
    else:
        words.append(
            i18n.pick(
                row.unit_ar or row.area_ar or "",
                row.unit_fr or row.area_fr or "",
                row.unit_en or row.area_en or "",
            )
        )
    return i18n.listed([word for word in words if word])


def written(unit: Unit, known: dict[int, Known]) -> list[ContactPoint]:
    """What is written to, not called: everyone's, and one's own unit's for its own people.

    Of a shelter only its own people and its area's coordinator see them: an e-mail address often
    holds a name or a place.
    """
    is_ours = is_own(unit) or may_edit(unit)
    if unit.is_shelter and not is_ours:
        return []
    return [
        k.contact
        for k in known.values()
        if k.contact.number
        and (is_ours or k.contact.audience == Audience.EVERYONE.value)
        and (k.contact.kind not in CALLABLE or k.contact.audience != Audience.EVERYONE.value)
    ]


def askable(unit: Unit, known: dict[int, Known]) -> list[ContactPoint]:
    """The personal numbers that the reader may ask for; they stay sealed here."""
    holder = current_user.memberships
    contacts = [k.contact for k in known.values()]
    return [c for c in contacts if c.sealed and c.may_be_asked_by(holder, unit)]
