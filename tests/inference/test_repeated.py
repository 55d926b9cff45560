"""The same draws of a posterior many times over."""

import numpy as np

from sim.ensemble import simulate
from sim.inference.repeated import repeated
from sim.scenario import Scenario


def test_runs_of_a_draw_are_those_that_the_ensemble_gives_it(released: Scenario) -> None:
    short = released.replace({"end": "2015-06"})
    whole = simulate(short, 3000, 4, keep=["launches", "commitment"])
    first = int(np.flatnonzero(whole["drawn"].sel(path="parameters.posterior") == 0)[0])
    again = repeated(short, draws=1, runs=first + 1, seed=4, keep=["launches", "commitment"])
    assert set(again["draw"].values) == {0}
    for name in ("launches", "commitment"):
        np.testing.assert_array_equal(again[name].isel(run=-1), whole[name].isel(run=first))


def test_draws_lie_evenly_and_meet_other_shocks(released: Scenario) -> None:
    data = repeated(released.replace({"end": "2016-12"}), draws=3, runs=4, keep=["launches"])
    assert released.posterior is not None
    last = released.posterior.draws - 1
    assert data["draw"].values.tolist() == [0] * 4 + [(last + 1) // 2] * 4 + [last] * 4
    assert data["replicate"].values.tolist() == list(range(12))
    assert len(np.unique(data["launches"].values, axis=1).T) == 12


def test_without_a_posterior_there_is_one_draw(baseline: Scenario) -> None:
    data = repeated(baseline.replace({"end": "2015-06"}), draws=2, runs=3, keep=["launches"])
    assert data["draw"].values.tolist() == [0] * 6
