"""Cases, notes and what is shared of them; who read what."""

from flask import Flask

# Read for the addresses that they add to the one blueprint of the slice.
from portal.cases import (  # noqa: F401
    bases,
    erasing,
    hiding,
    judging,
    reading,
    route,
    sharing,
    trail,
    writing,
)
from portal.cases.asking import hides_request
from portal.cases.stamps import StampAgreement
from portal.cases.views import blueprint


def init(app: Flask) -> None:
    """Register the slice's addresses, and those of the trail."""
    app.register_blueprint(blueprint)
    app.register_blueprint(trail.blueprint)
    # What the slices to the left ask without knowing of cases.
    app.extensions["may_stamp"] = StampAgreement.is_on
    app.extensions["hides_request"] = hides_request
