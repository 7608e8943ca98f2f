"""Whether a house takes a household, in reasons: values in, values out (product 3.4).

Ages are used here and nowhere else: what comes out names the house's own limits, never an age.
"""

from dataclasses import dataclass, field
from typing import Any

from portal.shelters.lists import Band, Group, Need, Takes

# A limit of 17 is none: a boy of 17 is still a child.
ANY_AGE = 17


@dataclass(frozen=True)
class Household:
    """Who needs a place tonight; ages in years live as long as the request that brought them."""

    women: int = 1
    girls: tuple[int, ...] = ()
    boys: tuple[int, ...] = ()
    is_pregnant: bool = False
    has_reduced_mobility: bool = False
    needs: frozenset[str] = field(default_factory=frozenset)
    avoids: frozenset[str] = field(default_factory=frozenset)

    @property
    def children(self) -> int:
        """How many children come along."""
        return len(self.girls) + len(self.boys)

    @property
    def places(self) -> int:
        """How many places they need."""
        return self.women + self.children

    @property
    def bands(self) -> str:
        """The children as they are kept: sex and band, like `g6-11 b12-14`."""
        said = [("g", age) for age in self.girls] + [("b", age) for age in self.boys]
        return " ".join(f"{sex}{Band.of(age)}" for sex, age in sorted(said, key=lambda x: x[1]))


@dataclass(frozen=True)
class Because:
    """One reason: how much it weighs, which it is, and the house's own figure in it."""

    group: Group
    code: str
    figure: str = ""

    def kept(self) -> list[str]:
        """As it is stored beside the bands: the fit result, without an age."""
        return [self.group.value, self.code, self.figure]


def judge(
    house: Any, home: Household, *, of_house: frozenset[str], of_asker: frozenset[str]
) -> list[Because]:
    """Why the house does not take the household, or must be asked; empty where nothing stands
    against it.

    `house` is anything with the fields of `Shelter`; the two sets are codes of provinces in which
    the house, and whoever asks, may lie: an area has several, so some of them means "ask".
    """
    found = [*_children(house, home), *_woman(house, home), *_needs(house, home)]
    if house.needs_order:
        found.append(Because(Group.ASK, "order"))
    found += _lies(of_house, home.avoids, "avoids")
    found += _lies(of_asker, frozenset(house.not_from.split()), "not_from")
    return found


def _answer(said: str, code: str) -> list[Because]:
    if said == Takes.YES:
        return []
    return [Because(Group.NO if said == Takes.NO else Group.ASK, code)]


def _children(house: Any, home: Household) -> list[Because]:
    if not home.children:
        return _answer(house.takes_alone, "alone")
    found = _answer(house.takes_children, "children")
    if house.children_up_to is None:
        found.append(Because(Group.ASK, "children_unsaid"))
    elif home.children > house.children_up_to:
        found.append(Because(Group.NO, "children_up_to", str(house.children_up_to)))
    if home.boys and house.boys_up_to is None:
        found.append(Because(Group.ASK, "boys_unsaid"))
    elif home.boys and max(home.boys) > house.boys_up_to:
        found.append(Because(Group.NO, "boys_up_to", str(house.boys_up_to)))
    return found


def _woman(house: Any, home: Household) -> list[Because]:
    found = _answer(house.takes_pregnant, "pregnant") if home.is_pregnant else []
    return found + (_answer(house.is_step_free, "step_free") if home.has_reduced_mobility else [])


def _needs(house: Any, home: Household) -> list[Because]:
    met = set(house.needs_met.split())
    if house.arrives_from is None:
        met.add(Need.NIGHT_ARRIVAL)
    unmet = [need for need in Need if need.value in home.needs and need.value not in met]
    return [Because(Group.ASK, "need", need.value) for need in unmet]


def _lies(where: frozenset[str], unwanted: frozenset[str], code: str) -> list[Because]:
    if not where & unwanted:
        return []
    return [Because(Group.NO if where <= unwanted else Group.ASK, code)]


def within(minute: int, start: int | None, end: int | None) -> bool:
    """Whether a minute of the day lies between two hours, over midnight too; always without any."""
    if start is None or end is None:
        return True
    return start <= minute < end if start < end else minute >= start or minute < end
