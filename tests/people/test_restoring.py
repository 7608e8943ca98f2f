"""A lost account given back: by one or by two, never by whoever stands for only a part of it."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.access import Role
from portal.db import db
from portal.people.factors import RecoveryCode, SecondFactor
from portal.people.models import Membership, Person
from portal.people.pins import Pin
from portal.trail.models import Entry
from tests.browser import Page
from tests.cast import LONG_AGO, NOW, PASSPHRASE
from tests.conftest import ORIGIN

NEW = {"passphrase": "cinq chevaux rouges", "again": "cinq chevaux rouges"}


def give(app, cast, account, role, **more):
    """One more mandate for somebody, confirmed long ago; its id."""
    with app.app_context():
        about = {"function": "doctor", "starts_at": LONG_AGO, "confirmed_at": LONG_AGO} | more
        row = Membership(person_id=cast.people[account], role=role.value, **about)
        db.session.add(row)
        db.session.commit()
        return row.id


def enrol(app, cast, account):
    """A confirmed authenticator and ten recovery codes."""
    with app.app_context():
        SecondFactor.begin(cast.people[account]).confirmed_at = LONG_AGO
        RecoveryCode.make(cast.people[account])
        db.session.commit()


@pytest.fixture
def enrolled(app, cast):
    """Nadia has an authenticator."""
    enrol(app, cast, "nadia")


@pytest.fixture
def second(app, cast):
    """Omar coordinates Nadia's unit beside Rachida."""
    give(app, cast, "omar", Role.COORDINATOR, unit_id=cast.units["A-HOP"])


@pytest.fixture
def ask(browse, cast):
    """Ask as somebody for somebody's account; the path of the page that is shown then."""

    def send(by, account="nadia", what="passphrase"):
        answer = browse(by).post(f"/people/{cast.people[account]}/resets", {"m": what})
        assert answer.status == 303
        return answer.headers["Location"]

    return send


@pytest.fixture
def link_of(browse):
    """The link that a page shows somebody; "" where it shows none."""

    def read(by, place):
        # By the bare client: the strict one has a test of this page to itself.
        page = Page(browse(by).client.get(place, base_url=ORIGIN))
        assert page.status == 200
        fields = [e.get("value") for e in page.all("input") if e.get("id") == "link"]
        found = fields[0].removeprefix(ORIGIN) if fields else ""
        return found if found.startswith("/reset/") else ""

    return read


@pytest.fixture
def link(enrolled, ask, link_of):
    """Nadia's link for a new passphrase, from Rachida."""
    return link_of("rachida", ask("rachida"))


def agree(browse, by, place):
    return browse(by).post(f"{place}/approval")


def factors(app, cast, account="nadia"):
    """How many authenticators and recovery codes she has."""
    with app.app_context():
        return [
            db.session.scalar(select(func.count(kept.id)).where(
                kept.person_id == cast.people[account]
            ))
            for kept in (SecondFactor, RecoveryCode)
        ]  # fmt: skip


def sign_in(browse, passphrase, account="nadia"):
    return browse().post("/sign-in", {"account": account, "passphrase": passphrase})


def verbs(app):
    with app.app_context():
        return list(db.session.scalars(select(Entry.verb).order_by(Entry.seq)))


# The passphrase alone


@pytest.mark.asvs("6.4.3")
@pytest.mark.parametrize("by", ["rachida", "hind"])
def test_one_gives_back_a_passphrase_and_the_factor_stays(  # noqa: PLR0913
    browse, enrolled, ask, link_of, app, cast, by
):
    link = link_of(by, ask(by))
    answer = browse().post(link, NEW)
    assert (answer.status, answer.headers["Location"]) == (303, "/sign-in")
    assert factors(app, cast) == [1, 10]
    assert sign_in(browse, PASSPHRASE).status == 422
    newcomer = browse()
    answer = newcomer.post("/sign-in", {"account": "nadia", "passphrase": NEW["passphrase"]})
    assert answer.headers["Location"].startswith("/second-factor")
    assert newcomer.get("/").headers["Location"].startswith("/second-factor")
    assert "new" not in [f.get("action") for f in newcomer.get("/second-factor").all("form")]


@pytest.mark.parametrize("what", ["passphrase", "whole"])
def test_every_reader_gets_the_page(browse, enrolled, second, ask, what):
    place = ask("rachida", what=what)
    before = [browse(by).get(place) for by in ("rachida", "omar", "hind")]
    assert ["<svg" in page.text for page in before] == [what == "passphrase", False, False]
    assert "Agree only if you have spoken to her" in before[1].text
    agree(browse, "omar", place)
    assert "<svg" in browse("omar").get(place).text


def test_only_she_who_agreed_sees_the_link(browse, enrolled, ask, link_of):
    place = ask("rachida")
    assert link_of("rachida", place)
    assert link_of("hind", place) == ""
    assert agree(browse, "hind", place).status == 303
    assert link_of("hind", place)


@pytest.mark.asvs("7.4.3", "7.4.5")
def test_all_sittings_and_pins_end(browse, link, app, cast):
    phones = [browse("nadia") for _ in range(2)]
    with app.app_context():
        Pin.keep(cast.people["nadia"], "a browser", "284915")
        db.session.commit()
    browse().post(link, NEW)
    assert [p.get("/").headers.get("Location") for p in phones] == ["/sign-in"] * 2
    with app.app_context():
        assert db.session.scalars(select(Pin)).all() == []
    assert verbs(app)[:2] == ["reset_asked", "reset_done"]


def test_nothing_ends_before_the_link_is_used(browse, link):
    nadia = browse("nadia")
    assert browse().get(link).status == 200
    assert nadia.get("/").status == 200
    assert sign_in(browse, PASSPHRASE).status == 303


@pytest.mark.asvs("6.4.1")
def test_it_works_once(browse, link):
    assert browse().post(link, NEW).status == 303
    assert browse().get(link).status == 404
    other = {"passphrase": "six chevaux verts", "again": "six chevaux verts"}
    assert browse().post(link, other).status == 404
    assert sign_in(browse, NEW["passphrase"]).status == 303


@pytest.mark.asvs("6.4.1")
def test_it_lasts_two_days_to_the_second(browse, link, frozen):
    frozen.shift(timedelta(hours=48, seconds=-1))
    assert browse().get(link).status == 200
    frozen.shift(1)
    assert browse().get(link).status == 404
    assert browse().post(link, NEW).status == 404
    assert sign_in(browse, PASSPHRASE).status == 303


@pytest.mark.asvs("6.4.1")
@pytest.mark.parametrize("by", ["rachida", "hind"])
def test_stopped_it_opens_nothing(browse, enrolled, ask, link_of, app, cast, by):  # noqa: PLR0913
    place = ask("rachida")
    link, stopper = link_of("rachida", place), browse(by)
    answer = stopper.post(f"{place}/revocation")
    assert answer.headers["Location"] == f"/people/{cast.people['nadia']}"
    assert browse().get(link).status == 404
    assert browse().post(link, NEW).status == 404
    assert stopper.get(place).status == 404
    assert verbs(app) == ["reset_asked", "reset_revoked"]


def test_a_newer_one_ends_the_older(browse, enrolled, ask, link_of):
    older = link_of("rachida", ask("rachida"))
    newer = link_of("hind", ask("hind"))
    assert browse().get(older).status == 404
    assert browse().get(newer).status == 200


@pytest.mark.asvs("6.4.1")
def test_a_guessed_link_opens_nothing(browse, link):
    last = "0" if link[-1] != "0" else "1"
    for guess in (link[:-1] + last, link[:19], f"{link}0", "/reset/x", "/reset/" + "0" * 44):
        assert browse().get(guess).status == 404
        assert browse().post(guess, NEW).status == 404
    assert browse().get(link.replace("/reset/", "/join/")).status == 404


@pytest.mark.asvs("6.4.1", "11.5.1")
def test_the_database_holds_nothing_that_opens_it(link, app):
    with app.app_context():
        tables = db.metadata.sorted_tables
        kept = " ".join(str(row) for t in tables for row in db.session.execute(select(t)))
    token = link.removeprefix("/reset/")
    assert len(token) == 44
    assert token[:12] in kept
    assert token[12:] not in kept


def test_of_two_uses_at_once_one_counts(browse, link):
    forms = [(b := browse(), b.seal() | {"passphrase": p, "again": p}) for p in (
        "cinq chevaux rouges", "six chevaux verts")]  # fmt: skip
    found = []

    def send(browser, form):
        found.append((browser.post(link, form, sealed=False).status, form["passphrase"]))

    threads = [threading.Thread(target=send, args=both) for both in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (won, kept), (lost, gone) = sorted(found)
    assert (won, lost) == (303, 404)
    assert sign_in(browse, kept).status == 303
    assert sign_in(browse, gone).status == 422


@pytest.mark.asvs("6.2.1", "6.2.11")
@pytest.mark.parametrize(
    ("lang", "spoilt", "words"),
    [
        ("en", {"passphrase": "elevenchars"}, "Choose at least 12 characters"),
        ("ar", {"passphrase": "elevenchars"}, "اختر 12 حرفا على الأقل"),
        ("fr", {"passphrase": "elevenchars"}, "Choisissez au moins 12"),
        ("en", {"passphrase": "motdepasse123"}, "This is soon guessed"),
        ("en", {"passphrase": "I am nadia for sure"}, "Leave your account name out"),
        ("en", {"again": "autre chose encore"}, "The two passphrases differ"),
    ],
)
def test_a_spoilt_one_says_what_to_do_and_uses_nothing_up(browse, link, lang, spoilt, words):
    answer = browse(lang=lang).post(link, NEW | spoilt)
    assert answer.status == 422
    assert words in answer.text
    assert sign_in(browse, PASSPHRASE).status == 303
    assert browse().get(link).status == 200


def test_asked_twice_under_one_key_is_one(browse, enrolled, app, cast):
    rachida = browse("rachida")
    form, path = rachida.seal() | {"m": "passphrase"}, f"/people/{cast.people['nadia']}/resets"
    places = {rachida.post(path, form, sealed=False).headers["Location"] for _ in range(2)}
    assert len(places) == 1
    assert verbs(app) == ["reset_asked"]


@pytest.mark.asvs("8.3.2")
def test_it_falls_with_the_mandate_of_whoever_gave_it(browse, link, app, cast):
    with app.app_context():
        db.session.get_one(Membership, cast.memberships["rachida"]).ends_at = NOW
        db.session.commit()
    assert browse().get(link).status == 404
    assert browse().post(link, NEW).status == 404


def test_her_own_word_opens_nothing(browse, app, cast):
    rachida, ident = browse("rachida"), cast.people["rachida"]
    for deed in ("resets", "sittings", "reopening"):
        assert rachida.post(f"/people/{ident}/{deed}").status == 404
    assert "Passphrase lost" not in rachida.get(f"/people/{ident}").text
    assert verbs(app) == []


def test_she_does_not_agree_to_her_own(browse, app, cast, ask):
    place = ask("hind", "rachida", "whole")
    assert browse("rachida").get(place).status == 404
    assert agree(browse, "rachida", place).status == 404
    assert browse("rachida").post(f"{place}/revocation").status == 404


# Passphrase and authenticator


@pytest.mark.asvs("6.4.4")
def test_both_lost_takes_two_of_her_unit(browse, enrolled, second, ask, link_of, app, cast):  # noqa: PLR0913
    place = ask("rachida", what="whole")
    assert link_of("rachida", place) == ""
    assert link_of("omar", place) == ""
    assert agree(browse, "omar", place).status == 303
    link = link_of("omar", place)
    assert link
    assert link == link_of("rachida", place)
    assert browse().post(link, NEW).status == 303
    assert factors(app, cast) == [0, 0]
    assert verbs(app)[:3] == ["reset_asked", "reset_approved", "reset_done"]
    assert sign_in(browse, NEW["passphrase"]).status == 303


@pytest.mark.asvs("6.4.4")
def test_one_who_agrees_twice_is_still_one(browse, enrolled, ask, link_of):
    place = ask("rachida", what="whole")
    assert agree(browse, "rachida", place).status == 303
    assert link_of("rachida", place) == ""


@pytest.mark.asvs("6.4.4")
def test_the_area_coordinator_is_enough_alone(browse, enrolled, ask, link_of, app, cast):  # noqa: PLR0913
    link = link_of("hind", ask("hind", what="whole"))
    assert browse().post(link, NEW).status == 303
    assert factors(app, cast) == [0, 0]


@pytest.mark.asvs("6.4.4")
def test_a_link_that_too_few_agreed_to_opens_nothing(browse, enrolled, ask, app, cast):
    from portal.people.resets import Reset

    ask("rachida", what="whole")
    with app.app_context():
        token = db.session.scalars(select(Reset)).one().token
    assert browse().get(f"/reset/{token}").status == 404
    assert browse().post(f"/reset/{token}", NEW).status == 404
    assert sign_in(browse, PASSPHRASE).status == 303


@pytest.mark.asvs("6.4.4")
@pytest.mark.parametrize("is_begun", [False, True])
def test_without_a_factor_a_passphrase_is_the_whole(browse, ask, link_of, app, cast, is_begun):  # noqa: PLR0913
    if is_begun:
        with app.app_context():
            SecondFactor.begin(cast.people["nadia"])
            db.session.commit()
    place = ask("rachida")
    assert link_of("rachida", place) == ""
    agree(browse, "hind", place)
    assert browse().post(link_of("hind", place), NEW).status == 303
    assert factors(app, cast) == [0, 0]


def test_who_lost_the_factor_after_asking_is_whole_too(browse, link, app, cast):
    with app.app_context():
        db.session.delete(SecondFactor.of(cast.people["nadia"]))
        db.session.commit()
    assert browse().get(link).status == 404
    assert browse().post(link, NEW).status == 404


@pytest.mark.asvs("6.4.4")
@pytest.mark.parametrize("elsewhere", ["A-POL", "B-HOP"])
def test_one_unit_cannot_take_over_what_she_may_in_another(  # noqa: PLR0913
    browse, enrolled, second, ask, link_of, app, cast, elsewhere
):
    give(app, cast, "nadia", Role.COORDINATOR, unit_id=cast.units[elsewhere])
    place = ask("rachida", what="whole")
    agree(browse, "omar", place)
    assert [link_of(by, place) for by in ("rachida", "omar")] == ["", ""]
    agree(browse, "hind", place)
    assert bool(link_of("hind", place)) is (elsewhere == "A-POL")


@pytest.mark.asvs("6.4.4")
def test_nor_what_she_may_there_from_tomorrow(browse, enrolled, second, ask, link_of, app, cast):  # noqa: PLR0913
    tomorrow = NOW + timedelta(days=1)
    give(app, cast, "nadia", Role.COORDINATOR, unit_id=cast.units["B-HOP"], starts_at=tomorrow)
    place = ask("rachida", what="whole")
    agree(browse, "omar", place)
    assert [link_of(by, place) for by in ("rachida", "omar")] == ["", ""]


@pytest.mark.asvs("6.4.4", "8.3.2")
def test_a_word_counts_no_more_once_its_mandate_ended(  # noqa: PLR0913
    browse, enrolled, second, ask, link_of, app, cast
):
    place = ask("rachida", what="whole")
    agree(browse, "omar", place)
    link = link_of("omar", place)
    with app.app_context():
        db.session.get_one(Membership, cast.memberships["rachida"]).ends_at = NOW
        db.session.commit()
    assert link_of("omar", place) == ""
    assert browse().get(link).status == 404
    assert browse().post(link, NEW).status == 404


@pytest.mark.asvs("6.4.4")
def test_an_operator_is_no_second_person(browse, ask, link_of, app, cast):
    enrol(app, cast, "hind")
    place = ask("rachida", "hind", "whole")
    assert link_of("rachida", place) == ""
    agree(browse, "karim", place)
    assert link_of("rachida", place) == ""


# Who can do it at all


@pytest.mark.asvs("8.2.2")
@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("nadia", 403), ("omar", 403), ("latifa", 403), ("sanae", 403), ("salma", 403),
        ("karim", 404), ("nobody", 303),
    ],
)  # fmt: skip
def test_who_cannot_restore(browse, enrolled, ask, app, cast, account, status):  # noqa: PLR0913
    place, browser = ask("rachida"), browse(account)
    person = f"/people/{cast.people['nadia']}"
    assert browser.get(person).status == status
    assert browser.get(place).status == status
    for path in (f"{place}/approval", f"{place}/revocation", f"{person}/resets"):
        assert browser.post(path).status == status, path
    for deed in ("sittings", "reopening"):
        assert browser.post(f"{person}/{deed}").status == status
    assert verbs(app).count("reset_asked") == 1
    assert not {"reset_approved", "reset_revoked", "account_reopened"} & set(verbs(app))


@pytest.mark.asvs("8.2.2")
@pytest.mark.parametrize("other", ["latifa", "sanae", "salma", "karim", "deputy"])
def test_somebody_of_another_unit_is_not_there(browse, app, cast, ask, other):
    rachida = browse("rachida")
    person = f"/people/{cast.people[other]}"
    assert rachida.get(person).status == 404
    for deed in ("resets", "sittings", "reopening"):
        assert rachida.post(f"{person}/{deed}", {"m": "whole"}).status == 404
    assert rachida.get("/resets/000000000000").status == 404
    assert verbs(app) == []


def test_a_reset_of_another_area_is_not_there(browse, app, cast, ask):
    give(app, cast, "salma", Role.AREA_COORDINATOR, area_id=cast.areas["TZ"])
    place = ask("salma", "sanae", "whole")
    assert browse("hind").get(place).status == 404
    assert agree(browse, "hind", place).status == 404


def test_somebody_who_left_is_given_nothing_back(browse, app, cast):
    with app.app_context():
        db.session.get_one(Membership, cast.memberships["nadia"]).ends_at = NOW
        db.session.commit()
    rachida, person = browse("rachida"), f"/people/{cast.people['nadia']}"
    assert "Passphrase lost" not in rachida.get(person).text
    assert rachida.post(f"{person}/resets").status == 404
    assert rachida.post(f"{person}/reopening").status == 404


# A lost phone, a resting account


@pytest.mark.asvs("7.4.5")
def test_a_coordinator_signs_her_out_everywhere(browse, app, cast):
    phones, latifa = [browse("nadia") for _ in range(2)], browse("latifa")
    with app.app_context():
        Pin.keep(cast.people["nadia"], "a browser", "284915")
        Pin.keep(cast.people["latifa"], "a browser", "284915")
        db.session.commit()
    assert browse("rachida").post(f"/people/{cast.people['nadia']}/sittings").status == 303
    assert [p.get("/").headers.get("Location") for p in phones] == ["/sign-in"] * 2
    assert latifa.get("/").status == 200
    with app.app_context():
        assert list(db.session.scalars(select(Pin.person_id))) == [cast.people["latifa"]]
    assert verbs(app) == ["signed_out_by_other"]
    assert sign_in(browse, PASSPHRASE).status == 303


@pytest.fixture
def unused(app, cast):
    """Set when Nadia signed in last."""

    def since(age, account="nadia"):
        with app.app_context():
            db.session.get_one(Person, cast.people[account]).used_at = NOW - age
            db.session.commit()

    return since


@pytest.mark.parametrize(("short", "status"), [(1, 303), (0, 403)])
def test_after_sixty_days_it_is_locked(browse, unused, app, short, status):
    unused(timedelta(days=60, seconds=-short))
    assert sign_in(browse, PASSPHRASE).status == status
    assert ("sign_in_resting" in verbs(app)) is (status == 403)


def test_a_wrong_passphrase_does_not_tell_that_it_rests(browse, unused):
    unused(timedelta(days=60))
    awake = sign_in(browse, "not hers at all", "latifa")
    resting = sign_in(browse, "not hers at all")
    assert (awake.status, resting.status) == (422, 422)
    assert awake.words("main").replace("latifa", "") == resting.words("main").replace("nadia", "")


@pytest.mark.parametrize("by", ["rachida", "hind"])
def test_a_resting_account_is_opened_again(browse, unused, app, cast, by):
    unused(timedelta(days=60))
    person, opener = f"/people/{cast.people['nadia']}", browse(by)
    assert "Locked: nobody used it for 60 days." in opener.get(person).text
    assert opener.post(f"{person}/reopening").headers["Location"] == person
    assert "Open again." in opener.get(person).text
    assert sign_in(browse, PASSPHRASE).headers["Location"].startswith("/second-factor")
    assert verbs(app)[0] == "account_reopened"


def test_a_new_passphrase_opens_a_resting_account_too(browse, link, unused):
    unused(timedelta(days=60))
    assert browse().post(link, NEW).status == 303
    assert sign_in(browse, NEW["passphrase"]).status == 303
