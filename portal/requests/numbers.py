"""Numbers about requests, and how small ones are hidden: values in, values out.

A count under five is shown as "< 5"; and where one hidden cell could be worked out from the total,
another is hidden with it (secondary suppression).
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from portal.requests.lists import Act

Cell = TypeVar("Cell", bound=Hashable)
Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)

LEAST = 5
# Upper bounds in minutes within which an answer is counted; what took longer is "more".
BOUNDS = (5, 10, 20, 30, 60, 120, 720, 1440, 4320)
MORE = "more"


@dataclass(frozen=True)
class Fact:
    """What is counted of one unit asked: times, and the words of its steps."""

    sent_at: datetime
    answer_by: datetime
    answered_at: datetime | None
    reach_by: datetime | None
    ended_at: datetime | None
    # (step, word, at), as far as they are counted.
    steps: tuple[tuple[str, str, datetime], ...] = ()


def bound_of(length: timedelta) -> str:
    """The bound within which a length falls."""
    minutes = length.total_seconds() / 60
    return next((str(bound) for bound in BOUNDS if minutes <= bound), MORE)


def measures(fact: Fact, at: datetime) -> Iterable[tuple[str, str]]:
    """What is counted of one unit asked, as (measure, entry); the same before and after purging."""
    yield "sent", ""
    if fact.answered_at:
        yield "answered", bound_of(fact.answered_at - fact.sent_at)
    if (fact.answered_at or fact.ended_at or at) > fact.answer_by:
        yield "late", ""
    for act, word, when in fact.steps:
        if act == Act.DECLINED:
            yield "declined", word
        elif act == Act.OBSTACLE:
            yield "obstacle", word
        elif act == Act.WITH_HER:
            yield "reached", bound_of(when - fact.sent_at)


def median(counts: Mapping[str, int]) -> str:
    """The bound within which half of these fall; nothing where nothing was counted."""
    total, seen = sum(counts.values()), 0
    for bound in (*map(str, BOUNDS), MORE):
        seen += counts.get(bound, 0)
        if total and 2 * seen >= total:
            return bound
    return ""


def suppressed(counts: Mapping[Cell, int]) -> dict[Cell, int | None]:
    """The counts of one row that has a total beside it; None is what must not be shown.

    Zero is shown. With exactly one cell hidden, or hidden ones that add up to less than five, the
    next smallest is hidden too, so that the total gives nothing away.
    """
    hidden = {cell for cell, n in counts.items() if 0 < n < LEAST}
    left = sorted((n, str(cell), cell) for cell, n in counts.items() if n >= LEAST)
    while hidden and left and (len(hidden) == 1 or sum(counts[c] for c in hidden) < LEAST):
        hidden.add(left.pop(0)[2])
    return {cell: None if cell in hidden else n for cell, n in counts.items()}


def suppressed_table(
    table: Mapping[tuple[Row, Column], int],
) -> dict[tuple[Row, Column], int | None]:
    """As `suppressed`, for a table with totals of rows and columns: none is given by either."""
    shown: dict[tuple[Row, Column], int | None] = dict(table)
    for cell, n in table.items():
        if 0 < n < LEAST:
            shown[cell] = None
    is_moving = True
    while is_moving:
        is_moving = False
        for place in (0, 1):
            for line in {cell[place] for cell in table}:
                cells = [cell for cell in table if cell[place] == line]
                is_moving |= _hide_next(table, shown, cells)
    return shown


def _hide_next(
    table: Mapping[tuple[Row, Column], int],
    shown: dict[tuple[Row, Column], int | None],
    cells: list[tuple[Row, Column]],
) -> bool:
    """Hide one more cell of a line whose hidden ones could be worked out; whether it did."""
    hidden = [cell for cell in cells if shown[cell] is None]
    left = [cell for cell in cells if shown[cell] is not None and table[cell] > 0]
    is_open = len(hidden) == 1 or sum(table[cell] for cell in hidden) < LEAST
    if not hidden or not left or not is_open:
        return False
    shown[min(left, key=lambda cell: (table[cell], str(cell)))] = None
    return True


def total(counts: Iterable[int]) -> int | None:
    """A total as it may be shown."""
    n = sum(counts)
    return None if 0 < n < LEAST else n


def counted(facts: Iterable[Fact], at: datetime) -> Counter[tuple[str, str]]:
    """All measures of some facts added up."""
    return Counter(measure for fact in facts for measure in measures(fact, at))
