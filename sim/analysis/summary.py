"""The table of a result: the distribution over the runs of everything, by year and at the end."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.results import (
    IN_A_PERIOD,
    axis_labels,
    kind_of,
    mean_and_sd,
    over_time,
    quantiles,
    result_variables,
    years_of,
)
from sim.analysis.window import months_of
from sim.core.axes import OverTime

COLUMNS: tuple[str, ...] = (
    "variable",
    "element",
    "period",
    "since",
    "until",
    "measure",
    "mean",
    "sd",
    "q05",
    "q25",
    "median",
    "q75",
    "q95",
    "runs",
    "units",
)

MEASURES: dict[OverTime, tuple[str, str]] = {
    "level": ("mean of the months", "last month"),
    "count": ("sum", "a year, whole period"),
    "flag": ("last month", "last month"),
    "topic": ("share of leaders' meetings", "share of leaders' meetings"),
}


def elements(array: xr.DataArray) -> Iterator[tuple[str, np.ndarray]]:
    """Each element of a variable beside its label; ("JPN/PRK", values (time, run)).

    The label joins the element's coordinates by "/"; it is empty for a variable without any.
    """
    inner = [str(dim) for dim in array.dims if dim not in ("time", "run")]
    values = array.transpose(*inner, "time", "run").values
    labels = (axis_labels(array, dim) for dim in inner)
    positions = (range(array.sizes[dim]) for dim in inner)
    for label, position in zip(
        itertools.product(*labels), itertools.product(*positions), strict=True
    ):
        yield "/".join(label), values[position]


def by_period(values: np.ndarray, kind: OverTime, starts: np.ndarray) -> np.ndarray:
    """One number for each year and run, then one for the whole; (time, run) -> (period, run)."""
    years = over_time(values, IN_A_PERIOD[kind], starts)
    if kind == "count":
        whole = over_time(values, "total") * 12.0 / values.shape[0]
    else:
        whole = over_time(values, "mean" if kind == "topic" else "last")
    return np.concatenate([years, whole[None]])


def spans_of(kind: OverTime, months: np.ndarray, starts: np.ndarray) -> list[tuple[str, str]]:
    """First and last month that enter each number of `by_period`; (period,)."""
    ends = np.append(starts[1:], months.size) - 1
    firsts = ends if kind == "flag" else starts
    years = [(str(months[a]), str(months[b])) for a, b in zip(firsts, ends, strict=True)]
    first = months[-1] if kind in ("level", "flag") else months[0]
    return [*years, (str(first), str(months[-1]))]


def summary_units(array: xr.DataArray, kind: OverTime) -> str:
    """Units of a row of the summary: counts are a year, topics shares."""
    units = str(array.attrs.get("units", ""))
    if kind == "topic":
        return "share, 0-1"
    if kind == "count":
        return "a year" if units in ("", "1") else units.replace("month", "year")
    return units


def summary(dataset: xr.Dataset) -> pd.DataFrame:
    """Distribution over the runs of every variable, by calendar year and for the whole period.

    Columns are `COLUMNS`. A period is a calendar year (only its simulated months, where the
    scenario starts or ends within it) or `final`; `since` and `until` (YYYY-MM) are the first and
    the last month that enter a row. Levels: mean of the year's months, and the last
    month. Counts: sum of the year, and the yearly rate of the whole period. Flags (0/1 and
    rungs): the last month of the year, so that the mean of a 0/1 flag is the probability that it
    is in force then. Topics: the share of a run's leaders' meetings that name it; runs without a
    meeting do not enter, and `runs` says how many did. `sd` is the sample standard deviation.
    Elements that are missing throughout (the approval of an autocracy) have no row.
    """
    years, starts = years_of(dataset["time"].values)
    periods = [*(str(year) for year in years), "final"]
    spans = {kind: spans_of(kind, months_of(dataset), starts) for kind in MEASURES}
    rows: list[tuple[object, ...]] = []
    for name, array in result_variables(dataset):
        kind = kind_of(array)
        if kind == "index":
            continue
        units = summary_units(array, kind)
        for label, values in elements(array):
            values = np.asarray(values, dtype=np.float64)
            numbers = by_period(values, kind, starts)
            mean, sd, runs = mean_and_sd(numbers)
            if not runs.any():
                continue
            spread = quantiles(numbers)
            for index, period in enumerate(periods):
                measure = MEASURES[kind][period == "final"]
                rows.append(
                    (
                        name,
                        label,
                        period,
                        *spans[kind][index],
                        measure,
                        mean[index],
                        sd[index],
                        *spread[:, index],
                        int(runs[index]),
                        units,
                    )
                )
    return pd.DataFrame(rows, columns=list(COLUMNS))
