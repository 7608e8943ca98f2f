"""My duties and the pages round them when there is much of everything: they stay light."""

import pytest

from portal.db import db
from portal.rota.covers import CoverAsk
from portal.rota.lists import Why
from portal.rota.models import Assignment
from portal.rota.offers import Offer, OpenSlot
from portal.rota.relief import Actual
from portal.rota.seats import Act, give
from portal.rota.swaps import Swap
from tests.cast import NOW
from tests.rota.colleagues import colleague, night


@pytest.fixture
def much(app, cast):
    """Twelve colleagues, forty nights, everything asked, swapped, offered, changed; one shift."""
    with app.app_context():
        names = [f"c{n}" for n in range(12)]
        for name in names:
            colleague(cast, name)
        mine = [night(cast, day, "nadia")[0] for day in range(1, 30)]
        theirs = [night(cast, 30 + n, name)[0] for n, name in enumerate(names)]
        ids = cast.memberships
        for n, name in enumerate(names):
            fields = {"seat": 1, "made_at": NOW, "reason": "ill", "made_by_id": cast.people[name]}
            db.session.add(CoverAsk(shift_id=theirs[n].id, membership_id=ids[name], **fields))
            db.session.add(CoverAsk(shift_id=mine[n].id, membership_id=ids["nadia"], **fields))
            db.session.add(
                Swap(
                    mine_id=theirs[n].id, mine_seat=1, from_id=ids[name], theirs_id=mine[n].id,
                    theirs_seat=1, to_id=ids["nadia"], made_at=NOW, agreed_at=NOW,
                )
            )  # fmt: skip
            free, _ = night(cast, 60 - n)
            db.session.add(OpenSlot(shift_id=free.id, opened_by_id=1, opened_at=NOW))
            db.session.add_all(
                Offer(shift_id=free.id, membership_id=ids[other], made_at=NOW) for other in names
            )
            shift = mine[0]
            give(shift, 1, (shift.starts_at, shift.ends_at), ids[name], Act(1, Why.COORDINATOR))
            db.session.add(
                Actual(
                    shift_id=shift.id, seat=1, starts_at=shift.starts_at, ends_at=shift.ends_at,
                    membership_id=ids[name], reason="called", by_id=1, at=NOW,
                )
            )  # fmt: skip
        db.session.commit()
        duty = db.session.query(Assignment).filter_by(shift_id=mine[1].id).one()
        return mine[0].id, duty.id


def test_much_of_everything_is_still_a_light_page(cast, browse, nadia, much):
    shift, duty = much
    post = cast.posts["worker"]
    for path in (
        "/rota/mine", "/rota/covers/1", "/rota/swaps/1", f"/rota/duties/{duty}/swap",
        f"/rota/duties/{duty}/cover", "/rota/offers", f"/rota/handover/{post}",
        f"/rota/shifts/{shift}/hands",
    ):  # fmt: skip
        assert nadia.get(path).status == 200, path
    rachida = browse("rachida")
    for path in (
        "/rota/units/A-HOP/covers", f"/rota/posts/{post}/slots", "/rota/mine",
        f"/rota/shifts/{shift}/replacement", f"/rota/shifts/{shift}/hands",
    ):  # fmt: skip
        assert rachida.get(path).status == 200, path


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_it_speaks_the_language_of_its_reader(browse, lang, much):
    page = browse("nadia", lang).get("/rota/mine")
    words = {"ar": "مداوماتي", "fr": "Mes permanences"}[lang]
    assert page.words("h1") == words
    assert much


def test_nobody_signed_in_is_sent_to_sign_in(nobody):
    assert nobody.get("/rota/mine").status == 303
    assert nobody.get("/rota/mine").headers["Location"].startswith("/sign-in")
