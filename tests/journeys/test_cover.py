"""T7 and T8 at 360 px in Arabic: somebody is ill before her night; one hands over to the next."""

import re

NOW = "strftime('%Y-%m-%d %H:%M:%f000', 'now')"
# The turns of a post, the one that runs first: shift, assignment, account, name.
TURNS = f"""
SELECT shift.id, assignment.id, person.account, person.name_ar, post.id FROM shift
JOIN post ON post.id = shift.post_id JOIN unit ON unit.id = post.unit_id
JOIN assignment ON assignment.shift_id = shift.id
JOIN membership ON membership.id = assignment.membership_id
JOIN person ON person.id = membership.person_id
WHERE unit.code = ? AND post.kind = ? AND shift.ends_at > {NOW} ORDER BY shift.starts_at LIMIT 3
"""  # noqa: S608 (our own words only)
DOCTOR = "الطبيب المكلف بالشهادات"
# Whoever begins a few minutes ago relieves whoever ended then.
RELIEF = """
UPDATE shift SET {end} = strftime('%Y-%m-%d %H:%M:%f000', 'now', '-4 minutes') WHERE id = ?
"""


def unit_row(page, heading, unit):
    """The row of the board that has this heading and names this unit."""
    titled = page.locator("#board .rows > li").filter(has=page.locator("h3", has_text=heading))
    return titled.filter(has_text=unit)


def test_ill_before_her_night_somebody_takes_it_and_the_old_name_is_gone(phone, ask):
    """T7, with two browsers and the area's coordinator looking on."""
    (_, _, _, now_name, _), (_, duty, ill, ill_name, _), _ = ask(
        TURNS, "A-URG", "certifying_doctor"
    )
    third = next(who for who in ("p02", "p03", "p36") if who not in {ill})
    hers = phone("ar", ill)
    hers.click("text=مداوماتي")
    # Two taps from here: I cannot, and yes.
    hers.locator(f"#d{duty}").get_by_role("link", name="يتعذر علي").click()
    hers.click("#f .btn.big")
    hers.wait_for_url("**/rota/covers/*")
    assert "شاغرة بعد" in hers.inner_text("main")
    text = hers.input_value("#text")
    assert ill_name not in text
    assert "العنف" not in text
    assert re.search(r"http://localhost:\d+/rota/covers/\d+", text)
    hers.get_by_role("button", name="نسخ").click()
    hers.get_by_role("button", name="تم النسخ").wait_for()

    watching = phone("ar", "p09")
    assert ill_name not in unit_row(watching, DOCTOR, now_name).inner_text()
    watching.goto("/rota/units/A-URG/covers")
    assert "شاغرة بعد" in watching.inner_text("section.gap")

    theirs = phone("ar", third)
    theirs.goto("/rota/mine")
    theirs.locator(
        f"a[href='{hers.url.removeprefix(theirs.url[: theirs.url.index('/rota')])}']"
    ).click()
    theirs.get_by_role("button", name="آخذ هذه المداومة").click()
    theirs.get_by_text("المداومة لك الآن").wait_for()
    watching.goto("/rota/units/A-URG/covers")
    assert watching.locator("section.gap").count() == 0
    hers.reload()
    assert "تم إيجاد من يعوض" in hers.inner_text("main")
    for page in (hers, theirs, watching):
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.noise == []


def test_from_now_on_the_board_has_the_gap_and_then_the_new_name_without_script(phone, ask):
    """T7 in the middle of a night, and no JavaScript."""
    (_, duty, ill, ill_name, _), *_ = ask(TURNS, "D-HOP", "certifying_doctor")
    other = {"p73": "p74", "p74": "p73"}[ill]
    hers = phone("ar", ill, java_script_enabled=False)
    hers.goto("/rota/mine")
    hers.locator(f"#d{duty}").get_by_role("link", name="يتعذر علي").click()
    hers.click("#f .btn.big")
    link = hers.url
    board = phone("ar", "p71")
    assert DOCTOR in board.inner_text("section.gap")
    assert board.locator("section.gap a.call").count() >= 1
    assert ill_name not in board.inner_text("#board")
    theirs = phone("ar", other, java_script_enabled=False)
    theirs.goto(link)
    theirs.get_by_role("button", name="آخذ هذه المداومة").click()
    board.reload()
    assert board.locator("section.gap").filter(has_text=DOCTOR).count() == 0
    assert ill_name not in board.inner_text("#board")


def test_one_hands_over_the_next_takes_over_and_the_board_says_when(phone, ask):
    """T8, four minutes past the hour."""
    (leaving, _, leaver, _, post), (coming, _, comer, _, _), _ = ask(TURNS, "A-HEB", "shelter_duty")
    ask(RELIEF.format(end="ends_at"), leaving)
    ask(RELIEF.format(end="starts_at"), coming)
    # What the demonstration left open for this house is answered by now.
    ask(
        "UPDATE ask SET ended_at = state_at WHERE ended_at IS NULL"
        " AND unit_id = (SELECT unit_id FROM post WHERE id = ?)",
        post,
    )
    hers = phone("ar", leaver)
    hers.goto("/rota/mine")
    hers.locator(f"a[href='/rota/handover/{post}']").first.click()
    hers.get_by_role("button", name="أسلم المداومة").click()
    hers.get_by_text("سلمت على الساعة").first.wait_for()
    theirs = phone("ar", comer)
    theirs.goto(f"/rota/handover/{post}")
    theirs.get_by_role("button", name="أنا في المداومة: أتسلمها").click()
    theirs.get_by_text("تسلمت على الساعة").first.wait_for()
    theirs.goto("/")
    assert re.search(r"تسلمت \d\d:\d\d", theirs.inner_text("#board"))
    for page in (hers, theirs):
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.noise == []
