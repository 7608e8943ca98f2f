"""Places for tonight: how many a house has, whom it takes, what is held, and the way to it."""

from flask import Flask

from portal.requests.lists import Kind
from portal.shelters import (  # noqa: F401 (read for the addresses that they add)
    find,
    holding,
    numbers_page,
    removed,
    rules,
    stays,
)
from portal.shelters.duty import places_door, sees_removed
from portal.shelters.following import follow
from portal.shelters.views import blueprint


def init(app: Flask) -> None:
    """Register the slice's addresses, and let holds follow the steps of their requests."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(places_door=places_door, sees_removed=sees_removed)
    app.extensions.setdefault("after_step", []).append(follow)
    app.extensions.setdefault("request_pages", {})[Kind.PLACE_TONIGHT.value] = "shelters.asked"
