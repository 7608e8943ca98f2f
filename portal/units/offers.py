"""What a unit offers and when its door is open: services with dates, weekly hours per season."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import Base, db
from portal.i18n import N_, Listed

DAY = 24 * 60  # minutes


class ServiceKind(Listed):
    """What a unit can do for a woman who comes (lists.md)."""

    RECEPTION_LISTENING = "reception_listening", N_("reception and listening")
    MEDICAL_CARE = "medical_care", N_("medical care")
    MEDICAL_CERTIFICATE = "medical_certificate", N_("medical certificate")
    FORENSIC_CERTIFICATE = "forensic_certificate", N_("forensic certificate")
    PSYCHOLOGICAL_CERTIFICATE = "psychological_certificate", N_("psychological certificate")
    PSYCHOLOGICAL_SUPPORT = "psychological_support", N_("psychological support")
    NURSE_MIDWIFE = "nurse_midwife", N_("nurse or midwife")
    ESCORT = "escort", N_("escort")
    INTERVENTION = "intervention", N_("intervention")
    HEARING_PRIVATE_ROOM = "hearing_private_room", N_("hearing in a private room")
    STATEMENT_OFF_SITE = "statement_off_site", N_("statement taken elsewhere")
    COMPLAINT_HELP = "complaint_help", N_("help with a complaint")
    LEGAL_ADVICE = "legal_advice", N_("legal advice")
    LAWYER = "lawyer", N_("lawyer")
    COURT_ACCOMPANIMENT = "court_accompaniment", N_("accompaniment to court")
    PROTECTION_MEASURES = "protection_measures", N_("protection measures")
    SHELTER_WOMEN = "shelter_women", N_("lodging for women")
    SHELTER_WITH_CHILDREN = "shelter_with_children", N_("lodging with children")
    LODGING_ONE_NIGHT = "lodging_one_night", N_("lodging for one night")
    CHILD_CARE = "child_care", N_("child care")
    SOCIAL_AID = "social_aid", N_("social aid")
    MEDIATION_NONE = "mediation_none", N_("no mediation: not offered here")
    COPY_OF_DECISION = "copy_of_decision", N_("copy of a decision")
    VIDEO_ROOM = "video_room", N_("video room")
    TRANSPORT = "transport", N_("transport")
    FOLLOW_UP_VISIT = "follow_up_visit", N_("follow-up visit")


class Service(Base):
    """A unit offers a service from a day, until another."""

    __tablename__ = "service"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on > from_on", name="order"),
        Index(None, "unit_id"),
        Index(None, "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(40))
    from_on: Mapped[date]
    until_on: Mapped[date | None]


class Opening(Base):
    """The door is open on a weekday (Monday is 0) between two minutes of the local day."""

    __tablename__ = "opening"
    __table_args__ = (
        CheckConstraint("opens >= 0 AND closes > opens AND closes <= 1440", name="minutes"),
        CheckConstraint("weekday >= 0 AND weekday <= 6", name="weekday"),
        Index(None, "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    weekday: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]


@dataclass(frozen=True)
class Hours:
    """The weekly hours of one unit, as (weekday, opens, closes) in minutes."""

    spans: tuple[tuple[int, int, int], ...]

    @property
    def is_known(self) -> bool:
        """Whether anybody has said them."""
        return bool(self.spans)

    @property
    def is_always(self) -> bool:
        """Day and night, all week."""
        return len([s for s in self.spans if s[1:] == (0, DAY)]) == 7

    def is_open_at(self, at: datetime) -> bool:
        """Whether the door is open at that instant, on Morocco's clock."""
        local = clock.local(at)
        minute = local.hour * 60 + local.minute
        return any(
            day == local.weekday() and opens <= minute < closes for day, opens, closes in self.spans
        )

    def opens_after(self, at: datetime) -> datetime | None:
        """When it opens next; None where that is not known."""
        local = clock.local(at)
        for ahead in range(8):
            day = local.date() + timedelta(days=ahead)
            for weekday, opens, _closes in sorted(self.spans):
                begins = datetime.combine(day, time()) + timedelta(minutes=opens)
                if weekday == day.weekday() and begins > local.replace(tzinfo=None):
                    return clock.starts_utc(begins)
        return None

    def by_day(self) -> list[tuple[list[int], int, int]]:
        """Runs of weekdays with the same hours, for a table: ([0, 1, 2, 3, 4], 510, 990)."""
        found: list[tuple[list[int], int, int]] = []
        for day, opens, closes in sorted(self.spans):
            same = next((row for row in found if row[1:] == (opens, closes)), None)
            if same:
                same[0].append(day)
            else:
                found.append(([day], opens, closes))
        return found


def hours_of(unit_ids: set[int]) -> dict[int, Hours]:
    """The weekly hours of these units, in one query; one that said none has an empty week."""
    rows = db.session.execute(
        select(Opening.unit_id, Opening.weekday, Opening.opens, Opening.closes).where(
            Opening.unit_id.in_(unit_ids)
        )
    )
    found: dict[int, list[tuple[int, int, int]]] = {ident: [] for ident in unit_ids}
    for unit_id, *span in rows:
        found[unit_id].append((span[0], span[1], span[2]))
    return {ident: Hours(tuple(spans)) for ident, spans in found.items()}


def services_of(unit_id: int, on: date) -> list[ServiceKind]:
    """What the unit offers on a day, in the order of the list."""
    rows = db.session.scalars(
        select(Service.kind).where(
            Service.unit_id == unit_id,
            Service.from_on <= on,
            (Service.until_on.is_(None)) | (Service.until_on > on),
        )
    )
    offered = set(rows)
    return [kind for kind in ServiceKind if kind.value in offered]
