"""The directory: territory, units, their people and the lines on which they are reached."""

from flask import Flask

from portal.units import (  # noqa: F401 (read for the addresses that they add)
    card,
    contacts,
    directory,
    due,
    export,
    history,
    imports,
    offering,
    paper,
    reveal,
    served,
    suggesting,
    transfer,
)
from portal.units.staff import blueprint


def init(app: Flask) -> None:
    """Register the slice's addresses."""
    app.register_blueprint(blueprint)
