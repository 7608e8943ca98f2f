"""The trail's pages: who saw what, told to those who may know, never what was written."""

import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from portal.db import db
from portal.trail.models import Entry


@pytest.fixture
def path(world):
    return f"/cases/{world[0].code}"


def test_the_head_of_a_unit_sees_who_read_and_who_never_acted(browse, path, world):
    nadia, rachida = browse("nadia"), browse("rachida")
    for _ in range(3):
        nadia.get(path)
    nadia.post(f"{path}/band", {"band": "watch"})
    rachida.get(path)
    text = rachida.get("/trail/readings").text
    assert "4 readings" in text
    assert "1 of them by somebody who never acted in it" in text
    page = rachida.get(f"/trail/readings/{world[0].code}")
    assert "Nadia Tajribi" in page.text
    assert "Rachida Mithali" in page.text
    assert "CANARY" not in page.text


def test_the_auditor_learns_who_saw_a_code_without_reading_it(browse, app, path, world):
    browse("nadia").get(path)
    browse("latifa").get(f"/shares/{world[2].code}")
    browse("sanae").get(path)
    page = browse("salma").get(f"/trail/audit?code={world[0].code}")
    for words in ("Nadia Tajribi", "Latifa Khayali", "Sanae Namoudaji", "refused"):
        assert words in page.text, words
    assert "CANARY" not in page.text
    with app.app_context():
        read = db.session.scalars(select(Entry).where(Entry.verb == "trail_read")).one()
        assert read.code == world[0].code


def test_the_auditor_learns_what_an_account_did_in_a_month(browse, path):
    browse("nadia").get(path)
    salma = browse("salma")
    assert "case read" in salma.get("/trail/audit?account=nadia&month=2026-11").text
    assert "case read" not in salma.get("/trail/audit?account=nadia&month=2026-10").text
    assert "case read" not in salma.get("/trail/audit?account=omar&month=2026-11").text
    for odd in ("account=nadia&month=2026-13", "account=nadia&month=x", "code=%00", "code="):
        assert salma.get(f"/trail/audit?{odd}").status == 200


def test_a_name_behind_a_line_stays_there_in_every_trail(browse, cast):
    browse("deputy").post("/areas/TZ/home")
    for who, place in (("salma", "audit?account=deputy&month=2026-11"), ("hind", "area")):
        page = browse(who).get(f"/trail/{place}")
        assert "deputy prosecutor" in page.text
        assert "Makhfi" not in page.text


def test_the_area_is_told_of_acts_and_never_of_cases(browse, path, world):
    browse("nadia").get(path)
    browse("latifa").get(f"/shares/{world[2].code}")
    text = browse("hind").get("/trail/area").text
    assert world[0].code not in text
    assert world[2].code not in text


def test_the_signed_copy_is_checked_without_us_and_a_changed_one_fails(browse, app, path):
    browse("nadia").get(path)
    body = browse("salma").get("/trail/export").response.get_data()
    lines = body.splitlines(keepends=True)
    last = json.loads(lines[-1])
    with app.app_context():
        rows = db.session.scalars(select(Entry).order_by(Entry.seq)).all()
    assert (last["head"], last["digest"]) == (rows[-1].seq, rows[-1].digest)
    head = {"head": last["head"], "digest": last["digest"]}
    signed = b"".join(lines[:-1]) + json.dumps(head, separators=(",", ":")).encode() + b"\n"
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(last["public_key"]))
    key.verify(bytes.fromhex(last["signature"]), signed)
    with pytest.raises(InvalidSignature):
        key.verify(bytes.fromhex(last["signature"]), signed.replace(b"case_read", b"case_reax"))
