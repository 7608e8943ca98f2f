"""Refusals are part of what happened: each is written, in a transaction of its own."""

from flask import request
from flask_login import current_user

from portal.db import writing
from portal.trail.models import Verb, record


def note_refusal() -> None:
    """Write that the present request was refused, by whom and at which view."""
    who = current_user._get_current_object() if current_user.is_authenticated else None
    with writing():
        record(Verb.REFUSED, who, kind="view", code=request.endpoint or "", is_done=False)
