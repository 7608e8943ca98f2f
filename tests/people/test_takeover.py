"""Ways that were tried to get at somebody else's account, name or powers, and lead nowhere."""

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.access import Role
from portal.db import db
from portal.people.factors import SecondFactor
from portal.people.models import Membership, Person
from portal.people.passphrase import SignInTry
from portal.people.resets import Reset
from portal.trail.models import Entry
from tests.cast import HIDDEN_NAMES, NOW, PASSPHRASE

GOOD = "quatre chevaux bleus"
NEW = {
    "name_ar": "نزهة التجريبي", "name_latin": "Nezha Tajribi", "account": "nezha",
    "passphrase": GOOD, "again": GOOD,
}  # fmt: skip


@pytest.fixture
def give(app, cast):
    """`give("omar", Role.COORDINATOR, unit="A-HOP", by="rachida")` is one more live mandate."""

    def add(account, role, *, unit=None, area=None, by=None, **more):
        with app.app_context():
            mandate = Membership(
                person_id=cast.people[account], role=role.value, function="doctor",
                unit_id=cast.units[unit] if unit else None,
                area_id=cast.areas[area] if area else None,
                starts_at=NOW - timedelta(days=9), confirmed_at=NOW - timedelta(days=9),
                made_by_id=cast.people[by] if by else None, made_as="coordinator",
            )  # fmt: skip
            for name, value in more.items():
                setattr(mandate, name, value)
            db.session.add(mandate)
            db.session.commit()
            return mandate.id

    return add


@pytest.fixture
def ask(browse, cast, app):
    """`ask("rachida", "hind", "omar")`: one asks for all, others agree; a link?"""

    def run(first, target, *others, then=lambda: None):
        answer = browse(first).post(f"/people/{cast.people[target]}/resets", {"m": "whole"})
        if answer.status != 303:
            return answer.status
        path = answer.headers["Location"]
        for other in others:
            browse(other).post(f"{path}/approval")
        then()
        return "/reset/" in browse((first, *others)[-1]).get(path).text

    return run


def verbs(app):
    with app.app_context():
        return list(db.session.scalars(select(Entry.verb).order_by(Entry.seq)))


def test_two_real_coordinators_are_two(ask, give):
    give("omar", Role.COORDINATOR, unit="A-HOP", by="hind")
    assert ask("rachida", "nadia") is False
    assert ask("rachida", "nadia", "omar") is True


@pytest.mark.asvs("6.4.4")
@pytest.mark.parametrize("target", ["nadia", "hind"])
def test_somebody_whom_she_brought_in_is_no_second_person(ask, give, target):
    give("omar", Role.COORDINATOR, unit="A-HOP", by="rachida")
    assert ask("rachida", target, "omar") is False
    assert ask("omar", target, "rachida") is False


def test_nor_is_somebody_brought_in_by_somebody_she_brought_in(ask, give, app, cast):
    give("omar", Role.COORDINATOR, unit="A-HOP", by="sanae")
    give("sanae", Role.OBSERVER, unit="A-HOP", by="rachida")
    assert ask("rachida", "nadia", "omar") is False
    assert ask("omar", "nadia", "rachida") is False


def test_for_an_area_coordinator_two_of_one_unit_are_not_enough(ask, give):
    give("omar", Role.COORDINATOR, unit="A-HOP")
    assert ask("rachida", "hind", "omar") is False
    give("latifa", Role.COORDINATOR, unit="A-POL")
    assert ask("rachida", "hind", "latifa") is True


def test_a_word_that_counts_for_nothing_is_not_counted(ask, give, app, cast):
    mandate = give("omar", Role.COORDINATOR, unit="A-HOP")

    def end():
        with app.app_context():
            db.session.get_one(Membership, mandate).ends_at = NOW
            db.session.commit()

    assert ask("rachida", "nadia", "omar", then=end) is False
    assert ask("rachida", "hind", "karim") is False


def test_what_waits_or_begins_later_is_hers_too(ask, give):
    give("omar", Role.COORDINATOR, unit="A-HOP")
    give("nadia", Role.AREA_COORDINATOR, area="TZ", confirmed_at=None)
    assert ask("rachida", "nadia", "omar") is False


def test_agreeing_again_leaves_no_second_trace(ask, give, app):
    give("omar", Role.COORDINATOR, unit="A-HOP")
    ask("rachida", "nadia", "omar", "omar")
    assert verbs(app).count("reset_approved") == 1


@pytest.mark.asvs("8.3.1")
def test_an_operator_cannot_make_room_for_somebody_of_his_own(browse, app, cast):
    karim = browse("karim")
    assert karim.post(f"/mandates/{cast.memberships['hind']}/end").status == 404
    with app.app_context():
        db.session.get_one(Membership, cast.memberships["hind"]).ends_at = NOW
        db.session.commit()
    form = {"function": "commission_secretary", "role": "area_coordinator", "language": "fr"}
    link = karim.get(karim.post("/areas/MK/invitations", form).headers["Location"])
    token = re.search(r"/join/([0-9a-f]+)", link.text)[1]
    assert browse().post(f"/join/{token}", NEW).status == 303
    with app.app_context():
        made = db.session.scalars(select(Membership).order_by(Membership.id.desc())).first()
        assert (made.role, made.confirmed_at) == ("area_coordinator", None)


def test_nobody_prolongs_a_mandate_by_ending_it_later(browse, app, cast):
    ends = NOW + timedelta(days=2)
    with app.app_context():
        db.session.get_one(Membership, cast.memberships["rachida"]).ends_at = ends
        db.session.commit()
    path = f"/mandates/{cast.memberships['rachida']}"
    browse("rachida").post(f"{path}/end", {"last_on": "2028-12-31"})
    to = {"unit": "A-POL", "function": "doctor", "from_on": "2028-12-31"}
    for _ in range(2):
        browse("rachida").post(f"{path}/transfer", to)
    with app.app_context():
        assert db.session.get_one(Membership, cast.memberships["rachida"]).ends_at == ends
        hers = select(Membership).where(Membership.person_id == cast.people["rachida"])
        assert len(db.session.scalars(hers).all()) == 2


def test_passing_a_deputy_on_tells_nobody_who_she_is(browse, cast):
    hind = browse("hind")
    path = f"/mandates/{cast.memberships['deputy']}"
    assert hind.post(f"{path}/transfer", {"unit": "A-HOP", "function": "doctor"}).status == 303
    for account in ("hind", "rachida", "nadia", "omar"):
        for page in ("/units/A-HOP/people", f"{path}/duties", f"/people/{cast.people['deputy']}"):
            text = browse(account).get(page).text
            assert not any(name in text for name in HIDDEN_NAMES), (account, page)
    assert "H. M." in browse("rachida").get("/units/A-HOP/people").text


def test_the_link_that_gives_a_deputy_back_hides_her_account_too(browse, cast):
    hind = browse("hind")
    to = hind.post(f"/people/{cast.people['deputy']}/resets", {"m": "whole"}).headers["Location"]
    link = re.search(r"/reset/[0-9a-f]+", hind.get(to).text)[0]
    page = browse().get(link)
    assert page.status == 200
    assert "deputy" not in page.text


@pytest.fixture
def link(browse):
    """A link to join Nadia's unit."""
    rachida = browse("rachida")
    form = {"function": "psychologist", "role": "member", "language": "fr"}
    page = rachida.get(rachida.post("/units/A-HOP/invitations", form).headers["Location"])
    return re.search(r"/join/[0-9a-f]+", page.text)[0]


def test_an_account_name_differs_by_more_than_its_capitals(browse, link):
    page = browse().post(link, NEW | {"account": "NADIA"})
    assert page.status == 422
    assert "This account name is taken" in page.text
    answer = browse().post("/sign-in", {"account": "Nadia", "passphrase": PASSPHRASE})
    assert answer.headers["Location"] == "/second-factor"


@pytest.mark.asvs("6.3.1")
def test_a_used_link_is_no_way_round_the_throttle(browse, link, app, frozen):
    assert browse().post(link, NEW).status == 303
    stranger = browse()
    guess = NEW | {"passphrase": "not this one, no", "again": "not this one, no"}
    assert {stranger.post(link, guess).status for _ in range(15)} == {404}
    with app.app_context():
        wrong = select(SignInTry).where(SignInTry.was_right.is_(False))
        assert len(db.session.scalars(wrong).all()) == 10
    assert verbs(app).count("sign_in_refused") == 10
    frozen.shift(timedelta(minutes=20))
    assert browse().post(link, NEW).status == 404


def test_a_mandate_beyond_units_is_not_passed_on(browse, cast):
    path = f"/mandates/{cast.memberships['salma']}/transfer"
    for account in ("karim", "hind", "rachida"):
        answer = browse(account).post(path, {"unit": "A-HOP", "function": "doctor"})
        assert answer.status == 404, account


def test_a_units_coordinator_does_not_sign_the_areas_out(browse, cast):
    hind = browse("hind")
    for deed in ("sittings", "reopening"):
        answer = browse("rachida").post(f"/people/{cast.people['hind']}/{deed}")
        assert answer.status == 404
    assert hind.get("/").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/people/99999999999999999999", "/mandates/99999999999999999999/end", "/people/0",
        "/mandates/99999999999999999999/transfer", "/mandates/99999999999999999999/duties",
        "/invitations/%00", "/resets/a%00b", "/units/%00/people", "/join/%00",
        "/reset/%F0%9F%98%80",
        "/units/%E2%80%AE/lines", "/areas/%00/people", "/invitations/" + "x" * 300,
    ],
)  # fmt: skip
def test_an_odd_address_is_nothing(browse, path):
    assert browse("hind").get(path).status == 404


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30", "x", "2032-12-31"])
def test_an_odd_day_is_refused_with_what_to_do(browse, cast, day):
    rachida = browse("rachida")
    form = {"function": "doctor", "role": "member", "language": "fr", "last_on": day}
    for path in ("/units/A-HOP/invitations", f"/mandates/{cast.memberships['nadia']}/end"):
        page = rachida.post(path, form)
        assert page.status == 422
        assert page.by_id("last_on-e") is not None
        assert page.by_id("last_on").get("value") == day


def test_a_language_said_three_hundred_times_is_one(browse, link, app):
    newcomer = browse()
    body = newcomer.seal() | NEW | {"speaks": ["tachelhit", "darija"] * 150}
    assert newcomer.post(link, body, sealed=False).status == 303
    with app.app_context():
        made = db.session.scalars(select(Person).where(Person.account == "nezha")).one()
        assert made.speaks == "darija tachelhit"


def test_of_many_wrong_pins_at_once_each_is_told_and_recorded(browse, app):
    nadia = browse("nadia")
    nadia.post("/me/pin", {"pin": "481516", "again": "481516"})
    nadia.post("/lock")
    form, found = nadia.seal() | {"lock_secret": "000000"}, []

    def guess():
        client = app.test_client()
        client._cookies = dict(nadia.client._cookies)
        found.append(client.post("/unlock", data=form, base_url=nadia.origin).status_code)

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) <= {401, 303}
    assert verbs(app).count("pin_refused") >= 5


def test_a_wrong_present_pin_is_recorded_and_counted(browse, app):
    nadia = browse("nadia")
    nadia.post("/me/pin", {"pin": "481516", "again": "481516"})
    for _ in range(5):
        nadia.post("/me/pin", {"proof": "000000", "pin": "270394", "again": "270394"})
    assert verbs(app).count("pin_refused") == 5
    assert nadia.get("/").status == 303


def test_while_locked_nothing_is_done_and_no_name_is_shown(browse, app, cast):
    nadia = browse("nadia")
    nadia.post("/lock")
    nadia.post("/language", {"lang": "fr"})
    with app.app_context():
        assert db.session.get_one(Person, cast.people["nadia"]).language == "ar"
    assert "Nadia Tajribi" not in nadia.get("/").text


def test_whole_resets_of_one_person_follow_each_other(ask, app, cast, browse):
    assert ask("hind", "nadia") is True
    assert ask("hind", "nadia") is True
    with app.app_context():
        found = db.session.scalars(select(Reset).order_by(Reset.id)).all()
        assert [reset.is_open for reset in found] == [False, True]
        assert SecondFactor.of(cast.people["nadia"]) is None
