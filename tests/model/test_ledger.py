"""Every movement of a stock is accounted for: the contributions, and what the bounds cut off."""

from collections import defaultdict

import numpy as np
import pytest

from sim.core.axes import Floats, logistic
from sim.model.acting import named
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario
from sim.theories import registry
from sim.theories.variables import VARIABLES
from tests.model.worlds import corners, parameter_ranges

STOCKS = [variable.name for variable in VARIABLES if variable.kind == "stock"]
SUMS = [variable.name for variable in VARIABLES if variable.kind == "sum"]
Ledger = dict[str, dict[str, Floats]]


@pytest.fixture(scope="module")
def books(baseline: Scenario) -> list[tuple[dict[str, Floats], dict[str, Floats], Ledger]]:
    """State before, state after and contributions of every month, at the corners of the ranges."""
    entries: Ledger = defaultdict(dict)

    def note(variable: str, mechanism: str, contribution: Floats) -> None:
        known = entries[variable].get(mechanism)
        by_role = variable.startswith(("motives.", "actions."))  # told role by role, rows apart
        assert by_role or known is None, "entered twice"
        entries[variable][mechanism] = contribution + (0.0 if known is None else known)

    values = corners(parameter_ranges(), runs=50)
    model = AllianceModel(baseline, rng=1, runs=50, overrides=values, collect=False, watcher=note)
    months = []
    while model.running:
        before = dict(model.state)
        model.step()
        months.append((before, dict(model.state), dict(entries)))
        entries.clear()
    return months


@pytest.mark.parametrize("name", STOCKS)
def test_a_stock_moves_by_its_contributions(
    name: str, books: list[tuple[dict[str, Floats], dict[str, Floats], Ledger]]
) -> None:
    for before, after, entries in books:
        entered = sum(entries[name].values())
        np.testing.assert_allclose(after[name] - before[name], entered, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", SUMS)
def test_a_sum_is_its_contributions(
    name: str, books: list[tuple[dict[str, Floats], dict[str, Floats], Ledger]]
) -> None:
    for _, after, entries in books:
        np.testing.assert_allclose(after[name], sum(entries[name].values()), rtol=0, atol=1e-12)


def test_every_mechanism_that_adds_is_entered_and_no_other(
    books: list[tuple[dict[str, Floats], dict[str, Floats], Ledger]],
) -> None:
    expected = {(each.adds_to, each.name) for each in registry.chosen({}) if each.adds_to}
    expected |= {
        ("rival_perception", each.name)
        for each in registry.chosen({})
        if each.adds_to == "threat_perception" and "rival" in each.of
    }
    expected |= {(name, "bounds") for name in (*STOCKS, "credibility")}  # learned, and no stock
    motives = {
        (f"motives.{named(role, each.motive)}", each.name)
        for each in registry.chosen({})
        if each.motive
        for role in each.of
    }
    for _, _, entries in books:
        entered = {(variable, name) for variable, line in entries.items() for name in line}
        assert {entry for entry in entered if "." not in entry[0]} == expected
        assert {entry for entry in entered if entry[0].startswith("motives.")} == motives


def test_motives_and_actions_are_what_they_are_made_of(
    books: list[tuple[dict[str, Floats], dict[str, Floats], Ledger]],
) -> None:
    for _, after, entries in books:
        will = logistic(sum(entries["motives.cooperate"].values()))
        np.testing.assert_allclose(after["willingness"], will, rtol=0, atol=1e-12)
        fear = sum(entries["motives.entrapment_fear"].values())
        np.testing.assert_allclose(after["entrapment_fear"], fear, rtol=0, atol=1e-12)
        for action, variable in {"stance": "stance", "lean": "lean", "arm": "arm"}.items():
            entered = sum(entries[f"actions.{action}"].values())
            np.testing.assert_allclose(after[variable], entered, rtol=0, atol=1e-12)


def test_bounds_cut_only_what_leaves_them(
    books: list[tuple[dict[str, Floats], dict[str, Floats], Ledger]],
) -> None:
    highs = {variable.name: variable.high for variable in VARIABLES}
    ever = 0
    for _, after, entries in books:
        for name in STOCKS:
            cut = entries[name]["bounds"]
            ever += np.count_nonzero(cut)
            assert (after[name][cut < 0] == highs[name]).all()
            assert (after[name][cut > 0] == 0.0).all()
    assert ever


def test_watching_changes_nothing(baseline: Scenario) -> None:
    def run(watcher: object) -> dict[str, Floats]:
        model = AllianceModel(baseline, rng=1, runs=2, collect=False, watcher=watcher)
        while model.running:
            model.step()
        return dict(model.state)

    watched, unwatched = run(lambda *entry: None), run(None)
    assert all(np.array_equal(watched[n], unwatched[n], equal_nan=True) for n in watched)
