"""The first screen: who is on duty now. It reads the other slices and owns nothing."""

from flask import Flask

from portal.board import copy, sheet  # noqa: F401 (read for the addresses that they add)
from portal.board.lock import show_lock
from portal.board.views import blueprint

__all__ = ["init", "show_lock"]


def init(app: Flask) -> None:
    """Register the board's addresses."""
    app.register_blueprint(blueprint)
