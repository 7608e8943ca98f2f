"""Requests between units: kinds, steps, clocks, and what was answered."""

from flask import Flask

from portal.requests.models import Request

__all__ = ["Request", "init"]


def init(app: Flask) -> None:
    """Register the slice's addresses."""
