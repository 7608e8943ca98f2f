"""The database: one declarative base, UTC moments, SQLite done safely, write transactions.

SQLite's default driver behaviour loses concurrent read-then-write transactions silently, so the
driver is put in autocommit mode and every transaction is opened here: ``BEGIN IMMEDIATE`` when
the request may write, plain ``BEGIN`` otherwise (quality 4).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import current_app, g, has_request_context, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Engine, MetaData, event, text
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Base(DeclarativeBase):
    """What every record shares. Constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate()


class Moment(TypeDecorator[datetime]):
    """An aware instant, always UTC on both sides; a naive value is refused, never guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC, without a zone where the engine has none."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a moment needs its zone"
            raise ValueError(msg)
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def engine_options(url: str) -> dict[str, Any]:
    """Engine settings for `url`: SQLite waits for its turn, PostgreSQL checks dead connections."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"connect_args": {"isolation_level": None, "timeout": 10}}
    return {"pool_pre_ping": True, "pool_size": 8, "connect_args": {"connect_timeout": 5}}


def watch(engine: Engine) -> None:
    """Attach the pragmas and the transaction opener to one SQLite engine; others need neither."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)


def _set_pragmas(connection: Any, _record: Any) -> None:
    # FULL, not NORMAL: a power cut loses acknowledged commits under NORMAL (quality 4).
    for pragma, wanted in (
        ("journal_mode=WAL", "wal"),
        ("synchronous=FULL", None),
        ("foreign_keys=ON", None),
        ("secure_delete=ON", None),
        ("busy_timeout=10000", None),
    ):
        got = connection.execute(f"PRAGMA {pragma}").fetchone()
        if wanted and got[0] != wanted:
            msg = f"SQLite refused {pragma}: put the instance folder on a local disk."
            raise RuntimeError(msg)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _may_write() else "BEGIN")


def recorded(view: View) -> View:
    """Mark a view that is read, and whose every reading is in the trail: its transaction writes."""
    view.is_recorded = True  # type: ignore[attr-defined]
    return view


def _may_write() -> bool:
    """Commands and tests write; a request writes when its method, its view or a guard says so."""
    if not has_request_context():
        return True
    if request.method not in SAFE_METHODS or bool(g.get("may_write")):
        return True
    return hasattr(current_app.view_functions.get(request.endpoint or ""), "is_recorded")


@contextmanager
def writing() -> Iterator[None]:
    """Open a small write transaction of its own inside a reading request, and commit it.

    The read made so far is given up first: upgrading a read to a write is what SQLite refuses
    under load.
    """
    before = g.get("may_write")
    db.session.rollback()
    g.may_write = True
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        g.may_write = before


@contextmanager
def apart() -> Iterator[Connection]:
    """A small write on a connection of its own, beside whatever the request is reading.

    It is worth no waiting: where another writer is busy it raises `DBAPIError` at once.
    """
    before = g.get("may_write")
    g.may_write = True
    try:
        with db.engine.connect() as connection, _impatient(connection), connection.begin():
            yield connection
    finally:
        g.may_write = before


@contextmanager
def _impatient(connection: Connection) -> Iterator[None]:
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA busy_timeout=20")
    try:
        yield
    finally:
        raw.execute("PRAGMA busy_timeout=10000")


def take_turn(name: str) -> None:
    """Let one transaction at a time pass a place called `name`; SQLite's writers do so already."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(
            text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"sanad:{name}"}
        )
