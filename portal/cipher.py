"""Encryption of single fields at rest: AES-256-GCM bound to the row (quality 3, At rest).

A sealed field is `<key id>:` + 12-byte nonce + ciphertext + 16-byte tag. The additional data are
the key id, table, column and row, each behind its length in 4 bytes, so a value copied to any other
place is refused. No key encrypts directly: each use has a key of its own, derived by
HKDF-SHA256 (RFC 5869). The nonce is random, which NIST SP 800-38D allows for 2**32 texts under one
key.
"""

import base64
import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_FIRST = "k1"
_KEY_BYTES = 32
_NONCE_BYTES = 12
_SUFFIX = ".key"
_MODES = (0o400, 0o600)
# No leading zero: k1 and k01 would be one number and two keys.
_KEY_ID = re.compile(r"k[1-9][0-9]{0,3}")
# What stands in front of a text sealed with a record's own key.
_OWN = "own"
_REFUSED = "This sealed text cannot be opened: its key is absent, or it was changed or moved."
_EXISTS = "There is a key already: the first key is created only once."


class CipherError(Exception):
    """A key or a sealed text is refused; the text is one sentence and holds no secret."""


@dataclass(frozen=True)
class Keyring:
    """This installation's keys: id to 32 bytes, and the id that new texts are sealed with.

    Raises CipherError when the first key `k1` or the current one is absent, or one is not 32 bytes
    long.
    """

    keys: Mapping[str, bytes] = field(repr=False)
    current: str

    def __post_init__(self) -> None:
        for key_id in (_FIRST, self.current):
            if key_id not in self.keys:
                raise CipherError(
                    f"Key {key_id} is missing: put back the safe copy of {key_id}{_SUFFIX}."
                )
        for key_id, key in self.keys.items():
            if len(key) != _KEY_BYTES:
                raise CipherError(
                    f"Key {key_id} is not 32 bytes in hex or base64: put back its safe copy."
                )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The keys in `folder`: files `<key id>.key` of hex or base64, the highest number current.

        Raises CipherError when there is none, a name is not k1 to k9999, a file's mode is not 0400
        or 0600, a key is not 32 bytes, or `k1` is absent (see `subkey`).
        """
        keys = {path.name.removesuffix(_SUFFIX): path for path in folder.glob(f"*{_SUFFIX}")}
        if not keys:
            raise CipherError("There is no key: create the first one, or put back the safe copies.")
        for key_id in keys:
            if not _KEY_ID.fullmatch(key_id):
                raise CipherError(
                    f"Key file {key_id + _SUFFIX!r} must be named k1{_SUFFIX} to k9999{_SUFFIX}."
                )
        current = max(keys, key=lambda key_id: int(key_id[1:]))
        return cls({key_id: _read(path) for key_id, path in keys.items()}, current)

    @staticmethod
    def create(folder: Path) -> None:
        """Make `folder` (mode 0700) and in it the first key, `k1.key` (mode 0400).

        Raises CipherError when the folder holds any key already: nothing is ever overwritten.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        if any(folder.glob(f"*{_SUFFIX}")):
            raise CipherError(_EXISTS)
        _write(folder, _FIRST)

    @staticmethod
    def add(folder: Path) -> str:
        """Make the key after the highest one in `folder`, which becomes the current one at the next
        start; its id. The older ones stay, since what they sealed must still open.
        """
        key_id = f"k{int(Keyring.load(folder).current[1:]) + 1}"
        _write(folder, key_id)
        return key_id

    def seal(self, text: str, *, table: str, column: str, row: str) -> bytes:
        """Encrypt `text` for one field, with the current key.

        `row` is the row's random uid, never its database id, which is None before the first flush.
        Raises CipherError when the place is incomplete or the text is not valid Unicode.
        """
        nonce = secrets.token_bytes(_NONCE_BYTES)
        bound = _bound(self.current, table, column, row)
        ciphertext = self._box(self.current).encrypt(nonce, _bytes(text), bound)
        return self.current.encode() + b":" + nonce + ciphertext

    def open(self, sealed: bytes, *, table: str, column: str, row: str) -> str:
        """Decrypt what `seal` made for the same field, with whichever key it names.

        Raises CipherError, always with the same sentence, when the key is absent, the text was
        cut or changed, or it was sealed for another field.
        """
        name, _, body = sealed.partition(b":")
        key_id = name.decode("ascii", "replace")
        nonce, ciphertext = body[:_NONCE_BYTES], body[_NONCE_BYTES:]
        try:
            box = self._box(key_id)
            return box.decrypt(nonce, ciphertext, _bound(key_id, table, column, row)).decode()
        except (KeyError, ValueError, InvalidTag):
            raise CipherError(_REFUSED) from None

    def wrap(self, key: "DataKey", *, table: str, column: str, row: str) -> bytes:
        """A record's own key, sealed with the current key of the installation."""
        return self.seal(key.secret.hex(), table=table, column=column, row=row)

    def unwrap(self, wrapped: bytes, *, table: str, column: str, row: str) -> "DataKey":
        """What `wrap` sealed. Raises CipherError as `open` does."""
        return DataKey(bytes.fromhex(self.open(wrapped, table=table, column=column, row=row)))

    def subkey(self, purpose: str) -> bytes:
        """A 32-byte key for one named purpose, like "session" or "trail" (HKDF-SHA256).

        It comes from the first key, `k1`, and so stays the same for the installation's life: a
        rotation must not sign people out, break the trail's chain or lose a lookup hash. `k1` is
        therefore kept even when no field is sealed with it any more. Different purposes give
        unrelated keys.
        """
        return _derive(self.keys[_FIRST], b"sanad purpose:" + purpose.encode())

    def _box(self, key_id: str) -> AESGCM:
        return AESGCM(_derive(self.keys[key_id], b"sanad field"))


@dataclass(frozen=True)
class DataKey:
    """The key of one record alone: destroying its wrapped copy destroys every text under it.

    A rotation of the installation's keys wraps it anew and leaves the texts as they are.
    """

    secret: bytes = field(repr=False)

    @classmethod
    def fresh(cls) -> Self:
        """A key that nobody has seen."""
        return cls(secrets.token_bytes(_KEY_BYTES))

    def seal(self, text: str, *, table: str, column: str, row: str) -> bytes:
        """As `Keyring.seal`, with this key."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        bound = _bound(_OWN, table, column, row)
        return _OWN.encode() + b":" + nonce + self._box().encrypt(nonce, _bytes(text), bound)

    def open(self, sealed: bytes, *, table: str, column: str, row: str) -> str:
        """As `Keyring.open`, with this key."""
        head, body = sealed[: len(_OWN) + 1], sealed[len(_OWN) + 1 :]
        nonce, ciphertext = body[:_NONCE_BYTES], body[_NONCE_BYTES:]
        try:
            if head != _OWN.encode() + b":":
                raise KeyError(_OWN)
            bound = _bound(_OWN, table, column, row)
            return self._box().decrypt(nonce, ciphertext, bound).decode()
        except (KeyError, ValueError, InvalidTag):
            raise CipherError(_REFUSED) from None

    def _box(self) -> AESGCM:
        return AESGCM(_derive(self.secret, b"sanad data field"))


def _write(folder: Path, key_id: str) -> None:
    """A fresh key into its file.

    Opened for creation only, so of two starts at once the second fails instead of replacing the
    key; flushed to the disk, since a key lost in a power cut takes every text sealed with it along.
    """
    path = folder / f"{key_id}{_SUFFIX}"
    try:
        target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        raise CipherError(_EXISTS) from None
    with os.fdopen(target, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_KEY_BYTES) + "\n")
        file.flush()
        os.fsync(target)
    _flush_folder(folder)


def _derive(key: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=info).derive(key)


def _bytes(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        # Not chained: the original error carries the whole text.
        raise CipherError("A text to be sealed holds a broken character.") from None


def _bound(*parts: str) -> bytes:
    """The additional data; lengths make ("ab", "c") differ from ("a", "bc")."""
    if not all(parts):
        raise CipherError("A sealed text needs the table, column and row that it belongs to.")
    return b"".join(len(data).to_bytes(4, "big") + data for data in map(_bytes, parts))


def _flush_folder(folder: Path) -> None:
    """Write the folder's new entry to the disk: a file's own flush need not cover its name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> bytes:
    """The key in a file; other than 32 bytes when it is not well-formed, which Keyring refuses."""
    try:
        with path.open("rb") as file:
            # Asked of the open file, so that it cannot be exchanged between the question and the
            # reading.
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            text = file.read().strip()
    except OSError as error:
        raise CipherError(
            f"Key file {path.name} cannot be read: give it to the portal's own user."
        ) from error
    if mode not in _MODES:
        raise CipherError(
            f"Key file {path.name} has mode {mode:04o}: only its owner may read it, run chmod 400."
        )
    try:
        is_hex = len(text) == 2 * _KEY_BYTES
        return bytes.fromhex(text.decode()) if is_hex else base64.b64decode(text, validate=True)
    except ValueError:
        return b""
