"""What the runs' leaders' meetings name around given months, for the article's Table 1 (T1)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from sim.analysis.labels import topics
from sim.record import counts

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
