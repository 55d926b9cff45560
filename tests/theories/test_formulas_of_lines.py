"""A war's two fronts, and the line that is taken towards others, held against their formulas."""

from typing import Any

import numpy as np
import pytest

from sim.agents.hostility import LINES, nobody, to_powers
from sim.theories.two_fronts import burden_to_be_shared, effort_taken_by_war, lesson_of_the_war
from tests.theories.calling import act, rows, runs


def test_d2_a_war_elsewhere_takes_effort_asks_for_more_and_teaches() -> None:
    war = runs(0.9, 0.15)
    assert act(effort_taken_by_war, new_war=war, front_cost=0.3) == pytest.approx([-0.27, -0.045])
    assert act(burden_to_be_shared, new_war=war, burden_weight=0.4) == pytest.approx([0.36, 0.06])
    learnt = act(
        lesson_of_the_war,
        new_war=war,
        hawkishness=rows(0.8, runs(0.5, 0.2)),
        lesson_weight=0.5,
    )
    np.testing.assert_allclose(learnt, [[[0.36, 0.06]], [[0.225, 0.015]]])


LEANINGS = {
    "adversary": (-0.3, -0.6, 0.4, 0.9),
    "competitor": (-0.7, -0.5, 0.3, 0.9),
    "patron": (0.9, 0.8, -0.2, -0.5),
    "partner": (0.6, -0.1, 0.7, 0.9),
}
"""Of the patron, two allies and the adversary, towards each."""
STATE = {f"leaning_{name}": rows(*values) for name, values in LEANINGS.items()}
CONSTANTS = {
    "others": np.ones((4, 6, 1)),  # the adversary, two powers, the patron, two allies
    "outsiders": 3,
    "competes": np.array([1.0, 0.0]),
    "backs": np.array([0.0, 1.0]),
}
MONTH = {"backer_activity": runs(0.9)}
ALL = slice(None)


def line_towards(role: str, of_role: Any = ALL) -> list[Any]:
    return LINES[role](STATE, MONTH, CONSTANTS, of_role)[..., 0].tolist()


def test_d1_the_line_that_members_take_is_felt_by_whom_it_is_taken_against() -> None:
    assert line_towards("adversary") == [0.0, 0.0, 0.0, 0.3, 0.6, -0.4]
    assert line_towards("patron") == [0.0, 0.0, 0.0, 0.0, -0.8, 0.2]
    assert line_towards("ally") == [
        [0.0, 0.0, 0.0, -0.6, 0.0, -0.7],
        [0.0, 0.0, 0.0, -0.6, 0.1, 0.0],
    ]
    assert line_towards("rival") == [
        [0.0, 0.0, 0.0, 0.7, 0.5, -0.3],
        [0.0, 0.0, 0.0, 0.9, 0.9, 0.9],
    ]


def test_d1_a_power_or_an_ally_alone_feels_its_own_row() -> None:
    for role, both in (("ally", line_towards("ally")), ("rival", line_towards("rival"))):
        for place in range(2):
            assert line_towards(role, place) == both[place]
        assert line_towards(role, np.array([1])) == both[1:]


def test_d1_a_power_that_neither_competes_nor_backs_feels_no_line() -> None:
    neither = {**CONSTANTS, "backs": np.array([0.0, 0.0])}
    found = to_powers(STATE, MONTH, neither, ALL)
    assert found[0].any()
    assert not found[1].any()


def test_d1_no_line_has_the_shape_of_any() -> None:
    assert nobody(STATE, CONSTANTS).shape == (6, 1)
    assert nobody(STATE, CONSTANTS, (2,)).shape == (2, 6, 1)
    assert not nobody(STATE, CONSTANTS, (2,)).any()
