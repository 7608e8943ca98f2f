"""Refusals are part of what happened: each is written, in a transaction of its own."""

from dataclasses import dataclass

from flask import request
from flask_login import current_user

from portal.db import writing
from portal.trail.models import Verb, record


@dataclass(frozen=True)
class Asker:
    """Who asked, as she stood then: taken down before a new transaction forgets her mandates."""

    person_id: int
    function: str
    unit_code: str
    device_code: str

    @classmethod
    def now(cls) -> "Asker | None":
        """Whoever asks now; nobody where nobody is signed in."""
        if not current_user.is_authenticated:
            return None
        return cls(
            current_user.person_id,
            current_user.function,
            current_user.unit_code,
            current_user.device_code,
        )


def note_refusal() -> None:
    """Write that the present request was refused, by whom and at which view."""
    who = Asker.now()
    with writing():
        record(Verb.REFUSED, who, kind="view", code=request.endpoint or "", is_done=False)
