"""The saved copy: opened with no line at all it answers, with its age; signing out leaves none."""

import pytest

IS_KEPT = "caches.match('/copy', {cacheName: 'copy'}).then(found => Boolean(found))"
# Asked again on every frame, for ten seconds at most.
SOON = """async wanted => {
  const ends = performance.now() + 10000;
  for (;;) {
    if (Boolean(await caches.match('/copy', {cacheName: 'copy'})) === wanted) return true;
    if (performance.now() > ends) return false;
    await new Promise(requestAnimationFrame);
  }
}"""


@pytest.fixture
def keeping(phone):
    """A phone on which the portal was read once, so that it holds a copy."""

    def open_page(lang="ar", who="p13"):
        page = phone(lang, who)
        assert page.evaluate(SOON, True)
        return page

    return open_page


def test_without_a_line_the_duty_lines_open_with_their_age(keeping):
    page = keeping("ar")
    page.context.set_offline(True)
    page.goto("/")
    assert "نسخة محفوظة على الساعة" in page.locator(".saved").inner_text()
    assert "دقيقة" in page.locator("#age").inner_text()
    page.wait_for_selector("#off:visible")
    assert page.locator(".call").count() >= 8
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.context.set_offline(False)


def test_the_installed_portal_shows_the_copy_at_once_and_then_the_board(keeping):
    page = keeping("fr")
    page.goto("/open")
    page.wait_for_selector("#board")
    assert page.url.endswith("/")


def test_signing_out_leaves_no_copy(keeping):
    page = keeping("en")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in*")
    assert page.evaluate(SOON, False)


def test_an_ended_sitting_never_takes_the_copys_place(keeping, ask):
    page = keeping("fr", "p11")
    ask("UPDATE sitting SET began_at = strftime('%Y-%m-%d %H:%M:%f000', began_at, '-13 hours')")
    page.goto("/open")
    page.wait_for_selector("#in:visible")
    assert "05 00 00 00 23" in page.locator("main").inner_text()
    assert page.evaluate(IS_KEPT)
