"""The portal's one clock: the hour now, Morocco's zone, and wall-clock times turned into UTC.

Everything stored is aware UTC; everything shown is Africa/Casablanca (ASVS 16.2.2). Morocco left
+01:00 on 20 September 2026, and a machine whose system zone data are older still says the wrong
hour, so this module takes its rules only from the pinned Python package tzdata (RFC 9636 files) and
`check_zone` proves them before the portal starts.
"""

import zoneinfo
from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Python reads the system's zone files before the package's. Done at import, so that no reading of
# the clock can come first; the cache may hold a zone that another library has already read from the
# system.
zoneinfo.reset_tzpath(to=())
ZoneInfo.clear_cache()

_ZONE = "Africa/Casablanca"

# Two facts that only current data get right together: the summer of 2026 and the return to GMT
# after it.
_FACTS = (
    (datetime(2026, 6, 1, 12, tzinfo=UTC), timedelta(hours=1)),
    (datetime(2026, 10, 1, 12, tzinfo=UTC), timedelta(0)),
)


class ClockError(RuntimeError):
    """The zone data cannot be trusted; the text is one sentence telling the operator what to do."""


def check_zone() -> None:
    """Prove the zone data at start.

    Raises ClockError when the package tzdata is missing, damaged, or gives Morocco a wrong hour.
    """
    try:
        version = zone_version()
        right = all(local(at).utcoffset() == offset for at, offset in _FACTS)
    except (ImportError, ZoneInfoNotFoundError, ValueError) as error:
        raise ClockError(
            "The zone data for Morocco are missing or damaged: install this release's"
            " requirements.txt again, which brings the Python package tzdata."
        ) from error
    if not right:
        raise ClockError(
            f"The installed zone data ({version}) give Morocco the wrong hour: install this"
            " release's requirements.txt again, which brings tzdata 2026.6 or newer."
        )


def zone() -> ZoneInfo:
    """Morocco's zone, from the package tzdata. Raises ZoneInfoNotFoundError when it is missing."""
    return ZoneInfo(_ZONE)


def zone_version() -> str:
    """The IANA release of the rules in use, like "2026f"; stored beside every derived UTC time.

    Raises ModuleNotFoundError when the package tzdata is missing.
    """
    # Not imported at the top: a missing package must reach the operator as check_zone's sentence.
    version: str = import_module("tzdata").IANA_VERSION
    return version


def now() -> datetime:
    """The present instant, aware UTC with microseconds; nothing else here reads the clock."""
    return datetime.now(UTC)


def local(at: datetime) -> datetime:
    """The same instant as Morocco's clocks show it, aware. Raises ValueError for a naive time."""
    if at.utcoffset() is None:
        raise ValueError(f"An instant needs its zone; {at.isoformat()} has none.")
    return at.astimezone(zone())


def starts_utc(wall: datetime, zone_info: ZoneInfo | None = None) -> datetime:
    """The UTC instant at which something begins that starts at this naive wall-clock time.

    A time that occurs twice means its first occurrence. A time that never occurs (the clocks jump
    over it) moves forward to the first instant after the jump, for starts and ends alike: with
    02:00 becoming 03:00, 02:30 is 03:00. Moving it on by the jump's length instead (to 03:30, as
    zoneinfo does) would put 02:30 after 03:00 and open half an hour between a shift that ends at
    03:00 and one that starts at 02:30. As it is, later wall times never come earlier, so what meets
    or overlaps on the wall clock does so in UTC (product 3.3: a short overlap beats a gap).

    `zone_info` is Morocco's zone unless given. Raises ValueError for an aware time.
    """
    return _utc(wall, 0, zone_info or zone())


def ends_utc(wall: datetime, zone_info: ZoneInfo | None = None) -> datetime:
    """The UTC instant at which something is over that ends at this naive wall-clock time.

    A time that occurs twice means its last occurrence; one that never occurs moves as in
    `starts_utc`. Raises ValueError for an aware time.
    """
    return _utc(wall, 1, zone_info or zone())


def span_utc(
    start: datetime, end: datetime, zone_info: ZoneInfo | None = None
) -> tuple[datetime, datetime]:
    """The half-open UTC span [start, end) of two naive wall-clock times (product 3.3).

    It may last longer or shorter than the wall clock says when the clocks change within it. Raises
    ValueError when the end is not after the start, or when the clocks jump over the whole span.
    """
    if end <= start:
        raise ValueError(f"The end {end.isoformat()} is not after the start {start.isoformat()}.")
    starts_at, ends_at = starts_utc(start, zone_info), ends_utc(end, zone_info)
    if ends_at <= starts_at:
        raise ValueError(
            f"The clocks jump over the whole span {start.isoformat()} to {end.isoformat()}."
        )
    return starts_at, ends_at


def _utc(wall: datetime, fold: int, tz: ZoneInfo) -> datetime:
    if wall.tzinfo is not None:
        raise ValueError(f"A wall-clock time has no zone; {wall.isoformat()} has one.")
    readings = [wall.replace(tzinfo=tz, fold=which).astimezone(UTC) for which in (0, 1)]
    # PEP 495: fold 0 reads with the offset before a change and fold 1 with the one after it, so
    # only a time that the clocks jumped over has its readings in the wrong order.
    if readings[1] < readings[0]:
        return _after_jump(wall, tz)
    return readings[fold]


def _after_jump(wall: datetime, tz: ZoneInfo) -> datetime:
    """The first instant after the jump over `wall`, sought because zoneinfo does not tell it."""
    wall = wall.replace(microsecond=0)  # changes fall on whole seconds
    before = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=tz, fold=0)
    old = after.utcoffset()
    seconds = range(int((after.astimezone(UTC) - before).total_seconds()))
    jump = bisect_left(
        seconds,
        True,
        key=lambda s: (before + timedelta(seconds=s)).astimezone(tz).utcoffset() != old,
    )
    return before + timedelta(seconds=jump)
