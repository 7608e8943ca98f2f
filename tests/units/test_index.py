"""The search page: in any spelling, homonyms told apart, narrowed; nothing leaks from it."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.units.index import SearchKey, look_up
from portal.units.models import ServedCommune, Unit, note_names
from portal.units.offers import Opening, Service
from portal.units.territory import Commune, CommuneArea, Province, Region

DAY_ONE = date(2018, 9, 13)
SPELLINGS = ("Sidi Mokhtar", "سيدي المختار", "sidi lmokhtar", "SIDI EL-MOKHTAR", "sidi mokt")


@pytest.fixture
def land(app, cast):
    """Two provinces; Sidi Mokhtar in the country, served by the unit of Meknès; its homonym."""
    with app.app_context():
        region = Region(code="07", name_ar="مراكش", name_fr="Marrakech")
        db.session.add(region)
        db.session.flush()
        ids = {}
        for code, ar, fr in (("07.161", "شيشاوة", "Chichaoua"), ("03.561", "تازة", "Taza")):
            province = Province(code=code, name_ar=ar, name_fr=fr, region_id=region.id)
            db.session.add(province)
            db.session.flush()
            ids[code] = province.id
        for code, ar, fr, province, urban in (
            ("07.161.03.11", "سيدي المختار", "Sid L'mokhtar", "07.161", False),
            ("03.561.01.09", "سيدي المختار", "Sidi El Mokhtar", "03.561", False),
            ("03.561.01.01", "تاهلة", "Tahla", "03.561", True),
        ):
            place = Commune(
                code=code, name_ar=ar, name_fr=fr, province_id=ids[province], is_urban=urban
            )
            db.session.add(place)
            db.session.flush()
            ids[code] = place.id
            SearchKey.note("commune", {place.id: [ar, fr]})
        for unit, commune in (("A-HOP", "07.161.03.11"), ("A-MSH", "07.161.03.11")):
            served = ServedCommune(
                unit_id=cast.units[unit], commune_id=ids[commune], from_on=DAY_ONE
            )
            db.session.add(served)
        db.session.add(
            CommuneArea(commune_id=ids["07.161.03.11"], area_id=cast.areas["MK"], from_on=DAY_ONE)
        )
        unit = db.session.get_one(Unit, cast.units["A-HOP"])
        unit.speaks = "darija tachelhit"
        db.session.add(Service(unit_id=unit.id, kind="medical_certificate", from_on=DAY_ONE))
        db.session.add(Opening(unit_id=unit.id, weekday=0, opens=510, closes=1320))
        note_names()
        db.session.commit()
        return ids


@pytest.mark.parametrize("text", SPELLINGS)
def test_in_any_spelling_the_commune_is_found_with_what_serves_it(nadia, land, text):
    page = nadia.get(f"/units?q={text}")
    assert page.words("h2") in {"Sid L'mokhtar", "Sidi El Mokhtar"}
    assert "the gendarmerie comes" in page.text
    assert "Or did you mean" in page.text


def test_a_homonym_shows_its_province_and_leads_to_its_own_page(nadia, land):
    page = nadia.get("/units?q=سيدي المختار")
    assert {"Chichaoua", "Taza"} <= set(page.text.replace(",", " ").replace("<", " ").split())
    other = nadia.get("/communes/07.161.03.11")
    assert "Court of first instance: Meknès" in other.text
    assert "Tachelhit" in other.text


def test_a_town_has_police(nadia, land):
    assert "the police comes" in nadia.get("/units?q=tahla").text


def test_a_unit_is_found_by_its_name_and_by_an_old_one(nadia, land, app, cast):
    from portal.units.models import FormerName

    with app.app_context():
        db.session.add(
            FormerName(
                unit_id=cast.units["A-POL"], name_ar="مفوضية قديمة",
                name_fr="Commissariat Zerktouni",
                name_en="Zerktouni station", until_on=date(2026, 9, 30),
            )
        )  # fmt: skip
        db.session.flush()
        note_names({cast.units["A-POL"]})
        db.session.commit()
    for text in ("خلية الأمن", "zerqtuni station", "Commissariat Zerktouni"):
        assert "/units/A-POL" in nadia.get(f"/units?q={text}").text, text


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("service=medical_certificate", True), ("service=lawyer", False),
        ("spoken=tachelhit", True), ("spoken=spanish", False), ("sector=health", True),
        ("sector=justice", False), ("open=1", True), ("sector=nonsense", True),
    ],
)  # fmt: skip
def test_it_is_narrowed(nadia, land, query, is_there):
    assert ("/units/A-HOP" in nadia.get(f"/units?{query}").text) is is_there


def test_what_is_closed_now_says_when_it_opens(browse, land, frozen):
    frozen.shift(3600)
    nadia = browse("nadia")
    page = nadia.get("/units")
    assert "/units/A-HOP" not in nadia.get("/units?open=1").text
    assert "opens" in page.text


@pytest.mark.asvs("8.2.3")
@pytest.mark.parametrize("account", ["nadia", "hind", "sanae", "rachida"])
def test_a_house_for_removed_persons_is_found_by_nobody_who_may_not_know(browse, land, account):
    browser = browse(account)
    for path in ("/units", "/units?q=دار الاستقبال", "/units?q=Maison", "/communes/07.161.03.11"):
        assert "A-MSH" not in browser.get(path).text
    assert browser.get("/units/A-MSH").status == 404
    assert browse("latifa").get("/units/A-MSH").status == 200


def test_the_fragment_is_a_piece_of_the_page(nadia, land):
    path = "/units?q=Sidi Mokhtar"
    assert nadia.get(path, fragment=True).text in nadia.get(path).text


@pytest.mark.parametrize("text", ["😀", "\u202e", "%", "zzzzqqqq", "x" * 5000, "'", "--"])
def test_odd_questions_find_nothing_and_say_what_to_do(nadia, land, text):
    page = nadia.get(f"/units?q={text[:2000]}")
    assert page.status == 200
    assert "/units/A-HOP" not in page.text or text == "%"


@pytest.mark.parametrize(
    ("lang", "words"),
    [("ar", "جماعة قروية: يتدخل الدرك الملكي"), ("fr", "la gendarmerie intervient")],
)
def test_it_speaks_the_readers_language(browse, land, lang, words):
    assert words in browse("nadia", lang).get("/units?q=Sidi Mokhtar").text


def test_keys_follow_a_changed_name_at_once(app, land, cast):
    with app.app_context():
        assert look_up("Unité du Lac")[:1] == [] or look_up("Unité du Lac")[0].score < 0.95
        db.session.get_one(Unit, cast.units["B-HOP"]).name_fr = "Unité du Lac"
        db.session.flush()
        note_names({cast.units["B-HOP"]})
        db.session.commit()
        assert look_up("unite du lac")[0].ref_id == cast.units["B-HOP"]


def test_the_question_is_in_no_log(nadia, land, caplog):
    nadia.get("/units?q=Zqwxyplace")
    assert "Zqwxyplace" not in caplog.text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("médecin certificateur", {"A-HOP"}), ("شهادة طبية", {"A-HOP"}),
        ("medical certificat", {"A-HOP"}), ("police cell", {"A-POL"}), ("Taza", {"B-HOP"}),
        ("medical certificate Sidi Mokhtar", {"A-HOP"}), ("Dar el Hanane", {"A-ONG"}),
        ("دار الحنان", {"A-ONG"}), ("A-POL", {"A-POL"}),
        ("lawyer", set()),
    ],
)  # fmt: skip
def test_services_functions_kinds_areas_and_aliases_are_found(  # noqa: PLR0913
    nadia, land, app, cast, text, found
):
    from portal.units.models import Alias, ContactPoint

    with app.app_context():
        db.session.add(Alias(unit_id=cast.units["A-ONG"], name="Dar Hanan"))
        db.session.add(Alias(unit_id=cast.units["A-ONG"], name="دار الحنان"))
        line = db.session.get_one(ContactPoint, cast.lines["A-HOP-0"])
        line.function = "certifying_doctor"
        note_names()
        db.session.commit()
    page = nadia.get(f"/units?q={text}")
    links = {a.get("href") for a in page.all("a")}
    assert {link.split("/")[-1] for link in links if link and link.startswith("/units/")} - {
        "due", "suggestions", "export", "hsds"
    } == found  # fmt: skip


def test_narrowed_to_a_commune_in_any_spelling(nadia, land):
    assert "/units/A-HOP" in nadia.get("/units?commune=sidi lmokhtar").text
    assert "/units/A-POL" not in nadia.get("/units?commune=sidi lmokhtar").text
    assert "/units/A-HOP" not in nadia.get("/units?commune=tahla").text
    assert "/units/A-HOP" not in nadia.get("/units?commune=zzzz").text


def test_a_search_is_in_the_trail_by_its_number_of_hits_once_a_minute(browse, land, app, frozen):
    from portal.trail.models import Entry

    # A minute in which no other test of this process searches.
    frozen.shift(7207)
    nadia = browse("nadia")
    for text in ("Zq", "Zqw", "tahla", "Sidi Mokhtar"):
        nadia.get(f"/units?q={text}", fragment=True)
    frozen.shift(61)
    nadia.get("/units?q=Sidi Mokhtar")
    nadia.get("/units")
    with app.app_context():
        rows = db.session.scalars(select(Entry).order_by(Entry.seq)).all()
        assert [(row.verb, row.kind, row.code) for row in rows] == [
            ("searched", "search", "0"), ("searched", "search", "1"),
        ]  # fmt: skip
        assert not any("okhtar" in str(vars(row)) for row in rows)


def test_a_shelter_is_found_by_its_code_and_by_no_name(browse, land, app, cast):
    with app.app_context():
        unit = db.session.get_one(Unit, cast.units["A-ONG"])
        unit.kind, unit.name_fr, unit.name_ar = "shelter", "Refuge CANARY rue X", "دار الكناري"
        db.session.flush()
        note_names()
        db.session.commit()
        keys = db.session.execute(select(SearchKey.folded)).scalars().all()
        assert not [key for key in keys if "canary" in key or "كناري" in key]
    for account in ("nadia", "sanae", "hind"):
        browser = browse(account)
        for text in ("Refuge CANARY", "دار الكناري", "A-ONG", "shelter"):
            page = browser.get(f"/units?q={text}")
            assert "CANARY" not in page.text.replace('value="Refuge CANARY"', "")
            assert "كناري" not in page.text.replace('value="دار الكناري"', "")
            is_there = "/units/A-ONG" in page.text
            assert is_there is (text in {"A-ONG", "shelter"})
    assert "area of Meknès" in browse("sanae").get("/units/A-ONG").text
