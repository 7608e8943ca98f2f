"""What of somebody's duties overlaps a span, in any unit; and no two on a seat."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from portal.db import db
from portal.people.models import Membership
from portal.rota.clash import clashes
from portal.rota.models import Assignment, Shift
from portal.rota.on_duty import duties_of
from tests.cast import NOW

NIGHT = (NOW.replace(hour=20, minute=0), NOW.replace(hour=20, minute=0) + timedelta(hours=12))
HOUR = timedelta(hours=1)


@pytest.fixture
def within(app):
    with app.app_context():
        yield
        db.session.rollback()


def night_of(cast, post):
    return db.session.query(Shift).filter_by(post_id=cast.posts[post], starts_at=NIGHT[0]).one()


@pytest.mark.usefixtures("within")
def test_what_meets_is_told_and_what_only_touches_is_not(cast):
    nadia = cast.people["nadia"]
    (found,) = clashes(nadia, NOW, NOW + HOUR)
    assert (found.starts_at, found.ends_at) == NIGHT
    assert found.unit_id == cast.units["A-HOP"]
    assert clashes(nadia, NIGHT[1], NIGHT[1] + HOUR) == []
    assert clashes(nadia, NIGHT[0] - HOUR, NIGHT[0]) == []
    assert clashes(nadia, NOW, NOW + HOUR, without=[found.assignment_id]) == []


@pytest.mark.usefixtures("within")
def test_other_units_count_and_ended_mandates_do_not(cast):
    twice = Membership(
        person_id=cast.people["nadia"], role="member", function="social_worker",
        unit_id=cast.units["B-HOP"], starts_at=NOW, confirmed_at=NOW,
    )  # fmt: skip
    db.session.add(twice)
    db.session.flush()
    row = db.session.query(Assignment).filter_by(membership_id=cast.memberships["sanae"]).one()
    row.membership_id = twice.id
    db.session.flush()
    # Begun at 21:40, the second mandate covers nothing of the hours before.
    assert len(clashes(cast.people["nadia"], NIGHT[0], NOW)) == 1
    assert len(clashes(cast.people["nadia"], NOW, NOW + HOUR)) == 2
    twice.ends_at = NOW + HOUR
    db.session.flush()
    assert len(clashes(cast.people["nadia"], NOW + HOUR, NOW + 2 * HOUR)) == 1


@pytest.mark.usefixtures("within")
def test_a_part_counts_for_its_hours_alone_and_the_board_reads_it(cast):
    shift = night_of(cast, "worker")
    row = shift.assignments[0]
    row.ends_at = NOW
    db.session.flush()
    assert clashes(cast.people["nadia"], NOW, NIGHT[1]) == []
    rows = {d.post.id: d.cover for d in duties_of(cast.areas["MK"], NOW, sees_restricted=False)}
    cover = rows[cast.posts["worker"]]
    assert (cover.state, cover.since) == ("gap", NOW)


@pytest.mark.usefixtures("within")
@pytest.mark.parametrize(
    "first",
    [{}, {"starts_at": NOW}, {"ends_at": NOW}],
)
@pytest.mark.parametrize("second", [{}, {"starts_at": NOW}, {"ends_at": NOW}])
def test_the_database_itself_refuses_two_that_begin_or_end_alike(cast, first, second):
    shift = night_of(cast, "doctor")
    db.session.add(
        Assignment(shift_id=shift.id, membership_id=cast.memberships["rachida"], **first)
    )
    db.session.flush()
    db.session.add(Assignment(shift_id=shift.id, membership_id=cast.memberships["nadia"], **second))
    if any(first.get(end) == second.get(end) for end in ("starts_at", "ends_at")):
        with pytest.raises(IntegrityError):
            db.session.flush()
    else:
        db.session.flush()


@pytest.mark.usefixtures("within")
def test_one_query_by_the_index(app, cast):
    seen = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: seen.append((a[2], a[3])))
    clashes(cast.people["nadia"], NOW, NOW + HOUR)
    (statement,) = [s for s in seen if s[0].startswith("SELECT")]
    if db.engine.dialect.name == "sqlite":
        raw = db.session.connection().connection.driver_connection
        plan = " ".join(
            r[3] for r in raw.execute("EXPLAIN QUERY PLAN " + statement[0], statement[1])
        )
        assert "ix_membership_person_id" in plan
        assert "ix_assignment_membership_id" in plan
        assert "SCAN" not in plan
