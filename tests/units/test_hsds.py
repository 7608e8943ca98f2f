"""HSDS: valid on the way out, tolerant on the way in, and the same after both."""

import csv
import json
import os
import re
import subprocess
import sys
from datetime import date

import pytest
from sqlalchemy import select

from portal.clock import now
from portal.db import db
from portal.people.lists import Spoken
from portal.settings import ROOT
from portal.trail.models import Entry
from portal.units.hsds import LANGUAGES, unit_id_of
from portal.units.hsds_hours import HoursError, spans_of
from portal.units.hsds_in import HsdsError, Record, read_tables
from portal.units.hsds_out import document
from portal.units.hsds_units import Defaults, rows_of
from portal.units.lists import ContactKind
from portal.units.models import ContactPoint, ServedCommune, Unit
from portal.units.offers import Opening, Service
from portal.units.taking import compare, take
from portal.units.territory import Commune, Province, Region, areas_now
from tests.conftest import ORIGIN

SCHEMAS = ROOT.parent / "shared" / "data" / "hsds"
# What the published schemas of HSDS 3.1 ask of each object that goes out of here.
REQUIRED = {
    "organizations": {"id", "name", "description"},
    "services": {"id", "name", "status"},
    "locations": {"id", "location_type"},
    "phones": {"id", "number"},
    "schedules": {"id"}, "languages": {"id"}, "service_areas": {"id"},
    "service_at_locations": {"id"}, "attributes": {"id"},
    "taxonomy_term": {"id", "name", "description"},
    "organization_identifiers": {"id", "identifier_type", "identifier"},
}  # fmt: skip
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def everything(app):
    """All rows of the directory's tables."""
    with app.app_context():
        return {
            table.name: sorted(map(repr, db.session.execute(select(table))))
            for table in db.metadata.sorted_tables
            if table.name not in {"trail", "deed", "sitting"}
        }


def bring(app, path):
    """Read a file as the command does; its rows and all that it could not read."""
    with app.app_context():
        tables = read_tables(path)
        areas = {a.code: a.id for a in areas_now()}
        codes = frozenset(db.session.scalars(select(Commune.code)))
        rows = rows_of(tables, areas, codes, Defaults("MK", "association", "ngo"))
        known = compare(rows, areas, lambda _area: True)
        take(rows, known, areas)
        db.session.commit()
        return rows, tables.remarks


@pytest.fixture
def full(app, cast):
    """A unit with everything that can go out, a shelter, a hidden unit, a personal number."""
    with app.app_context():
        region = Region(code="03", name_ar="فاس", name_fr="Fès")
        db.session.add(region)
        db.session.flush()
        province = Province(code="03.061", name_ar="مكناس", name_fr="Meknès", region_id=region.id)
        db.session.add(province)
        db.session.flush()
        commune = Commune(
            code="03.061.01.01", name_ar="مكناس", name_fr="Meknès", province_id=province.id
        )
        db.session.add(commune)
        db.session.flush()
        unit_id = cast.units["A-POL"]
        db.session.get_one(Unit, unit_id).speaks = "darija tamazight"
        today = date(2026, 1, 1)
        rows = [
            Opening(unit_id=unit_id, weekday=0, opens=510, closes=990),
            Opening(unit_id=unit_id, weekday=5, opens=1200, closes=1440),
            Service(unit_id=unit_id, kind="escort", from_on=today),
            ServedCommune(unit_id=unit_id, commune_id=commune.id, from_on=today),
            ContactPoint(unit_id=unit_id, kind="fax", number="+212500000098", position=5),
            ContactPoint(unit_id=unit_id, kind="email", number="a@example.org", position=6),
        ]
        own = ContactPoint(unit_id=unit_id, person_id=cast.people["latifa"], kind="mobile")
        own.keep_personal("+212799000099")
        shelter = db.session.get_one(Unit, cast.units["A-ONG"])
        shelter.kind, shelter.name_fr, shelter.reception_fr = "shelter", "CANARY", "CANARY"
        db.session.get_one(Unit, cast.units["B-HOP"]).is_published = False
        db.session.add_all([*rows, own])
        db.session.commit()


def walk(thing, name):
    """Every object of the document with the name under which it stands."""
    if isinstance(thing, list):
        for one in thing:
            yield from walk(one, name)
    elif isinstance(thing, dict):
        yield name, thing
        for inner, value in thing.items():
            yield from walk(value, inner)


@pytest.mark.usefixtures("full")
def test_what_goes_out_has_what_the_standard_asks_for(nadia, app):
    answer = nadia.get("/units/export/hsds")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert len(answer.queries) <= 14
    whole = json.loads(answer.response.get_data())
    seen = set()
    for name, thing in walk(whole["organizations"], "organizations"):
        assert REQUIRED[name] <= set(thing), (name, thing)
        for field, value in thing.items():
            if field == "id" or field.endswith("_id"):
                assert UUID.fullmatch(value), (name, field)
        seen.add(name)
    assert seen == set(REQUIRED)
    ids = [thing["id"] for _, thing in walk(whole["organizations"], "") if "taxonomy" not in thing]
    assert len(ids) == len(set(ids))
    with app.app_context():
        entry = db.session.scalars(select(Entry)).one()
        assert (entry.verb, entry.code) == ("exported", "hsds")


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the published schemas are not beside us")
@pytest.mark.usefixtures("full")
def test_what_goes_out_is_valid_against_the_published_schemas(app):
    from jsonschema import Draft202012Validator as Validator

    def held(name):
        schema = json.loads((SCHEMAS / "schema" / f"{name}.json").read_text())
        return Validator(schema, format_checker=Validator.FORMAT_CHECKER)

    with app.app_context():
        organizations = document()["organizations"]
    assert len(organizations) == 5
    errors = [e for one in organizations for e in held("organization").iter_errors(one)]
    services = [s for one in organizations for s in one.get("services", [])]
    assert services
    errors += [e for one in services for e in held("service").iter_errors(one)]
    assert [e.json_path for e in errors] == []
    # The checks bite: a wrong id is found.
    assert list(held("organization").iter_errors(organizations[0] | {"id": "7"}))


@pytest.mark.usefixtures("full")
def test_a_shelter_is_its_region_and_what_is_hidden_stays_in(nadia):
    text = nadia.get("/units/export/hsds").response.get_data().decode()
    for hidden in ("CANARY", "B-HOP", "Unité de Taza", "Maison", "799000099", "A-ONG", "000018"):
        assert hidden not in text, hidden
    shelter = next(o for o in json.loads(text)["organizations"] if o["name"] == "shelter")
    said = {a["link_type"]: a["value"] for a in shelter["attributes"]}
    assert said == {"sanad:unit-kind": "shelter", "sanad:sector": "ngo", "sanad:region": "CA-MK"}
    assert set(shelter) == {"id", "name", "description", "attributes"}


@pytest.mark.usefixtures("full")
def test_out_and_in_again_changes_nothing(app, tmp_path):
    before = everything(app)
    with app.app_context():
        (tmp_path / "out.json").write_text(json.dumps(document()))
    rows, _remarks = bring(app, tmp_path / "out.json")
    assert [row.outcome for row in rows] == ["same"] * 5, [row.problems for row in rows]
    assert everything(app) == before


@pytest.mark.usefixtures("full")
def test_into_an_installation_that_knows_none_of_it_all_of_it_comes(app, cast, tmp_path):
    with app.app_context():
        whole = document()
        police = next(o for o in whole["organizations"] if o["name"] == "Police")
        text = json.dumps({"organizations": [police]}).replace(police["id"], unit_id_of("NEW"))
        (tmp_path / "out.json").write_text(text)
    (row,), _remarks = bring(app, tmp_path / "out.json")
    assert (row.outcome, row.problems) == ("new", [])
    with app.app_context():
        unit = db.session.scalars(select(Unit).where(Unit.external_id == unit_id_of("NEW"))).one()
        assert (unit.kind, unit.sector, unit.speaks) == (
            "police_cell",
            "security",
            "darija tamazight",
        )
        assert (unit.name_ar, unit.name_fr) == ("خلية الأمن", "Police")
        assert {(c.kind, c.number) for c in unit.contacts} == {
            ("landline", "+212500000014"), ("landline", "+212500000114"),
            ("fax", "+212500000098"), ("email", "a@example.org"),
        }  # fmt: skip
        spans = select(Opening.weekday, Opening.opens, Opening.closes)
        rows = db.session.execute(spans.where(Opening.unit_id == unit.id)).all()
        assert sorted(map(tuple, rows)) == [(0, 510, 990), (5, 1200, 1440)]
        assert db.session.scalars(select(Service.kind).where(Service.unit_id == unit.id)).all() == [
            "escort"
        ]
        assert len(db.session.scalars(
            select(ServedCommune.id).where(ServedCommune.unit_id == unit.id)
        ).all()) == 1  # fmt: skip
    again, _remarks = bring(app, tmp_path / "out.json")
    assert [row.outcome for row in again] == ["same"]


def folder(tmp_path, **tables):
    """A folder of CSV files, as a publisher ships them."""
    for name, rows in tables.items():
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, sorted({key for row in rows for key in row}))
            writer.writeheader()
            writer.writerows(rows)
    return tmp_path


def dirty(tmp_path):
    """What real publishers ship, each kind of dirt once."""
    return folder(
        tmp_path,
        organizations=[
            {"id": "o1", "name": "Association Dirty", "alternate_name": "جمعية", "tax_id": "7"},
            {"id": "o1", "name": "The same id"},
            {"id": "", "name": "Nameless id"},
            {"id": "o4", "name": ""},
        ],
        services=[
            {"id": "s1", "organization_id": "o1", "name": "Escort", "status": "active"},
            {"id": "s2", "organization_id": "o1", "name": "Gardening", "status": "active"},
            {"id": "s3", "organization_id": "gone", "name": "Escort", "status": "active"},
            {"id": "s4", "organization_id": "o1", "name": "lawyer", "status": "defunct"},
        ],
        phones=[
            {"id": "p1", "organization_id": "o1", "number": "0535 12 34 56", "extension": "3"},
            {"id": "p2", "service_id": "s1", "number": "(312) 341-1070"},
            {"id": "p3", "organization_id": "o1", "number": "0661234567", "contact_id": "c1"},
            {"id": "p4", "number": "0535123457"},
            {"id": "p5", "service_id": "s1", "number": "06-61-23-45-68"},
        ],
        schedules=[
            {"id": f"h{n}", "service_id": "s1", "opens_at": opens, "closes_at": closes} | more
            for n, opens, closes, more in (
                (1, "9:00", "16:30:00", {"byday": "MO,TU"}),
                (2, "9 AM", "1:30 pm", {"weekday": "Friday"}),
                (3, "noon", "17:00", {"byday": "WE"}),
                (4, "22:00", "06:00-05:00", {"byday": "TH"}),
                (5, "9:00", "", {"byday": "2MO", "freq": "MONTHLY"}),
            )
        ],
        languages=[
            {"id": "l1", "service_id": "s1", "language": "Arabic"},
            {"id": "l2", "service_id": "s1", "code": "ur"},
        ],
        addresses=[{"id": "a1", "location_id": "x", "address_1": "12 rue CANARY"}],
        contacts=[{"id": "c1", "organization_id": "o1", "name": "CANARY"}],
        locations=[{"id": "x", "organization_id": "o1", "latitude": "33.9", "longitude": "-5.5"}],
    )  # fmt: skip


def test_the_dirt_of_real_publishers_is_read_or_listed(app, tmp_path):
    rows, remarks = bring(app, dirty(tmp_path))
    assert [row.outcome for row in rows] == ["new", "new", "broken"]
    assert rows[0].services == {"escort"}
    assert rows[0].lines == [
        (ContactKind.LANDLINE, "+212535123456"), (ContactKind.MOBILE, "+212661234568"),
    ]  # fmt: skip
    assert rows[0].spans == [
        (0, 540, 990), (1, 540, 990), (3, 1320, 1440), (4, 0, 360), (4, 540, 810),
    ]  # fmt: skip
    assert rows[0].values["speaks"] == "darija"
    told = {(r.file, r.place.split(" (")[0]) for r in remarks}
    assert {
        ("organizations.csv", "row 3"), ("organizations.csv", "row 4"),
        ("organizations.csv", "organizations.tax_id"),
        ("services.csv", "row 3"), ("services.csv", "row 4"), ("services.csv", "row 5"),
        ("phones.csv", "row 2"), ("phones.csv", "row 3"), ("phones.csv", "row 4"),
        ("phones.csv", "row 5"), ("schedules.csv", "row 4"), ("schedules.csv", "row 6"),
        ("languages.csv", "row 3"), ("addresses.csv", "row 2"), ("contacts.csv", "row 2"),
        ("locations.csv", "locations.latitude"), ("locations.csv", "locations.longitude"),
    } <= told  # fmt: skip
    assert "CANARY" not in repr(remarks)
    assert any("(312) 341-1070" in r.reason for r in remarks)
    assert rows[2].problems


def test_taken_twice_it_is_once(app, tmp_path):
    path = dirty(tmp_path)
    bring(app, path)
    before = everything(app)
    rows, _remarks = bring(app, path)
    assert [row.outcome for row in rows] == ["same", "same", "broken"]
    assert everything(app) == before


SHELTER = {
    "id": "11111111-1111-4111-8111-111111111111",
    "name": "Dar CANARY, 12 rue CANARY",
    "alternate_name": "دار CANARY",
    "description": "behind the CANARY mosque",
    "email": "canary@example.org",
    "website": "https://canary.example.org",
    "phones": [
        {"id": "p", "number": "0535123456", "description": "CANARY"},
        {"id": "q", "number": "12 rue CANARY"},
    ],
    "locations": [
        {
            "id": "l", "location_type": "physical", "name": "CANARY", "latitude": 33.123456,
            "longitude": -5.123456, "description": "CANARY",
            "addresses": [{"id": "a", "address_1": "12 rue CANARY", "city": "CANARY"}],
            "schedules": [{"id": "h", "byday": "MO", "opens_at": "rue CANARY"}],
        }
    ],
    "services": [{"id": "s", "name": "CANARY street shelter", "status": "active"}],
    "attributes": [{"id": "t", "link_type": "sanad:unit-kind", "value": "shelter"}],
}  # fmt: skip


def test_a_planted_address_of_a_shelter_is_nowhere(app, browse, tmp_path, capfd):
    (tmp_path / "in.json").write_text(json.dumps([SHELTER]))
    (row,), remarks = bring(app, tmp_path / "in.json")
    assert (row.outcome, row.problems) == ("new", [])
    assert len(remarks) >= 8
    assert row.notes
    assert "canary" not in repr(remarks).casefold()
    dump = repr(everything(app)).casefold()
    for planted in ("canary", "33.123", "5.1234", "دار"):
        assert planted not in dump.replace("دار الاستقبال", ""), planted
    with app.app_context():
        code = db.session.scalars(select(Unit.code).where(Unit.kind == "shelter")).one()
    for account, lang in (("nadia", "ar"), ("hind", "fr"), ("latifa", "en")):
        browser = browse(account, lang)
        for path in (
            f"/units/{code}", "/units", "/units?q=dar", "/units?q=12+rue", "/", "/units/export",
            "/units/export/hsds", "/areas/MK/poster", "/areas/MK/tonight", "/useful-numbers",
            f"/units/{code}/poster", f"/units/{code}/guard-sheet", f"/units/{code}/vcard",
        ):  # fmt: skip
            assert "canary" not in browser.get(path).text.casefold(), path
    assert "canary" not in "".join(capfd.readouterr()).casefold()


def test_no_file_shows_what_is_hidden(app, cast, tmp_path):
    with app.app_context():
        unit = db.session.get_one(Unit, cast.units["A-POL"])
        unit.is_published, unit.is_restricted = False, True
        db.session.get_one(ContactPoint, cast.lines["A-POL-0"]).closed_on = now().date()
        own = ContactPoint(unit_id=unit.id, person_id=cast.people["latifa"], kind="mobile")
        own.keep_personal("+212799000099")
        shelter = db.session.get_one(Unit, cast.units["A-ONG"])
        shelter.kind = "shelter"
        db.session.add(own)
        db.session.commit()
    whole = [
        {
            "id": unit_id_of("A-POL"), "name": "Police neuve", "is_published": True,
            "is_restricted": False, "alternate_name": "خلية",
            "phones": [{"number": "0500000014"}, {"number": "0799000099"}],
            "attributes": [
                {"link_type": "sanad:unit-kind", "value": "police_cell"},
                {"link_type": "sanad:sector", "value": "security"},
            ],
        },
        {"id": unit_id_of("A-ONG"), "name": "Association", "alternate_name": "جمعية"},
        {"id": "x1", "name": "Line", "attributes": [
            {"link_type": "sanad:unit-kind", "value": "national_line"}]},
        {"id": "x2", "name": "House", "attributes": [
            {"link_type": "sanad:unit-kind", "value": "removed_persons_house"}]},
    ]  # fmt: skip
    (tmp_path / "in.json").write_text(json.dumps(whole))
    rows, _remarks = bring(app, tmp_path / "in.json")
    assert [row.outcome for row in rows] == ["changed", "broken", "broken", "new"]
    assert len(rows[0].notes) == 2
    with app.app_context():
        unit = db.session.get_one(Unit, cast.units["A-POL"])
        assert (unit.name_fr, unit.is_published, unit.is_restricted) == (
            "Police neuve",
            False,
            True,
        )
        numbers = [c.number for c in unit.contacts if c.closed_on is None]
        assert "+212500000014" not in numbers
        assert "+212799000099" not in numbers
        assert db.session.get_one(Unit, cast.units["A-ONG"]).kind == "shelter"
        house = db.session.scalars(select(Unit).where(Unit.external_id == "x2")).one()
        assert house.is_restricted


@pytest.mark.parametrize(
    ("opens", "closes", "spans"),
    [
        ("9:00", "17:00", {(0, 540, 1020)}), ("09:00:00", "17h", {(0, 540, 1020)}),
        ("0900", "1700", {(0, 540, 1020)}), ("9.30 a.m.", "12 PM", {(0, 570, 720)}),
        ("09:00Z", "00:00Z", {(0, 540, 1440)}), ("12 am", "24:00", {(0, 0, 1440)}),
        ("22:00", "06:00+01:00", {(0, 1320, 1440), (1, 0, 360)}),
    ],
)  # fmt: skip
def test_hours_as_people_write_them(opens, closes, spans):
    record = Record("f", "p", {"byday": "MO", "opens_at": opens, "closes_at": closes})
    assert spans_of(record) == spans


@pytest.mark.parametrize("opens", ["", "25:00", "9:75", "morning", "24:30"])
def test_what_is_no_hour_is_said(opens):
    with pytest.raises(HoursError):
        spans_of(Record("f", "p", {"byday": "MO", "opens_at": opens, "closes_at": "12:00"}))


def test_each_language_of_ours_has_a_code():
    assert set(LANGUAGES) == {spoken.value for spoken in Spoken}


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, "7", '{"contents": []}', "[7]"])
def test_what_is_no_hsds_is_refused_in_one_sentence(tmp_path, text):
    (tmp_path / "in.json").write_text(text)
    with pytest.raises(HsdsError):
        read_tables(tmp_path / "in.json")
    with pytest.raises(HsdsError):
        read_tables(tmp_path / "nothing")


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the published examples are not beside us")
@pytest.mark.parametrize(
    "name", ["organization_full.json", "service_full.json", "organization_list.json", "csv"]
)
def test_the_published_examples_are_read(app, name):
    rows, remarks = bring(app, SCHEMAS / "examples" / name)
    assert [(row.outcome, row.problems) for row in rows] == [("new", [])]
    assert remarks
    assert [row.outcome for row in bring(app, SCHEMAS / "examples" / name)[0]] == ["same"]


def test_the_commands_try_first_and_list_everything(app, keys, url, tmp_path):
    def run(*words):
        clean = {n: v for n, v in os.environ.items() if not n.startswith(("SANAD", "DATABASE"))}
        env = {"SANAD_INSTANCE": str(keys), "SANAD_ORIGIN": ORIGIN, "DATABASE_URL": url}
        return subprocess.run(
            [sys.executable, "-m", "portal.cli", *words], cwd=ROOT, capture_output=True, text=True,
            env=clean | env, check=False,
        )  # fmt: skip

    (tmp_path / "in").mkdir()
    path = dirty(tmp_path / "in")
    before = everything(app)
    tried = run("import-hsds", str(path), "--area", "MK", "--report", str(tmp_path / "left.csv"))
    assert tried.returncode == 0, tried.stderr
    assert "nothing was changed" in tried.stdout
    assert everything(app) == before
    report = (tmp_path / "left.csv").read_text(encoding="utf-8-sig").splitlines()
    assert f"{len(report) - 1} things not taken over" in tried.stdout
    taken = run("import-hsds", str(path), "--area", "MK", "--take")
    assert "2 units taken over" in taken.stdout
    assert "3 of 3 organizations" in taken.stdout
    with app.app_context():
        assert db.session.scalars(select(Entry.verb)).all() == ["imported"]
    out = run("export-hsds", str(tmp_path / "out.json"))
    assert out.returncode == 0, out.stderr
    assert "Association Dirty" in (tmp_path / "out.json").read_text()
    refused = run("import-hsds", str(tmp_path / "nothing"))
    assert refused.returncode == 1
    assert refused.stderr.startswith("Not read:")


def test_nothing_is_put_on_a_shared_phone(nadia, app):
    from portal.people.sittings import Sitting

    with app.app_context():
        db.session.scalars(select(Sitting)).one().is_shared = True
        db.session.commit()
    assert nadia.get("/units/export/hsds").status == 403


@pytest.mark.parametrize("account", ["omar", "salma", "karim"])
def test_who_may_not(browse, account):
    assert browse(account).get("/units/export/hsds").status == 403
