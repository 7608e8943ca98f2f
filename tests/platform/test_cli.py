"""The commands: each does one thing, says how far it is, and refuses in one sentence."""

import os
import stat
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, func, select, text

from portal.cli import WEEK, tidy
from portal.db import db
from portal.once import Deed
from portal.people.passphrase import KNOWN_FOR, SignInTry
from portal.settings import ROOT
from portal.units.territory import Commune
from tests.cast import NOW
from tests.conftest import ORIGIN
from tests.databases import IS_POSTGRESQL

pytestmark = pytest.mark.skipif(IS_POSTGRESQL, reason="the same words over either database")


def run(folder, *words, **env):
    clean = {n: v for n, v in os.environ.items() if not n.startswith(("SANAD", "DATABASE"))}
    return subprocess.run(
        [sys.executable, "-m", "portal.cli", *words], cwd=ROOT, capture_output=True, text=True,
        env=clean | {"SANAD_INSTANCE": str(folder), "SANAD_ORIGIN": ORIGIN} | env, check=False,
    )  # fmt: skip


@pytest.mark.asvs("13.3.2")
def test_a_real_installation_from_nothing(tmp_path):
    folder = tmp_path / "new"
    done = run(folder, "prepare")
    assert done.returncode == 0, done.stderr
    assert "Territory" in done.stdout
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(k.stat().st_mode) for k in (folder / "keys").iterdir()] == [0o400]
    engine = create_engine(f"sqlite:///{folder / 'portal.db'}")
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Commune.__table__)) == 1544
    engine.dispose()
    assert run(folder, "verify").stdout.strip().endswith("0 rows.")
    link = run(folder, "operator").stdout.strip()
    assert link.startswith(f"{ORIGIN}/welcome/")
    assert len(link.rsplit("/", 1)[1]) >= 32
    again = run(folder, "prepare")
    assert again.returncode == 0
    assert "Territory" not in again.stdout


def test_a_demonstration_is_made_and_made_anew(tmp_path):
    made = run(tmp_path, "prepare", "--demo")
    assert made.returncode == 0, made.stderr
    engine = create_engine(f"sqlite:///{tmp_path / 'portal.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE person SET name_latin = 'Somebody Else'"))
    anew = run(tmp_path, "demo")
    assert anew.returncode == 0, anew.stderr
    assert "Duties up to" in anew.stdout
    with engine.connect() as connection:
        names = connection.execute(text("SELECT name_latin FROM person")).scalars().all()
    engine.dispose()
    assert len(names) == 77
    assert "Somebody Else" not in names
    # The reset, and what the invented people asked and agreed to.
    assert "The trail is whole" in run(tmp_path, "verify", SANAD_DEMO="1").stdout


def test_the_wrong_kind_of_database_is_refused_in_one_sentence(tmp_path):
    run(tmp_path, "prepare")
    for words, env in ((["serve"], {"SANAD_DEMO": "1"}), (["demo"], {})):
        done = run(tmp_path, *words, **env)
        assert done.returncode == 2
        assert "Not started: This database holds real data" in done.stderr
        assert "Traceback" not in done.stderr


def test_serving_before_preparing_is_refused_in_one_sentence(tmp_path):
    done = run(tmp_path, "serve")
    assert done.returncode == 2
    assert "prepare" in done.stderr
    assert "Traceback" not in done.stderr


def test_tidying_throws_away_what_is_spent_and_nothing_else(app):
    with app.app_context():
        for place, age in enumerate((WEEK - timedelta(hours=1), WEEK + timedelta(hours=1))):
            db.session.add(Deed(digest=f"{place}", at=NOW - age))
        for age in (KNOWN_FOR - timedelta(hours=1), KNOWN_FOR + timedelta(hours=1)):
            db.session.add(SignInTry(account="a", address="b", at=NOW - age))
        db.session.flush()
        assert tidy() == 2
        assert db.session.scalars(select(Deed.digest)).all() == ["0"]
