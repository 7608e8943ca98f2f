"""Finding: the household once, every house with its reason, and no age anywhere afterwards."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.i18n import LOCALES
from portal.requests.models import Request
from portal.shelters.find_forms import FindForm
from portal.shelters.plan_b import LastResort
from portal.shelters.searches import Search


def section(page, words):
    found = [e for e in page.all("section") if words in " ".join(e.itertext())]
    return " ".join(" ".join(found[0].itertext()).split()) if found else ""


def test_each_house_answers_and_none_is_hidden(looked, houses):
    houses.say("B-HEB", 2)
    page = looked("nadia", girls="6", boys="11").get("/shelters/find")
    assert "A-HEB" in section(page, "Fits · 2")
    page = looked("nadia", girls="6", boys="13").get("/shelters/find")
    assert "because: boys up to \u206612\u2069 years" in section(page, "Does not fit · 2")
    assert page.text.count("She agrees: hold") == 0
    assert page.text.count("tel:") >= 2


def test_too_few_places_are_asked_and_full_does_not_fit(looked, houses):
    page = looked("nadia", girls="6 7 8").get("/shelters/find")
    assert "4 places are needed" in section(page, "To ask · 1")
    houses.say("A-HEB", 10)
    assert "because: full" in section(looked("nadia").get("/shelters/find"), "Does not fit · 1")


def test_stale_and_unknown_are_to_confirm_and_cannot_be_held(looked, houses, frozen):
    browser = looked("nadia")
    assert "B-HEB" in section(browser.get("/shelters/find"), "To confirm by phone · 1")
    houses.set("A-HEB", expiry_hours=6)
    frozen.shift(5 * 3600)
    browser = looked("nadia")
    page = browser.get("/shelters/find")
    assert "To confirm by phone · 2" in page.text
    assert browser.post("/shelters/A-HEB/holds").status == 409


def test_the_freshest_stands_first_then_the_nearest(looked, houses):
    from datetime import timedelta

    houses.say("B-HEB", 2, age=timedelta(minutes=90))
    text_ = looked("nadia").get("/shelters/find").text
    assert text_.index("A-HEB ·") < text_.index("B-HEB ·")
    houses.say("B-HEB", 2)
    text_ = looked("nadia").get("/shelters/find").text
    assert text_.index("B-HEB ·") < text_.index("A-HEB ·")


def test_ages_are_used_and_kept_nowhere(looked, app):
    browser = looked("nadia", girls="16", boys="7 7")
    page = browser.get("/shelters/find")
    assert "1 girl of \u206615–17\u2069" in page.text
    browser.post("/shelters/A-HEB/holds")
    with app.app_context():
        kept = db.session.scalars(select(Search)).one()
        assert kept.bands == "b6-11 b6-11 g15-17"
        for table in db.metadata.sorted_tables:
            if table.name in {"place_search", "request", "step", "trail", "deed", "ask"}:
                for row in db.session.execute(select(table)).mappings():
                    said = {k: v for k, v in row.items() if isinstance(v, str | dict)}
                    assert "16" not in str(said.get("bands", "")).split()
                    assert '"girls"' not in str(said)
    assert "16" not in browser.get("/shelters/find?again=1").by_id("girls").get("value", "")


def test_it_is_kept_for_the_sitting_and_for_nobody_else(looked, browse):
    browser = looked("nadia", girls="6")
    assert "1 girl of \u20666–11\u2069" in browser.get("/shelters/find").text
    assert browse("nadia").get("/shelters/find").by_id("girls") is not None
    assert browse("latifa").get("/shelters/find").by_id("girls") is not None


IMPOSSIBLE = (
    ("boys", "300"), ("girls", "-1"), ("girls", "18"), ("boys", " ".join("5" * 40)),
    ("girls", "six"), ("women", "0"), ("women", "3"), ("women", ""), ("women", "9" * 9_000),
)  # fmt: skip


@pytest.mark.parametrize("lang", list(LOCALES))
def test_what_cannot_be_is_said_where_it_stands(browse, lang):
    browser = browse("nadia", lang)
    for field, value in IMPOSSIBLE:
        page = browser.post("/shelters/find", {"women": "1", "language": "darija"} | {field: value})
        assert page.status == 422, (field, value)
        assert page.by_id(f"{field}-e") is not None, (field, value)


def test_ages_are_read_as_people_write_them(app):
    for typed in ("6 13", "6,13", "٦، ١٣", "6;13 ", "6/13", "😀6 13"):
        with app.test_request_context(method="POST", data={"girls": typed}):
            form = FindForm([], meta={"csrf": False})
            assert form.girls.validate(form), typed
            assert form.girls.years == (6, 13), typed


def test_who_only_reads_sees_places_and_does_not_search(browse):
    for account in ("omar", "salma", "karim"):
        browser = browse(account)
        assert "A-HEB" in browser.get("/shelters").text
        assert browser.get("/shelters/find").status == 403
        assert browser.post("/shelters/A-HEB/holds").status == 403


def test_plan_b_comes_in_its_order(looked, houses, app):
    houses.say("A-HEB", 10)
    page = looked("nadia").get("/shelters/find")
    words = [" ".join(e.itertext()).strip() for e in page.all("aside")[0].iter("b")]
    order = [
        "A house to confirm", "A house in a neigh", "A public", "A night at", "A hotel",
        "With family", "No place found",
    ]  # fmt: skip
    assert [any(w.startswith(o) for w in words) for o in order] == [True] * 7
    places = [next(i for i, w in enumerate(words) if w.startswith(o)) for o in order]
    assert places == sorted(places)
    assert len(page.queries) <= 8


def test_no_place_found_is_one_tap_and_says_neither_day_nor_code(looked, houses, app):
    browser = looked("nadia", boys="13")
    form = browser.seal() | {"m": "none_found"}
    for _ in range(2):
        assert browser.post("/shelters/plan-b", form, sealed=False).status == 303
    with app.app_context():
        row = db.session.scalars(select(LastResort)).one()
        assert (row.way, row.bands, row.month.day) == ("none_found", "b12-14", 1)
        assert db.session.scalars(select(Request)).all() == []
    assert browser.post("/shelters/plan-b", {"m": "nothing"}).status == 404


def test_a_night_at_the_hospital_leaves_a_task_for_the_morning(looked, houses, app):
    from datetime import date

    browser = looked("nadia")
    assert browser.post("/shelters/plan-b", {"m": "hospital_night"}).status == 303
    with app.app_context():
        task = db.session.scalars(select(Request)).one()
        assert task.kind == "follow_up_visit"
        assert task.asks[0].unit_id == houses.cast.units["A-ONG"]
        assert task.asks[0].answer_by.date() == date(2026, 11, 25)


def test_no_text_about_a_place_has_a_field(app):
    """Every column of the slice is a number, a moment, a code of a list or sealed."""
    ours = {"shelter", "capacity", "shelter_count", "hold", "meeting_point", "last_resort"}
    with app.app_context():
        long = [
            f"{t.name}.{c.name}"
            for t in db.metadata.sorted_tables
            if t.name in ours
            for c in t.columns
            if (getattr(c.type, "length", None) or 0) > 40 or c.type.__class__.__name__ == "Text"
        ]
    # Codes of needs, of contact points, of provinces, of bands.
    assert long == [
        "last_resort.bands", "shelter.needs_met", "shelter.not_from", "shelter.contacts",
    ]  # fmt: skip
