"""Gaps: every instant of a kept post has its people or a gap row, and the page says it in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import update

from portal.db import db
from portal.people.models import Membership
from portal.rota.gaps import Nearness, gaps_of
from portal.rota.models import Post, Shift
from portal.rota.planned import Kept, Planned, Seat
from tests.cast import NOW

T0 = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def seat(start, end, person=1, number=1):
    at = (T0 + start * HOUR, T0 + end * HOUR)
    return Seat(number, *at, person, person, "", "")


def shift(ident, start, end, *seats, needed=1):
    first, last = T0 + start * HOUR, T0 + end * HOUR
    wall = (first.replace(tzinfo=None), last.replace(tzinfo=None))
    return Planned(ident, 1, first, last, *wall, needed, tuple(seats))


def gaps(kept, shifts, hours=24):
    return gaps_of(replace(kept, shifts=shifts), T0, T0 + hours * HOUR)


def said(kept, shifts, hours=24):
    found = gaps(kept, shifts, hours)
    return [
        (g.shift_id, (g.starts_at - T0) // HOUR, (g.ends_at - T0) // HOUR, g.missing) for g in found
    ]


DAY_AND_NIGHT, OFFICE = Kept(1, 1, is_continuous=True), Kept(1, 1, is_continuous=False)


@pytest.mark.parametrize(
    ("kept", "shifts", "wanted"),
    [
        (DAY_AND_NIGHT, [], [(None, 0, 24, 1)]),
        (OFFICE, [], []),
        (DAY_AND_NIGHT, [shift(7, 0, 12, seat(0, 12)), shift(8, 12, 24)], [(8, 12, 24, 1)]),
        (DAY_AND_NIGHT, [shift(7, 0, 12, seat(0, 12))], [(None, 12, 24, 1)]),
        (OFFICE, [shift(7, 2, 8, seat(2, 5))], [(7, 5, 8, 1)]),
        # A second pair of hands is missing, then a mandate ends and both are.
        (
            Kept(1, 2, is_continuous=True),
            [shift(7, 0, 24, seat(0, 10), needed=2)],
            [(7, 0, 10, 1), (7, 10, 24, 2)],
        ),
        # One person on two seats is one person.
        (
            Kept(1, 2, is_continuous=True),
            [shift(7, 0, 24, seat(0, 24), seat(0, 24, number=2), needed=2)],
            [(7, 0, 24, 1)],
        ),
        # Two parts that meet leave nothing between them.
        (OFFICE, [shift(7, 0, 8, seat(0, 4), seat(4, 8, person=2))], []),
    ],
)
def test_a_gap_counts_people_who_are_really_there(kept, shifts, wanted):
    assert said(kept, shifts) == wanted


def test_what_is_left_open_on_purpose_says_so():
    found = gaps(DAY_AND_NIGHT, [shift(7, 0, 12), replace(shift(8, 12, 24), is_meant=True)])
    assert [(g.shift_id, g.is_meant) for g in found] == [(7, False), (8, True)]


@pytest.mark.parametrize("seed", range(12))
def test_at_each_instant_people_and_gaps_make_up_what_is_needed(seed):
    chance = Random(seed)
    needed, shifts, at = chance.randint(1, 3), [], 0
    while at < 60:
        length = chance.randint(2, 14)
        seats = []
        for number in range(1, needed + 1):
            start = at + chance.randint(0, length - 1)
            end = start + chance.randint(1, length)
            if chance.random() < 0.8:
                person = chance.randint(1, 5)
                seats.append(seat(start, min(end, at + length), person, number))
        shifts.append(shift(len(shifts) + 1, at, at + length, *seats, needed=needed))
        at += length + chance.choice([0, 0, 3])
    is_continuous = chance.random() < 0.5
    kept = Kept(1, needed, is_continuous=is_continuous)
    found = gaps(kept, shifts, 60)
    for minutes in range(0, 60 * 60, 30):
        instant = T0 + timedelta(minutes=minutes)
        running = [s for s in shifts if s.starts_at <= instant < s.ends_at]
        there = {
            x.person_id for s in running for x in s.seats if x.starts_at <= instant < x.ends_at
        }
        rows = [g for g in found if g.starts_at <= instant < g.ends_at]
        wanted = needed if running or is_continuous else len(there)
        assert len(rows) <= 1
        assert len(there) + sum(g.missing for g in rows) >= wanted
        assert not rows or len(there) < needed


def test_how_soon_is_said_at_seven_days_two_days_and_two_hours():
    gap = gaps(DAY_AND_NIGHT, [], 1)[0]
    for before, near in (
        (timedelta(0), Nearness.NOW), (timedelta(hours=2), Nearness.HOURS),
        (timedelta(hours=3), Nearness.DAYS), (timedelta(days=2), Nearness.DAYS),
        (timedelta(days=2, seconds=1), Nearness.WEEK),
    ):  # fmt: skip
        assert gap.nearness_at(T0 - before) is near


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Certifying doctor: Mon 23, 20:00–08:00 nobody"),
        ("fr", "lun. 23, 21:40–08:00 personne"),
        ("ar", "الاثنين 23، 21:40–08:00 لا أحد"),
    ],
)
def test_a_gap_is_a_sentence_with_a_way_to_the_slot(app, browse, cast, lang, words):
    page = browse("rachida", lang).get("/rota/gaps")
    text = " ".join("".join(page.by_id("m").itertext()).split())
    # It began at eight; from now on it is a gap.
    assert words.replace("20:00", "21:40") in text
    with app.app_context():
        night = db.session.query(Shift).filter_by(post_id=cast.posts["doctor"]).first()
    assert f"/rota/shifts/{night.id}/replacement" in page.text


def test_a_mandate_that_ends_opens_the_gap_by_itself(app, browse, cast):
    rachida = browse("rachida")
    assert "Hospital social worker: Mon 23" not in words_of(rachida.get("/rota/gaps"))
    with app.app_context():
        ends = update(Membership).where(Membership.id == cast.memberships["nadia"])
        db.session.execute(ends.values(ends_at=NOW + timedelta(hours=3)))
        db.session.commit()
    found = words_of(rachida.get("/rota/gaps"))
    assert "Hospital social worker: Tue 24, 00:40–08:00 nobody" in found


def words_of(page):
    return " ".join("".join(page.by_id("m").itertext()).split())


def test_whose_gaps_are_whose(app, browse, cast):
    of_unit, of_area = (words_of(browse(who).get("/rota/gaps")) for who in ("rachida", "hind"))
    assert "Duty officer" not in of_unit
    assert "Duty officer" in of_area
    # A restricted house and another area are not the area coordinator's to see here.
    assert "Maison" not in of_area
    assert "Unité de Taza" not in of_area
    assert {browse(who).get("/rota/gaps").status for who in ("nadia", "omar", "salma")} == {403}
    assert browse("nobody").get("/rota/gaps").status == 303


def test_no_name_behind_a_line_stands_among_the_gaps(browse):
    assert "Makhfi" not in browse("hind").get("/rota/gaps").text


def test_the_board_counts_them_in_one_line_for_who_answers_for_them(browse):
    for account, is_told in (("rachida", True), ("hind", True), ("nadia", False), ("salma", False)):
        page = browse(account).get("/")
        assert ("/rota/gaps" in page.text) == is_told, account
        assert page.weight <= 5_000
    assert "gaps within two days" in browse("rachida").get("/").text


def test_two_are_needed_and_one_is_there(app, browse, cast):
    with app.app_context():
        db.session.execute(
            update(Post).where(Post.id == cast.posts["worker"]).values(people_needed=2)
        )
        db.session.commit()
    assert "Hospital social worker: Mon 23, 21:40–08:00 1 person is missing" in words_of(
        browse("rachida").get("/rota/gaps")
    )


def test_a_year_of_empty_nights_is_still_one_short_page(app, browse, cast):
    with app.app_context():
        for n in range(60):
            start = datetime(2026, 11, 24, 8) + timedelta(hours=2 * n)
            wall = Shift.on_wall(start, start + timedelta(hours=1))
            db.session.add(Shift(post_id=cast.posts["doctor"], **wall))
        db.session.commit()
    page = browse("rachida").get("/rota/gaps")
    assert page.status == 200
    assert "more" in words_of(page)
