"""What a question to the directory means: names, places, services, functions; then the units.

The question itself is kept nowhere: not in a log, not in the trail, which gets the number of what
was found (`noted`).
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from flask_login import current_user
from sqlalchemy import or_, select
from sqlalchemy.exc import DBAPIError

from portal import clock
from portal.db import db, writing
from portal.people.models import Membership
from portal.trail.models import Verb, record
from portal.units.cards import Card, cards_of, closed_named
from portal.units.communes import APART, Place, by_area, places_of, serving
from portal.units.filters import Filters
from portal.units.index import SURE, TERMS, Hit, Keys, halves_of, keys_now, ranked
from portal.units.models import ContactPoint, Unit
from portal.units.offers import Service
from portal.units.sight import known, visible

_PLACES = frozenset({"commune", "area"})


@dataclass
class Meant:
    """What was typed, taken apart: ids by what they are."""

    units: list[int] = field(default_factory=list)
    communes: list[Hit] = field(default_factory=list)
    areas: list[int] = field(default_factory=list)
    terms: list[Hit] = field(default_factory=list)

    @classmethod
    def of(cls, keys: Keys, text: str) -> "Meant":
        """A whole name goes before a name with something else beside it ("lawyer Taza")."""
        hits = ranked(keys, text)
        is_sure = bool(hits) and hits[0].score >= SURE
        halves = [] if is_sure else halves_of(keys, text)
        meant = cls()
        for half in halves or [hits]:
            meant._take([hit for hit in half if hit.score > half[0].score - APART])
        return meant

    def _take(self, near: list[Hit]) -> None:
        best = max((hit.score for hit in near), default=0)
        self.units += [hit.ref_id for hit in near if hit.kind == "unit"]
        self.communes += [hit for hit in near if hit.kind == "commune"]
        self.areas += [hit.ref_id for hit in near if hit.kind == "area"]
        # A service is meant only when nearly its own words were typed.
        self.terms += [h for h in near if h.kind not in {"unit", *_PLACES} and h.score >= SURE]
        if best < SURE:
            self.areas = []

    @property
    def is_anything(self) -> bool:
        """Whether anything at all was recognised."""
        return bool(self.units or self.communes or self.areas or self.terms)


@dataclass(frozen=True)
class Found:
    """The answer: places that may be meant, units to call, units that are no more."""

    places: list[Place]
    cards: list[Card]
    closed: list[Unit]
    terms: list[str]


def find(text: str, filters: Filters, at: datetime) -> Found:
    """The units for what was typed, narrowed; without a question, those of my area."""
    keys = keys_now() if text or filters.commune else Keys([])
    meant = Meant.of(keys, text)
    places = places_of(meant.communes, at, current_user.area_id)
    within = _within(keys, filters, at)
    narrowed = _narrowed(within, filters, at)
    wanted = _wanted(text, meant, places, filters, at)
    cards = cards_of(narrowed.where(wanted), at) if wanted is not None else []
    return Found(
        places or within,
        [card for card in cards if card.is_open or not filters.is_open],
        closed_named(meant.units, known()) if len(cards) < len(meant.units) else [],
        [TERMS[hit.ref_id][1].label for hit in meant.terms],
    )


def _within(keys: Keys, filters: Filters, at: datetime) -> list[Place]:
    """The communes that the question is narrowed to may mean."""
    if not filters.commune:
        return []
    hits = [hit for hit in ranked(keys, filters.commune) if hit.kind == "commune"]
    return places_of(hits, at, current_user.area_id)


def _narrowed(within: list[Place], filters: Filters, at: datetime) -> Any:
    on = clock.local(at).date()
    statement = select(Unit).where(visible(), *filters.conditions(on))
    if filters.commune:
        statement = statement.where(serving(within[0], on) if within else Unit.id.in_([]))
    return statement


def _wanted(text: str, meant: Meant, places: list[Place], filters: Filters, at: datetime) -> Any:
    if not text:
        return True if filters.is_wide else Unit.area_id == current_user.area_id
    if not meant.is_anything:
        return None
    ways: list[Any] = [Unit.id.in_(meant.units)] if meant.units else []
    where: list[Any] = [serving(place, clock.local(at).date()) for place in places[:1]]
    where += [Unit.area_id.in_(meant.areas)] if meant.areas else []
    if meant.terms:
        what = or_(*(_offering(hit, at) for hit in meant.terms))
        # "Lawyer" alone is asked for close by; with a place, there.
        there = or_(*where) if where else by_area(current_user.area_id)
        ways.append(what & there)
    elif where:
        ways += where
    return or_(*ways)


def _offering(hit: Hit, at: datetime) -> Any:
    """The condition that a unit offers a service, has somebody of a function, or is of a kind."""
    if hit.kind == "unit_kind":
        return Unit.kind == hit.term
    if hit.kind == "service":
        offered = Service.offered(clock.local(at).date())
        return Unit.id.in_(select(Service.unit_id).where(Service.kind == hit.term, offered))
    lines = select(ContactPoint.unit_id).where(
        ContactPoint.function == hit.term, ContactPoint.closed_on.is_(None)
    )
    people = select(Membership.unit_id).where(
        Membership.function == hit.term, Membership.live_at(at), Membership.unit_id.is_not(None)
    )
    return or_(Unit.id.in_(lines), Unit.id.in_(people))


# Who was noted in which minute, in this process.
_noted: dict[int, str] = {}
_lock = Lock()


def noted(found: int) -> None:
    """Put into the trail that somebody searched, with how much was found and not for what.

    At most once a minute for a person: as she types each pause is a question of its own, and a
    row for each would make the trail slow and say nothing more. The reading so far is given up
    first, so that no keystroke waits for the one writer that SQLite lets in.
    """
    minute = clock.now().strftime("%Y%m%d%H%M")
    with _lock:
        if _noted.get(current_user.person_id) == minute:
            return
        _noted[current_user.person_id] = minute
    db.session.commit()
    # Whoever looks for help at night finds it even on a full disk; what she reads is no case.
    with suppress(DBAPIError), writing():
        record(Verb.SEARCHED, current_user, kind="search", code=str(found))
