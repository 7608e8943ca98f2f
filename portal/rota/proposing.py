"""A proposal for a month: shown with its reasons and what it would change, then taken over."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from portal import clock, i18n
from portal.access import Permission, needs
from portal.once import once, then
from portal.rota.acts import Put
from portal.rota.crew import counts_before, crew_of, openings_of
from portal.rota.grounds import ground_in_words
from portal.rota.lists import PlanKind
from portal.rota.models import Post
from portal.rota.months import Slot, slots_of
from portal.rota.offers import offers_for
from portal.rota.planning import fill
from portal.rota.proposal import Candidate, Choice
from portal.rota.proposal import propose as proposed
from portal.rota.scope import code_of, last_of, month_at, post_planned
from portal.rota.views import blueprint
from portal.web import page


@dataclass(frozen=True)
class Said:
    """One choice as the page says it."""

    slot: Slot
    who: str
    why: str


@blueprint.route("/rota/<int(max=999999999):post_id>/<month>/proposal", methods=["GET", "POST"])
@needs(Permission.PLAN)
@once
def propose(post_id: int, month: str) -> Response:
    """Who could take what is free, and why; whoever is entered stays."""
    first, post = month_at(month), post_planned(post_id)
    slots = slots_of(post, first, last_of(first))
    if request.method == "GET" or i18n.switches_language():
        return _page(post, first, slots)
    choices, names = _choices(post, first, slots)
    if (request.form.get("m"), request.form.get("seen")) != ("do", _version(choices)):
        return _page(post, first, slots, choices, names)
    puts = [Put(c.opening.shift_id, c.opening.seat, c.who) for c in choices if c.who]
    fill(post, first, PlanKind.PROPOSED, puts, len(choices) - len(puts))
    return then("rota.month", post_id=str(post_id), month=month)


def _page(
    post: Post,
    first: date,
    slots: list[Slot],
    choices: list[Choice] | None = None,
    names: dict[int, str] | None = None,
) -> Response:
    """The rules, with a proposal once one was asked for; 409 where another one was accepted."""
    is_stale = request.form.get("m") == "do" and choices is not None
    return page(
        "rota/propose.html",
        status=409 if is_stale else 200,
        post=post,
        first=first,
        code=code_of(first),
        choices=None if choices is None else _words(choices, slots, names or {}),
        seen="" if choices is None else _version(choices),
        tally=_tally(choices or [], names or {}),
        is_stale=is_stale,
    )


def _choices(post: Post, first: date, slots: list[Slot]) -> tuple[list[Choice], dict[int, str]]:
    last = last_of(first)
    counts = counts_before(post, first)
    crew = crew_of(post, first, last)
    own: dict[int, Counter[Any]] = {mate.id: Counter(counts[mate.id]) for mate in crew}
    candidates = [Candidate(**{**vars(mate.candidate), "counts": own[mate.id]}) for mate in crew]
    begin, end = (datetime.combine(day, time()) for day in (first, last))
    offers: dict[int, list[int]] = {}
    for offer in offers_for(post.id, clock.starts_utc(begin), clock.ends_utc(end)):
        offers.setdefault(offer.shift_id, []).append(offer.membership_id)
    choices = proposed(openings_of(post, first, last, slots), candidates, offers)
    return choices, {mate.id: mate.name for mate in crew}


def _version(choices: list[Choice]) -> str:
    """What a proposal says, in few letters: what is taken over is what was seen."""
    said = [(c.opening.shift_id, c.opening.seat, c.who) for c in choices]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]


def _words(choices: list[Choice], slots: list[Slot], names: dict[int, str]) -> list[Said]:
    by_id = {slot.id: slot for slot in slots}
    return [
        Said(
            by_id[choice.opening.shift_id],
            names[choice.who] if choice.who else "",
            ground_in_words(choice, names),
        )
        for choice in choices
    ]


def _tally(choices: list[Choice], names: dict[int, str]) -> list[tuple[str, int]]:
    """How many each would get, most first."""
    found = Counter(choice.who for choice in choices if choice.who)
    return sorted(((names[who], found[who]) for who in names), key=lambda one: (-one[1], one[0]))
