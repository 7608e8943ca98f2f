"""What may leave the portal: the units that are published, and what everybody may know of them."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import Select, func, select

from portal import clock
from portal.db import db
from portal.units.lists import Audience
from portal.units.models import Confirmation, ContactPoint, ServedCommune, Unit
from portal.units.offers import Service, ServiceKind
from portal.units.territory import Commune

MOST = 10_000


def published() -> Select[Unit]:
    """The units that may leave at all."""
    return select(Unit).where(
        Unit.is_restricted.is_(False), Unit.is_published.is_(True), Unit.closed_on.is_(None)
    )


def open_contacts(unit_ids: set[int]) -> dict[int, list[ContactPoint]]:
    """What everybody may write to or call: nobody's own number, nothing that was taken away."""
    found: dict[int, list[ContactPoint]] = defaultdict(list)
    rows = select(ContactPoint).where(
        ContactPoint.unit_id.in_(unit_ids),
        ContactPoint.number.is_not(None),
        ContactPoint.person_id.is_(None),
        ContactPoint.audience == Audience.EVERYONE.value,
        ContactPoint.closed_on.is_(None),
    )
    for contact in db.session.scalars(rows.order_by(ContactPoint.position, ContactPoint.id)):
        found[contact.unit_id].append(contact)
    return found


def services_on(unit_ids: set[int], at: datetime) -> dict[int, list[ServiceKind]]:
    """What these units offer on that day."""
    on = clock.local(at).date()
    found: dict[int, list[ServiceKind]] = defaultdict(list)
    rows = select(Service.unit_id, Service.kind).where(
        Service.unit_id.in_(unit_ids),
        Service.from_on <= on,
        (Service.until_on.is_(None)) | (Service.until_on > on),
    )
    for unit_id, kind in db.session.execute(rows.order_by(Service.kind)):
        found[unit_id].append(ServiceKind(kind))
    return found


def communes_on(unit_ids: set[int], at: datetime) -> dict[int, list[str]]:
    """The codes of the communes that these units serve on that day."""
    on = clock.local(at).date()
    found: dict[int, list[str]] = defaultdict(list)
    rows = (
        select(ServedCommune.unit_id, Commune.code)
        .join(Commune, Commune.id == ServedCommune.commune_id)
        .where(
            ServedCommune.unit_id.in_(unit_ids),
            ServedCommune.from_on <= on,
            (ServedCommune.until_on.is_(None)) | (ServedCommune.until_on > on),
        )
    )
    for unit_id, code in db.session.execute(rows.order_by(Commune.code)):
        found[unit_id].append(code)
    return found


def sure_at(unit_ids: set[int]) -> dict[int, datetime]:
    """When a line of each unit was last confirmed: how old what is said of it is."""
    rows = db.session.execute(
        select(ContactPoint.unit_id, func.max(Confirmation.at))
        .join(Confirmation, Confirmation.contact_id == ContactPoint.id)
        .where(ContactPoint.unit_id.in_(unit_ids), ContactPoint.closed_on.is_(None))
        .group_by(ContactPoint.unit_id)
    )
    return {row[0]: row[1] for row in rows}
