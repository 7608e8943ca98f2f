"""Sheets of who is on duty: gaps between rules, no name that a line hides, no shelter on a wall."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.rota.models import Post
from portal.trail.models import Entry
from portal.units.models import Unit
from tests.cast import HIDDEN_NAMES


def change(app, unit_id, **fields):
    with app.app_context():
        unit = db.session.get_one(Unit, unit_id)
        for name, value in fields.items():
            setattr(unit, name, value)
        db.session.commit()


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_the_guard_reads_which_door_whom_to_ask_for_and_whom_to_call(browse, app, cast, lang):
    change(app, cast.units["A-HOP"], reception_ar="الباب الثاني", reception_fr="Deuxième porte")
    page = browse("omar", lang).get("/units/A-HOP/guard-sheet")
    assert page.status == 200
    for words in (
        "الباب الثاني", "Deuxième porte", "المساعدة الاجتماعية بالمستشفى", "Nadia Tajribi",
        "نادية التجريبي", "05 00 00 00 11", "Accompagnez-la", "رافقها",
    ):  # fmt: skip
        assert words in page.text, words
    # Nobody certifies tonight: said in both, with the line to call instead.
    gap = page.text[page.text.index("class=gone") :].split("</li>")[0]
    assert "لا أحد" in gap
    assert "personne" in gap
    assert "05 00 00 00 12" in gap or "05 00" in gap
    # Until the morning, when somebody certifies again.
    assert "24/11/2026" in page.text
    assert "08:00" in page.text
    with app.app_context():
        entry = db.session.scalars(select(Entry)).one()
        assert (entry.verb, entry.code, entry.unit) == ("printed", "guard-A-HOP", "A-HOP")


def test_tonight_is_functions_and_lines_and_nobodys_name(nadia):
    page = nadia.get("/areas/MK/tonight")
    assert page.status == 200
    assert "نائب وكيل الملك المداوم" in page.text
    assert "05 00 00 00 13" in page.text
    assert "8350" in page.text
    sheet = page.text[page.text.index('class="sheet') :].split("<p class=me>")[0]
    assert "Latifa" not in sheet
    assert page.text.count("class=gone") == 1
    assert 'class="qr"' in page.text


def test_a_name_that_a_line_hides_is_on_no_sheet(browse, app, cast):
    with app.app_context():
        # Even where somebody set the post to show names, the cell hides them.
        db.session.get_one(Post, cast.posts["deputy"]).publication = "name_and_line"
        db.session.commit()
    for account in ("nadia", "omar", "deputy"):
        for path in ("/units/A-PAR/guard-sheet", "/areas/MK/tonight"):
            page = browse(account).get(path)
            assert page.status == 200
            sheet = page.text[page.text.index('class="sheet') :].split("<p class=me>")[0]
            assert not any(name in sheet for name in HIDDEN_NAMES)


@pytest.mark.parametrize(
    "fields",
    [{"kind": "shelter"}, {"is_restricted": True}, {"is_published": False}],
    ids=lambda f: next(iter(f)),
)
def test_what_may_not_hang_on_a_wall_is_on_no_sheet(browse, app, cast, fields):
    change(app, cast.units["A-POL"], name_fr="CANARY", name_ar="CANARY", **fields)
    for account in ("nadia", "latifa", "hind"):
        browser = browse(account)
        assert browser.get("/units/A-POL/guard-sheet").status == 404
        assert browser.get("/units/A-POL/poster").status == 404
        assert "CANARY" not in browser.get("/areas/MK/poster").text
        assert "CANARY" not in browser.get("/areas/MK/tonight").text


@pytest.mark.parametrize("account", ["salma", "karim"])
def test_who_may_not_print(browse, account):
    for path in ("/units/A-POL/guard-sheet", "/areas/MK/tonight", "/areas/MK/poster", "/paper"):
        assert browse(account).get(path).status == 403


def test_what_is_not_there_is_not_found(nadia):
    for path in ("/units/Z-ZZZ/guard-sheet", "/areas/ZZ/tonight", "/areas/ZZ/poster"):
        assert nadia.get(path).status == 404
