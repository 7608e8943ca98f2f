"""One stylesheet for both directions: logical properties, readable letters, a light head."""

import re
from pathlib import Path

import pytest

from portal import assets

CSS = re.sub(r"/\*.*?\*/", "", (assets.FOLDER / "app.css").read_text(), flags=re.DOTALL)
DECLARATIONS = [
    (name, value.strip())
    for name, value in re.findall(r"(?<=[{;\s])([a-z-]+)\s*:\s*([^;{}]+)(?=[;}])", CSS)
]
PHYSICAL = re.compile(
    r"(margin|padding|border|scroll-margin|scroll-padding)-(left|right|top|bottom)\b.*"
    r"|border-(top|bottom)-(left|right)-radius|left|right|top|bottom|float|clear"
    r"|(min-|max-)?(width|height)"
)

pytestmark = pytest.mark.page_only


def test_no_property_knows_left_from_right():
    assert len(DECLARATIONS) > 150
    assert [d for d in DECLARATIONS if PHYSICAL.fullmatch(d[0])] == []
    assert [d for d in DECLARATIONS if re.search(r"\b(left|right)\b", d[1])] == []


def test_no_shorthand_is_wider_on_one_side():
    four = {"margin", "padding", "inset", "border-width", "border-radius"}
    uneven = []
    for name, value in DECLARATIONS:
        parts = re.sub(r"\([^()]*(\([^()]*\)[^()]*)*\)", "()", value).split()
        if name in four and len(parts) == 4 and parts[1] != parts[3]:
            uneven.append((name, value))
    assert uneven == []


def test_no_letter_is_smaller_than_14_pixels():
    sizes = [d for d in DECLARATIONS if d[0] in {"font", "font-size"} or d[0].startswith("--t")]
    found = [
        float(number) * {"px": 1, "rem": 16, "em": 16, "pt": 4 / 3}[unit]
        for _name, value in sizes
        for number, unit in re.findall(r"(?<![\d.])(\d*\.?\d+)(px|rem|em|pt)\b", value)
    ]
    tokens = re.findall(r"--t\d:(\d*\.?\d+)rem", CSS)
    found += [float(token) * 16 for token in tokens]
    assert len(tokens) >= 4
    assert min(found) >= 14


def test_the_critical_part_is_light():
    assert 500 < len(assets.ready(assets.FOLDER).critical.encode()) < 5_000


def test_nothing_is_fetched_from_elsewhere():
    served = [p for p in assets.FOLDER.iterdir() if p.suffix == ".css"]
    assert [p.name for p in served] == ["app.css"]
    assert not re.search(r"url\(|@import|@font-face|//", CSS)


def test_the_file_is_one():
    assert len(list(Path(assets.FOLDER).rglob("*.css"))) == 1
