"""Who may end, confirm or restore whose mandate: values in, answers out (product 2 and 5).

A coordinator stands for her unit, an area coordinator for every unit of the area, an operator for
the mandates that lie in no unit. Nobody stands for herself where somebody else must agree.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.access import Role

Mandates = Sequence[Any]

# How much the word of one person counts towards giving a lost account back.
ALONE, ONE_OF_TWO, NOTHING = 2, 1, 0


# Cells of prosecutors show their line and never, outside the cell, who is behind it (domain 2.3).
HIDES_NAMES = frozenset({"prosecution_cell"})


def hides_name(mandate: Any) -> bool:
    """Whether outside its unit nobody may know who has this mandate."""
    return mandate.unit is not None and mandate.unit.kind in HIDES_NAMES


def sees_name(holder: Mandates, mandates: Mandates) -> bool:
    """Whether the holder may know the name of whoever has, or had, these mandates.

    A name that a line hides stays hidden after a move too, until she really works in the holder's
    own unit: else passing her on would be a way to learn it.
    """
    if not any(hides_name(mandate) for mandate in mandates):
        return True
    own = {mandate.unit_id for mandate in holder if mandate.unit_id is not None}
    return any(m.unit_id in own and m.confirmed_at is not None for m in mandates)


def area_of(mandate: Any) -> int | None:
    """The area that a mandate lies in, directly or through its unit."""
    area_id: int | None = mandate.unit.area_id if mandate.unit else mandate.area_id
    return area_id


def coordinates_unit(holder: Mandates, unit_id: int | None) -> bool:
    """Whether one of these mandates is that of a coordinator of the unit."""
    return unit_id is not None and any(
        own.role == Role.COORDINATOR and own.unit_id == unit_id for own in holder
    )


def coordinates_area(holder: Mandates, area_id: int | None) -> bool:
    """Whether one of these mandates is that of an area coordinator of the area."""
    return area_id is not None and any(
        own.role == Role.AREA_COORDINATOR and own.area_id == area_id for own in holder
    )


def operates(holder: Mandates) -> bool:
    """Whether one of these mandates is that of an operator."""
    return any(own.role == Role.OPERATOR for own in holder)


def has_area(holder: Mandates) -> bool:
    """Whether one of these mandates is that of an area coordinator, of whatever area."""
    return any(own.role == Role.AREA_COORDINATOR for own in holder)


def may_end(holder: Mandates, mandate: Any) -> bool:
    """Whether the holder may end this mandate.

    That of an area coordinator is ended by one of the same rank: not by the operator, who could
    then put somebody else in her place.
    """
    if mandate.unit_id is not None:
        return coordinates_unit(holder, mandate.unit_id) or coordinates_area(
            holder, area_of(mandate)
        )
    return has_area(holder) if mandate.area_id is not None else operates(holder)


def may_confirm(holder: Mandates, mandate: Any, person_id: int) -> bool:
    """Whether the holder, who is `person_id`, may let a waiting mandate count.

    Made by an operator it waits for an area coordinator; passed on from another unit, for the new
    unit's coordinator or its area's.
    """
    if person_id in {mandate.person_id, mandate.made_by_id}:
        return False
    if mandate.unit_id is None:
        return has_area(holder)
    if coordinates_area(holder, area_of(mandate)):
        return True
    return mandate.made_as != Role.OPERATOR and coordinates_unit(holder, mandate.unit_id)


def word_for(holder: Mandates, mandate: Any) -> int:
    """How much the holder's word counts towards restoring whoever holds this mandate."""
    if coordinates_area(holder, area_of(mandate)):
        return ALONE
    if mandate.unit_id is not None:
        return ONE_OF_TWO if coordinates_unit(holder, mandate.unit_id) else NOTHING
    if has_area(holder):
        return ONE_OF_TWO
    return ONE_OF_TWO if units_in_area(holder, mandate.area_id) else NOTHING


def units_in_area(holder: Mandates, area_id: int | None) -> set[int]:
    """The units of the area that the holder coordinates."""
    return {
        own.unit_id
        for own in holder
        if own.role == Role.COORDINATOR and own.unit and own.unit.area_id == area_id is not None
    }


def is_enough(
    approvers: Mapping[int, Mandates],
    mandates: Mandates,
    makers: dict[int, set[int]],
    *,
    is_whole: bool,
) -> bool:
    """Whether these approvers (person to live mandates) may restore the holder of these mandates.

    A lost passphrase takes one who stands for one of her mandates, since the second factor stays.
    Both lost takes two, or area coordinators, and somebody must stand for every mandate: else the
    coordinators of one unit could take over what she may do in another. The two must be two: nobody
    counts beside somebody who brought her in (`makers`: person to all in whose wake she came), and
    for an area coordinator they come from two units.
    """
    if not is_whole:
        return any(word_for(held, mandate) for held in approvers.values() for mandate in mandates)
    return bool(mandates) and all(_is_covered(approvers, m, mandates, makers) for m in mandates)


def _is_covered(
    approvers: Mapping[int, Mandates],
    mandate: Any,
    mandates: Mandates,
    makers: dict[int, set[int]],
) -> bool:
    words = {person: word_for(held, mandate) for person, held in approvers.items()}
    if ALONE in words.values():
        return True
    # The second may stand for another mandate of hers: it is the two who know her that count.
    speaking = {p for p, held in approvers.items() if any(word_for(held, m) for m in mandates)}
    return any(
        words[one] and _are_two(one, other, approvers, mandate, makers)
        for one in words
        for other in speaking - {one}
    )


def _are_two(
    one: int,
    other: int,
    approvers: Mapping[int, Mandates],
    mandate: Any,
    makers: dict[int, set[int]],
) -> bool:
    if one in makers.get(other, set()) or other in makers.get(one, set()):
        return False
    if mandate.area_id is None:
        return True
    first = units_in_area(approvers[one], mandate.area_id)
    second = units_in_area(approvers[other], mandate.area_id)
    return not (first and second) or len(first | second) > 1
