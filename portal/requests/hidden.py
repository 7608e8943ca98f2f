"""Which requests are kept from somebody whatever else she may: told by whoever keeps exclusions."""

from typing import Any

from flask import current_app
from sqlalchemy import false

from portal.people.sittings import Sitting


def hidden_from(request_id: Any, reader: Sitting) -> Any:
    """The condition that a request is hidden from the reader (T16); every page, tombstone, list
    and count asks it.
    """
    asked = current_app.extensions.get("hides_request")
    return asked(request_id, reader) if asked else false()
