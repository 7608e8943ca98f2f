"""Opening hours as HSDS publishers write them: "9:00", "09:00:00", "9:00 AM", "09:00-05:00"."""

import re

from portal.units.hsds import WEEKDAYS
from portal.units.hsds_in import Record
from portal.units.offers import DAY

_CLOCK = re.compile(
    r"([01]?\d|2[0-4])(?:[:.hH]?([0-5]\d))?[hH]?(?::[0-5]\d(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?"
    r"\s*(?:Z|[+-]\d\d:?\d\d)?"
)
# "Monday" and "Mon" begin as "MO" does.
_NAMES = {name: day for day, name in enumerate(WEEKDAYS)}
Span = tuple[int, int, int]


class HoursError(ValueError):
    """A schedule that cannot be read as weekly hours; the text says why."""


def quoted(text: str) -> str:
    """What stands in a field, where it is figures; words may be an address, and are not said."""
    return f"“{text}”" if re.fullmatch(r"[\d\s()+.:/-]{1,30}", text) else "what stands there"


def spans_of(record: Record) -> set[Span]:
    """The weekly hours of one schedule, as (weekday, opens, closes). Raises `HoursError`."""
    freq = record.get("freq").upper()
    if freq not in {"", "WEEKLY", "DAILY"} or record.get("interval") not in {"", "1", "1.0"}:
        message = "not every week: only weekly hours are kept"
        raise HoursError(message)
    if record.get("until") or record.get("valid_to"):
        message = "hours with an end: only those that count until further notice are kept"
        raise HoursError(message)
    days = set(range(7)) if freq == "DAILY" and not record.get("byday") else _days(record)
    opens, closes = _clock(record.get("opens_at")), _clock(record.get("closes_at"))
    return {span for day in days for span in _split(day, opens, closes)}


def _split(day: int, opens: int, closes: int) -> list[Span]:
    """What ends at midnight ends its day; what ends after it goes on in the next one."""
    if closes == 0:
        closes = DAY
    if closes > opens:
        return [(day, opens, closes)]
    return [(day, opens, DAY), ((day + 1) % 7, 0, closes)]


def _days(record: Record) -> set[int]:
    text = record.get("byday") or record.get("weekday")
    words = [word for word in re.split(r"[,;/\s]+", text.upper()) if word]
    days = {_NAMES.get(word[:2], -1) for word in words}
    if not days or -1 in days:
        message = "no weekday can be read"
        raise HoursError(message)
    return days


def _clock(text: str) -> int:
    found = _CLOCK.fullmatch(text)
    if not found:
        message = f"{quoted(text)} is no hour"
        raise HoursError(message)
    hours, half = int(found[1]), (found[3] or "").upper()
    if half:
        hours = hours % 12 + (12 if half == "P" else 0)
    minutes = hours * 60 + int(found[2] or 0)
    if minutes > DAY:
        message = f"{quoted(text)} is no hour"
        raise HoursError(message)
    return minutes
