"""Running points of parameter space: how far each run is from the record, in worker processes."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType

import numpy as np

from sim.calibration.prior import Prior
from sim.calibration.statistics import Target
from sim.ensemble import simulate
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


class Simulator:
    """Distances of points on given shocks.

    With several workers a batch is split among processes; the result is the same, since a run does
    not depend on its company.  Use as a context, so that processes end.
    """

    def __init__(
        self, scenario: Scenario, prior: Prior, target: Target, seed: int, workers: int = 1
    ) -> None:
        self.fixed = (scenario, prior, target, seed)
        self.workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Simulator:
        if self.workers > 1:
            self._pool = ProcessPoolExecutor(self.workers, mp_context=get_context("spawn"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def __call__(self, points: np.ndarray, replicates: np.ndarray) -> np.ndarray:
        """Distance of the run of each point on the shocks of its replicate, (draw,)."""
        pieces = min(self.workers, max(1, len(points) // SMALLEST))
        if self._pool is None or pieces < 2:
            return distances(*self.fixed, points, replicates)
        parts = zip(np.array_split(points, pieces), np.array_split(replicates, pieces), strict=True)
        futures = [self._pool.submit(distances, *self.fixed, *part) for part in parts]
        return np.concatenate([future.result() for future in futures])
