"""T10 and T11 at 360 px, and a phone that was put down: covered, opened, nothing lost."""

import pytest

NOW = "strftime('%Y-%m-%d %H:%M:%f000', 'now')"
ON_DUTY = f"""
SELECT person.account, person.name_latin, unit.code, membership.id, coordinator.account, area.code
FROM assignment
JOIN shift ON shift.id = assignment.shift_id AND shift.starts_at <= {NOW} AND shift.ends_at > {NOW}
JOIN post ON post.id = shift.post_id AND post.publication = 'name_and_line'
JOIN membership ON membership.id = assignment.membership_id AND membership.role = 'member'
JOIN person ON person.id = membership.person_id
JOIN unit ON unit.id = post.unit_id JOIN area ON area.id = unit.area_id
JOIN membership AS other ON other.unit_id = unit.id AND other.role = 'coordinator'
JOIN person AS coordinator ON coordinator.id = other.person_id
WHERE membership.ends_at IS NULL AND area.code <> 'MK'
AND (SELECT count(*) FROM membership AS m WHERE m.person_id = person.id) = 1
ORDER BY area.code, person.account LIMIT 1
"""  # noqa: S608 (our own words only)
GOOD = "سبعة جمال تشرب القهوة"


@pytest.mark.parametrize("script", [True, False])
def test_a_new_member_is_useful_on_her_first_day(phone, script):
    """T10: invited in a few taps, in by link, undertaking read, PIN chosen, three things first."""
    nadia = phone("ar", "p01", java_script_enabled=script)
    nadia.click("text=الأشخاص")
    nadia.click("text=دعوة شخص")
    nadia.select_option("#function", "psychologist")
    nadia.click("text=إنشاء الرابط")
    assert nadia.locator("svg.qr").is_visible()
    link = nadia.input_value("#link")

    newcomer = phone("fr", java_script_enabled=script)
    newcomer.goto(link)
    newcomer.fill("#name_ar", "نزهة التجريبي")
    newcomer.fill("#name_latin", "Nezha Tajribi")
    newcomer.fill("#account", f"nezha.{script}".lower())
    for field in ("#passphrase", "#again"):
        newcomer.fill(field, GOOD)
    newcomer.click("#f .btn.big")
    for _ in range(3):
        newcomer.click("main .btn.big")
    for field in ("#pin", "#again"):
        newcomer.fill(field, "481516")
    newcomer.click("#f .btn.big")
    newcomer.wait_for_url("**/start")
    newcomer.locator("ol a").first.click()
    newcomer.locator("button[value^=yes]").first.click()
    newcomer.wait_for_url("**/lines")
    newcomer.goto("/")
    assert newcomer.locator("#board").count() == 1

    nadia.reload()
    assert nadia.locator("svg.qr").count() == 0
    nadia.goto("/people")
    assert nadia.get_by_text("نزهة التجريبي").count() >= 1
    newcomer.context.clear_cookies()
    newcomer.goto(link)
    assert newcomer.locator("#account").count() == 0


def test_whoever_is_ended_is_out_on_her_next_request_and_the_board_shows_the_gap(phone, ask):
    """T11, with two browsers."""
    who, name, unit, mandate, coordinator, area = ask(ON_DUTY)[0]
    hers = phone("ar", who)
    assert hers.locator("#board").count() == 1
    theirs = phone("fr", coordinator)
    before = theirs.locator("section.gap > div").count()
    theirs.goto(f"/units/{unit}/people")
    theirs.click(f"text={name}")
    theirs.click("text=Mettre fin au mandat")
    theirs.click("#f .btn.big")
    theirs.wait_for_url(f"**/mandates/{mandate}/duties")
    assert "permanence" in theirs.inner_text("section.gap h2")
    assert theirs.get_by_text("a-t-elle changé").count() == 1

    hers.goto("/")
    hers.wait_for_url("**/sign-in*")
    theirs.goto(f"/areas/{area}")
    assert theirs.locator("section.gap > div").count() == before + 1
    assert name not in theirs.inner_text("#board")
    theirs.goto(f"/units/{unit}/people")
    initials = " ".join(f"{word[0]}." for word in name.split())
    assert theirs.get_by_text(initials).count() == 1


@pytest.mark.parametrize("script", [True, False])
def test_a_form_half_typed_when_it_locked_is_sent_once_after_the_pin(
    phone, ask, left_alone, script
):
    page = phone("ar", "p06", java_script_enabled=script)
    page.goto("/units/A-POL/invitations")
    page.select_option("#function", "police_officer")
    page.fill("#last_on", "2027-03-31")
    before = ask("SELECT count(*) FROM invitation")[0][0]
    left_alone()
    page.click("#f .btn.big")
    assert page.inner_text("h1") == "مقفل"
    assert page.locator("a.call").count() > 3
    page.fill("[name=lock_secret]", "111111")
    page.click("#f .btn.big")
    assert page.locator(".why").count() == 1
    page.fill("[name=lock_secret]", "123456")
    page.locator("#f .btn.big").dblclick(no_wait_after=True)
    page.wait_for_url("**/invitations/*")
    assert page.locator("svg.qr").count() == 1
    found = ask("SELECT function, last_on FROM invitation ORDER BY id DESC LIMIT 1")
    assert found == [("police_officer", "2027-03-31")]
    assert ask("SELECT count(*) FROM invitation")[0][0] == before + 1


def test_a_tap_that_met_the_lock_is_made_again_once_it_is_open(phone, left_alone):
    page = phone("en", "p13")
    row = page.locator("#board li:has(button[value^=no])").first
    row_id = row.get_attribute("id")
    left_alone()
    row.locator("button").click()
    page.wait_for_selector("#notice [name=lock_secret]")
    assert not page.locator("#board").is_visible()
    assert page.locator("#notice a.call").count() > 2
    page.fill("[name=lock_secret]", "123456")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#{row_id} button[value^=yes]")
    assert page.locator("#lock").count() == 0
    assert page.locator("#board").is_visible()


def test_a_page_left_alone_covers_itself_and_keeps_what_was_typed(phone, left_alone):
    page = phone("fr", "p15")
    page.clock.install()
    page.goto("/units/B-ONG/invitations")
    page.fill("#last_on", "2027-01-31")
    left_alone()
    page.clock.fast_forward("15:30")
    page.wait_for_selector("#notice [name=lock_secret]")
    assert not page.locator("#last_on").is_visible()
    page.fill("[name=lock_secret]", "123456")
    page.click("#notice .btn.big")
    page.wait_for_selector("#last_on", state="visible")
    assert page.input_value("#last_on") == "2027-01-31"


def test_a_page_used_elsewhere_meanwhile_is_uncovered_again(phone):
    page = phone("en", "p15")
    page.clock.install()
    page.goto("/me")
    page.clock.fast_forward("15:30")
    # By its selector: the page's own policy lets no text be evaluated again and again.
    page.locator("body:not(.locked)").wait_for()
    assert page.locator("#lock").count() == 0
