"""Requests between units: kinds, steps, clocks, and what was answered."""

from flask import Flask

from portal.requests import counts, sending  # noqa: F401 (read for the addresses that they add)
from portal.requests.handover import left_open
from portal.requests.views import blueprint


def init(app: Flask) -> None:
    """Register the slice's addresses; tell the rota what a turn of duty leaves open."""
    app.register_blueprint(blueprint)
    app.extensions["requests_left"] = left_open
