"""One request: whom to call, what it says and to whom, and every reading in the trail."""

import pytest

from tests.requests.test_index import words

CANARY = "behind the pharmacy, blue door"


def test_who_asked_finds_the_line_to_call_and_the_clock(send, browse):
    code = send(text=CANARY)
    page = browse("nadia").get(f"/requests/{code}")
    assert page.status == 200
    said = words(page)
    assert f"Escort {code}" in said
    assert "waiting for 0 minutes, of 30 minutes" in said
    assert 'href="tel:+212500000014"' in page.text
    assert "reached by phone" in said
    assert "21:40 sent · Nadia Tajribi · Unité" in said


def test_the_unit_asked_calls_the_unit_that_asks_and_sees_no_names(send, browse):
    code = send()
    page = browse("latifa").get(f"/requests/{code}")
    assert 'href="tel:+212500000011"' in page.text
    assert "sent · social worker · Unité" in words(page)
    assert "Nadia" not in page.text


@pytest.mark.parametrize("account", ["sanae", "hind", "deputy"])
def test_it_is_not_there_for_another_unit(send, browse, account):
    assert browse(account).get(f"/requests/{send()}").status == 404


@pytest.mark.parametrize("account", ["omar", "salma", "karim"])
def test_who_only_reads_audits_or_operates_is_refused_whether_it_exists_or_not(
    send, browse, account
):
    browser = browse(account)
    assert {browser.get(f"/requests/{code}").status for code in (send(), "MK-2222")} == {403}


def test_each_reading_is_in_the_trail_and_the_first_is_shown(send, browse, deeds, frozen):
    code = send()
    assert browse("latifa").get(f"/requests/{code}").status == 200
    assert deeds(code) == ["request_sent", "request_read"]
    frozen.shift(300)
    assert "21:40 first read by Police" in words(browse("nadia").get(f"/requests/{code}"))
    assert deeds(code) == ["request_sent", "request_read", "request_read"]


def test_a_meeting_point_is_for_who_asks_and_for_who_accepted(send, browse, take):
    code = send("escort", "A-POL", "A-ONG", text=CANARY)
    nadia, latifa = browse("nadia"), browse("latifa")
    assert CANARY in nadia.get(f"/requests/{code}").text
    assert CANARY not in latifa.get(f"/requests/{code}").text
    assert "shown once you have accepted" in latifa.get(f"/requests/{code}").text
    assert take(code, "accepted", "latifa")
    assert CANARY in latifa.get(f"/requests/{code}").text


def test_a_reference_is_for_all_that_were_asked(send, browse):
    code = send("copy_of_decision", text="1234/1401/2025")
    assert "1234/1401/2025" in browse("latifa").get(f"/requests/{code}").text


def test_what_was_written_is_gone_after_a_day_or_when_done(send, browse, take, frozen):
    old, done = send(text=CANARY), send(text=CANARY)
    for act in ("accepted", "done"):
        assert take(done, act, "latifa")
    nadia = browse("nadia")
    assert CANARY not in nadia.get(f"/requests/{done}").text
    assert CANARY in nadia.get(f"/requests/{old}").text
    frozen.shift(24 * 3600)
    assert CANARY not in browse("nadia").get(f"/requests/{old}").text


def test_late_the_next_line_is_proposed_then_the_areas(send, browse, frozen):
    code = send()
    frozen.shift(31 * 60)
    page = browse("nadia").get(f"/requests/{code}")
    assert 'href="tel:+212500000114"' in page.text
    assert 'href="tel:+212500000018"' not in page.text
    frozen.shift(30 * 60)
    assert 'href="tel:+212500000018"' in browse("nadia").get(f"/requests/{code}").text


def test_a_request_to_a_hospital_reminds_that_care_is_free(send, browse):
    code = send("medical_certificate", "A-HOP", by="latifa", unit="A-POL")
    reminder = "She passes by the unit first: care is free."
    assert reminder in browse("latifa").get(f"/requests/{code}").text
    assert reminder in browse("nadia").get(f"/requests/{code}").text
    assert reminder not in browse("nadia").get(f"/requests/{send()}").text


def test_the_fragment_is_a_piece_of_the_page(send, browse):
    from portal.web import SEALS

    nadia, code = browse("nadia"), send()
    page = nadia.get(f"/requests/{code}")
    fragment = nadia.get(f"/requests/{code}", fragment=True)
    assert SEALS.sub("", fragment.text) in SEALS.sub("", page.text)


def test_cautions_stand_first(send, browse):
    code = send(cautions=("no_call_home", "with_her_now"))
    said = words(browse("latifa").get(f"/requests/{code}"))
    assert said.index("do not call her home") < said.index("waiting for")
    assert "he is with her now" in said
