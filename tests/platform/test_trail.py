"""The trail: chained, keyed, whole; any tampering is found at its first row."""

import random

import pytest
from sqlalchemy import select, text

from portal.db import db
from portal.trail.models import Entry, Verb, first_broken, record


@pytest.fixture
def chain(app):
    with app.app_context():
        for n in range(12):
            record(Verb.NO_ANSWER, kind="line", code=str(n))
        db.session.commit()
        yield
        db.session.rollback()


def broken():
    db.session.expire_all()
    return next((row for _, row in first_broken() if row), None)


def tamper(statement, **values):
    """Change the table as somebody would who owns the database but not the key."""
    name = db.engine.dialect.name
    for deed in ("update", "delete"):
        on = " ON trail" if name == "postgresql" else ""
        db.session.execute(text(f"DROP TRIGGER IF EXISTS trail_no_{deed}{on}"))
    db.session.execute(text(statement), values)
    db.session.commit()


def test_an_untouched_chain_is_whole(chain):
    assert list(first_broken()) == [(12, None)]


@pytest.mark.asvs("16.4.2", "11.4.3")
@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE trail SET code = '99' WHERE seq = 5", 5),
        ("UPDATE trail SET verb = 'answered' WHERE seq = 1", 1),
        ("UPDATE trail SET person_id = 1 WHERE seq = 7", 7),
        ("UPDATE trail SET is_done = (1 = 0) WHERE seq = 3", 3),
        ("UPDATE trail SET digest = previous WHERE seq = 6", 6),
        ("DELETE FROM trail WHERE seq = 4", 4),
        ("UPDATE trail SET seq = 40 WHERE seq = 12", 12),
    ],
)
def test_a_tampered_row_is_named(chain, statement, found):
    tamper(statement)
    assert broken() == found


def test_any_random_change_of_any_field_is_found(chain):
    chance = random.Random(3)
    fields = [c.name for c in Entry.__table__.columns if c.name not in {"at", "is_done", "seq"}]
    for _ in range(40):
        seq, field = chance.randint(1, 12), chance.choice(fields)
        value = chance.randint(1, 5) if field == "person_id" else f"{chance.random():.6f}"
        old = db.session.scalar(select(Entry.__table__.c[field]).where(Entry.seq == seq))
        change = f"UPDATE trail SET {field} = :v WHERE seq = :s"  # noqa: S608
        tamper(change, v=value, s=seq)
        assert broken() == seq
        tamper(change, v=old, s=seq)
    assert broken() is None


def test_without_the_act_there_is_no_row(app):
    with app.app_context():
        record(Verb.NO_ANSWER)
        db.session.rollback()
        assert list(first_broken()) == []


@pytest.mark.asvs("16.2.1")
def test_a_row_says_when_who_where_what_and_on_which_device(nadia, app, cast):
    nadia.post("/areas/TZ/home")
    with app.app_context():
        entry = db.session.get_one(Entry, 1)
        assert (entry.verb, entry.kind, entry.code) == ("area_chosen", "area", "TZ")
        assert (entry.person_id, entry.unit) == (cast.people["nadia"], "A-HOP")
        assert entry.device == nadia.sitting_code
        assert entry.at.utcoffset().total_seconds() == 0


@pytest.mark.asvs("16.3.2")
def test_a_refusal_is_in_it(browse, app, cast):
    browse("salma").post("/areas/MK/tries", {"m": "no.1.1.0"})
    with app.app_context():
        entry = db.session.get_one(Entry, 1)
        assert (entry.verb, entry.code, entry.is_done) == ("refused", "board.try_line", False)
        assert entry.person_id == cast.people["salma"]


@pytest.mark.asvs("16.3.1", "16.3.3")
def test_sign_ins_refused_and_throttled_and_stray_forms_are_in_it(nobody, nadia, app):
    for _ in range(11):
        nobody.post("/sign-in", {"account": "nadia", "passphrase": "faux"})
    nadia.post("/areas/MK/tries", {"csrf_token": "stray"})
    with app.app_context():
        verbs = list(db.session.scalars(db.select(Entry.verb).order_by(Entry.seq)))
    assert verbs == ["sign_in_refused"] * 10 + ["sign_in_throttled", "refused"]


def test_a_refusal_names_the_function_that_was_live(browse, app, cast):
    from datetime import timedelta

    from portal.people.models import Membership
    from tests.cast import NOW

    with app.app_context():
        old = Membership(
            person_id=cast.people["salma"], role="member", function="judge",
            unit_id=cast.units["A-PAR"], starts_at=NOW - timedelta(days=900),
            ends_at=NOW - timedelta(days=800), confirmed_at=NOW - timedelta(days=900),
        )  # fmt: skip
        first = db.session.get_one(Membership, cast.memberships["salma"])
        old.id, first.id = first.id, 900
        db.session.flush()
        db.session.add(old)
        db.session.commit()
    browse("salma").post("/areas/MK/tries", {"m": "no.1.1.0"})
    with app.app_context():
        assert db.session.get_one(Entry, 1).function == "auditor"
