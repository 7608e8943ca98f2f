"""Static files, made ready once at start: hashed names, brotli 11 and gzip, kept in memory.

Nothing is written to disk, so nothing can be stale. The part of `app.css` between its two
CRITICAL marks goes inline into every page under a CSP hash; the rest is linked.
"""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Blueprint, Flask, Response, abort, request
from markupsafe import Markup

from portal.access import public

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
}
# Asked for by a name that stays, since browsers come back to it: never kept for longer than a look.
LASTING = {
    "service-worker.js": "/service-worker.js",
    "sanad.webmanifest": "/app.webmanifest",
    "icon.svg": "/icon.svg",
}
# What the saved copy needs to be read without a line.
OFFLINE = ("app.css", "copy.js", "app.js", "htmx.min.js", "icon.svg")
_MARKS = re.compile(r"/\*CRITICAL\*/(.*?)/\*END CRITICAL\*/", re.DOTALL)
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_SPACE = re.compile(r"\s*\n\s*")

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    url: str
    kind: str
    plain: bytes
    brotli: bytes
    gzip: bytes


@dataclass(frozen=True)
class Assets:
    """All static files, by name and by the hashed name they are asked for."""

    by_name: dict[str, Asset]
    critical: Markup

    @property
    def critical_hash(self) -> str:
        """The CSP source expression that lets the inline style through."""
        digest = hashlib.sha256(self.critical.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"

    @property
    def whole_css(self) -> Markup:
        """The whole stylesheet, for a file that must need nothing beside it."""
        return self.critical + Markup(self.by_name["app.css"].plain.decode())  # noqa: S704 (ours)

    def url(self, name: str) -> str:
        """The address of a static file, or nothing where it is not installed (htmx may not be)."""
        asset = self.by_name.get(name)
        return asset.url if asset else ""


def _css(text: str) -> str:
    return _SPACE.sub("", _COMMENT.sub("", text)).strip()


def _split(css: str) -> tuple[str, str]:
    found = _MARKS.search(css)
    critical = found.group(1) if found else ""
    head = css[: found.start()] if found else ""
    # The order of the layers is said once, in front of the part that comes first.
    return _css(head + critical), _css(css[found.end() :] if found else css)


def _asset(path: Path, body: bytes) -> Asset:
    digest = hashlib.sha256(body).hexdigest()[:10]
    return Asset(
        url=f"/static/{path.stem}.{digest}{path.suffix}",
        kind=TYPES[path.suffix],
        plain=body,
        brotli=brotli.compress(body, quality=11),
        gzip=gzip.compress(body, 9, mtime=0),
    )


@lru_cache
def ready(folder: Path) -> Assets:
    """Read and compress every file of `folder` that has a known type."""
    critical = ""
    by_name = {}
    for path in sorted(folder.iterdir()):
        if path.suffix not in TYPES:
            continue
        body = path.read_bytes()
        if path.name == "app.css":
            critical, rest = _split(body.decode())
            body = rest.encode()
        by_name[path.name] = _asset(path, body)
    return Assets(by_name, Markup(critical))  # noqa: S704 (our own file)


@lru_cache
def worker(folder: Path) -> Asset:
    """The service worker with the addresses of this release in it."""
    assets = ready(folder)
    files = [assets.url(name) for name in OFFLINE if assets.url(name)]
    version = hashlib.sha256("".join(files).encode()).hexdigest()[:10]
    text = assets.by_name["service-worker.js"].plain.decode()
    text = text.replace("{version}", version).replace("{files}", json.dumps(files))
    return _asset(Path("service-worker.js"), text.encode())


def encoding(accepted: str) -> str:
    """The best encoding that the browser takes: `br`, `gzip` or nothing."""
    offers = {part.split(";")[0].strip() for part in accepted.split(",")}
    return next((name for name in ("br", "gzip") if name in offers), "")


@blueprint.get("/static/<name>")
@public
def static(name: str) -> Response:
    """A static file under its hashed name; it never changes, so it is kept for a year."""
    asset = _by_url().get(f"/static/{name}")
    if asset is None:
        abort(404)
    return _sent(asset, "public, max-age=31536000, immutable")


@blueprint.get("/service-worker.js")
@blueprint.get("/app.webmanifest")
@blueprint.get("/icon.svg")
@public
def lasting() -> Response:
    """The few files that browsers ask for by the same name again: worker, manifest, icon."""
    name = next(name for name, path in LASTING.items() if path == request.path)
    asset = worker(FOLDER) if name == "service-worker.js" else ready(FOLDER).by_name[name]
    return _sent(asset, "no-cache")


def _sent(asset: Asset, keep: str) -> Response:
    coding = encoding(request.headers.get("Accept-Encoding", ""))
    response = Response({"br": asset.brotli, "gzip": asset.gzip}.get(coding, asset.plain))
    response.headers["Content-Type"] = asset.kind
    if coding:
        response.headers["Content-Encoding"] = coding
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = keep
    return response


@lru_cache
def _by_url() -> dict[str, Asset]:
    return {asset.url: asset for asset in ready(FOLDER).by_name.values()}


FOLDER = Path(__file__).resolve().parent.parent / "static"


def init(app: Flask) -> None:
    """Serve the files and tell templates their addresses."""
    assets = ready(FOLDER)
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(asset=assets.url, critical_css=assets.critical)
    if not assets.url("htmx.min.js"):
        app.logger.warning("htmx is not installed: every page works, each tap loads a whole one")
