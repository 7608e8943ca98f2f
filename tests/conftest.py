"""Fixtures: a real database with the cast in it, frozen time, strict browsers, closed sockets."""

import os
import socket
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from portal import create_app
from portal.cipher import Keyring
from portal.cli import migrations
from portal.db import db
from tests import cast as cast_module
from tests import databases
from tests.browser import Browser
from tests.cast import NOW, Cast

ORIGIN = "https://portal.example.org"


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with keys, shared by the tests of one process."""
    folder = tmp_path_factory.mktemp("instance")
    Keyring.create(folder / "keys")
    return folder


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Iterator[databases.Sqlite]:
    """The template database with the migrations run and the cast loaded."""
    from alembic import command

    source = databases.start(tmp_path_factory.mktemp("databases"))
    with time_machine.travel(NOW, tick=False):
        app = create_app(environment(keys, source.template_url))
        with app.app_context():
            command.upgrade(migrations(), "head")
            source.cast = cast_module.load()
            db.session.remove()
            db.engine.dispose()
    source.close_template()
    yield source
    source.stop()


def environment(folder: Path, url: str, **more: str) -> dict[str, str]:
    """The environment of a real installation at `url`."""
    return {
        "SANAD_INSTANCE": str(folder),
        "SANAD_ORIGIN": ORIGIN,
        "DATABASE_URL": url,
    } | more


@pytest.fixture(autouse=True)
def frozen(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Time stands still at the cast's night; a test moves it with `frozen.shift(...)`."""
    if request.node.get_closest_marker("journey"):
        yield None
        return
    with time_machine.travel(NOW, tick=False) as coordinates:
        yield coordinates


@pytest.fixture(autouse=True, scope="session")
def closed_sockets() -> Iterator[None]:
    """Nothing reaches beyond this machine, whatever a test or a library tries."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            message = f"a test tried to reach {address}"
            raise OSError(message)
        connect(self, address)

    socket.socket.connect = only_here
    yield
    socket.socket.connect = connect


@pytest.fixture
def url(database: databases.Sqlite) -> Iterator[str]:
    """The address of a database that only this test has."""
    with database.copy() as address:
        yield address


@pytest.fixture
def app(url: str, keys: Path) -> Iterator[Flask]:
    """The portal of a real installation."""
    app = create_app(environment(keys, url))
    # The check of the first request is not what a test counts the queries of.
    app.test_client().get("/healthz", base_url=ORIGIN)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast(database: databases.Sqlite) -> Cast:
    """The ids of everybody and everything; whom a test adds, another does not meet."""
    return deepcopy(database.cast)


@pytest.fixture
def browse(app: Flask, cast: Cast) -> Callable[..., Browser]:
    """`browse("nadia")` is a strict browser with Nadia signed in; `browse()` nobody's."""

    def open_browser(account: str = "nobody", lang: str = "en") -> Browser:
        browser = Browser(app, ORIGIN, lang=lang)
        browser.account = account
        if account != "nobody":
            browser.become(cast.people[account])
        return browser

    return open_browser


@pytest.fixture
def nadia(browse: Callable[..., Browser]) -> Browser:
    """Nadia's browser."""
    return browse("nadia")


@pytest.fixture
def nobody(browse: Callable[..., Browser]) -> Browser:
    """A browser in which nobody is signed in."""
    return browse()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Chromium journeys are known by their folder."""
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)


os.environ.pop("DATABASE_URL", None)
