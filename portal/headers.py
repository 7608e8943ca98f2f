"""What every answer carries, and which requests are not answered at all.

One table of headers, asserted on every route by a test (quality 3).
"""

import gzip
from functools import lru_cache

import brotli
from flask import Flask, Response, abort, current_app, request

from portal import assets
from portal.db import SAFE_METHODS

COMPRESSED = {"text/html", "text/calendar"}
COMPRESSED_FROM = 200  # bytes; below that the coding costs more than it saves


@lru_cache
def policy(style_hash: str) -> str:
    """The content security policy: our own origin, one hashed style, nothing else."""
    return (
        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        f"style-src 'self' {style_hash}; form-action 'self'; manifest-src 'self'; "
        "worker-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )


def _table() -> dict[str, str]:
    table = {
        "Content-Security-Policy": policy(assets.ready(assets.FOLDER).critical_hash),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    if current_app.config["SESSION_COOKIE_SECURE"]:
        table["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return table


def _dress(response: Response) -> Response:
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if response.status_code == 204:
        # The poll's empty answer is not a document: the policies would be most of its weight.
        response.headers["X-Content-Type-Options"] = "nosniff"
        del response.headers["Content-Type"]
        return response
    for name, value in _table().items():
        response.headers[name] = value
    return _compress(response)


def _compress(response: Response) -> Response:
    if response.mimetype not in COMPRESSED or response.direct_passthrough:
        return response
    response.vary.update(("Accept-Encoding", "HX-Request"))
    body = response.get_data()
    coding = assets.encoding(request.headers.get("Accept-Encoding", ""))
    if not coding or len(body) < COMPRESSED_FROM:
        return response
    response.set_data(
        brotli.compress(body, quality=5) if coding == "br" else gzip.compress(body, 6, mtime=0)
    )
    response.headers["Content-Encoding"] = coding
    return response


def _name_only(host: str) -> str:
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host


# A spreadsheet may be longer than any form.
LONGER = {"units.import_units": 2_200_000}


def _refuse_strangers() -> None:
    """Another host's name, or another site's form, gets no further.

    A demo answers this machine only, so that a proxy in front of it opens no door (product 4).
    """
    if _name_only(request.host) not in current_app.config["HOSTS"]:
        abort(421)
    if longest := LONGER.get(request.endpoint or ""):
        request.max_content_length = longest
    if "\0" in request.path:
        abort(404)
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)
    origin = request.headers.get("Origin", "null")
    if origin != "null" and _name_only(origin.partition("://")[2]) != _name_only(request.host):
        abort(403)


def init(app: Flask) -> None:
    """Dress every answer; refuse strangers before anything else looks at the request."""
    app.before_request(_refuse_strangers)
    app.after_request(_dress)
