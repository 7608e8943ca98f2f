"""For everyone: axe finds nothing, the HTML is valid, 320 px and 200 % text hold, both schemes."""

import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe

from portal.settings import ROOT

# As the coordinator of Taza's hospital unit sees them; 53 and 55 are a colleague and her mandate.
PEOPLE = (
    "/units/B-HOP/people", "/units/B-HOP/invitations", "/units/B-HOP/lines", "/people/53",
    "/mandates/55/end", "/mandates/55/transfer", "/me", "/me/pin", "/start", "/undertaking/1",
)  # fmt: skip
DIRECTORY = (
    "/units", "/units?q=Tahla", "/units/B-HOP", "/communes/03.561.01.11", "/units/B-HOP/edit",
    "/units/B-HOP/contacts",
)  # fmt: skip
REQUESTS = (
    "/requests", "/requests/TZ-3C8M", "/requests/new", "/requests/new?kind=escort",
    "/requests/handover", "/requests/numbers",
)  # fmt: skip
PATHS = (*DIRECTORY, *REQUESTS, "/", "/areas/TZ", "/sign-in", "/nowhere", *PEOPLE)
VALIDATOR = ROOT / "tests" / ".node"
RULES = """{"extends": ["html-validate:recommended", "html-validate:a11y"], "rules": {
 "attr-quotes": "off", "doctype-style": "off", "no-implicit-button-type": "off",
 "attribute-boolean-style": "off", "no-trailing-whitespace": "off", "void-style": "off",
 "attribute-empty-style": "off",
 "form-dup-name": ["error", {"shared": ["radio", "checkbox", "button", "reset", "submit"]}],
 "long-title": "off", "no-raw-characters": "off",
 "no-implicit-input-type": "off", "tel-non-breaking": "off", "prefer-native-element": "off"}}"""


def violations(page):
    return [
        (found["id"], [node["target"] for node in found["nodes"]][:3])
        for found in Axe().run(page).response["violations"]
    ]


@pytest.mark.parametrize(("lang", "width"), [("ar", 360), ("ar", 320), ("fr", 320), ("en", 360)])
def test_axe_finds_nothing(phone, lang, width):
    page = phone(lang, "p11", viewport={"width": width, "height": 640})
    for path in PATHS:
        answer = page.goto(path)
        assert answer.status == (404 if path == "/nowhere" else 200), path
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_axe_finds_nothing_in_the_dark(phone):
    page = phone("ar", "p11", color_scheme="dark")
    for path in PATHS:
        page.goto(path)
        assert violations(page) == [], path


def test_axe_finds_nothing_on_links_and_on_the_lock(phone):
    page = phone("ar", "p11")
    page.goto("/units/B-HOP/invitations")
    page.click("#f .btn.big")
    assert violations(page) == []
    link = page.input_value("#link")
    page.goto("/people/53")
    page.click("button[value=whole]")
    assert violations(page) == []
    page.get_by_role("button", name="إيقاف").click()
    page.goto("/me")
    page.get_by_role("button", name="قفل الآن").click()
    assert page.inner_text("h1") == "مقفل"
    assert violations(page) == []
    area = phone("fr", "p26")
    for path in ("/units/import", "/areas/TZ/people"):
        area.goto(path)
        assert violations(area) == [], path
    stranger = phone("fr")
    for path in (link, link[:-1]):
        stranger.goto(path)
        assert violations(stranger) == []


def test_axe_finds_nothing_after_no_answer(phone):
    page = phone("ar", "p15")
    page.locator("button[name=m]").first.click()
    page.locator("button[name=m][value^=yes]").first.wait_for()
    assert violations(page) == []
    page.locator("button[name=m][value^=yes]").first.click()


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_nothing_is_cut_at_twice_the_text(phone, lang):
    page = phone(lang, "p11")
    for path in PATHS:
        page.goto(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        box = page.locator("#x").bounding_box()
        assert box["y"] >= 0
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360


def test_every_target_is_large_enough_for_a_thumb(phone):
    page = phone("ar", "p11")
    for path in PATHS:
        page.goto(path)
        small = page.evaluate(
            "[...document.querySelectorAll('a[href],button,summary,select,input:not([type=hidden])')]"
            ".filter(e => e.offsetParent && !e.closest('.skip,.tick')).map(e => ["
            "e.textContent.trim().slice(0, 20), e.getBoundingClientRect()])"
            ".filter(([, b]) => b.width < 44 || b.height < 44).map(([t]) => t)"
        )
        assert small == [], path


def test_the_keyboard_reaches_everything_and_sees_where_it_is(phone):
    page = phone("fr", "p11")
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        reached.add(page.evaluate("document.activeElement.textContent.trim()"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert {"Quitter vite", "sans réponse", "Se déconnecter"} <= reached


def test_the_html_is_valid(phone, tmp_path):
    (tmp_path / "rules.json").write_text(RULES)
    for lang in ("ar", "fr", "en"):
        page = phone(lang, "p11")
        for place, path in enumerate(PATHS):
            response = page.request.get(path)
            (tmp_path / f"{lang}{place}.html").write_bytes(response.body())
    done = subprocess.run(
        [VALIDATOR / "node", VALIDATOR / "node_modules/html-validate/bin/html-validate.mjs",
         "--config", tmp_path / "rules.json", *sorted(tmp_path.glob("*.html"))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]


def test_paper_has_the_lines_and_no_buttons(phone):
    page = phone("ar", "p11")
    page.emulate_media(media="print")
    assert page.locator(".call").first.is_visible()
    assert not page.locator(".q").first.is_visible()
    assert not page.locator(".head").is_visible()
