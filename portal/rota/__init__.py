"""Posts, shifts and assignments: who covers what, and where nobody does."""

from flask import Flask

from portal.rota import (  # noqa: F401 (read for the addresses that they add)
    assigning,
    calendars,
    counting,
    covering,
    doors,
    feed_keys,
    generation,
    holidays,
    leaves,
    marking,
    missing,
    my_duties,
    pasting,
    planning,
    plans,
    posters,
    posts,
    printing,
    proposing,
    reduced,
    reducing,
    relieving,
    replacing,
    swapping,
    volunteering,
    watching,
    words,
)
from portal.rota.views import blueprint


def init(app: Flask) -> None:
    """Register the slice's addresses.

    `requests_left(unit_id)` says how many open requests must be passed on before a handover; the
    slice of requests, which this one may not know, puts its own answer in its place.
    """
    app.extensions.setdefault("requests_left", lambda _unit_id: 0)
    app.register_blueprint(blueprint)
