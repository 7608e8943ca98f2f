"""What a step of a request means for the places held for it, in the transaction of the step.

The requests' own pages and those of the places take the same steps, so that a hold ends, or becomes
a count, whichever of them was tapped.
"""

from typing import Any

from sqlalchemy import select

from portal import clock
from portal.db import db
from portal.people.sittings import Sitting
from portal.requests.lists import Act, Reason, Side
from portal.requests.models import Ask, Word
from portal.shelters.counting import move
from portal.shelters.holds import Hold
from portal.shelters.lists import Ended, How
from portal.shelters.meeting import MeetingPoint

# Steps after which the places are free again, and why.
_FREE = {
    Act.DECLINED: Ended.DECLINED,
    Act.WITHDRAWN: Ended.RELEASED,
    Act.DID_NOT_ARRIVE: Ended.NOT_ARRIVED,
    Act.NOT_REMOVED: Ended.OUTCOME,
}
# Steps after which nobody is on the way to a meeting point any more.
_OVER = frozenset({*_FREE, Act.ARRIVED, Act.LEFT})


def follow(ask: Any, act: Act, by: Sitting) -> None:
    """Let the hold of this ask, and what hangs on it, follow the step."""
    hold = db.session.scalars(select(Hold).where(Hold.ask_id == ask.id)).first()
    if hold is not None:
        _follow(hold, act, by)
    if act is Act.REMOVED:
        _free_hers(ask, by)
    if hold is not None and act in _OVER:
        MeetingPoint.erase_of(hold.id)


def _follow(hold: Hold, act: Act, by: Sitting) -> None:
    at = clock.now()
    if act in {Act.ACCEPTED, Act.OFFER_TAKEN}:
        hold.accepted_at = at
    elif act is Act.WE_TAKE_THIS and hold.is_live_at(at):
        # What ran out meanwhile is not kept again: its places may be somebody else's by now.
        hold.choose()
    elif act in {Act.ARRIVED, Act.REMOVED} and hold.arrived_at is None:
        hold.arrived_at = at
        db.session.flush()
        move(hold.shelter, hold.places, by, How.BY_ARRIVAL)
    elif act is Act.LEFT and hold.arrived_at and hold.left_at is None:
        hold.left_at = at
        db.session.flush()
        move(hold.shelter, -hold.places, by, How.BY_LEAVING)
    elif act in _FREE:
        hold.end(_FREE[act])


def _free_hers(ask: Any, by: Sitting) -> None:
    """He is gone from the house, so that she need not leave it: her place is free (T15)."""
    siblings = select(Ask.id).where(Ask.request_id == ask.request_id)
    linked = select(Hold.frees_id).where(Hold.ask_id.in_(siblings), Hold.frees_id.is_not(None))
    for hers in db.session.scalars(select(Hold).where(Hold.id.in_(linked))):
        her_ask = db.session.get(Ask, hers.ask_id) if hers.ask_id else None
        if her_ask is not None:
            word = Word(reason=Reason.FOUND_OTHER.value)
            her_ask.take(Act.WITHDRAWN, by, Side.REQUESTER, word)
        if hers.ended_at is None or hers.ended_why == Ended.RELEASED:
            hers.end(Ended.OUTCOME)
            hers.ended_why = Ended.OUTCOME.value
