"""Mandates: ended now or on a day, confirmed, refused, passed on to another unit."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.access import Role
from portal.db import db
from portal.people.models import Membership
from portal.trail.models import Entry
from tests.cast import LONG_AGO, NOW

GO = {"unit": "A-POL", "function": "social_worker", "from_on": ""}


@pytest.fixture
def path(cast):
    """The address of a deed on somebody's first mandate."""
    return lambda account, deed="end": f"/mandates/{cast.memberships[account]}/{deed}"


def mandate(app, ident):
    with app.app_context():
        return db.session.get_one(Membership, ident)


def last_of(app, cast, account):
    with app.app_context():
        rows = select(Membership).where(Membership.person_id == cast.people[account])
        return db.session.scalars(rows.order_by(Membership.id.desc())).first()


def give(app, cast, account, role, **more):
    """One more mandate for somebody; its id. Confirmed long ago unless `more` says otherwise."""
    with app.app_context():
        about = {"function": "doctor", "starts_at": LONG_AGO, "confirmed_at": LONG_AGO} | more
        row = Membership(person_id=cast.people[account], role=role.value, **about)
        db.session.add(row)
        db.session.commit()
        return row.id


def verbs(app):
    with app.app_context():
        return list(db.session.scalars(select(Entry.verb).order_by(Entry.seq)))


# Ending


@pytest.mark.asvs("7.4.2", "8.3.2")
@pytest.mark.parametrize("account", ["rachida", "hind"])
def test_ended_now_she_is_out_at_her_next_request(browse, path, app, account):
    nadia, phone, by = browse("nadia"), browse("nadia"), browse(account)
    assert by.get(path("nadia")).status == 200
    answer = by.post(path("nadia"))
    assert (answer.status, answer.headers["Location"]) == (303, path("nadia", "duties"))
    for browser in (nadia, phone):
        assert browser.get("/me").headers["Location"] == "/sign-in?next=/me"
        assert browser.get("/", fragment=True).status == 401
    assert browse("nadia").get("/").status == 403


def test_who_ended_it_and_when_is_kept(browse, path, app, cast):
    browse("rachida").post(path("nadia"))
    kept = mandate(app, cast.memberships["nadia"])
    assert (kept.ends_at, kept.ended_by_id) == (NOW, cast.people["rachida"])
    with app.app_context():
        entry = db.session.scalars(select(Entry)).one()
        assert (entry.verb, entry.person_id) == ("mandate_ended", cast.people["rachida"])
        assert (entry.kind, entry.code) == ("mandate", str(cast.memberships["nadia"]))


def test_the_next_page_names_the_duties_and_the_board_shows_the_gap(browse, path, cast):
    rachida = browse("rachida")
    assert f'id="g{cast.posts["worker"]}"' not in rachida.get("/").text
    page = rachida.get(rachida.post(path("nadia")).headers["Location"])
    assert "1 duty has nobody" in page.text
    assert "Did the line of this function change?" in page.text
    board = rachida.get("/")
    assert board.by_id(f"g{cast.posts['worker']}") is not None
    assert "Nadia" not in board.text


def test_with_a_day_to_come_she_works_to_its_end(browse, path, app, cast, frozen):
    browse("rachida").post(path("nadia"), {"last_on": "2026-11-24"})
    assert mandate(app, cast.memberships["nadia"]).ends_at == datetime(2026, 11, 25, tzinfo=UTC)
    assert "Nadia Tajribi" in browse("rachida").get("/units/A-HOP/people").text
    frozen.shift(datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC) - NOW)
    assert browse("nadia").get("/").status == 200
    frozen.shift(1)
    assert browse("nadia").get("/").status == 403


def test_today_is_a_last_day(browse, path, app, cast):
    nadia = browse("nadia")
    assert browse("rachida").post(path("nadia"), {"last_on": "2026-11-23"}).status == 303
    assert mandate(app, cast.memberships["nadia"]).ends_at == datetime(2026, 11, 24, tzinfo=UTC)
    assert nadia.get("/").status == 200


def test_past_colleagues_stand_under_their_initials(browse, path, frozen):
    rachida = browse("rachida")
    rachida.post(path("nadia"))
    page = rachida.get("/units/A-HOP/people")
    assert "Left within a year" in page.text
    assert "N. T." in page.text
    assert "Nadia" not in page.text
    assert "Left within a year" not in browse("omar").get("/units/A-HOP/people").text
    frozen.shift(timedelta(days=365))
    assert "N. T." not in browse("rachida").get("/units/A-HOP/people").text


@pytest.mark.asvs("8.2.2")
@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("nadia", 403), ("omar", 403), ("latifa", 403), ("sanae", 403), ("salma", 403),
        ("karim", 404), ("nobody", 303),
    ],
)  # fmt: skip
def test_who_cannot_end_it(browse, path, app, cast, account, status):  # noqa: PLR0913
    browser = browse(account)
    assert browser.get(path("nadia")).status == status
    assert browser.post(path("nadia")).status == status
    assert browser.post(path("nadia", "transfer"), GO).status == status
    assert mandate(app, cast.memberships["nadia"]).ends_at is None


@pytest.mark.asvs("8.2.2")
@pytest.mark.parametrize("account", ["latifa", "sanae", "hind", "salma", "deputy"])
def test_a_coordinator_finds_nobody_elses_people(browse, path, app, cast, account):
    rachida = browse("rachida")
    for deed in ("end", "transfer"):
        assert rachida.get(path(account, deed)).status == 404
        assert rachida.post(path(account, deed), GO).status == 404
    assert rachida.get(path(account, "duties")).status == 404
    assert mandate(app, cast.memberships[account]).ends_at is None


def test_an_area_coordinator_stops_at_the_edge_of_her_area(browse, path, app, cast):
    hind = browse("hind")
    assert hind.get(path("sanae")).status == 404
    assert hind.post(path("sanae")).status == 404
    assert mandate(app, cast.memberships["sanae"]).ends_at is None


def test_what_does_not_exist_is_not_there(browse):
    for deed in ("end", "transfer", "duties"):
        assert browse("rachida").get(f"/mandates/999999/{deed}").status == 404


def test_a_double_submit_is_one_event(browse, path, app):
    rachida = browse("rachida")
    form = rachida.seal()
    places = [rachida.post(path("nadia"), form, sealed=False) for _ in range(2)]
    assert [p.headers["Location"] for p in places] == [path("nadia", "duties")] * 2
    assert verbs(app) == ["mandate_ended"]
    assert rachida.post(path("nadia")).status == 404


@pytest.mark.parametrize(
    ("lang", "day", "words"),
    [
        ("en", "soon", "Write the day as year-month-day"),
        ("ar", "24/11/2026", "اكتب اليوم هكذا"),
        ("fr", "2026-02-30", "Écrivez le jour ainsi"),
        ("en", "2026-11-22", "This day is over"),
        ("ar", "2026-11-22", "هذا اليوم مضى"),
        ("fr", "2026-11-22", "Ce jour est passé"),
    ],
)
def test_a_bad_day_says_what_to_do_and_ends_nothing(browse, path, app, cast, lang, day, words):  # noqa: PLR0913
    answer = browse("rachida", lang).post(path("nadia"), {"last_on": day})
    assert answer.status == 422
    assert words in answer.text
    assert mandate(app, cast.memberships["nadia"]).ends_at is None


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-11-24\0", "9999999999"])
def test_a_strange_day_is_refused(browse, path, app, cast, day):
    assert browse("rachida").post(path("nadia"), {"last_on": day}).status in {303, 422}


@pytest.mark.asvs("8.3.2")
def test_somebody_with_two_units_keeps_the_other(browse, path, app, cast):
    give(app, cast, "nadia", Role.MEMBER, unit_id=cast.units["A-POL"])
    nadia = browse("nadia")
    assert nadia.get("/units/A-HOP/people").status == 200
    browse("rachida").post(path("nadia"))
    assert nadia.get("/units/A-HOP/people").status == 404
    assert nadia.get("/units/A-POL/people").status == 200


@pytest.mark.asvs("8.3.2")
def test_a_coordinator_whose_mandate_ends_coordinates_no_more(browse, path, app, cast):
    give(app, cast, "rachida", Role.MEMBER, unit_id=cast.units["A-HOP"])
    rachida = browse("rachida")
    assert rachida.get(path("nadia")).status == 200
    browse("hind").post(path("rachida"))
    assert rachida.get(path("nadia")).status == 403
    assert rachida.post(path("nadia")).status == 403


# Confirming


@pytest.fixture
def waiting(app, cast):
    """Latifa waits to be a member of Nadia's unit; made by an operator."""
    return give(
        app, cast, "latifa", Role.MEMBER, unit_id=cast.units["A-HOP"],
        starts_at=NOW, confirmed_at=None, made_by_id=cast.people["karim"], made_as="operator",
    )  # fmt: skip


def test_it_counts_from_the_moment_it_is_confirmed(browse, app, cast, waiting):
    latifa, hind = browse("latifa"), browse("hind")
    assert latifa.get("/units/A-HOP/people").status == 404
    assert "1 waits to be confirmed" in hind.get("/areas/MK/people").text
    answer = hind.post(f"/mandates/{waiting}/confirmation")
    assert answer.headers["Location"] == f"/people/{cast.people['latifa']}"
    assert "Confirmed. It counts from now on." in hind.get(answer.headers["Location"]).text
    assert latifa.get("/units/A-HOP/people").status == 200
    assert verbs(app) == ["mandate_confirmed"]


def test_confirmed_twice_is_confirmed_once(browse, app, waiting):
    hind = browse("hind")
    form = hind.seal()
    statuses = [
        hind.post(f"/mandates/{waiting}/confirmation", form, sealed=False).status for _ in range(2)
    ]
    assert statuses == [303, 303]
    assert hind.post(f"/mandates/{waiting}/confirmation").status == 404
    assert verbs(app) == ["mandate_confirmed"]


@pytest.mark.asvs("8.3.1")
@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("rachida", 403), ("karim", 404), ("latifa", 403), ("nadia", 403), ("omar", 403),
        ("salma", 403), ("nobody", 303),
    ],
)  # fmt: skip
def test_who_cannot_confirm(browse, app, waiting, account, status):
    browser = browse(account)
    assert browser.post(f"/mandates/{waiting}/confirmation").status == status
    assert browser.get(f"/mandates/{waiting}/confirmation").status in {405, status}
    assert mandate(app, waiting).confirmed_at is None


@pytest.mark.asvs("8.3.1")
def test_nobody_confirms_her_own_nor_what_she_made(browse, app, cast):
    made = [
        give(app, cast, who, Role.MEMBER, unit_id=cast.units["A-HOP"], confirmed_at=None,
             made_by_id=cast.people[by], made_as="coordinator")
        for who, by in (("hind", "karim"), ("latifa", "hind"))
    ]  # fmt: skip
    hind = browse("hind")
    assert [hind.post(f"/mandates/{m}/confirmation").status for m in made] == [403, 403]
    assert [mandate(app, m).confirmed_at for m in made] == [None, None]
    assert browse("rachida").post(f"/mandates/{made[1]}/confirmation").status == 303


@pytest.mark.parametrize("account", ["rachida", "hind"])
def test_refused_it_can_be_confirmed_no_more(browse, app, cast, waiting, account):
    by = browse(account)
    page = by.get(f"/people/{cast.people['latifa']}")
    assert "Refuse" in page.text
    answer = by.post(f"/mandates/{waiting}/end")
    assert answer.headers["Location"] == f"/people/{cast.people['latifa']}"
    assert browse("hind").post(f"/mandates/{waiting}/confirmation").status == 404
    assert mandate(app, waiting).confirmed_at is None
    assert browse("latifa").get("/").status == 200


def test_after_refusing_one_comes_to_a_page(browse, app, cast, waiting):
    rachida = browse("rachida")
    assert rachida.get(rachida.post(f"/mandates/{waiting}/end").headers["Location"]).status == 200


def test_refused_before_it_began_it_waits_for_nobody(browse, app, cast):
    later = give(
        app, cast, "latifa", Role.MEMBER, unit_id=cast.units["A-HOP"], confirmed_at=None,
        starts_at=NOW + timedelta(days=9), made_by_id=cast.people["karim"], made_as="operator",
    )  # fmt: skip
    hind = browse("hind")
    assert hind.post(f"/mandates/{later}/end").status == 303
    assert "waits to be confirmed" not in hind.get("/units/A-HOP/people").text
    assert "waits to be confirmed" not in hind.get("/areas/MK/people").text


# Passing on


@pytest.mark.asvs("8.3.2")
def test_passed_on_she_leaves_now_and_waits_there(browse, path, app, cast):
    nadia, rachida = browse("nadia"), browse("rachida")
    assert rachida.get(path("nadia", "transfer")).status == 200
    answer = rachida.post(path("nadia", "transfer"), GO)
    assert (answer.status, answer.headers["Location"]) == (303, path("nadia", "duties"))
    assert rachida.get(path("nadia", "duties")).status == 200
    old, new = mandate(app, cast.memberships["nadia"]), last_of(app, cast, "nadia")
    assert (old.ends_at, new.starts_at, new.confirmed_at) == (NOW, NOW, None)
    assert (new.unit_id, new.role) == (cast.units["A-POL"], "member")
    assert (new.made_by_id, new.made_as) == (cast.people["rachida"], "coordinator")
    assert nadia.get("/").status == 403
    assert verbs(app) == ["mandate_passed_on", "refused"]


@pytest.mark.asvs("8.3.1")
@pytest.mark.parametrize("account", ["hind", "latifa"])
def test_the_new_units_coordinator_or_the_area_confirms(browse, path, app, cast, account):
    give(app, cast, "latifa", Role.COORDINATOR, unit_id=cast.units["A-POL"])
    browse("rachida").post(path("nadia", "transfer"), GO)
    confirm = f"/mandates/{last_of(app, cast, 'nadia').id}/confirmation"
    assert browse("rachida").post(confirm).status in {403, 404}
    assert browse("nadia").get("/units/A-POL/people").status == 403
    assert browse(account).post(confirm).status == 303
    assert browse("nadia").get("/units/A-POL/people").status == 200


@pytest.mark.asvs("8.3.1")
def test_whoever_passed_on_does_not_confirm_even_where_she_may(browse, path, app, cast):
    give(app, cast, "rachida", Role.COORDINATOR, unit_id=cast.units["A-POL"])
    browse("rachida").post(path("nadia", "transfer"), GO)
    confirm = f"/mandates/{last_of(app, cast, 'nadia').id}/confirmation"
    assert browse("rachida").post(confirm).status == 403
    assert last_of(app, cast, "nadia").confirmed_at is None


def test_from_a_later_day_there_is_no_day_between(browse, path, app, cast, frozen):
    browse("rachida").post(path("nadia", "transfer"), GO | {"from_on": "2026-12-01"})
    first = datetime(2026, 12, 1, tzinfo=UTC)
    new = last_of(app, cast, "nadia")
    assert mandate(app, cast.memberships["nadia"]).ends_at == new.starts_at == first
    browse("hind").post(f"/mandates/{new.id}/confirmation")
    frozen.shift(first - NOW - timedelta(seconds=1))
    nadia = browse("nadia")
    assert nadia.get("/units/A-HOP/people").status == 200
    assert nadia.get("/units/A-POL/people").status == 404
    frozen.shift(1)
    assert browse("nadia").get("/units/A-HOP/people").status == 404
    assert browse("nadia").get("/units/A-POL/people").status == 200


@pytest.mark.parametrize(
    ("lang", "spoilt", "words"),
    [
        ("en", {"unit": "NONE"}, "No unit where she is not yet has this code"),
        ("en", {"unit": "A-HOP"}, "No unit where she is not yet has this code"),
        ("en", {"unit": ""}, "Choose the unit, or write its code."),
        ("en", {"unit": "x" * 21}, "Choose the unit, or write its code."),
        ("fr", {"function": "witch"}, "Choisissez dans la liste."),
        ("ar", {"function": "witch"}, "اختر من اللائحة."),
        ("fr", {"from_on": "2026-11-22"}, "Ce jour est passé"),
        ("ar", {"from_on": "x"}, "اكتب اليوم هكذا"),
    ],
)
def test_a_spoilt_passing_on_says_what_to_do(browse, path, app, cast, lang, spoilt, words):  # noqa: PLR0913
    answer = browse("rachida", lang).post(path("nadia", "transfer"), GO | spoilt)
    assert answer.status == 422
    assert words in answer.text
    assert answer.by_id("unit").get("value") == (GO | spoilt)["unit"]
    assert mandate(app, cast.memberships["nadia"]).ends_at is None


def test_passed_on_twice_is_one_event(browse, path, app, cast):
    rachida = browse("rachida")
    form = rachida.seal() | GO
    statuses = [
        rachida.post(path("nadia", "transfer"), form, sealed=False).status for _ in range(2)
    ]
    assert statuses == [303, 303]
    assert verbs(app) == ["mandate_passed_on"]
    assert rachida.post(path("nadia", "transfer"), GO).status == 404


def test_to_another_area_hers_confirms_and_the_old_one_does_not(browse, path, app, cast):
    give(app, cast, "salma", Role.AREA_COORDINATOR, area_id=cast.areas["TZ"])
    browse("rachida").post(path("nadia", "transfer"), GO | {"unit": "B-HOP"})
    confirm = f"/mandates/{last_of(app, cast, 'nadia').id}/confirmation"
    assert browse("hind").post(confirm).status in {403, 404}
    assert browse("salma").post(confirm).status == 303


@pytest.mark.asvs("8.3.1")
@pytest.mark.parametrize("account", ["hind", "salma"])
def test_only_a_mandate_in_a_unit_is_passed_on(browse, path, app, cast, account):
    karim = browse("karim")
    assert karim.get(path(account, "transfer")).status == 404
    assert karim.post(path(account, "transfer"), GO).status == 404
    assert mandate(app, cast.memberships[account]).ends_at is None


def test_an_operator_ends_what_lies_in_no_unit_and_no_area(browse, path, app, cast):
    karim = browse("karim")
    assert karim.get(path("salma")).status == 200
    assert karim.post(path("salma")).headers["Location"] == f"/people/{cast.people['salma']}"
    assert mandate(app, cast.memberships["salma"]).ends_at == NOW
    assert karim.post(path("hind")).status == 404
    assert mandate(app, cast.memberships["hind"]).ends_at is None
