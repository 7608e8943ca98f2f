"""What looks like an identifier is found in any digits and disguise; plain sentences pass."""

from datetime import date

import pytest

from portal import guard
from portal.guard import Identifier

Is = Identifier
TODAY = date(2026, 11, 23)

pytestmark = pytest.mark.page_only

BAD = (
    (Is.PHONE, "07 99 00 00 51"), (Is.PHONE, "0799000051"), (Is.PHONE, "07.99.00.00.51"),
    (Is.PHONE, "07-99-00-00-51"), (Is.PHONE, "07/99/00/00/51"), (Is.PHONE, "07 990 000 51"),
    (Is.PHONE, "0 7 9 9 0 0 0 0 5 1"), (Is.PHONE, "+212 7 99 00 00 51"), (Is.PHONE,
    "+212799000051"),
    (Is.PHONE, "00212799000051"), (Is.PHONE, "212 799 000 051"), (Is.PHONE, "+212 (0) 799000051"),
    (Is.PHONE, "799000051"), (Is.PHONE, "٠٧٩٩٠٠٠٠٥١"), (Is.PHONE, "٠٧ ٩٩ ٠٠ ٠٠ ٥١"),
    (Is.PHONE, "۰۷۹۹۰۰۰۰۵۱"), (Is.PHONE, "０７９９００００５１"),
    (Is.PHONE, "07\u200b99\u200b00\u200b00\u200b51"),
    (Is.PHONE, "07\u00a099\u00a000\u00a000\u00a051"), (Is.PHONE, "0500000021"),
    (Is.PHONE, "+33 6 12 34 56 78"), (Is.PHONE, "\u202a+212799000051\u202c"),
    (Is.CARD, "AB123456"), (Is.CARD, "ab 123456"), (Is.CARD, "D-12345"), (Is.CARD, "BE.1234567"),
    (Is.CARD, "ＡＢ１２３４５６"), (Is.CARD, "AB١٢٣٤٥٦"), (Is.CARD, "أب123456"),
    (Is.EMAIL, "someone@example.org"), (Is.EMAIL, "someone (at) example.org"),
    (Is.EMAIL, "someone＠example.org"), (Is.EMAIL, "a.b+c@example.org"),
    (Is.PLACE, "33.8935, -5.5473"), (Is.PLACE, "33,8935 -5,5473"),
    (Is.PLACE, "٣٣.٨٩٣٥, ٥.٥٤٧٣"),
    (Is.PLACE, "33°53'36\"N"), (Is.PLACE, "33.89350 N"), (Is.PLACE, "8C2WV9RM+2X"),
    (Is.PLACE, "maps.app.goo.gl/abc"), (Is.PLACE, "https://goo.gl/maps/x"),
    (Is.PLACE, "///table.chair.lamp"),
    (Is.LINK, "https://example.org/x"), (Is.LINK, "wa.me/212"),
    (Is.BIRTH, "12/03/1990"), (Is.BIRTH, "12.3.1990"), (Is.BIRTH, "12-03-90"), (Is.BIRTH,
    "1990-03-12"),
    (Is.BIRTH, "12 mars 1990"), (Is.BIRTH, "12 مارس 1990"), (Is.BIRTH, "١٢ مارس ١٩٩٠"),
    (Is.BIRTH, "1er janvier 2019"), (Is.BIRTH, "12 March 1990"), (Is.BIRTH, "12 غشت 2001"),
    (Is.NUMBER, "1234567890123"),
)  # fmt: skip


@pytest.mark.parametrize(("what", "text"), BAD)
def test_it_is_found_alone_and_inside_a_sentence(what, text):
    for sentence in (text, f"call {text} tonight", f"خلف الصيدلية {text} ليلا"):
        found = guard.find(sentence, TODAY)
        assert [f.what for f in found] == [what], sentence
        assert found[0].piece == sentence[found[0].start : found[0].end]
        # What is pointed at is nothing but the thing, its invisible marks aside.
        assert found[0].piece.strip("\u202a\u202c") in text


GOOD = (
    "behind the pharmacy, blue door", "خلف الصيدلية قرب الباب الأزرق", "devant la gare à 23h40",
    "room 12, second floor", "dossier 1234/1401/2025", "jugement n° 512/2024", "23:40",
    "20:00-08:00", "3 children: 2, 6 and 13 years", "de 15000 dirhams", "8350", "call 19 or 177",
    "two women, 4 children",
    "RN 6 km 12",
    "on 21/11/2026 she came", "Thursday 26/11/2026 at 10:00", "26 نونبر 2026", "bus 45, stop 12",
    "10 000 dirhams", "A 12", "MK-7F3Q", "code TZ-5M7R", "porte 3, 2e étage", "", "🙂", "ﷺ",
    "99/99/1990",
)  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_a_plain_sentence_passes(text):
    assert guard.find(text, TODAY) == []
    assert guard.in_words(guard.find(text, TODAY)) == ""


@pytest.mark.parametrize("word", ["born", "née le", "date de naissance:", "مزدادة في", "ازدياد"])
def test_a_recent_day_after_a_word_of_birth_is_one_of_birth(word):
    assert [f.what for f in guard.find(f"{word} 20/11/2026", TODAY)] == [Is.BIRTH]


def test_the_bound_between_an_event_and_a_birth_is_sixty_days():
    assert guard.find("24/09/2026", TODAY) == []
    assert [f.what for f in guard.find("23/09/2026", TODAY)] == [Is.BIRTH]


def test_several_are_found_in_order_and_said_in_words(app):
    text = "AB123456 or 07 99 00 00 51, x@example.org, 12/03/1990"
    found = guard.find(text, TODAY)
    assert [f.what for f in found] == [Is.CARD, Is.PHONE, Is.EMAIL, Is.BIRTH]
    with app.test_request_context("/?lang=en"):
        words = guard.in_words(found)
    assert words.startswith("Take this out: an identity card number (« AB123456 »), a phone number")


def test_a_megabyte_is_read_in_a_straight_line():
    """No pattern goes back over what it has read: a long text costs its length."""
    for piece in ("0 ", "12.", "a@", "1/", "AB", "///a.", "٠٧ "):
        guard.find((piece * 500_000)[:20_000], TODAY)
