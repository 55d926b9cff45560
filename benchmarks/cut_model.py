"""The model itself, cut to the core or whole, in blocks of runs."""

from collections.abc import Callable, Iterable

import numpy as np

from benchmarks.inputs import OUTPUTS, SHOCKS
from sim.core.noise import Noise
from sim.ensemble.simulate import BLOCK
from sim.model.alliance_model import AllianceModel
from sim.model.month import CORE, Row, cut
from sim.scenario import Scenario

MONTH_OF_CORE = cut(CORE)
KEPT = ("cooperation", "channel", "exercises", "launches")


def trajectories(
    scenario: Scenario,
    runs: int,
    seed: int = 0,
    *,
    block: int = BLOCK,
    month: Iterable[Row] = MONTH_OF_CORE,
    prepare: Callable[[AllianceModel], None] | None = None,
) -> np.ndarray:
    """The outputs of every month, (month, output, run).

    ``month`` is the table of a month; ``prepare`` may change a block before its first month.
    """
    kept = np.empty((scenario.months, len(OUTPUTS), runs))
    for first in range(0, runs, block):
        lanes = np.arange(first, min(first + block, runs))
        model = AllianceModel(scenario, rng=seed, replicates=lanes, month=month, collect=False)
        if prepare is not None:
            prepare(model)
        for now in range(scenario.months):
            model.step()
            rows = [np.atleast_2d(model.state[name]) for name in KEPT]
            np.concatenate(rows, out=kept[now, :, lanes[0] : lanes[-1] + 1])
    return kept


def shocks_of(seed: int, runs: int, months: int) -> np.ndarray:
    """The uniforms that the model meets, (shock, month, run), for the other implementations."""
    noise = Noise(seed, np.arange(runs))
    taps = [noise.monthly("uniform", (name,)) for name in SHOCKS]
    return np.array([[tap(month)[0] for month in range(months)] for tap in taps])
