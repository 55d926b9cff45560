"""State variables: declared once, by a theory that has a part in them, and put in order."""

from dataclasses import replace
from typing import Any, get_args

import pytest

import sim
from sim.agents.roles import ROLES
from sim.analysis.results import kind_of, result_variables
from sim.core.axes import OverTime
from sim.core.declarations import inner
from sim.model.month import renewed_by
from sim.theories import registry
from sim.theories.variables import BY_NAME, ORDER, VARIABLES, Variable, ordered

DECLARED = [
    (theory.__name__, variable)
    for theory in registry.theories()
    for variable in getattr(theory, "VARIABLES", ())
]
KEPT = {
    item.variable
    for role in ROLES.values()
    for part in (role.beliefs, role.motives, role.actions)
    for item in part.values()
}
"""What actors believe, feel or do, whether or not a theory speaks of it."""


@pytest.mark.parametrize(("theory", "variable"), DECLARED, ids=lambda each: str(each)[:40])
def test_a_variable_stands_with_a_theory_that_has_a_part_in_it(
    theory: str, variable: Variable
) -> None:
    movers = {
        each.function.__module__
        for each in registry.everything()
        if variable.name in renewed_by(each)
    }
    assert theory in movers or (not movers and variable.name in KEPT), sorted(movers)


def test_every_declared_variable_is_there_once_and_in_the_order_of_results() -> None:
    assert {variable for _, variable in DECLARED} == set(VARIABLES)
    assert len(DECLARED) == len(VARIABLES) == len(BY_NAME)
    assert [variable.name for variable in VARIABLES[: len(ORDER)]] == list(ORDER)
    new = replace(BY_NAME["tension"], name="support")
    assert ordered((new, *VARIABLES)) == (*VARIABLES, new)


def test_a_variable_is_declared_once_and_by_somebody() -> None:
    with pytest.raises(ValueError, match="variable tension is declared twice"):
        ordered((*VARIABLES, replace(BY_NAME["tension"], high=2.0)))
    with pytest.raises(ValueError, match="no theory declares tension"):
        ordered(variable for variable in VARIABLES if variable.name != "tension")


@pytest.mark.parametrize("over_time", [None, "state", "sum"])
def test_what_results_show_says_how_its_months_are_put_together(over_time: Any) -> None:
    with pytest.raises(ValueError, match="calls is in results and must say how its months are put"):
        Variable("calls", "set", (), over_time, "calls per month", "calls in the month")
    assert inner("calls", "set", (), "calls in the month").over_time is None


def test_results_carry_what_the_variables_say() -> None:
    data = sim.simulate("baseline", runs=2, seed=0)
    said = {v.result_name: v.over_time for v in VARIABLES if v.result_name is not None}
    kinds = {name: kind_of(array) for name, array in result_variables(data)}
    assert {name: kinds[name] for name in said} == said
    assert set(kinds.values()) == set(get_args(OverTime))
    assert kinds["disputes"] == kinds["dyad_disputes"] == "count", "of the focal pair likewise"
    assert [name for name in kinds if name in said] == list(said)
