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
        ("wrong_number", Failure, "line_doubted"), ("busy", Failure, "no_answer"),
        ("switched_off", Failure, "no_answer"),
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


@pytest.mark.parametrize("said", ["", "x.1", "answered.", "answered.999999", "answered.x", "busy"])
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


def test_what_was_confirmed_when_how_and_by_whom(browse, app, cast):
    assert browse("latifa").post(f"{PATH}/confirmation").status == 303
    own, other = browse("latifa").get(PATH).text, browse("sanae").get(PATH).text
    for text in (own, other):
        assert "confirmed just now" in text
        assert "confirmed by the unit" in text
    assert "Latifa Khayali, police officer" in own
    assert "police officer, Police" in other
    assert "Latifa" not in other
    assert browse("hind").post(f"{PATH}/confirmation").status == 303
    page = browse("latifa").get(PATH).text
    assert "confirmed by phone · court clerk, Meknès" in page
    assert "Hind" not in page


def test_a_name_behind_a_line_confirms_without_it(browse, cast):
    """A deputy tried a line of the hospital; its people read her function and her cell."""
    browse("deputy").post("/units/A-HOP/tries", {"m": f"answered.{cast.lines['A-HOP-0']}"})
    page = browse("nadia").get("/units/A-HOP").text
    assert "somebody answered · deputy prosecutor, Parquet" in page
    assert "Makhfi" not in page


def test_what_came_of_the_last_call_is_said(nadia, browse, cast):
    nadia.post(f"{PATH}/tries", {"m": f"busy.{line_of(cast)}"})
    text = browse("sanae").get(PATH).text
    assert "</bdi> · busy" in text


def test_confirming_is_one_small_post_and_a_small_answer(browse):
    latifa = browse("latifa")
    page = latifa.get(PATH)
    form = next(f for f in page.all("form") if f.get("action") == f"{PATH}/confirmation")
    assert form.get("hx-post") == f"{PATH}/confirmation"
    fields = {e.get("name"): e.get("value") for e in form.iter("input")}
    assert len("&".join(f"{name}={value}" for name, value in fields.items())) <= 1_000
    answer = latifa.post(f"{PATH}/confirmation", fields, sealed=False, fragment=True)
    assert answer.status == 200
    assert "confirmed just now" in answer.text
    assert answer.weight <= 1_500


def test_the_fragment_is_a_piece_of_the_page(nadia):
    part, page = nadia.get(PATH, fragment=True), nadia.get(PATH)
    first = part.text.split("csrf_token")[0]
    assert first.startswith("<section id=card>")
    assert first in page.text


def test_a_shelter_is_a_code_and_an_area(browse, app, cast):
    from datetime import date

    from portal.units.models import Alias, FormerName

    with app.app_context():
        unit = db.session.get_one(Unit, cast.units["A-ONG"])
        unit.kind, unit.name_ar, unit.name_fr, unit.name_en = ("shelter", *["CANARY rue X"] * 3)
        unit.parent_id = cast.units["A-HOP"]
        about = {"unit_id": unit.id, "name_ar": "CANARY", "name_fr": "CANARY", "name_en": "CANARY"}
        db.session.add(FormerName(until_on=date(2026, 1, 1), **about))
        db.session.add(Alias(unit_id=unit.id, name="CANARY"))
        db.session.add(
            ContactPoint(unit_id=unit.id, kind="email", number="canary@example.org", position=5)
        )
        db.session.commit()
    for account in ("nadia", "sanae", "latifa", "salma", "hind"):
        browser = browse(account)
        for path in ("/units/A-ONG", "/units", "/", "/units/due", "/units/suggestions"):
            text = browser.get(path).text
            assert "CANARY" not in text, (account, path)
            assert ("canary@" in text) is (account == "hind" and path == "/units/A-ONG")
    page = browse("sanae").get("/units/A-ONG")
    assert page.words("h1") == "Shelter A-ONG"
    assert "area of Meknès" in page.text
    assert "Belongs to" not in page.text


def test_a_vacant_function_is_shown(browse):
    from tests.units.test_edit import sent

    rachida = browse("rachida")
    form = sent(rachida.get("/units/A-HOP/edit")) | {"vacant": ["psychologist"]}
    form |= {"aliases": "Le pavillon, دار الأمل", "ramadan0": "09:00-15:00"}
    rachida.post("/units/A-HOP/edit", form, sealed=False)
    page = browse("sanae").get("/units/A-HOP").text
    assert "Vacant since Monday 23 November" in page
    assert "Le pavillon · دار الأمل" in page
    assert "In Ramadan" in page
