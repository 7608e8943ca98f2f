"""The log: JSON lines with ids and verbs; no name, number, path, passphrase or token."""

import io
import json
import logging
import sys

import pytest

from portal.logs import Lines
from tests.cast import PASSPHRASE, PEOPLE


@pytest.fixture
def written(app):
    """What the portal's logger writes from now on."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    logging.getLogger("portal").addHandler(handler)
    yield stream
    logging.getLogger("portal").removeHandler(handler)


@pytest.mark.asvs("16.2.4", "16.2.5", "14.2.1")
def test_a_night_of_work_leaves_no_canary_in_the_log(written, browse, nobody):
    nobody.post("/sign-in", {"account": "canary-account", "passphrase": "canary passphrase"})
    nobody.post("/sign-in", {"account": "nadia", "passphrase": PASSPHRASE})
    nobody.get("/?canary=query")
    nobody.get("/canary-path")
    latifa = browse("latifa")
    latifa.get("/areas/TZ")
    latifa.post("/areas/MK/tries", {"m": "canary-field"})
    with latifa.client.session_transaction(base_url="https://portal.example.org") as session:
        token = session["_user_id"]
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert len(lines) >= 6
    text = written.getvalue()
    for word in ("canary", PASSPHRASE, "nadia", token, "5000000", *(p[2] for p in PEOPLE)):
        assert word not in text
    assert {"at", "level", "event", "endpoint", "status", "ms"} <= set(lines[-1])


@pytest.mark.asvs("16.4.1")
def test_hostile_marks_arrive_escaped_and_values_of_errors_do_not():
    record = logging.LogRecord("portal", logging.INFO, "", 0, "a\r\nb\x1b[31m\u202ec", (), None)
    line = Lines().format(record)
    assert "\n" not in line
    assert "\u202e" not in line
    assert "\x1b" not in line
    try:
        raise ValueError("canary value")
    except ValueError:
        record.exc_info = sys.exc_info()
    assert "canary" not in Lines().format(record)
    assert json.loads(Lines().format(record))["error"] == "ValueError"
