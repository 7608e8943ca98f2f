"""The board: who is on duty now, on which line, until when, who is next, and where nobody is."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from portal import clock
from portal.db import db
from portal.people.lists import Function
from portal.people.models import Membership
from portal.rota.lists import PostKind, Publication, Regime
from portal.rota.models import Assignment, Post, Shift
from portal.units.lists import ContactKind, How
from portal.units.models import Confirmation, ContactPoint
from portal.units.territory import Area
from tests.cast import HIDDEN_NAMES, NOW


def said(page, ident):
    return (
        " ".join(" ".join(page.by_id(ident).itertext()).split())
        .replace(" ;", ";")
        .replace(" .", ".")
    )


def row(page, cast, post):
    return said(page, f"p{cast.posts[post]}")


def test_a_row_says_who_where_until_when_and_who_is_next(nadia, cast):
    page = nadia.get("/")
    for words in ("Nadia Tajribi", "until 08:00", "next Omar Tamrini", "on site", "05 00 00 00 11"):
        assert words in row(page, cast, "worker")


def test_the_line_can_be_called_with_one_tap(nadia, cast):
    links = [a.get("href") for a in nadia.get("/").all("a")]
    assert "tel:+212500000011" in links
    assert "tel:8350" in links


def test_a_gap_is_loud_and_carries_its_fallback_and_the_area_line(nadia, cast):
    page = nadia.get("/")
    gap = said(page, f"g{cast.posts['doctor']}")
    assert "Nobody: Certifying doctor" in gap
    assert "from 20:00 to 08:00" in gap
    assert "Fallback line · Unité de Taza 05 00 00 00 21" in gap
    assert "Area duty line 05 00 00 00 18" in gap
    assert "nobody" in row(page, cast, "doctor")
    assert "1 post without anybody" in " ".join(said(page, "board").split())


def test_a_post_that_shows_its_line_only_names_nobody(browse, cast):
    for account in ("nadia", "deputy", "hind", "salma"):
        page = browse(account).get("/")
        assert "line only" in row(page, cast, "deputy")
        assert not any(name in page.text.split("<p class=me>")[0] for name in HIDDEN_NAMES)


def test_a_closed_office_says_when_it_opens_and_is_no_gap(nadia, cast):
    assert "opens 08:30" in row(nadia.get("/"), cast, "court")


def test_only_those_concerned_see_a_house_for_removed_persons(browse, cast):
    place = f"p{cast.posts['house']}"
    for account in ("latifa", "deputy"):
        assert browse(account).get("/").by_id(place) is not None
    for account in ("nadia", "omar", "rachida", "hind", "salma", "karim"):
        assert browse(account).get("/").by_id(place) is None


def test_a_mandate_that_ends_opens_the_gap_by_itself(app, browse, cast):
    with app.app_context():
        db.session.execute(
            update(Membership)
            .where(Membership.id == cast.memberships["latifa"])
            .values(ends_at=NOW - timedelta(hours=1))
        )
        db.session.commit()
    gap = said(browse("nadia").get("/"), f"g{cast.posts['officer']}")
    assert "Nobody: Duty officer" in gap
    assert "since 20:40; nobody is planned after" in gap


def test_a_membership_that_nobody_confirmed_covers_nothing(app, browse, cast):
    with app.app_context():
        db.session.execute(
            update(Membership)
            .where(Membership.id == cast.memberships["latifa"])
            .values(confirmed_at=None)
        )
        db.session.commit()
    assert browse("nadia").get("/").by_id(f"g{cast.posts['officer']}") is not None


def confirm_new_line(app, cast, age):
    """Give the duty officer's post a line of its own, confirmed `age` ago."""
    with app.app_context():
        line = ContactPoint(
            unit_id=cast.units["A-POL"], kind=ContactKind.LANDLINE.value, number="+212500000099"
        )
        db.session.add(line)
        db.session.flush()
        db.session.add(
            Confirmation(
                contact_id=line.id,
                at=NOW - age,
                by_id=cast.people["latifa"],
                function=Function.POLICE_OFFICER.value,
                how=How.BY_UNIT.value,
            )
        )
        db.session.get_one(Post, cast.posts["officer"]).line_id = line.id
        db.session.commit()


def test_a_line_says_that_it_is_old_from_the_second_after_ninety_days(app, nadia, cast):
    confirm_new_line(app, cast, timedelta(days=90))
    assert "unconfirmed" not in row(nadia.get("/"), cast, "officer")
    confirm_new_line(app, cast, timedelta(days=90, seconds=1))
    assert "Line unconfirmed for 90 days" in row(nadia.get("/"), cast, "officer")


def test_my_area_opens_first_and_another_says_that_it_is_another(browse, cast):
    page = browse("sanae").get("/")
    assert page.by_id(f"p{cast.posts['taza']}") is not None
    assert "another area" not in page.text
    other = browse("nadia").get("/areas/TZ")
    assert "You are looking at another area." in other.text
    assert "Sanae Namoudaji" in other.text


def test_an_unknown_area_is_not_there(nadia):
    assert nadia.get("/areas/ZZ").status == 404


def test_nobody_is_sent_to_sign_in_and_back(nobody):
    page = nobody.get("/areas/TZ")
    assert page.status == 303
    assert page.headers["Location"].endswith("/sign-in?next=/areas/TZ")


def test_the_fragment_is_a_piece_of_the_page(nadia):
    page, fragment = nadia.get("/"), nadia.get("/", fragment=True)
    assert fragment.status == 200
    assert fragment.text in page.text
    assert "HX-Request" in page.headers["Vary"]


def polled(page):
    return page.by_id("board").get("hx-get")


def test_a_poll_with_nothing_new_is_empty_and_moves_the_hour(nadia, frozen):
    page = nadia.get("/")
    frozen.shift(60)
    answer = nadia.get(polled(page), fragment=True)
    assert answer.status == 204
    assert answer.text == ""
    assert answer.headers["As-Of"] == "21:41"


def test_the_poll_flips_exactly_at_the_end_of_a_shift(browse, frozen):
    end = clock.starts_utc(NOW.replace(tzinfo=None, hour=8, minute=0) + timedelta(days=1))
    frozen.move_to(end - timedelta(seconds=1))
    nadia = browse("nadia")
    page = nadia.get("/")
    assert nadia.get(polled(page), fragment=True).status == 204
    frozen.move_to(end)
    answer = nadia.get(polled(page), fragment=True)
    assert answer.status == 200
    assert "Omar Tamrini" in answer.text
    assert "Nadia Tajribi" not in answer.text


@pytest.mark.parametrize(("lang", "words"), [("ar", "المداومون الآن"), ("fr", "De permanence")])
def test_it_speaks_the_readers_language(browse, lang, words):
    page = browse("nadia", lang).get("/")
    assert words in page.words("h1")


def grow(app, cast, rows=12):
    """Fill the area of Meknès up to `rows` duty rows."""
    with app.app_context():
        for place, kind in zip(range(len(cast.posts) - 3, rows), PostKind, strict=False):
            post = Post(
                unit_id=cast.units[("A-HOP", "A-POL", "A-ONG")[place % 3]],
                area_id=cast.areas["MK"],
                kind=kind.value,
                regime=list(Regime)[place % 3].value,
                arrives_in=30,
                publication=Publication.NAME_AND_LINE.value,
                line_id=cast.lines["A-HOP-0"],
                fallback_id=cast.lines["A-POL-1"],
            )
            db.session.add(post)
            db.session.flush()
            start = NOW.replace(tzinfo=None, hour=20, minute=0)
            wall = Shift.on_wall(start, start + timedelta(hours=12))
            shift = Shift(post_id=post.id, **wall)
            db.session.add(shift)
            db.session.flush()
            db.session.add(Assignment(shift_id=shift.id, membership_id=cast.memberships["rachida"]))
        db.session.commit()


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_twelve_rows_weigh_at_most_five_thousand_bytes(app, browse, cast, lang):
    grow(app, cast)
    page = browse("nadia", lang).get("/")
    assert len([e for e in page.all("li") if (e.get("id") or "").startswith("p")]) >= 12
    assert page.weight <= 5_000


def test_a_first_visit_stays_within_its_bytes_and_requests(app, browse, cast):
    grow(app, cast)
    nadia = browse("nadia", "ar")
    page = nadia.get("/")
    more = [e.get("href") for e in page.all("link")] + [e.get("src") for e in page.all("script")]
    assert len(more) + 1 <= 6
    assert page.weight + sum(nadia.get(path).weight for path in more) <= 24_000


def test_it_asks_the_database_little(app, browse, cast):
    grow(app, cast, rows=40)
    assert len(browse("nadia").get("/").queries) <= 7


def test_an_area_without_posts_says_so_and_offers_the_national_lines(app, browse, cast):
    with app.app_context():
        db.session.execute(update(Post).values(area_id=cast.areas["TZ"]))
        db.session.commit()
    page = browse("nadia").get("/areas/MK")
    assert "No unit of this area has told its duties yet." in page.text
    assert "tel:8350" in page.text


def test_an_installation_without_areas_says_what_comes_first(app, browse):
    with app.app_context():
        db.session.execute(update(Area).values(until_on=NOW.date()))
        db.session.commit()
    page = browse("karim").get("/")
    assert page.status == 200
    assert page.words("h1") == "No area yet"


def test_a_stylesheet_asks_nothing_of_the_database(nadia):
    for link in nadia.get("/").all("link"):
        asset = nadia.get(link.get("href"))
        assert asset.status == 200
        assert asset.queries == []


def close_lines(app, *lines):
    with app.app_context():
        db.session.execute(
            update(ContactPoint).where(ContactPoint.id.in_(lines)).values(closed_on=NOW.date())
        )
        db.session.commit()


def test_a_closed_line_gives_way_to_the_next(app, nadia, cast):
    close_lines(app, cast.lines["A-POL-0"])
    assert "05 00 00 01 14" in row(nadia.get("/"), cast, "officer")


def test_a_post_whose_lines_are_all_closed_still_leads_on(app, nadia, cast):
    close_lines(app, cast.lines["A-POL-0"], cast.lines["A-POL-1"], cast.lines["A-HOP-1"])
    officer = row(nadia.get("/"), cast, "officer")
    assert "No line of its own. Call instead: Association 05 00 00 00 18" in officer


def test_when_no_line_at_all_is_left_the_national_ones_are(app, nadia, cast):
    close_lines(app, *cast.lines.values())
    page = nadia.get("/")
    assert "Koulna Mâak 8350" in row(page, cast, "officer")
    assert "Nobody: Certifying doctor" in said(page, f"g{cast.posts['doctor']}")
