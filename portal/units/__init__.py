"""The directory: territory, units, their people and the lines on which they are reached."""

from flask import Flask

from portal.units import card, directory, export, imports, transfer  # noqa: F401 (for their addresses)
from portal.units.staff import blueprint


def init(app: Flask) -> None:
    """Register the slice's addresses."""
    app.register_blueprint(blueprint)
