"""Morocco's hour: the zone data in use, their self-test, and wall-clock times turned into UTC."""

import os
import struct
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from portal import clock

ROOT = Path(clock.__file__).parents[1]
HOUR = timedelta(hours=1)
# What zone data made before September 2026 say: +01:00 for good.
ALWAYS_GMT_1 = [(None, 1)]
# A rule nobody has decided: GMT+2 from 02:00 on 6 June 2027, back at 03:00 on 5 September 2027.
MADE_UP = [
    (None, 0),
    (datetime(2027, 6, 6, 2, tzinfo=UTC), 2),
    (datetime(2027, 9, 5, 1, tzinfo=UTC), 0),
]


def tzif(rules):
    """A compiled zone file (RFC 9636, version 1): hours east of Greenwich from each instant on."""
    changes = [int(since.timestamp()) for since, _ in rules[1:]]
    counts = struct.pack(">6l", 0, 0, 0, len(changes), len(rules), 4)
    times = struct.pack(f">{len(changes)}l", *changes)
    kinds = bytes(range(1, len(rules)))
    types = b"".join(struct.pack(">lBB", hours * 3600, 0, 0) for _, hours in rules)
    return b"TZif" + bytes(16) + counts + times + kinds + types + b"+xx\0"


def python(code, *path, **environment):
    """Run code in a fresh Python that finds the folders in `path` before anything installed."""
    search = os.pathsep.join(map(str, [*path, ROOT]))
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": search, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def packaged(folder, data):
    """A fake tzdata package in `folder` whose only zone is Morocco's."""
    africa = folder / "tzdata" / "zoneinfo" / "Africa"
    africa.mkdir(parents=True)
    for package in (africa, africa.parent, africa.parents[1]):
        (package / "__init__.py").write_text("IANA_VERSION = '2025b'\n")
    (africa / "Casablanca").write_bytes(data)


REFUSAL = """
from portal import clock
try:
    clock.check_zone()
except clock.ClockError as error:
    print(error)
"""


def test_the_installed_zone_data_pass():
    clock.check_zone()
    assert clock.zone().key == "Africa/Casablanca"
    assert clock.zone_version() >= "2026f"


def test_stale_system_data_are_not_used(tmp_path):
    (tmp_path / "Africa").mkdir()
    (tmp_path / "Africa" / "Casablanca").write_bytes(tzif(ALWAYS_GMT_1))
    run = python(
        "from datetime import UTC, datetime\n"
        "from zoneinfo import ZoneInfo\n"
        "noon = datetime(2026, 10, 1, 12, tzinfo=UTC)\n"
        "print(noon.astimezone(ZoneInfo('Africa/Casablanca')).hour)\n"
        "from portal import clock\n"
        "clock.check_zone()\n"
        "print(clock.local(noon).hour, noon.astimezone(ZoneInfo('Africa/Casablanca')).hour)\n",
        PYTHONTZPATH=str(tmp_path),
    )
    assert run.stdout.split() == ["13", "12", "12"], run.stderr


def test_missing_zone_data_are_refused():
    run = python("import sys; sys.modules['tzdata'] = None" + REFUSAL)
    assert run.stdout == (
        "The zone data for Morocco are missing or damaged: install this release's requirements.txt"
        " again, which brings the Python package tzdata.\n"
    ), run.stderr


@pytest.mark.parametrize(
    "data", [b"", b"TZif", b"not a zone file, but long enough to look like one" * 9]
)
def test_damaged_zone_data_are_refused(tmp_path, data):
    packaged(tmp_path, data)
    run = python(REFUSAL, tmp_path)
    assert run.stdout.startswith("The zone data for Morocco are missing or damaged: "), run.stderr


@pytest.mark.parametrize("rules", [ALWAYS_GMT_1, [(None, 0)]], ids=["always +01", "always +00"])
def test_stale_zone_data_are_refused(tmp_path, rules):
    packaged(tmp_path, tzif(rules))
    run = python(REFUSAL, tmp_path)
    assert run.stdout == (
        "The installed zone data (2025b) give Morocco the wrong hour: install this release's"
        " requirements.txt again, which brings tzdata 2026.6 or newer.\n"
    ), run.stderr


def test_now_is_utc_to_the_microsecond():
    with time_machine.travel(datetime(2026, 11, 23, 8, 4, 5, 678901, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2026, 11, 23, 8, 4, 5, 678901, tzinfo=UTC)
        assert clock.now().tzinfo is UTC


@pytest.mark.asvs("16.2.2")
def test_local_shows_moroccos_hour():
    assert (
        clock.local(datetime(2026, 6, 1, 12, tzinfo=UTC)).isoformat() == "2026-06-01T13:00:00+01:00"
    )
    assert (
        clock.local(datetime(2026, 11, 23, 8, tzinfo=UTC)).isoformat()
        == "2026-11-23T08:00:00+00:00"
    )


def test_each_function_refuses_the_other_kind_of_time():
    naive, aware = datetime(2026, 11, 23, 8), datetime(2026, 11, 23, 8, tzinfo=UTC)
    with pytest.raises(ValueError, match="needs its zone"):
        clock.local(naive)
    for turn in (clock.starts_utc, clock.ends_utc):
        with pytest.raises(ValueError, match="has no zone"):
            turn(aware)
    with pytest.raises(ValueError, match="has no zone"):
        clock.span_utc(aware, aware + HOUR)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (datetime(2026, 2, 14), 13),
        (datetime(2026, 3, 21), 11),
        (datetime(2026, 9, 19), 13),
        (datetime(2026, 11, 23), 12),
        (datetime(2027, 2, 7), 12),
    ],
)
def test_a_night_lasts_as_long_as_it_lasts(day, hours):
    starts_at, ends_at = clock.span_utc(
        day.replace(hour=20), day.replace(hour=8) + timedelta(days=1)
    )
    assert ends_at - starts_at == hours * HOUR


def test_a_time_that_occurs_twice_starts_first_and_ends_last():
    wall = datetime(2026, 2, 15, 2, 30)
    assert clock.starts_utc(wall) == datetime(2026, 2, 15, 1, 30, tzinfo=UTC)
    assert clock.ends_utc(wall) == datetime(2026, 2, 15, 2, 30, tzinfo=UTC)
    assert clock.starts_utc(wall.replace(fold=1)) == clock.starts_utc(wall)


@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_a_missing_time_moves_forward_to_the_end_of_the_jump(minute):
    wall = datetime(2026, 3, 22, 2, minute, 59, 999999)
    for turn in (clock.starts_utc, clock.ends_utc):
        assert turn(wall) == turn(datetime(2026, 3, 22, 3)) == datetime(2026, 3, 22, 2, tzinfo=UTC)


@pytest.mark.parametrize("minutes", [0, 60], ids=["no length", "backwards"])
def test_a_span_ends_after_it_starts(minutes):
    start = datetime(2026, 11, 23, 8)
    with pytest.raises(ValueError, match="is not after the start"):
        clock.span_utc(start, start - timedelta(minutes=minutes))


def test_a_span_inside_the_missing_hour_is_refused():
    with pytest.raises(ValueError, match="clocks jump over the whole span"):
        clock.span_utc(datetime(2026, 3, 22, 2, 10), datetime(2026, 3, 22, 2, 50))


def test_a_rule_that_changes_again_moves_the_utc_of_the_same_wall_time():
    made_up = ZoneInfo.from_file(BytesIO(tzif(MADE_UP)))
    day = datetime(2027, 7, 1, 8), datetime(2027, 7, 1, 20)
    assert clock.span_utc(*day)[0] == datetime(2027, 7, 1, 8, tzinfo=UTC)
    assert clock.span_utc(*day, made_up)[0] == datetime(2027, 7, 1, 6, tzinfo=UTC)
    # 02:00 became 04:00: two hours are missing, and later two hours occur twice.
    missing, twice = datetime(2027, 6, 6, 2, 10), datetime(2027, 9, 5, 2, 30)
    assert clock.starts_utc(missing, made_up) == datetime(2027, 6, 6, 2, tzinfo=UTC)
    assert clock.ends_utc(missing + HOUR, made_up) == datetime(2027, 6, 6, 2, tzinfo=UTC)
    assert clock.starts_utc(twice, made_up) == datetime(2027, 9, 5, 0, 30, tzinfo=UTC)
    assert clock.ends_utc(twice, made_up) == datetime(2027, 9, 5, 2, 30, tzinfo=UTC)


ZONES = {"Morocco": clock.zone(), "made up": ZoneInfo.from_file(BytesIO(tzif(MADE_UP)))}
FIRST, LAST = datetime(2018, 1, 1), datetime(2027, 12, 31)


def changes(zone):
    """The wall-clock times around which a zone's clocks change."""
    hours = (FIRST + HOUR * n for n in range(int((LAST - FIRST) / HOUR)))
    return [
        hour
        for hour in hours
        if len({(hour + HOUR * n).replace(tzinfo=UTC).astimezone(zone).utcoffset() for n in (0, 1)})
        > 1
    ]


def wall_times(zone):
    """Any time of ten years, half of them within four hours of a change of the clocks."""
    near = st.builds(
        lambda change, away: change + timedelta(minutes=away),
        st.sampled_from(changes(zone)),
        st.integers(-240, 240),
    )
    return near | st.datetimes(FIRST, LAST)


WALLS = {name: wall_times(zone) for name, zone in ZONES.items()}


@pytest.mark.parametrize("name", ZONES)
@given(data=st.data())
def test_adjoining_spans_leave_no_instant_uncovered(name, data):
    zone = ZONES[name]
    start = data.draw(WALLS[name])
    lengths = st.timedeltas(timedelta(minutes=1), timedelta(hours=30))
    middle = start + data.draw(lengths)
    end = middle + data.draw(lengths)
    spans = []
    for wall in ((start, middle), (middle, end)):
        try:
            spans.append(clock.span_utc(*wall, zone))
        except ValueError:
            # Refused only when no clock shows any of it, so there is nothing to cover.
            assert clock.starts_utc(wall[0], zone) == clock.ends_utc(wall[1], zone)
    covered_until = clock.starts_utc(start, zone)
    for starts_at, ends_at in spans:
        assert starts_at <= covered_until <= ends_at
        covered_until = ends_at
    assert covered_until == clock.ends_utc(end, zone)


@pytest.mark.parametrize("name", ZONES)
@given(data=st.data())
def test_whoever_looks_at_the_clock_within_a_span_is_within_it_in_utc(name, data):
    zone = ZONES[name]
    at = data.draw(WALLS[name]).replace(tzinfo=UTC)
    shown = at.astimezone(zone).replace(tzinfo=None)
    aside = st.timedeltas(timedelta(0), timedelta(hours=5))
    start, end = shown - data.draw(aside), shown + data.draw(aside) + timedelta(minutes=1)
    starts_at, ends_at = clock.span_utc(start, end, zone)
    assert starts_at <= at < ends_at
