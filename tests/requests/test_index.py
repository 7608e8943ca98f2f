"""The inbox: what waits for my unit, loud when late, and what became of what we asked."""

import re

import pytest

from portal.web import SEALS


def words(page):
    """The words of the page's main part, as they are read."""
    said = " ".join(" ".join(page.all("main")[0].itertext()).split())
    return re.sub(r" ([:.,])", r"\1", said)


def test_the_unit_asked_sees_kind_code_origin_and_clock(send, browse, frozen):
    code = send(text="behind the pharmacy")
    frozen.shift(12 * 60)
    page = browse("latifa").get("/requests")
    assert page.status == 200
    said = words(page)
    assert "New: 1" in said
    assert f"Escort {code} Unité · now waiting for 12 minutes, of 30 minutes" in said
    assert "pharmacy" not in page.text


def test_it_is_loud_from_the_second_after_its_time(send, browse, frozen):
    send()
    frozen.shift(30 * 60)
    assert "Late" not in words(browse("latifa").get("/requests"))
    frozen.shift(1)
    page = browse("latifa").get("/requests")
    assert "Late: 1" in words(page)
    frozen.shift(41 * 60)
    assert "41 minutes late, of 30 minutes" in words(browse("latifa").get("/requests"))


def test_who_asked_sees_the_answer(send, browse, take):
    code = send()
    assert take(code, "accepted", "latifa")
    said = words(browse("nadia").get("/requests"))
    assert "Asked by us: 1" in said
    assert "Police · accepted 21:40" in said


@pytest.mark.parametrize("account", ["sanae", "hind", "deputy"])
def test_another_unit_sees_nothing(send, browse, account):
    code = send()
    page = browse(account).get("/requests")
    assert code not in page.text
    assert "Nothing waits for your unit" in words(page)


def test_a_colleague_who_only_reads_is_refused(browse):
    assert browse("omar").get("/requests").status == 403


def test_the_fragment_is_a_piece_of_the_page(send, browse):
    send()
    latifa = browse("latifa")
    page, fragment = latifa.get("/requests"), latifa.get("/requests", fragment=True)
    assert SEALS.sub("", fragment.text) in SEALS.sub("", page.text)


def test_a_poll_with_nothing_new_is_empty(send, browse):
    send()
    latifa = browse("latifa")
    poll = latifa.get("/requests").by_id("inbox").get("hx-get")
    assert latifa.get(poll, fragment=True).status == 204


def test_withdrawn_leaves_a_tombstone_for_three_days(send, browse, take, frozen):
    code = send(text="behind the pharmacy")
    assert take(code, "withdrawn", "nadia", reason="withdrawn")
    latifa = browse("latifa")
    page = latifa.get("/requests")
    assert "Stopped at 21:40: do not go" in words(page)
    assert code in page.text
    assert 'href="tel:+212500000011"' in page.text
    assert latifa.get(f"/requests/{code}").status == 404
    assert browse("nadia").get(f"/requests/{code}").status == 200
    frozen.shift(72 * 3600 - 1)
    assert code in browse("latifa").get("/requests").text
    frozen.shift(1)
    assert code not in browse("latifa").get("/requests").text


def test_a_full_inbox_is_bounded_and_light(send, browse):
    for _ in range(20):
        send()
    page = browse("latifa", "ar").get("/requests")
    assert page.text.count("<li id=q") == 20
    assert page.weight < 12_000
