"""How a request goes on: which step may follow which, whose it is, and by when it is due.

Values in, values out. The table per kind is lists.md; steps may be skipped forwards, since nobody
who drives at night shall be made to tap every one of them.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal import clock
from portal.requests.lists import Act, Kind, Side

_GO = ((Act.ACCEPTED,), (Act.ON_THE_WAY,), (Act.WITH_HER,), (Act.DONE,))
_PAPER = ((Act.ACCEPTED,), (Act.READY,), (Act.HANDED_OVER,))
_REMOTE = ((Act.ACCEPTED,), (Act.SENT_BY_CHANNEL,), (Act.READY,), (Act.HANDED_OVER,))
_TALK = ((Act.TIME_AGREED,), (Act.MEETING_GIVEN,), (Act.DONE,))
_PLAIN = ((Act.ACCEPTED,), (Act.DONE,))

# What follows *acknowledged*, in order; several in one place are ways in which it may go.
CHAINS: dict[Kind, tuple[tuple[Act, ...], ...]] = {
    Kind.PLACE_TONIGHT: (
        (Act.ACCEPTED,),
        (Act.WE_TAKE_THIS,),
        (Act.ARRIVED, Act.DID_NOT_ARRIVE),
        (Act.LEFT,),
    ),
    Kind.ESCORT: _GO,
    Kind.INTERVENTION: _GO,
    Kind.MEDICAL_CERTIFICATE: _PAPER,
    Kind.FORENSIC_CERTIFICATE: _REMOTE,
    Kind.PSYCHOLOGICAL_CERTIFICATE: _REMOTE,
    Kind.STATEMENT_AT_CENTRE: _TALK,
    Kind.HEAR_AT_PLACE: _TALK,
    Kind.PERPETRATOR_REMOVAL: (
        (Act.ACCEPTED,),
        (Act.INFORMED,),
        (Act.INSTRUCTION_GIVEN,),
        (Act.REMOVED, Act.NOT_REMOVED),
    ),
    Kind.AUTHORITY_VISIT: ((Act.ACCEPTED,), (Act.VISITED,)),
    Kind.FOLLOW_UP_VISIT: ((Act.ACCEPTED,), (Act.DONE, Act.NOT_FOUND)),
    Kind.COPY_OF_DECISION: _PAPER,
    Kind.SOCIAL_AID_CHECK: _PLAIN,
    Kind.LEGAL_HELP: _PLAIN,
}

# With one of these nothing is waited for any more; a woman who arrived may still leave afterwards.
ENDS = frozenset({
    Act.ARRIVED, Act.DID_NOT_ARRIVE, Act.LEFT, Act.DONE, Act.HANDED_OVER, Act.REMOVED,
    Act.NOT_REMOVED, Act.VISITED, Act.NOT_FOUND, Act.DECLINED, Act.WITHDRAWN,
})  # fmt: skip
# What is noted beside the state and does not move it; an instruction is put in writing afterwards.
BESIDE = frozenset({Act.REACHED_BY_PHONE, Act.OBSTACLE, Act.PASSED_ON, Act.REGULARISED})
# The prosecution's own (J3): only one of its cells, only where its agreement was entered.
STAMPS = frozenset({Act.INFORMED, Act.INSTRUCTION_GIVEN, Act.REGULARISED})
_FIRST = (Act.SENT, Act.ACKNOWLEDGED, Act.OFFERED)
# Of every kind.
_ANYWHERE = {
    Act.ACKNOWLEDGED: frozenset({Act.SENT}),
    Act.OFFERED: frozenset(_FIRST),
    Act.OFFER_TAKEN: frozenset({Act.OFFERED}),
}
# These follow one state only, never by a skip: a place is taken by the side that asks.
_ONLY_AFTER = {
    Act.WE_TAKE_THIS: frozenset({Act.ACCEPTED}),
    Act.ARRIVED: frozenset({Act.WE_TAKE_THIS}),
    Act.DID_NOT_ARRIVE: frozenset({Act.WE_TAKE_THIS}),
    Act.LEFT: frozenset({Act.ARRIVED}),
}
_WRITTEN_AFTER = frozenset({Act.INSTRUCTION_GIVEN, Act.REMOVED, Act.NOT_REMOVED})
_ASKERS = frozenset({Act.WE_TAKE_THIS, Act.OFFER_TAKEN, Act.WITHDRAWN, Act.SENT_BY_CHANNEL})
_EITHER = frozenset({Act.ARRIVED, Act.DID_NOT_ARRIVE, Act.REACHED_BY_PHONE, Act.OBSTACLE})


def sources(kind: Kind, act: Act) -> frozenset[Act]:
    """The states from which `act` may be taken; none where the kind does not know it."""
    chain = CHAINS[kind]
    # A kind without *accepted* of its own may get there by an offer that was taken.
    first = frozenset(_FIRST) | {Act.ACCEPTED}
    open_ones = first | ({s for acts in chain for s in acts} - ENDS)
    if act is Act.REGULARISED:
        return _WRITTEN_AFTER if kind is Kind.PERPETRATOR_REMOVAL else frozenset()
    if act in BESIDE or act in {Act.DECLINED, Act.WITHDRAWN}:
        return open_ones
    if act in _ANYWHERE:
        return _ANYWHERE[act]
    place = next((i for i, acts in enumerate(chain) if act in acts), None)
    if place is None:
        return frozenset()
    before = {s for acts in chain[:place] for s in acts} - ENDS
    return _ONLY_AFTER.get(act, (first | before) - set(chain[place]))


def leads_to(act: Act) -> Act:
    """The state after a step."""
    return Act.ACCEPTED if act is Act.OFFER_TAKEN else act


def sides(act: Act) -> frozenset[Side]:
    """Whose step it is: the unit asked, the unit that asks, or either."""
    if act in _EITHER:
        return frozenset({Side.RECIPIENT, Side.REQUESTER})
    return frozenset({Side.REQUESTER if act in _ASKERS else Side.RECIPIENT})


def follows(kind: Kind, state: Act, side: Side) -> list[Act]:
    """What this side may do next, the nearest first; saying no and notes beside are not listed."""
    acts = [Act.ACKNOWLEDGED, Act.OFFER_TAKEN, *(a for acts in CHAINS[kind] for a in acts)]
    acts += [Act.REGULARISED]
    return [act for act in acts if side in sides(act) and state in sources(kind, act)]


@dataclass(frozen=True)
class Limits:
    """By when a request must be acknowledged, and by when she must be reached or it be done."""

    answer: timedelta
    reach: timedelta | None = None


_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
# Where the delay was not agreed with the recipient, a day (T4.3).
AGREED = 24 * _HOUR
LIMITS = {
    Kind.PLACE_TONIGHT: Limits(10 * _MINUTE),
    Kind.ESCORT: Limits(30 * _MINUTE, _HOUR),
    Kind.INTERVENTION: Limits(10 * _MINUTE, _HOUR),
    Kind.MEDICAL_CERTIFICATE: Limits(30 * _MINUTE),
    Kind.FORENSIC_CERTIFICATE: Limits(AGREED),
    Kind.PSYCHOLOGICAL_CERTIFICATE: Limits(AGREED),
    Kind.STATEMENT_AT_CENTRE: Limits(24 * _HOUR),
    Kind.HEAR_AT_PLACE: Limits(30 * _MINUTE),
    Kind.PERPETRATOR_REMOVAL: Limits(30 * _MINUTE),
    Kind.AUTHORITY_VISIT: Limits(24 * _HOUR),
    Kind.COPY_OF_DECISION: Limits(72 * _HOUR),
    Kind.SOCIAL_AID_CHECK: Limits(72 * _HOUR),
    Kind.LEGAL_HELP: Limits(24 * _HOUR),
}


def due(
    kind: Kind, sent_at: datetime, due_on: date | None = None, agreed: timedelta | None = None
) -> tuple[datetime, datetime | None]:
    """When the answer is due, and when she must be reached; a visit is due by the end of its day.

    `agreed` is the delay agreed with the recipient, where there is one.
    """
    if kind is Kind.FOLLOW_UP_VISIT:
        day = (due_on or clock.local(sent_at).date()) + timedelta(days=1)
        ends = max(clock.ends_utc(datetime.combine(day, time())), sent_at + _MINUTE)
        return ends, ends
    limits = LIMITS[kind]
    reach = sent_at + limits.reach if limits.reach else None
    return sent_at + (agreed or limits.answer), reach


@dataclass(frozen=True)
class Clock:
    """What the clock of a request says at an instant."""

    since: datetime
    by: datetime
    at: datetime
    # Acknowledged already, and she is to be reached (or the visit made) by then.
    is_reaching: bool

    @property
    def is_late(self) -> bool:
        """Past its time, to the second."""
        return self.at > self.by

    @property
    def waited(self) -> timedelta:
        """How long since it was sent."""
        return max(self.at - self.since, timedelta())

    @property
    def allowed(self) -> timedelta:
        """How long it may take."""
        return self.by - self.since

    @property
    def late_by(self) -> timedelta:
        """How long past its time; nothing while it is in time."""
        return max(self.at - self.by, timedelta())


_REACHED = ENDS | {Act.WITH_HER}


def clock_of(
    state: Act, sent_at: datetime, answer_by: datetime, reach_by: datetime | None, at: datetime
) -> Clock | None:
    """The clock that runs in this state; None where nothing is waited for."""
    if state is Act.SENT:
        return Clock(sent_at, answer_by, at, is_reaching=False)
    if reach_by is not None and state not in _REACHED:
        return Clock(sent_at, reach_by, at, is_reaching=True)
    return None
