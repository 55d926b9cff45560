"""Fit to a part of the record, forecast, and score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.observables import variables
from sim.analysis.scoreboard import Scoreboard, scoreboard
from sim.calibration import Effort, Fit, fit
from sim.calibration.many import under
from sim.ensemble import simulate
from sim.parallel import Prepare, map_tasks
from sim.scenario import Scenario
from sim.scenario.posterior import named
from sim.validation.folds import Fold

FRESH = 10**9
"""First replicate of forecasts: shocks that no fit has met."""


@dataclass(frozen=True)
class Job:
    """One fit to be made: under which formulations, seeing which years."""

    formulations: tuple[tuple[str, str], ...]
    fold: Fold

    @classmethod
    def of(cls, formulations: Mapping[str, str], fold: Fold) -> Job:
        """The job of a choice of formulations."""
        return cls(tuple(formulations.items()), fold)

    @property
    def name(self) -> str:
        """The choice of formulations in words."""
        return named(dict(self.formulations))


@dataclass(frozen=True)
class Forecast:
    """What a fit predicted of the years that it is scored on, and how the fit went."""

    job: Job
    observations: pd.DataFrame
    table1: pd.DataFrame
    fitted: Fit


def forecast(scenario: Scenario, job: Job, effort: Effort, runs: int, seed: int) -> Forecast:
    """Fit the scenario under the job's formulations and score it on the years of its fold."""
    chosen = under(scenario, dict(job.formulations))
    fold = job.fold
    found = fit(chosen, until=fold.until, without=fold.without, effort=effort, seed=seed)
    board = scored(predicted(chosen, found, runs, seed), fold)
    about = {"formulations": job.name, "fold": fold.name}
    return Forecast(job, board.observations.assign(**about), board.table1.assign(**about), found)


def predicted(scenario: Scenario, found: Fit, runs: int, seed: int) -> xr.Dataset:
    """Runs of a scenario with the draws of a fit, on fresh shocks."""
    draws = np.resize(found.thinned(runs), (runs, len(found.prior.names)))
    return simulate(
        scenario,
        runs,
        seed,
        overrides=found.prior.overrides(draws),
        keep=variables(),
        replicates=FRESH + np.arange(runs),
    )


def scored(data: xr.Dataset, fold: Fold) -> Scoreboard:
    """Scores on the years of a fold, against naive forecasts that saw what the fit saw."""
    if fold.without:
        return scoreboard(data, unseen=fold.without)
    return scoreboard(data, trained_to=None if fold.in_sample else fold.until)


def forecasts(
    scenario: Scenario,
    jobs: Iterable[Job],
    *,
    effort: Effort | None = None,
    runs: int = 2000,
    seed: int = 0,
    workers: int = 1,
    dask: str | None = None,
    prepare: Prepare | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Forecast]:
    """All jobs, in their order; the same whoever does the work."""
    tasks = ((scenario, job, effort or Effort(), runs, seed) for job in jobs)
    return list(
        map_tasks(forecast, tasks, workers=workers, dask=dask, prepare=prepare, progress=progress)
    )
