"""HSDS files as publishers ship them, read into flat tables; what cannot be read is listed.

JSON in any of the shapes that go about (one object, a list, a page with `contents`, ours) and
folders of CSV files end as the same tables. Nothing is dropped silently: each thing that has no
place here is a `Remark` with its file, its row or id, and why.
"""

import csv
import io
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.units.intake import text_of

# The tables of which something is read, with the field that points to what a record lies in.
TABLES = (
    "organizations", "services", "locations", "phones", "schedules", "languages",
    "service_areas", "service_at_locations", "attributes",
)  # fmt: skip
_ONE = {"organization": "organizations", "service": "services", "location": "locations"}
_FILES = {"service_at_location": "service_at_locations"}
_OWNER = {
    "organizations": "organization_id",
    "services": "service_id",
    "locations": "location_id",
    "phones": "phone_id",
    "service_at_locations": "service_at_location_id",
}
# Where something is, or who somebody is: read by nobody here, whatever it says.
PLACES = frozenset(
    ("addresses", "physical_addresses", "postal_addresses", "physical_address", "postal_address")
)
PERSONS = frozenset({"contacts"})
_DESCRIBES = frozenset({"meta_table_descriptions", "datapackage"})


class HsdsError(ValueError):
    """The path holds nothing that is HSDS; the text says what to do."""


@dataclass(frozen=True)
class Remark:
    """Something that is not taken over: in which file, at which row or id, and why."""

    file: str
    place: str
    reason: str


@dataclass
class Record:
    """One row of a table: where it stood, and its fields as text."""

    file: str
    place: str
    said: dict[str, str]

    def get(self, name: str) -> str:
        """What the field says, without blanks around it; empty where it says nothing."""
        return self.said.get(name, "")


@dataclass
class Tables:
    """The records of a file or folder by table, and what could not be read so far."""

    rows: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, record: Record, reason: str) -> None:
        """Note that something of this record is not taken over."""
        self.remarks.append(Remark(record.file, record.place, reason))


def read_tables(path: Path) -> Tables:
    """The tables of a JSON file or of a folder of CSV files. Raises `HsdsError`."""
    tables = Tables()
    if path.is_dir():
        _read_folder(path, tables)
    elif path.is_file():
        _read_json(path, tables)
    else:
        msg = f"There is no file or folder “{path}”."
        raise HsdsError(msg)
    if not any(tables.rows[name] for name in ("organizations", "services")):
        msg = f"“{path}” holds neither organizations nor services."
        raise HsdsError(msg)
    return tables


def _read_folder(folder: Path, tables: Tables) -> None:
    for file in sorted(folder.glob("*.[cC][sS][vV]")):
        name = file.stem.casefold()
        table = _FILES.get(name, name)
        if name in _DESCRIBES:
            continue
        rows = csv.reader(io.StringIO(text_of(file.read_bytes()), newline=""))
        try:
            _read_csv(file.name, table, list(rows), tables)
        except csv.Error as error:
            tables.remarks.append(Remark(file.name, "", f"no CSV: {error}"))


def _read_csv(file: str, table: str, rows: list[list[str]], tables: Tables) -> None:
    heads = [head.strip().casefold() for head in rows[0]] if rows else []
    for number, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        said = {
            head: cell.strip() for head, cell in zip(heads, cells, strict=False) if cell.strip()
        }
        record = Record(file, _place(number, said), said)
        if len(cells) > len(heads):
            tables.remark(record, "more cells than the first line has names; the rest is not read")
        _keep(table, record, tables)


def _place(number: int, said: dict[str, str]) -> str:
    ident = said.get("id", "")
    return f"row {number} ({ident[:100]})" if ident else f"row {number}"


def _keep(table: str, record: Record, tables: Tables) -> None:
    if table in TABLES:
        tables.rows[table].append(record)
    elif table in PLACES:
        tables.remark(record, "an address: none is kept here, for whatever unit")
    elif table in PERSONS:
        tables.remark(record, "a person: people join by invitation, not by a file")
    elif table in {"taxonomy_terms", "taxonomies"}:
        tables.rows[table].append(record)
    elif (table, record.get("identifier_type")) != ("organization_identifiers", "sanad"):
        tables.remark(record, f"{table}: nothing here has a place for it")


def _read_json(file: Path, tables: Tables) -> None:
    try:
        whole = json.loads(text_of(file.read_bytes()))
    except (ValueError, RecursionError) as error:
        msg = f"“{file.name}” is no JSON: {error}."
        raise HsdsError(msg) from error
    for table, things in _roots(whole):
        for number, thing in enumerate(things, 1):
            if isinstance(thing, dict):
                _flatten(file.name, table or _table_of(thing), thing, {}, tables, number)
            else:
                tables.remarks.append(Remark(file.name, f"#{number}", "no object"))


def _roots(whole: Any) -> list[tuple[str, list[Any]]]:
    """The lists of records in a document, with their table where their name says it."""
    if isinstance(whole, list):
        return [("", whole)]
    if not isinstance(whole, dict):
        return []
    if isinstance(whole.get("contents"), list):
        return [("", whole["contents"])]
    named = [(name, whole[name]) for name in TABLES if isinstance(whole.get(name), list)]
    is_record = "id" in whole or "name" in whole
    return [("", [whole])] if is_record or not named else named


def _table_of(thing: dict[str, Any]) -> str:
    of_service = {"status", "organization", "organization_id", "service_at_locations"}
    return "services" if of_service & set(thing) else "organizations"


def _flatten(
    file: str, table: str, thing: dict[str, Any], within: dict[str, str], *rest: Any
) -> None:
    """One object of JSON into its table, and what it holds into theirs, each pointing back."""
    tables, number = rest
    said = {n: _text(v) for n, v in thing.items() if not isinstance(v, dict | list)}
    said = within | {name: text for name, text in said.items() if text}
    ident = said.get("id", "")
    record = Record(file, ident[:100] or f"{table} #{number}", said)
    if not ident and table in _OWNER:
        # What lies in it must point to something; the publisher's file is left as it is.
        said["id"] = f"nameless:{table}:{number}"
        said["has_no_id"] = "1"
    inner = {_OWNER[table]: said["id"]} if table in _OWNER else {}
    if table in TABLES:
        inner["link_id"] = said.get("id", "")
    for name, value in thing.items():
        if isinstance(value, dict | list):
            _flatten_within(name, value, record, within | inner, tables)
    _keep(table, record, tables)


def _flatten_within(
    name: str, value: Any, record: Record, inner: dict[str, str], tables: Tables
) -> None:
    table = _ONE.get(name, name)
    if name == "taxonomy_term":
        record.said |= {f"term_{n}": _text(v) for n, v in value.items()} if value else {}
        return
    if name == "organization" and isinstance(value, dict):
        record.said.setdefault("organization_id", _text(value.get("id", "")))
        inner = {}
    if name == "location" and isinstance(value, dict):
        record.said.setdefault("location_id", _text(value.get("id", "")))
    things = value if isinstance(value, list) else [value]
    for thing in things:
        if not isinstance(thing, dict):
            tables.remark(record, f"{name}: no object")
        else:
            number = len(tables.rows[table]) + 1
            _flatten(record.file, table, thing, inner, tables, number)


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()
