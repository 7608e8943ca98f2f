"""What is written in a request shows to those alone whom the product names, on no other page."""

import pytest

from tests.cast import ROLES

CANARY = "canary behind the pharmacy"
SEES = {"before": {"nadia", "rachida"}, "after": {"nadia", "rachida", "latifa"}}


def pages(code, ids):
    yield from ("/", "/requests", f"/requests/{code}", "/requests/handover", "/requests/numbers")
    yield from ("/requests/numbers.csv", "/start", "/me", "/units/A-POL")
    yield from (f"/requests/{code}/answers/{ident}" for ident in ids)


@pytest.mark.parametrize("kind", ["escort", "intervention", "hear_at_place"])
def test_a_meeting_point_is_seen_by_who_asks_and_who_accepted(send, browse, take, ask_id, kind):
    code = send(kind, "A-POL", "A-ONG", text=CANARY)
    ids = [ask_id(code), ask_id(code, "A-ONG")]
    yes = "time_agreed" if kind == "hear_at_place" else "accepted"
    for when in ("before", "after"):
        if when == "after":
            assert take(code, yes, "latifa")
        seen = {
            (account, path)
            for account in ROLES
            for path in pages(code, ids)
            if CANARY in browse(account).get(path).text
        }
        assert seen == {(account, f"/requests/{code}") for account in SEES[when]}


def test_a_refused_unit_reads_it_no_more(send, browse, take):
    code = send("escort", "A-POL", "A-ONG", text=CANARY)
    assert take(code, "accepted", "latifa")
    assert CANARY in browse("latifa").get(f"/requests/{code}").text
    assert take(code, "declined", "latifa", reason="no_vehicle")
    assert CANARY not in browse("latifa").get(f"/requests/{code}").text
    assert CANARY in browse("nadia").get(f"/requests/{code}").text


def test_the_unit_asked_does_not_learn_who_else_was(send, browse):
    code = send("escort", "A-POL", "A-ONG")
    assert "Association" in browse("nadia").get(f"/requests/{code}").text
    for path in ("/requests", f"/requests/{code}"):
        assert "Association" not in browse("latifa").get(path).text
