"""What fits told of each parameter, under one or many formulations, as a posterior and its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.results import t95
from sim.core.digest import model_digest
from sim.core.errors import AnalysisError, unknown
from sim.core.versions import versions
from sim.ensemble import simulate
from sim.inference.effective import effective, effective_draws, rounded
from sim.inference.fit import Fit, fit
from sim.inference.long_run import long_run
from sim.inference.sampler import FRESH, Effort
from sim.inference.warm_start import WarmStart
from sim.parallel import Prepare, Workers, map_tasks
from sim.record import FIRST
from sim.scenario import Scenario
from sim.scenario.posterior import KEY, Posterior, named, steps_of
from sim.theories.formulations import DEFAULT_FORMULATIONS, FORMULATIONS

Choice = dict[str, str]


def choices_of(scenario: Scenario) -> list[Choice]:
    """The scenario's own formulations, and each other reading alone in its slot.

    Readings are compared one at a time: all combinations of many slots would be hundreds of fits.
    """
    own = {**DEFAULT_FORMULATIONS, **scenario.formulations}
    others = [
        {**own, slot: reading}
        for slot, readings in FORMULATIONS.items()
        for reading in readings
        if reading != own.get(slot)
    ]
    return [own, *others]


def replaced(own: Choice, readings: Mapping[str, str]) -> Choice:
    """A choice with some other readings in their slots.

    AnalysisError if a slot or a reading is unknown, or nothing would be replaced.
    """
    for slot, reading in readings.items():
        if slot not in own:
            unknown("slot of formulations", slot, list(own))
        if reading not in FORMULATIONS[slot]:
            unknown(f"reading of {slot}", reading, list(FORMULATIONS[slot]))
    if all(own[slot] == reading for slot, reading in readings.items()):
        raise AnalysisError("the readings that are to be tried together are the own ones")
    return {**own, **readings}


def under(scenario: Scenario, choice: Mapping[str, str]) -> Scenario:
    """The scenario without its posterior under other formulations."""
    changes: dict[str, object] = {f"formulations.{slot}": name for slot, name in choice.items()}
    if scenario.posterior_name is not None:
        changes[f"parameters.{KEY}"] = None
    return scenario.replace(changes) if changes else scenario


def fits_of(
    scenario: Scenario,
    choices: Sequence[Choice],
    *,
    until: int,
    effort: Effort,
    seed: int,
    workers: Workers,
    prepare: Prepare | None = None,
    kept: Path | None = None,
    progress: Callable[[int], None] | None = None,
    begun_from: WarmStart | None = None,
) -> list[Fit]:
    """One fit a choice, in their order; the same whoever does the work."""
    one = partial(fit, until=until, effort=effort, seed=seed, kept=kept, begun_from=begun_from)
    tasks = [(under(scenario, choice),) for choice in choices]
    return list(
        map_tasks(one, tasks, workers=workers, prepare=prepare, folder=kept, progress=progress)
    )


TOLD = 0.1
"""Distance of a posterior from its prior below which the record counts as silent: the largest
difference of their distribution functions (Kolmogorov and Smirnov)."""


def distance_from_flat(shares: np.ndarray) -> np.ndarray:
    """Kolmogorov–Smirnov distance from the uniform, (draw, parameter) in 0–1 → (parameter,)."""
    ordered = np.sort(shares, axis=0)
    count = len(ordered)
    steps = np.arange(1, count + 1)[:, None] / count
    return np.maximum(steps - ordered, ordered - steps + 1.0 / count).max(axis=0)


def beyond_error(by_island: np.ndarray) -> np.ndarray:
    """Whether a number differs from zero by more than islands differ; (island, parameter)."""
    islands = len(by_island)
    if islands < 2:
        return np.zeros(by_island.shape[1], dtype=bool)
    error = by_island.std(axis=0, ddof=1) / np.sqrt(islands)
    return np.abs(by_island.mean(axis=0)) > t95(islands - 1) * error


def agreement(shares: np.ndarray) -> np.ndarray:
    """Gelman and Rubin's R of islands, (island, draw, parameter) → (parameter,); 1 is agreement."""
    draws = shares.shape[1]
    within = shares.var(axis=1, ddof=1).mean(axis=0)
    between = shares.mean(axis=1).var(axis=0, ddof=1) if len(shares) > 1 else 0.0 * within
    return np.sqrt((draws - 1) / draws + between / np.maximum(within, 1e-12))


def parameters_table(fits: Iterable[Fit]) -> pd.DataFrame:
    """Prior against posterior, one row a choice of formulations and parameter.

    All are told in shares of the prior, which are spread evenly before the record is seen.
    ``shift`` is their mean's distance from one half; ``contraction`` 1 − their variance / that of
    the prior (negative where the posterior is wider);
    ``distance`` that of Kolmogorov and Smirnov; ``agreement`` Gelman and Rubin's R of the sampler's
    islands, ``effective`` how many independent draws theirs are worth; ``reached`` whether the
    parameter can move anything that was fitted; ``told`` whether the distance reaches `TOLD` and
    shift or contraction exceed what islands differ by (95 %).
    """
    tables = []
    for found in fits:
        prior, points = found.prior, found.points
        islands = found.by_island
        shares = islands.reshape(points.shape)
        away = distance_from_flat(shares)
        moved = beyond_error(islands.mean(axis=1) - 0.5)
        narrowed = beyond_error(1.0 - 12.0 * islands.var(axis=1, ddof=1))
        reached = np.isin(prior.names, found.reached)
        q05, q25, q50, q75, q95 = np.quantile(points, (0.05, 0.25, 0.5, 0.75, 0.95), axis=0)
        columns = {
            "formulations": named(found.formulations),
            "parameter": prior.names,
            "low": prior.low,
            "high": prior.high,
            "mean": points.mean(axis=0),
            "sd": points.std(axis=0, ddof=1),
            "q05": q05,
            "q25": q25,
            "median": q50,
            "q75": q75,
            "q95": q95,
            "shift": shares.mean(axis=0) - 0.5,
            "contraction": 1.0 - 12.0 * shares.var(axis=0, ddof=1),
            "distance": away,
            "agreement": agreement(islands),
            "effective": effective(islands),
            "reached": reached,
            "told": reached & (away >= TOLD) & (moved | narrowed),
        }
        tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True)


def rounds_table(fits: Sequence[Fit]) -> pd.DataFrame:
    """One row a choice of formulations and round: tolerance, steps, acceptance, runs so far.

    ``effective`` says how many independent draws the last round left.
    """
    rows = [
        {
            "formulations": named(found.formulations),
            "round": number,
            "tolerance": each.tolerance,
            "steps": each.steps,
            "accepted": each.accepted,
            "moved": each.moved,
            "distinct": each.distinct,
            "runs": each.runs,
        }
        for found in fits
        for number, each in enumerate(found.sample.rounds)
    ]
    table = pd.DataFrame(rows)
    last = ~table.duplicated("formulations", keep="last")
    table["effective"] = np.nan
    table.loc[last, "effective"] = [effective_draws(found) for found in fits]
    return table


def statistics_table(fits: Iterable[Fit], seed: int, runs: int = 1000) -> pd.DataFrame:
    """How near fresh runs of the draws come to each series.

    One row a choice of formulations and series: ``error`` is the mean over runs of the mean squared
    error in units of closeness (see `sim.inference.statistics`); the distance of a fit is their
    sum.  ``bias`` is the squared error of the mean run, the part of it that is not chance.
    """
    rows = []
    for found in fits:
        target, count = found.target, min(runs, len(found.points))
        data = simulate(
            found.scenario,
            count,
            seed,
            overrides=found.prior.overrides(found.thinned(count)),
            keep=target.needs,
            replicates=FRESH + np.arange(count),
        )
        for series, values in target.simulated(data).items():
            away = values - target.observed[series][:, None]
            rows.append(
                {
                    "formulations": named(found.formulations),
                    "series": series,
                    "statistics": len(away),
                    "error": float((away**2).mean()),
                    "bias": float((away.mean(axis=1) ** 2).mean()),
                }
            )
    return pd.DataFrame(rows)


DRAWS, OTHERS = 5000, 300
"""Draws that a file keeps, at most, of the first choice of formulations and of each other one."""


def posterior_of(
    fits: Sequence[Fit],
    name: str,
    draws: int = DRAWS,
    others: int = OTHERS,
    begun: Scenario | None = None,
) -> Posterior:
    """The posterior of fits of one scenario to the same years, the default choice first.

    With each draw goes the state that the scenario ``begun`` begins in, if one is given.

    Raises ValueError without a fit, or if ``begun`` does not begin in the fitted scenario.
    """
    if not fits:
        raise ValueError("a posterior needs at least one fit")
    ranges: dict[str, tuple[float, float]] = {}
    for found in fits:
        prior = found.prior
        ranges |= dict(zip(prior.names, zip(prior.low, prior.high, strict=True), strict=True))
    parameters = tuple(ranges)
    low, high = np.array(list(ranges.values())).T
    places = [found.places(others if number else draws) for number, found in enumerate(fits)]
    counts = np.array([len(each) for each in places])
    share = np.zeros((counts.sum(), len(parameters)), dtype=np.uint16)
    used = np.zeros((len(fits), len(parameters)), dtype=bool)
    for number, (found, kept) in enumerate(zip(fits, places, strict=True)):
        columns = np.array([parameters.index(each) for each in found.prior.names], dtype=int)
        prior, first = found.prior, counts[:number].sum()
        rows = np.arange(first, first + len(kept))
        share[np.ix_(rows, columns)] = steps_of(found.points[kept], prior.low, prior.high)
        used[number, columns] = True
    choices = tuple(dict(found.formulations) for found in fits)
    held = None if begun is None else long_run(fits, places, begun)
    told = about(fits, counts)
    return Posterior(name, choices, parameters, low, high, used, counts, share, told, held)


def about(fits: Sequence[Fit], counts: Sequence[int] | np.ndarray) -> dict[str, object]:
    """What the file says of itself; ``counts`` (fit,) are the draws that it keeps.

    ``record`` is what was fitted to, where that is not the first record.
    """
    first, record = fits[0], fits[0].target.record
    return {
        "scenario": first.scenario.name,
        "model": model_digest(),
        "fitted_to": f"{max(first.target.years)}-12",
        "years": list(first.target.years),
        "series": list(first.target.observed),
        **({} if record.name == FIRST else {"record": record.known_as}),
        "seed": first.seed,
        "fits": {
            named(found.formulations): {
                "runs": found.sample.runs,
                "tolerance": found.sample.tolerance,
                "accepted": found.sample.rounds[-1].accepted,
                "distinct": found.sample.distinct,
                "particles": len(found.points),
                "draws": int(kept),
                "begun_from": None if found.begun_from is None else found.begun_from.digest,
                "effective": rounded(effective_draws(found, int(kept))),
            }
            for found, kept in zip(fits, counts, strict=True)
        },
        "versions": versions(),
    }
