"""The installation's settings: one pure, checked function from environment to mapping.

A setting that is wrong stops the start with one sentence; nothing is guessed.
"""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from portal.cipher import CipherError, Keyring
from portal.db import engine_options

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
NEUTRAL_PAGE = "https://www.google.com/"


class SettingsError(RuntimeError):
    """A start that is refused; its text is the one sentence to act on."""


def instance_folder(env: Mapping[str, str]) -> Path:
    """Where this installation keeps its database, keys and settings (`SANAD_INSTANCE`)."""
    return Path(env.get("SANAD_INSTANCE") or ROOT / "instance").resolve()


def load(env: Mapping[str, str]) -> dict[str, Any]:
    """The checked settings for `create_app`; raises `SettingsError` with what to do.

    Reads the environment and the key folder, nothing else, and changes nothing.
    """
    folder = instance_folder(env)
    is_demo = _flag(env, "SANAD_DEMO")
    try:
        keyring = Keyring.load(folder / "keys")
    except CipherError as error:
        msg = f"{error} Run “python -m portal.cli prepare” first."
        raise SettingsError(msg) from error
    url = _database_url(env, folder)
    origin = _origin(env, is_demo=is_demo)
    is_secure = origin.startswith("https://")
    return {
        "INSTANCE": folder,
        "IS_DEMO": is_demo,
        "KEYRING": keyring,
        "SECRET_KEY": keyring.subkey("session cookie"),
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url),
        "ORIGIN": origin,
        "HOSTS": LOOPBACK if is_demo else frozenset({urlsplit(origin).hostname or ""}),
        "PROXIES": _number(env, "SANAD_PROXIES", 0, highest=0 if is_demo else 3),
        "HOST": env.get("SANAD_HOST") or "127.0.0.1",
        "PORT": _number(env, "SANAD_PORT", 8000, highest=65535),
        "EXIT_URL": _exit_url(env),
        # __Host- binds the cookie to this host over TLS; plain HTTP exists on loopback only.
        "SESSION_COOKIE_NAME": "__Host-sanad" if is_secure else "sanad",
        "SESSION_COOKIE_SECURE": is_secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        # What the cookie opens ends in the database after 12 h at most; the cookie itself goes on
        # to say which browser this is, so that a PIN need not be chosen again every evening.
        "PERMANENT_SESSION_LIFETIME": timedelta(days=90),
        "MAX_CONTENT_LENGTH": 1_000_000,
        "MAX_FORM_MEMORY_SIZE": 1_000_000,
        "MAX_FORM_PARTS": 1_000,
        # The secret lives in the session, so the session's own end is the token's end.
        "WTF_CSRF_TIME_LIMIT": None,
        # Case pages send no referrer; web.py checks Sec-Fetch-Site and Origin instead.
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_CSRF_CHECK_DEFAULT": False,
    }


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "")
    if value not in {"", "0", "1"}:
        msg = f"{name} is “{value}”; write 1 for yes, or leave it out."
        raise SettingsError(msg)
    return value == "1"


def _number(env: Mapping[str, str], name: str, default: int, *, highest: int) -> int:
    value = env.get(name, "")
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or int(value) > highest:
        msg = f"{name} is “{value}”; write a whole number from 0 to {highest}."
        raise SettingsError(msg)
    return int(value)


def _database_url(env: Mapping[str, str], folder: Path) -> str:
    url = env.get("DATABASE_URL") or f"sqlite:///{folder / 'portal.db'}"
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if url.startswith(("sqlite:////", "sqlite:///", "postgresql+psycopg://")):
        return url
    msg = "DATABASE_URL must begin with “postgresql://” or “sqlite:///”; leave it out for SQLite."
    raise SettingsError(msg)


def _origin(env: Mapping[str, str], *, is_demo: bool) -> str:
    origin = env.get("SANAD_ORIGIN", "").rstrip("/")
    if is_demo:
        return f"http://localhost:{_number(env, 'SANAD_PORT', 8000, highest=65535)}"
    parts = urlsplit(origin)
    if parts.scheme != "https" or not parts.hostname or parts.path:
        msg = (
            "SANAD_ORIGIN must be the portal's https address, like “https://portal.example.org”; "
            "real data is never served over plain http."
        )
        raise SettingsError(msg)
    return origin


def _exit_url(env: Mapping[str, str]) -> str:
    url = env.get("SANAD_EXIT_URL") or NEUTRAL_PAGE
    if urlsplit(url).scheme != "https" or not url.isascii():
        msg = "SANAD_EXIT_URL must be an https address of an everyday page."
        raise SettingsError(msg)
    return url
