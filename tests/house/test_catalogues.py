"""The catalogues: every word of the portal in Arabic and in French, none left, none guessed."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "portal" / "translations"
HOLES = re.compile(r"%\(\w+\)s")
LANGUAGES = ("ar_MA", "fr")

pytestmark = pytest.mark.page_only


def catalogue(language):
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def said(language):
    return [message for message in catalogue(language) if message.id]


def forms(message):
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def key(message):
    return message.id if isinstance(message.id, str) else tuple(message.id)


def extracted():
    """All messages of Python and templates, as pairs where they have a plural."""
    with (FOLDER / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2)}
    return {found[2] for found in extract_from_dir(ROOT, methods, options, keywords)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_hold_what_the_portal_says_and_nothing_else(language):
    ids = {message.id for message in said(language)}
    words = extracted()
    assert len(words) > 100
    assert sorted(map(str, words - ids)) == []
    assert sorted(map(str, ids - words)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_empty_or_guessed(language):
    assert [m.id for m in said(language) if m.fuzzy] == []
    assert [m.id for m in said(language) if not all(form.strip() for form in forms(m))] == []
    assert [key for key, m in catalogue(language).obsolete.items()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_hole_of_a_sentence_is_kept(language):
    for message in said(language):
        if isinstance(message.id, str):
            assert sorted(HOLES.findall(message.id)) == sorted(HOLES.findall(message.string))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plural_has_all_its_forms_and_writes_the_number_or_says_it(language):
    plurals = [m for m in said(language) if isinstance(m.id, tuple)]
    assert len(plurals) >= 4
    for message in plurals:
        holes = set(HOLES.findall(message.id[1]))
        assert len(forms(message)) == {"ar_MA": 6, "fr": 2}[language]
        for place, form in enumerate(forms(message)):
            missing = holes - set(HOLES.findall(form))
            # None, one and two are words in Arabic, and "one" may be in French.
            in_words = place <= {"ar_MA": 2, "fr": 0}[language]
            assert not missing or (in_words and missing == {"%(n)s"}), message.id
            assert set(HOLES.findall(form)) <= holes, message.id


def test_arabic_tells_one_from_two_from_a_few():
    for message in said("ar_MA"):
        if isinstance(message.id, tuple):
            _none, one, two, few, *_more = forms(message)
            assert len({one, two, few}) == 3 or "%(n)s" not in message.id[1], message.id


def test_arabic_is_written_in_arabic_letters():
    ours = {"WhatsApp", "SAMU", "Esc", "CSV"}
    for message in said("ar_MA"):
        words = re.findall(r"\b(?<!\.)[A-Za-z]{3,}", HOLES.sub("", " ".join(forms(message))))
        assert set(words) <= ours, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_is_what_is_written(language):
    """The compiled file says the same as its source; dates of files lie, after a clone."""
    with (FOLDER / language / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        compiled = {key(m): list(forms(m)) for m in read_mo(file) if m.id}
    written = {key(m): list(forms(m)) for m in said(language)}
    assert compiled == written
