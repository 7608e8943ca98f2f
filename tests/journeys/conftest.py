"""A real server over a demonstration world of its own, and Chromium as a cheap phone."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from portal.settings import ROOT

FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
LOCALES = {"ar": "ar-MA", "fr": "fr-FR", "en": "en-GB"}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps its database."""
    return tmp_path_factory.mktemp("journey")


@pytest.fixture
def ask(folder: Path, server: str) -> Callable[..., list[tuple[Any, ...]]]:
    """`ask("SELECT ...", 7)` puts a question to the server's database, or changes it."""

    def run(statement: str, *values: object) -> list[tuple[Any, ...]]:
        with sqlite3.connect(folder / "portal.db", timeout=10) as connection:
            found = connection.execute(statement, values).fetchall()
        connection.close()
        return found

    return run


@pytest.fixture
def left_alone(ask: Callable[..., list[tuple[Any, ...]]]) -> Callable[[], None]:
    """Everybody has put the phone down for sixteen minutes."""

    def wait() -> None:
        ask("UPDATE sitting SET used_at = strftime('%Y-%m-%d %H:%M:%f000', used_at, '-16 minutes')")

    return wait


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[str]:
    """The portal as `make run` starts it: prepared by command, served by its own server."""
    port = free_port()
    env = os.environ | {
        "SANAD_INSTANCE": str(folder), "SANAD_DEMO": "1", "SANAD_PORT": str(port),
        # Chromium must not leave this machine, even by the quick exit.
        "SANAD_EXIT_URL": "https://neutral.invalid/",
    }  # fmt: skip
    env.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "portal.cli"]
    subprocess.run([*command, "prepare", "--demo"], env=env, cwd=ROOT, check=True)
    log = (folder / "log").open("w")
    process = subprocess.Popen(
        [*command, "serve"], env=env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
    )
    address = f"http://localhost:{port}"
    _wait(address, process, folder / "log")
    yield address
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(20)
    log.close()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers; it says why in its log when it never does."""
    ends = time.monotonic() + 30
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 (our own)
                return
        except OSError:
            continue
    message = log.read_text()
    raise AssertionError(message)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def phone(chromium: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """`phone("ar", "p06")` is a page at 360 px in that language with that person signed in."""
    contexts: list[BrowserContext] = []

    def open_page(lang: str = "ar", who: str = "", **options: object) -> Page:
        settings = {
            "viewport": {"width": 360, "height": 640}, "locale": LOCALES[lang],
            "base_url": server, "has_touch": True, "is_mobile": True,
        }  # fmt: skip
        context = chromium.new_context(**(settings | options))
        contexts.append(context)
        page = context.new_page()
        page.noise = []
        page.on("console", lambda message: page.noise.append(message.text))
        page.on("pageerror", lambda error: page.noise.append(str(error)))
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto("/sign-in")
        if who:
            # The language of the context, not the one that the invented person prefers.
            page.click(f"button[name=who][value={who}]")
            page.wait_for_url("**/")
            if page.get_attribute("html", "lang")[:2] != lang:
                page.click(f"button[name=lang][value={lang}]")
                page.wait_for_selector(f"html[lang^={lang}]")
        return page

    yield open_page
    for context in contexts:
        context.close()
