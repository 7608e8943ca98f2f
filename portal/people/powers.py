"""Who may end, confirm or restore whose mandate: values in, answers out (product 2 and 5).

A coordinator stands for her unit, an area coordinator for every unit of the area, an operator for
the mandates that lie in no unit. Nobody stands for herself where somebody else must agree.
"""

from collections.abc import Sequence
from typing import Any

from portal.access import Role

Mandates = Sequence[Any]

# How much the word of one person counts towards giving a lost account back.
ALONE, ONE_OF_TWO, NOTHING = 2, 1, 0


# Cells of prosecutors show their line and never, outside the cell, who is behind it (domain 2.3).
HIDES_NAMES = frozenset({"prosecution_cell"})


def sees_name(holder: Mandates, mandate: Any) -> bool:
    """Whether the holder may know who has this mandate, or its function and initials only."""
    hides = mandate.unit is not None and mandate.unit.kind in HIDES_NAMES
    return not hides or any(own.unit_id == mandate.unit_id for own in holder)


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


def may_end(holder: Mandates, mandate: Any) -> bool:
    """Whether the holder may end this mandate, or pass it on to another unit."""
    if coordinates_unit(holder, mandate.unit_id) or coordinates_area(holder, area_of(mandate)):
        return True
    return mandate.unit_id is None and operates(holder)


def may_confirm(holder: Mandates, mandate: Any, person_id: int) -> bool:
    """Whether the holder, who is `person_id`, may let a waiting mandate count.

    Made by an operator it waits for an area coordinator; passed on from another unit, for the new
    unit's coordinator or its area's.
    """
    if person_id in {mandate.person_id, mandate.made_by_id}:
        return False
    if mandate.is_installation:
        return any(own.role == Role.AREA_COORDINATOR for own in holder)
    if coordinates_area(holder, area_of(mandate)):
        return True
    return mandate.made_as != Role.OPERATOR and coordinates_unit(holder, mandate.unit_id)


def word_for(holder: Mandates, mandate: Any) -> int:
    """How much the holder's word counts towards restoring whoever holds this mandate."""
    if coordinates_area(holder, area_of(mandate)):
        return ALONE
    if mandate.unit_id is not None:
        return ONE_OF_TWO if coordinates_unit(holder, mandate.unit_id) else NOTHING
    if mandate.area_id is None:
        return ONE_OF_TWO if any(own.role == Role.AREA_COORDINATOR for own in holder) else NOTHING
    near = (
        own.role == Role.COORDINATOR and own.unit and own.unit.area_id == mandate.area_id
        for own in holder
    )
    return ONE_OF_TWO if any(near) else NOTHING


def is_enough(approvers: Sequence[Mandates], mandates: Mandates, *, is_whole: bool) -> bool:
    """Whether these approvers together may restore the person who holds these live mandates.

    A lost passphrase takes one who stands for one of her mandates, since the second factor stays.
    Both lost takes two, or area coordinators, and somebody must stand for every mandate: else the
    coordinators of one unit could take over what she may do in another.
    """
    words = [[word_for(holder, mandate) for holder in approvers] for mandate in mandates]
    if not is_whole:
        return any(any(word) for word in words)
    best = [max(word, default=NOTHING) for word in words]
    if not best or min(best) == NOTHING:
        return False
    return min(best) == ALONE or len(approvers) >= 2
