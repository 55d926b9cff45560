"""The article's Table 1: what leaders' meetings name, scored cell by cell (T1)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.calibration import brier
from sim.analysis.results import topics
from sim.record import FIRST, Record, bundled, counts

WINDOW = 2
"""Months on either side of a summit within which a run's meeting stands for it."""


def nearest_meeting(held: np.ndarray, centre: int, window: int) -> np.ndarray:
    """Time index of each run's meeting nearest to `centre`, -1 without one; (time, run) -> (run,).

    Of two meetings equally near the earlier is taken.
    """
    chosen = np.full(held.shape[1], -1)
    offsets = sorted(range(-window, window + 1), key=lambda offset: (abs(offset), offset))
    for offset in offsets:
        index = centre + offset
        if 0 <= index < held.shape[0]:
            chosen[(chosen < 0) & held[index]] = index
    return chosen


def summit_table(
    dataset: xr.Dataset, months: Sequence[str | np.datetime64], window: int = WINDOW
) -> xr.Dataset:
    """Probability of each topic at the summits of given months; dims (summit, topic).

    For each month: `occurrence` (summit,) is the share of runs with a leaders' meeting at most
    `window` months away, and `probability` (summit, topic) is the share of those runs whose
    nearest such meeting names the topic (NaN if no run has one). Where windows overlap, one meeting
    may stand for two summits. `summit` is the month; months outside the result are an error.
    """
    time = dataset["time"].values.astype("datetime64[M]")
    wanted = np.array([counts.month(date) for date in months], dtype="datetime64[M]")
    outside = [str(date) for date in wanted if date < time[0] or date > time[-1]]
    if outside:
        raise ValueError(f"{', '.join(outside)} lies outside the result, {time[0]} to {time[-1]}")
    names, named = topics(dataset)
    held = ~np.isnan(named).all(axis=0)
    occurrence = np.zeros(wanted.size)
    probability = np.full((wanted.size, named.shape[0]), np.nan)
    for row, month in enumerate(wanted):
        chosen = nearest_meeting(held, int((month - time[0]).astype(int)), window)
        runs = np.flatnonzero(chosen >= 0)
        occurrence[row] = runs.size / held.shape[1]
        if runs.size:
            probability[row] = named[:, chosen[runs], runs].mean(axis=1)
    return xr.Dataset(
        {
            "occurrence": ("summit", occurrence, {"units": "probability"}),
            "probability": (("summit", "topic"), probability, {"units": "probability"}),
        },
        coords={
            "summit": wanted.astype("datetime64[ns]"),
            "topic": names,
        },
        attrs={"claims": "T1", "window_months": window},
    )


def yearly_topics(dataset: xr.Dataset) -> xr.Dataset:
    """The same for calendar years, where no summit is on record; dims (year, topic).

    `occurrence` is the share of runs with a leaders' meeting in the year, `probability` the share
    of all runs' meetings of that year that name the topic.
    """
    years = dataset["time"].dt.year.values
    names, named = topics(dataset)
    held = ~np.isnan(named).all(axis=0)
    labels = np.unique(years)
    occurrence = np.zeros(labels.size)
    probability = np.full((labels.size, named.shape[0]), np.nan)
    for row, year in enumerate(labels):
        within = held[years == year]
        occurrence[row] = within.any(axis=0).mean()
        if within.any():
            probability[row] = named[:, years == year][:, within].mean(axis=1)
    return xr.Dataset(
        {
            "occurrence": ("year", occurrence, {"units": "probability"}),
            "probability": (("year", "topic"), probability, {"units": "probability"}),
        },
        coords={"year": labels, "topic": names},
        attrs={"claims": "T1"},
    )


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
    record: Record | None = None,
) -> pd.DataFrame:
    """One row a cell of Table 1 within the result, columns `CELLS`.

    `probability` is that of the topic given a leaders' meeting near the summit, `occurrence` the
    share of runs that have one: without any the cell is not scored (NaN). Scored are summits of the
    years `first` to `last`, with `trained_to` only those after it, with `unseen` only those of its
    years. `record` is by default the first.
    """
    table = (record or bundled(FIRST)).table1()
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


def summits_of(years: Collection[int], record: Record | None = None) -> list[int]:
    """Rows of the summits of a record's Table 1, if it has one, in the given years."""
    record = record or bundled(FIRST)
    if "table1" not in record.tables:
        return []
    months = record.table1()["month"].values.astype("datetime64[M]")
    return [row for row, month in enumerate(months) if int(str(month)[:4]) in years]


def cell_hits(
    dataset: xr.Dataset, years: Collection[int], record: Record | None = None
) -> np.ndarray:
    """Share of the cells of some years' summits that each run's meetings get right, (run,).

    A run without a leaders' meeting near a summit is right in half of its cells.
    """
    record = record or bundled(FIRST)
    table, rows = record.table1(), summits_of(years, record)
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
