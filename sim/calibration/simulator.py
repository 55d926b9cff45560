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
    scenario: Scenario, prior: Prior, target: Target, points: np.ndarray, seed: int, first: int
) -> np.ndarray:
    """Distance of one run of each point, (draw,); the first meets replicate ``first``."""
    data = simulate(
        scenario,
        len(points),
        seed,
        overrides=prior.overrides(points),
        keep=target.needs,
        first_replicate=first,
    )
    return target.distance(data)


class Simulator:
    """Distances of points, each run with shocks that no run before it met.

    With several workers a batch is split among processes; the result is the same, since a run's
    shocks hang on its number only.  Use as a context, so that processes end.
    """

    def __init__(
        self, scenario: Scenario, prior: Prior, target: Target, seed: int, workers: int = 1
    ) -> None:
        self.fixed = (scenario, prior, target)
        self.seed = seed
        self.workers = workers
        self.done = 0
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

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """Distance of a fresh run of each point, (draw,)."""
        first, self.done = self.done, self.done + len(points)
        pieces = min(self.workers, max(1, len(points) // SMALLEST))
        if self._pool is None or pieces < 2:
            return distances(*self.fixed, points, self.seed, first)
        parts = np.array_split(points, pieces)
        starts = first + np.cumsum([0, *map(len, parts[:-1])])
        futures = [
            self._pool.submit(distances, *self.fixed, part, self.seed, int(start))
            for part, start in zip(parts, starts, strict=True)
        ]
        return np.concatenate([future.result() for future in futures])
