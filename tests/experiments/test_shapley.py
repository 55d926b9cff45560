"""Shapley shares: they sum to the total, and strangers get nothing."""

import numpy as np
import pytest

import sim
from sim.analysis.outcomes import Outcome
from sim.experiments.shapley import (
    PLAYERS,
    coalitions,
    marginal,
    mixture,
    patches,
    shapley,
    subsets,
)
from sim.scenario import Scenario

COOPERATION = Outcome("cooperation", "index", "cooperation")
RELATION = Outcome("relation", "index", "relation")


@pytest.fixture(scope="module")
def baseline() -> Scenario:
    return sim.load("baseline")


@pytest.fixture(scope="module")
def other(baseline: Scenario) -> Scenario:
    return baseline.replace(
        {
            "end": "2023-12",
            "governments.KOR.yoon.leaning.partner": -0.3,
            "governments.KOR.yoon.leaning.patron": 0.4,
            "governments.USA.biden.unilateralism": 0.8,
            "consult_scope": 1.0,
        }
    )


def test_shares_sum_to_the_total(baseline: Scenario, other: Scenario) -> None:
    found = shapley(baseline, other, outcomes=(COOPERATION, RELATION), runs=20)
    np.testing.assert_allclose(found["share"].sum("player"), found["total"], atol=1e-12)
    one, two = (sim.simulate(s, 20, 0) for s in (baseline, other))
    total = COOPERATION.of(one).mean() - COOPERATION.of(two).mean()
    assert float(found["total"].sel(outcome="cooperation")) == pytest.approx(total, abs=1e-12)
    assert list(found["player"].values) == list(PLAYERS)


def test_shares_by_run_sum_to_the_difference_of_each_run(
    baseline: Scenario, other: Scenario
) -> None:
    found = shapley(baseline, other, outcomes=(RELATION,), runs=10, seed=3, by_run=True)
    one, two = (RELATION.of(sim.simulate(s, 10, 3)) for s in (baseline, other))
    each = found["share_by_run"].sel(outcome="relation")
    np.testing.assert_allclose(each.sum("player"), one - two, atol=1e-12)
    np.testing.assert_allclose(each.mean("run"), found["share"].sel(outcome="relation"))
    assert len(np.unique(each.sel(player="C2"))) == 10


def test_a_player_without_a_difference_has_no_share(baseline: Scenario, other: Scenario) -> None:
    found = shapley(baseline, other, outcomes=(COOPERATION,), runs=10)
    for player in ("D1", "D2", "C1", "C4", "other"):
        assert float(found["differs"].sel(player=player)) == 0
        assert float(found["share"].sel(player=player)[0]) == 0.0
    assert coalitions(baseline, other) == 2**4


def test_a_scenario_against_itself_has_no_difference(baseline: Scenario) -> None:
    assert coalitions(baseline, baseline) == 1
    found = shapley(baseline, baseline, outcomes=(COOPERATION,), runs=5)
    assert float(np.abs(found["share"]).max()) == 0.0


def test_shares_of_a_known_game() -> None:
    """Worth 10 together, 4 and 2 alone: shares 6 and 4 by hand."""
    worth = {frozenset(): 0.0, frozenset("a"): 4.0, frozenset("b"): 2.0, frozenset("ab"): 10.0}
    as_arrays = {coalition: np.array([[value]]) for coalition, value in worth.items()}
    assert marginal("a", ["a", "b"], as_arrays) == pytest.approx(6.0)
    assert marginal("b", ["a", "b"], as_arrays) == pytest.approx(4.0)
    assert len(list(subsets(["a", "b", "c"]))) == 8


def test_all_changes_together_lead_to_the_other_scenario(
    baseline: Scenario, other: Scenario
) -> None:
    changes = patches(other, baseline)
    mixed = mixture(baseline, changes.values())
    assert mixed.to_dict()["governments"] == other.to_dict()["governments"]
    assert mixed.to_dict()["parameters"] == other.to_dict()["parameters"]


@pytest.mark.parametrize(
    ("change", "player"),
    [
        ({"context.rivalry": {"points": None, "constant": 0.2}}, "D1"),
        ({"context.ukraine_war": {"points": None, "constant": 0.1}}, "D2"),
        ({"actors.PRK.proximity.CHN": 0.5}, "D2"),
        ({"governments.KOR.yoon.leaning.patron": 0.0}, "D3"),
        ({"governments.KOR.yoon.leaning.partner": 0.0}, "D4"),
        ({"dyads.JPN-KOR.reconciliation_depth": 0.9}, "C1"),
        ({"governments.USA.biden.unilateralism": 0.9}, "C2"),
        ({"consult_scope": 1.0}, "C3"),
        ({"actors.KOR.parameters.consult_scope": 1.0}, "C3"),
        ({"actors.KOR.market_dependence": 0.0}, "C4"),
        ({"formulations.cooperation": "mean"}, "other"),
        ({"vice_rhythm": 6.0}, "other"),
    ],
)
def test_each_difference_belongs_to_its_driver_or_constraint(
    baseline: Scenario, change: dict[str, object], player: str
) -> None:
    found = patches(baseline.replace(change), baseline)
    assert [name for name in PLAYERS if found[name]] == [player]
