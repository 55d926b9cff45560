"""Every count beside the record, year by year, and whether its scatter is what the model expects.

Pearson's statistic of a year is (y − m)² / v, y being the record's count and m and v the mean and
variance of the runs of one draw of the parameters. Its mean over years is 1 where the record
scatters as a run of that draw does, above 1 where it scatters more. Over runs of many draws v holds
the uncertainty of the parameters too: a mean near 1 then says less.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.held import needed_record
from sim.analysis.observables import observables_of
from sim.analysis.results import mean_and_sd, quantiles
from sim.record import Record

ENOUGH = 20
"""Runs of a draw from which its mean and variance are taken."""
WITHIN = {True: "draw", False: "runs"}
"""Of one draw, or of the runs of all draws together."""
COUNT_COLUMNS: tuple[str, ...] = (
    "series",
    "title",
    "year",
    "observed",
    "mean",
    "sd",
    "q05",
    "q95",
    "pearson",
    "squared",
    "variance",
    "within",
    "support",
)
DISPERSION_COLUMNS: tuple[str, ...] = (
    "series",
    "title",
    "years",
    "observed",
    "mean",
    "dispersion",
    "ratio",
    "within",
    "support",
)


def draws_of(data: xr.Dataset) -> np.ndarray:
    """Number of the draw of the parameters that each run has, (run,); equal draws share a number.

    It is the coordinate `draw` if there is one, else what the result says was drawn, else the
    point of the design.
    """
    for name in ("draw", "drawn", "point"):
        if name in data.variables:
            values = data[name].transpose("run", ...).values.reshape(data.sizes["run"], -1)
            return np.unique(values, axis=0, return_inverse=True)[1].reshape(-1)
    return np.zeros(data.sizes["run"], dtype=int)


def pearson(observed: np.ndarray, runs: np.ndarray) -> np.ndarray:
    """Pearson's statistic of each year, (year,) and (year, run) of one draw → (year,).

    Corrected for m and v being known from n runs only: divided by (1 + 1/n) (n − 1) / (n − 3), what
    it would be of one run more (exactly so if counts were normal). v is at least 1/(2n), so that
    a count that no run has is improbable and not impossible. NaN where the record is.
    """
    n = runs.shape[1]
    if n < 4:
        raise ValueError(f"mean and variance from {n} runs say too little; 4 are the least")
    variance = np.maximum(runs.var(axis=1, ddof=1), 0.5 / n)
    return (observed - runs.mean(axis=1)) ** 2 / variance / ((1 + 1 / n) * (n - 1) / (n - 3))


class Scatter(NamedTuple):
    """How far the record lies from the runs of a draw in each year, (year,); means over draws."""

    pearson: np.ndarray
    squared: np.ndarray
    """(y − m)², less what m owes to the number of runs."""
    variance: np.ndarray
    one_draw: bool
    """Whether within draws; else of all runs together."""


def scatter(observed: np.ndarray, runs: np.ndarray, draws: np.ndarray) -> Scatter:
    """Of (year,), (year, run) and the draw of each run (run,).

    Draws with fewer than `ENOUGH` runs are left out; if there are no others, all runs are taken
    together.
    """
    labels, sizes = np.unique(draws, return_counts=True)
    known = labels[sizes >= ENOUGH]
    parts = [runs[:, draws == label] for label in known] if known.size else [runs]
    variances = [part.var(axis=1, ddof=1) for part in parts]
    squares = [
        (observed - part.mean(axis=1)) ** 2 - variance / part.shape[1]
        for part, variance in zip(parts, variances, strict=True)
    ]
    return Scatter(
        np.mean([pearson(observed, part) for part in parts], axis=0),
        np.mean(squares, axis=0),
        np.mean(variances, axis=0),
        bool(known.size) or labels.size == 1,
    )


def count_table(
    data: xr.Dataset, repeated: xr.Dataset | None = None, record: Record | None = None
) -> pd.DataFrame:
    """One row a count and whole year of the result, columns `COUNT_COLUMNS`.

    `mean`, `sd` and the band are of all runs; `pearson`, `squared` and `variance` as in `Scatter`,
    and `within` says whether they are of one draw of the parameters or of all runs. They are told
    from `repeated`, a result of the same months with many runs of each draw, if it is given. What
    nobody counted is NaN. Counts that the result lacks have no rows.

    `record` must be given where the result does not say it. Raises ValueError if no record speaks
    of the result's actors.
    """
    record = needed_record(data, record)
    nested = data if repeated is None else repeated
    draws, parts = draws_of(nested), []
    since = int(data["time"].dt.year.values[0])
    for observable in observables_of(record).values():
        if observable.kind != "count" or not observable.within(data):
            continue
        simulated = observable.simulated(data).dropna("year")
        if not simulated.sizes["year"]:
            continue
        years, runs = simulated["year"].values, simulated.values
        observed = observable.observed(since).reindex(year=years).values
        away = scatter(observed, observable.simulated(nested).sel(year=years).values, draws)
        mean, sd, _ = mean_and_sd(runs)
        low, high = quantiles(runs, (0.05, 0.95))
        columns = (
            observable.name,
            observable.title,
            years,
            observed,
            mean,
            sd,
            low,
            high,
            away.pearson,
            away.squared,
            away.variance,
            WITHIN[away.one_draw],
            observable.support,
        )
        parts.append(pd.DataFrame(dict(zip(COUNT_COLUMNS, columns, strict=True))))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COUNT_COLUMNS)


def dispersions(counts: pd.DataFrame) -> pd.DataFrame:
    """One row a count from `count_table`, columns `DISPERSION_COLUMNS`, over its known years.

    `observed` and `mean` are a year's; `dispersion` is the mean of Pearson's statistic. `ratio` is
    the sum of (y − m)² over the sum of v, which a single year with hardly any v cannot carry away.
    """
    known = counts[np.isfinite(counts["observed"].astype(float))]
    rows = [
        (
            name,
            part["title"].iloc[0],
            len(part),
            part["observed"].mean(),
            part["mean"].mean(),
            part["pearson"].mean(),
            part["squared"].sum() / part["variance"].sum() if part["variance"].any() else np.nan,
            part["within"].iloc[0],
            part["support"].iloc[0],
        )
        for name, part in known.groupby("series", sort=False)
    ]
    return pd.DataFrame(rows, columns=list(DISPERSION_COLUMNS))
