"""Posts, shifts and assignments: who covers what, and where nobody does."""

from flask import Flask

from portal.rota import feed_keys, holidays, posters, reduced  # noqa: F401 (tables)
from portal.rota.views import blueprint


def init(app: Flask) -> None:
    """Register the slice's addresses."""
    app.register_blueprint(blueprint)
