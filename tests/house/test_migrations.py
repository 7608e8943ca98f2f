"""Migrations: up, down, with data; the head is what the models say; the triggers are there."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from portal.cli import migrations
from portal.db import db
from portal.trail.guards import GUARDS
from portal.trail.triggers import APPEND_ONLY
from tests import cast as cast_module
from tests.databases import IS_POSTGRESQL


@pytest.fixture
def within(app):
    with app.app_context():
        yield
        db.session.remove()


def triggers():
    """The names of all triggers, as the database itself lists them."""
    where = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if IS_POSTGRESQL
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    names = set(db.session.scalars(text(where)))
    db.session.rollback()
    return names


def wanted():
    deeds = ("update", "delete", "truncate") if IS_POSTGRESQL else ("update", "delete")
    plain = {f"{table}_no_{deed}" for table in APPEND_ONLY for deed in deeds}
    return plain | {guard.name for guard in GUARDS}


@pytest.mark.usefixtures("within")
def test_the_head_is_what_the_models_say():
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []


@pytest.mark.usefixtures("within")
def test_the_triggers_are_there():
    assert triggers() == wanted()


@pytest.mark.usefixtures("within")
def test_down_and_up_again_over_the_cast():
    command.downgrade(migrations(), "base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    command.upgrade(migrations(), "head")
    assert triggers() == wanted()
    assert len(cast_module.load().people) == 9


@pytest.mark.usefixtures("within")
def test_up_changes_nothing_that_is_already_up():
    count = text("SELECT count(*) FROM confirmation")
    before = db.session.scalar(count)
    db.session.rollback()
    command.upgrade(migrations(), "head")
    assert (db.session.scalar(count), triggers()) == (before, wanted())
