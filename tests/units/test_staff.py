"""People of a unit and of an area: who reads it, whose name is hidden, what is to be done."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.access import Role
from portal.db import db
from portal.people.models import Membership, Person
from portal.trail.models import Entry
from portal.units.models import Confirmation, ContactPoint, Failure
from tests.cast import HIDDEN_NAMES, LONG_AGO, NOW

UNIT = "/units/A-HOP/people"
LINES = "/units/A-HOP/lines"


def give(app, cast, account, role, **more):
    with app.app_context():
        about = {"function": "doctor", "starts_at": LONG_AGO, "confirmed_at": LONG_AGO} | more
        db.session.add(Membership(person_id=cast.people[account], role=role.value, **about))
        db.session.commit()


def national(app):
    with app.app_context():
        return db.session.scalars(
            select(ContactPoint.id).where(ContactPoint.number == "8350")
        ).one()


def said(app, model):
    """What was said of lines tonight."""
    with app.app_context():
        return list(db.session.scalars(select(model).where(model.at >= NOW).order_by(model.id)))


# Who reads what


@pytest.mark.asvs("8.2.2")
@pytest.mark.parametrize(
    ("account", "unit", "area"),
    [
        ("nadia", 200, 403), ("omar", 200, 403), ("rachida", 200, 404), ("hind", 200, 200),
        ("karim", 200, 200), ("latifa", 404, 403), ("sanae", 404, 403), ("deputy", 404, 403),
        ("salma", 403, 403), ("nobody", 303, 303),
    ],
)  # fmt: skip
def test_who_sees_which_page(browse, account, unit, area):
    browser = browse(account)
    assert browser.get(UNIT).status == unit
    assert browser.get("/areas/MK/people").status == area


@pytest.mark.parametrize(
    ("account", "to"),
    [
        ("nadia", "/units/A-HOP/people"),
        ("rachida", "/units/A-HOP/people"),
        ("hind", "/areas/MK/people"),
        ("nobody", "/sign-in?next=/people"),
    ],
)
def test_people_leads_straight_to_the_only_place(browse, account, to):
    assert browse(account).get("/people").headers["Location"] == to


def test_with_several_places_one_chooses(browse, app, cast):
    give(app, cast, "nadia", Role.MEMBER, unit_id=cast.units["A-POL"])
    page = browse("nadia").get("/people")
    assert '"/units/A-HOP/people"' in page.text
    assert '"/units/A-POL/people"' in page.text
    areas = browse("karim").get("/people").text
    assert '"/areas/MK/people"' in areas
    assert '"/areas/TZ/people"' in areas


def test_an_area_coordinator_stops_at_the_edge_of_her_area(browse):
    hind = browse("hind")
    assert hind.get("/areas/TZ/people").status == 404
    assert hind.get("/units/B-HOP/people").status == 404
    assert hind.get("/units/N-8350/people").status == 404
    assert hind.get("/areas/XX/people").status == 404


@pytest.mark.parametrize("lang", ["en", "ar", "fr"])
def test_a_unit_names_its_people_and_opens_only_what_one_answers_for(browse, cast, lang):
    links = [f'"/people/{cast.people[name]}"' for name in ("nadia", "omar", "rachida")]
    for account, is_open in (("nadia", False), ("rachida", True), ("hind", True), ("karim", False)):
        page = browse(account, lang).get(UNIT)
        assert ("نادية التجريبي" if lang == "ar" else "Nadia Tajribi") in page.text
        assert [link in page.text for link in links] == [is_open] * 3, account
        assert ("/invitations" in page.text) is (account in {"rachida", "karim"})


@pytest.mark.asvs("8.2.3")
@pytest.mark.parametrize("account", ["hind", "karim"])
@pytest.mark.parametrize("lang", ["en", "ar", "fr"])
def test_the_deputys_name_stays_behind_her_line(browse, cast, account, lang):
    reader = browse(account, lang)
    ident, mandate = cast.people["deputy"], cast.memberships["deputy"]
    pages = [
        reader.get("/units/A-PAR/people"),
        reader.get("/areas/MK/people"),
        reader.get(f"/people/{ident}"),
        reader.get(f"/mandates/{mandate}/end"),
        reader.get(f"/mandates/{mandate}/transfer"),
    ]
    assert pages[0].status == pages[1].status == 200
    assert "H. M." in pages[0].text
    assert not any(name in page.text for page in pages for name in HIDDEN_NAMES)


@pytest.mark.asvs("8.2.3")
def test_nor_does_her_leaving_tell_it(browse, cast):
    hind, mandate = browse("hind"), cast.memberships["deputy"]
    assert hind.get(f"/people/{cast.people['deputy']}").status == 200
    answer = hind.post(f"/people/{cast.people['deputy']}/resets", {"m": "whole"})
    pages = [hind.client.get(answer.headers["Location"], base_url=hind.origin).text]
    hind.post(f"/mandates/{mandate}/end")
    pages += [
        hind.client.get(path, base_url=hind.origin).text
        for path in (f"/mandates/{mandate}/duties", "/units/A-PAR/people", "/areas/MK/people")
    ]
    assert all("H. M." in text for text in pages[:3])
    assert not any(name in text for text in pages for name in HIDDEN_NAMES)


def test_her_own_cell_knows_her(browse, app, cast):
    give(app, cast, "omar", Role.MEMBER, unit_id=cast.units["A-PAR"])
    assert "Hanane Makhfi" in browse("omar").get("/units/A-PAR/people").text
    assert "Hanane Makhfi" in browse("deputy").get("/units/A-PAR/people").text


# What is to be looked after


@pytest.mark.parametrize(("short", "is_listed"), [(1, False), (0, True)])
def test_an_account_unused_for_sixty_days_is_listed(browse, app, cast, short, is_listed):
    with app.app_context():
        nadia = db.session.get_one(Person, cast.people["nadia"])
        nadia.used_at = NOW - timedelta(days=60, seconds=-short)
        db.session.commit()
    for account in ("rachida", "hind"):
        assert ("Locked: unused for 60 days" in browse(account).get(UNIT).text) is is_listed
    area = browse("hind").get("/areas/MK/people").text
    assert ("1 account unused for 60 days" in area) is is_listed
    assert "Locked" not in browse("omar").get(UNIT).text


@pytest.mark.parametrize(("short", "is_listed"), [(1, False), (0, True)])
def test_a_unit_whose_lines_nobody_confirmed_for_thirty_days_is_listed(
    browse, frozen, short, is_listed
):
    frozen.shift(timedelta(days=27, seconds=-short))  # the cast's were confirmed three days ago
    words = "Nobody has confirmed a line of this unit for 30 days."
    for account in ("rachida", "hind"):
        assert (words in browse(account).get(UNIT).text) is is_listed
    area = browse("hind").get("/areas/MK/people").text
    assert area.count("no line confirmed for 30 days") == 5 * is_listed
    assert words not in browse("nadia").get(UNIT).text


def test_one_line_that_is_right_is_enough(browse, frozen, cast):
    frozen.shift(timedelta(days=40))
    words = "Nobody has confirmed a line"
    assert words in browse("rachida").get(UNIT).text
    browse("nadia").post(LINES, {"m": f"yes.{cast.lines['A-HOP-1']}"})
    assert words not in browse("rachida").get(UNIT).text
    assert browse("hind").get("/areas/MK/people").text.count("no line confirmed") == 4


def test_a_unit_without_any_line_is_listed(browse, app, cast):
    with app.app_context():
        for place in (0, 1):
            line = db.session.get_one(ContactPoint, cast.lines[f"A-POL-{place}"])
            line.closed_on = NOW.date()
        db.session.commit()
    assert "Nobody has confirmed a line" in browse("hind").get("/units/A-POL/people").text


def test_an_area_says_which_units_have_no_coordinator(browse, app, cast):
    hind = browse("hind")
    before = hind.get("/areas/MK/people").text.count("no coordinator")
    give(app, cast, "latifa", Role.COORDINATOR, unit_id=cast.units["A-POL"])
    assert hind.get("/areas/MK/people").text.count("no coordinator") == before - 1


def test_somebody_who_will_come_or_is_gone_is_no_coordinator_now(browse, app, cast):
    hind = browse("hind")
    before = hind.get("/areas/MK/people").text.count("no coordinator")
    with app.app_context():
        db.session.get_one(Membership, cast.memberships["rachida"]).ends_at = NOW
        db.session.commit()
    assert hind.get("/areas/MK/people").text.count("no coordinator") == before + 1


@pytest.mark.asvs("8.3.2")
def test_a_new_role_counts_at_the_next_request(browse, app, cast):
    nadia = browse("nadia")
    assert nadia.get(f"/people/{cast.people['omar']}").status == 403
    give(app, cast, "nadia", Role.COORDINATOR, unit_id=cast.units["A-HOP"])
    assert nadia.get(f"/people/{cast.people['omar']}").status == 200


# Lines


@pytest.mark.asvs("8.2.2")
@pytest.mark.parametrize(
    ("account", "status"),
    [
        ("omar", 403), ("salma", 403), ("karim", 403), ("latifa", 404), ("sanae", 404),
        ("deputy", 404), ("nobody", 303),
    ],
)  # fmt: skip
def test_who_says_nothing_of_the_lines(browse, app, cast, account, status):
    browser = browse(account)
    assert browser.get(LINES).status == status
    for word in ("yes", "no"):
        form = {"m": f"{word}.{cast.lines['A-HOP-0']}"}
        assert browser.post(LINES, form).status == status
    assert said(app, Confirmation) == said(app, Failure) == []


def test_who_only_reads_here_says_nothing_though_she_acts_elsewhere(browse, app, cast):
    give(app, cast, "omar", Role.MEMBER, unit_id=cast.units["A-POL"])
    omar = browse("omar")
    assert omar.get("/units/A-POL/lines").status == 200
    assert omar.get(LINES).status == 404
    assert omar.post(LINES, {"m": f"no.{cast.lines['A-HOP-0']}"}).status == 404


@pytest.mark.parametrize(
    ("account", "how"), [("nadia", "by_unit"), ("rachida", "by_unit"), ("hind", "by_phone")]
)
def test_a_line_is_still_right(browse, app, cast, account, how):
    line, browser = cast.lines["A-HOP-0"], browse(account)
    answer = browser.post(LINES, {"m": f"yes.{line}"})
    assert (answer.status, answer.headers["Location"]) == (303, LINES)
    assert "confirmed just now" in browser.get(LINES).text
    (row,) = said(app, Confirmation)
    assert (row.contact_id, row.by_id, row.how) == (line, cast.people[account], how)
    with app.app_context():
        entry = db.session.scalars(select(Entry)).one()
        assert (entry.verb, entry.kind, entry.code) == ("line_confirmed", "line", str(line))


def doubt(browse, cast, *lines):
    """Say of lines, each by a member of its unit, that they are no longer right."""
    for unit, who in (("A-HOP", "nadia"), ("B-HOP", "sanae")):
        browser = browse(who)
        for name in (name for name in lines if name.startswith(unit)):
            form = {"m": f"no.{cast.lines[name]}"}
            assert browser.post(f"/units/{unit}/lines", form).status == 303


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Somebody said this line is no longer right; ask when you call"),
        ("ar", "أبلغ أحدهم أن هذا الخط لم يعد صحيحا"),
        ("fr", "Cette ligne a été signalée comme n'étant plus valable"),
    ],
)
def test_a_doubted_line_is_told_on_the_board_until_confirmed(  # noqa: PLR0913
    browse, app, cast, frozen, lang, words
):
    reader, row = browse("latifa", lang), f"p{cast.posts['worker']}"
    doubt(browse, cast, "A-HOP-0", "A-HOP-1", "B-HOP-0")
    assert [row.outcome for row in said(app, Failure)] == ["wrong_number"] * 3
    assert words in "".join(reader.get("/").by_id(row).itertext())
    frozen.shift(1)
    nadia = browse("nadia")
    assert "no longer right, said just now" in nadia.get(LINES).text
    nadia.post(LINES, {"m": f"yes.{cast.lines['A-HOP-0']}"})
    assert words not in "".join(reader.get("/").by_id(row).itertext())


@pytest.mark.parametrize("minutes", [0, 31])
def test_where_the_units_lines_are_doubted_the_board_says_whose_line_it_offers(
    browse, cast, frozen, minutes
):
    doubt(browse, cast, "A-HOP-0", "A-HOP-1")
    frozen.shift(timedelta(minutes=minutes))
    row = browse("latifa").get("/").by_id(f"p{cast.posts['worker']}")
    assert "+212500000021" in row.find(".//a[@href]").get("href")
    assert "Unité de Taza" in "".join(row.itertext())


def test_a_doubted_line_stands_behind_the_one_that_is_right(browse, cast):
    reader = browse("latifa")
    assert "+212500000011" in reader.get("/").by_id(f"p{cast.posts['worker']}").find(
        ".//a[@href]"
    ).get("href")
    browse("nadia").post(LINES, {"m": f"no.{cast.lines['A-HOP-0']}"})
    row = reader.get("/").by_id(f"p{cast.posts['worker']}")
    assert "+212500000111" in row.find(".//a[@href]").get("href")


def test_the_same_key_twice_is_one_word(browse, app, cast):
    nadia = browse("nadia")
    form = nadia.seal() | {"m": f"no.{cast.lines['A-HOP-0']}"}
    assert [nadia.post(LINES, form, sealed=False).status for _ in range(2)] == [303, 303]
    assert len(said(app, Failure)) == 1


@pytest.mark.parametrize("m", ["", "yes", "no.", "maybe.1", "yes.0", "yes.x", "no.-1", "yes.٣"])
def test_a_spoilt_word_says_nothing(browse, app, m):
    assert browse("nadia").post(LINES, {"m": m}).status == 404
    assert said(app, Confirmation) == said(app, Failure) == []


@pytest.mark.asvs("8.2.2")
@pytest.mark.parametrize("account", ["nadia", "hind"])
@pytest.mark.parametrize("word", ["yes", "no"])
def test_nobody_speaks_of_a_line_that_is_not_the_units(browse, app, cast, account, word):
    browser = browse(account)
    for line in (cast.lines["A-POL-0"], cast.lines["B-HOP-0"], national(app)):
        assert browser.post(LINES, {"m": f"{word}.{line}"}).status == 404, line
    assert said(app, Confirmation) == said(app, Failure) == []


def test_lines_are_not_said_by_reading(browse, app, cast):
    assert browse("nadia").get(f"{LINES}?m=no.{cast.lines['A-HOP-0']}").status == 200
    assert said(app, Failure) == []


def test_lines_of_a_unit_that_is_not_there(browse):
    assert browse("nadia").get("/units/NONE/lines").status == 404


# The first page of somebody new


def test_the_start_page_shows_her_line_her_duty_and_the_board(browse):
    page = browse("nadia").get("/start")
    assert '"/units/A-HOP/lines"' in page.text
    assert "Monday 23 November" in page.text
    observer = browse("omar").get("/start")
    assert "You answer on no line of a unit." in observer.text
    assert "Tuesday 24 November" in observer.text
