"""Asking: in six fields, without a certificate, a complaint or a card; sent once."""

import re

import pytest

from portal.db import db
from portal.people.models import Membership
from portal.requests.forms import FORMS
from portal.requests.lists import Kind
from portal.requests.models import Ask, Request
from portal.requests.reaching import Call
from portal.units.lines import Line
from tests.requests.test_index import words

GOOD = {
    "to": "A-POL", "urgency": "now", "language": "tamazight", "agrees": "y",
    "start": "unit", "text": "", "persons": "3", "to_unit": "",
}  # fmt: skip


def rows(app):
    with app.app_context():
        return db.session.execute(
            db.select(Request.kind, Request.details, Request.language, Ask.unit_id).join(Ask)
        ).all()


def test_kinds_are_listed_by_need(browse):
    page = browse("nadia").get("/requests/new")
    said = words(page)
    assert "To be safe now Escort Intervention Removal of the perpetrator" in said
    assert len([a for a in page.all("a") if "kind=" in (a.get("href") or "")]) == 13


def test_who_is_on_duty_is_proposed_first_and_ticked(browse):
    page = browse("nadia").get("/requests/new?kind=escort")
    boxes = [e for e in page.all("input") if e.get("name") == "to"]
    assert [(b.get("value"), b.get("checked") is not None) for b in boxes] == [("A-POL", True)]
    assert "on duty until 08:00" in words(page)


def test_sent_it_leads_to_the_line_to_call(app, browse, cast, deeds):
    nadia = browse("nadia")
    answer = nadia.post("/requests/new?kind=escort", GOOD)
    assert answer.status == 303
    code = answer.headers["Location"].rsplit("/", 1)[1]
    assert re.fullmatch(r"MK-[23456789CDFGHJKMNPQRTVWX]{4}", code)
    assert rows(app) == [
        ("escort", {"start": "unit", "persons": 3}, "tamazight", cast.units["A-POL"])
    ]
    page = nadia.get(answer.headers["Location"])
    assert "Sent. Now call: the voice says who you are." in words(page)
    assert 'href="tel:+212500000014"' in page.text
    assert deeds(code)[0] == "request_sent"


def test_a_lost_answer_sent_again_is_one_request(app, browse):
    nadia = browse("nadia")
    body = nadia.seal() | GOOD
    answers = [nadia.post("/requests/new?kind=escort", body, sealed=False) for _ in range(3)]
    assert {a.status for a in answers} == {303}
    assert len({a.headers["Location"] for a in answers}) == 1
    assert len(rows(app)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"agrees": ""}, "Demandez-lui d'abord"),
        ({"to": "B-HOP"}, "Choisissez au moins une unité"),
        ({"to": ""}, "Choisissez au moins une unité"),
        ({"urgency": "yesterday"}, "Choisissez dans la liste."),
        ({"language": "latin"}, "Choisissez dans la liste."),
        ({"persons": "40"}, "Écrivez un nombre de 1 à 12."),
        ({"persons": "-1"}, ""),
        ({"start": "point"}, "Écrivez où"),
        ({"text": "call 07 99 00 00 51"}, "un numéro de téléphone"),
        ({"text": "carte AB123456"}, "un numéro de carte d'identité"),
        ({"text": "née le 12/03/1990"}, "une date complète"),
        ({"text": "33.8935, -5.5473"}, "un endroit sur la carte"),
        ({"text": "x" * 141}, "140"),
        ({"text": "a\u202eb"}, "caractères invisibles"),
        ({"cautions": "shout"}, ""),
    ],
)
def test_bad_input_says_what_to_do_and_loses_nothing(app, browse, wrong, said):
    answer = browse("nadia", "fr").post("/requests/new?kind=escort", GOOD | wrong)
    assert answer.status == (303 if wrong == {"persons": "-1"} else 422)
    if answer.status == 422:
        assert said in answer.text.replace("&#39;", "'")
        assert rows(app) == []
        typed = wrong.get("text", "").replace("\u202e", "")
        assert typed[:20].replace("\u202e", "") in answer.text.replace("\u202e", "")
        assert 'value="tamazight" selected' in answer.text or "language" in wrong


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind in FORMS])
def test_no_form_is_longer_than_six_fields_nor_heavier_than_six_thousand(browse, kind):
    """Times count as one; what goes with a tick stands beside it (ST5)."""
    page = browse("nadia", "ar").get(f"/requests/new?kind={kind.value}")
    assert page.status == 200
    assert page.weight <= 6_000
    own = {n for n in FORMS[kind].own if n not in {"second", "third"}}
    own -= {"text"} if own & {"start", "requisition"} else set()
    assert len(own) <= 3
    required = [e.get("name") for e in page.all("input") if e.get("required") is not None]
    assert required == []
    names = {e.get("name") for e in [*page.all("input"), *page.all("select")]}
    assert not names & {"name", "cin", "phone", "address", "birth", "certificate", "complaint"}


@pytest.mark.parametrize("account", ["omar", "salma", "karim"])
def test_who_may_not_ask_is_refused(browse, account):
    assert browse(account).get("/requests/new").status == 403
    assert browse(account).post("/requests/new?kind=escort", GOOD).status == 403


def test_who_acts_for_no_unit_is_told(browse):
    page = browse("hind").get("/requests/new?kind=escort")
    assert page.status == 200
    assert "you act for none" in page.text


def test_a_restricted_house_is_offered_to_who_may_know_of_it(browse):
    kind = "/requests/new?kind=perpetrator_removal"
    assert "A-MSH" not in browse("nadia").get(kind).text
    assert "A-MSH" in browse("latifa").get(kind).text


def test_another_area_can_be_asked(browse):
    page = browse("nadia").get("/requests/new?kind=psychological_certificate&area=TZ")
    assert "B-HOP" in page.text
    assert browse("nadia").get("/requests/new?kind=escort&area=ZZ").status == 200


def test_one_more_unit_is_asked_in_one_tap_when_nobody_answers(app, send, browse, cast, frozen):
    code = send("escort", "A-ONG")
    nadia = browse("nadia")
    assert "too" not in [b.text for b in nadia.get(f"/requests/{code}").all("button")]
    frozen.shift(31 * 60)
    nadia = browse("nadia")
    assert "Ask Police too" in words(nadia.get(f"/requests/{code}"))
    assert nadia.post(f"/requests/{code}/asks", {"m": cast.units["A-POL"]}).status == 303
    assert nadia.post(f"/requests/{code}/asks", {"m": cast.units["A-POL"]}).status == 404
    assert nadia.post(f"/requests/{code}/asks", {"m": cast.units["A-MSH"]}).status == 404
    assert {row.unit_id for row in rows(app)} == {cast.units["A-ONG"], cast.units["A-POL"]}
    assert browse("latifa").post(f"/requests/{code}/asks", {"m": cast.units["B-HOP"]}).status == 403


def test_who_works_in_two_units_says_which_one_asks(app, browse, cast):
    with app.app_context():
        first = db.session.get_one(Membership, cast.memberships["nadia"])
        more = {"person_id": first.person_id, "role": "member", "function": "listener"}
        began = {"starts_at": first.starts_at, "confirmed_at": first.confirmed_at}
        db.session.add(Membership(unit_id=cast.units["A-ONG"], **more, **began))
        db.session.commit()
    nadia = browse("nadia")
    assert "Asked by" in nadia.get("/requests/new?kind=escort").text
    assert nadia.post("/requests/new?kind=escort", GOOD | {"sender": "A-POL"}).status == 422
    assert nadia.post("/requests/new?kind=escort", GOOD | {"sender": "A-ONG"}).status == 303
    with app.app_context():
        senders = db.session.scalars(db.select(Request.from_unit_id)).all()
    assert senders == [cast.units["A-ONG"]]


def test_the_message_is_neutral_and_for_mobiles_alone(app):
    def call(number):
        line = Line(1, 2, number, True, "خلية", "Cellule", "Cell", None, None)
        with app.test_request_context("/?lang=fr"):
            return Call(None, "Unité", [line], []).message

    assert call("+212500000014") == ""
    assert call("+212799000018") == (
        "sms:+212799000018?body=Unit%C3%A9%20%3A%20une%20demande%20vous%20attend."
        "%20Ouvrez%20le%20portail."
    )
