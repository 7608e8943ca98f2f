"""Notes: written, kept back, corrected, shown to whom she agreed; drafts that survive."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.cases.models import Case
from portal.cases.notes import Audience, Draft, Note
from portal.db import db
from portal.i18n import LOCALES
from portal.trail.models import Entry
from tests.cases.conftest import LATER, TEXT


@pytest.fixture
def path(world):
    return f"/cases/{world[0].code}"


def notes(app):
    with app.app_context():
        return db.session.scalars(select(Note).order_by(Note.id)).all()


def test_a_note_is_kept_and_read_by_the_unit_alone(browse, app, path, world):
    nadia = browse("nadia")
    form = nadia.seal() | {"text": "She was seen.\r\nTwo children with her."}
    for _ in range(2):
        assert nadia.post(f"{path}/notes", form, sealed=False).status == 303
    assert len(notes(app)) == 2
    page = browse("rachida").get(path)
    assert "Two children with her." in page.text
    assert "Nadia Tajribi" in page.text
    assert "my unit only" in page.text
    assert "Two children" not in browse("latifa").get(f"/shares/{world[2].code}").text
    with app.app_context():
        assert "note_written" in db.session.scalars(select(Entry.verb)).all()


def test_ticked_it_is_open_to_the_unit_of_the_live_share(browse, app, path, world):
    nadia, share = browse("nadia"), world[2]
    nadia.post(f"{path}/notes", {"text": "For the escort", "audience": share.code})
    page = browse("latifa").get(f"/shares/{share.code}")
    assert page.status == 200
    assert "For the escort" in page.text
    assert TEXT in page.text
    for private in (world[0].code, "Nadia", "Tajribi"):
        assert private not in page.text
    with app.app_context():
        entry = db.session.scalars(select(Entry).where(Entry.verb == "shared_read")).one()
        assert (entry.kind, entry.code) == ("share", share.code)


def test_a_share_that_ended_while_she_wrote_is_no_audience(browse, app, path, world, frozen):
    frozen.shift(LATER)
    page = browse("nadia").post(f"{path}/notes", {"text": "Late", "audience": world[2].code})
    assert page.status == 422
    assert len(notes(app)) == 1
    with app.app_context():
        assert len(db.session.scalars(select(Audience)).all()) == 1


@pytest.mark.parametrize("lang", list(LOCALES))
@pytest.mark.parametrize(
    "text", ["Call 06 12 34 56 78", "CIN AB123456", "٠٦١٢٣٤٥٦٧٨", "a@b.ma", "33.5731, -7.5898"]
)
def test_what_looks_like_an_identifier_is_stopped_and_nothing_typed_is_lost(
    browse, app, path, text, lang
):
    nadia = browse("nadia", lang)
    page = nadia.post(f"{path}/notes", {"text": text})
    assert page.status == 422
    assert page.by_id("text-e") is not None
    assert text in page.by_id("text").text
    assert len(notes(app)) == 1
    # The draft is there on another phone too, for her alone.
    assert text in browse("nadia", lang).get(path).text
    assert text not in browse("rachida", lang).get(path).text


def test_going_on_is_recorded(browse, app, path):
    nadia = browse("nadia")
    nadia.post(f"{path}/notes", {"text": "Call 06 12 34 56 78", "go_on": "1"})
    assert notes(app)[-1].went_on
    with app.app_context():
        assert "note_went_on" in db.session.scalars(select(Entry.verb)).all()
        assert db.session.scalars(select(Draft)).all() == []


@pytest.mark.parametrize("text", ["", "   ", "x" * 4_001, "a\u202eb", "a\0b"])
def test_what_is_no_note_is_told_so(browse, app, path, text):
    sent = {"text": text}
    page = browse("nadia").post(f"{path}/notes", sent)
    assert page.status == 422
    assert page.by_id("text-e") is not None
    assert len(notes(app)) == 1


def test_a_correction_names_the_note_and_leaves_it(browse, app, path, world):
    first = notes(app)[0]
    browse("rachida").post(f"{path}/notes", {"text": "One child", "corrects": str(first.id)})
    second = notes(app)[1]
    assert second.corrects_id == first.id
    page = browse("nadia").get(path)
    assert "Correction of an earlier note" in page.text
    assert TEXT in page.text
    browse("rachida").post(f"{path}/notes", {"text": "Stray", "corrects": "999999"})
    assert notes(app)[2].corrects_id is None


def test_a_draft_is_kept_as_she_types_and_forgotten_when_sent(browse, app, path, cast, frozen):
    nadia = browse("nadia")
    answer = nadia.post(f"{path}/draft", {"text": "CANARY half"}, fragment=True)
    assert answer.status == 200
    assert "Draft kept at" in answer.text
    assert answer.weight < 1_500
    assert nadia.post(f"{path}/draft", {"text": "CANARY half a note"}).status == 303
    frozen.shift(timedelta(days=6))
    page = browse("nadia").get(path)
    assert page.by_id("text").text == "CANARY half a note"
    assert browse("rachida").get(path).by_id("text").text in {None, ""}
    nadia = browse("nadia")
    nadia.post(f"{path}/notes", {"text": "CANARY half a note, whole"})
    assert browse("nadia").get(path).by_id("text").text in {None, ""}
    nadia.post(f"{path}/draft", {"text": "another"})
    frozen.shift(LATER)
    assert browse("nadia").get(path).by_id("text").text in {None, ""}


def test_a_draft_that_is_too_long_is_refused(browse, path):
    assert browse("nadia").post(f"{path}/draft", {"text": "x" * 4_001}).status == 413


@pytest.mark.parametrize("account", ["latifa", "hind", "omar", "salma", "karim", "nobody"])
def test_nobody_else_writes(browse, app, path, account):
    expected = {"latifa": 404, "hind": 404, "nobody": 303}.get(account, 403)
    sent = {"text": "Stray", "band": "high", "due_on": "2026-12-01", "m": "1"}
    for rest in ("notes", "draft", "band", "follow-ups", "follow-ups/done"):
        assert browse(account).post(f"{path}/{rest}", sent).status == expected, rest
    assert len(notes(app)) == 1


def test_older_notes_stand_behind_and_the_page_stays_light(browse, app, path, world, cast):
    from tests.cases.conftest import mandate

    with app.app_context():
        case = db.session.get_one(Case, world[0].id)
        for n in range(60):
            Note.write(case, f"Note number {n}.", mandate(cast, "nadia"))
        db.session.commit()
    page = browse("nadia").get(path)
    assert "Note number 59." in page.text
    assert "Note number 39." not in page.text
    older = next(a.get("href") for a in page.all("a") if "before=" in (a.get("href") or ""))
    assert "Note number 39." in browse("nadia").get(older).text


def test_follow_up_set_due_and_done(browse, app, path, frozen):
    nadia = browse("nadia")
    assert nadia.post(f"{path}/follow-ups", {"due_on": ""}).status == 422
    assert nadia.post(f"{path}/follow-ups", {"due_on": "2026-11-22"}).status == 422
    assert nadia.post(f"{path}/follow-ups", {"due_on": "2026-11-24"}).status == 303
    assert "overdue" not in nadia.get("/cases").text
    frozen.shift(timedelta(days=2))
    nadia = browse("nadia")
    assert "overdue" in nadia.get("/cases").text
    page = nadia.get(path)
    done = next(b.get("value") for b in page.all("button") if "".join(b.itertext()) == "Done")
    assert nadia.post(f"{path}/follow-ups/done", {"m": done}).status == 303
    assert nadia.post(f"{path}/follow-ups/done", {"m": "999"}).status == 404
    assert "overdue" not in nadia.get("/cases").text
    with app.app_context():
        verbs = db.session.scalars(select(Entry.verb)).all()
        assert {"follow_up_set", "follow_up_done"} <= set(verbs)
