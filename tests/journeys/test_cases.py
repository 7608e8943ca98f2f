"""A case opened, noted, sent with one "she agrees", and taken back, at 360 px; and a lost line."""

import re

import pytest


@pytest.mark.parametrize(("lang", "script"), [("ar", True), ("fr", False)])
def test_a_case_is_opened_noted_sent_and_withdrawn(phone, ask, lang, script):
    nadia = phone(lang, "p01", java_script_enabled=script)
    nadia.goto("/cases")
    nadia.locator("main .btn.big").first.click()
    nadia.check("[name=is_counted]")
    nadia.click("#f .btn.big")
    nadia.wait_for_url("**/slip")
    code = nadia.inner_text("h1").strip()
    assert re.fullmatch(r"MK-[2-9C-X]{4}", code)
    nadia.locator("main .btn.big").click()

    nadia.fill("#text", "Escort wanted, 06 12 34 56 78")
    nadia.locator("#f .btn.big").click()
    assert nadia.locator("#text-e").is_visible()
    nadia.fill("#text", "Escort wanted this evening")
    nadia.locator("#f .btn.big").dblclick(no_wait_after=True)
    nadia.wait_for_selector("article.note")
    assert nadia.locator("article.note").count() == 1

    nadia.goto(f"/cases/{code}/shares")
    assert nadia.locator("details[open] ul.say li").first.is_visible()
    nadia.check("[name=units][value=A-POL]")
    nadia.check("[name=notes]")
    nadia.check("[name=answer][value=given]")
    nadia.locator("#f .btn.big").click()
    nadia.wait_for_url(f"**/cases/{code}")

    latifa = phone("ar", "p06", java_script_enabled=script)
    latifa.goto("/shares")
    latifa.locator("main .rows h3 a").first.click()
    assert "Escort wanted this evening" in latifa.inner_text("article.note")
    assert code not in latifa.content()
    nadia.locator(".btn.stop[name=m]").first.click()
    nadia.wait_for_selector(".rows p.bad")
    assert latifa.reload().status == 404
    asked = ask(
        "SELECT request.code FROM request JOIN ask ON ask.request_id = request.id"
        " JOIN asked_about ON asked_about.ask_id = ask.id WHERE ask.state = 'withdrawn'"
        " ORDER BY ask.id DESC LIMIT 1"
    )[0][0]
    latifa.goto("/requests")
    assert asked in latifa.inner_text("main")
    assert latifa.goto(f"/requests/{asked}").status == 404


def test_what_is_half_typed_when_the_line_is_lost_is_there_again(phone):
    nadia = phone("ar", "p01")
    nadia.goto("/cases/MK-W6TN")
    with nadia.expect_response("**/draft"):
        nadia.locator("#text").press_sequentially("Half a no", delay=20)
    nadia.wait_for_selector("#kept:not(:empty)")
    nadia.context.set_offline(True)
    nadia.locator("#text").press_sequentially("te")
    nadia.context.set_offline(False)
    again = phone("fr", "p01", java_script_enabled=False)
    again.goto("/cases/MK-W6TN")
    assert again.input_value("#text").startswith("Half a no")
