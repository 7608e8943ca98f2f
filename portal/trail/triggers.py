"""The triggers that make records append-only, for both databases.

Alembic's batch mode on SQLite rebuilds a table and drops its triggers without a word, so they
live here, are made again after every migration, and a test reads them back.
"""

from sqlalchemy import Connection, inspect, text

from portal.trail.guards import GUARDS, Guard

APPEND_ONLY: tuple[str, ...] = ("trail", "confirmation", "failure", "change", "actual")
APPEND_ONLY += (
    "audience",
    "withdrawal",
    "basis_confirmation",
    "purge",
    "purge_end",
    "shelter_count",
)

_REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql
"""


def install(connection: Connection) -> None:
    """Make the triggers of every append-only table that exists, replacing older ones."""
    is_postgresql = connection.dialect.name == "postgresql"
    if is_postgresql:
        connection.execute(text(_REFUSE))
    for table in sorted(set(APPEND_ONLY) & set(inspect(connection).get_table_names())):
        for deed in ("UPDATE", "DELETE"):
            name = f"{table}_no_{deed.lower()}"
            connection.execute(
                text(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if is_postgresql else ""))
            )
            connection.execute(
                text(
                    f"CREATE TRIGGER {name} BEFORE {deed} ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                    if is_postgresql
                    else f"CREATE TRIGGER {name} BEFORE {deed} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
            )
        if is_postgresql:
            name = f"{table}_no_truncate"
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
            connection.execute(
                text(
                    f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
                )
            )
    tables = set(inspect(connection).get_table_names())
    for guard in GUARDS:
        if guard.table in tables:
            _put_up(connection, guard, is_postgresql=is_postgresql)


def _put_up(connection: Connection, guard: Guard, *, is_postgresql: bool) -> None:
    on = f" ON {guard.table}" if is_postgresql else ""
    connection.execute(text(f"DROP TRIGGER IF EXISTS {guard.name}{on}"))
    begins = f"CREATE TRIGGER {guard.name} BEFORE {guard.deed} ON {guard.table} FOR EACH ROW"
    if not is_postgresql:
        refuse = f"SELECT RAISE(ABORT, '{guard.words}')"
        connection.execute(text(f"{begins} WHEN {guard.when} BEGIN {refuse}; END"))
        return
    # A trigger's own condition may ask no other table there, so a function asks.
    kept = "OLD" if guard.deed == "DELETE" else "NEW"
    body = f"IF {guard.when} THEN RAISE EXCEPTION '{guard.words}'; END IF; RETURN {kept};"
    connection.execute(
        text(
            f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger AS $$ "
            f"BEGIN {body} END $$ LANGUAGE plpgsql"
        )
    )
    connection.execute(text(f"{begins} EXECUTE FUNCTION {guard.name}()"))
