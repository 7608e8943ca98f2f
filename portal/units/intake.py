"""A spreadsheet on the way in: read as it was saved, judged row by row, nothing dropped silently.

Bytes and known things in, rows with an outcome each out; it asks and changes no database.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.i18n import N_, gettext
from portal.people.forms import tidy
from portal.people.lists import Spoken
from portal.units.lists import ContactKind, Sector, UnitKind
from portal.units.numbers import SHORT, NumberError, kept

MOST_ROWS = 5_000
MOST_BYTES = 2 * 1024 * 1024
# As long as the column that keeps it.
LONGEST = {"id": 100, "name_ar": 120, "name_fr": 120, "name_en": 120}
LONGEST_CELL = 300

# Each column under the names that the three templates give it.
COLUMNS = {
    "id": ("id", "external_id", "identifiant", "المعرف"),
    "kind": ("kind", "type", "النوع"),
    "sector": ("sector", "secteur", "القطاع"),
    "area": ("area", "ressort", "الدائرة"),
    "name_ar": ("name_ar", "nom_ar", "الاسم_بالعربية"),
    "name_fr": ("name_fr", "nom_fr", "الاسم_بالفرنسية"),
    "name_en": ("name_en", "nom_en", "الاسم_بالإنجليزية"),
    "speaks": ("speaks", "langues", "اللغات"),
    "duty_line": ("duty_line", "ligne_permanence", "خط_المداومة"),
    "second_line": ("second_line", "autre_ligne", "خط_آخر"),
}
NEEDED = ("id", "kind", "sector", "area", "name_ar", "name_fr")
_OF = {alias: column for column, aliases in COLUMNS.items() for alias in aliases}
_ARABIC = re.compile("[\u0620-\u064a]{2,}")
# What another system calls a unit is a key, never a sentence.
_IDENT = re.compile(r"[\w.:/-]+")
_CODE = re.compile(r"[\w-]{1,24}")


class IntakeError(ValueError):
    """The file cannot be read at all; the text says what to do, in the reader's language."""


@dataclass
class Row:
    """One line of the file: its number there, what it says, what is wrong with it.

    An empty cell says nothing. `notes` tell what of a good row is not taken over, and why.
    """

    number: int
    values: dict[str, str]
    lines: list[tuple[ContactKind, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    outcome: str = ""
    # Said by richer files than a sheet: services, weekly hours, codes of communes served.
    services: set[str] = field(default_factory=set)
    spans: list[tuple[int, int, int]] = field(default_factory=list)
    communes: set[str] = field(default_factory=set)

    @property
    def ident(self) -> str:
        """What another system calls it, where that is a key; nothing where it is a sentence."""
        ident = self.values.get("id", "")
        return ident if len(ident) <= LONGEST["id"] and _IDENT.fullmatch(ident) else ""


@dataclass(frozen=True)
class Sheet:
    """The file as read: its rows, and the columns that nothing here has a place for."""

    rows: list[Row]
    unread: list[str]

    @property
    def broken(self) -> list[Row]:
        """The rows with something wrong."""
        return [row for row in self.rows if row.problems]


def text_of(raw: bytes) -> str:
    """The text of a file, saved as UTF-8, UTF-16, Windows-1256 or Windows-1252."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Both code pages agree on French small letters; only real Arabic has two in a row.
        arabic = raw.decode("cp1256", "replace")
        return arabic if _ARABIC.search(arabic) else raw.decode("cp1252", "replace")


def read(raw: bytes, areas: Mapping[str, int]) -> Sheet:
    """The rows of a file, each judged by itself; `areas` are those the reader may import for.

    Raises `IntakeError` when it is no table, is too long, or lacks a column that is needed.
    """
    if len(raw) > MOST_BYTES:
        raise IntakeError(gettext(N_("More than 2 MB; cut the file in two.")))
    text = text_of(raw)
    if "\0" in text or not text.strip():
        raise IntakeError(gettext(N_("This is no CSV file; save the sheet as CSV and try again.")))
    first = text.lstrip().splitlines()[0]
    comma = max(",;\t", key=first.count)
    table = _table(text, comma)
    heads = [_OF.get(_plain(cell), "") for cell in table[0]]
    if missing := [name for name in NEEDED if name not in heads]:
        words = gettext(N_("These columns are missing: %(names)s. Take the template."))
        raise IntakeError(words % {"names": ", ".join(missing)})
    if twice := {name for name in heads if name and heads.count(name) > 1}:
        words = gettext(N_("These columns stand there twice: %(names)s."))
        raise IntakeError(words % {"names": ", ".join(sorted(twice))})
    # A sheet goes on below its last row with lines of nothing but separators.
    filled = [(n, cells) for n, cells in enumerate(table[1:], 2) if any(c.strip() for c in cells)]
    if len(filled) > MOST_ROWS:
        raise IntakeError(gettext(N_("More than 5,000 rows; cut the file in two.")))
    rows = [_row(number, heads, cells, areas) for number, cells in filled]
    mark_twins(rows)
    return Sheet(rows, [cell for cell, head in zip(table[0], heads, strict=True) if not head])


def _table(text: str, comma: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text.strip("\r\n"), newline=""), delimiter=comma))
    except csv.Error:
        # A cell longer than any sheet has, or a quote that never ends.
        return [[]]


def _plain(cell: str) -> str:
    return cell.strip().casefold().replace(" ", "_")


def _row(number: int, heads: list[str], cells: list[str], areas: Mapping[str, int]) -> Row:
    # Without strict: a short or long line is a problem to be told, not a crash.
    said = {head: tidy(cell) for head, cell in zip(heads, cells, strict=False) if head}
    row = Row(number, said)
    if len(cells) != len(heads):
        row.problems.append(gettext(N_("not as many cells as the first line")))
    judge(row, areas)
    _check_lines(row)
    return row


def judge(row: Row, areas: Mapping[str, int]) -> None:
    """Note what is wrong with what a row says, whatever file it came from."""
    for name in NEEDED:
        if not row.values.get(name) and not _goes_without(row, name):
            row.problems.append(gettext(N_("%(name)s is empty")) % {"name": name})
    for name, cell in row.values.items():
        if len(cell) > LONGEST.get(name, LONGEST_CELL) or not cell.isprintable():
            row.problems.append(
                gettext(N_("%(name)s is too long or holds hidden marks")) % {"name": name}
            )
    if row.values.get("id") and not row.ident:
        row.problems.append(gettext(N_("id: only letters, digits and . : / - _, without blanks")))
    _check_lists(row, areas)


def _goes_without(row: Row, name: str) -> bool:
    """A shelter is called by its code; a unit that is there already lies where it lies."""
    if row.values.get("kind") == UnitKind.SHELTER:
        return name in {"area", "name_ar", "name_fr"}
    return name == "area"


def _check_lists(row: Row, areas: Mapping[str, int]) -> None:
    known = {
        "kind": {kind.value for kind in UnitKind},
        "sector": {sector.value for sector in Sector},
        "area": set(areas),
    }
    for name, entries in known.items():
        cell = row.values.get(name, "")
        if cell and cell not in entries:
            _not_listed(row, name, cell)
    spoken = set(row.values.get("speaks", "").replace(",", " ").split())
    for unknown in sorted(spoken - {entry.value for entry in Spoken}):
        _not_listed(row, "speaks", unknown)


def _not_listed(row: Row, name: str, cell: str) -> None:
    if row.values.get("kind") == UnitKind.SHELTER or not _CODE.fullmatch(cell):
        # More than a word may say where something is, and is said to nobody.
        row.problems.append(
            gettext(N_("%(name)s: what stands there is not in the list")) % {"name": name}
        )
        return
    words = gettext(N_("%(name)s: “%(cell)s” is not in the list"))
    row.problems.append(words % {"name": name, "cell": cell})


def _check_lines(row: Row) -> None:
    for name in ("duty_line", "second_line"):
        if cell := row.values.get(name, ""):
            try:
                row.lines.append(line_of(cell))
            except NumberError as error:
                row.problems.append(f"{name}: {error}")


def line_of(text: str) -> tuple[ContactKind, str]:
    """The medium and the number as kept, of a line as somebody wrote it. Raises `NumberError`."""
    # A spreadsheet takes the leading nought away, and keeps an apostrophe that holds it.
    plain = text.removeprefix("'").strip()
    if plain.isascii() and plain.isdigit() and len(plain) == 9:
        plain = f"0{plain}"
    kind = ContactKind.SHORT_CODE if plain in SHORT else ContactKind.LANDLINE
    number = kept(kind, plain)
    is_mobile = number.startswith(("+2126", "+2127"))
    return (ContactKind.MOBILE if is_mobile else kind), number


def mark_twins(rows: list[Row]) -> None:
    """An id may stand in one row only: all others with it are wrong."""
    seen: dict[str, int] = {}
    for row in rows:
        ident = row.values.get("id", "")
        if ident and ident in seen:
            words = gettext(N_("the same id as row %(n)s")) % {"n": seen[ident]}
            row.problems.append(words)
        seen.setdefault(ident, row.number)
