"""The table of grants, held against one written by hand from the product's access table."""

import pytest

from portal.access import GRANTS, Permission, Role

BY_HAND = {
    #                      KEEP_OWN SEE_BOARD TRY_LINE
    Role.OBSERVER:         (True,   True,     True),
    Role.MEMBER:           (True,   True,     True),
    Role.COORDINATOR:      (True,   True,     True),
    Role.AREA_COORDINATOR: (True,   True,     True),
    Role.AUDITOR:          (True,   True,     False),
    Role.OPERATOR:         (True,   True,     False),
}  # fmt: skip
COLUMNS = (Permission.KEEP_OWN, Permission.SEE_BOARD, Permission.TRY_LINE)


@pytest.mark.asvs("8.1.1")
def test_grants_are_those_of_the_product():
    assert set(GRANTS) == set(Role) == set(BY_HAND)
    assert set(COLUMNS) == set(Permission)
    for role, row in BY_HAND.items():
        assert GRANTS[role] == {p for p, granted in zip(COLUMNS, row, strict=True) if granted}
