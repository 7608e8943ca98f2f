"""Migrations run inside the application, on its engine; the triggers are made anew afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from portal.db import Moment, db
from portal.trail import triggers


def _plain_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


@contextmanager
def _tables_may_be_rebuilt(connection: Connection) -> Iterator[None]:
    """SQLite changes a column by making its table anew; what points to it must not mind meanwhile.

    The switch works outside a transaction only, so it is thrown on the driver's own connection;
    every reference is checked before the new tables are kept.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if lost:
            msg = f"A row of {lost[0]} would point to nothing; the database was left as it was."
            raise RuntimeError(msg)


def run() -> None:
    """Bring the database to the revision asked for, in one transaction where the engine can."""
    with db.engine.connect() as connection, _tables_may_be_rebuilt(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            # Our SQLite transactions are real ones, so tables and triggers come or go together.
            transactional_ddl=True,
            # A migration must still run when today's classes are gone: plain types only.
            render_item=_plain_type,
        )
        with context.begin_transaction():
            context.run_migrations()
            triggers.install(connection)
            _check_references(connection)


run()
