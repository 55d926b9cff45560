"""Out of sample: fit to a part of the record, forecast the rest, and score it, split by split.

A fit up to an origin is given the inputs frozen there, so that no later fact enters it. It then
forecasts with inputs ``realised`` (who governed how, which forums were held) or ``frozen`` (what
could be known at the origin, see `sim.scenario.frozen`): one fit for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.cases import Case
from sim.analysis.observables import variables
from sim.analysis.scoreboard import Scoreboard, scoreboard, series_table, table1_summary
from sim.ensemble import simulate
from sim.inference import Effort, Fit, fit
from sim.inference.fit import years_seen
from sim.inference.posterior import under
from sim.inference.sampler import FRESH
from sim.inference.warm_start import WarmStart
from sim.parallel import Prepare, Workers, map_tasks
from sim.record import FIRST, Record, bundled
from sim.scenario import Month, Scenario
from sim.scenario.coding import by_family, jittered
from sim.scenario.frozen import frozen
from sim.scenario.posterior import named

LAST = bundled(FIRST).last_year
"""The last year of the record."""
ORIGINS = (2014, 2019, 2021)
"""Last years seen by the fits that forecast the rest of the record."""
REALISED, FROZEN = "realised", "frozen"
INPUTS = (REALISED, FROZEN)
"""What a forecast is given of the years after its origin."""
AS_CODED, FAMILY, JITTER = "as coded", "party family", "jittered"
"""Whose coding of governments: the file's, their parties', another coder's (with a number)."""
LEAST = 2
"""Years that a fit must be left with."""


@dataclass(frozen=True)
class Fold:
    """A split of the record: ``until`` the last year seen, ``without`` years before it unseen.

    Scored are the years after ``until``, or else those of ``without``, or else (in sample) all.
    """

    name: str
    until: int = LAST
    without: tuple[int, ...] = ()

    @property
    def in_sample(self) -> bool:
        """Whether the years scored were seen."""
        return self.until >= LAST and not self.without

    @property
    def scored(self) -> str:
        """The years scored, in words."""
        if self.without:
            return ", ".join(map(str, self.without))
        return "all years" if self.in_sample else f"{self.until + 1}–{LAST}"

    @property
    def origin(self) -> Month:
        """The last month that may be known."""
        return Month.parse(f"{self.until}-12")

    @property
    def ahead(self) -> bool:
        """Whether later years are forecast, which inputs are then realised or frozen."""
        return not self.in_sample and not self.without


IN_SAMPLE = Fold("in sample")


def cutoffs(scenario: Scenario, origins: Sequence[int] = ORIGINS) -> tuple[Fold, ...]:
    """Fits to a date, scored on what came later; those that have years to see and to score."""
    return tuple(
        Fold(f"to {year}", until=year)
        for year in origins
        if len(years_seen(scenario, year)) >= LEAST and scenario.end.year > year
    )


def governments(scenario: Scenario) -> tuple[Fold, ...]:
    """Fits that leave out the years of one government of the patron or an ally.

    A year belongs to whoever governs on the first of July.  Leaders of the same years share a fold.
    """
    years = years_seen(scenario, LAST)
    led: dict[tuple[int, ...], list[str]] = {}
    for code in scenario.members:
        by_leader: dict[str, list[int]] = {}
        for year in years:
            by_leader.setdefault(leader(scenario, code, year), []).append(year)
        for name, held in by_leader.items():
            if len(years) - len(held) >= LEAST:
                led.setdefault(tuple(held), []).append(name)
    return tuple(
        Fold(f"without {' and '.join(names)}", without=held) for held, names in sorted(led.items())
    )


def leader(scenario: Scenario, code: str, year: int) -> str:
    """Who led an actor on the first of July of a year."""
    found = ""
    for government in scenario.governments[code].values():
        if government.since <= Month.parse(f"{year}-07"):
            found = government.leader
    return found


@dataclass(frozen=True)
class Job:
    """One fit to be made, and the inputs of its forecasts.

    Under which formulations, seeing which years, governments coded how.
    """

    formulations: tuple[tuple[str, str], ...]
    fold: Fold
    inputs: tuple[str, ...] = (REALISED,)
    coding: str = AS_CODED

    @classmethod
    def of(
        cls,
        formulations: Mapping[str, str],
        fold: Fold,
        inputs: Sequence[str] = INPUTS,
        coding: str = AS_CODED,
    ) -> Job:
        """The job of a choice of formulations; inputs are realised where nothing lies ahead."""
        given = tuple(inputs) if fold.ahead else (REALISED,)
        return cls(tuple(formulations.items()), fold, given, coding)

    @property
    def name(self) -> str:
        """The choice of formulations in words."""
        return named(dict(self.formulations))


TEXTS = ("formulations", "fold", "inputs", "coding")
"""Columns of a forecast's observations that say whose they are."""


@dataclass(frozen=True)
class Forecast:
    """What a fit predicted of the years that it is scored on, and how the fit went."""

    job: Job
    inputs: str
    observations: pd.DataFrame
    table1: pd.DataFrame
    fitted: Fit
    cases: tuple[Case, ...] = field(default=(), repr=False)
    """What was scored, series by series, with the runs."""


def forecast(
    scenario: Scenario,
    job: Job,
    effort: Effort,
    runs: int,
    seed: int,
    kept: Path | None = None,
    begun_from: WarmStart | None = None,
) -> list[Forecast]:
    """Fit the scenario under the job's formulations and score it on the years of its fold.

    One forecast for each of the job's inputs, of the same draws and on the same shocks.
    """
    fold = job.fold
    chosen = coded(under(scenario, dict(job.formulations)), job)
    ice = frozen(chosen, fold.origin) if fold.ahead else chosen
    found = fit(
        ice,
        until=fold.until,
        without=fold.without,
        effort=effort,
        seed=seed,
        kept=kept,
        begun_from=begun_from,
    )
    forecasts = []
    for inputs in job.inputs:
        given = ice if inputs == FROZEN else chosen
        board = scored(predicted(given, found, runs, seed), fold, found.target.record)
        cases = tuple(case.detached() for case in board.cases)
        about = dict(zip(TEXTS, (job.name, fold.name, inputs, job.coding), strict=True))
        tables = (board.observations.assign(**about), board.table1.assign(**about))
        forecasts.append(Forecast(job, inputs, *tables, found, cases))
    return forecasts


def coded(scenario: Scenario, job: Job) -> Scenario:
    """The scenario with its governments coded as a job says; no later leaning tells of a family."""
    if job.coding == FAMILY:
        return by_family(scenario, job.fold.origin)
    if job.coding.startswith(JITTER):
        return jittered(scenario, int(job.coding.removeprefix(JITTER)))
    return scenario


def predicted(scenario: Scenario, found: Fit, runs: int, seed: int) -> xr.Dataset:
    """Runs of a scenario with the draws of a fit, on fresh shocks."""
    draws = np.resize(found.thinned(runs), (runs, len(found.prior.names)))
    return simulate(
        scenario,
        runs,
        seed,
        overrides=found.prior.overrides(draws),
        keep=variables(record=found.target.record),
        replicates=FRESH + np.arange(runs),
    )


def scored(data: xr.Dataset, fold: Fold, record: Record | None = None) -> Scoreboard:
    """Scores on the years of a fold, against naive forecasts that saw what the fit saw."""
    if fold.without:
        return scoreboard(data, unseen=fold.without, record=record)
    return scoreboard(data, trained_to=None if fold.in_sample else fold.until, record=record)


def forecasts(
    scenario: Scenario,
    jobs: Iterable[Job],
    *,
    effort: Effort | None = None,
    runs: int = 2000,
    seed: int = 0,
    workers: Workers = 1,
    prepare: Prepare | None = None,
    kept: Path | None = None,
    progress: Callable[[int], None] | None = None,
    begun_from: WarmStart | None = None,
) -> list[Forecast]:
    """Forecasts of all jobs, in their order; the same whoever does the work.

    In the folder ``kept`` fits are put down as they go, and all begin from the draws that are
    given, if any are, see :func:`sim.inference.fit`.
    """
    tasks = ((scenario, job, effort or Effort(), runs, seed, kept, begun_from) for job in jobs)
    done = map_tasks(
        forecast, tasks, workers=workers, prepare=prepare, folder=kept, progress=progress
    )
    return [one for found in done for one in found]


LEFT_OUT = "one government left out"


def split_of(forecast: Forecast) -> str:
    """Name of the split: governments left out one at a time are one split."""
    fold = forecast.job.fold
    return (
        LEFT_OUT if fold.without else f"{fold.name}, {forecast.inputs}" if fold.ahead else fold.name
    )


def grouped(forecasts: Iterable[Forecast]) -> dict[str, list[Forecast]]:
    """Forecasts by split, in order of appearance."""
    found: dict[str, list[Forecast]] = {}
    for each in forecasts:
        found.setdefault(split_of(each), []).append(each)
    return found


def split_tables(forecasts: Sequence[Forecast]) -> dict[str, pd.DataFrame]:
    """Split → scoreboard by series; years of several folds of a split are pooled."""
    tables = {}
    for split, each in grouped(forecasts).items():
        together = pd.concat([one.observations for one in each], ignore_index=True)
        record = each[0].fitted.target.record
        tables[split] = series_table(together.drop(columns=list(TEXTS)), record)
    return tables


def table1_by_split(forecasts: Sequence[Forecast]) -> pd.DataFrame:
    """Mean Brier scores of Table 1's cells by split: model, climatology, persistence, cells."""
    rows = []
    for split, each in grouped(forecasts).items():
        cells = pd.concat([one.table1 for one in each], ignore_index=True)
        if not len(cells):
            continue
        means = table1_summary(cells)
        rows.append(
            {
                "split": split,
                "model": means["score"],
                "climatology": means["climatology"],
                "persistence": means["persistence"],
                "cells": int(means["n"]),
            }
        )
    return pd.DataFrame(rows)


def fit_table(forecasts: Iterable[Forecast]) -> pd.DataFrame:
    """How each fit went: years seen, runs, tolerance, share accepted and distinct at the end."""
    return pd.DataFrame(
        [
            {
                "formulations": named(each.fitted.formulations),
                "fold": each.job.fold.name,
                "coding": each.job.coding,
                "seen": " ".join(map(str, each.fitted.target.years)),
                "scored": each.job.fold.scored,
                "runs": each.fitted.sample.runs,
                "tolerance": each.fitted.sample.tolerance,
                "accepted": each.fitted.sample.rounds[-1].accepted,
                "distinct": each.fitted.sample.distinct,
            }
            for each in {one.job: one for one in forecasts}.values()
        ]
    )
