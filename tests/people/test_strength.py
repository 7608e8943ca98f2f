"""Passphrases that are soon guessed: by anybody, by somebody of the trade, by a neighbour."""

import pytest

from portal.people.strength import is_weak

NAMES = ("n.tajribi", "Nezha Tajribi", "نزهة التجريبي")


@pytest.mark.asvs("6.2.4", "6.2.11")
@pytest.mark.parametrize(
    "text",
    [
        "passwordpassword", "123456789012", "azertyuiop12", "aaaaaaaaaaaaaaaa", "qwertyuiop[]",
        "sanadsanadsanad", "Marrakech2026", "Tajribi Nezha", "nezhatajribi26", "casablanca1234",
        "motdepasse2026", "التجريبي2026", "hopital meknes", "gendarmerie12",
    ],
)  # fmt: skip
def test_soon_guessed(text):
    assert is_weak(text, NAMES)


@pytest.mark.asvs("6.2.5")
@pytest.mark.parametrize(
    "text",
    [
        "quatre chevaux bleus", "une phrase qui tient debout", "four horses swim home",
        "سبعة جمال تشرب القهوة", "hbqztkwpvmxr", "x" * 3 + " tilleul corbeau ardoise " * 40,
    ],
)  # fmt: skip
def test_whatever_its_letters_a_good_one_passes(text):
    assert not is_weak(text, NAMES)
