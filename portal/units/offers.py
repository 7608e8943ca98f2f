"""What a unit offers, from when until when, and which of its functions nobody fills."""

from datetime import date

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, db
from portal.i18n import N_, Listed
from portal.units.hours import DAY as DAY
from portal.units.hours import Hours as Hours
from portal.units.hours import Opening as Opening
from portal.units.hours import hours_of as hours_of


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
    # Where they differ from the unit's; empty means the same.
    speaks: Mapped[str] = mapped_column(String(120), default="", server_default="")

    @property
    def kind_label(self) -> str:
        """What is offered, in words."""
        return ServiceKind(self.kind).label

    def counts_on(self, day: date) -> bool:
        """Whether it is offered on that day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    @classmethod
    def offered(cls, on: date) -> ColumnElement[bool]:
        """The condition that a service counts on a day."""
        return (cls.from_on <= on) & or_(cls.until_on.is_(None), cls.until_on > on)


class Vacancy(Base):
    """A function that a unit has and nobody fills, since a day (seed A-H1)."""

    __tablename__ = "vacancy"
    __table_args__ = (Index(None, "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    function: Mapped[str] = mapped_column(String(40))
    since_on: Mapped[date]
    until_on: Mapped[date | None]


def services_of(unit_id: int, on: date) -> list[ServiceKind]:
    """What the unit offers on a day, in the order of the list."""
    rows = select(Service.kind).where(Service.unit_id == unit_id, Service.offered(on))
    offered = set(db.session.scalars(rows))
    return [kind for kind in ServiceKind if kind.value in offered]
