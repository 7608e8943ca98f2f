"""The demonstration world: complete, consistent, and visibly nobody's."""

import random
import re
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import phonenumbers
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal import clock, create_app
from portal.access import Role
from portal.cli import migrations
from portal.db import db
from portal.demo import world
from portal.demo.persons import PEOPLE, SURNAMES
from portal.demo.places import NATIONAL, UNITS
from portal.installation import Installation
from portal.people.models import Membership, Person
from portal.requests.lists import Act
from portal.requests.models import Ask
from portal.rota.coverage import State
from portal.rota.lists import PostKind, Publication, Regime
from portal.rota.models import Assignment, Post, Shift
from portal.rota.on_duty import duties_of
from portal.trail.models import Entry, first_broken
from portal.units import hcp
from portal.units.lists import ContactKind, UnitKind
from portal.units.models import ContactPoint, Unit
from portal.units.territory import Area, Commune, Province, Region
from tests.browser import Browser
from tests.conftest import environment

SHORT = {number for *_, number in NATIONAL}


@pytest.fixture(scope="module")
def demo(tmp_path_factory, keys):
    """A demonstration database of this module's own, loaded once."""
    import time_machine
    from alembic import command

    from tests.cast import NOW

    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'portal.db'}"
    said = []
    with time_machine.travel(NOW, tick=False):
        app = create_app(environment(keys, url, SANAD_DEMO="1", SANAD_ORIGIN=""))
        with app.app_context():
            command.upgrade(migrations(), "head")
            Installation.settle(is_demo=True)
            world.load(said.append)
    app.said = said
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def inside(demo):
    """An application context of the demonstration."""
    with demo.test_request_context(base_url="http://localhost:8000"):
        yield


def all_of(model):
    return list(db.session.scalars(select(model).order_by(model.id)))


def test_loading_says_how_far_it_is(demo):
    assert len(demo.said) >= 3


def test_it_has_the_units_the_people_and_every_role(inside):
    kinds = Counter(unit.kind for unit in all_of(Unit) if unit.closed_on is None)
    assert kinds.pop(UnitKind.NATIONAL_LINE.value) == 5
    assert kinds.total() == 28
    assert 60 <= len(all_of(Person)) <= 80
    assert {m.role for m in all_of(Membership)} == {role.value for role in Role}
    coordinated = {m.area_id for m in all_of(Membership) if m.role == Role.AREA_COORDINATOR.value}
    assert len(coordinated - {None}) == 4


def test_every_number_is_possible_and_given_to_nobody(inside):
    for contact in all_of(ContactPoint):
        if contact.kind == ContactKind.EMAIL.value:
            assert contact.number.endswith("@example.org")
        elif contact.kind == ContactKind.SHORT_CODE.value:
            assert contact.number in SHORT
        elif contact.number:
            number = phonenumbers.parse(contact.number)
            assert phonenumbers.is_possible_number(number), contact.number
            assert not phonenumbers.is_valid_number(number), contact.number


def test_personal_numbers_are_sealed_and_given_to_nobody(inside, demo):
    sealed = [c for c in all_of(ContactPoint) if c.person_id]
    assert len(sealed) >= 15
    for contact in sealed:
        text = demo.config["KEYRING"].open(
            contact.sealed, table="contact_point", column="sealed", row=contact.uid
        )
        assert not phonenumbers.is_valid_number(phonenumbers.parse(text))
        assert contact.number is None


def test_lines_are_told_apart(inside):
    numbers = [c.number for c in all_of(ContactPoint) if c.number]
    assert len(numbers) == len(set(numbers))


def test_names_are_invented_and_in_three_languages(inside):
    assert {invented.surname for invented in PEOPLE} == set(SURNAMES)
    for unit in all_of(Unit):
        assert all((unit.name_ar, unit.name_fr, unit.name_en))
    assert all(re.search("تجريبي", ar) and "démo" in fr for *_, fr, ar, _n in UNITS)


def test_no_shelter_says_where_it_is(inside):
    for unit in all_of(Unit):
        if unit.kind == UnitKind.SHELTER.value:
            assert not unit.reception_ar + unit.reception_fr + unit.reception_en


def test_every_post_has_another_line_to_fall_back_on(inside):
    posts = all_of(Post)
    assert len(posts) >= 36
    assert all(post.fallback_id != post.line_id for post in posts)


def test_deputies_stand_behind_their_line(inside):
    for post in all_of(Post):
        is_hidden = post.publication == Publication.LINE_ONLY.value
        assert is_hidden == (post.kind == PostKind.DUTY_DEPUTY.value)


def test_the_forensic_doctor_is_reached_by_phone_only(inside):
    post = db.session.scalars(select(Post).where(Post.kind == "forensic_doctor")).one()
    assert post.regime == Regime.PHONE_ONLY.value


def area_id(code):
    return db.session.scalars(select(Area.id).where(Area.code == code)).one()


def states(code, at):
    return {
        (d.post.kind, d.post.unit_id): d.cover.state
        for d in duties_of(area_id(code), at, sees_restricted=True)
    }


def test_meknes_is_complete_at_any_instant(inside):
    chance = random.Random(5)
    for _ in range(150):
        at = clock.now() + timedelta(minutes=chance.randrange(-27 * 1440, 125 * 1440))
        gaps = [k for k, state in states("MK", at).items() if state is State.GAP]
        assert not gaps, (at, gaps)


def test_taza_misses_its_certifying_doctor_now_and_on_saturday_nights(inside):
    saturday_night = clock.now() + timedelta(days=5)
    assert clock.local(saturday_night).weekday() == 5
    for at in (clock.now(), saturday_night):
        gaps = {kind for (kind, _), state in states("TZ", at).items() if state is State.GAP}
        assert gaps == {"certifying_doctor"}


def test_nobody_is_in_two_places(inside):
    spans = db.session.execute(
        select(Membership.person_id, Shift.starts_at, Shift.ends_at)
        .join(Assignment, Assignment.membership_id == Membership.id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .order_by(Membership.person_id, Shift.starts_at)
    ).all()
    assert len(spans) > 5_000
    for (who, _, end), (whose, start, _) in pairwise(spans):
        assert who != whose or start >= end, (who, start)


def test_the_territory_is_whole_and_loading_it_again_adds_nothing(inside):
    def counts():
        return [db.session.scalar(select(func.count(m.id))) for m in (Region, Province, Commune)]

    assert counts() == [12, 83, 1503 + 41]
    hcp.load()
    assert counts() == [12, 83, 1503 + 41]
    db.session.rollback()


def test_the_court_to_come_is_not_there_yet(inside):
    from portal.units.territory import areas_now

    assert [area.code for area in areas_now()] == ["MK", "TZ", "CH", "LR"]


def test_the_trail_begins_with_the_reset_and_is_whole(inside):
    first = select(Entry.verb).order_by(Entry.seq).limit(1)
    assert db.session.scalars(first).all() == ["demo_reset"]
    assert [broken for _, broken in first_broken()] == [None]


def test_each_person_enters_in_one_tap_and_hidden_ones_by_function(demo):
    browser = Browser(demo, "http://localhost:8000", lang="ar")
    page = browser.get("/sign-in")
    deputies = [p for p in PEOPLE if any(f == "deputy_prosecutor" for _, f, _ in p.mandates)]
    assert len(deputies) >= 9
    assert not any(p.arabic in page.text for p in deputies)
    who = {b.get("value") for b in page.all("button") if b.get("name") == "who"}
    assert who == {p.account for p in PEOPLE}
    for account in ("p04", "p24", "p25", "p29"):
        answer = browser.post("/sign-in/demo", {"who": account})
        assert answer.status == 303
        assert browser.get("/").status == 200


def test_an_unknown_person_is_not_there(demo):
    browser = Browser(demo, "http://localhost:8000")
    for who in ("p999", "", "p01\0", "\u202e", "x" * 5_000, "' OR 1=1 --"):
        assert browser.post("/sign-in/demo", {"who": who}).status == 404


def test_calls_are_inert_and_every_page_says_that_it_is_a_demonstration(demo):
    browser = Browser(demo, "http://localhost:8000", lang="ar")
    browser.post("/sign-in/demo", {"who": "p06"})
    for path in ("/", "/areas/TZ", "/sign-in", "/nowhere"):
        page = browser.get(path)
        assert "tel:" not in page.text
        assert "معطيات تجريبية" in page.text


@pytest.mark.parametrize("host", ["portal.example.org", "10.0.0.5:8000", "localhost.evil.example"])
def test_it_answers_this_machine_only(demo, host):
    answer = demo.test_client().get("/sign-in", base_url=f"http://{host}")
    assert answer.status_code == 421


@pytest.mark.usefixtures("inside")
def test_requests_stand_as_the_evidence_says():
    asks = {
        ask.request.code: ask
        for ask in db.session.scalars(select(Ask).options(joinedload(Ask.request)))
    }
    at = clock.now()
    escort = asks["TZ-5M7R"]
    assert escort.answered_at - escort.sent_at == timedelta(minutes=6)
    assert asks["CH-2K9D"].clock_at(at).is_late
    assert asks["LR-9G4W"].act is Act.ACKNOWLEDGED
    removal = asks["CH-9P2K"]
    assert (removal.act, removal.request.closed_at) == (Act.REMOVED, removal.ended_at)
    assert removal.request.sealed is None
