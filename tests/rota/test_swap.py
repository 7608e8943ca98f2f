"""Mine for yours: both move at once, or nothing does."""

import threading

import pytest

from portal.db import db
from portal.rota.seats import Change
from portal.trail.models import Entry
from tests.rota.colleagues import colleague, holders, needs_approval, night


@pytest.fixture
def duties(app, cast):
    """Nadia's night of Thursday and Zina's of Friday: ids of shift and assignment."""
    with app.app_context():
        colleague(cast, "zina")
        colleague(cast, "mina")
        (one, hers), (other, theirs) = night(cast, 3, "nadia"), night(cast, 4, "zina")
        db.session.commit()
        return one.id, hers.id, other.id, theirs.id


def asked(browser, duties):
    answer = browser.post(f"/rota/duties/{duties[1]}/swap", {"theirs": str(duties[3])})
    assert answer.headers["Location"].startswith("/rota/swaps/")
    return answer.headers["Location"]


def both(app, duties):
    with app.app_context():
        return [holders(duties[0])[0][0], holders(duties[2])[0][0]]


def test_both_change_places_when_the_other_agrees(app, browse, nadia, duties):
    offered = nadia.get(f"/rota/duties/{duties[1]}/swap")
    assert "Friday 27 November from 20:00 to 08:00 · Zamila zina" in offered.text
    swap = asked(nadia, duties)
    assert both(app, duties) == ["nadia", "zina"]
    assert nadia.post(swap, {"m": "agree"}).status == 403
    assert browse("mina").get(swap).status == 404
    zina = browse("zina")
    assert swap in zina.get("/rota/mine").text
    assert zina.post(swap, {"m": "agree"}).status == 303
    assert both(app, duties) == ["zina", "nadia"]
    with app.app_context():
        verbs = [e.verb for e in db.session.query(Entry).order_by(Entry.seq)]
        assert [v for v in verbs if "swap" in v] == ["swap_asked", "swap_agreed"]
        assert [c.why for c in db.session.query(Change)] == ["swap", "swap"]


@pytest.mark.parametrize("who", ["nadia", "zina", "rachida"])
def test_either_side_ends_it_and_nothing_moved(app, browse, duties, who):
    swap = asked(browse("nadia"), duties)
    assert browse(who).post(swap, {"m": "end"}).status == 303
    assert browse("zina").post(swap, {"m": "agree"}).status == 409
    assert both(app, duties) == ["nadia", "zina"]


def test_the_coordinator_agrees_where_the_post_asks_for_it(app, cast, browse, nadia, duties):
    with app.app_context():
        needs_approval(cast)
        db.session.commit()
    swap = asked(nadia, duties)
    browse("zina").post(swap, {"m": "agree"})
    assert both(app, duties) == ["nadia", "zina"]
    rachida = browse("rachida")
    assert swap in rachida.get("/rota/units/A-HOP/covers").text
    assert rachida.post(swap, {"m": "approve"}).status == 303
    assert both(app, duties) == ["zina", "nadia"]


def test_a_coordinator_swaps_two_for_both(app, cast, browse, duties):
    rachida = browse("rachida")
    assert "Swap both now" in rachida.get(f"/rota/duties/{duties[1]}/swap").text
    asked(rachida, duties)
    assert both(app, duties) == ["zina", "nadia"]
    with app.app_context():
        colleague(cast, "noor", unit="B-HOP").person_id = cast.people["mina"]
        night(cast, 5, "noor", post="taza")
        _, other = night(cast, 5, "zina")
        _, hers = night(cast, 6, "mina")
        db.session.commit()
    answer = rachida.post(f"/rota/duties/{hers.id}/swap", {"theirs": str(other.id)})
    assert answer.status == 409
    assert "One of the two is on another duty then" in answer.text


def test_a_side_that_is_elsewhere_then_stops_both(app, cast, browse, nadia, duties):
    with app.app_context():
        colleague(cast, "noor", unit="B-HOP").person_id = cast.people["zina"]
        night(cast, 3, "noor", post="taza")
        db.session.commit()
    swap = asked(nadia, duties)
    answer = browse("zina").post(swap, {"m": "agree"})
    assert answer.status == 409
    assert "One of the two is on another duty then" in answer.text
    assert both(app, duties) == ["nadia", "zina"]


def test_what_has_moved_meanwhile_is_not_swapped(app, cast, browse, nadia, duties):
    swap = asked(nadia, duties)
    form = {"who": str(cast.memberships["mina"]), "seat": "1"}
    browse("rachida").post(f"/rota/shifts/{duties[2]}/replacement", form)
    assert browse("zina").post(swap, {"m": "agree"}).status == 409
    assert both(app, duties) == ["nadia", "mina"]


def test_agreed_and_withdrawn_at_once_it_is_one_of_them(app, browse, nadia, duties):
    swap = asked(nadia, duties)
    forms = [(b := browse(who), b.seal() | {"m": m}) for who, m in (
        ("zina", "agree"), ("nadia", "end"))]  # fmt: skip
    found = []
    threads = [
        threading.Thread(target=lambda b=b, f=f: found.append(b.post(swap, f, sealed=False)))
        for b, f in forms
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(page.status for page in found) == [303, 409]
    assert both(app, duties) in (["nadia", "zina"], ["zina", "nadia"])


@pytest.mark.parametrize(
    ("who", "status"), [("omar", 403), ("latifa", 404), ("sanae", 404), ("mina", 403)]
)
def test_whose_duty_it_is_not(browse, duties, who, status):
    assert browse(who).get(f"/rota/duties/{duties[1]}/swap").status == status


def test_bad_input_is_named(browse, duties):
    answer = browse("nadia", "ar").post(f"/rota/duties/{duties[1]}/swap", {"theirs": "x"})
    assert answer.status == 422
    assert "اختر من" in answer.text
