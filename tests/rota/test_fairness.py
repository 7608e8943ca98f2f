"""Fair counts: nights, Fridays, weekends, holidays, Eids, hours; the own unit's people only."""

from datetime import date, datetime, timedelta

import pytest

from portal import clock
from portal.db import db
from portal.rota.fairness import DayOff, Took, as_it_was, tally
from portal.rota.feasts import seed
from portal.rota.lists import ActualReason
from portal.rota.models import Assignment, Shift
from portal.rota.planned import Seat
from portal.rota.relief import Actual

FIRST, LAST = (datetime(2026, 1, 1), datetime(2028, 1, 1))


def seat(start, hours, person=1):
    starts_at, ends_at = clock.span_utc(start, start + timedelta(hours=hours))
    return Seat(1, starts_at, ends_at, person, person, "ا", "A")


def counts(*seats, off=None):
    found = tally(seats, off or {}, *clock.span_utc(FIRST, LAST))
    return {
        who: (t.nights, t.fridays, t.weekends, t.holidays, t.eids, t.hours)
        for who, t in found.items()
    }


EID = {date(2027, 3, 10): DayOff(True), date(2027, 1, 11): DayOff(False)}


@pytest.mark.parametrize(
    ("seats", "wanted"),
    [
        # Friday's night is a night, a Friday and a weekend.
        ([seat(datetime(2026, 11, 27, 20), 12)], (1, 1, 1, 0, 0, 12)),
        ([seat(datetime(2026, 11, 23, 8), 12)], (0, 0, 0, 0, 0, 12)),
        # Both days of a weekend count once.
        (
            [seat(datetime(2026, 11, 28, 8), 12), seat(datetime(2026, 11, 29, 8), 12)],
            (0, 0, 1, 0, 0, 24),
        ),
        # Two hours of the Eid are not the Eid; the whole of a short duty is.
        ([seat(datetime(2027, 3, 9, 14), 12)], (0, 0, 0, 0, 0, 12)),
        ([seat(datetime(2027, 3, 10, 9), 3)], (0, 0, 0, 1, 1, 3)),
        ([seat(datetime(2027, 1, 11, 8), 12)], (0, 0, 0, 1, 0, 12)),
        # Two duties on one feast are one feast, and two parts of a night are one night.
        (
            [seat(datetime(2027, 3, 10, 0), 6), seat(datetime(2027, 3, 10, 12), 6)],
            (1, 0, 0, 1, 1, 12),
        ),
        # The night on which the clocks went back has thirteen hours (T6.3).
        ([seat(datetime(2026, 9, 19, 20), 12)], (1, 0, 1, 0, 0, 13)),
    ],
)
def test_what_counts_as_what(seats, wanted):
    assert counts(*seats, off=EID) == {1: wanted}


def test_what_lies_outside_the_span_does_not_count():
    found = tally(
        [seat(datetime(2026, 11, 27, 20), 12)], {}, *clock.span_utc(
            datetime(2026, 11, 28), datetime(2026, 11, 29)
        ),
    )  # fmt: skip
    assert (found[1].hours, found[1].fridays, found[1].nights) == (8, 0, 1)


def test_who_actually_took_it_is_counted_in_the_place_of_the_plan():
    planned = seat(datetime(2026, 11, 27, 20), 12)
    took = Took(7, seat(datetime(2026, 11, 28, 1), 4, person=2))
    found = counts(*as_it_was(7, [planned], [took]))
    assert found == {1: (0, 1, 1, 0, 0, 8), 2: (1, 0, 1, 0, 0, 4)}
    assert counts(*as_it_was(8, [planned], [took])) == {1: (1, 1, 1, 0, 0, 12)}


@pytest.fixture
def nights(app, cast):
    """Nadia held two nights of the past, one of them Unity Day's; Omar took one of hers."""
    with app.app_context():
        seed(2026)
        for start in (datetime(2026, 10, 31, 20), datetime(2026, 11, 3, 20)):
            wall = Shift.on_wall(start, start + timedelta(hours=12))
            shift = Shift(post_id=cast.posts["worker"], **wall)
            db.session.add(shift)
            db.session.flush()
            db.session.add(Assignment(shift_id=shift.id, membership_id=cast.memberships["nadia"]))
        db.session.add(
            Actual(
                shift_id=shift.id, seat=1, starts_at=shift.starts_at, ends_at=shift.ends_at,
                membership_id=cast.memberships["omar"], at=clock.now(),
                reason=next(iter(ActualReason)).value, by_id=cast.people["rachida"],
            )
        )  # fmt: skip
        db.session.commit()
        return f"/rota/posts/{cast.posts['worker']}/fairness"


def table(page, n):
    rows = list(page.all("table")[n].iter("tr"))
    return {"".join(r[0].itertext()).strip(): "".join(r[2].itertext()).strip() for r in rows}


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_figures_stand_beside_bars_in_three_languages(browse, nights, lang):
    page = browse("rachida", lang).get(nights)
    names = {"ar": ("نادية التجريبي", "عمر التمريني")}.get(lang, ("Nadia Tajribi", "Omar Tamrini"))
    assert [table(page, 0)[name] for name in names] == ["1", "1"]
    assert table(page, 3)[names[0]] == "1"
    assert page.text.count("<rect") == sum(len(list(t.iter("tr"))) for t in page.all("table"))


def test_up_to_a_date_and_nonsense_is_the_last_year(browse, nights):
    nadia = browse("nadia")
    early = nadia.get(f"{nights}?first=2026-10-01&last=2026-10-31")
    assert (table(early, 0)["Nadia Tajribi"], table(early, 5)["Nadia Tajribi"]) == ("0", "4")
    for query in ("first=x&last=2026-99-99", "first=2030-01-01", "first=1900-01-01", "last="):
        page = nadia.get(f"{nights}?{query}")
        assert page.status == 200
        assert table(page, 5)["Nadia Tajribi"] == "16"


@pytest.mark.parametrize(
    ("account", "status"),
    [("nadia", 200), ("omar", 200), ("latifa", 404), ("sanae", 404), ("hind", 404), ("salma", 403),
     ("karim", 403), ("nobody", 303)],
)  # fmt: skip
def test_nobody_ranks_the_people_of_another_unit(browse, nights, account, status):
    assert browse(account).get(nights).status == status
