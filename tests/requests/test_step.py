"""One tap is one step, whoever taps it however often; the second of two is told."""

import pytest

from portal.db import db
from portal.requests.models import Step
from tests.requests.test_index import words


def acts(app):
    with app.app_context():
        rows = db.session.execute(db.select(Step.act, Step.reason, Step.side).order_by(Step.id))
        return [tuple(row) for row in rows]


def test_a_tap_is_a_step_with_who_and_when(app, send, browse, ask_id, deeds):
    code = send()
    answer = browse("latifa").post(f"/requests/{code}/steps", {"m": f"accepted.{ask_id(code)}"})
    assert (answer.status, answer.headers["Location"]) == (303, f"/requests/{code}")
    assert acts(app) == [("sent", "", ""), ("accepted", "", "")]
    assert deeds(code) == ["request_sent", "request_step"]
    said = words(browse("nadia").get(f"/requests/{code}"))
    assert "accepted · police officer · Police" in said


def test_with_htmx_the_fresh_row_comes_back_light(send, browse, ask_id):
    code = send()
    latifa = browse("latifa", "ar")
    body = latifa.seal() | {"m": f"acknowledged.{ask_id(code)}"}
    answer = latifa.post(f"/requests/{code}/steps", body, sealed=False, fragment=True)
    assert answer.status == 200
    assert answer.text.lstrip().startswith("<li id=q")
    assert answer.weight <= 1_500
    assert sum(len(k) + len(v) + 2 for k, v in body.items()) <= 1_000


def test_the_same_key_is_one_step(app, send, browse, ask_id):
    code, latifa = send(), browse("latifa")
    body = latifa.seal() | {"m": f"obstacle.{ask_id(code)}.no_vehicle"}
    for _ in range(3):
        assert latifa.post(f"/requests/{code}/steps", body, sealed=False).status == 303
    assert acts(app) == [("sent", "", ""), ("obstacle", "no_vehicle", "")]


def test_the_second_who_acknowledges_is_told(app, send, browse, ask_id):
    code, latifa = send(), browse("latifa")
    tap = {"m": f"acknowledged.{ask_id(code)}"}
    assert latifa.post(f"/requests/{code}/steps", tap).status == 303
    for fragment in (False, True):
        answer = latifa.post(f"/requests/{code}/steps", tap, fragment=fragment)
        assert answer.status == 409
        assert "Somebody was faster: see what was recorded." in answer.text
        assert "acknowledged · Latifa Khayali" in answer.text
    assert len(acts(app)) == 2


@pytest.mark.parametrize(
    ("account", "tap", "status"),
    [
        ("nadia", "accepted", 403),  # the other side's
        ("latifa", "withdrawn", 403),
        ("latifa", "we_take_this", 403),
        ("latifa", "informed", 403),  # the prosecution's
        ("latifa", "sent", 400),
        ("latifa", "nonsense", 400),
        ("sanae", "accepted", 404),
        ("omar", "accepted", 403),
        ("hind", "accepted", 404),
        ("salma", "accepted", 403),
        ("karim", "accepted", 403),
    ],
)
def test_whose_step_it_is(app, send, browse, ask_id, account, tap, status):  # noqa: PLR0913
    code = send()
    sent = {"m": f"{tap}.{ask_id(code)}"}
    assert browse(account).post(f"/requests/{code}/steps", sent).status == status
    assert acts(app) == [("sent", "", "")]


def test_another_requests_ask_is_not_there(send, browse, ask_id):
    one, other = send(), send("escort", "A-ONG")
    sent = {"m": f"accepted.{ask_id(other, 'A-ONG')}"}
    assert browse("latifa").post(f"/requests/{one}/steps", sent).status == 404


@pytest.mark.parametrize("m", ["declined.%d", "declined.%d.mistake", "declined.%d.whatever"])
def test_no_refusal_without_a_reason_of_its_side(app, send, browse, ask_id, m):
    code = send()
    answer = browse("latifa", "fr").post(f"/requests/{code}/steps", {"m": m % ask_id(code)})
    assert answer.status == 422
    assert "Choisissez le motif." in answer.text
    assert acts(app) == [("sent", "", "")]


def test_a_refusal_says_whose_it_was(app, send, browse, ask_id, deeds):
    code, other = send(), send()
    latifa = browse("latifa")
    for request, reason in ((code, "no_vehicle"), (other, "too_far")):
        sent = {"m": f"declined.{ask_id(request)}.{reason}"}
        assert latifa.post(f"/requests/{request}/steps", sent).status == 303
    refused = [("declined", "no_vehicle", "recipient"), ("declined", "too_far", "woman")]
    assert acts(app)[2:] == refused
    assert deeds(code)[-1] == "request_declined"
    assert "declined, no vehicle" in browse("nadia").get(f"/requests/{code}").text


def test_something_else_is_offered_and_taken(app, send, browse, ask_id):
    code, latifa = send(), browse("latifa")
    tap = {"m": f"offered.{ask_id(code)}.from_time", "hour": "2026-11-24T06:30"}
    assert latifa.post(f"/requests/{code}/steps", tap | {"hour": ""}).status == 422
    assert latifa.post(f"/requests/{code}/steps", tap | {"hour": "2026-11-22T06:30"}).status == 422
    assert latifa.post(f"/requests/{code}/steps", tap).status == 303
    nadia = browse("nadia")
    page = nadia.get(f"/requests/{code}")
    assert "something else offered, from a later hour, Tuesday 06:30" in page.text
    assert "Take the offer" in page.text
    assert nadia.post(f"/requests/{code}/steps", {"m": f"offer_taken.{ask_id(code)}"}).status == 303
    assert "On the way" in words(browse("latifa").get(f"/requests/{code}")).replace(
        "on", "On", 0
    ) or ("on the way" in browse("latifa").get(f"/requests/{code}").text)


def test_one_of_the_proposed_times_is_agreed(send, browse, ask_id):
    times = {"first": "2026-11-26T10:00:00+00:00", "second": "2026-11-27T15:00:00+00:00"}
    code = send("statement_at_centre", details=times)
    latifa = browse("latifa")
    page = latifa.get(f"/requests/{code}/answers/{ask_id(code)}")
    assert "Thursday 26 November" in words(page)
    sent = {"m": f"time_agreed.{ask_id(code)}.1"}
    assert latifa.post(f"/requests/{code}/steps", sent).status == 303
    assert "time agreed, Friday 15:00" in browse("nadia").get(f"/requests/{code}").text


def test_stamps_wait_for_an_agreement_of_the_area(app, send, browse, ask_id, cast):
    code = send("perpetrator_removal", "A-PAR")
    number = ask_id(code, "A-PAR")
    deputy = browse("deputy")
    tap = {"m": f"informed.{number}"}
    assert deputy.post(f"/requests/{code}/steps", tap).status == 403
    app.extensions["may_stamp"] = lambda area_id: area_id == cast.areas["MK"]
    assert deputy.post(f"/requests/{code}/steps", tap).status == 303
    answers = deputy.get(f"/requests/{code}/answers/{number}")
    assert "by official mail" in answers.text
    assert not answers.all("textarea")
    sent = {"m": f"instruction_given.{number}.by_phone"}
    assert deputy.post(f"/requests/{code}/steps", sent).status == 303
    sent = {"m": f"regularised.{number}"}
    assert deputy.post(f"/requests/{code}/steps", sent).status == 303
    said = words(browse("nadia").get(f"/requests/{code}"))
    assert "instruction given, by phone" in said
    assert "Makhfi" not in said


def test_withdrawn_stops_the_other_side_at_once(send, browse, ask_id, deeds):
    code = send()
    sent = {"m": f"withdrawn.{ask_id(code)}.mistake"}
    assert browse("nadia").post(f"/requests/{code}/steps", sent).status == 303
    assert browse("latifa").get(f"/requests/{code}").status == 404
    sent = {"m": f"accepted.{ask_id(code)}"}
    assert browse("latifa").post(f"/requests/{code}/steps", sent).status == 404
    assert deeds(code)[-1] == "request_read" or deeds(code)[-1] == "request_withdrawn"


def test_anonymous_is_sent_to_sign_in(nobody):
    assert nobody.post("/requests/MK-7F3Q/steps", {"m": "accepted.1"}).status == 303
