"""What each house answers to a household tonight: its conditions and its numbers, in words."""

from dataclasses import dataclass
from datetime import timedelta

from portal import i18n
from portal.i18n import N_, gettext
from portal.shelters.fit import Because
from portal.shelters.lists import Group, Need
from portal.shelters.places import Place
from portal.shelters.searches import Search
from portal.units.lines import Line

# Rows of one answer; what lies beyond is farther away and is said to be there.
MOST = 60

WORDS = {
    "alone": N_("a woman alone"),
    "children": N_("a woman with children"),
    "children_unsaid": N_("how many children it takes"),
    "children_up_to": N_("children up to %(n)s at most"),
    "boys_unsaid": N_("up to which age it takes boys"),
    "boys_up_to": N_("boys up to %(n)s years"),
    "pregnant": N_("pregnancy"),
    "step_free": N_("a way without steps"),
    "order": N_("an order of the prosecution"),
    "avoids": N_("it may lie in a province to avoid"),
    "not_from": N_("it takes nobody from this province"),
    "arrives": N_("arrivals %(n)s only"),
    "few": N_("too few places are free"),
    "full": N_("full"),
    "new": N_("its conditions changed since the search"),
}


@dataclass(frozen=True)
class Answer:
    """One house's answer."""

    group: Group
    place: Place
    reasons: list[Because]
    near: int
    line: Line | None

    @property
    def because(self) -> str:
        """The reasons in words, in the language of the page."""
        return i18n.listed([_said(reason) for reason in self.reasons])


def _said(reason: Because) -> str:
    if reason.code == "need":
        return Need(reason.figure).label
    # Hours with a dash turn round in Arabic unless they are kept apart.
    return gettext(WORDS[reason.code]) % {"n": f"\u2066{reason.figure}\u2069"}


def answers_of(
    search: Search, places: list[Place], lines: dict[int, Line]
) -> dict[Group, list[Answer]]:
    """Every house in its group, in the fixed order of the page: nothing is hidden.

    Within a group by the age of the post in hours, then by nearness.
    """
    found = [_answer(search, place, lines.get(place.unit_id)) for place in places]
    found.sort(key=lambda a: (a.near > 2, _age(a.place), a.near, a.place.code))
    return {group: [a for a in found if a.group is group] for group in Group}


def _age(place: Place) -> int:
    if place.as_of is None:
        return 1_000_000
    return int((place.at - place.as_of) / timedelta(hours=1))


def _answer(search: Search, place: Place, line: Line | None) -> Answer:
    verdict = search.verdict(place.shelter_id)
    against = [reason for reason in verdict.reasons if reason.group is Group.NO]
    asked = [reason for reason in verdict.reasons if reason.group is Group.ASK]
    group, reasons = Group.NO, against
    if not against and place.is_stale:
        group, reasons = Group.CONFIRM, asked
    elif not against and place.free == 0:
        reasons = [Because(Group.NO, "full"), *asked]
    elif not against and place.free < search.places:
        group, reasons = Group.ASK, [Because(Group.ASK, "few"), *asked]
    elif not against:
        group, reasons = (Group.ASK if asked else Group.FITS), asked
    return Answer(group, place, reasons, verdict.near, line)
