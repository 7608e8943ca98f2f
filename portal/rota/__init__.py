"""Posts, shifts and assignments: who covers what, and where nobody does."""

from flask import Flask

from portal.rota import doors  # noqa: F401 (read for the addresses that it adds)
from portal.rota.views import blueprint


def init(app: Flask) -> None:
    """Register the slice's addresses."""
    app.register_blueprint(blueprint)
