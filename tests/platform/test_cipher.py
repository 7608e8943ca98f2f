"""Sealed fields: bound to their place, whole or refused, and readable through a change of keys."""

import ast
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

import portal.cipher
from portal.cipher import CipherError, Keyring

NOTE = {"table": "notes", "column": "text", "row": "u8Xk2"}
CLOSED = "cannot be opened"
# Any valid text: every character but the lone surrogates, which UTF-8 cannot write.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def put(folder, name, text, mode=0o400):
    """Write a key file as an operator would."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def field_key(folder):
    """The key that texts are sealed with, derived anew from the first key's file."""
    key = bytes.fromhex((folder / "k1.key").read_text())
    return HKDF(SHA256(), 32, None, b"sanad field").derive(key)


@pytest.fixture
def folder(tmp_path):
    Keyring.create(tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def ring(folder):
    return Keyring.load(folder)


@given(text=TEXTS, table=TEXTS.filter(bool), column=TEXTS.filter(bool), row=TEXTS.filter(bool))
def test_what_is_sealed_opens(text, table, column, row):
    ring = Keyring({"k1": b"\x01" * 32}, "k1")
    place = {"table": table, "column": column, "row": row}
    sealed = ring.seal(text, **place)
    assert ring.open(sealed, **place) == text
    assert len(sealed) == len("k1:") + 12 + len(text.encode()) + 16


def test_the_same_text_is_never_sealed_alike(ring):
    nonces = {ring.seal("tonight", **NOTE)[3:15] for _ in range(1000)}
    assert len(nonces) == 1000


@pytest.mark.asvs("11.3.2")
def test_the_cipher_is_aes_256_gcm(folder, ring):
    sealed = ring.seal("ليلة", **NOTE)
    bound = b"\0\0\0\x02k1" + b"\0\0\0\x05notes" + b"\0\0\0\x04text" + b"\0\0\0\x05u8Xk2"
    assert sealed[:3] == b"k1:"
    assert AESGCM(field_key(folder)).decrypt(sealed[3:15], sealed[15:], bound).decode() == "ليلة"


@pytest.mark.asvs("11.3.2")
def test_the_portal_imports_no_other_cipher():
    home = "cryptography.hazmat.primitives.ciphers"
    names = set()
    for path in Path(portal.cipher.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
    assert {name for name in names if name.startswith((home, "cryptography.fernet"))} == {
        f"{home}.aead.AESGCM"
    }


@pytest.mark.asvs("11.3.3")
def test_a_flipped_bit_is_refused(ring):
    sealed = ring.seal("tonight", **NOTE)
    for bit in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(CipherError, match=CLOSED):
            ring.open(bytes(flipped), **NOTE)


@pytest.mark.asvs("11.3.3")
def test_a_cut_or_longer_text_is_refused(ring):
    sealed = ring.seal("tonight", **NOTE)
    parts = [sealed[:end] for end in range(len(sealed))]
    for wrong in [*parts, sealed[1:], sealed + b"\0", sealed + sealed]:
        with pytest.raises(CipherError, match=CLOSED):
            ring.open(wrong, **NOTE)


@pytest.mark.asvs("11.3.3")
@pytest.mark.parametrize(
    "elsewhere",
    [
        NOTE | {"row": "u8Xk3"},
        NOTE | {"column": "draft"},
        NOTE | {"table": "shares"},
        NOTE | {"table": "note", "column": "stext"},
        NOTE | {"column": "textu", "row": "8Xk2"},
        NOTE | {"table": "text", "column": "notes"},
    ],
)
def test_a_text_moved_to_another_field_is_refused(ring, elsewhere):
    ring.seal("hers", **elsewhere)
    with pytest.raises(CipherError, match=CLOSED):
        ring.open(ring.seal("another's", **NOTE), **elsewhere)


@pytest.mark.asvs("11.2.2")
def test_a_new_key_takes_over_and_the_old_texts_still_open(folder, ring):
    old = ring.seal("before", **NOTE)
    put(folder, "k2.key", "ab" * 32)
    both = Keyring.load(folder)
    new = both.seal(both.open(old, **NOTE), **NOTE)
    assert (old[:3], new[:3]) == (b"k1:", b"k2:")
    assert both.open(old, **NOTE) == both.open(new, **NOTE) == "before"
    with pytest.raises(CipherError, match=CLOSED):
        ring.open(new, **NOTE)


@pytest.mark.asvs("11.2.2")
def test_a_key_in_the_middle_can_go_when_nothing_needs_it(folder):
    put(folder, "k2.key", "ab" * 32)
    sealed = Keyring.load(folder).seal("before", **NOTE)
    put(folder, "k3.key", "cd" * 32)
    again = Keyring.load(folder).seal("before", **NOTE)
    (folder / "k2.key").unlink()
    assert Keyring.load(folder).open(again, **NOTE) == "before"
    with pytest.raises(CipherError, match=CLOSED):
        Keyring.load(folder).open(sealed, **NOTE)


@pytest.mark.asvs("11.3.3")
def test_the_key_id_is_bound_too(folder):
    put(folder, "k2.key", (folder / "k1.key").read_text())
    ring = Keyring.load(folder)
    with pytest.raises(CipherError, match=CLOSED):
        ring.open(b"k1" + ring.seal("tonight", **NOTE)[2:], **NOTE)


@pytest.mark.parametrize("part", NOTE)
def test_a_text_without_a_place_is_refused(ring, part):
    with pytest.raises(CipherError, match="the table, column and row"):
        ring.seal("tonight", **NOTE | {part: ""})
    with pytest.raises(CipherError, match="the table, column and row"):
        ring.open(ring.seal("tonight", **NOTE), **NOTE | {part: None})


def test_a_broken_character_is_refused_without_repeating_the_text(ring):
    with pytest.raises(CipherError, match="broken character") as refusal:
        ring.seal("secret \ud800", **NOTE)
    assert "secret" not in str(refusal.value)
    assert refusal.value.__suppress_context__


def test_subkeys_differ_by_purpose_and_survive_a_rotation(folder, ring):
    purposes = ["session", "trail", "lookup", "field", "sanad field", ""]
    subkeys = [ring.subkey(purpose) for purpose in purposes]
    taken = {ring.keys["k1"], field_key(folder)}
    assert len({*subkeys, *taken}) == len(subkeys) + len(taken)
    put(folder, "k2.key", "ab" * 32)
    assert [Keyring.load(folder).subkey(purpose) for purpose in purposes] == subkeys
