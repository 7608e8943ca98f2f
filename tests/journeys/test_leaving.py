"""Leaving leaves nothing: quick exit, sign-out, the back button with the page cache on."""

import time

import pytest
from playwright.sync_api import Error

NEUTRAL = "https://neutral.invalid/"


@pytest.fixture
def neutral(phone):
    """A page whose everyday site is answered by the test, since nothing may leave this machine."""

    def open_page(*args, **options):
        page = phone(*args, **options)
        page.context.route(NEUTRAL, lambda route: route.fulfill(body="weather", status=200))
        return page

    return open_page


def _is_out_soon(page):
    """The sitting ends behind the reader's back, so a page asked for at once may still be hers."""
    until = time.monotonic() + 10
    page.goto("/")
    while "/sign-in" not in page.url:
        assert time.monotonic() < until, "still signed in ten seconds after the quick exit"
        page.goto("/")


@pytest.mark.parametrize("way", ["button", "escape"])
def test_quick_exit_replaces_the_page_and_ends_the_sitting(neutral, way):
    page = neutral("ar", "p01")
    if way == "button":
        page.get_by_role("button", name="خروج سريع").click()
    else:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    page.wait_for_url(NEUTRAL)
    _is_out_soon(page)
    assert page.locator("input[name=passphrase]").count() == 1


def test_quick_exit_without_javascript(neutral):
    page = neutral("fr", "p01", java_script_enabled=False)
    page.get_by_role("button", name="Quitter vite").click()
    page.wait_for_url(NEUTRAL)
    page.goto("/")
    page.wait_for_url("**/sign-in*")


@pytest.mark.asvs("14.3.1")
def test_sign_out_leaves_no_storage_and_no_page(phone):
    page = phone("en", "p01")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in*")
    kept = page.evaluate(
        "Promise.all([caches.keys(), indexedDB.databases()]).then(([c, d]) =>"
        " c.length + d.length + localStorage.length + sessionStorage.length)"
    )
    assert kept == 0
    assert page.evaluate("document.cookie") == ""


@pytest.mark.asvs("14.3.2")
def test_back_after_sign_out_shows_nothing_though_pages_are_kept(playwright, server):
    """The page cache is on: the driver turns it off unless told not to."""
    browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium",
        args=["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = browser.new_page(base_url=server, locale="en-GB")
    page.goto("/sign-in")
    page.click("button[value=p05]")
    page.wait_for_url("**/")
    page.goto("/areas/TZ")
    page.locator("form#h").evaluate("f => { f.action = '/sign-out'; f.submit(); }")
    page.wait_for_url("**/sign-in*")
    for _ in range(2):
        try:
            page.go_back()
        except Error:
            break
        assert "05 00 00" not in page.content()
    browser.close()
