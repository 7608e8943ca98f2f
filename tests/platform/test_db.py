"""The database: pragmas on every connection, aware moments, no write lost between two."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, StatementError

from portal.db import db
from portal.people.models import Person
from tests.databases import IS_POSTGRESQL


@pytest.mark.skipif(IS_POSTGRESQL, reason="SQLite's own settings")
def test_every_new_connection_is_set_up(app):
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000,
              "secure_delete": 1}  # fmt: skip
    with app.app_context():
        connections = [db.engine.connect() for _ in range(3)]
        for connection in connections:
            for pragma, value in wanted.items():
                assert connection.scalar(text(f"PRAGMA {pragma}")) == value
            connection.close()


def test_a_moment_without_its_zone_is_refused(app):
    with app.app_context():
        db.session.add(Person(account="x", name_ar="x", name_latin="x", language="ar",
                              made_at=datetime(2026, 1, 1)))  # fmt: skip
        with pytest.raises(StatementError):
            db.session.flush()


def test_a_moment_comes_back_as_it_went(app, cast):
    at = datetime(2026, 2, 15, 2, 30, 1, 250_000, tzinfo=UTC)
    with app.app_context():
        db.session.get_one(Person, cast.people["nadia"]).made_at = at
        db.session.commit()
        db.session.expire_all()
        assert db.session.get_one(Person, cast.people["nadia"]).made_at == at


def test_reads_then_writes_of_many_at_once_lose_nothing(app, cast):
    def add_one():
        with app.test_request_context("/", method="POST"):
            person = db.session.scalars(
                select(Person).where(Person.id == cast.people["nadia"]).with_for_update()
            ).one()
            person.speaks += "x"
            db.session.commit()

    threads = [threading.Thread(target=add_one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert db.session.get_one(Person, cast.people["nadia"]).speaks.count("x") == 20


@pytest.mark.skipif(IS_POSTGRESQL, reason="SQLite's own locking")
def test_a_busy_writer_keeps_nobody_from_reading(app, nadia, frozen):
    frozen.shift(120)
    with app.app_context(), db.engine.connect() as writer:
        writer.execute(text("UPDATE person SET speaks = 'x'"))
        assert nadia.get("/").status == 200
        writer.rollback()


def test_an_append_only_table_refuses_change(app, cast):
    with app.app_context():
        for table in ("confirmation", "trail", "failure"):
            for deed in (f"UPDATE {table} SET at = at", f"DELETE FROM {table}"):  # noqa: S608
                _try(deed)


def _try(deed):
    from portal.trail.models import Verb, record
    from portal.units.models import Failure

    record(Verb.NO_ANSWER)
    db.session.add(
        Failure(contact_id=1, at=datetime.now(UTC), by_id=1, function="", outcome="busy")
    )
    db.session.flush()
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(deed))
    db.session.rollback()
