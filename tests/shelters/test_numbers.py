"""Numbers of places: nights, stale hours, refusals, nights without a place; small ones hidden."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.db import db
from portal.shelters.numbers import Said, middle, nights_of, shown, stale_hours, total_of
from portal.shelters.plan_b import LastResort

T = datetime(2026, 11, 1, tzinfo=UTC)
H = timedelta(hours=1)


def test_small_counts_are_hidden_and_one_more_where_the_sum_tells():
    assert shown({"a": 3, "b": 9, "c": 20}) == {"a": "< 5", "b": "< 5", "c": "20"}
    assert shown({"a": 0, "b": 7}) == {"a": "0", "b": "7"}
    assert (total_of({"a": 3}), total_of({"a": 3, "b": 2}), total_of({})) == ("< 5", "5", "0")


def test_a_night_says_what_was_last_said_before_morning():
    said = [Said(T, T, 7, 10), Said(T + 5 * H, T, 9, 10), Said(T + 7 * H, T, 2, 10)]
    (night,) = nights_of({"a": said, "b": []}, [T + 6 * H])
    assert (night.occupied, night.capacity, night.share) == (9, 10, 90)
    (early,) = nights_of({"a": said}, [T - H])
    assert (early.occupied, early.capacity, early.bar) == (0, 0, 0)


@pytest.mark.parametrize(
    ("moments", "hours"),
    [([], 48), ([0], 24), ([0, 20], 4), ([-30], 48), ([0, 0, 0], 24), ([47], 47)],
)
def test_hours_nobody_vouched_for(moments, hours):
    said = [Said(T + n * H, T + n * H, 1, 10) for n in moments]
    assert stale_hours(said, 24 * H, T, T + 48 * H) == hours


def test_a_median_needs_five():
    assert middle([H] * 4) is None
    assert middle([H, H, 2 * H, 3 * H, 3 * H]) == 120


def test_the_page_and_the_file_show_a_scope_and_hide_small(browse, app, houses, held):
    with app.app_context():
        for area, n in (("MK", 6), ("TZ", 3)):
            for _ in range(n):
                row = LastResort(area_id=houses.cast.areas[area], month=date(2026, 10, 1))
                row.way, row.women = "none_found", 1
                db.session.add(row)
        db.session.commit()
    _, _, ask = held("nadia")
    browse("malika").post(f"{ask}/refusal", {"reason": "full"})
    page = browse("hind").get("/shelters/numbers")
    assert "No place found in a year" in page.text
    assert ">6<" in page.text
    assert len(page.queries) <= 8
    assert "Taza" not in page.text.split("<section>")[-1]
    file = browse("salma").get("/shelters/numbers/export")
    rows = file.text.splitlines()
    assert any(row.startswith("none_found,Taza,2026-10,< 5") for row in rows)
    assert any(row.startswith("refused,full,recipient,< 5,< 5") for row in rows)
    assert not any("A-MSH" in row or "MK-" in row for row in rows)
    own = browse("malika").get("/shelters/numbers").text
    assert "A-HEB" in own
    assert "B-HEB" not in own
    for account in ("omar", "karim"):
        assert browse(account).get("/shelters/numbers").status == 403
