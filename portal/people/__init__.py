"""Persons, their memberships, and how they get in and out."""

from flask import Flask, g, request
from flask_login import LoginManager, current_user

# Both are read for the addresses that they add to the one blueprint of the slice.
from portal.people import (  # noqa: F401
    joining,
    lock,
    mandates,
    own,
    persons,
    restoring,
    second,
    undertaking,
)
from portal.people.sittings import Sitting
from portal.people.views import blueprint

login = LoginManager()
# The token is the whole identity; a fingerprint of address and browser would end sittings on a
# road with two mobile networks.
login.session_protection = None
login.user_loader(Sitting.of_token)


def _note_use() -> None:
    """Remember the use that a person makes; a page that polls by itself keeps nobody signed in.

    A public address, a stylesheet for one, is nobody's use and asks nothing of the database; a
    try to open a locked page is not yet hers.
    """
    if "permission" in g and "v" not in request.args and not current_user.held:
        current_user.note_use()


def init(app: Flask) -> None:
    """Sittings behind Flask-Login, and the slice's addresses."""
    login.init_app(app)
    app.before_request(_note_use)
    app.register_blueprint(blueprint)
