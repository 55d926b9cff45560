"""How sure a skill is, and the number of series won: Student's t over blocks of years.

All that is scored in a calendar year (half-years, cut-offs, series that are told together) is added
up first, so that what one year has in common (a crisis, a pandemic) is not taken for many
confirmations. Years that follow one another go together in blocks of `BLOCK`, and the sums of
blocks, which are few, give the standard error. The degrees of freedom are one less than the number
of blocks, or of as many alike as those that differ in weight are worth: one over the sum of
squared shares of rows. Fewer than `LEAST` blocks give no interval.

A skill is what is saved of the rival's loss, 1 − Σ own / Σ rival. Its interval is that of the
difference of the two losses, in units of the rival's: both leave out zero together. Without skill
they do so in 5 % of independent records or fewer, also where a few years have most of the losses,
and in 8 % of nine years that go with the year before by a correlation of 0.5. If the rival's
loss were taken as varying too, as in a ratio, it would be up to 12 % of nine independent years;
percentiles of resampled years have 14 %, and of three years 39 %. The rival is as it was chosen:
that it was the best of several in these very years, the interval does not know.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.analysis.naive import NAMES
from sim.analysis.results import t95

BLOCK = 2
"""Years of a block: governments and crises last longer, but nine years have no more to give."""
LEAST = 3
"""Blocks from which an interval is told: six years."""
DRAWS = 2000
WORST = -99.0
"""Least skill told: a naive forecast that is right to the dot has no score to divide by."""


class Skill(NamedTuple):
    """A skill and its 95 % interval, NaN with fewer than `LEAST` blocks of years."""

    years: int
    skill: float
    low: float
    high: float


class Difference(NamedTuple):
    """Loss of one series less a rival's, and the skill, with one interval in both units."""

    difference: float
    low: float
    high: float
    skill: float
    skill_low: float
    skill_high: float


def half_width(totals: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Half of the 95 % interval of a sum over years, (year, …) and rows of each (year,) → (…).

    From each block is taken what it would have of the sum if all rows were alike; what is left is
    the smaller the more of the rows it has, and is made up for. Years left over go with the last
    block.
    """
    starts = BLOCK * np.arange(len(totals) // BLOCK)
    if len(starts) < LEAST:
        return np.full(totals.shape[1:], np.nan)
    shares = np.add.reduceat(rows, starts) / rows.sum()
    sums = np.add.reduceat(totals, starts)
    apart = sums - np.multiply.outer(shares, totals.sum(axis=0))
    error = np.sqrt(np.tensordot(1.0 / (1.0 - shares), apart**2, axes=1))
    return np.asarray(t95(1.0 / float((shares**2).sum()) - 1.0) * error)


def paired(differences: np.ndarray, rows: np.ndarray | None = None) -> tuple[float, float, float]:
    """Mean difference a row and its 95 % interval, of the sums of each year in order, (year,)."""
    rows = np.ones(len(differences)) if rows is None else rows
    mean = float(differences.sum() / rows.sum())
    half = float(half_width(differences, rows)) / float(rows.sum())
    return mean, mean - half, mean + half


def totals(table: pd.DataFrame, columns: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Sums of some columns, (column, year, series), and numbers of rows, (year, series).

    Years are the calendar years of any row, in order; a half-year belongs to the year it lies in.
    """
    calendar = np.ceil(table["year"].to_numpy(dtype=np.float64)).astype(int)
    years, row = np.unique(calendar, return_inverse=True)
    series, names = table["series"].factorize()
    rows = np.zeros((years.size, len(names)))
    sums = np.zeros((len(columns), *rows.shape))
    values = table.reindex(columns=columns).to_numpy(dtype=np.float64)
    for place in range(len(columns)):
        np.add.at(sums[place], (row, series), values[:, place])
    np.add.at(rows, (row, series), 1.0)
    return sums, rows


def paired_years(table: pd.DataFrame, rival: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Losses, those of `crps_…` of a rival, and rows that have both, (year, series) each."""
    columns = ["crps", f"crps_{rival}"]
    sums, rows = totals(table[np.isfinite(table[columns]).all(axis=1)], columns)
    return sums[0], sums[1], rows


def skill_against(table: pd.DataFrame, rival: str) -> Skill:
    """Skill against `crps_…` of a rival, the mean over the series, each with the same weight.

    `table` has columns `series`, `year`, `crps` and that of the rival; rows that lack a loss are
    left out.
    """
    own, other, rows = paired_years(table, rival)
    if not rows.size:
        return Skill(0, np.nan, np.nan, np.nan)
    skill = float(skill_of(own.sum(axis=0), other.sum(axis=0)).mean())
    with np.errstate(invalid="ignore", divide="ignore"):
        saved = ((other - own) / other.sum(axis=0)).mean(axis=1)
    half = float(half_width(saved, (rows / rows.sum(axis=0)).mean(axis=1)))
    return Skill(len(rows), skill, *bounded(skill - half, skill + half))


def difference_to(table: pd.DataFrame, rival: str) -> Difference:
    """One series against `crps_…` of a rival, a row; columns as those of `skill_against`.

    Against a rival that is never wrong the skill has no interval.
    """
    losses = paired_years(table, rival)
    if not losses[2].size:
        return Difference(*[np.nan] * 6)
    own, other, rows = (each[:, 0] for each in losses)
    difference, low, high = paired(own - other, rows)
    unit = float(other.sum() / rows.sum())
    ends = bounded(-high / unit, -low / unit) if unit > 0 else (np.nan, np.nan)
    return Difference(difference, low, high, float(skill_of(own.sum(), other.sum())), *ends)


def bounded(low: float, high: float) -> tuple[float, float]:
    """Limits of a skill, of which there is none above 1; NaN where one is not a number."""
    if not np.isfinite(low + high):
        return np.nan, np.nan
    return max(low, WORST), min(high, 1.0)


def skill_of(own: np.ndarray, rival: np.ndarray) -> np.ndarray:
    """1 − own loss / the rival's; `WORST` against one that is never wrong, 0 if neither is."""
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(rival > 0, own / rival, np.where(own > 0, np.inf, 1.0))
    return np.where(np.isnan(own + rival), np.nan, np.maximum(1.0 - ratio, WORST))


def blocks_drawn(years: int, draws: int = DRAWS, block: int = BLOCK) -> np.ndarray:
    """How often each year is in each draw of a circular block bootstrap, (draw, year).

    Künsch 1989; circular, so that every year is drawn as often.
    """
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(15)))
    starts = rng.integers(0, years, (draws, years // block))
    places = (starts[:, :, None] + np.arange(block)) % years
    return np.stack([np.bincount(row, minlength=years) for row in places.reshape(draws, -1)])


def half_of_draws(drawn: np.ndarray, blocks: int) -> float:
    """Half of the 95 % interval of what has these values in draws of so many blocks, (draw,)."""
    spread = float(drawn.std(ddof=1)) * np.sqrt(blocks / (blocks - 1))
    return t95(blocks - 1) * spread


def series_won(observations: pd.DataFrame) -> dict[str, float]:
    """Series with a smaller mean loss than every naive forecast, of how many; 95 % interval.

    `observations` has columns `series`, `year`, `crps` and `crps_…`. Which series are won varies
    as years are drawn again in blocks, all series of a year together, and the naive forecast that
    is best there; a series that a draw has no year of counts as it does in all years.
    """
    known = observations[np.isfinite(observations["crps"])]
    sums, rows = totals(known, ["crps", *(f"crps_{name}" for name in NAMES)])
    whole = _won(sums.sum(axis=1))
    years, of = rows.shape
    won, blocks = int(whole.sum()), years // BLOCK
    found = {"won": won, "of": of, "low": np.nan, "high": np.nan}
    if blocks < LEAST:
        return found
    drawn = blocks_drawn(years)
    again = np.where(drawn @ rows > 0, _won(drawn @ sums), whole)
    half = half_of_draws(again.sum(axis=1), blocks)
    low, high = max(np.floor(won - half), 0.0), min(np.ceil(won + half), float(of))
    return found | {"low": float(low), "high": float(high)}


def _won(sums: np.ndarray) -> np.ndarray:
    """Whether the first loss is smaller than all the others that there are, (forecaster, …)."""
    rivals = np.where(np.isnan(sums[1:]), np.inf, sums[1:]).min(axis=0)
    return np.asarray((sums[0] < rivals) & np.isfinite(rivals))
