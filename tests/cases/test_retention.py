"""What goes goes everywhere; holds, two people, keys; the figures stay."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from portal.cases.models import Case
from portal.cases.notes import Draft, Note
from portal.cases.retention import due
from portal.cases.retention import purge as erase
from portal.cases.rotation import reseal
from portal.cipher import CipherError, Keyring
from portal.cli import fold_log
from portal.db import db
from portal.trail.models import Entry
from tests.cases.conftest import TAIL, TEXT
from tests.databases import IS_POSTGRESQL


@pytest.fixture
def path(world):
    return f"/cases/{world[0].code}"


def closed(browse, path):
    form = {"outcome": "returned_without_protection", "asked_to_pay": "yes"}
    assert browse("nadia").post(f"{path}/closing", form).status == 303


def figures():
    rows = db.session.execute(
        select(Case.unit_id, Case.channel, Case.outcome, Case.asked_to_pay, Case.is_counted)
    )
    return sorted(map(str, rows.all()))


def test_closed_it_counts_down_and_is_due_after_thirty_days(browse, app, path, frozen):
    assert browse("nadia").post(f"{path}/closing", {"outcome": "x"}).status == 422
    closed(browse, path)
    assert "goes on" in browse("nadia").get(path).text
    with app.app_context():
        for days, count in ((29, 0), (2, 1)):
            frozen.shift(timedelta(days=days))
            from portal import clock

            assert len(due(clock.now())) == count


def test_erased_there_is_no_trace_and_the_figures_are_the_same(browse, app, path, cast, url):
    browse("nadia").post(f"{path}/draft", {"text": "CANARY-DRAFT"})
    closed(browse, path)
    with app.app_context():
        sealed = [bytes(row) for row in db.session.scalars(select(Note.sealed))]
        sealed += [bytes(row) for row in db.session.scalars(select(Draft.sealed))]
        case = db.session.scalars(select(Case)).one()
        sealed += [bytes(case.wrapped), bytes(case.reference)]
        before = figures()
        erase(case, "time")
        db.session.commit()
        assert figures() == before
        with pytest.raises(CipherError):
            _ = case.key
        dump = "".join(
            repr(db.session.execute(select(table)).all()) for table in db.metadata.sorted_tables
        )
        assert not [one for one in ("CANARY", TEXT, TAIL, *map(repr, sealed)) if one in dump]
        db.session.remove()
        fold_log()
    if not IS_POSTGRESQL:
        folder = Path(url.removeprefix("sqlite:///"))
        for file in folder.parent.glob(folder.name + "*"):
            content = file.read_bytes()
            assert not [one for one in sealed if one in content], file
    assert browse("nadia").get(path).status == 404


def test_held_it_stays(browse, app, path, frozen):
    closed(browse, path)
    rachida = browse("rachida")
    assert rachida.post(f"{path}/retention/holds", {"reference": ""}).status == 422
    assert rachida.post(f"{path}/retention/holds", {"reference": "Req 12/2026"}).status == 303
    assert rachida.post(f"{path}/erasure").status == 403
    frozen.shift(timedelta(days=40))
    from portal import clock

    with app.app_context():
        assert due(clock.now()) == []
    rachida = browse("rachida")
    assert "Req 12/2026" in rachida.get(f"{path}/retention").text
    rachida.post(f"{path}/retention/holds/end")
    with app.app_context():
        assert len(due(clock.now())) == 1


def test_erasing_before_time_takes_two(browse, app, path, cast):
    rachida = browse("rachida")
    assert rachida.post(f"{path}/erasure/agreement").status == 404
    assert rachida.post(f"{path}/erasure").status == 303
    assert rachida.post(f"{path}/erasure/agreement").status == 403
    with app.app_context():
        from portal.people.models import Membership

        own = db.session.get_one(Membership, cast.memberships["nadia"])
        own.role = "coordinator"
        db.session.commit()
    nadia = browse("nadia")
    assert "Erasure was asked" in nadia.get(f"{path}/retention").text
    assert nadia.post(f"{path}/erasure/agreement").status == 303
    assert nadia.get(path).status == 404
    with app.app_context():
        assert db.session.scalars(select(Note.sealed)).all() == [None]
        verbs = db.session.scalars(select(Entry.verb)).all()
        assert {"erasure_asked", "erasure_agreed", "content_erased"} <= set(verbs)


def test_a_rotation_wraps_the_keys_anew_and_leaves_the_notes(app, world, keys, tmp_path):
    folder = tmp_path / "keys"
    folder.mkdir()
    for file in (keys / "keys").glob("k1.key"):
        (folder / file.name).write_bytes(file.read_bytes())
        (folder / file.name).chmod(0o400)
    assert Keyring.add(folder) == "k2"
    with app.app_context():
        before = db.session.scalar(select(Note.sealed))
        app.config["KEYRING"] = Keyring.load(folder)
        assert list(reseal())[-1] == 1
        db.session.commit()
        case = db.session.scalars(select(Case)).one()
        assert case.wrapped.startswith(b"k2:")
        assert db.session.scalar(select(Note.sealed)) == before
        note = db.session.scalars(select(Note)).one()
        assert case.key.open(note.sealed, table="note", column="sealed", row=note.uid) == TEXT
        assert [*reseal()][-1] == 0
        assert db.session.execute(text("SELECT 1")).scalar() == 1
