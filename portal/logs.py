"""The log: one JSON object a line on standard error, with ids and verbs, never content.

No path, no query, no form and no name is written; an endpoint, a status, a device code are.
"""

import json
import logging
import sys
import time
import traceback

from flask import Flask, Response, g, request

_FIELDS = ("reference", "method", "endpoint", "status", "ms")


class Lines(logging.Formatter):
    """Each record as one line of JSON: control and direction marks arrive escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """The record, with the place of an error but never its values."""
        said: dict[str, object] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "event": record.getMessage() if record.name.startswith("portal") else record.name,
        }
        said |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            # The message of a database error quotes the values bound; its kind and place do not.
            said["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])[-6:]
            said["where"] = [f"{frame.name}:{frame.lineno}" for frame in frames]
        return json.dumps(said, ensure_ascii=True)


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    logging.getLogger("portal").info(
        "request",
        extra={
            "method": request.method if request.method.isalpha() else "?",
            "endpoint": request.endpoint or "",
            "status": response.status_code,
            "ms": round((time.perf_counter() - g.began) * 1000, 1),
        },
    )
    return response


def init(app: Flask) -> None:
    """Send every record of this process through the one formatter."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    for name in ("portal", app.name):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(logging.INFO)
        logger.propagate = False
    app.before_request(_begin)
    app.after_request(_end)
