"""A coordinator acts for others: puts somebody on duty, forced only with a reason; afterwards."""

from datetime import timedelta

import pytest

from portal.db import db
from portal.rota.models import Assignment
from portal.rota.relief import Actual, taken
from portal.rota.seats import Change
from portal.trail.models import Entry
from tests.cast import NOW
from tests.rota.colleagues import colleague, holders, night


@pytest.fixture
def shift(app, cast):
    """Thursday's night, nobody's; the doctor's is Zina's."""
    with app.app_context():
        colleague(cast, "zina")
        night(cast, 3, "zina", post="doctor")
        found, _ = night(cast, 3)
        db.session.commit()
        return found.id


def put(browser, cast, shift, who="zina", **more):
    form = {"who": str(cast.memberships[who]), "seat": "1", "force": "nobody_else"} | more
    return browser.post(f"/rota/shifts/{shift}/replacement", form)


@pytest.mark.parametrize("who", ["rachida", "hind"])
def test_one_is_put_on_duty(app, cast, browse, shift, who):
    assert put(browse(who), cast, shift, "nadia", part_to="23:00").status == 303
    with app.app_context():
        assert holders(shift) == [("nadia", "20:00", "23:00")]
        change = db.session.query(Change).one()
        assert (change.by_id, change.why) == (cast.people[who], "coordinator")
    page = browse(who).get(f"/rota/shifts/{shift}/hands")
    assert "from nobody to Nadia Tajribi" in page.text


def test_on_two_at_once_only_when_forced_and_the_reason_stays(app, cast, browse, shift):
    rachida = browse("rachida")
    refused = put(rachida, cast, shift)
    assert refused.status == 409
    assert "Certifying doctor · Thursday 26 November" in refused.text
    with app.app_context():
        assert holders(shift) == []
    assert put(rachida, cast, shift, is_forced="y", force="same_place").status == 303
    with app.app_context():
        assert holders(shift) == [("zina", "20:00", "08:00")]
        change = db.session.query(Change).one()
        assert (change.is_forced, change.reason) == (True, "same_place")
        assert db.session.query(Entry).order_by(Entry.seq.desc()).first().verb == "duty_forced"
    assert "both in the same place" in rachida.get(f"/rota/shifts/{shift}/hands").text


def test_of_a_duty_elsewhere_only_the_hours_are_told(app, cast, browse, shift):
    with app.app_context():
        colleague(cast, "noor", unit="B-HOP").person_id = cast.people["nadia"]
        night(cast, 3, "noor", post="taza")
        db.session.commit()
    refused = put(browse("rachida"), cast, shift, "nadia")
    assert "a duty in another unit" in refused.text
    assert "Taza" not in refused.text


@pytest.mark.parametrize(
    ("who", "status"), [("nadia", 403), ("omar", 403), ("sanae", 403), ("salma", 403)]
)
def test_a_member_replaces_nobody(cast, browse, shift, who, status):
    assert put(browse(who), cast, shift, "nadia").status == status
    assert browse(who).get(f"/rota/shifts/{shift}/actual").status == status


def test_another_unit_and_another_area_find_nothing(app, cast, browse, shift):
    with app.app_context():
        colleague(cast, "tazaa", unit="B-HOP", role="coordinator")
        db.session.commit()
    assert put(browse("tazaa"), cast, shift, "nadia").status == 404
    assert browse("tazaa").get("/rota/units/A-HOP/covers").status == 404


def test_who_left_or_only_observes_cannot_be_put_on(app, cast, browse, shift):
    assert put(browse("rachida"), cast, shift, "omar").status == 422
    assert put(browse("rachida"), cast, shift, "sanae").status == 422
    assert put(browse("rachida"), cast, shift, "nadia", part_from="09:00").status == 422


def test_who_actually_took_it_stands_beside_the_plan(app, cast, browse, frozen):
    with app.app_context():
        colleague(cast, "zina")
        db.session.commit()
        shift_id = db.session.get(Assignment, 4).shift_id
    form = {"who": str(cast.memberships["zina"]), "seat": "1", "reason": "stepped_in"}
    rachida = browse("rachida")
    assert (
        rachida.post(f"/rota/shifts/{shift_id}/actual", form | {"part_to": "23:00"}).status == 422
    )
    frozen.shift(timedelta(hours=11))
    rachida = browse("rachida")
    assert rachida.post(f"/rota/shifts/{shift_id}/actual", form).status == 303
    assert (
        rachida.post(f"/rota/shifts/{shift_id}/actual", form | {"part_to": "22:00"}).status == 303
    )
    page = rachida.get(f"/rota/shifts/{shift_id}/hands")
    assert "stepped in for an absence" in page.text
    with app.app_context():
        assert holders(shift_id) == [("nadia", "20:00", "08:00")]
        (said,) = taken(NOW - timedelta(days=1), NOW + timedelta(days=1))
        # The later saying counts.
        assert f"{said.ends_at:%H:%M}" == "22:00"
        assert taken(NOW + timedelta(days=2), NOW + timedelta(days=3)) == []
        assert db.session.query(Actual).count() == 2


def test_a_shift_that_has_not_begun_was_taken_by_nobody(cast, browse, shift):
    form = {"who": str(cast.memberships["zina"]), "seat": "1", "reason": "by_word"}
    assert browse("rachida").post(f"/rota/shifts/{shift}/actual", form).status == 422
    assert "has not begun" in browse("rachida").get(f"/rota/shifts/{shift}/actual").text


def test_the_setting_of_a_post_is_the_coordinators(app, cast, browse):
    path = f"/rota/posts/{cast.posts['worker']}/approval"
    assert browse("nadia").post(path).status == 403
    assert browse("rachida").post(path).status == 303
    assert "Let it count at once" in browse("rachida").get("/rota/units/A-HOP/covers").text
