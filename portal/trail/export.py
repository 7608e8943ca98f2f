"""The trail as a signed copy: one JSON object a line, then one that names the head and signs all.

The signature is Ed25519 (RFC 8032) under a key derived from the installation's; whoever holds the
public key checks a copy without this installation. A tail that is cut off the database later is
found, since the copy names the row and digest that were last.
"""

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import current_app
from sqlalchemy import select

from portal.db import db
from portal.trail.models import Entry

# Rows in one copy; a longer trail is taken in parts, each from the row after the last.
MOST = 50_000


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(current_app.config["KEYRING"].subkey("export"))


def public_key() -> str:
    """What checks the signature, in hex; to be noted outside this installation once."""
    raw = _key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return raw.hex()


def signed(first: int = 0) -> bytes:
    """The rows from number `first` on, and a last line with head, public key and signature."""
    rows = db.session.scalars(
        select(Entry).where(Entry.seq >= first).order_by(Entry.seq).limit(MOST)
    ).all()
    body = b"".join(_line(_told(row)) for row in rows)
    last = rows[-1] if rows else None
    head = {"head": last.seq if last else 0, "digest": last.digest if last else ""}
    signature = _key().sign(body + _line(head)).hex()
    return body + _line(head | {"public_key": public_key(), "signature": signature})


def _told(row: Entry) -> dict[str, Any]:
    said = {c.name: getattr(row, c.name) for c in Entry.__table__.columns}
    return said | {"at": row.at.isoformat(timespec="microseconds")}


def _line(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
