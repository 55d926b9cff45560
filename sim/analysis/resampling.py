"""How sure a skill is, and the number of series won: a block bootstrap over the years scored.

Years are drawn with replacement in blocks of `BLOCK` that follow one another, from the last to the
first again; all series, half-years and cut-offs of a year go with it, so that what one year has in
common (a crisis, a pandemic) is not taken for many confirmations. Künsch 1989; circular, so that
every year is drawn as often. The interval of a skill is against the naive forecast that is best in
the years as they were; a series is won in a resample if it beats whichever is best there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.naive import NAMES

BLOCK = 2
"""Years of a block: governments and crises last longer, but nine years have no more to give."""
TIMES = 2000
ENDS = (0.025, 0.975)
WORST = -99.0
"""Least skill told: a naive forecast that is right to the dot has no score to divide by."""
LEAST = 3
"""Years from which an interval is told."""


@dataclass(frozen=True)
class Skills:
    """Skill of each series, (series,), and of each resample, (resample, series)."""

    names: list[str]
    skill: np.ndarray
    resampled: np.ndarray
    """Against the naive forecast that is best in all years; NaN of too few years."""
    against_any: np.ndarray
    """Against the one that is best in the resample."""

    def interval(self) -> np.ndarray:
        """95 % interval of each skill, (2, series); NaN of too few years."""
        found = np.full((2, len(self.names)), np.nan)
        told = np.isfinite(self.resampled).any(axis=0)
        if told.any():
            found[:, told] = np.nanquantile(self.resampled[:, told], ENDS, axis=0)
        return found

    def wins(self) -> dict[str, float]:
        """Series won, of how many, and the 95 % interval over resamples."""
        low, high = np.nan, np.nan
        if np.isfinite(self.resampled).any():
            low, high = np.quantile((self.against_any > 0).sum(axis=1), ENDS)
        won = int((self.skill > 0).sum())
        return {"won": won, "of": len(self.names), "low": float(low), "high": float(high)}


def block_weights(
    years: int, rng: np.random.Generator, times: int = TIMES, block: int = BLOCK
) -> np.ndarray:
    """How often each of consecutive years is drawn in each resample, (resample, year)."""
    blocks = -(-years // block)
    starts = rng.integers(0, years, (times, blocks))
    drawn = (starts[..., None] + np.arange(block)).reshape(times, -1)[:, :years] % years
    weights = np.zeros((times, years))
    np.add.at(weights, (np.arange(times)[:, None], drawn), 1.0)
    return weights


def skills(observations: pd.DataFrame, seed: int = 0, times: int = TIMES) -> Skills:
    """Skills of a table of observations, columns `series`, `year`, `crps` and `crps_…`."""
    columns = ["crps", *(f"crps_{name}" for name in NAMES)]
    names = list(dict.fromkeys(observations["series"]))
    calendar = np.ceil(observations["year"].to_numpy(dtype=np.float64)).astype(int)
    years, row = np.unique(calendar, return_inverse=True)
    series = np.array([names.index(name) for name in observations["series"]], dtype=int)
    values = observations.reindex(columns=columns).to_numpy(dtype=np.float64)
    known = np.isfinite(values[:, 0])
    sums = np.zeros((len(columns), years.size, len(names)))
    counts = np.zeros((years.size, len(names)))
    for place in range(len(columns)):
        np.add.at(sums[place], (row[known], series[known]), values[known, place])
    np.add.at(counts, (row[known], series[known]), 1.0)
    weights = block_weights(years.size, np.random.default_rng(seed), times)
    whole = _skill(sums.sum(axis=1), counts.sum(axis=0))
    drawn, times_known = weights @ sums, weights @ counts
    totals = sums.sum(axis=1)[1:]
    best = np.where(np.isnan(totals), np.inf, totals).argmin(axis=0)
    rival = np.take_along_axis(drawn[1:], best[None, None], axis=0)
    resampled = _skill(np.concatenate([drawn[:1], rival]), times_known)
    resampled[:, (counts > 0).sum(axis=0) < LEAST] = np.nan
    return Skills(names, whole, resampled, _skill(drawn, times_known))


def _skill(sums: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """1 − mean score / that of the best naive forecast; (forecaster, …) and (…) → (…)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.where(counts > 0, sums / counts, np.nan)
        best = np.where(np.isnan(means[1:]), np.inf, means[1:]).min(axis=0)
        ratio = np.where(best > 0, means[0] / best, np.where(means[0] > 0, np.inf, 1.0))
        return np.where(np.isfinite(best), np.maximum(1.0 - ratio, WORST), np.nan)
