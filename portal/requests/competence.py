"""Who can do what is asked: the units of an area competent for a kind, those on duty first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from portal import i18n
from portal.db import db
from portal.requests.lists import Kind
from portal.rota.coverage import State
from portal.rota.lists import PostKind
from portal.rota.on_duty import Duty
from portal.units.lists import UnitKind
from portal.units.models import Unit

_FORCE = frozenset({UnitKind.POLICE_CELL, UnitKind.GENDARMERIE_CELL})
_CARE = frozenset({UnitKind.HOSPITAL_UNIT, UnitKind.EMERGENCY_WARD, UnitKind.HEALTH_CENTRE})
UNIT_KINDS: dict[Kind, frozenset[UnitKind]] = {
    Kind.PLACE_TONIGHT: frozenset({UnitKind.SHELTER, UnitKind.MULTIFUNCTIONAL_SPACE}),
    Kind.ESCORT: _FORCE | {UnitKind.CIVIL_PROTECTION},
    Kind.INTERVENTION: _FORCE,
    Kind.MEDICAL_CERTIFICATE: _CARE,
    Kind.FORENSIC_CERTIFICATE: frozenset({UnitKind.FORENSIC_SERVICE}),
    Kind.PSYCHOLOGICAL_CERTIFICATE: frozenset({UnitKind.HOSPITAL_UNIT}),
    Kind.STATEMENT_AT_CENTRE: _FORCE,
    Kind.HEAR_AT_PLACE: _FORCE,
    Kind.PERPETRATOR_REMOVAL: _FORCE
    | {UnitKind.PROSECUTION_CELL, UnitKind.REMOVED_PERSONS_HOUSE},
    Kind.AUTHORITY_VISIT: frozenset({UnitKind.LOCAL_AUTHORITY}),
    Kind.FOLLOW_UP_VISIT: frozenset({
        UnitKind.HOSPITAL_UNIT, UnitKind.COURT_SOCIAL_OFFICE, UnitKind.ASSOCIATION,
        UnitKind.LISTENING_CENTRE, UnitKind.MULTIFUNCTIONAL_SPACE, UnitKind.LOCAL_AUTHORITY,
        UnitKind.ENTRAIDE_DELEGATION,
    }),
    Kind.COPY_OF_DECISION: frozenset({UnitKind.COURT_DESK, UnitKind.PROSECUTION_CELL}),
    Kind.SOCIAL_AID_CHECK: frozenset({UnitKind.ENTRAIDE_DELEGATION, UnitKind.LOCAL_AUTHORITY}),
    Kind.LEGAL_HELP: frozenset({
        UnitKind.ASSOCIATION, UnitKind.LISTENING_CENTRE, UnitKind.MULTIFUNCTIONAL_SPACE,
    }),
}  # fmt: skip
# The posts whose units can do it too, whatever the unit is, and whose cover counts as on duty.
POST_KINDS = {
    Kind.MEDICAL_CERTIFICATE: PostKind.CERTIFYING_DOCTOR,
    Kind.FORENSIC_CERTIFICATE: PostKind.FORENSIC_DOCTOR,
    Kind.PSYCHOLOGICAL_CERTIFICATE: PostKind.PSYCHOLOGIST,
}
# A unit list is not endless on a phone.
MOST = 12


@dataclass(frozen=True)
class Candidate:
    """A unit that could be asked."""

    id: int
    code: str
    name_ar: str
    name_fr: str
    name_en: str
    kind: UnitKind
    until: datetime | None
    is_on_duty: bool
    # The emergency ward, while a hospital unit is on duty: care is free through the unit (H2).
    is_roundabout: bool

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return i18n.pick(self.name_ar, self.name_fr, self.name_en)


def candidates(
    kind: Kind, area_id: int, duties: list[Duty], visible: Any, without: set[int]
) -> list[Candidate]:
    """The competent units of the area that the reader may know of, those on duty first."""
    post = POST_KINDS.get(kind)
    by_post = {d.post.unit_id for d in duties if post and d.post.kind == post}
    rows = db.session.scalars(
        select(Unit)
        .where(
            visible,
            Unit.area_id == area_id,
            or_(Unit.kind.in_([k.value for k in UNIT_KINDS[kind]]), Unit.id.in_(by_post)),
            Unit.id.not_in(without),
        )
        .order_by(Unit.code)
        .limit(3 * MOST)
    )
    hospital = any(
        d.post.unit_kind == UnitKind.HOSPITAL_UNIT and d.cover.state is State.COVERED
        for d in duties
    )
    found = []
    for unit in rows:
        until = _until(unit.id, post, duties)
        found.append(
            Candidate(
                unit.id,
                unit.code,
                unit.name_ar,
                unit.name_fr,
                unit.name_en,
                UnitKind(unit.kind),
                until,
                until is not None,
                hospital and unit.kind == UnitKind.EMERGENCY_WARD,
            )
        )
    return sorted(found, key=lambda c: (not c.is_on_duty, c.is_roundabout, c.code))[:MOST]


def _until(unit_id: int, post: PostKind | None, duties: list[Duty]) -> datetime | None:
    """Until when somebody is on duty there, for the post that counts or for any."""
    return min(
        (
            d.cover.until
            for d in duties
            if d.post.unit_id == unit_id
            and d.cover.state is State.COVERED
            and d.cover.until
            and (post is None or d.post.kind == post)
        ),
        default=None,
    )


@dataclass(frozen=True)
class OnDuty:
    """A competent unit on duty now, to be asked too."""

    unit_id: int
    name: str


def on_duty(kind: Kind, duties: list[Duty], without: set[int]) -> list[OnDuty]:
    """The first three units on duty that can do it and were not asked; no query."""
    kinds, post = {k.value for k in UNIT_KINDS[kind]}, POST_KINDS.get(kind)
    found = {
        d.post.unit_id: i18n.pick(d.post.name_ar, d.post.name_fr, d.post.name_en)
        for d in duties
        if d.cover.state is State.COVERED
        and d.post.unit_id not in without
        and (d.post.kind == post if post else d.post.unit_kind in kinds)
    }
    return [OnDuty(unit_id, name) for unit_id, name in list(found.items())[:3]]
