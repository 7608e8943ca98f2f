"""T2 and what surrounds it, in Chromium at 360 px: read, call, try, switch, leave."""

import re

LINE = re.compile(r"0[57] \d\d \d\d \d\d \d\d")


def row(page, heading):
    return page.locator("li", has=page.get_by_role("heading", name=heading, exact=True)).first


def test_an_officer_finds_deputy_and_doctor_in_two_taps_or_fewer(phone):
    """T2.1 and T2.2: from the bookmark, at night, in Arabic; the deputy has a line and no name."""
    page = phone("ar", "p06")
    page.goto("/")
    deputy = row(page, "نائب وكيل الملك المداوم")
    assert "خط فقط" in deputy.inner_text()
    assert LINE.search(deputy.inner_text())
    page.get_by_role("link", name="الصحة").click()
    doctor = row(page, "الطبيب المكلف بالشهادات")
    doctor.scroll_into_view_if_needed()
    assert LINE.search(doctor.inner_text())
    assert not any(name in page.content() for name in ("حنان", "كريم المثالي", "حمزة"))
    assert page.noise == []


def test_no_answer_shows_the_next_line_in_place_and_it_answered_brings_it_back(phone):
    page = phone("fr", "p06")
    cell = row(page, "Officier de police de permanence")
    before = LINE.search(cell.locator(".call").inner_text())[0]
    cell.get_by_role("button", name="sans réponse").click()
    page.get_by_text(f"Sans réponse au {before}").wait_for()
    cell = row(page, "Officier de police de permanence")
    assert before not in cell.locator(".call").inner_text()
    cell.get_by_role("button", name="a répondu").click()
    page.get_by_text("Sans réponse au").wait_for(state="detached")
    assert before in row(page, "Officier de police de permanence").locator(".call").inner_text()
    assert page.noise == []


def test_it_works_without_javascript(phone):
    page = phone("ar", "p13", java_script_enabled=False)
    page.locator("button[name=m]").first.click()
    assert page.locator("p.bad", has_text="لا رد على").count() == 1
    page.locator("button[name=m][value^=yes]").first.click()
    assert page.locator("p.bad", has_text="لا رد على").count() == 0
    page.locator("summary").click()
    page.get_by_role("link", name="مكناس", exact=True).click()
    assert "أنت تطلع على دائرة أخرى." in page.locator("main").inner_text()
    page.get_by_role("button", name="EN").click()
    assert page.locator("h1").inner_text() == "On duty now"
    page.get_by_role("button", name="Sign out").click()
    assert page.url.endswith("/sign-in?lang=en")


def test_a_tap_on_a_lost_line_says_so_and_is_recorded_once_when_sent_again(phone):
    page = phone("en", "p13")
    page.context.set_offline(True)
    button = page.locator("button[name=m]").first
    button.click()
    page.get_by_text("The connection was lost. Nothing was recorded.").wait_for()
    page.context.set_offline(False)
    page.locator("button[name=m]").first.click()
    page.locator("p.bad", has_text="No answer on").wait_for()
    assert page.locator("p.bad", has_text="No answer on").count() == 1
    assert page.locator("#lost").is_hidden()
    page.locator("button[name=m][value^=yes]").first.click()


def test_a_poll_moves_the_hour_and_asks_nothing_of_a_hidden_page(phone):
    page = phone("en", "p06")
    page.evaluate("document.getElementById('asof').textContent = '--:--'")
    with page.expect_response(lambda r: "?v=" in r.url) as answer:
        page.evaluate("htmx.trigger('[data-poll]', 'click')")
        page.evaluate(
            "htmx.ajax('GET', document.querySelector('[data-poll]').getAttribute('hx-get'),"
            " {source: '[data-poll]', target: '[data-poll]', swap: 'outerHTML'})"
        )
    assert answer.value.status == 204
    page.locator("#asof", has_text=re.compile(r"\d\d:\d\d")).wait_for()


def test_nothing_is_asked_of_anybody_else(phone, server):
    page = phone("ar", "p01")
    page.goto("/areas/TZ")
    assert page.asked
    assert all(url.startswith(server) for url in page.asked)


def test_nothing_jumps_while_the_page_settles(phone):
    page = phone("ar", "p11")
    page.goto("/")
    page.wait_for_load_state("networkidle")
    shift = page.evaluate(
        "new Promise(done => new PerformanceObserver(list => done(list.getEntries()"
        ".reduce((sum, e) => sum + e.value, 0))).observe({type: 'layout-shift', buffered: true})"
        " || setTimeout(() => done(0), 500))"
    )
    assert shift < 0.02


def test_what_went_wrong_is_said_where_the_thumb_is(phone):
    """Far down the list she would not see a word at the top of the page."""
    page = phone("ar", "p13")
    last = page.locator("button[name=m]").last
    last.scroll_into_view_if_needed()
    page.context.set_offline(True)
    last.click()
    page.locator("#lost").wait_for()
    assert page.evaluate("scrollY") > 300
    box, header = page.locator("#lost").bounding_box(), page.locator(".bar").bounding_box()
    assert header["y"] + header["height"] <= box["y"] + 1
    assert box["y"] + box["height"] <= 640
    page.context.set_offline(False)
