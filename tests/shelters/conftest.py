"""Houses of the cast: M1 in Nadia's area with 10 places, Z1 in the next one, and a house for him.

Malika works at M1 and is on duty there tonight; Touria coordinates it; Naima works at Z1; Hassan at
the house for removed persons.
"""

from datetime import date, datetime, timedelta

import pytest

from portal import clock
from portal.access import Role
from portal.db import db
from portal.people.models import UNDERTAKING, Membership, Person
from portal.rota.models import Assignment, Post, Shift
from portal.shelters.lists import How, ShelterKind
from portal.shelters.models import Capacity, Count, Shelter
from portal.units.models import ContactPoint, Unit
from tests.cast import LONG_AGO, NOW

HOUSES = (
    ("A-HEB", "shelter", "MK", "91"),
    ("B-HEB", "shelter", "TZ", "92"),
)
STAFF = (
    ("malika", "Malika", Role.MEMBER, "A-HEB"),
    ("touria", "Touria", Role.COORDINATOR, "A-HEB"),
    ("zohra", "Zohra", Role.OBSERVER, "A-HEB"),
    ("naima", "Naima", Role.MEMBER, "B-HEB"),
    ("hassan", "Hassan", Role.COORDINATOR, "A-MSH"),
)


class Houses:
    """The houses by code, and what a test does to them."""

    def __init__(self, app, cast):
        self.app, self.cast, self.ids = app, cast, {}

    def say(self, code, occupied, *, age=timedelta(), capacity=10):
        """Somebody of the house said so many are in it, so long ago."""
        with self.app.app_context():
            last = db.session.scalar(
                db.select(db.func.max(Count.sequence)).where(Count.shelter_id == self.ids[code])
            )
            at = clock.now() - age
            db.session.add(
                Count(
                    shelter_id=self.ids[code],
                    sequence=(last or 0) + 1,
                    occupied=occupied,
                    capacity=capacity,
                    at=at,
                    as_of=at,
                    by_id=self.cast.people["rachida"],
                    function="shelter_worker",
                    how=How.BY_UNIT.value,
                )
            )
            db.session.commit()
            db.session.remove()

    def set(self, code, **rules):
        """Change what a house takes."""
        with self.app.app_context():
            shelter = db.session.get_one(Shelter, self.ids[code])
            for name, value in rules.items():
                setattr(shelter, name, value)
            db.session.commit()
            db.session.remove()

    def place(self, code):
        """The house as it stands now."""
        from portal.shelters.places import of_unit

        with self.app.app_context():
            found = of_unit(self.cast.units[code])
            db.session.remove()
            return found


def _person(cast, account, name, role, unit):
    person = Person(
        account=account, name_ar=name, name_latin=name, language="ar", made_at=LONG_AGO,
        used_at=NOW - timedelta(days=1), undertaken_at=NOW - timedelta(days=30),
        undertaken_version=UNDERTAKING,
    )  # fmt: skip
    db.session.add(person)
    db.session.flush()
    mandate = Membership(
        person_id=person.id, role=role.value, function="shelter_worker",
        unit_id=cast.units[unit], starts_at=LONG_AGO, confirmed_at=LONG_AGO,
    )  # fmt: skip
    db.session.add(mandate)
    db.session.flush()
    cast.people[account], cast.memberships[account] = person.id, mandate.id


def _unit(cast, code, kind, area, digits):
    unit = Unit(
        code=code, kind=kind, sector="ngo", area_id=cast.areas[area], speaks="darija tamazight",
        name_ar="مركز", name_fr=f"Centre {code}", name_en=f"Centre {code}",
    )  # fmt: skip
    db.session.add(unit)
    db.session.flush()
    cast.units[code] = unit.id
    for place in (0, 1):
        line = ContactPoint(
            unit_id=unit.id, kind="landline", number=f"+2125000{place}00{digits}", position=place
        )
        db.session.add(line)
        db.session.flush()
        cast.lines[f"{code}-{place}"] = line.id


@pytest.fixture
def houses(app, cast):
    """M1 with 10 places of which 7 are taken, said an hour ago; the others have said nothing."""
    from copy import deepcopy

    cast = deepcopy(cast)
    found = Houses(app, cast)
    with app.app_context():
        for house in HOUSES:
            _unit(cast, *house)
        for person in STAFF:
            _person(cast, *person)
        for code, kind in (("A-HEB", "women"), ("B-HEB", "women"), ("A-MSH", "removed")):
            shelter = Shelter(
                unit_id=cast.units[code], kind=ShelterKind(kind).value, boys_up_to=12,
                children_up_to=5, takes_pregnant="yes", needs_met="medication",
            )  # fmt: skip
            db.session.add(shelter)
            db.session.flush()
            db.session.add(Capacity(shelter_id=shelter.id, places=10, from_on=date(2020, 1, 1)))
            found.ids[code] = shelter.id
        post = Post(
            unit_id=cast.units["A-HEB"], area_id=cast.areas["MK"], kind="shelter_duty",
            regime="on_site", publication="name_and_line", line_id=cast.lines["A-HEB-0"],
            fallback_id=cast.lines["A-HEB-1"],
        )  # fmt: skip
        db.session.add(post)
        db.session.flush()
        night = Shift.on_wall(datetime(2026, 11, 23, 20), datetime(2026, 11, 24, 8))
        shift = Shift(post_id=post.id, **night)
        db.session.add(shift)
        db.session.flush()
        db.session.add(Assignment(shift_id=shift.id, membership_id=cast.memberships["malika"]))
        db.session.commit()
        db.session.remove()
    found.say("A-HEB", 7, age=timedelta(hours=1))
    return found


@pytest.fixture
def browse(app, houses):
    """As everywhere, with the people of the houses."""
    from tests.browser import Browser
    from tests.conftest import ORIGIN

    def open_browser(account="nobody", lang="en"):
        browser = Browser(app, ORIGIN, lang=lang)
        browser.account = account
        if account != "nobody":
            browser.become(houses.cast.people[account])
        return browser

    return open_browser


@pytest.fixture
def looked(browse):
    """`looked("nadia", girls="6")` is her browser after a search."""

    def search(account="nadia", lang="en", **said):
        browser = browse(account, lang)
        form = {"women": "1", "language": "darija"} | said
        assert browser.post("/shelters/find", form).status == 303
        return browser

    return search


@pytest.fixture
def held(looked):
    """`held("nadia", girls="6")` holds at M1; her browser, the request's code, the ask's id."""

    def hold(account="nadia", code="A-HEB", **said):
        browser = looked(account, **said)
        answer = browser.post(f"/shelters/{code}/holds")
        assert answer.status == 303, answer.text
        path = answer.headers["Location"]
        page = browser.get(path)
        form = next(f for f in page.all("form") if (f.get("action") or "").endswith("/steps"))
        return browser, path, form.get("action").removesuffix("/steps")

    return hold
