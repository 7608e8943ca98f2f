"""HTTP in general: whole pages and their fragments, answers to writes, errors in her language.

Only this module reads or writes `HX-*` headers. One template, one block, one name: the same block
is the page's part and the answer to htmx (house, Fragments).
"""

import hashlib
import logging
import re
import secrets
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import StrictUndefined
from markupsafe import Markup
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable
from werkzeug.wrappers import Response as BaseResponse

from portal.access import Held
from portal.db import SAFE_METHODS, db
from portal.i18n import N_, gettext

csrf = CSRFProtect()
log = logging.getLogger("portal")

# Replaced by the block's own hash once it is rendered; no user text can hold a NUL.
VERSION = Markup("\0v\0")

# The token and the key of a form are new with each rendering and are no news.
SEALS = re.compile(r'name=(?:csrf_token|key) value="[^"]*"')

# A path of ours is short; what is longer came from elsewhere.
LONGEST_PATH = 300

# What happened, and what to do next. A status that is not here speaks as 400.
WORDS = {
    400: (N_("This form cannot be used any more"), N_("Go back, reload the page and try again.")),
    403: (N_("This is not open to you"), N_("Ask your unit's coordinator if you need it.")),
    404: (N_("Nothing is here"), N_("Go back to the board, or check the address.")),
    405: (N_("This form cannot be used any more"), N_("Go back, reload the page and try again.")),
    413: (N_("That is too large"), N_("Send less at a time; the limit is 1 MB.")),
    421: (N_("Wrong address"), N_("Open the portal by its own address.")),
    429: (N_("Too many tries"), N_("Wait a quarter of an hour, or ask your unit's coordinator.")),
    500: (N_("Something broke on our side"), N_("Nothing was recorded. Try again in a minute.")),
    503: (
        N_("The portal cannot record anything right now"),
        N_("Nothing was recorded. What you can see is still right; call by phone, try again soon."),
    ),
}


# Where the step is taken that somebody is held for.
DOORS = {Held.FACTOR: "people.second_factor", Held.UNDERTAKING: "people.undertaking"}


def is_fragment() -> bool:
    """Whether htmx asks, and so wants the block instead of the whole page."""
    return request.headers.get("HX-Request") == "true"


def page(
    template: str, block: str = "", *, status: int = 200, as_of: str = "", **context: Any
) -> Response:
    """The whole page, or its `block` when htmx asks; a poll that knows this version gets 204.

    With `as_of` (hh:mm) the block is one that is polled: its version is the hash of what it
    renders now, and the time travels in a header, so that it moves without a body.
    """
    current_app.update_template_context(context)
    source = current_app.jinja_env.get_template(template)
    names = source.new_context(context | {"version": VERSION, "as_of": as_of})
    if not block:
        return Response("".join(source.root_render_func(names)), status=status)
    part = "".join(source.blocks[block](names))
    version = hashlib.sha256(SEALS.sub("", part).encode()).hexdigest()[:10]
    part = part.replace(VERSION, version)
    if is_fragment():
        is_known = request.method == "GET" and request.args.get("v") == version
        response = Response(status=204) if is_known else Response(part, status=status)
        if as_of:
            response.headers["As-Of"] = as_of
        return response
    # The page takes the block as rendered, so that the two are the same to the letter.
    names.blocks[block].insert(0, lambda _names: iter([part]))
    return Response("".join(source.root_render_func(names)), status=status)


def answer(endpoint: str, values: dict[str, str]) -> BaseResponse:
    """Show where a write led: the fresh fragment to htmx, a 303 to a plain browser."""
    if not is_fragment():
        return redirect(address(endpoint, values), 303)
    view: Callable[..., BaseResponse] = current_app.view_functions[endpoint]  # type: ignore[assignment]
    return view(**values)


def address(endpoint: str, values: dict[str, str]) -> str:
    """The path of an endpoint with these values."""
    return url_for(endpoint, _anchor=None, _method=None, _scheme=None, _external=None, **values)


def here(path: str) -> str:
    """`path` if it is a path of this portal, else the board: where a redirect may lead."""
    is_ours = (
        len(path) <= LONGEST_PATH
        and path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and path.isprintable()
    )
    return path if is_ours and "\\" not in path else url_for("board.show")


def fail(status: int, *, reference: str = "") -> BaseResponse:
    """The page, or the notice, that says what happened and what to do next."""
    what, next_ = WORDS.get(status, WORDS[400])
    text = render_template(
        "error.html" if not is_fragment() else "_notice.html",
        what=gettext(what),
        next_=gettext(next_),
        reference=reference,
    )
    return _noticed(Response(text, status=status))


def _protect() -> None:
    """The token on every write, checked after the gate so that an ended session says so."""
    if request.method not in SAFE_METHODS:
        csrf.protect()


def _on_http(error: HTTPException) -> BaseResponse:
    status = error.code or 500
    if isinstance(error, InternalServerError):
        return _on_any(error.original_exception or error)
    if status == 401:
        return _on_anonymous()
    if isinstance(error, CSRFError) or status == 403:
        current_app.extensions["note_refusal"]()
    return fail(status)


def _on_anonymous() -> BaseResponse:
    held = current_user.held if current_user.is_authenticated else None
    if held is Held.LOCKED:
        return _noticed(current_app.extensions["show_lock"]())
    if is_fragment():
        return _noticed(Response(render_template("_sign_in_again.html"), status=401))
    to = {"next": request.full_path.rstrip("?")} if request.method == "GET" else {}
    if to.get("next") == "/":
        to = {}
    return redirect(address(DOORS[held] if held else "people.sign_in", to), 303)


def _noticed(response: BaseResponse) -> BaseResponse:
    """The same answer, which htmx puts where the page says what happened."""
    if is_fragment():
        response.headers["HX-Retarget"] = "#notice"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def resume(to: str, *, is_write: bool) -> BaseResponse:
    """Back to what was asked before the lock; a write goes on with the body it was sent with.

    To htmx, which still has the page, it says that the tap can be made again.
    """
    if is_fragment():
        response = Response("")
        response.headers["HX-Trigger"] = "unlocked"
        return response
    # 307: the browser sends the same fields again, under the same token and key.
    return redirect(here(to), 307 if is_write else 303)


def nothing_new() -> Response:
    """Nothing to show that is not shown already."""
    return Response(status=204)


def _on_any(error: BaseException) -> BaseResponse:
    """The last resort: no trace to the reader, an id for the log, no half write."""
    db.session.rollback()
    # The page of the error asks the database for nothing, not even for who reads it.
    g.is_bare = True
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
    reference = secrets.token_hex(4)
    status = 503 if isinstance(error, (DBAPIError, ServiceUnavailable)) else 500
    log.error("failed", exc_info=error, extra={"reference": reference})
    return fail(status, reference=reference)


def _key() -> str:
    """The idempotency key of the forms on this page."""
    if "key" not in g:
        g.key = secrets.token_urlsafe(12)
    return str(g.key)


def _in_every_page() -> dict[str, Any]:
    return {
        "is_bare": g.get("is_bare", False),
    }


def init(
    app: Flask, note_refusal: Callable[[], None], show_lock: Callable[[], BaseResponse]
) -> None:
    """Errors, tokens and the macros; the gate must have been put up before.

    `note_refusal` is called for every 403 and stray form, since the platform knows no trail of its
    own; `show_lock` makes the page in front of a locked one, since it knows no duty lines either.
    """
    app.extensions |= {"note_refusal": note_refusal, "show_lock": show_lock}
    app.config["WTF_CSRF_METHODS"] = {"POST", "PUT", "PATCH", "DELETE"}
    csrf.init_app(app)
    app.before_request(_protect)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_in_every_page)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(Exception, _on_any)
    app.jinja_env.globals.update(key=_key, is_demo=app.config["IS_DEMO"])
    app.jinja_env.globals["ui"] = app.jinja_env.get_template("ui.html").module
