"""The keys of an installation: made once, read by their owner only, refused in one sentence."""

import base64
import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import strategies as st

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


def test_create_makes_a_private_folder_and_a_key_only_its_owner_reads(tmp_path):
    folder = tmp_path / "instance" / "keys"
    before = os.umask(0)
    try:
        Keyring.create(folder)
    finally:
        os.umask(before)
    assert mode(folder) == 0o700
    assert [path.name for path in folder.iterdir()] == ["k1.key"]
    assert mode(folder / "k1.key") == 0o400


def test_create_narrows_a_folder_that_is_there(tmp_path):
    tmp_path.chmod(0o755)
    Keyring.create(tmp_path)
    assert mode(tmp_path) == 0o700


def test_create_never_overwrites(folder):
    key = (folder / "k1.key").read_bytes()
    with pytest.raises(CipherError, match="only once"):
        Keyring.create(folder)
    assert (folder / "k1.key").read_bytes() == key


def test_create_refuses_beside_a_later_key(tmp_path):
    put(tmp_path, "k2.key", "22" * 32)
    with pytest.raises(CipherError, match="only once"):
        Keyring.create(tmp_path)
    assert not (tmp_path / "k1.key").exists()


def test_create_never_overwrites_a_key_made_at_the_same_moment(folder, monkeypatch):
    key = (folder / "k1.key").read_bytes()
    # What the second of two starts sees when it looks just before the first one has its key.
    monkeypatch.setattr(Path, "glob", lambda *_: iter(()))
    with pytest.raises(CipherError, match="only once"):
        Keyring.create(folder)
    assert (folder / "k1.key").read_bytes() == key


@pytest.mark.asvs("11.2.3")
def test_every_key_is_256_bits_and_new_each_time(tmp_path):
    rings = []
    for name in ("a", "b"):
        Keyring.create(tmp_path / name)
        rings.append(Keyring.load(tmp_path / name))
    keys = {key for ring in rings for key in (ring.keys["k1"], ring.subkey("session"))}
    assert len(keys) == 4
    assert {len(key) * 8 for key in keys} == {256}


@pytest.mark.parametrize(
    "text",
    [
        "ab" * 32,
        "AB" * 32 + "\n",
        base64.b64encode(b"\xab" * 32),
        base64.b64encode(b"\xab" * 32) + b"\r\n",
    ],
    ids=["hex", "capitals", "base64", "line end"],
)
def test_load_reads_hex_and_base64(tmp_path, text):
    put(tmp_path, "k1.key", text, 0o600)
    assert Keyring.load(tmp_path).keys == {"k1": b"\xab" * 32}


def test_the_highest_number_is_current(folder):
    for number in (10, 9, 2):
        put(folder, f"k{number}.key", "ab" * 32)
    (folder / "README").write_text("not a key")
    ring = Keyring.load(folder)
    assert (ring.current, set(ring.keys)) == ("k10", {"k1", "k2", "k9", "k10"})


@pytest.mark.parametrize("name", ["keys", "absent"])
def test_load_refuses_no_key(tmp_path, name):
    (tmp_path / "keys").mkdir()
    with pytest.raises(CipherError, match="There is no key"):
        Keyring.load(tmp_path / name)


@pytest.mark.asvs("11.2.3")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "ab" * 31,
        "ab" * 16,
        "ab" * 33,
        "xy" * 32,
        base64.b64encode(bytes(24)),
        b"\xff" * 64,
        "ab " * 22,
        "!" + "A" * 43 + "=",
    ],
)
def test_load_refuses_what_is_not_32_bytes(tmp_path, text):
    put(tmp_path, "k1.key", text)
    with pytest.raises(CipherError, match=r"^Key k1 is not 32 bytes"):
        Keyring.load(tmp_path)


@pytest.mark.parametrize("wrong", [0o440, 0o404, 0o640, 0o644, 0o660, 0o666, 0o620, 0o700, 0o4400])
def test_load_refuses_a_key_that_others_may_read(folder, wrong):
    (folder / "k1.key").chmod(wrong)
    with pytest.raises(CipherError, match=f"^Key file k1.key has mode {wrong:04o}"):
        Keyring.load(folder)


@pytest.mark.parametrize(
    "name",
    ["k.key", "k0.key", "k01.key", "k12345.key", "K2.key", "k2 (copy).key", ".key", "k٢.key"],
)
def test_load_refuses_a_wrong_name(folder, name):
    put(folder, name, "ab" * 32)
    with pytest.raises(CipherError, match="must be named"):
        Keyring.load(folder)


def test_load_refuses_what_it_cannot_read(folder):
    (folder / "k2.key").mkdir()
    with pytest.raises(CipherError, match=r"k2\.key cannot be read"):
        Keyring.load(folder)


def test_load_refuses_to_go_on_without_the_first_key(folder):
    put(folder, "k2.key", "ab" * 32)
    (folder / "k1.key").unlink()
    with pytest.raises(CipherError, match=r"put back the safe copy of k1\.key"):
        Keyring.load(folder)


def test_the_keys_are_not_shown(ring):
    assert repr(ring) == "Keyring(current='k1')"
