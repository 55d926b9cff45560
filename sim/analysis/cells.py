"""The article's Table 1 cell by cell: Brier scores of the model and of two naive forecasts (T1)."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
import xarray as xr

from sim import record
from sim.analysis.labels import topics
from sim.analysis.scores import brier
from sim.analysis.summits import WINDOW, nearest_meeting, summit_table

CELLS: tuple[str, ...] = (
    "summit",
    "month",
    "topic",
    "observed",
    "probability",
    "climatology",
    "persistence",
    "brier",
    "brier_climatology",
    "brier_persistence",
    "occurrence",
    "scored",
)


def no_cells() -> pd.DataFrame:
    """Table 1 without a row."""
    return pd.DataFrame(columns=list(CELLS))


def _naive(
    observed: np.ndarray, months: np.ndarray, trained_to: int | None, unseen: Collection[int] = ()
) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of climatology and persistence, (summit, topic).

    Climatology: (k + ½) / (n + 1) with k of the n earlier summits naming the topic. Persistence:
    what the summit before it named. With `trained_to` only summits up to that year are known, and
    none of the years `unseen`.
    Both are ½ as long as no summit is known.
    """
    steady, last = np.full(observed.shape, 0.5), np.full(observed.shape, 0.5)
    for row, month in enumerate(months):
        known = months < month
        known &= ~np.isin(months.astype("datetime64[Y]").astype(int) + 1970, list(unseen))
        if trained_to is not None:
            known &= months.astype("datetime64[Y]") <= np.datetime64(str(trained_to), "Y")
        earlier = observed[known]
        if len(earlier):
            steady[row] = (earlier.sum(axis=0) + 0.5) / (len(earlier) + 1.0)
            last[row] = earlier[-1]
    return steady, last


def cell_scores(
    dataset: xr.Dataset,
    first: int | None = None,
    last: int | None = None,
    trained_to: int | None = None,
    unseen: Collection[int] = (),
) -> pd.DataFrame:
    """One row a cell of Table 1 within the result, columns `CELLS`.

    `probability` is that of the topic given a leaders' meeting near the summit, `occurrence` the
    share of runs that have one: without any the cell is not scored (NaN). Scored are summits of the
    years `first` to `last`, with `trained_to` only those after it, with `unseen` only those of its
    years.
    """
    table = record.table1()
    months = table["month"].values.astype("datetime64[M]")
    years = months.astype("datetime64[Y]").astype(int) + 1970
    time = dataset["time"].values.astype("datetime64[M]")
    within = (months >= time[0]) & (months <= time[-1])
    within &= (years >= (first or years[0])) & (years <= (last or years[-1]))
    if trained_to is not None:
        within &= years > trained_to
    if unseen:
        within &= np.isin(years, list(unseen))
    rows = np.flatnonzero(within)
    if not rows.size:
        return no_cells()
    topics = [str(topic) for topic in table["topic"].values]
    model = summit_table(dataset, list(months[rows]))
    names = [str(name) for name in model["topic"].values]
    probability = model["probability"].values[:, [names.index(topic) for topic in topics]]
    observed = table["observed"].values
    steady, persistent = (naive[rows] for naive in _naive(observed, months, trained_to, unseen))
    seen, size = observed[rows], len(topics)
    flat = {
        "summit": np.repeat(table["summit"].values[rows].astype(str), size),
        "month": np.repeat(months[rows].astype(str), size),
        "topic": np.tile(topics, rows.size),
        "observed": seen.ravel().astype(int),
        "probability": probability.ravel(),
        "climatology": steady.ravel(),
        "persistence": persistent.ravel(),
        "brier": brier(probability, seen).ravel(),
        "brier_climatology": brier(steady, seen).ravel(),
        "brier_persistence": brier(persistent, seen).ravel(),
        "occurrence": np.repeat(model["occurrence"].values, size),
        "scored": np.isfinite(probability).ravel(),
    }
    return pd.DataFrame(flat, columns=list(CELLS))


def summits_of(years: Collection[int]) -> list[int]:
    """Rows of the summits of Table 1 that took place in the given years."""
    months = record.table1()["month"].values.astype("datetime64[M]")
    return [row for row, month in enumerate(months) if int(str(month)[:4]) in years]


def cell_hits(dataset: xr.Dataset, years: Collection[int]) -> np.ndarray:
    """Share of the cells of some years' summits that each run's meetings get right, (run,).

    A run without a leaders' meeting near a summit is right in half of its cells.
    """
    table, rows = record.table1(), summits_of(years)
    months = table["month"].values.astype("datetime64[M]")
    names, named = topics(dataset)
    topic = [names.index(str(name)) for name in table["topic"].values]
    first = dataset["time"].values[0].astype("datetime64[M]")
    held = ~np.isnan(named).all(axis=0)
    hits = np.zeros(named.shape[-1])
    for row in rows:
        chosen = nearest_meeting(held, int((months[row] - first).astype(int)), WINDOW)
        met = np.flatnonzero(chosen >= 0)
        right = named[topic][:, chosen[met], met] == table["observed"].values[row][:, None]
        near = np.full(hits.size, 0.5)
        near[met] = right.mean(axis=0)
        hits += near
    return hits / len(rows)
