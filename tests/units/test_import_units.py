"""In: a spreadsheet as people save it, tried first, all or nothing, the same twice is the same."""

import csv
import io
import random

import pytest
from sqlalchemy import func, select

from portal.db import db
from portal.trail.models import Entry
from portal.units.intake import text_of
from portal.units.models import ContactPoint, Unit
from tests.cast import NOW

PATH = "/units/import"
HEAD = "id;kind;sector;area;name_ar;name_fr;name_en;speaks;duty_line"
GOOD = "{0};health_centre;health;MK;مركز {0};Centre {0};;darija tachelhit;0535{1:06}"


def sheet(count, head=HEAD):
    return "\r\n".join([head, *(GOOD.format(f"X{n}", n) for n in range(count))])


def send(browser, text, deed="try", coding="utf-8"):
    raw = text if isinstance(text, bytes) else text.encode(coding)
    return post(browser, browser.seal() | {"m": deed}, raw)


def post(browser, form, raw):
    """A form with a file, as a browser writes it; the client's own would leave its file open."""
    said = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in form.items()
    )
    file = '--x\r\nContent-Disposition: form-data; name="file"; filename="u.csv"\r\n\r\n'
    body = f"{said}{file}".encode() + raw + b"\r\n--x--\r\n"
    return browser.post(PATH, body, sealed=False, Content_Type="multipart/form-data; boundary=x")


def units(app):
    with app.app_context():
        return db.session.scalar(select(func.count(Unit.id)))


@pytest.fixture
def hind(browse):
    return browse("hind")


def test_trying_changes_nothing_and_tells_every_row(hind, app):
    before = units(app)
    page = send(hind, sheet(40))
    assert page.status == 200
    assert "40 new units" in page.text
    assert "2-41" in page.text
    assert units(app) == before


def test_taken_over_it_is_there_and_the_same_file_changes_nothing(hind, app):
    before = units(app)
    assert send(hind, sheet(40), "do").status == 303
    assert units(app) == before + 40
    page = send(hind, sheet(40))
    assert "40 units as they are" in page.text
    send(hind, sheet(40), "do")
    assert units(app) == before + 40
    with app.app_context():
        line = select(func.count(ContactPoint.id)).where(ContactPoint.number == "+212535000007")
        assert db.session.scalar(line) == 1
        assert db.session.scalars(select(Entry.verb)).all() == ["imported"] * 2
    assert "Centre X7" in hind.get("/units?q=markaz x7").text


def test_a_changed_row_is_changed_and_nothing_else(hind, app):
    send(hind, sheet(3), "do")
    page = send(hind, sheet(3).replace("Centre X1", "Centre Neuf"))
    assert "1 changed unit" in page.text
    assert "2 units as they are" in page.text


BROKEN = {
    "kind": GOOD.replace("health_centre", "clinic"), "area": GOOD.replace(";MK;", ";ZZ;"),
    "not yours": GOOD.replace(";MK;", ";TZ;"), "empty": GOOD.replace("Centre {0}", ""),
    "number": GOOD.replace("0535{1:06}", "12"), "cells": GOOD + ";more;cells",
    "few": "{0};health_centre", "spoken": GOOD.replace("tachelhit", "klingon"),
    "hidden": GOOD.replace("Centre", "\u202eCentre"), "long": GOOD.replace("Centre", "C" * 301),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_of_5000_rows_the_hundred_broken_ones_are_all_named(browse, app, lang):
    lines = sheet(5_000).split("\r\n")
    kinds = list(BROKEN.values())
    places = list(range(17, 5_000, 50))
    for turn, place in enumerate(places):
        lines[place] = kinds[turn % len(kinds)].format(f"B{turn}", turn)
    before = units(app)
    page = send(browse("hind", lang), "\r\n".join(lines), "do")
    assert page.status == 422
    named = [int("".join(b.itertext())) for b in page.all("b") if "".join(b.itertext()).isdigit()]
    assert sorted(set(named) & {p + 1 for p in places}) == [place + 1 for place in places]
    assert units(app) == before


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("comma", [";", ",", "\t"])
def test_it_is_read_as_it_was_saved(hind, app, coding, comma):
    text = sheet(2).replace(";", comma)
    assert "2 new units" in send(hind, text, coding=coding).text
    send(hind, text, "do", coding)
    with app.app_context():
        assert db.session.scalars(select(Unit.name_ar).where(Unit.external_id == "X1")).one() == (
            "مركز X1"
        )


def test_french_of_an_old_office_keeps_its_accents():
    assert (
        text_of("Délégation à Fès, Œuvre, ÉTÉ".encode("cp1252")) == "Délégation à Fès, Œuvre, ÉTÉ"
    )


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_the_template_is_understood_in_three_languages(browse, lang):
    hind = browse("hind", lang)
    head = hind.get(f"{PATH}/template").response.get_data().decode("utf-8-sig").strip()
    row = ";".join(["T1", "association", "ngo", "MK", "جمعية", "Association", "", "", "", ""])
    assert send(hind, f"{head}\r\n{row}").status == 200


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00\x01\x02", b"PK\x03\x04\x00zip", b"a;b\r\n1;2", HEAD.encode() + b"\r\n" * 5],
)
def test_what_is_no_sheet_is_refused_with_what_to_do(hind, raw):
    page = send(hind, raw)
    assert page.status in {200, 422}
    assert (page.status == 422) is (raw[:2] != HEAD.encode()[:2])


def test_too_many_rows_and_too_many_bytes_are_refused(hind):
    assert "More than 5,000 rows" in send(hind, sheet(5_001)).text
    assert send(hind, b"x" * 2_200_000).status == 413
    assert send(hind, b"id;" + b"x" * 1_500_000).status == 422


def test_the_same_id_twice_is_told(hind):
    page = send(hind, sheet(2) + "\r\n" + GOOD.format("X1", 9))
    assert "the same id as row 3" in page.text


def test_a_planted_address_is_read_by_nobody(hind, app, browse):
    head = HEAD + ";address;reception_fr;is_published"
    row = GOOD.format("S1", 1).replace("health_centre", "shelter") + ";CANARY street;CANARY;1"
    page = send(hind, f"{head}\r\n{row}", "do")
    assert page.status == 303
    tried = send(hind, f"{head}\r\n{row}")
    assert "Not read, since nothing here has a place for it: address, reception_fr" in tried.text
    assert "CANARY" not in tried.text
    with app.app_context():
        code = db.session.scalars(select(Unit.code).where(Unit.external_id == "S1")).one()
        dump = "".join(
            repr(row) for table in db.metadata.sorted_tables
            for row in db.session.execute(select(table))
        )  # fmt: skip
    assert "CANARY" not in dump
    nadia = browse("nadia")
    for path in (f"/units/{code}", "/units?q=Centre S1", "/units/export", "/units?q=CANARY"):
        answer = nadia.get(path).response.get_data()
        assert b"CANARY street" not in answer


def test_no_file_can_publish_what_is_hidden(hind, app):
    send(hind, sheet(1), "do")
    with app.app_context():
        db.session.scalars(select(Unit).where(Unit.external_id == "X0")).one().is_published = False
        db.session.commit()
    send(hind, sheet(1, HEAD).replace("Centre", "Centre neuf"), "do")
    with app.app_context():
        unit = db.session.scalars(select(Unit).where(Unit.external_id == "X0")).one()
        assert (unit.name_fr, unit.is_published) == ("Centre neuf X0", False)


def test_another_areas_unit_is_not_changed_by_its_id(hind, app, cast):
    with app.app_context():
        db.session.get_one(Unit, cast.units["B-HOP"]).external_id = "X0"
        db.session.commit()
    page = send(hind, sheet(1), "do")
    assert page.status == 422
    assert "in an area that is not yours" in page.text


@pytest.mark.parametrize("account", ["nadia", "omar", "rachida", "latifa", "salma"])
def test_who_may_not(browse, account):
    assert browse(account).get(PATH).status == 403


def test_the_report_holds_every_row_with_outcome_and_reason(browse, app):
    lines = [HEAD, *(GOOD.format(f"X{n}", n) for n in range(900))]
    lines[1::2] = [GOOD.format(f"=B{n}", n).replace("health_centre", "clinic") for n in range(450)]
    raw = "\r\n".join(lines)
    hind = browse("hind", "fr")
    page = send(hind, raw)
    assert page.status == 422
    # What is not on the page is counted there, and stands in the report.
    assert "ne figurent que dans le rapport" in page.text
    before = units(app)
    answer = send(hind, raw, "report")
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.response.get_data().decode("utf-8")
    assert text.startswith("\ufeffligne,id,résultat,motif")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert [int(row[0]) for row in rows] == list(range(2, 902))
    assert {row[2] for row in rows} == {"erronée", "nouvelle"}
    assert all("clinic" in row[3] for row in rows[::2])
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert units(app) == before


def test_a_page_of_long_reasons_stays_light(hind):
    words = "".join(random.Random(7).choices("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", k=24 * 5_000))
    rows = [
        GOOD.format(f"X{n}", n).replace("health_centre", words[24 * n : 24 * n + 24])
        for n in range(4_000)
    ]
    # The strict browser weighs it.
    assert send(hind, "\r\n".join([HEAD, *rows])).status == 422


def test_an_empty_cell_says_nothing(hind, app):
    send(hind, sheet(1), "do")
    with app.app_context():
        unit = db.session.scalars(select(Unit).where(Unit.external_id == "X0")).one()
        unit.name_en = "By hand"
        db.session.commit()
    lean = "\r\n".join(
        ["id;kind;sector;area;name_ar;name_fr", "X0;health_centre;health;MK;مركز X0;Centre X0"]
    )
    assert "1 unit as it is" in send(hind, lean).text
    send(hind, lean, "do")
    with app.app_context():
        unit = db.session.scalars(select(Unit).where(Unit.external_id == "X0")).one()
        assert (unit.name_en, unit.speaks) == ("By hand", "darija tachelhit")


def test_lines_of_nothing_but_separators_are_the_end_of_a_sheet(hind):
    assert "2 new units" in send(hind, sheet(2) + "\r\n;;;;;;;;" * 50).text


def test_a_number_that_lost_its_nought_is_read(hind, app):
    send(hind, sheet(1).replace("0535000000", "535000000"), "do")
    with app.app_context():
        assert db.session.scalar(
            select(func.count(ContactPoint.id)).where(ContactPoint.number == "+212535000000")
        )


def only(app, **fields):
    with app.app_context():
        unit = db.session.scalars(select(Unit).where(Unit.external_id == "X0")).one()
        for name, value in fields.items():
            setattr(unit, name, value)
        db.session.commit()


@pytest.mark.parametrize("kind", ["shelter", "removed_persons_house", "national_line"])
def test_what_a_unit_is_set_apart_by_no_file_changes(hind, app, kind):
    send(hind, sheet(1), "do")
    only(app, kind=kind)
    page = send(hind, sheet(1), "do")
    assert page.status == 422
    assert "stays what it is" in page.text
    only(app, kind="health_centre")
    assert send(hind, sheet(1).replace("health_centre", kind)).status == 422


def test_a_new_house_for_removed_persons_is_restricted_from_the_start(hind, app, browse):
    send(hind, sheet(1).replace("health_centre", "removed_persons_house"), "do")
    with app.app_context():
        unit = db.session.scalars(select(Unit).where(Unit.external_id == "X0")).one()
        assert unit.is_restricted
        code = unit.code
    assert browse("nadia").get(f"/units/{code}").status == 404


def test_no_file_makes_a_national_line_or_changes_one(hind, app, cast):
    page = send(hind, sheet(1).replace("health_centre", "national_line"))
    assert "a national line is entered by hand" in page.text
    with app.app_context():
        unit = db.session.scalars(select(Unit).where(Unit.code == "N-8350")).one()
        unit.external_id = "X0"
        db.session.commit()
    page = send(hind, sheet(1).replace("health_centre", "national_line").replace(";MK;", ";;"))
    assert "in an area that is not yours" in page.text


def test_a_file_moves_no_unit_to_another_area(browse, app):
    send(browse("hind"), sheet(1), "do")
    page = send(browse("karim"), sheet(1).replace(";MK;", ";TZ;"), "do")
    assert page.status == 422
    assert "a file moves nobody" in page.text


def test_a_line_taken_away_and_a_number_of_somebodys_own_stay_away(hind, app, cast):
    send(hind, sheet(1), "do")
    with app.app_context():
        unit = db.session.scalars(select(Unit).where(Unit.external_id == "X0")).one()
        unit.contacts[0].closed_on = NOW.date()
        own = ContactPoint(unit_id=unit.id, person_id=cast.people["latifa"], kind="mobile")
        own.keep_personal("+212799000099")
        db.session.add(own)
        db.session.commit()
    both = sheet(1, HEAD + ";second_line") + ";0799000099"
    page = send(hind, both)
    assert "1 unit as it is" in page.text
    assert "a line that was taken away is not brought back" in page.text
    assert "own stays hidden" in page.text
    send(hind, both, "do")
    with app.app_context():
        unit = db.session.scalars(select(Unit).where(Unit.external_id == "X0")).one()
        assert [c.number for c in unit.contacts if c.closed_on is None] == [None]


def test_what_stands_in_a_shelters_row_is_not_said_again(hind):
    row = GOOD.format("S1", 1).replace("health_centre", "shelter")
    for place in (";ngo;", ";MK;"):
        text = row.replace("health", "ngo").replace(place, ";12 rue CANARY;")
        for deed in ("try", "report"):
            answer = send(hind, f"{HEAD}\r\n{text}", deed)
            assert b"CANARY" not in answer.text.encode()
    for cell in ("S1 rue CANARY", "x" * 101):
        answer = send(hind, f"{HEAD}\r\n{row.replace('S1', cell, 1)}", "report")
        assert "only letters" in answer.text or "too long" in answer.text
        assert cell not in answer.text


def test_two_columns_of_one_name_are_told(hind):
    page = send(hind, sheet(1, HEAD + ";kind") + ";shelter")
    assert page.status == 422
    assert "stand there twice: kind" in page.text


def test_a_long_sheet_comes_in_and_again_changes_nothing(hind, app):
    """All tables stand still at the second time, whatever it is: rows, keys, times."""

    def snapshot():
        with app.app_context():
            return {
                table.name: sorted(map(repr, db.session.execute(select(table))))
                for table in db.metadata.sorted_tables
                if table.name not in {"trail", "deed", "sitting"}
            }

    page = send(hind, sheet(1_500), "do")
    assert page.status == 303
    # A statement for each table and each thousand rows, not one for each row.
    assert len(page.queries) <= 60, len(page.queries)
    before = snapshot()
    assert len(before["unit"]) >= 1_500
    again = send(hind, sheet(1_500), "do")
    assert again.status == 303
    assert len(again.queries) <= 30
    assert snapshot() == before


def test_two_taps_are_one(hind, app):
    form = hind.seal()
    before = units(app)
    for _ in range(2):
        assert post(hind, form | {"m": "do"}, sheet(5).encode()).status == 303
    assert units(app) == before + 5
