"""A test client that is a strict browser: every page that any test fetches is held to the rules.

One `h1` with which the title begins, language and direction, unique ids, labelled controls, POST
forms with token and key, nothing inline but the one hashed style, valid HTML, weight and number of
queries within bounds.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

import brotli
import html5lib
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from portal import clock
from portal.db import db
from portal.people.models import Person
from portal.people.sittings import Sitting

MOST_QUERIES = 8
# A write reads what it judges by, writes act, trail and key, and reads the fresh fragment; a
# step of signing in counts the try, and changes one sitting for another besides.
MOST_QUERIES_OF_A_WRITE = 22
MOST_BYTES = 12_000
_SEALS = re.compile(r'name=(csrf_token|key) value="([^"]+)"')
_seen: set[str] = set()


@dataclass
class Page:
    """An answer, with what a test asks of it."""

    response: TestResponse
    queries: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The status code."""
        return self.response.status_code

    @cached_property
    def text(self) -> str:
        """The body as the browser reads it."""
        body = self.response.get_data()
        coding = self.response.headers.get("Content-Encoding")
        return (brotli.decompress(body) if coding == "br" else body).decode()

    @property
    def weight(self) -> int:
        """Bytes of the body as sent."""
        return len(self.response.get_data())

    @property
    def headers(self) -> Any:
        """The headers as sent."""
        return self.response.headers

    @cached_property
    def tree(self) -> Element:
        """The document."""
        return html5lib.parse(self.text, namespaceHTMLElements=False)

    def all(self, tag: str) -> list[Element]:
        """Every element of that name."""
        return list(self.tree.iter(tag))

    def words(self, tag: str) -> str:
        """The text of the first such element."""
        return " ".join("".join(self.all(tag)[0].itertext()).split())

    def by_id(self, ident: str) -> Element | None:
        """The element of that id."""
        return next((e for e in self.tree.iter() if e.get("id") == ident), None)


class Browser:
    """A client of the application in one language, signed in as somebody or not."""

    def __init__(self, app: Flask, origin: str, lang: str = "en") -> None:
        self.app, self.origin, self.lang = app, origin, lang
        self.client = app.test_client()
        self.sitting_code = self.account = ""

    def become(self, person_id: int, *, whole: bool = True) -> None:
        """Sign in as somebody without the sign-in page; not `whole` is by passphrase alone."""
        with self.app.test_request_context(base_url=self.origin, method="POST"):
            sitting = Sitting.open(
                db.session.get_one(Person, person_id),
                agent="test",
                is_shared=False,
                browser=secrets.token_hex(32),
            )
            sitting.factor_at = clock.now() if whole else None
            db.session.commit()
            token, self.sitting_code = sitting.token, sitting.code
        with self.client.session_transaction(base_url=self.origin) as session:
            session["_user_id"] = token
            session["language"] = self.lang

    def get(self, path: str, *, fragment: bool = False, **headers: str) -> Page:
        """Fetch a page, or a fragment as htmx does."""
        return self._send("GET", path, fragment=fragment, headers=headers)

    def post(
        self,
        path: str,
        data: dict[str, Any] | bytes | None = None,
        *,
        fragment: bool = False,
        sealed: bool = True,
        **headers: str,
    ) -> Page:
        """Send a form; token and key are added unless `sealed` is False."""
        body = data if isinstance(data, bytes) else (self.seal() if sealed else {}) | (data or {})
        return self._send("POST", path, fragment=fragment, data=body, headers=headers)

    def seal(self) -> dict[str, str]:
        """A token and a fresh key, as any page of this browser carries them."""
        # Read off by pattern: parsing a whole page for each of thousands of posts took minutes.
        fields = dict(_SEALS.findall(self.get("/sign-in").text))
        return {"csrf_token": fields["csrf_token"], "key": fields["key"]}

    def _send(
        self, method: str, path: str, *, fragment: bool, headers: dict[str, str], **more: Any
    ) -> Page:
        sent = {"Accept-Encoding": "br", "Accept-Language": self.lang}
        if fragment:
            sent |= {"HX-Request": "true"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        queries: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            # Waiting for one's turn is no question: SQLite does it in its BEGIN.
            turns = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "SELECT pg_advisory_xact_lock")
            if not statement.startswith(turns):
                queries.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            response = self.client.open(
                path, method=method, base_url=self.origin, headers=sent, **more
            )
        finally:
            event.remove(engine, "before_cursor_execute", note)
        page = Page(response, queries)
        if response.mimetype == "text/html" and response.status_code not in {204, 303, 307}:
            check(page, is_fragment=fragment, path=path)
        return page


def check(page: Page, *, is_fragment: bool, path: str) -> None:
    """Hold one answer to the rules of this module's first lines."""
    most = MOST_QUERIES if page.response.request.method == "GET" else MOST_QUERIES_OF_A_WRITE
    asked = page.queries
    if page.response.request.method == "GET":
        # What a recorded reading adds to the trail comes on top, and is the same for all data.
        asked = [query for query in asked if "trail" not in query and "advisory" not in query]
    assert len(asked) <= most or page.status >= 400, (path, page.queries)
    assert page.weight <= MOST_BYTES, (path, page.weight)
    digest = hashlib.sha256(re.sub(r'value="[^"]*"', "", page.text).encode()).hexdigest()
    if digest in _seen or page.text.startswith("<!doctype html><title>…"):
        return
    _seen.add(digest)
    text = page.text if not is_fragment else f"<!doctype html><title>x</title>{page.text}"
    # A strict parser: an unclosed element or a stray end tag is an error, not a guess.
    html5lib.HTMLParser(strict=True).parse(text)
    ids = [e.get("id") for e in page.tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids)), (path, "an id stands twice")
    _check_inline(page, path)
    _check_forms(page, path)
    if not is_fragment:
        _check_frame(page, path)


def _check_frame(page: Page, path: str) -> None:
    headings = page.all("h1")
    assert len(headings) == 1, (path, "one h1")
    assert page.words("title").startswith(page.words("h1")), path
    root = page.all("html")[0]
    assert root.get("lang") in {"ar-MA", "fr", "en"}, path
    assert root.get("dir") == ("rtl" if root.get("lang") == "ar-MA" else "ltr"), path


def _check_inline(page: Page, path: str) -> None:
    for element in page.tree.iter():
        for name in element.attrib:
            assert name != "style", (path, element.tag)
            assert not name.startswith(("on", "hx-on")), (path, element.tag)
        if element.tag == "script":
            assert element.get("src"), path
            assert not (element.text or "").strip(), path


def _check_forms(page: Page, path: str) -> None:
    labels = {e.get("for") for e in page.all("label")}
    for label in page.all("label"):
        labels |= {e.get("id") or e.get("name") for e in label.iter("input")}
    for form in page.all("form"):
        if form.get("method") == "post":
            names = {e.get("name") for e in form.iter("input")}
            assert {"csrf_token", "key"} <= names, (path, form.get("action"))
    for control in [*page.all("input"), *page.all("select"), *page.all("textarea")]:
        if control.get("type") not in {"hidden", "submit"}:
            known = {control.get("id"), control.get("name")} & labels
            assert known or control.get("aria-label"), (path, control.get("name"))
    for button in page.all("button"):
        assert "".join(button.itertext()).strip() or button.get("aria-label"), path
