"""Where the prosecution's stamps may be set: nowhere until an agreement was entered (T3.4)."""

from collections.abc import Callable

from flask import current_app


def may_stamp(area_id: int | None) -> bool:
    """Whether the prosecution of this area agreed to time stamps; asked of whoever keeps that."""
    asked: Callable[[int | None], bool] | None = current_app.extensions.get("may_stamp")
    return bool(asked and asked(area_id))
