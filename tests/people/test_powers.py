"""Who may end, confirm and restore: every answer for small worlds of mandates, no database."""

from dataclasses import dataclass, field
from itertools import count

import pytest

from portal.access import Role
from portal.people.powers import (
    ALONE,
    NOTHING,
    ONE_OF_TWO,
    is_enough,
    may_confirm,
    may_end,
    sees_name,
    word_for,
)

MK, TZ = 1, 2
WOMAN, HERSELF, MAKER, OTHER = 10, 10, 20, 30
_ids = count(1)


@dataclass
class Place:
    area_id: int | None
    kind: str = "hospital_unit"
    id: int = field(default_factory=lambda: next(_ids))


@dataclass
class Mandate:
    role: Role = Role.MEMBER
    unit: Place | None = None
    area_id: int | None = None
    person_id: int = WOMAN
    made_by_id: int | None = MAKER
    made_as: str = "coordinator"
    confirmed_at: str | None = None

    @property
    def unit_id(self):
        return self.unit.id if self.unit else None

    @property
    def is_installation(self):
        return self.unit is None and self.area_id is None


A, B, FAR = Place(MK), Place(MK), Place(TZ)
PARQUET = Place(MK, "prosecution_cell")
NATIONAL = Place(None, "national_line")


def coordinator(unit):
    return [Mandate(Role.COORDINATOR, unit)]


def area_coordinator(area):
    return [Mandate(Role.AREA_COORDINATOR, area_id=area)]


def enough_of(holders, mandates, makers=None, *, is_whole):
    """As `is_enough`, for strangers to each other unless `makers` says who brought whom in."""
    return is_enough(dict(enumerate(holders)), mandates, makers or {}, is_whole=is_whole)


OPERATOR = [Mandate(Role.OPERATOR)]
AUDITOR = [Mandate(Role.AUDITOR)]
MEMBER = [Mandate(Role.MEMBER, A)]
OBSERVER = [Mandate(Role.OBSERVER, A)]
IN_A, IN_B, IN_FAR = Mandate(unit=A), Mandate(unit=B), Mandate(unit=FAR)
IN_AREA = Mandate(Role.AREA_COORDINATOR, area_id=MK)
BEYOND = Mandate(Role.AUDITOR)


@pytest.mark.asvs("8.3.1")
@pytest.mark.parametrize(
    ("holder", "mandate", "may"),
    [
        (coordinator(A), IN_A, True),
        (coordinator(A), IN_B, False),
        (coordinator(A), IN_AREA, False),
        (coordinator(A), BEYOND, False),
        (coordinator(B) + coordinator(A), IN_A, True),
        (area_coordinator(MK), IN_A, True),
        (area_coordinator(MK), IN_AREA, True),
        (area_coordinator(MK), IN_FAR, False),
        (area_coordinator(MK), BEYOND, False),
        (area_coordinator(MK), Mandate(unit=NATIONAL), False),
        (OPERATOR, IN_A, False),
        (area_coordinator(TZ), IN_AREA, True),
        (OPERATOR, IN_AREA, False),
        (OPERATOR, BEYOND, True),
        (AUDITOR, IN_A, False),
        (AUDITOR, BEYOND, False),
        (MEMBER, IN_A, False),
        (OBSERVER, IN_A, False),
        ([], IN_A, False),
    ],
)
def test_who_may_end(holder, mandate, may):
    assert may_end(holder, mandate) is may


def made(as_, **place):
    return Mandate(made_as=as_, **place)


@pytest.mark.asvs("8.3.1")
@pytest.mark.parametrize(
    ("holder", "mandate", "may"),
    [
        (coordinator(A), made("coordinator", unit=A), True),
        (coordinator(A), made("operator", unit=A), False),
        (coordinator(B), made("coordinator", unit=A), False),
        (area_coordinator(MK), made("operator", unit=A), True),
        (area_coordinator(MK), made("coordinator", unit=A), True),
        (area_coordinator(TZ), made("operator", unit=A), False),
        (area_coordinator(MK), made("operator", area_id=MK), True),
        (area_coordinator(TZ), made("operator", area_id=MK), True),
        (area_coordinator(TZ), made("operator"), True),
        (coordinator(A), made("operator", area_id=MK), False),
        (coordinator(A), made("operator"), False),
        (OPERATOR, made("operator", unit=A), False),
        (OPERATOR, made("coordinator", unit=A), False),
        (OPERATOR, made("operator", area_id=MK), False),
        (OPERATOR, made("operator"), False),
        (AUDITOR, made("operator"), False),
        (MEMBER, made("coordinator", unit=A), False),
        ([], made("coordinator", unit=A), False),
    ],
)
def test_who_may_confirm(holder, mandate, may):
    assert may_confirm(holder, mandate, OTHER) is may


@pytest.mark.asvs("8.3.1")
@pytest.mark.parametrize("holder", [coordinator(A), area_coordinator(MK), OPERATOR])
@pytest.mark.parametrize("place", [{"unit": A}, {"area_id": MK}, {}])
@pytest.mark.parametrize("who", [HERSELF, MAKER])
def test_nobody_confirms_her_own_nor_what_she_made(holder, place, who):
    assert may_confirm(holder, Mandate(**place), who) is False


@pytest.mark.parametrize(
    ("holder", "mandate", "word"),
    [
        (coordinator(A), IN_A, ONE_OF_TWO),
        (coordinator(A), IN_B, NOTHING),
        (area_coordinator(MK), IN_A, ALONE),
        (area_coordinator(MK) + coordinator(A), IN_A, ALONE),
        (area_coordinator(TZ), IN_A, NOTHING),
        (area_coordinator(MK), IN_AREA, ALONE),
        (coordinator(A), IN_AREA, ONE_OF_TWO),
        (coordinator(FAR), IN_AREA, NOTHING),
        (area_coordinator(TZ), IN_AREA, ONE_OF_TWO),
        (area_coordinator(MK), BEYOND, ONE_OF_TWO),
        (coordinator(A), BEYOND, NOTHING),
        (OPERATOR, IN_A, NOTHING),
        (OPERATOR, IN_AREA, NOTHING),
        (OPERATOR, BEYOND, NOTHING),
        (AUDITOR, IN_A, NOTHING),
        (MEMBER, IN_A, NOTHING),
        (MEMBER, IN_AREA, NOTHING),
        ([], IN_A, NOTHING),
    ],
)
def test_whose_word_counts_and_how_much(holder, mandate, word):
    assert word_for(holder, mandate) == word


@pytest.mark.asvs("6.4.4")
@pytest.mark.parametrize(
    ("approvers", "mandates", "enough"),
    [
        ([coordinator(A)], [IN_A], False),
        ([coordinator(A), coordinator(A)], [IN_A], True),
        ([area_coordinator(MK)], [IN_A], True),
        ([area_coordinator(TZ)], [IN_A], False),
        ([coordinator(A), coordinator(B)], [IN_A, IN_B], True),
        ([area_coordinator(MK)], [IN_A, IN_B], True),
        ([area_coordinator(MK), coordinator(FAR)], [IN_A, IN_FAR], True),
        ([area_coordinator(MK), area_coordinator(TZ)], [IN_A, IN_FAR], True),
        ([area_coordinator(MK), area_coordinator(TZ)], [BEYOND], True),
        ([area_coordinator(MK)], [BEYOND], False),
        ([coordinator(A), coordinator(B)], [IN_AREA], True),
        ([OPERATOR, OPERATOR], [BEYOND], False),
        ([OPERATOR, OPERATOR], [IN_AREA], False),
        ([OPERATOR], [IN_A], False),
        ([], [IN_A], False),
        ([coordinator(A), coordinator(A)], [], False),
        ([area_coordinator(MK)], [], False),
    ],
)
def test_both_secrets_take_two_or_the_area(approvers, mandates, enough):
    assert enough_of(approvers, mandates, is_whole=True) is enough


@pytest.mark.asvs("6.4.4")
@pytest.mark.parametrize("elsewhere", [IN_B, IN_FAR, IN_AREA, BEYOND])
def test_two_of_one_unit_do_not_take_over_what_she_may_elsewhere(elsewhere):
    two = [coordinator(A), coordinator(A)]
    assert enough_of(two, [IN_A], is_whole=True)
    assert not enough_of(two, [IN_A, elsewhere], is_whole=True)


@pytest.mark.asvs("6.4.4")
@pytest.mark.parametrize("makers", [{0: {1}}, {1: {0}}, {0: {5, 1}, 1: {5}}])
def test_she_whom_one_brought_in_is_no_second_person(makers):
    two = [coordinator(A), coordinator(A)]
    assert not enough_of(two, [IN_A], makers, is_whole=True)
    assert enough_of([*two, coordinator(A)], [IN_A], makers, is_whole=True)
    assert enough_of([area_coordinator(MK)], [IN_A], makers, is_whole=True)
    assert enough_of(two, [IN_A], makers, is_whole=False)


@pytest.mark.asvs("6.4.4")
def test_for_an_area_coordinator_two_of_one_unit_are_one():
    assert not enough_of([coordinator(A), coordinator(A)], [IN_AREA], is_whole=True)
    assert enough_of([coordinator(A), coordinator(B)], [IN_AREA], is_whole=True)
    assert enough_of([coordinator(A), area_coordinator(TZ)], [IN_AREA], is_whole=True)


@pytest.mark.parametrize("elsewhere", [IN_FAR, BEYOND])
def test_an_area_coordinator_alone_restores_within_her_area_only(elsewhere):
    assert enough_of([area_coordinator(MK)], [IN_A, IN_B, IN_AREA], is_whole=True)
    assert not enough_of([area_coordinator(MK)], [IN_A, elsewhere], is_whole=True)


@pytest.mark.asvs("6.4.4")
@pytest.mark.parametrize("second", [OPERATOR, AUDITOR, MEMBER, OBSERVER, [], coordinator(FAR)])
@pytest.mark.parametrize("mandate", [IN_A, IN_AREA])
def test_a_second_person_whose_word_is_nothing_is_no_second_person(second, mandate):
    assert not enough_of([coordinator(A), second], [mandate], is_whole=True)
    assert not enough_of([second, coordinator(A)], [mandate], is_whole=True)


@pytest.mark.asvs("6.4.3")
@pytest.mark.parametrize(
    ("approvers", "mandates", "enough"),
    [
        ([coordinator(A)], [IN_A], True),
        ([coordinator(A)], [IN_A, IN_FAR], True),
        ([coordinator(A)], [IN_B], False),
        ([area_coordinator(MK)], [IN_A], True),
        ([area_coordinator(MK)], [BEYOND], True),
        ([OPERATOR], [IN_A], False),
        ([OPERATOR], [BEYOND], False),
        ([OPERATOR, AUDITOR, MEMBER], [IN_A], False),
        ([], [IN_A], False),
        ([coordinator(A)], [], False),
    ],
)
def test_a_passphrase_takes_one_who_stands_for_her(approvers, mandates, enough):
    assert enough_of(approvers, mandates, is_whole=False) is enough


@pytest.mark.asvs("8.2.3")
@pytest.mark.parametrize(
    ("holder", "mandate", "sees"),
    [
        (area_coordinator(MK), Mandate(unit=PARQUET), False),
        (OPERATOR, Mandate(unit=PARQUET), False),
        (coordinator(A), Mandate(unit=PARQUET), False),
        ([], Mandate(unit=PARQUET), False),
        (coordinator(PARQUET), Mandate(unit=PARQUET), True),
        ([Mandate(unit=PARQUET)], Mandate(unit=PARQUET), True),
        ([Mandate(unit=Place(MK, "prosecution_cell"))], Mandate(unit=PARQUET), False),
        (area_coordinator(MK), IN_A, True),
        (OPERATOR, IN_AREA, True),
        (OPERATOR, BEYOND, True),
    ],
)
def test_who_sees_the_name(holder, mandate, sees):
    mandate.confirmed_at = "long ago"
    assert sees_name(holder, [mandate]) is sees


@pytest.mark.asvs("8.2.3")
@pytest.mark.parametrize("confirmed", [None, "long ago"])
def test_a_hidden_name_is_known_once_she_really_works_here(confirmed):
    here = Mandate(unit=A, confirmed_at=confirmed)
    assert sees_name(coordinator(A), [Mandate(unit=PARQUET), here]) is (confirmed is not None)
    assert not sees_name(area_coordinator(MK), [Mandate(unit=PARQUET), here])
