"""Running points of parameter space: how far each run is from the record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from sim.calibration.prior import Prior
from sim.calibration.sampler import Distance
from sim.calibration.statistics import Target
from sim.ensemble import simulate
from sim.parallel import executor, ordered
from sim.scenario import Scenario

SMALLEST = 250
"""Runs below which splitting a batch costs more than it gains."""


def distances(
    scenario: Scenario,
    prior: Prior,
    target: Target,
    seed: int,
    points: np.ndarray,
    replicates: np.ndarray,
) -> np.ndarray:
    """Distance of one run of each point, (draw,), on the shocks of its replicate, (draw,)."""
    data = simulate(
        scenario,
        len(points),
        seed,
        overrides=prior.overrides(points),
        keep=target.needs,
        replicates=replicates,
    )
    return target.distance(data)


@contextmanager
def simulator(
    scenario: Scenario, prior: Prior, target: Target, seed: int, workers: int = 1
) -> Iterator[Distance]:
    """Distances of points on given shocks, as the sampler asks for them.

    With several workers a batch is split among processes, which stay for the next one; the result
    is the same, since a run does not depend on its company.
    """
    with executor(workers) as chosen:

        def distance(points: np.ndarray, replicates: np.ndarray) -> np.ndarray:
            pieces = min(workers, max(1, len(points) // SMALLEST))
            if pieces < 2:
                return distances(scenario, prior, target, seed, points, replicates)
            parts = zip(
                np.array_split(points, pieces), np.array_split(replicates, pieces), strict=True
            )
            tasks = ((scenario, prior, target, seed, *part) for part in parts)
            return np.concatenate(list(ordered(chosen, distances, tasks)))

        yield distance
