"""Invitations: a place kept, a link for one phone, and what stands between it and the board."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.access import Role
from portal.db import db
from portal.people.invitations import Invitation
from portal.people.models import Membership, Person
from portal.trail.models import Entry
from tests.cast import LONG_AGO, NOW, PASSPHRASE
from tests.conftest import ORIGIN

INVITE = "/units/A-HOP/invitations"
OFFER = {"function": "social_worker", "role": "member", "language": "fr"}
NEW = {
    "name_ar": "سعاد الجديدة",
    "name_latin": "Souad Jadida",
    "speaks": ["darija", "tarifit"],
    "account": "s.jadida",
    "passphrase": "quatre chevaux bleus",
    "again": "quatre chevaux bleus",
}


def link_on(page):
    """The path of the link that a page shows."""
    return page.by_id("link").get("value").removeprefix(ORIGIN).partition("?")[0]


@pytest.fixture
def invite(browse):
    """Invite as somebody; the path of the invitation's page and of its link."""

    def send(account="rachida", path=INVITE, **said):
        browser = browse(account)
        answer = browser.post(path, OFFER | said)
        assert answer.status == 303
        place = answer.headers["Location"]
        return place, link_on(browser.get(place))

    return send


@pytest.fixture
def link(invite):
    """The path of Rachida's link."""
    return invite()[1]


def of(app, account):
    """Her mandates, each as a row that has left the database."""
    with app.app_context():
        rows = select(Membership).join(Person, Person.id == Membership.person_id)
        return list(
            db.session.scalars(rows.where(Person.account == account).order_by(Membership.id))
        )


def verbs(app):
    with app.app_context():
        return list(db.session.scalars(select(Entry.verb).order_by(Entry.seq)))


def people(app):
    with app.app_context():
        return db.session.scalar(select(func.count(Person.id)))


def give(app, cast, account, role, **place):
    """One more mandate for somebody; her first one stays unless `alone`."""
    with app.app_context():
        db.session.add(
            Membership(
                person_id=cast.people[account],
                role=role.value,
                function="social_worker",
                starts_at=LONG_AGO,
                confirmed_at=LONG_AGO,
                **place,
            )
        )
        db.session.commit()


def all_at_once(sends):
    """Run every call in a thread of its own; what they answered, sorted."""
    found = []
    threads = [threading.Thread(target=lambda s=s: found.append(s().status)) for s in sends]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def whole(app, browser, account):
    """Sign the newcomer in with both steps done and the undertaking given."""
    with app.app_context():
        someone = db.session.scalars(select(Person).where(Person.account == account)).one()
        someone.undertake()
        db.session.commit()
        ident = someone.id
    browser.become(ident)
    return browser


# Inviting


@pytest.mark.parametrize("lang", ["en", "ar", "fr"])
def test_the_page_shows_link_and_square(browse, lang):
    rachida = browse("rachida", lang)
    assert rachida.get(INVITE).status == 200
    page = rachida.get(rachida.post(INVITE, OFFER).headers["Location"])
    assert "<svg" in page.text
    link = page.by_id("link").get("value")
    assert re.fullmatch(re.escape(ORIGIN) + r"/join/[0-9a-f]{44}\?lang=fr", link)
    assert link in rachida.get(page.response.request.path).text


@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("nadia", 403), ("omar", 403), ("latifa", 403), ("sanae", 403), ("salma", 403),
        ("deputy", 403), ("hind", 404), ("nobody", 303),
    ],
)  # fmt: skip
def test_who_cannot_invite(browse, app, account, status):
    browser = browse(account)
    assert browser.get(INVITE).status == status
    assert browser.post(INVITE, OFFER).status == status
    with app.app_context():
        assert db.session.scalars(select(Invitation)).all() == []


@pytest.mark.asvs("8.2.2")
def test_another_units_coordinator_finds_nothing(browse, invite, app, cast):
    place, _ = invite()
    give(app, cast, "sanae", Role.COORDINATOR, unit_id=cast.units["B-HOP"])
    sanae = browse("sanae")
    assert sanae.get(INVITE).status == 404
    assert sanae.post(INVITE, OFFER).status == 404
    assert sanae.get(place).status == 404
    assert sanae.post(f"{place}/revocation").status == 404
    assert browse("nadia").get(place).status == 403


def test_a_second_coordinator_of_the_unit_shows_the_same_link(browse, invite, app, cast):
    place, link = invite()
    give(app, cast, "nadia", Role.COORDINATOR, unit_id=cast.units["A-HOP"])
    assert link_on(browse("nadia").get(place)) == link


def test_an_unknown_unit_or_invitation_is_not_there(browse):
    rachida = browse("rachida")
    assert rachida.get("/units/NONE/invitations").status == 404
    assert rachida.get("/invitations/000000000000").status == 404


@pytest.mark.asvs("8.3.1")
@pytest.mark.parametrize("role", ["area_coordinator", "auditor", "operator", "", "queen"])
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Choose one of the list."),
        ("ar", "اختر من اللائحة."),
        ("fr", "Choisissez dans la liste."),
    ],
)
def test_nobody_offers_more_than_she_may(browse, app, role, lang, words):
    answer = browse("rachida", lang).post(INVITE, OFFER | {"role": role})
    assert answer.status == 422
    assert words in answer.text
    with app.app_context():
        assert db.session.scalars(select(Invitation)).all() == []


def test_an_operator_offers_a_units_coordination_and_nothing_else(browse):
    karim = browse("karim")
    for role in ("member", "observer", "area_coordinator", "operator"):
        assert karim.post(INVITE, OFFER | {"role": role}).status == 422
    assert karim.post(INVITE, OFFER | {"role": "coordinator"}).status == 303


@pytest.mark.parametrize(
    ("spoilt", "lang", "words"),
    [
        ({"function": "witch"}, "en", "Choose one of the list."),
        ({"language": "xx"}, "fr", "Choisissez dans la liste."),
        ({"last_on": "tomorrow"}, "en", "Write the day as year-month-day"),
        ({"last_on": "31/12/2026"}, "fr", "Écrivez le jour ainsi"),
        ({"last_on": "2026-11-22"}, "ar", "هذا اليوم مضى"),
        ({"last_on": "2026-11-22"}, "fr", "Ce jour est passé"),
    ],
)
def test_a_spoilt_offer_says_what_to_do_and_keeps_the_rest(browse, app, spoilt, lang, words):
    answer = browse("rachida", lang).post(INVITE, OFFER | {"role": "observer"} | spoilt)
    assert answer.status == 422
    assert words in answer.text
    chosen = [e.get("value") for e in answer.all("option") if "selected" in e.attrib]
    assert "observer" in chosen
    with app.app_context():
        assert db.session.scalars(select(Invitation)).all() == []


def test_the_same_key_twice_is_one_invitation(browse, app):
    rachida = browse("rachida")
    form = OFFER | rachida.seal()
    places = {rachida.post(INVITE, form, sealed=False).headers["Location"] for _ in range(2)}
    assert len(places) == 1
    assert verbs(app) == ["invited"]


def test_the_unit_lists_it_until_it_is_used(browse, invite):
    place, link = invite()
    assert f'"{place}"' in browse("rachida").get("/units/A-HOP/people").text
    assert "Open invitations" not in browse("nadia").get("/units/A-HOP/people").text
    browse().post(link, NEW)
    assert place not in browse("rachida").get("/units/A-HOP/people").text
    assert "It was accepted" in browse("rachida").get(place).text


# The link


def test_a_guessed_link_opens_nothing(browse, link):
    tokens = [link[6:-1] + ("0" if link[-1] != "0" else "1"), link[6:18], "x", "é" * 44, "0" * 44]
    for token in [*tokens, f"{link[6:]}0"]:
        assert browse().get(f"/join/{token}").status == 404
        assert browse().post(f"/join/{token}", NEW).status == 404
        assert browse("omar").post(f"/join/{token}/own").status == 404


@pytest.mark.asvs("6.4.1")
def test_it_lasts_two_days_to_the_second(browse, link, frozen):
    frozen.shift(timedelta(hours=48, seconds=-1))
    assert browse().get(link).status == 200
    frozen.shift(1)
    assert browse().get(link).status == 404
    assert browse().post(link, NEW).status == 404
    assert browse("omar").post(f"{link}/own").status == 404


def test_the_last_second_is_enough(browse, link, app, frozen):
    frozen.shift(timedelta(hours=48, seconds=-1))
    assert browse().post(link, NEW).status == 303
    assert len(of(app, "s.jadida")) == 1


@pytest.mark.asvs("6.4.1")
def test_taken_back_it_opens_nothing(browse, invite, app):
    place, link = invite()
    rachida = browse("rachida")
    assert rachida.get(f"{place}/revocation").status == 405
    assert rachida.post(f"{place}/revocation").headers["Location"] == place
    assert "It was taken back" in rachida.get(place).text
    assert browse().get(link).status == 404
    assert browse().post(link, NEW).status == 404
    rachida.post(f"{place}/revocation")
    assert verbs(app) == ["invited", "invitation_revoked"]


@pytest.mark.asvs("6.4.1")
def test_it_works_once(browse, link, app):
    assert browse().post(link, NEW).status == 303
    assert browse().get(link).status == 404
    assert browse().post(link, NEW | {"account": "another"}).status == 404
    assert browse("omar").post(f"{link}/own").status == 404
    assert len(of(app, "s.jadida")) == 1
    assert of(app, "another") == []


@pytest.mark.asvs("6.4.1", "11.5.1")
def test_the_database_holds_nothing_that_opens_it(browse, link, app):
    browse("rachida").get("/units/A-HOP/people")
    with app.app_context():
        tables = db.metadata.sorted_tables
        kept = " ".join(str(row) for t in tables for row in db.session.execute(select(t)))
    secret = link.removeprefix("/join/")[12:]
    assert len(secret) == 32
    assert link.removeprefix("/join/")[:12] in kept
    assert secret not in kept


def test_it_is_worth_nothing_for_another_purpose(browse, link):
    token = link.removeprefix("/join/")
    assert browse().get(f"/reset/{token}").status == 404
    assert browse().get(f"/welcome/{token}").status == 404


@pytest.mark.asvs("8.3.2")
def test_it_falls_with_the_mandate_of_whoever_made_it(browse, link, app, cast):
    with app.app_context():
        db.session.get_one(Membership, cast.memberships["rachida"]).ends_at = NOW
        db.session.commit()
    assert browse().get(link).status == 404
    assert browse().post(link, NEW).status == 404
    assert of(app, "s.jadida") == []


def test_what_fell_is_listed_no_more(browse, invite, app, cast):
    place, _ = invite()
    give(app, cast, "nadia", Role.COORDINATOR, unit_id=cast.units["A-HOP"])
    with app.app_context():
        db.session.get_one(Membership, cast.memberships["rachida"]).ends_at = NOW
        db.session.commit()
    assert place not in browse("nadia").get("/units/A-HOP/people").text


# Joining


@pytest.mark.parametrize("lang", ["en", "ar", "fr"])
def test_the_newcomer_is_in_and_counts_at_once(browse, link, app, cast, lang):
    newcomer = browse(lang=lang)
    assert newcomer.get(f"{link}?lang={lang}").all("html")[0].get("lang").startswith(lang)
    answer = newcomer.post(link, NEW)
    assert answer.status == 303
    assert re.fullmatch(r"/second-factor\?next=.*/start", answer.headers["Location"])
    (mandate,) = of(app, "s.jadida")
    assert (mandate.role, mandate.function) == ("member", "social_worker")
    assert (mandate.unit_id, mandate.confirmed_at) == (cast.units["A-HOP"], NOW)
    assert (mandate.made_by_id, mandate.made_as) == (cast.people["rachida"], "coordinator")
    with app.app_context():
        someone = db.session.get_one(Person, mandate.person_id)
        assert (someone.language, someone.speaks) == ("fr", "darija tarifit")
        assert NEW["passphrase"] not in someone.passphrase_hash
    assert whole(app, browse(), "s.jadida").get("/").status == 200


@pytest.mark.asvs("2.3.1", "6.3.3")
def test_no_step_can_be_skipped(browse, link, app):
    newcomer = browse()
    newcomer.post(link, NEW)
    for path in ("/", "/start", "/me", "/undertaking", "/me/pin", "/units/A-HOP/people"):
        assert newcomer.get(path).headers["Location"].startswith("/second-factor"), path
    assert newcomer.post("/undertaking").headers["Location"].startswith("/second-factor")
    with app.app_context():
        someone = db.session.scalars(select(Person).where(Person.account == "s.jadida")).one()
        ident = someone.id
    newcomer.become(ident)
    for path in ("/", "/start", "/units/A-HOP/people"):
        assert newcomer.get(path).headers["Location"].startswith("/undertaking"), path
    assert newcomer.post("/undertaking").headers["Location"] == "/undertaking"
    assert newcomer.get("/").status == 303


def test_the_start_page_names_three_things(browse, link, app):
    browse().post(link, NEW)
    page = whole(app, browse(), "s.jadida").get("/start")
    assert page.status == 200
    assert "/units/A-HOP/lines" in page.text
    assert "None is planned yet" in page.text


def test_the_last_day_is_kept(browse, invite, app, frozen):
    browse().post(invite(last_on="2026-11-25")[1], NEW)
    (mandate,) = of(app, "s.jadida")
    assert mandate.ends_at == datetime(2026, 11, 26, tzinfo=UTC)
    frozen.shift(mandate.ends_at - NOW - timedelta(seconds=1))
    assert whole(app, browse(), "s.jadida").get("/").status == 200
    frozen.shift(1)
    assert whole(app, browse(), "s.jadida").get("/").status == 403


def test_a_place_whose_last_day_is_over_is_taken_by_nobody(browse, invite, app, frozen):
    _, link = invite(last_on="2026-11-23")
    frozen.shift(timedelta(hours=3))
    assert browse().get(link).status == 404
    assert browse().post(link, NEW).status == 404
    assert browse("omar").post(f"{link}/own").status == 404
    assert of(app, "s.jadida") == []


@pytest.mark.asvs("6.2.1", "6.2.4", "6.2.11")
@pytest.mark.parametrize(
    ("spoilt", "lang", "words"),
    [
        ({"name_ar": ""}, "ar", "اكتب الاسم، من حرفين إلى 80 حرفا."),
        ({"name_ar": "x" * 81}, "fr", "Écrivez le nom, de 2 à 80 lettres."),
        ({"name_latin": "N\u202eadia"}, "en", "Take out hidden characters"),
        ({"account": "na"}, "en", "Write 3 to 40 Latin letters"),
        ({"account": "سعاد"}, "en", "Write 3 to 40 Latin letters"),
        ({"account": "karim"}, "ar", "اسم الحساب هذا مستعمل؛ اختر اسما آخر."),
        ({"account": "karim"}, "fr", "Ce nom de compte est pris"),
        ({"passphrase": "elevenchars", "again": "elevenchars"}, "ar", "اختر 12 حرفا على الأقل"),
        ({"passphrase": "elevenchars", "again": "elevenchars"}, "fr", "Choisissez au moins 12"),
        ({"passphrase": "motdepasse123", "again": "motdepasse123"}, "en", "This is soon guessed"),
        ({"passphrase": "my s.jadida ok", "again": "my s.jadida ok"}, "en", "Leave your account"),
        ({"again": "quatre chevaux verts"}, "en", "The two passphrases differ"),
    ],
)
def test_a_spoilt_field_says_what_to_do_and_keeps_what_was_typed(  # noqa: PLR0913
    browse, link, app, spoilt, lang, words
):
    before = people(app)
    answer = browse(lang=lang).post(link, NEW | spoilt)
    assert answer.status == 422
    assert words in answer.text
    for name in {"name_ar", "name_latin", "account"} - spoilt.keys():
        assert answer.by_id(name).get("value") == NEW[name]
    ticked = [e.get("value") for e in answer.all("input") if "checked" in e.attrib]
    assert ticked == NEW["speaks"]
    assert NEW["passphrase"] not in answer.text
    assert people(app) == before
    assert browse().get(link).status == 200


def test_a_taken_name_is_taken_in_capitals_too(browse, link, app):
    assert browse().post(link, NEW | {"account": "Karim"}).status == 422
    assert of(app, "Karim") == []


def test_a_language_that_nobody_knows_is_refused(browse, link, app):
    assert browse().post(link, NEW | {"speaks": ["klingon"]}).status == 422
    assert of(app, "s.jadida") == []


def test_two_at_once_make_one_account(browse, link, app):
    before = people(app)
    newcomers = [(b := browse(), b.seal() | NEW | {"account": f"acc{n}"}) for n in range(2)]
    sends = [lambda b=b, f=f: b.post(link, f, sealed=False) for b, f in newcomers]
    assert all_at_once(sends) == [303, 404]
    assert people(app) == before + 1
    assert verbs(app).count("joined") == 1


def test_a_second_tap_signs_her_in_instead_of_an_error(browse, link, app):
    newcomer = browse()
    assert newcomer.post(link, NEW).status == 303
    answer = newcomer.post(link, NEW)
    assert answer.status == 303
    assert re.fullmatch(r"/second-factor\?next=.*/start", answer.headers["Location"])
    assert len(of(app, "s.jadida")) == 1


def test_two_taps_at_the_same_instant_are_both_hers(browse, link, app):
    before = people(app)
    newcomers = [(b := browse(), b.seal() | NEW) for _ in range(2)]
    sends = [lambda b=b, f=f: b.post(link, f, sealed=False) for b, f in newcomers]
    assert all_at_once(sends) == [303, 303]
    assert people(app) == before + 1


def test_a_used_link_opens_with_nothing_but_her_passphrase(browse, link):
    browse().post(link, NEW)
    for spoilt in ({"passphrase": "cinq chevaux rouges"}, {"account": "karim"}, {"account": ""}):
        assert browse().post(link, NEW | spoilt).status == 404
    assert browse().post(link, NEW | {"account": "karim", "passphrase": PASSPHRASE}).status == 404


@pytest.mark.asvs("6.3.1", "6.3.4")
def test_a_used_link_is_no_door_for_guesses(browse, link):
    browse().post(link, NEW)
    for n in range(12):
        guess = f"douze chevaux {n}"
        assert browse().post(link, NEW | {"passphrase": guess, "again": guess}).status >= 400
    assert browse().post(link, NEW).status in {404, 429}


@pytest.mark.asvs("6.3.4", "6.4.1")
def test_a_used_link_is_over_when_its_time_is(browse, link, frozen):
    browse().post(link, NEW)
    frozen.shift(timedelta(hours=48))
    assert browse().post(link, NEW).status == 404


def test_the_trail_remembers_who_invited_and_who_joined(browse, link, app, cast):
    browse().post(link, NEW)
    (mandate,) = of(app, "s.jadida")
    with app.app_context():
        invited, joined = db.session.scalars(select(Entry).order_by(Entry.seq)).all()[:2]
        assert (invited.verb, invited.person_id) == ("invited", cast.people["rachida"])
        assert (joined.verb, joined.person_id) == ("joined", mandate.person_id)
        assert (joined.unit, joined.function) == ("A-HOP", "social_worker")
        assert (joined.kind, joined.code) == ("mandate", str(mandate.id))


# With an account that she has already


def test_somebody_joins_with_her_own_account(browse, link, app, cast):
    sanae = browse("sanae")
    assert "Join as Sanae Namoudaji" in sanae.get(link).text
    answer = sanae.post(f"{link}/own")
    assert (answer.status, answer.headers["Location"]) == (303, "/me")
    assert [m.unit_id for m in of(app, "sanae")] == [cast.units["B-HOP"], cast.units["A-HOP"]]
    assert sanae.get("/units/A-HOP/people").status == 200
    assert verbs(app) == ["invited", "joined"]


def test_joining_with_her_own_twice_under_one_key_is_once(browse, link, app):
    sanae = browse("sanae")
    key = sanae.seal()
    answers = [sanae.post(f"{link}/own", key, sealed=False).status for _ in range(2)]
    assert answers == [303, 303]
    assert len(of(app, "sanae")) == 2
    assert sanae.post(f"{link}/own").status == 404


def test_nobody_signed_in_is_sent_to_sign_in(nobody, link, app):
    assert nobody.post(f"{link}/own").headers["Location"] == "/sign-in"
    assert nobody.get(f"{link}/own").status == 405
    assert len(of(app, "nadia")) == 1


@pytest.mark.asvs("8.3.1")
def test_nobody_takes_what_she_offered(browse, link, app):
    rachida = browse("rachida")
    assert rachida.post(f"{link}/own").status == 403
    assert len(of(app, "rachida")) == 1
    assert browse().get(link).status == 200


def test_of_two_with_accounts_at_once_one_gets_the_place(browse, link, app):
    both = [(b := browse(account), b.seal()) for account in ("sanae", "latifa")]
    sends = [lambda b=b, f=f: b.post(f"{link}/own", f, sealed=False) for b, f in both]
    assert all_at_once(sends) == [303, 404]
    assert len(of(app, "sanae")) + len(of(app, "latifa")) == 3


def test_half_signed_in_is_not_in(browse, link, app, cast):
    half = browse()
    half.become(cast.people["sanae"], whole=False)
    assert half.post(f"{link}/own").headers["Location"].startswith("/second-factor")
    assert len(of(app, "sanae")) == 1


# What an operator makes waits


@pytest.mark.asvs("8.3.1")
def test_what_an_operator_makes_opens_nothing_until_the_area_agrees(browse, invite, app):
    browse().post(invite("karim", role="coordinator")[1], NEW)
    (mandate,) = of(app, "s.jadida")
    assert mandate.confirmed_at is None
    newcomer = whole(app, browse(), "s.jadida")
    assert "Your mandate waits" in newcomer.get("/start").text
    for path in ("/", "/areas/MK", "/people", "/units/A-HOP/people", INVITE):
        assert newcomer.get(path).status == 403, path
    confirm = f"/mandates/{mandate.id}/confirmation"
    for account, status in (("karim", 404), ("rachida", 403), ("nadia", 403), ("salma", 403)):
        assert browse(account).post(confirm).status == status, account
    assert newcomer.post(confirm).status == 403
    assert newcomer.get("/").status == 403
    assert browse("hind").post(confirm).status == 303
    assert newcomer.get("/").status == 200
    assert newcomer.get(INVITE).status == 200


def test_what_waits_with_a_last_day_can_be_confirmed_too(browse, invite, app):
    browse().post(invite("karim", role="coordinator", last_on="2026-12-31")[1], NEW)
    (mandate,) = of(app, "s.jadida")
    hind = browse("hind")
    assert "waits to be confirmed" in hind.get("/units/A-HOP/people").text
    assert hind.post(f"/mandates/{mandate.id}/confirmation").status == 303
    assert whole(app, browse(), "s.jadida").get("/").status == 200


def beyond(invite, area="TZ", role="area_coordinator", function="commission_secretary"):
    return invite("karim", f"/areas/{area}/invitations", role=role, function=function)


def test_the_first_coordinator_of_an_area_counts_at_once(browse, invite, app, cast):
    links = [beyond(invite)[1] for _ in range(2)]
    browse().post(links[0], NEW)
    browse().post(links[1], NEW | {"account": "second"})
    (first,), (second,) = of(app, "s.jadida"), of(app, "second")
    assert (first.role, first.area_id) == ("area_coordinator", cast.areas["TZ"])
    assert (first.confirmed_at, second.confirmed_at) == (NOW, None)
    taza = whole(app, browse(), "s.jadida")
    assert taza.get("/areas/TZ/people").status == 200
    assert taza.get("/areas/MK/people").status == 404
    assert taza.post(f"/mandates/{second.id}/confirmation").status == 303


def test_a_second_one_waits_for_the_one_there_is(browse, invite, app):
    browse().post(beyond(invite, "MK")[1], NEW)
    (mandate,) = of(app, "s.jadida")
    assert mandate.confirmed_at is None
    confirm = f"/mandates/{mandate.id}/confirmation"
    assert browse("karim").post(confirm).status in {403, 404}
    assert browse("hind").post(confirm).status == 303


@pytest.mark.parametrize("role", ["auditor", "operator"])
def test_auditors_and_operators_wait_for_an_area_coordinator(browse, invite, app, role):
    browse().post(beyond(invite, "TZ", role, "technician")[1], NEW)
    (mandate,) = of(app, "s.jadida")
    assert (mandate.is_installation, mandate.confirmed_at) == (True, None)
    confirm = f"/mandates/{mandate.id}/confirmation"
    assert browse("karim").post(confirm).status == 403
    assert browse("rachida").post(confirm).status in {403, 404}
    assert browse("hind").post(confirm).status == 303


@pytest.mark.parametrize(
    ("account", "status"),
    [("rachida", 404), ("hind", 404), ("nadia", 403), ("salma", 403), ("nobody", 303)],
)
def test_only_an_operator_invites_beyond_a_unit(browse, account, status):
    browser = browse(account)
    assert browser.get("/areas/MK/invitations").status == status
    form = OFFER | {"role": "area_coordinator", "function": "auditor"}
    assert browser.post("/areas/MK/invitations", form).status == status
