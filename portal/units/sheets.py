"""Files that leave through the browser: tables for spreadsheets, each sent as an attachment."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

CSV = "text/csv; charset=utf-8"
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def table(rows: Iterable[Sequence[str]]) -> str:
    """The text of a CSV file that opens with its Arabic whole, and calculates nothing."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    # The mark in front tells spreadsheets that this is UTF-8.
    return "\ufeff" + text.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def attached(text: str, mimetype: str, name: str) -> Response:
    """A file to be kept; the page from which it was asked for stays where it is."""
    response = Response(text, content_type=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
