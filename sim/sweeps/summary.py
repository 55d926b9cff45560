"""The summary of a sweep: the distribution of each outcome over runs, a variable at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.kinds import How, kind_of, over_time
from sim.axes import OverTime

QUANTILES = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}
RUNS_AT_ONCE = 8192
WHOLE: dict[OverTime, How] = {
    "level": "last",
    "flag": "last",
    "index": "last",
    "count": "rate",
    "topic": "mean",
}
"""What stands for all months."""


def summary(data: xr.Dataset) -> pd.DataFrame:
    """One row for each outcome and element: runs, mean, sd and quantiles over the runs done.

    Of what is kept month by month it is the last month of a level or a flag, the rate a year of
    a count, and the share of meetings of a topic.
    """
    rows = []
    done = np.flatnonzero(data["done"].values)
    for name, array in outcomes(data):
        values = per_run(array)[done]
        axes = [str(axis) for axis in array.dims if axis not in ("time", "run")]
        labels = [[str(label) for label in labels_along(data, axis)] for axis in axes]
        for place, chosen in zip(np.ndindex(*values.shape[1:]), product(*labels), strict=True):
            rows.append({"outcome": name, "element": " ".join(chosen), **spread(values[:, *place])})
    return pd.DataFrame(rows)


def outcomes(data: xr.Dataset) -> Iterator[tuple[str, xr.DataArray]]:
    """Outcomes of a store, in the order of their names."""
    for name in sorted(str(name) for name in data.variables):
        if "kept" in data[name].attrs:
            yield name, data[name]


def labels_along(data: xr.Dataset, axis: str) -> np.ndarray:
    """Labels of an axis."""
    return data[axis].values


def per_run(array: xr.DataArray) -> np.ndarray:
    """One number for each run and element, (run, …), read some runs at a time."""
    if "time" not in array.dims:
        return np.asarray(array.values)
    kind = kind_of(array)
    return np.concatenate(
        [
            over_time(array.isel(run=slice(first, first + RUNS_AT_ONCE)).values, WHOLE[kind])
            for first in range(0, array.sizes["run"], RUNS_AT_ONCE)
        ]
    )


def spread(values: np.ndarray) -> dict[str, float]:
    """Distribution of a number over runs; empty where no run has it."""
    there = values[np.isfinite(values)]
    if not len(there):
        return {"runs": 0}
    found = {"runs": len(there), "mean": float(there.mean()), "sd": float(there.std())}
    numbers = np.quantile(there, list(QUANTILES.values()))
    return {**found, **dict(zip(QUANTILES, (float(number) for number in numbers), strict=True))}
