"""The cast: one small world in which every role, every relation and every state of a post occurs.

It is Monday 23 November 2026, 21:40 in Morocco. Nadia is on duty at the hospital unit of the area
of Meknès; Omar, her colleague, only observes; Latifa is in the police cell of the same area; Sanae
in the hospital unit of another; Rachida coordinates Nadia's unit; Hind the area; Salma audits;
Karim runs the installation; the deputy's name is hidden behind the line of the prosecution.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from portal.access import Role
from portal.db import db
from portal.installation import Installation
from portal.people.lists import Function
from portal.people.models import UNDERTAKING, Membership, Person
from portal.people.passphrase import hashed
from portal.rota.lists import PostKind, Publication, Regime
from portal.rota.models import Assignment, Post, Shift
from portal.units.lists import ContactKind, How, Sector, UnitKind
from portal.units.models import Confirmation, ContactPoint, Unit
from portal.units.territory import AppealRegion, Area

NOW = datetime(2026, 11, 23, 21, 40, tzinfo=UTC)
PASSPHRASE = "une phrase qui tient debout"
LONG_AGO = NOW - timedelta(days=400)

# account, Arabic, Latin, role, function, scope (a unit, an area, or "" for the installation)
PEOPLE = (
    ("nadia", "نادية التجريبي", "Nadia Tajribi", Role.MEMBER, Function.SOCIAL_WORKER, "A-HOP"),
    ("omar", "عمر التمريني", "Omar Tamrini", Role.OBSERVER, Function.NURSE_MIDWIFE, "A-HOP"),
    ("latifa", "لطيفة الخيالي", "Latifa Khayali", Role.MEMBER, Function.POLICE_OFFICER, "A-POL"),
    ("sanae", "سناء النموذجي", "Sanae Namoudaji", Role.MEMBER, Function.SOCIAL_WORKER, "B-HOP"),
    ("rachida", "رشيدة المثالي", "Rachida Mithali", Role.COORDINATOR, Function.DOCTOR, "A-HOP"),
    ("hind", "هند المستعار", "Hind Moustaar", Role.AREA_COORDINATOR, Function.CLERK, "MK"),
    ("salma", "سلمى التدريبي", "Salma Tadribi", Role.AUDITOR, Function.AUDITOR, ""),
    ("karim", "كريم الافتراضي", "Karim Iftiradi", Role.OPERATOR, Function.TECHNICIAN, ""),
    ("deputy", "حنان المخفي", "Hanane Makhfi", Role.MEMBER, Function.DEPUTY_PROSECUTOR, "A-PAR"),
)
ROLES = (*(account for account, *_ in PEOPLE), "nobody")
HIDDEN_NAMES = ("حنان", "Hanane", "المخفي", "Makhfi")


@dataclass
class Cast:
    """What the tests need to name: ids by code, so that no test guesses one."""

    people: dict[str, int] = field(default_factory=dict)
    memberships: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    areas: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)


def load() -> Cast:
    """Fill an empty database with the cast; the ids of everything."""
    cast = Cast()
    Installation.settle(is_demo=False)
    _areas(cast)
    _units(cast)
    _people(cast)
    _posts(cast)
    db.session.commit()
    return cast


def _areas(cast: Cast) -> None:
    court = AppealRegion(code="CA-MK", name_ar="مكناس", name_fr="Meknès", name_en="Meknes")
    db.session.add(court)
    for place, (code, ar, latin) in enumerate((("MK", "مكناس", "Meknès"), ("TZ", "تازة", "Taza"))):
        area = Area(
            code=code,
            name_ar=ar,
            name_fr=latin,
            name_en=latin,
            appeal_region=court,
            position=place,
            from_on=date(2000, 1, 1),
        )
        db.session.add(area)
        db.session.flush()
        cast.areas[code] = area.id


def _units(cast: Cast) -> None:
    for code, kind, sector, area, ar, fr, number in (
        ("A-HOP", UnitKind.HOSPITAL_UNIT, Sector.HEALTH, "MK", "وحدة الحاجب", "Unité", "11"),
        (
            "A-PAR",
            UnitKind.PROSECUTION_CELL,
            Sector.JUSTICE,
            "MK",
            "خلية النيابة العامة",
            "Parquet",
            "13",
        ),
        ("A-POL", UnitKind.POLICE_CELL, Sector.SECURITY, "MK", "خلية الأمن", "Police", "14"),
        ("A-ONG", UnitKind.ASSOCIATION, Sector.NGO, "MK", "جمعية مثال", "Association", "18"),
        (
            "A-MSH",
            UnitKind.REMOVED_PERSONS_HOUSE,
            Sector.SOCIAL,
            "MK",
            "دار الاستقبال",
            "Maison",
            "38",
        ),
        ("B-HOP", UnitKind.HOSPITAL_UNIT, Sector.HEALTH, "TZ", "وحدة تازة", "Unité de Taza", "21"),
    ):
        unit = Unit(
            code=code,
            kind=kind.value,
            sector=sector.value,
            area_id=cast.areas[area],
            name_ar=ar,
            name_fr=fr,
            name_en=fr,
            is_restricted=code == "A-MSH",
        )
        db.session.add(unit)
        db.session.flush()
        cast.units[code] = unit.id
        for place, digits in enumerate((f"0000{number}", f"0001{number}")):
            line = ContactPoint(
                unit_id=unit.id,
                kind=ContactKind.LANDLINE.value,
                number=f"+212500{digits}",
                is_duty=place == 0,
                position=place,
            )
            db.session.add(line)
            db.session.flush()
            cast.lines[f"{code}-{place}"] = line.id
    national = Unit(
        code="N-8350",
        kind=UnitKind.NATIONAL_LINE.value,
        sector=Sector.NGO.value,
        name_ar="كلنا معك",
        name_fr="Koulna Mâak",
        name_en="Koulna Mâak",
    )
    db.session.add(national)
    db.session.flush()
    db.session.add(
        ContactPoint(unit_id=national.id, kind=ContactKind.SHORT_CODE.value, number="8350")
    )


def _people(cast: Cast) -> None:
    kept = hashed(PASSPHRASE)
    for account, ar, latin, role, function, scope in PEOPLE:
        person = Person(
            account=account,
            name_ar=ar,
            name_latin=latin,
            language="ar",
            made_at=LONG_AGO,
            speaks="darija tamazight",
            passphrase_hash=kept,
            used_at=NOW - timedelta(days=1),
            undertaken_at=NOW - timedelta(days=30),
            undertaken_version=UNDERTAKING,
        )
        db.session.add(person)
        db.session.flush()
        membership = Membership(
            person_id=person.id,
            role=role.value,
            function=function.value,
            unit_id=cast.units.get(scope),
            area_id=cast.areas.get(scope),
            is_installation=not scope,
            starts_at=LONG_AGO,
            confirmed_at=LONG_AGO,
        )
        db.session.add(membership)
        db.session.flush()
        cast.people[account], cast.memberships[account] = person.id, membership.id
    for line in cast.lines.values():
        db.session.add(
            Confirmation(
                contact_id=line,
                at=NOW - timedelta(days=3),
                by_id=cast.people["rachida"],
                function=Function.DOCTOR.value,
                how=How.BY_UNIT.value,
            )
        )


def _posts(cast: Cast) -> None:
    night = (datetime(2026, 11, 23, 20), datetime(2026, 11, 24, 8))
    day = (datetime(2026, 11, 24, 8), datetime(2026, 11, 24, 20))
    office = (datetime(2026, 11, 24, 8, 30), datetime(2026, 11, 24, 16, 30))
    for name, unit, kind, regime, seats in (
        ("deputy", "A-PAR", PostKind.DUTY_DEPUTY, Regime.FROM_HOME, ((*night, "deputy"),)),
        ("officer", "A-POL", PostKind.DUTY_OFFICER, Regime.ON_SITE, ((*night, "latifa"),)),
        (
            "doctor",
            "A-HOP",
            PostKind.CERTIFYING_DOCTOR,
            Regime.ON_SITE,
            ((*night, ""), (*day, "rachida")),
        ),
        (
            "worker",
            "A-HOP",
            PostKind.HOSPITAL_SOCIAL_WORKER,
            Regime.ON_SITE,
            ((*night, "nadia"), (*day, "omar")),
        ),
        ("court", "A-PAR", PostKind.COURT_SOCIAL_WORKER, Regime.ON_SITE, ((*office, "deputy"),)),
        ("line", "A-ONG", PostKind.AREA_DUTY_LINE, Regime.PHONE_ONLY, ((*night, "hind"),)),
        ("house", "A-MSH", PostKind.ENTRAIDE_DUTY, Regime.ON_SITE, ((*night, "hind"),)),
        ("taza", "B-HOP", PostKind.HOSPITAL_SOCIAL_WORKER, Regime.ON_SITE, ((*night, "sanae"),)),
    ):
        hides = unit == "A-PAR"
        post = Post(
            unit_id=cast.units[unit],
            area_id=cast.areas["TZ" if unit.startswith("B") else "MK"],
            kind=kind.value,
            regime=regime.value,
            is_continuous=name != "court",
            publication=(Publication.LINE_ONLY if hides else Publication.NAME_AND_LINE).value,
            line_id=cast.lines[f"{unit}-0"],
            fallback_id=cast.lines["A-HOP-1" if unit != "A-HOP" else "B-HOP-0"],
        )
        db.session.add(post)
        db.session.flush()
        cast.posts[name] = post.id
        for start, end, who in seats:
            shift = Shift(post_id=post.id, **Shift.on_wall(start, end))
            db.session.add(shift)
            db.session.flush()
            if who:
                db.session.add(Assignment(shift_id=shift.id, membership_id=cast.memberships[who]))
