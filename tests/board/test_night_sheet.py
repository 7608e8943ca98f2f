"""The night sheet: an area's duty lines on one page of paper, without a name, for a power cut."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from portal import cli
from portal.db import db
from portal.trail.models import Entry
from tests.cast import HIDDEN_NAMES
from tests.databases import IS_POSTGRESQL

SHEET = "/areas/MK/night-sheet"


def test_it_holds_each_line_its_hours_and_the_way_out_and_no_name(browse):
    page = browse("omar").get(SHEET)
    assert page.status == 200
    for words in ("05 00 00 00 13", ">08:00<", "05 00 00 00 21", "8350", "21:40", "nobody"):
        assert words in page.text, words
    sheet = page.text[page.text.index("<table") : page.text.index("</table>")]
    for name in (*HIDDEN_NAMES, "Nadia", "Rachida", "Latifa"):
        assert name not in sheet
    # A house for removed persons is on no paper, whoever prints.
    assert "05 00 00 00 38" not in browse("latifa").get(SHEET).text


@pytest.mark.parametrize(("lang", "words"), [("ar", "ورقة الليل"), ("fr", "Feuille de nuit")])
def test_it_speaks_her_language(browse, lang, words):
    assert browse("nadia", lang).get(SHEET).words("h1").startswith(words)


def test_printing_is_in_the_trail(app, nadia):
    nadia.get(SHEET)
    with app.app_context():
        last = db.session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
        assert (last.verb, last.code) == ("printed", "night MK")


@pytest.mark.parametrize("account", ["salma", "karim"])
def test_who_may_not_print(browse, account):
    assert browse(account).get(SHEET).status == 403


def test_an_area_that_is_not_there_is_not_there(nadia):
    assert nadia.get("/areas/ZZ/night-sheet").status == 404


@pytest.mark.skipif(IS_POSTGRESQL, reason="the same words over either database")
def test_the_command_writes_one_whole_file_an_area(app, keys, url, tmp_path, monkeypatch):
    for name, value in (
        ("SANAD_INSTANCE", keys), ("SANAD_ORIGIN", app.config["ORIGIN"]), ("DATABASE_URL", url),
    ):  # fmt: skip
        monkeypatch.setenv(name, str(value))
    done = CliRunner().invoke(cli.main, ["night-sheet", "--lang", "fr", "--to", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["night-MK-fr.html", "night-TZ-fr.html"]
    text = (tmp_path / "night-MK-fr.html").read_text()
    assert "05 00 00 00 13" in text
    assert "src=" not in text
    assert "href=" not in text.replace("<use href", "")
    wrong = CliRunner().invoke(cli.main, ["night-sheet", "--area", "XX", "--to", str(tmp_path)])
    assert wrong.exit_code == 1
    assert "no area" in wrong.output
