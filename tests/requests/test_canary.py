"""What is written in a request shows to those alone whom the product names, on no other page."""

import pytest

from tests.cast import ROLES

CANARY = "canary behind the pharmacy"
SEES = {"before": {"nadia", "rachida"}, "after": {"nadia", "rachida", "latifa"}}


def pages(code, ids):
    yield from ("/", "/requests", f"/requests/{code}", "/requests/handover", "/requests/numbers")
    yield from ("/requests/numbers.csv", "/start", "/me", "/units/A-POL")
    yield from (f"/requests/{code}/answers/{ident}" for ident in ids)


def test_a_meeting_point_is_seen_by_who_asks_and_who_accepted(send, browse, take, ask_id):
    code = send("escort", "A-POL", "A-ONG", text=CANARY)
    ids = [ask_id(code), ask_id(code, "A-ONG")]
    browsers = {account: browse(account) for account in ROLES}
    for when in ("before", "after"):
        if when == "after":
            assert take(code, "accepted", "latifa")
        seen = {
            (account, path)
            for account, browser in browsers.items()
            for path in pages(code, ids)
            if CANARY in browser.get(path).text
        }
        assert seen == {(account, f"/requests/{code}") for account in SEES[when]}


@pytest.mark.parametrize(
    ("kind", "yes"), [("intervention", "accepted"), ("hear_at_place", "time_agreed")]
)
def test_so_is_it_for_the_other_kinds(send, browse, take, kind, yes):
    code = send(kind, text=CANARY)
    latifa = browse("latifa")
    assert CANARY not in latifa.get(f"/requests/{code}").text
    assert take(code, yes, "latifa")
    assert CANARY in latifa.get(f"/requests/{code}").text


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
