"""What a button of the calendar asks for: "later.h12.20270309est", read, judged, carried out.

The button says how the feast stood when it was shown; where it stands otherwise now, two people
were at it or the page is old, and nothing is done.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from portal.db import db
from portal.rota.holiday_proposals import HolidayProposal
from portal.rota.holidays import Holiday, HolidayChange, HolidayState
from portal.units.seasons import Season, SeasonState

DAY = timedelta(days=1)
_BY = {"confirm": 0, "later": 1, "earlier": -1}
# An Eid al-Fitr that stands this near to the end of a Ramadan is its end.
_NEAR = timedelta(days=4)
_FITR = "eid_al_fitr"
_S = HolidayState

# What each deed leads to, from which states.
_STATES = {
    "confirm": (_S.CONFIRMED, {_S.ESTIMATED, _S.CONFIRMED}),
    "later": (_S.CONFIRMED, {_S.ESTIMATED, _S.CONFIRMED}),
    "earlier": (_S.CONFIRMED, {_S.ESTIMATED, _S.CONFIRMED}),
    "cancel": (_S.CANCELLED, {_S.ESTIMATED, _S.CONFIRMED, _S.EXTRA}),
    "restore": (_S.CONFIRMED, {_S.CANCELLED}),
}


def decide(said: str, by_id: int) -> tuple[HolidayChange | None, bool]:
    """Carry a button's deed out: what changed of a feast, and whether anything was done."""
    deed, what, stamp = _parts(said)
    if what[:1] == "p":
        return _on_proposal(deed, _number(what), by_id)
    if what[:1] == "s":
        return None, _on_season(deed, _number(what), stamp)
    holiday = db.session.get(Holiday, _number(what))
    if holiday is None or holiday.stamp != stamp or deed not in _STATES:
        return None, False
    state, allowed = _STATES[deed]
    if holiday.state not in allowed:
        return None, False
    if deed == "restore" and holiday.source.startswith("extra-"):
        state = HolidayState.EXTRA
    change = holiday.decide(by_id, state, _BY.get(deed, 0))
    if change is None:
        return None, False
    HolidayProposal.settle(by_id, holiday_id=holiday.id)
    _end_ramadan(holiday)
    return change, True


def propose(said: str, by_id: int, unit_id: int | None) -> bool:
    """Put a coordinator's proposal about a feast down; False where it waits already or is old."""
    deed, what, stamp = _parts(said)
    holiday = db.session.get(Holiday, _number(what)) if what[:1] == "h" else None
    if holiday is None or holiday.stamp != stamp or deed not in _BY:
        return False
    return HolidayProposal.make(holiday.id, holiday.starts_on + _BY[deed] * DAY, by_id, unit_id)


def _on_proposal(deed: str, ident: int, by_id: int) -> tuple[HolidayChange | None, bool]:
    """Accept or refuse what a coordinator proposed."""
    proposal = db.session.get(HolidayProposal, ident)
    if proposal is None or proposal.settled_at is not None or deed not in {"accept", "refuse"}:
        return None, False
    change = None
    if deed == "accept" and proposal.holiday is None:
        change = Holiday.add_day(proposal.starts_on, by_id)
    elif deed == "accept" and proposal.holiday is not None:
        by_days = (proposal.starts_on - proposal.holiday.starts_on).days
        change = proposal.holiday.decide(by_id, HolidayState.CONFIRMED, by_days)
        _end_ramadan(proposal.holiday)
    HolidayProposal.settle(by_id, proposal_id=proposal.id)
    return change, True


def _on_season(deed: str, ident: int, stamp: str) -> bool:
    """Confirm Ramadan's first day, or move it; its last day moves with it and with the Eid."""
    season = db.session.get(Season, ident)
    if season is None or deed not in _BY or stamp != season_stamp(season):
        return False
    by_days = _BY[deed] * DAY
    done: Any = db.session.execute(
        update(Season)
        .where(Season.id == ident, Season.first_on == season.first_on)
        .values(
            first_on=season.first_on + by_days,
            last_on=season.last_on + by_days,
            state=SeasonState.CONFIRMED.value,
        )
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount == 1)


def season_stamp(season: Season) -> str:
    """As a holiday's stamp."""
    return f"{season.first_on:%Y%m%d}{season.state[:3]}"


def _end_ramadan(holiday: Holiday) -> None:
    """The fast ends on the eve of Eid al-Fitr, whenever that turns out to be."""
    if _FITR not in holiday.source or holiday.state == HolidayState.CANCELLED:
        return
    eve = holiday.starts_on - DAY
    for season in Season.of(eve - _NEAR, eve + _NEAR):
        if abs(season.last_on - eve) <= _NEAR and season.first_on < eve:
            season.last_on = eve


def _parts(said: str) -> tuple[str, str, str]:
    deed, _, rest = said[:60].partition(".")
    what, _, stamp = rest.partition(".")
    return deed, what, stamp


def _number(what: str) -> int:
    digits = what[1:]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
