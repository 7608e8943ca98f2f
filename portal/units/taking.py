"""What was read from a file beside what is there: an outcome for each row, then all of it at once.

No file can show what is hidden: what keeps a unit from publication, restricts it, closes a line or
makes a number somebody's own is never in one, and a shelter stays one. Of a shelter nothing in
words is taken over, not even its name: an address has been told in one before.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from portal import clock, i18n
from portal.db import db
from portal.i18n import N_, gettext
from portal.people.lists import Spoken
from portal.units.hsds import unit_id_of
from portal.units.intake import Row
from portal.units.lists import Audience, UnitKind
from portal.units.models import ContactPoint, ServedCommune, Unit, note_names
from portal.units.offers import Opening, Service
from portal.units.territory import Commune

# Kinds that decide who may see a unit, or on how many boards it stands: no file changes them.
_SET_APART = frozenset({UnitKind.SHELTER, UnitKind.REMOVED_PERSONS_HOUSE, UnitKind.NATIONAL_LINE})
_FIELDS = ("kind", "sector", "name_ar", "name_fr", "name_en")
_NAMES = frozenset({"name_ar", "name_fr", "name_en"})


@dataclass
class Known:
    """The units that a file speaks of, with what it might add to."""

    units: dict[str, Unit] = field(default_factory=dict)
    numbers: dict[int, set[str]] = field(default_factory=dict)
    closed: dict[int, set[str]] = field(default_factory=dict)
    personal: dict[int, set[str]] = field(default_factory=dict)
    services: dict[int, set[str]] = field(default_factory=dict)
    served: dict[int, set[str]] = field(default_factory=dict)
    week: dict[int, set[tuple[int, int, int]]] = field(default_factory=dict)
    areas: dict[int, str] = field(default_factory=dict)
    # Every code that is given, so that none is given twice: of 5,000 at random two are alike.
    codes: set[str] = field(default_factory=set)

    def free_code(self, area: str) -> str:
        """A code for one more unit of the area."""
        while (code := f"{area}-{secrets.token_hex(3).upper()}") in self.codes:
            continue
        self.codes.add(code)
        return code


def compare(rows: list[Row], areas: dict[str, int], may: Callable[[int], bool]) -> Known:
    """Give each row its outcome; `may` says for which areas whoever asks may import."""
    known = _known(rows, areas)
    for row in rows:
        unit = known.units.get(row.values.get("id", ""))
        if unit is not None and not row.problems:
            _beside(row, unit, known, may)
        elif unit is None:
            _check_new(row)
        if row.problems:
            row.outcome = "broken"
        elif unit is None:
            row.outcome = "new"
        else:
            row.outcome = "changed" if _adds(row) or _differs(unit, row) else "same"
    return known


def take(rows: Iterable[Row], known: Known, areas: dict[str, int]) -> int:
    """Bring every new or changed row in, in the transaction under way; how many units it were."""
    touched = [row for row in rows if row.outcome in {"new", "changed"}]
    _make(touched, known, areas)
    for row in touched:
        if row.outcome == "changed":
            for name, value in _said(row).items():
                setattr(known.units[row.values["id"]], name, value)
    db.session.flush()
    _bring_in(touched, known)
    if touched:
        note_names({known.units[row.values["id"]].id for row in touched})
    return len(touched)


def _known(rows: list[Row], areas: dict[str, int]) -> Known:
    wanted = {row.values.get("id", "") for row in rows} - {""}
    found = Known(areas={ident: code for code, ident in areas.items()})
    # Few columns first: a file of our own names units by an id that is made from their code.
    pairs = db.session.execute(select(Unit.id, Unit.code, Unit.external_id)).all()
    found.codes = {code for _ident, code, _ext in pairs}
    ours = {ident: ext if ext in wanted else unit_id_of(code) for ident, code, ext in pairs}
    names = {ident: name for ident, name in ours.items() if name in wanted}
    for unit in db.session.scalars(select(Unit).where(Unit.id.in_(names))):
        found.units[names[unit.id]] = unit
    _read_contacts(found, set(names))
    services = select(Service.unit_id, Service.kind).where(Service.unit_id.in_(names))
    for unit_id, kind in db.session.execute(services):
        found.services.setdefault(unit_id, set()).add(kind)
    if any(row.communes for row in rows):
        served = select(ServedCommune.unit_id, Commune.code).join(
            Commune, Commune.id == ServedCommune.commune_id
        )
        for unit_id, code in db.session.execute(served.where(ServedCommune.unit_id.in_(names))):
            found.served.setdefault(unit_id, set()).add(code)
    hours = select(Opening.unit_id, Opening.weekday, Opening.opens, Opening.closes)
    hours = hours.where(Opening.unit_id.in_(names), Opening.service_id.is_(None))
    for unit_id, *span in db.session.execute(hours):
        found.week.setdefault(unit_id, set()).add((span[0], span[1], span[2]))
    return found


def _read_contacts(found: Known, unit_ids: set[int]) -> None:
    """All numbers of these units: those in use, those taken away, and those that are personal."""
    contacts = select(ContactPoint).where(ContactPoint.unit_id.in_(unit_ids))
    for contact in db.session.scalars(contacts):
        if contact.sealed:
            # Held against the file in memory, and shown to nobody.
            found.personal.setdefault(contact.unit_id, set()).add(contact.opened())
        else:
            kept = found.closed if contact.closed_on else found.numbers
            kept.setdefault(contact.unit_id, set()).add(contact.number or "")


def _beside(row: Row, unit: Unit, known: Known, may: Callable[[int], bool]) -> None:
    """Hold a row against the unit it speaks of: leave what adds something, tell what cannot be."""
    _check_place(row, unit, known, may)
    kind = row.values["kind"]
    if kind != unit.kind and ({UnitKind(kind), UnitKind(unit.kind)} & _SET_APART):
        row.problems.append(
            gettext(
                N_("%(name)s: a shelter, a reception house or a national line stays what it is")
            )
            % {"name": "kind"}
        )
    if unit.kind == UnitKind.SHELTER:
        _forget_words(row)
    new = {number for _kind, number in row.lines} - known.numbers.get(unit.id, set())
    for numbers, words in (
        (known.closed, N_("a line that was taken away is not brought back by a file")),
        (known.personal, N_("a number that is somebody's own stays hidden")),
    ):
        if new & numbers.get(unit.id, set()):
            row.notes.append(gettext(words))
            new -= numbers[unit.id]
    row.lines = [line for line in row.lines if line[1] in new]
    row.services -= known.services.get(unit.id, set())
    row.communes -= known.served.get(unit.id, set())
    if (week := known.week.get(unit.id)) and row.spans:
        # A file fills the hours in where nobody has said them.
        if not set(row.spans) <= week:
            row.notes.append(gettext(N_("the unit says its own hours; those of the file stay out")))
        row.spans = []


def _check_new(row: Row) -> None:
    if row.values.get("kind") == UnitKind.NATIONAL_LINE:
        row.problems.append(gettext(N_("a national line is entered by hand, not by a file")))
    elif not row.values.get("area"):
        row.problems.append(gettext(N_("%(name)s is empty")) % {"name": "area"})
    if row.values.get("kind") == UnitKind.SHELTER:
        _forget_words(row)


def _check_place(row: Row, unit: Unit, known: Known, may: Callable[[int], bool]) -> None:
    # No area is nobody's but the operator's.
    if not may(unit.area_id or 0):
        row.problems.append(gettext(N_("this unit lies in an area that is not yours")))
    elif row.values.get("area") and row.values["area"] != known.areas.get(unit.area_id or 0):
        row.problems.append(gettext(N_("this unit lies in another area; a file moves nobody")))


def _forget_words(row: Row) -> None:
    if _NAMES & {name for name, cell in row.values.items() if cell}:
        row.notes.append(gettext(N_("the name of a shelter is not taken over")))
    row.values = {name: cell for name, cell in row.values.items() if name not in _NAMES}


def _adds(row: Row) -> bool:
    return bool(row.lines or row.services or row.spans or row.communes)


def _said(row: Row) -> dict[str, str]:
    """What the row says of the unit's own fields; an empty cell says nothing."""
    said = {name: row.values[name] for name in _FIELDS if row.values.get(name)}
    if spoken := set(row.values.get("speaks", "").replace(",", " ").split()):
        said["speaks"] = " ".join(entry for entry in Spoken if entry.value in spoken)
    return said


def _differs(unit: Unit, row: Row) -> bool:
    said = _said(row)
    speaks = said.pop("speaks", "")
    return any(getattr(unit, name) != value for name, value in said.items()) or (
        bool(speaks) and set(speaks.split()) != set(unit.speaks.split())
    )


def _make(touched: list[Row], known: Known, areas: dict[str, int]) -> None:
    """The units that are not there yet, in one statement, and then known like the others."""
    made = [
        _new(row, known.free_code(row.values["area"]), areas)
        for row in touched
        if row.outcome == "new"
    ]
    if not made:
        return
    # As columns: records would be put in one by one, each with a question for its id.
    db.session.execute(insert(Unit), made)
    names = [unit["external_id"] for unit in made]
    for unit in db.session.scalars(select(Unit).where(Unit.external_id.in_(names))):
        known.units[str(unit.external_id)] = unit


def _new(row: Row, code: str, areas: dict[str, int]) -> dict[str, Any]:
    kind, label = row.values["kind"], UnitKind.SHELTER.english
    named = {f"name_{lang}": f"{i18n.said_in(lang, label)} {code}" for lang in i18n.LOCALES}
    if kind != UnitKind.SHELTER:
        named = {"name_en": row.values.get("name_fr", "")}
    return (
        {
            "external_id": row.values["id"],
            "code": code,
            "area_id": areas[row.values["area"]],
            "is_restricted": kind == UnitKind.REMOVED_PERSONS_HOUSE,
            "speaks": "",
        }
        | named
        | _said(row)
    )


def _bring_in(touched: list[Row], known: Known) -> None:
    """Lines, services, hours and communes, a statement for each table."""
    today = clock.local(clock.now()).date()
    places = _commune_ids({code for row in touched for code in row.communes})
    contacts: list[dict[str, Any]] = []
    services: list[dict[str, Any]] = []
    hours: list[dict[str, Any]] = []
    served: list[dict[str, Any]] = []
    for row in touched:
        unit_id = known.units[row.values["id"]].id
        contacts += _contacts(row, unit_id, len(known.numbers.get(unit_id, ())))
        services += [_dated(unit_id, today, kind=kind) for kind in sorted(row.services)]
        served += [_dated(unit_id, today, commune_id=places[c]) for c in sorted(row.communes)]
        hours += [
            {"unit_id": unit_id, "weekday": day, "opens": opens, "closes": closes}
            for day, opens, closes in row.spans
        ]
    for table, rows in (
        (ContactPoint, contacts), (Service, services), (Opening, hours), (ServedCommune, served),
    ):  # fmt: skip
        if rows:
            db.session.execute(insert(table), rows)


def _contacts(row: Row, unit_id: int, there: int) -> list[dict[str, Any]]:
    return [
        {
            "uid": secrets.token_hex(12),
            "unit_id": unit_id,
            "kind": kind.value,
            "number": number,
            "is_duty": row.outcome == "new" and place == 0,
            "position": there + place,
            "audience": Audience.EVERYONE.value,
            "function": "",
        }
        for place, (kind, number) in enumerate(row.lines)
    ]


def _dated(unit_id: int, today: date, **said: object) -> dict[str, Any]:
    return {"unit_id": unit_id, "from_on": today} | said


def _commune_ids(codes: set[str]) -> dict[str, int]:
    if not codes:
        return {}
    rows = db.session.execute(select(Commune.code, Commune.id).where(Commune.code.in_(codes)))
    return {row.code: row.id for row in rows}
