"""Whether a house takes a household: every rule at its edge, in reasons; no database."""

from types import SimpleNamespace

import pytest

from portal.shelters.fit import Household, judge, within
from portal.shelters.lists import Band, Group, Takes


def house(**rules):
    usual = {
        "boys_up_to": 12, "children_up_to": 4, "takes_alone": Takes.YES,
        "takes_children": Takes.YES,
        "takes_pregnant": Takes.YES, "is_step_free": Takes.YES, "needs_met": "medication",
        "arrives_from": None, "needs_order": False, "not_from": "",
    }  # fmt: skip
    return SimpleNamespace(**usual | rules)


def needing(*needs):
    return Household(needs=frozenset(needs))


def said(home, *, here=(), asker=(), **rules):
    found = judge(house(**rules), home, of_house=frozenset(here), of_asker=frozenset(asker))
    return [(reason.group.value, reason.code, reason.figure) for reason in found]


@pytest.mark.parametrize(
    ("home", "rules", "reasons"),
    [
        (Household(), {}, []),
        (Household(boys=(12,)), {}, []),
        (Household(boys=(13,), girls=(6,)), {}, [("no", "boys_up_to", "12")]),
        (Household(girls=(17,)), {}, []),
        (Household(boys=(3,)), {"boys_up_to": None}, [("ask", "boys_unsaid", "")]),
        (Household(boys=(0,)), {"boys_up_to": 0}, []),
        (Household(girls=(1, 2, 3, 4)), {}, []),
        (Household(girls=(1, 2, 3, 4, 5)), {}, [("no", "children_up_to", "4")]),
        (Household(girls=(1,)), {"takes_children": Takes.NO}, [("no", "children", "")]),
        (Household(), {"takes_alone": Takes.NO}, [("no", "alone", "")]),
        (Household(girls=(1,)), {"takes_alone": Takes.NO}, []),
        (Household(is_pregnant=True), {"takes_pregnant": Takes.ASK}, [("ask", "pregnant", "")]),
        (Household(has_reduced_mobility=True), {"is_step_free": "no"}, [("no", "step_free", "")]),
        (needing("medication", "substance"), {}, [("ask", "need", "substance")]),
        (needing("night_arrival"), {"arrives_from": 480}, [("ask", "need", "night_arrival")]),
        (needing("night_arrival"), {}, []),
        (Household(), {"needs_order": True}, [("ask", "order", "")]),
    ],
)  # fmt: skip
def test_each_rule_at_its_edge(home, rules, reasons):
    assert said(home, **rules) == reasons


@pytest.mark.parametrize(
    ("here", "avoids", "group"),
    [({"a"}, {"a"}, "no"), ({"a", "b"}, {"a"}, "ask"), ({"b"}, {"a"}, None)],
)
def test_a_province_to_avoid(here, avoids, group):
    found = said(Household(avoids=frozenset(avoids)), here=here)
    assert found == ([(group, "avoids", "")] if group else [])
    assert said(Household(), asker=here, not_from=" ".join(avoids)) == (
        [(group, "not_from", "")] if group else []
    )


def test_no_reason_names_an_age():
    for age in range(13, 18):
        (reason,) = judge(
            house(), Household(boys=(age,)), of_house=frozenset(), of_asker=frozenset()
        )
        assert str(age) not in reason.kept()


@pytest.mark.parametrize(
    ("years", "band"),
    [(0, "0-2"), (2, "0-2"), (3, "3-5"), (6, "6-11"), (11, "6-11"), (12, "12-14"), (17, "15-17")],
)
def test_bands(years, band):
    assert Band.of(years).value == band


def test_the_order_of_children_says_nothing():
    assert Household(girls=(6, 2), boys=(7,)).bands == "g0-2 g6-11 b6-11"
    assert Household(women=2, girls=(1,)).places == 3


@pytest.mark.parametrize(
    ("at", "span", "is_in"),
    [
        (479, (480, 1200), False), (480, (480, 1200), True), (1200, (480, 1200), False),
        (30, (1200, 480), True), (700, (1200, 480), False), (1, (None, None), True),
    ],
)  # fmt: skip
def test_hours_of_arrival_may_span_midnight(at, span, is_in):
    assert within(at, *span) is is_in


def test_groups_keep_the_order_of_the_page():
    assert [group.value for group in Group] == ["fits", "ask", "confirm", "no"]
