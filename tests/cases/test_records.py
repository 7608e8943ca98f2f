"""What the database itself refuses, and what the key of a case protects; on both engines."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal import clock
from portal.cases.lists import Basis, Consent
from portal.cases.models import SIGNS, Case, Exclusion
from portal.cases.notes import Audience, Draft, Note
from portal.cases.retention import Purge, PurgeEnd
from portal.cases.shares import Share
from portal.cipher import CipherError
from portal.db import db
from tests.cases.conftest import LATER, TAIL, TEXT, consent, made, make_case, mandate


@pytest.fixture
def world(at_work, cast):
    """The records in a context that stays open."""
    return made(cast, at_work("nadia"))


def refused(statement, **values):
    """The database itself says no, and nothing is changed."""
    with pytest.raises(DBAPIError):
        db.session.execute(text(statement), values)
    db.session.rollback()


def test_a_code_is_the_areas_letters_and_four_signs_that_spell_nothing(at_work, cast):
    nadia = at_work("nadia")
    codes = {make_case(cast, nadia).code for _ in range(5)}
    assert len(codes) == 5
    assert all(re.fullmatch(rf"MK-[{SIGNS}]{{4}}", code) for code in codes)
    assert not set(SIGNS) & set("AEIOUYBLS01")


def test_a_note_is_never_changed_nor_deleted(world):
    case, note, _share = world
    for change in (
        "sealed = NULL", "sealed = uid", "case_id = case_id", "at = at", "went_on = (1 = 1)",
        "membership_id = 1", "corrects_id = id",
    ):  # fmt: skip
        refused(f"UPDATE note SET {change}")  # noqa: S608
    refused("DELETE FROM note")
    refused("DELETE FROM audience")
    refused("UPDATE share SET until_at = NULL")
    refused("UPDATE share SET purpose = 'x'")
    refused("DELETE FROM share")
    db.session.refresh(note)
    assert case.key.open(note.sealed, table="note", column="sealed", row=note.uid) == TEXT


def purge(case):
    token = "a" * 24
    db.session.add(Purge(token=token, case_id=case.id, at=clock.now(), reason="test"))
    db.session.flush()
    return token


def test_a_purge_blanks_exactly_the_text_and_only_in_its_own_transaction(world):
    case, note, _share = world
    token = purge(case)
    refused("UPDATE note SET sealed = NULL, uid = 'x'")
    token = purge(case)
    refused("DELETE FROM note")
    token = purge(case)
    db.session.execute(text("UPDATE note SET sealed = NULL"))
    db.session.add(PurgeEnd(token=token))
    db.session.commit()
    db.session.refresh(note)
    assert note.sealed is None
    other = Note.write(case, TEXT, db.session.get_one(type(mandate_of(note)), note.membership_id))
    db.session.commit()
    assert other.sealed
    refused("UPDATE note SET sealed = NULL")


def mandate_of(note):
    from portal.people.models import Membership

    return db.session.get_one(Membership, note.membership_id)


def test_a_purge_without_its_end_cannot_be_committed(world):
    case, note, _share = world
    purge(case)
    db.session.execute(text("UPDATE note SET sealed = NULL"))
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()
    db.session.refresh(note)
    assert note.sealed is not None


def test_a_purge_of_another_case_opens_nothing_here(world, at_work, cast):
    other = make_case(cast, at_work("rachida"))
    purge(other)
    refused("UPDATE note SET sealed = NULL")


@pytest.mark.parametrize("state", ["refused", "not_now", "expired", "withdrawn", "other_case"])
def test_a_note_is_shown_to_nobody_without_a_live_share(world, at_work, cast, state):
    case, note, _share = world
    if state in {"refused", "not_now"}:
        share = consent(cast, case, "B-HOP", Consent(state))
    elif state == "other_case":
        share = consent(cast, make_case(cast, at_work("rachida")), "B-HOP")
    else:
        share = consent(cast, case, "B-HOP")
    if state == "withdrawn":
        share.withdraw(mandate(cast, "nadia"), "spoken")
    at = clock.now() + (LATER if state == "expired" else timedelta())
    db.session.commit()
    db.session.add(Audience(note_id=note.id, share_id=share.id, at=at))
    with pytest.raises(DBAPIError):
        db.session.flush()


@pytest.mark.parametrize(
    "spoilt",
    [
        {"answer": None}, {"basis": "imminent_danger"}, {"until_at": None}, {"mode": ""},
        {"language": ""}, {"answer": "refused"},
    ],
)  # fmt: skip
def test_a_share_needs_a_consent_or_a_basis_and_all_that_goes_with_it(world, cast, spoilt):
    case = world[0]
    share = consent(cast, case, "B-HOP")
    db.session.expunge(share)
    fields = {c.name: getattr(share, c.name) for c in Share.__table__.columns if c.name != "id"}
    with pytest.raises(IntegrityError):
        db.session.execute(Share.__table__.insert().values(fields | spoilt | {"code": "x"}))


def test_a_basis_has_a_reason_that_only_the_unit_can_read(world, cast):
    case = world[0]
    share = Share.required(
        case, cast.units["A-PAR"], mandate(cast, "nadia"), Basis.MINOR_AT_RISK, "CANARY-WHY",
        purpose="perpetrator_removal", reference="R 12",
    )  # fmt: skip
    db.session.commit()
    assert b"CANARY" not in share.sealed
    assert case.key.open(share.sealed, table="share", column="sealed", row=share.code)


def test_what_was_not_given_cannot_be_withdrawn_and_nothing_twice(world, cast):
    case, _note, share = world
    consent(cast, case, "B-HOP", Consent.REFUSED).withdraw(mandate(cast, "nadia"), "spoken")
    with pytest.raises(DBAPIError):
        db.session.flush()
    db.session.rollback()
    share.withdraw(mandate(cast, "nadia"), "spoken")
    db.session.commit()
    db.session.expunge_all()
    share.withdraw(mandate(cast, "rachida"), "spoken")
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_text_moved_cut_or_swapped_between_rows_does_not_open(world, at_work, cast):
    case, note, _share = world
    second = Note.write(case, "another", mandate(cast, "nadia"))
    other = make_case(cast, at_work("rachida"))
    places = {"table": "note", "column": "sealed", "row": note.uid}
    for sealed, key, place in (
        (second.sealed, case.key, places), (note.sealed[:-1], case.key, places),
        (note.sealed, other.key, places), (note.sealed, case.key, places | {"table": "draft"}),
        (b"", case.key, places), (b"k1:" + note.sealed[4:], case.key, places),
    ):  # fmt: skip
        with pytest.raises(CipherError):
            key.open(sealed, **place)
    other.wrapped = case.wrapped
    with pytest.raises(CipherError):
        _ = other.key


def test_a_dump_shows_neither_note_nor_reference_nor_draft(world, cast):
    case, *_ = world
    Draft.keep(case, cast.people["nadia"], "CANARY-DRAFT")
    db.session.commit()
    dump = ""
    for table in db.metadata.sorted_tables:
        dump += repr(db.session.execute(select(table)).all())
    assert "CANARY" not in dump
    assert TAIL not in dump
    assert case.tail == TAIL


def test_a_case_is_seen_by_its_unit_and_by_nobody_it_is_hidden_from(world, at_work, cast):
    case = world[0]
    sittings = {who: at_work(who) for who in cast.people}

    def seers():
        return {
            who
            for who, sitting in sittings.items()
            if db.session.scalar(select(Case.id).where(Case.visible_to(sitting)))
        }

    assert seers() == {"nadia", "rachida"}
    hidden = Exclusion(
        case_id=case.id, person_id=cast.people["rachida"], at=clock.now(), by_id=1
    )  # fmt: skip
    db.session.add(hidden)
    db.session.commit()
    assert seers() == {"nadia"}
    hidden.lift(sittings["nadia"])
    db.session.commit()
    assert seers() == {"nadia", "rachida"}


def test_a_share_reaches_its_unit_until_it_ends_is_withdrawn_or_hidden(
    world, at_work, cast, frozen
):
    case, _note, share = world
    latifa, sanae = at_work("latifa"), at_work("sanae")

    def reaches(sitting):
        return db.session.scalar(select(Share.id).where(Share.received_by(sitting))) is not None

    assert (reaches(latifa), reaches(sanae)) == (True, False)
    frozen.shift(LATER)
    assert not reaches(latifa)
    frozen.shift(-LATER)
    hidden = Exclusion(case_id=case.id, unit_id=cast.units["A-POL"], at=clock.now(), by_id=1)
    db.session.add(hidden)
    db.session.flush()
    assert not reaches(latifa)
    hidden.lift(latifa)
    db.session.flush()
    assert reaches(latifa)
    share.withdraw(mandate(cast, "nadia"), "spoken")
    db.session.flush()
    assert not reaches(latifa)


def test_a_draft_is_one_per_person_and_forgotten_after_seven_days(world, cast, frozen):
    case, *_ = world
    for words in ("first", "second"):
        Draft.keep(case, cast.people["nadia"], words)
    draft = db.session.scalars(select(Draft)).one()
    assert case.key.open(draft.sealed, table="draft", column="sealed", row=draft.row) == "second"
    assert Draft.forget_old() == 0
    frozen.shift(LATER)
    assert Draft.forget_old() == 1
    Draft.keep(case, cast.people["nadia"], "third")
    Draft.keep(case, cast.people["nadia"], "  ")
    assert db.session.scalars(select(Draft)).all() == []
