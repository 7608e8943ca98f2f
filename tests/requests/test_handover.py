"""Handing over: nothing that is open is left without a word (T8)."""

import pytest

from portal.requests.handover import left_open
from tests.requests.test_index import words


@pytest.fixture
def left(app, cast):
    def count(unit="A-POL"):
        with app.app_context():
            return left_open(cast.units[unit])

    return count


def test_each_is_passed_on_or_closed(send, browse, ask_id, left, frozen):
    one, two = send(), send("authority_visit")
    latifa = browse("latifa")
    assert (left(), left("A-HOP")) == (2, 0)
    assert "2 requests are neither passed on nor closed." in words(latifa.get("/requests/handover"))
    for code, act in ((one, "passed_on"), (two, "visited")):
        sent = {"m": f"{act}.{ask_id(code)}", "from": "handover"}
        answer = latifa.post(f"/requests/{code}/steps", sent)
        assert (answer.status, answer.headers["Location"]) == (303, "/requests/handover")
    assert left() == 0
    said = words(latifa.get("/requests/handover"))
    assert "passed on at 21:40" in said
    assert "Nothing is left open by this turn of duty." in said
    frozen.shift(12 * 3600)
    assert left() == 1


def test_the_rota_finds_the_count(app, send, cast):
    send()
    assert app.extensions["requests_left"] is left_open


def test_who_asked_hands_nothing_over(send, browse):
    send()
    assert "Nothing is left open" in browse("nadia").get("/requests/handover").text


def test_a_colleague_who_only_reads_is_refused(browse):
    assert browse("omar").get("/requests/handover").status == 403
