"""Volunteers (seed H9): slots opened, offered for, taken in one tap."""

from datetime import timedelta

import pytest

from portal.db import db
from portal.rota.offers import offers_for
from portal.trail.models import Entry
from tests.cast import NOW
from tests.rota.colleagues import colleague, holders, night


@pytest.fixture
def slot(app, cast):
    """Saturday's night, nobody's."""
    with app.app_context():
        colleague(cast, "zina")
        shift, _ = night(cast, 5)
        db.session.commit()
        return shift.id


def path(cast):
    return f"/rota/posts/{cast.posts['worker']}/slots"


def live(app, cast):
    with app.app_context():
        found = offers_for(cast.posts["worker"], NOW, NOW + timedelta(days=30))
        return [(o.id, o.shift_id, o.membership_id) for o in found]


def test_opened_offered_taken(app, cast, browse, nadia, slot):
    rachida = browse("rachida")
    assert "No slot is open" in nadia.get("/rota/offers").text
    assert nadia.post("/rota/offers", {"m": f"yes.{slot}"}).status == 404
    assert rachida.post(path(cast), {"m": f"open.{slot}"}).status == 303
    for _ in range(2):
        assert nadia.post("/rota/offers", {"m": f"yes.{slot}"}).status == 303
    assert "you offered yourself" in nadia.get("/rota/offers").text
    ((offer, shift_id, membership_id),) = live(app, cast)
    assert (shift_id, membership_id) == (slot, cast.memberships["nadia"])
    assert "Nadia Tajribi" in rachida.get(path(cast)).text
    assert rachida.post(path(cast), {"m": f"take.{offer}"}).status == 303
    with app.app_context():
        assert holders(slot) == [("nadia", "20:00", "08:00")]
        verbs = [e.verb for e in db.session.query(Entry).order_by(Entry.seq)]
    assert verbs[-2:] == ["slot_closed", "offer_taken"]
    assert rachida.post(path(cast), {"m": f"take.{offer}"}).status == 404
    assert live(app, cast) == []


def test_withdrawn_it_is_gone_and_may_come_again(app, cast, browse, nadia, slot):
    browse("rachida").post(path(cast), {"m": f"open.{slot}"})
    for said, count in (("yes", 1), ("no", 0), ("yes", 1)):
        nadia.post("/rota/offers", {"m": f"{said}.{slot}"})
        assert len(live(app, cast)) == count


def test_a_volunteer_who_is_elsewhere_then_is_not_entered(app, cast, browse, nadia, slot):
    browse("rachida").post(path(cast), {"m": f"open.{slot}"})
    nadia.post("/rota/offers", {"m": f"yes.{slot}"})
    with app.app_context():
        night(cast, 5, "nadia", post="doctor")
        db.session.commit()
    refused = browse("rachida").post(path(cast), {"m": f"take.{live(app, cast)[0][0]}"})
    assert refused.status == 409
    assert "She is on another duty then" in refused.text


@pytest.mark.parametrize("said", ["", "open.", "open.999999", "open.x", "open.5", "take.7", "x.1"])
def test_a_button_that_is_none_is_refused(cast, browse, slot, said):
    assert slot
    assert browse("rachida").post(path(cast), {"m": said}).status == 404


@pytest.mark.parametrize(
    ("who", "status"), [("nadia", 403), ("omar", 403), ("karim", 403), ("hind", 200)]
)
def test_who_opens(cast, browse, slot, who, status):
    assert slot
    assert browse(who).get(path(cast)).status == status
