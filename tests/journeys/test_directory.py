"""T13: a listener with an illiterate rural woman on the phone finds who serves her, in a minute."""

import pytest


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("text", ["Sidi Mokhtar", "سيدي المختار", "sidi lmokhtar"])
def test_in_any_spelling_the_right_units_are_there(phone, script, text):
    page = phone("ar", "p22", java_script_enabled=script)
    page.get_by_role("link", name="بحث").click()
    page.fill("#q", text)
    if not script:
        page.get_by_role("button", name="بحث").click()
    page.wait_for_selector(".place")
    assert page.inner_text(".place h2") == "سيدي المختار"
    said = page.inner_text("#found")
    assert "يتدخل الدرك الملكي" in said
    assert "إمنتانوت" in said
    assert "تاشلحيت" in said
    assert page.locator("#found a.call").count() >= 5
    page.locator("#found h3 a").first.click()
    page.wait_for_selector("button[value^=answered]")
    page.locator("button[value^=answered]").first.click()
    page.wait_for_load_state()
    assert "الآن" in page.inner_text(".rows")


def test_confirming_a_card_is_one_tap(phone):
    page = phone("fr", "p60")
    page.goto("/units/C-POL")
    with page.expect_request(lambda r: r.method == "POST") as sent:
        page.get_by_role("button", name="Tout est toujours juste").click()
    assert len(sent.value.post_data or "") < 1_000
    page.wait_for_load_state()
    assert "confirmée à l'instant" in page.inner_text(".rows").replace("’", "'")
