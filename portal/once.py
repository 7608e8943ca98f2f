"""Acknowledged is durable, retried is once: the idempotency key of every write form.

The key's row is written in the transaction of the act and keeps status and place only; a retry
renders the page anew. A refused form (422) rolls back and so uses up no key (quality 4).
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from flask import g, request
from flask_login import current_user
from sqlalchemy import String, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.db import SAFE_METHODS, Base, Moment, db
from portal.web import answer


class Deed(Base):
    """One write that a browser asked for under a key of its own, and where it led."""

    __tablename__ = "deed"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    endpoint: Mapped[str] = mapped_column(String(60), default="")
    values: Mapped[str] = mapped_column(String(200), default="")


def once(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a writing view: the same key from the same person is one event, however often sent.

    A form that offers the same deed on many rows names its buttons `m`; each row is a deed of
    its own.
    """

    @wraps(view)
    def keyed(*args: Any, **values: Any) -> Any:
        if request.method in SAFE_METHODS:
            return view(*args, **values)
        key = request.form.get("key", "")
        if not 10 <= len(key) <= 64:
            raise BadRequest
        said = (str(current_user.person_id), request.path, key, request.form.get("m", ""))
        digest = hashlib.sha256("\n".join(said).encode("utf-8", "replace")).hexdigest()
        if _claim(digest):
            g.deed = digest
            return view(*args, **values)
        return _again(digest)

    keyed.is_once = True  # type: ignore[attr-defined]
    return keyed


def _claim(digest: str) -> bool:
    """Take the key, or learn that it was used: one statement, so two requests cannot both win."""
    dialect: Any = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    taken = db.session.execute(
        dialect.insert(Deed)
        .values(digest=digest, at=clock.now(), endpoint="", values="")
        .on_conflict_do_nothing()
        .returning(Deed.digest)
    )
    return taken.first() is not None


def _again(digest: str) -> Any:
    deed = db.session.scalars(select(Deed).where(Deed.digest == digest)).one()
    pairs = dict(pair.split("=", 1) for pair in deed.values.split("&") if pair)
    return answer(deed.endpoint, pairs)


def then(endpoint: str, **values: str) -> BaseResponse:
    """End a write: commit its one transaction, then show `endpoint`, as a fragment or by 303."""
    if digest := g.get("deed"):
        said = "&".join(f"{name}={value}" for name, value in values.items())
        db.session.execute(
            update(Deed).where(Deed.digest == digest).values(endpoint=endpoint, values=said)
        )
    db.session.commit()
    return answer(endpoint, values)
