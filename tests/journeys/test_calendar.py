"""T6.2 and T6.5 in Chromium at 360 px, in Arabic: an Eid a day later; the month onto paper."""


def wide(page):
    return page.evaluate("document.documentElement.scrollWidth")


def test_an_eid_is_moved_in_one_tap_and_the_slots_are_listed(phone, ask):
    page = phone("ar", "p26")
    duties = "SELECT * FROM shift JOIN assignment ON shift_id = shift.id ORDER BY assignment.id"
    before = ask(duties)
    page.goto("/rota/gaps")
    assert "لا أحد" in page.locator("main").inner_text()
    assert wide(page) == 360
    page.get_by_role("link", name="أيام العطل").click()
    eid = page.locator("li", has=page.get_by_role("heading", name="عيد الفطر", exact=True)).first
    assert "تقديري" in eid.inner_text()
    eid.get_by_role("button", name="يوم بعد ذلك").click()
    page.get_by_role("heading", name="الفترات في تلك الأيام").wait_for()
    assert page.locator("a[href*='/rota/shifts/']").count() > 5
    assert wide(page) == 360
    assert ask(duties) == before
    assert page.noise == []


def test_the_month_is_issued_and_a_calendar_is_made_without_javascript(phone):
    page = phone("ar", "p01", java_script_enabled=False)
    page.goto("/me/calendars")
    page.get_by_role("button", name="إنشاء").first.click()
    address = page.locator(".secret").inner_text()
    assert address.endswith(".ics")
    assert page.request.get(address).text().startswith("BEGIN:VCALENDAR")
    page.get_by_role("link", name="لائحة للتعليق").first.click()
    assert "مسودة" in page.locator(".void").inner_text()
    page.get_by_role("button", name="إصدار هذه اللائحة").click()
    assert page.locator(".void").count() == 0
    assert "تاريخ الإصدار" in page.locator(".base").inner_text()
