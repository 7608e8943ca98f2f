"""Sealing anew with the current key what older keys sealed: the wrapped keys of cases first."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, update

from portal.cases.models import keyring
from portal.db import db

# Table, column and the column that names the row; texts under a case's own key stay as they are.
SEALED = (
    ("case_file", "wrapped", "uid"),
    ("contact_point", "sealed", "uid"),
    ("second_factor", "sealed", "uid"),
    ("request", "sealed", "uid"),
    ("meeting_point", "sealed", "uid"),
)
BATCH = 500


def reseal() -> Iterator[int]:
    """Seal batch by batch; yields how many so far. The caller commits after each."""
    ring, done = keyring(), 0
    head = ring.current.encode() + b":"
    for name, column, named in SEALED:
        table: Any = db.metadata.tables[name]
        last = 0
        while rows := db.session.execute(
            select(table.c.id, table.c[named], table.c[column])
            .where(table.c.id > last, table.c[column].is_not(None))
            .order_by(table.c.id)
            .limit(BATCH)
        ).all():
            for ident, row, sealed in rows:
                last = ident
                if sealed.startswith(head):
                    continue
                place = {"table": name, "column": column, "row": row}
                new = ring.seal(ring.open(sealed, **place), **place)
                db.session.execute(update(table).where(table.c.id == ident).values({column: new}))
                done += 1
            yield done
