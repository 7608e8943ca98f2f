"""What the clock and the calendar do to shifts that are laid out, in the database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from portal import clock
from portal.db import db
from portal.rota.generation import derive_anew, lay_out, lay_out_all
from portal.rota.holidays import Holiday
from portal.rota.models import Assignment, Post, Shift
from portal.rota.on_duty import duties_of
from portal.rota.plans import Pattern, ZoneMove
from tests.databases import IS_POSTGRESQL

DAY = timedelta(days=1)


@pytest.fixture
def within(app):
    with app.app_context():
        yield
        db.session.rollback()


@pytest.fixture
def post(within, cast):
    return db.session.get(Post, cast.posts["worker"])


def pattern(post, **said):
    fields = {"from_on": date(2026, 11, 1), "weekdays": "0123456", "holidays": "same",
              "starts": 1200, "ends": 1920}  # fmt: skip
    db.session.add(Pattern(post_id=post.id, **(fields | said)))
    db.session.flush()


def test_new_zone_data_keep_the_wall_and_list_what_moved(post, cast):
    start = datetime(2027, 2, 20, 20)
    wrong = datetime(2027, 2, 20, 19, tzinfo=UTC)
    half = timedelta(hours=12)
    shift = Shift(
        post_id=post.id,
        starts_at=wrong,
        ends_at=wrong + half,
        local_start=start,
        local_end=start + half,
        zone_version="2025b",
    )
    db.session.add(shift)
    db.session.flush()
    part = Assignment(shift_id=shift.id, membership_id=cast.memberships["nadia"],
                      ends_at=wrong + timedelta(hours=4))  # fmt: skip
    db.session.add(part)
    db.session.flush()
    (moved,) = derive_anew()
    assert (shift.local_start, shift.starts_at.hour) == (start, 20)
    assert shift.zone_version == clock.zone_version()
    assert (moved.was_from, moved.starts_at) == (wrong, wrong + timedelta(hours=1))
    assert part.ends_at == wrong + timedelta(hours=5)
    assert derive_anew() == []
    assert [m.shift_id for m in ZoneMove.of_posts([post.id], 9)] == [shift.id]


def test_what_is_over_is_never_touched(post):
    pattern(post)
    before = db.session.scalars(select(Shift.id).where(Shift.post_id == post.id)).all()
    lay_out(post, date(2026, 10, 1), date(2026, 11, 20))
    after = db.session.scalars(select(Shift.id).where(Shift.post_id == post.id)).all()
    assert before == after


def test_an_eid_that_moves_changes_how_many_are_needed_and_nobody_on_it(post, cast):
    pattern(post, weekdays="01234", holidays="never")
    pattern(post, weekdays="56", holidays="also", people=2)
    eid = Holiday(source="test", starts_on=date(2027, 2, 3), until_on=date(2027, 2, 3),
                  kind="religious", is_eid=True, state="estimated",
                  name_ar="ع", name_fr="Aïd", name_en="Eid")  # fmt: skip
    db.session.add(eid)
    lay_out(post, date(2027, 2, 1), date(2027, 2, 7))
    rows = select(Shift).where(Shift.local_start >= datetime(2027, 2, 1)).order_by(Shift.id)
    before = db.session.scalars(rows).all()
    assert [s.people for s in before] == [1, 1, 2, 1, 1, 2, 2]
    db.session.add(Assignment(shift_id=before[2].id, membership_id=cast.memberships["nadia"]))
    db.session.flush()
    ids = [s.id for s in before]
    eid.starts_on = eid.until_on = date(2027, 2, 4)
    laid = lay_out(post, date(2027, 2, 1), date(2027, 2, 7))
    after = db.session.scalars(rows).all()
    assert [s.id for s in after] == ids
    assert [s.people for s in after] == [1, 1, 1, 2, 1, 2, 2]
    assert (laid.made, laid.adjusted, laid.gone) == (0, 2, 0)
    assert db.session.scalars(select(Assignment).where(Assignment.shift_id == ids[2])).one()


def test_every_night_ninety_days_ahead_by_command(post):
    pattern(post)
    # Tonight's has begun and stands already; the command may be run as often as one likes.
    assert lay_out_all() == 90
    assert lay_out_all() == 0


def test_on_duty_now_is_found_by_an_index(post):
    """The running shifts among hundreds of thousands: read along the index, not the table."""
    asked = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    duties_of(post.area_id, clock.now(), sees_restricted=True)
    event.remove(db.engine, "before_cursor_execute", note)
    ((statement, parameters),) = asked
    connection = db.session.connection()
    if IS_POSTGRESQL:
        # The test's tables are so small that reading them whole would be right.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    how = "EXPLAIN" if IS_POSTGRESQL else "EXPLAIN QUERY PLAN"
    rows = connection.exec_driver_sql(f"{how} {statement}", parameters).all()
    assert "ix_shift_post_id_shift_starts_at" in " ".join(str(row) for row in rows)
