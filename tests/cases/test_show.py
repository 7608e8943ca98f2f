"""A case on its page: seen by its unit, each reading in the trail, nothing told to anybody else."""

import re

import pytest
from sqlalchemy import select

from portal.cases.models import Case, Exclusion
from portal.cases.notes import Note
from portal.db import db
from portal.trail.models import Entry
from tests.cases.conftest import TAIL, TEXT
from tests.cast import NOW, ROLES


@pytest.fixture
def code(world):
    return world[0].code


def bare(page, code="-"):
    """A page to the letter, but for its one-time key and the code that was asked for."""
    return re.sub(r'name=key value="[^"]*"', "", page.text).replace(code, "")


def sealed(text):
    """A page without what each form of it is sealed with."""
    return re.sub(r'name=(key|csrf_token) value="[^"]*"', "", text)


def names(page):
    """The headers, but for the length, in which the key's own letters show."""
    return sorted((n, v) for n, v in page.headers if n != "Content-Length")


def verbs(app, kind="case"):
    with app.app_context():
        return list(db.session.scalars(select(Entry.verb).where(Entry.kind == kind)))


def test_her_unit_reads_it_and_the_trail_knows(browse, app, code):
    page = browse("nadia").get(f"/cases/{code}")
    assert page.status == 200
    for words in (code, TEXT, TAIL, "visible to", "Police", "escort", "in person"):
        assert words.casefold() in page.text.casefold(), words
    again = browse("nadia").get(f"/cases/{code}", fragment=True)
    assert sealed(again.text) in sealed(page.text)
    assert verbs(app) == ["case_read"] * 2


def test_a_foreign_a_hidden_and_a_random_code_are_answered_the_same(browse, app, cast, code):
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        db.session.add(Exclusion(case_id=case.id, person_id=cast.people["nadia"], at=NOW, by_id=1))
        db.session.commit()
    for who in ("nadia", "latifa", "sanae", "hind"):
        browser = browse(who)
        browser.get("/")
        for rest in ("", "/slip", "/extract", "/shares", "/exclusions", "/closing", "/draft"):
            if who == "hind" and rest in {"/extract", "/shares", "/exclusions"}:
                continue
            known, unknown = (browser.get(f"/cases/{c}{rest}") for c in (code, "MK-2222"))
            assert (known.status, unknown.status) == (404, 404), (who, rest)
            assert bare(known, code) == bare(unknown, "MK-2222")
            assert names(known) == names(unknown)
            assert len(known.queries) == len(unknown.queries)
    with app.app_context():
        refused = db.session.scalars(select(Entry).where(Entry.verb == "refused")).all()
        assert {entry.code for entry in refused} == {code, "MK-2222"}
        assert all(not entry.is_done for entry in refused)


def test_adding_a_hidden_or_foreign_case_changes_no_byte(browse, app, cast, world):
    from tests.cases.conftest import make_case

    paths = ("/cases", "/cases?closed=1", "/shares", "/", "/legal-bases", "/trail/readings")
    for who in ("rachida", "latifa", "sanae", "hind"):
        browser = browse(who)
        before = [bare(browser.get(path)) for path in paths]
        with app.test_request_context(method="POST"):
            from portal.people.models import Person
            from portal.people.sittings import Sitting

            person = db.session.get_one(Person, cast.people["nadia"])
            nadia = Sitting.open(person, agent="test", is_shared=False)
            case = make_case(cast, nadia)
            for one in cast.people.values():
                db.session.add(Exclusion(case_id=case.id, person_id=one, at=NOW, by_id=1))
            db.session.commit()
        assert [bare(browser.get(path)) for path in paths] == before, who


@pytest.mark.parametrize("account", ROLES)
def test_no_canary_reaches_anybody_to_whom_it_was_not_granted(browse, app, account, world):
    case, _note, share = world
    browser = browse(account)
    # Her own acts first: afterwards they hold the codes that she asked for here.
    paths = (
        "/trail", f"/cases/{case.code}", f"/cases/{case.code}/slip",
        f"/cases/{case.code}/extract", "/cases", f"/cases/{case.code}/shares",
        f"/shares/{share.code}", "/shares", "/",
        f"/cases/{case.code}/exclusions", "/trail/readings", f"/trail/readings/{case.code}",
        "/trail/area", f"/trail/audit?code={case.code}", "/legal-bases",
    )  # fmt: skip
    own, reads = {"nadia", "rachida"}, {"nadia", "rachida", "latifa"}
    for path in paths:
        page = browser.get(path)
        assert ("CANARY" in page.text) <= (account in reads), path
        assert (TAIL in page.text) <= (account in own), path
        if case.code not in path:
            assert (case.code in page.text) <= (account in own), path
        assert "CANARY" not in str(page.headers)


def test_a_note_that_was_changed_is_told_as_such_and_recorded(browse, app, cast, world, code):
    case, note, _share = world
    with app.app_context():
        on = " ON note" if db.engine.dialect.name == "postgresql" else ""
        db.session.execute(db.text(f"DROP TRIGGER note_kept{on}"))
        second = Note.write(
            db.session.get_one(Case, case.id), "second",
            db.session.get_one(type(cast_membership(cast)), cast.memberships["nadia"]),
        )  # fmt: skip
        db.session.execute(
            db.text("UPDATE note SET sealed = :s WHERE id = :i"),
            {"s": second.sealed, "i": note.id},
        )
        db.session.commit()
    page = browse("nadia").get(f"/cases/{code}")
    assert "does not open" in page.text
    assert "second" in page.text
    assert "text_broken" in verbs(app)


def cast_membership(_cast):
    from portal.people.models import Membership

    return Membership()


def test_immediate_danger_shows_the_duty_lines_first(browse, app, code):
    nadia = browse("nadia")
    assert "Call now" not in nadia.get(f"/cases/{code}").text
    assert nadia.post(f"/cases/{code}/band", {"band": "immediate"}).status == 303
    text = nadia.get(f"/cases/{code}").text
    assert text.index("Call now") < text.index("05 00 00 00 14") < text.index(TEXT)


def test_whoever_only_observes_or_audits_is_told_that_it_is_not_open(browse, code):
    for who in ("omar", "salma", "karim"):
        for path in (f"/cases/{code}", "/cases", "/cases/MK-2222"):
            assert browse(who).get(path).status == 403, who


@pytest.mark.parametrize("odd", ["%00", "%E2%80%AE", "x" * 200, "mk-2222", "MK-2222%0A"])
def test_a_code_that_no_database_can_hold_is_not_there(browse, world, odd):
    nadia = browse("nadia")
    assert nadia.get(f"/cases/{odd}").status == 404
    assert nadia.get(f"/shares/{odd}").status == 404
    assert nadia.post(f"/cases/{world[0].code}/shares/withdrawal", {"m": "\0"}).status == 404
    assert nadia.post(f"/cases/{world[0].code}/twins", {"m": "same.\0"}).status == 404
