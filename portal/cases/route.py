"""Who may certify now (T4, seed H3-H5): for a commune and a need, here first, then the nearest.

"Near" is said by courts, not by roads: her area, then her appeal court's, then the others.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request
from flask_login import current_user
from sqlalchemy import and_, func, select
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.cases.views import blueprint
from portal.db import db
from portal.i18n import N_, Listed
from portal.people.models import Membership
from portal.rota.lists import PostKind, Regime
from portal.rota.models import Assignment, Post, Shift
from portal.units.communes import APART, Place, places_of
from portal.units.index import look_up
from portal.units.models import ContactPoint, Unit
from portal.units.territory import Area
from portal.web import page

MOST = 12


class Need(Listed):
    """What is to be certified."""

    PHYSICAL = "physical", N_("injuries")
    SEXUAL = "sexual", N_("sexual violence")
    PSYCHOLOGICAL = "psychological", N_("psychological incapacity")


# Who certifies what, the first choice first.
WHO = {
    Need.PHYSICAL: (PostKind.CERTIFYING_DOCTOR, PostKind.FORENSIC_DOCTOR),
    Need.SEXUAL: (PostKind.FORENSIC_DOCTOR, PostKind.CERTIFYING_DOCTOR),
    Need.PSYCHOLOGICAL: (PostKind.PSYCHOLOGIST,),
}


@dataclass(frozen=True)
class Way:
    """One post that certifies: where, whether somebody is there now, on which line."""

    row: Any
    distance: int

    @property
    def kind(self) -> PostKind:
        """Whose post it is."""
        return PostKind(self.row.kind)

    @property
    def regime(self) -> Regime:
        """On site, from home, or by phone."""
        return Regime(self.row.regime)

    @property
    def unit(self) -> str:
        """The unit, in the reader's language."""
        return i18n.pick(self.row.name_ar, self.row.name_fr, self.row.name_en)

    @property
    def area(self) -> str:
        """Its area, in the reader's language."""
        return i18n.pick(self.row.area_ar, self.row.area_fr, self.row.area_en)

    @property
    def is_there(self) -> bool:
        """Whether anybody is on duty now."""
        return bool(self.row.n)


@blueprint.get("/certificates")
@needs(Permission.WORK_CASES)
def route() -> Response:
    """The ordered list for what was typed; nothing before a commune is known."""
    text, at = request.args.get("q", "")[:80], clock.now()
    said = request.args.get("need", "")
    need = Need(said) if said in set(Need) else Need.PHYSICAL
    hits = [hit for hit in look_up(text) if hit.kind == "commune"] if text else []
    near = [hit for hit in hits if hit.score > hits[0].score - APART]
    place = next(iter(places_of(near, at, current_user.area_id)), None)
    return page(
        "cases/route.html",
        text=text,
        need=need,
        needs_list=list(Need),
        place=place,
        ways=ways_for(place, need, at) if place else [],
    )


def ways_for(place: Place, need: Need, at: datetime) -> list[Way]:
    """Posts that certify this, those with somebody there first, the nearest of them first."""
    kinds = [kind.value for kind in WHO[need]]
    runs = and_(Shift.post_id == Post.id, Shift.starts_at <= at, Shift.ends_at > at)
    live = and_(Membership.id == Assignment.membership_id, Membership.live_at(at))
    rows = db.session.execute(
        select(
            Post.id, Post.kind, Post.regime, Post.area_id, Area.appeal_region_id,
            Unit.name_ar, Unit.name_fr, Unit.name_en, Unit.code,
            Area.name_ar.label("area_ar"), Area.name_fr.label("area_fr"),
            Area.name_en.label("area_en"), ContactPoint.number,
            func.count(Membership.id).label("n"),
        )
        .join(Unit, Unit.id == Post.unit_id)
        .join(Area, Area.id == Post.area_id)
        .join(ContactPoint, ContactPoint.id == Post.line_id)
        .outerjoin(Shift, runs)
        .outerjoin(Assignment, Assignment.shift_id == Shift.id)
        .outerjoin(Membership, live)
        .where(Post.kind.in_(kinds), Post.closed_at.is_(None), Unit.is_restricted.is_(False))
        .group_by(Post.id, Unit.id, Area.id, ContactPoint.id)
        .order_by(Post.id)
    ).all()  # fmt: skip
    court = db.session.scalar(select(Area.appeal_region_id).where(Area.id == place.area_id))
    ways = [Way(row, _distance(row, place.area_id, court)) for row in rows]
    order = sorted(ways, key=lambda w: (not w.is_there, w.distance, kinds.index(w.row.kind)))
    return order[:MOST]


def _distance(row: Any, area_id: int | None, court: int | None) -> int:
    if row.area_id == area_id:
        return 0
    return 1 if court is not None and row.appeal_region_id == court else 2
