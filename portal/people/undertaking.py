"""The data undertaking: three short pages read and accepted before anything opens, every year."""

from flask import abort, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.access import Held, Permission, even, needs
from portal.db import db
from portal.people.models import UNDERTAKING
from portal.people.views import blueprint
from portal.trail.models import Verb, record
from portal.web import here, page

LEAVES = 3


@blueprint.get("/undertaking")
@blueprint.get("/undertaking/<int:leaf>")
@needs(Permission.KEEP_OWN)
@even(Held.UNDERTAKING)
def undertaking(leaf: int = 1) -> Response:
    """One of the three pages: what we never write, her consent, leaving quickly."""
    if not 1 <= leaf <= LEAVES:
        abort(404)
    read = session.get("read", 0)
    if leaf > read + 1:
        return redirect(url_for("people.undertaking", next=request.args.get("next") or None), 303)
    session["read"] = max(read, leaf)
    return page(
        "people/undertaking.html",
        leaf=leaf,
        leaves=LEAVES,
        to=request.args.get("next", ""),
        is_given=current_user.held is None,
    )


@blueprint.post("/undertaking")
@needs(Permission.KEEP_OWN)
@even(Held.UNDERTAKING)
def undertake() -> Response:
    """She read all three and accepts."""
    if session.get("read", 0) < LEAVES:
        return redirect(url_for("people.undertaking"), 303)
    current_user.person.undertake()
    record(Verb.UNDERTAKEN, current_user, kind="undertaking", code=f"v{UNDERTAKING}")
    db.session.commit()
    session.pop("read")
    return redirect(here(request.form.get("next", "")), 303)
