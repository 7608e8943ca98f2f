"""An escort from asking to done, between two phones at 360 px, in Arabic and French."""

import pytest

# Send, she agrees, acknowledge, on the way, done; and "acknowledged" as it is told afterwards.
WORDS = {
    "ar": (
        "إرسال", "وافقت المعنية بالأمر على هذا الطلب", "الإشعار بالتوصل", "في الطريق", "أنجز",
        "تم الإشعار بالتوصل",
    ),
    "fr": (
        "Envoyer", "Elle est d'accord pour cette demande", "Accuser réception", "en route", "fait",
        "réception accusée",
    ),
}  # fmt: skip
POINT = "devant la pharmacie"


def asked(page, lang):
    """Ask the police for an escort; the code of the request."""
    page.goto("/requests/new?kind=escort")
    for box in page.locator("input[name=to]:checked").all():
        box.uncheck()
    page.locator("input[name=to][value=A-POL]").check()
    page.select_option("[name=start]", "point")
    page.fill("[name=text]", POINT)
    page.get_by_label(WORDS[lang][1]).check()
    page.get_by_role("button", name=WORDS[lang][0], exact=True).click()
    page.wait_for_url("**/requests/MK-*")
    return page.url.rsplit("/", 1)[1]


@pytest.mark.parametrize(
    ("sender", "recipient", "script"), [("ar", "fr", True), ("fr", "ar", False)]
)
def test_an_escort_is_asked_answered_and_done(phone, sender, recipient, script):
    """Two units, two languages; each step is one tap, with JavaScript and without."""
    nadia = phone(sender, "p01", java_script_enabled=script)
    code = asked(nadia, sender)
    # Calling is one tap away, and inert in a demonstration.
    assert nadia.locator("a.call[aria-disabled=true]").first.is_visible()

    latifa = phone(recipient, "p06", java_script_enabled=script)
    latifa.goto("/requests")
    latifa.locator(f"li:has-text('{code}') h3 a").click()
    assert POINT not in latifa.locator("main").inner_text()
    _, _, acknowledge, way, done, acknowledged = WORDS[recipient]
    for button, told in ((acknowledge, acknowledged), (way, way), (done, done)):
        latifa.goto("/requests")
        row = latifa.locator(f"li[id]:has-text('{code}')")
        row.get_by_role("button", name=button, exact=True).click()
        # With JavaScript the row comes back in place, without it the request's own page.
        latifa.locator(f".tl li:has-text('{told}')").first.wait_for()
        assert latifa.url.endswith("/requests" if script else f"/requests/{code}")
        if button == way:
            latifa.goto(f"/requests/{code}")
            assert POINT in latifa.locator("main").inner_text()
    nadia.reload()
    said = nadia.locator("main").inner_text()
    assert POINT not in said
    assert WORDS[sender][4] in said
    assert nadia.noise == latifa.noise == []
