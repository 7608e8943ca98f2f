"""Migrations run inside the application, on its engine; the triggers are made anew afterwards."""

from typing import Literal

from alembic import context

from portal.db import Moment, db
from portal.trail import triggers


def _plain_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def run() -> None:
    """Bring the database to the revision asked for, in one transaction where the engine can."""
    with db.engine.connect() as connection:
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


run()
