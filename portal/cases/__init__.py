"""Cases, notes and what is shared of them; who read what."""

from flask import Flask

from portal.cases import models, notes, retention, shares, stamps, twins  # noqa: F401


def init(app: Flask) -> None:
    """Register the slice's addresses."""
