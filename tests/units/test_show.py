"""A unit's page: how it is reached and how sure that is; what came of a call; still right."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.trail.models import Entry
from portal.units.models import Confirmation, ContactPoint, Failure, Unit
from portal.units.offers import Hours

PATH = "/units/A-POL"


def line_of(cast):
    return cast.lines["A-POL-0"]


def test_everybody_signed_in_reads_it(browse):
    for account in ("nadia", "omar", "sanae", "salma", "karim"):
        page = browse(account).get(PATH)
        assert (page.status, page.words("h1")) == (200, "Police")
        assert "+212500000014" in page.text
    assert browse().get(PATH).headers["Location"] == "/sign-in?next=/units/A-POL"


@pytest.mark.parametrize(
    ("said", "model", "verb"),
    [
        ("answered", Confirmation, "answered"), ("no_answer", Failure, "no_answer"),
        ("wrong_number", Failure, "line_doubted"),
    ],
)  # fmt: skip
def test_what_came_of_a_call_is_recorded_once(nadia, app, cast, said, model, verb):  # noqa: PLR0913
    with app.app_context():
        before = len(db.session.scalars(select(model.id)).all())
    form = nadia.seal() | {"m": f"{said}.{line_of(cast)}"}
    for _ in range(2):
        assert nadia.post(f"{PATH}/tries", form, sealed=False).status == 303
    with app.app_context():
        assert len(db.session.scalars(select(model.id)).all()) == before + 1
        assert db.session.scalars(select(Entry.verb)).all() == [verb]


def test_a_wrong_number_is_told_to_all_until_confirmed(nadia, browse, cast):
    nadia.post(f"{PATH}/tries", {"m": f"wrong_number.{line_of(cast)}"})
    assert "no longer right" in browse("sanae").get(PATH).text
    assert browse("latifa").post(f"{PATH}/confirmation").status == 303
    assert "no longer right" not in browse("sanae").get(PATH).text


@pytest.mark.parametrize(
    "said", ["", "x.1", "answered.", "answered.999999", "answered.x", "busy.1"]
)
def test_a_spoilt_outcome_is_nothing(nadia, said):
    assert nadia.post(f"{PATH}/tries", {"m": said}).status == 404


def test_another_units_line_is_not_spoken_of_here(nadia, cast):
    assert nadia.post(f"{PATH}/tries", {"m": f"answered.{cast.lines['A-HOP-0']}"}).status == 404


@pytest.mark.parametrize(
    ("account", "status"),
    [("latifa", 303), ("hind", 303), ("nadia", 403), ("sanae", 403), ("omar", 403), ("salma", 403)],
)
def test_only_its_own_or_the_area_say_that_all_is_right(browse, app, cast, account, status):
    assert browse(account).post(f"{PATH}/confirmation").status == status
    with app.app_context():
        rows = select(Confirmation).where(Confirmation.contact_id == line_of(cast))
        how = [row.how for row in db.session.scalars(rows.order_by(Confirmation.id))][1:]
    assert how == {"latifa": ["by_unit"], "hind": ["by_phone"]}.get(account, [])


@pytest.mark.asvs("8.2.3")
def test_a_personal_number_is_not_on_the_page(browse, app, cast):
    with app.app_context():
        own = ContactPoint(
            unit_id=cast.units["A-POL"], person_id=cast.people["latifa"], kind="mobile",
            audience="own_unit",
        )  # fmt: skip
        own.keep_personal("+212799000099")
        db.session.add(own)
        db.session.commit()
    for account in ("nadia", "latifa", "hind"):
        assert "99 00 00 99" not in browse(account).get(PATH).text


def test_a_shelter_has_no_way_in_whatever_was_entered(nadia, app, cast):
    with app.app_context():
        unit = db.session.get_one(Unit, cast.units["A-ONG"])
        unit.kind, unit.reception_en = "shelter", "CANARY street"
        db.session.commit()
    assert "CANARY" not in nadia.get("/units/A-ONG").text


@pytest.mark.parametrize(
    "path", ["/units/Z-ZZZ", "/units/%F0%9F%98%80", "/communes/99", "/units/a-pol"]
)
def test_what_is_not_there_is_not_there(nadia, path):
    assert nadia.get(path).status == 404


def test_hours_are_told_by_runs_of_days(frozen):
    week = Hours(tuple((day, 510, 990) for day in range(5)))
    assert week.by_day() == [([0, 1, 2, 3, 4], 510, 990)]
    assert Hours(tuple((day, 0, 1440) for day in range(7))).is_always
    assert not Hours(()).is_known


def test_the_door_is_open_to_the_minute():
    from datetime import UTC, datetime

    week = Hours(((0, 510, 990),))
    monday = datetime(2026, 11, 23, tzinfo=UTC)
    assert [
        week.is_open_at(monday.replace(hour=h, minute=m))
        for h, m in ((8, 29), (8, 30), (16, 29), (16, 30))
    ] == [False, True, True, False]
    assert week.opens_after(monday.replace(hour=16, minute=30)) == datetime(
        2026, 11, 30, 8, 30, tzinfo=UTC
    )
