"""Refusals are part of what happened: each is written, in a transaction of its own."""

from dataclasses import dataclass

from flask import request
from flask_login import current_user

from portal.db import writing
from portal.trail.models import Verb, record


@dataclass(frozen=True)
class Refused:
    """Who was refused, as she stood when she asked."""

    person_id: int
    function: str
    unit_code: str
    device_code: str


def note_refusal() -> None:
    """Write that the present request was refused, by whom and at which view."""
    # Taken down before the new transaction makes the session forget which mandates were live.
    who = None
    if current_user.is_authenticated:
        who = Refused(
            current_user.person_id,
            current_user.function,
            current_user.unit_code,
            current_user.device_code,
        )
    with writing():
        record(Verb.REFUSED, who, kind="view", code=request.endpoint or "", is_done=False)
