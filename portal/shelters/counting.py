"""A number put down by somebody: checked against what her page showed, then appended."""

from typing import Any

from portal.db import db, take_turn
from portal.people.sittings import Sitting
from portal.shelters.lists import How
from portal.shelters.models import Count, Shelter
from portal.shelters.places import Place, of_unit


def say_free(place: Place, seen: Any, by: Sitting, how: How) -> bool:
    """Put down that `seen.target` places are free; False where her page was older than the house.

    The number is turned into people in the house by what her page showed: a hold made while she
    looked keeps its places, and neither is counted twice.
    """
    take_turn(f"shelter:{place.shelter_id}")
    now = of_unit(place.unit_id)
    if now is None or (now.sequence, now.capacity) != (seen.sequence, seen.capacity):
        return False
    _append(now, now.capacity - seen.held - seen.target, by, how)
    return True


def move(shelter: Shelter, people: int, by: Sitting, how: How) -> None:
    """So many came (or left, below zero): the number moves, and what it stands for stays as old."""
    take_turn(f"shelter:{shelter.id}")
    now = of_unit(shelter.unit_id)
    if now is not None and now.occupied is not None:
        _append(now, max(0, now.occupied + people), by, how, as_of=now.as_of)


def _append(place: Place, occupied: int, by: Sitting, how: How, **said: Any) -> None:
    Count.append(
        place.shelter_id,
        by,
        how,
        sequence=place.sequence + 1,
        occupied=occupied,
        capacity=place.capacity,
        **said,
    )
    db.session.flush()
