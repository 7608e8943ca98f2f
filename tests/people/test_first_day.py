"""T10 on a real installation, from the tap on "invite" to the board, with the second factor."""

import base64
import re
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import select

from portal.db import db
from portal.trail.models import Entry
from tests.cast import NOW

NEW = {
    "name_ar": "نزهة التجريبي", "name_latin": "Nezha Tajribi", "account": "n.tajribi",
    "passphrase": "quatre chevaux bleus", "again": "quatre chevaux bleus",
}  # fmt: skip
INVITED = {"function": "psychologist", "role": "member", "language": "fr"}


def link_of(page):
    return urlsplit(page.by_id("link").get("value"))


def code_shown(page, at):
    secret = re.sub(r"\s", "", page.words("bdi"))
    totp = TOTP(base64.b32decode(secret), 6, SHA1(), 30, enforce_key_length=False)  # noqa: S303
    return totp.generate(int(at.timestamp())).decode()


@pytest.mark.asvs("6.3.3", "6.4.1")
def test_from_invitation_to_the_board(browse, app):
    rachida = browse("rachida")
    kept = rachida.get(rachida.post("/units/A-HOP/invitations", INVITED).headers["Location"])
    link = link_of(kept)
    newcomer = browse(lang="fr")
    page = newcomer.get(f"{link.path}?{link.query}")
    assert page.all("html")[0].get("lang") == "fr"
    answer = newcomer.post(link.path, NEW)
    assert answer.headers["Location"].startswith("/second-factor")
    # Nothing opens between the steps, whichever is skipped.
    for path in ("/", "/start", "/me/pin", "/undertaking/1", "/people", "/units/A-HOP/lines"):
        assert newcomer.get(path).headers["Location"].startswith("/second-factor"), path

    step = answer.headers["Location"]
    newcomer.post("/second-factor/new")
    page = newcomer.get(step)
    to = next(e.get("value") for e in page.by_id("f").iter("input") if e.get("name") == "next")
    codes = newcomer.post("/second-factor", {"code": code_shown(page, NOW), "next": to})
    assert codes.text.count("<li><bdi class=n>") == 10
    to = next(a.get("href") for a in codes.all("a") if "/me/pin" in (a.get("href") or ""))
    for path in ("/", "/start", to):
        assert newcomer.get(path).headers["Location"].startswith("/undertaking"), path

    first = newcomer.get(to).headers["Location"]
    page = newcomer.get(first)
    for leaf in (2, 3):
        page = newcomer.get(
            next(a.get("href") for a in page.all("a") if f"/undertaking/{leaf}" in a.get("href"))
        )
    to = next(
        e.get("value") for e in page.all("input") if e.get("name") == "next" and e.get("value")
    )
    assert newcomer.post("/undertaking", {"next": to}).headers["Location"] == to
    pin = newcomer.get(to)
    to = next(e.get("value") for e in pin.by_id("f").iter("input") if e.get("name") == "next")
    answer = newcomer.post("/me/pin", {"pin": "481516", "again": "481516", "next": to})
    assert answer.headers["Location"] == "/start"
    start = newcomer.get("/start")
    assert {"/units/A-HOP/lines", "/"} <= {a.get("href") for a in start.all("a")}
    assert newcomer.get("/").status == 200
    with app.app_context():
        said = db.session.scalars(select(Entry.verb).order_by(Entry.seq)).all()
    assert said == ["invited", "joined", "signed_in", "factor_set", "undertaken", "pin_chosen"]


def test_her_next_duty_is_told(browse):
    page = browse("nadia").get("/start")
    assert "Hospital social worker" in page.text
    assert "20:00–08:00" in page.text


def test_a_wait_for_confirmation_is_told(browse, app, cast):
    from portal.people.models import Membership

    with app.app_context():
        db.session.get_one(Membership, cast.memberships["nadia"]).confirmed_at = None
        db.session.commit()
    nadia = browse("nadia")
    assert "waits until an area coordinator confirms it" in nadia.get("/start").text
    assert nadia.get("/").status == 403
