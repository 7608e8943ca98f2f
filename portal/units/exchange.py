"""Commands that carry the directory in and out as HSDS files, and say how far they are."""

import csv
import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import g
from sqlalchemy import select

from portal import create_app, installation
from portal.db import db
from portal.trail.models import Verb, record
from portal.units.hsds_in import HsdsError, Remark, read_tables
from portal.units.hsds_out import document
from portal.units.hsds_units import Defaults, rows_of
from portal.units.intake import Row, mark_twins
from portal.units.lists import Sector, UnitKind
from portal.units.taking import compare, take
from portal.units.territory import Commune, areas_now

# Rows taken over at a time, so that a long file shows how far it is.
STEP = 500
_WORDS = {"new": "new", "changed": "changed", "same": "as they are", "broken": "left out as wrong"}


def _inside(command: Callable[..., None]) -> Callable[..., None]:
    """Run a command inside the checked installation, in the language of commands."""

    @wraps(command)
    def run(**options: Any) -> None:
        with create_app().app_context():
            installation.check()
            g.language = "en"
            command(**options)

    return run


@click.command("import-hsds")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--take", "is_take", is_flag=True, help="Do it; without this it is only tried.")
@click.option("--area", default="", help="The area of organizations that name none (two letters).")
@click.option("--kind", type=click.Choice([k.value for k in UnitKind]), default="association")
@click.option("--sector", type=click.Choice([s.value for s in Sector]), default="ngo")
@click.option("--report", type=click.Path(path_type=Path), help="Write all that is listed as CSV.")
@_inside
def import_hsds(path: Path, *, is_take: bool, report: Path | None, **meant: str) -> None:
    """Bring organizations of an HSDS 3.x JSON file, or of a folder of HSDS CSV files, in.

    Tried first. With --take all that can be read comes in, in one transaction; whatever cannot is
    listed with its file, its row or id, and why.
    """
    click.echo(f"  Reading {path.name}")
    try:
        tables = read_tables(path)
    except HsdsError as error:
        click.echo(f"Not read: {error}", err=True)
        sys.exit(1)
    for table, records in sorted(tables.rows.items()):
        if records:
            click.echo(f"  {len(records)} {table}")
    areas = {a.code: a.id for a in areas_now()}
    communes = frozenset(db.session.scalars(select(Commune.code)))
    rows = rows_of(tables, areas, communes, Defaults(**meant))
    mark_twins(rows)
    known = compare(rows, areas, lambda _area: True)
    # Nested as it is, one record stands in a file of JSON many times.
    remarks = list(dict.fromkeys([*tables.remarks, *_of_rows(path, rows)]))
    _tell(rows, remarks, report)
    if not is_take:
        click.echo("Tried only: nothing was changed. Add --take to do it.")
        return
    count = 0
    for start in range(0, len(rows), STEP):
        count += take(rows[start : start + STEP], known, areas)
        click.echo(f"  {min(start + STEP, len(rows))} of {len(rows)} organizations")
    record(Verb.IMPORTED, kind="hsds", code=str(count))
    db.session.commit()
    click.echo(f"{count} units taken over.")


@click.command("export-hsds")
@click.argument("path", type=click.Path(path_type=Path))
@_inside
def export_hsds(path: Path) -> None:
    """Write every published unit to a file as HSDS 3.1 JSON."""
    whole = document()
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    record(Verb.EXPORTED, kind="unit", code="hsds")
    db.session.commit()
    click.echo(f"{len(whole['organizations'])} organizations written to {path.name}.")


def _of_rows(path: Path, rows: list[Row]) -> list[Remark]:
    return [
        Remark(path.name, row.values.get("id", "") or f"organization {row.number}", words)
        for row in rows
        for words in row.problems + row.notes
    ]


def _tell(rows: list[Row], remarks: list[Remark], report: Path | None) -> None:
    """All that is not taken over, whole: on the screen, and in a file where one was asked for."""
    for remark in remarks:
        click.echo(f"  {remark.file} · {remark.place} · {remark.reason}")
    if report:
        with report.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["file", "row or id", "reason"])
            writer.writerows([r.file, r.place, r.reason] for r in remarks)
    for outcome, words in _WORDS.items():
        click.echo(f"  {sum(row.outcome == outcome for row in rows)} {words}")
    click.echo(f"  {len(remarks)} things not taken over, listed above")
