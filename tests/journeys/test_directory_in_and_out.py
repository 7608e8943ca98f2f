"""The directory in from a phone's file, and out onto paper: tried, taken over, one page each."""

import re

import pytest

HEAD = "id;kind;sector;area;name_ar;name_fr;duty_line\r\n"
ROW = "J{0};health_centre;health;MK;مركز {0};Centre {0};05350002{0:02}\r\n"


def sheet(text):
    return {"name": "unites.csv", "mimeType": "text/csv", "buffer": text.encode("cp1256")}


@pytest.mark.parametrize("script", [True, False])
def test_a_spreadsheet_comes_in_from_a_phone(phone, script):
    page = phone("fr", "p09", java_script_enabled=script)
    first = 10 if script else 20
    rows = [ROW.format(n) for n in range(first, first + 3)]
    page.goto("/units/import")
    page.set_input_files("#file", sheet(HEAD + rows[0] + rows[1].replace("health_centre", "x")))
    page.get_by_role("button", name="Essayer").click()
    page.wait_for_selector(".bad:visible")
    assert "« x »" in page.inner_text("main").replace("\u00a0", " ")
    page.set_input_files("#file", sheet(HEAD + "".join(rows)))
    # The report is a file: the page stays, and so does the file that was chosen.
    with page.expect_download() as download:
        page.get_by_role("button", name="Rapport").click()
    assert download.value.suggested_filename == "report.csv"
    page.get_by_role("button", name="Reprendre").click()
    page.wait_for_selector(".done")
    assert "3" in page.inner_text(".done")
    page.goto(f"/units?q=Centre+{first}")
    assert f"Centre {first}" in page.inner_text("#found")


def pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_each_sheet_is_one_page_of_a4(phone, lang):
    page = phone(lang, "p01")
    for path in (
        "/units/A-HOP/poster", "/units/A-HOP/guard-sheet", "/units/A-PAR/guard-sheet",
        "/units/B-HOP/guard-sheet", "/areas/MK/poster", "/areas/MK/tonight", "/areas/TZ/tonight",
        "/areas/CH/poster", "/useful-numbers",
    ):  # fmt: skip
        page.goto(path)
        assert page.locator(".sheet, .cards").count() == 1
        assert pages(page.pdf(prefer_css_page_size=True)) == 1, path
    assert page.locator(".card").count() == 8
    assert page.noise == []
