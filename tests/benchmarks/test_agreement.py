"""An independent route to the model's numbers: the same equations as a plain scalar model.

(``python -m benchmarks --check`` holds the Numba kernel to the same; Numba is not among the
requirements of the tests.)
"""

import re
from pathlib import Path

import numpy as np
import pytest

from benchmarks.agreement import TOLERANCE, case, scalar_difference
from benchmarks.batch import batch
from benchmarks.inputs import OUTPUTS
from sim.model import checked
from sim.scenario import Scenario


def with_parameters_anywhere(scenario: Scenario, seed: int) -> Scenario:
    rng = np.random.default_rng(seed)
    declared = checked.catalogue().parameters.items()
    values = {name: float(rng.uniform(info.low, info.high)) for name, info in declared}
    return scenario.replace(parameters=values)


def test_the_scalar_model_agrees_in_the_baseline(baseline: Scenario) -> None:
    assert scalar_difference(case(baseline)) < TOLERANCE


@pytest.mark.parametrize("seed", range(5))
def test_the_scalar_model_agrees_anywhere(baseline: Scenario, seed: int) -> None:
    scenario = with_parameters_anywhere(baseline, seed)
    assert scalar_difference(case(scenario, runs=4, seed=seed, anywhere=True)) < TOLERANCE


@pytest.mark.parametrize("seed", range(3))
def test_the_scalar_model_agrees_with_three_allies(seed: int) -> None:
    scenario = with_parameters_anywhere(
        checked.load("seat-australia", [("posterior", "null")]), seed
    )
    assert len(scenario.allies) == 3
    assert scalar_difference(case(scenario, runs=4, seed=seed, anywhere=True)) < TOLERANCE


def test_the_core_moves_and_differs_between_runs(baseline: Scenario) -> None:
    kept = dict(zip(OUTPUTS, case(baseline, runs=64).kept.transpose(1, 0, 2), strict=True))
    for name, values in kept.items():
        assert np.ptp(values, axis=0).max() > 0.01, f"{name} stands still"
        assert (values.min(axis=1) < values.max(axis=1)).any(), f"{name} is alike in all runs"


def test_mesa_runs_batches_of_the_scalar_model(baseline: Scenario) -> None:
    rows = batch(case(baseline, runs=1).inputs, runs=3)
    assert len(rows) == 3 * baseline.months
    assert {row["RunId"] for row in rows} == {0, 1, 2}
    launches = [sum(row["launches"] for row in rows if row["RunId"] == run) for run in range(3)]
    assert len(set(launches)) > 1, "every run draws shocks of its own"


def test_the_model_never_imports_its_rivals() -> None:
    package = Path(checked.__file__).parent
    imports = re.compile(r"^\s*(import|from) benchmarks", re.MULTILINE)
    assert not [f for f in package.rglob("*.py") if imports.search(f.read_text(encoding="utf-8"))]
