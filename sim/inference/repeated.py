"""The same draws of the parameters many times over: what is chance, once they are known."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
import xarray as xr

from sim.ensemble import simulate
from sim.model.uncertain import POSTERIOR_ROW
from sim.scenario import Scenario
from sim.theories.formulations import DEFAULT_FORMULATIONS

DRAWS, RUNS = 20, 50
"""Draws of the posterior, and runs of each."""


def repeated(
    scenario: Scenario,
    draws: int = DRAWS,
    runs: int = RUNS,
    seed: int = 0,
    *,
    keep: Collection[str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> xr.Dataset:
    """Runs of each of some draws of a scenario's posterior, with the coordinate ``draw`` (run,).

    The draws lie evenly in the file; every run meets other shocks.  What the scenario itself gives
    as a range or a distribution is still drawn once a run.  Without a posterior all runs have the
    one set of parameters.

    >>> from sim.model import checked
    >>> data = repeated(checked.load("baseline"), draws=2, runs=3, keep=["launches"])
    >>> first, *_, last = data["draw"].values
    >>> data["draw"].values.tolist() == 3 * [first] + 3 * [last]
    True
    """
    posterior, total = scenario.posterior, draws * runs
    if posterior is None:
        data = simulate(scenario, total, seed, keep=keep, progress=progress)
        return data.assign_coords(draw=("run", np.zeros(total, dtype=int)))
    held = posterior.draws_of({**DEFAULT_FORMULATIONS, **scenario.formulations})
    rows = np.repeat(np.rint(np.linspace(0, held - 1, draws)).astype(int), runs)
    overrides = {POSTERIOR_ROW: rows}
    data = simulate(scenario, total, seed, overrides=overrides, keep=keep, progress=progress)
    return data.drop_vars("drawn", errors="ignore").assign_coords(draw=("run", rows))
