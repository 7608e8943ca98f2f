"""The tables of an HSDS file as units: each organization one row, judged like a row of a sheet."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.people.forms import tidy
from portal.units.folding import fold, is_arabic
from portal.units.hsds import AREA, KIND, LANGUAGES, NAME_EN, SECTOR, SERVICE, made_id
from portal.units.hsds_hours import HoursError, quoted, spans_of
from portal.units.hsds_in import Record, Remark, Tables
from portal.units.intake import Row, judge, line_of
from portal.units.lists import ContactKind, UnitKind
from portal.units.numbers import NumberError, kept
from portal.units.offers import ServiceKind

# Read, or known and of no use here; another field of these tables is told once for its file.
_READ = {
    "organizations": "id name alternate_name email has_no_id organization_id link_id",
    "services": "id name status organization_id has_no_id link_id assured_date",
    "locations": "id name organization_id location_type has_no_id link_id service_id "
    "service_at_location_id",
    "phones": "id number type description organization_id service_id location_id contact_id "
    "service_at_location_id has_no_id link_id",
    "schedules": "id byday weekday opens_at closes_at freq interval wkst valid_from valid_to "
    "dtstart until organization_id service_id location_id service_at_location_id link_id timezone",
    "languages": "id name code language organization_id service_id location_id phone_id link_id "
    "service_at_location_id",
    "service_areas": "id name extent extent_type uri organization_id service_id link_id "
    "service_at_location_id",
    "service_at_locations": "id service_id location_id organization_id has_no_id link_id",
    "attributes": "id link_id link_type link_entity value label taxonomy_term_id organization_id "
    "service_id location_id phone_id service_at_location_id term_id term_code term_name "
    "term_description term_taxonomy",
}
_PLACE = frozenset({"latitude", "longitude", "transportation"})
_GONE = frozenset({"inactive", "defunct", "temporarily closed"})
_IDENT = re.compile(r"[\w.:/-]{1,100}")
_SERVICES = {fold(kind.english): kind.value for kind in ServiceKind}
_SERVICES |= {fold(kind.value): kind.value for kind in ServiceKind}
_SPOKEN = {fold(word): spoken for spoken, words in LANGUAGES.items() for word in (*words, spoken)}


@dataclass(frozen=True)
class Defaults:
    """What is meant where a file does not say it in our terms."""

    area: str = ""
    kind: str = ""
    sector: str = ""


@dataclass
class _Index:
    """Records by the organization that they belong to."""

    of: dict[str, dict[str, list[Record]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    terms: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))


def rows_of(
    tables: Tables,
    areas: Mapping[str, int],
    communes: frozenset[str],
    defaults: Defaults,
) -> list[Row]:
    """A row for each organization; what of it is not taken over is added to `tables.remarks`."""
    _tell_fields(tables)
    owners = _owners(tables)
    index = _index(tables, owners)
    rows = []
    for number, record in enumerate(_organizations(tables, owners), 1):
        row = _row(number, record, index, tables, defaults)
        _add_services(row, index.of[_key(record)], index, tables)
        _add_lines(row, record, index.of[_key(record)], tables)
        _add_hours(row, index.of[_key(record)], tables)
        _add_communes(row, index.of[_key(record)], communes, tables)
        judge(row, areas)
        rows.append(row)
    return rows


def _key(record: Record) -> str:
    return record.get("id") or record.place


def _tell_fields(tables: Tables) -> None:
    """Columns that nothing here has a place for: once for each file, not for each row."""
    told: set[tuple[str, str]] = set()
    for table, read in _READ.items():
        for record in tables.rows[table]:
            for name in sorted(set(record.said) - set(read.split())):
                where = f"{table}.{name}"
                if (record.file, where) not in told:
                    told.add((record.file, where))
                    why = "where it is: no coordinates are kept" if name in _PLACE else "unread"
                    tables.remarks.append(Remark(record.file, where, _WHY[why]))


_WHY = {
    "unread": "nothing here has a place for this field; it is read in no record",
    "where it is: no coordinates are kept": "where something is: it is read in no record",
}


def _organizations(tables: Tables, owners: dict[str, str]) -> list[Record]:
    """Each organization once: the same id again is told, unless it is the same one repeated."""
    seen: dict[str, Record] = {}
    for record in tables.rows["organizations"]:
        first = seen.setdefault(_key(record), record)
        # A service of JSON carries its organization with it, as often as it has services.
        is_repeated = first.get("name") == record.get("name") and record.file.endswith(".json")
        if first is not record and not is_repeated:
            tables.remark(record, "an id that stood before; this record is not read")
    orphans = (s for s in tables.rows["services"] if owners.get(_key(s), "") not in seen)
    for service in orphans:
        tables.remark(service, "a service of no organization in the file; it is not read")
    return list(seen.values())


def _owners(tables: Tables) -> dict[str, str]:
    """The organization of each service, location and service at a location, by its id."""
    owners = {_key(o): _key(o) for o in tables.rows["organizations"]}
    found: dict[str, str] = {}
    for table in ("services", "locations"):
        for record in tables.rows[table]:
            if (owner := record.get("organization_id")) in owners:
                found[_key(record)] = owner
    for record in tables.rows["service_at_locations"]:
        owner = found.get(record.get("service_id"), "") or found.get(record.get("location_id"), "")
        found[_key(record)] = owner
        # A location that names no organization is that of the services which are there.
        found.setdefault(record.get("location_id"), owner)
    return found


def _index(tables: Tables, owners: dict[str, str]) -> _Index:
    index = _Index()
    known = {_key(o) for o in tables.rows["organizations"]}
    for table in ("services", "phones", "schedules", "languages", "service_areas"):
        for record in tables.rows[table]:
            owner = record.get("organization_id") if table != "services" else ""
            owner = owner if owner in known else _through(table, record, owners)
            if owner:
                index.of[owner][table].append(record)
            elif table != "services":
                tables.remark(record, "belongs to nothing in the file; it is not read")
    terms = {_key(term): term for term in tables.rows["taxonomy_terms"]}
    for attribute in tables.rows["attributes"]:
        if term := terms.get(attribute.get("taxonomy_term_id")):
            attribute.said |= {f"term_{name}": text for name, text in term.said.items()}
        index.terms[attribute.get("link_id")].append(attribute)
    return index


def _through(table: str, record: Record, owners: dict[str, str]) -> str:
    if table == "services":
        return owners.get(_key(record), "")
    links = ("service_id", "location_id", "service_at_location_id")
    return next((o for link in links if (o := owners.get(record.get(link), ""))), "")


def _row(number: int, record: Record, index: _Index, tables: Tables, defaults: Defaults) -> Row:
    said = {}
    for attribute in index.terms[_key(record)]:
        name = attribute.get("term_taxonomy") or attribute.get("link_type")
        said[name] = attribute.get("term_code") or attribute.get("value")
    name = tidy(record.get("name"))
    other = tidy(record.get("alternate_name"))
    if not record.get("id") or record.get("has_no_id"):
        ident = made_id("name", fold(name))
        tables.remark(record, "no id: an id made of its name stands for it")
    else:
        ident = record.get("id")
        if not _IDENT.fullmatch(ident):
            ident = made_id("id", ident)
    arabic, latin = _two_names(name, other)
    kind = said.get(KIND) or defaults.kind
    if kind == UnitKind.SHELTER and name == UnitKind.SHELTER.english:
        # As it goes out of here: the word for all of them, and nobody's name.
        arabic = latin = ""
    values = {
        "id": ident,
        "kind": kind,
        "sector": said.get(SECTOR) or defaults.sector,
        "area": said.get(AREA) or ("" if kind == UnitKind.NATIONAL_LINE else defaults.area),
        "name_ar": arabic,
        "name_fr": latin,
        "name_en": tidy(said.get(NAME_EN, "")),
        "speaks": _spoken(index.of[_key(record)]["languages"], tables),
    }
    if not is_arabic(name + other) and kind != UnitKind.SHELTER:
        tables.remark(record, "no Arabic name: the other one stands in its place")
    return Row(number, values)


def _two_names(name: str, other: str) -> tuple[str, str]:
    """The Arabic and the Latin name of two in any order; one alone stands for both."""
    arabic = next((text for text in (name, other) if is_arabic(text)), name)
    return arabic, next((text for text in (name, other) if text and not is_arabic(text)), name)


def _spoken(records: list[Record], tables: Tables) -> str:
    found = []
    for record in records:
        said = (record.get(name) for name in ("code", "name", "language"))
        spoken = next((_SPOKEN[fold(text)] for text in said if fold(text) in _SPOKEN), "")
        if spoken:
            found.append(spoken)
        else:
            tables.remark(record, "a language that is not in the list")
    return " ".join(dict.fromkeys(found))


def _add_services(row: Row, of: dict[str, list[Record]], index: _Index, tables: Tables) -> None:
    for record in of["services"]:
        codes = [a.get("term_code") for a in index.terms[_key(record)]
                 if a.get("term_taxonomy") == SERVICE]  # fmt: skip
        said = [*codes, record.get("name")]
        kind = next((_SERVICES[fold(text)] for text in said if fold(text) in _SERVICES), "")
        if record.get("status").casefold() in _GONE:
            tables.remark(record, "a service that is no longer given")
        elif kind:
            row.services.add(kind)
        else:
            tables.remark(record, "a service that is not in the list; its lines and hours are read")


def _add_lines(row: Row, record: Record, of: dict[str, list[Record]], tables: Tables) -> None:
    for phone in of["phones"]:
        if phone.get("contact_id"):
            tables.remark(phone, "a person's number: it would be shown to everybody")
            continue
        try:
            line = _line(phone)
        except NumberError:
            number = quoted(phone.get("number").strip("\"' "))
            tables.remark(phone, f"{number} is no number of this country, nor a short one of it")
            continue
        if phone.get("extension"):
            tables.remark(phone, "the extension is not kept")
        if line not in row.lines:
            row.lines.append(line)
    if (email := record.get("email")) and row.values["kind"] != UnitKind.SHELTER:
        try:
            row.lines.append((ContactKind.EMAIL, kept(ContactKind.EMAIL, email)))
        except NumberError:
            tables.remark(record, "no e-mail address")


def _line(phone: Record) -> tuple[ContactKind, str]:
    number = phone.get("number").strip("\"' ")
    if phone.get("type").casefold() == "fax":
        return ContactKind.FAX, kept(ContactKind.FAX, number)
    return line_of(number)


def _add_hours(row: Row, of: dict[str, list[Record]], tables: Tables) -> None:
    found: set[tuple[int, int, int]] = set()
    for record in of["schedules"]:
        try:
            found |= spans_of(record)
        except HoursError as error:
            tables.remark(record, str(error))
    row.spans = sorted(found)


def _add_communes(
    row: Row, of: dict[str, list[Record]], communes: frozenset[str], tables: Tables
) -> None:
    for record in of["service_areas"]:
        codes = set(re.findall(r"\d[\d.]*\d", record.get("extent"))) & communes
        if codes:
            row.communes |= codes
        else:
            tables.remark(record, "an area without codes of communes (HCP)")
