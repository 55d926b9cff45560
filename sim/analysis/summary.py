"""The table of a result, and the few numbers a reader asks for first, beside the record."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from sim import record
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
from sim.analysis.text import aligned
from sim.core.axes import OverTime

COLUMNS: tuple[str, ...] = (
    "variable",
    "element",
    "period",
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
    scenario starts or ends within it) or `final`. Levels: mean of the year's months, and the last
    month. Counts: sum of the year, and the yearly rate of the whole period. Flags (0/1 and
    rungs): the last month of the year, so that the mean of a 0/1 flag is the probability that it
    is in force then. Topics: the share of a run's leaders' meetings that name it; runs without a
    meeting do not enter, and `runs` says how many did. `sd` is the sample standard deviation.
    Elements that are missing throughout (the approval of an autocracy) have no row.
    """
    years, starts = years_of(dataset["time"].values)
    periods = [*(str(year) for year in years), "final"]
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
                        measure,
                        mean[index],
                        sd[index],
                        *spread[:, index],
                        int(runs[index]),
                        units,
                    )
                )
    return pd.DataFrame(rows, columns=list(COLUMNS))


LEVEL_NAMES: dict[str, str] = {
    "leader": "leaders' meetings",
    "minister": "ministers' meetings",
    "vice_minister": "vice-ministers' meetings",
}


@dataclass(frozen=True)
class Line:
    """One line of the headline: mean and middle 90 % of the runs, and the record's value."""

    label: str
    mean: float
    low: float | None
    high: float | None
    recorded: float | None
    units: str


def overlay(dataset: xr.Dataset, name: str) -> np.ndarray | None:
    """The record's monthly counts on the result's months; (time,), NaN where it has none.

    None when the record does not apply: other actors, or not one month in common. `name` is a
    series of the record.
    """
    if not record.applies_to([str(actor) for actor in dataset["actor"].values]):
        return None
    if name not in record.SERIES:
        return None
    time = dataset["time"].values
    counts = record.monthly_counts(name, time[0], time[-1]).values
    return counts if np.isfinite(counts).any() else None


def _rate_line(dataset: xr.Dataset, label: str, counts: xr.DataArray, series: str) -> Line:
    """Yearly rate of a count over the months that the record covers, or all months without one."""
    values = counts.transpose("time", "run").values
    observed = overlay(dataset, series)
    recorded = None
    if observed is not None:
        covered = np.isfinite(observed)
        values = values[covered]
        recorded = float(over_time(observed[covered], "rate"))
    rate = over_time(values, "rate")
    low, high = quantiles(rate, (0.05, 0.95))
    return Line(label, float(rate.mean()), float(low), float(high), recorded, "a year")


def _end_line(label: str, array: xr.DataArray) -> Line:
    last = array.isel(time=-1).values
    low, high = quantiles(last, (0.05, 0.95))
    return Line(label, float(last.mean()), float(low), float(high), None, "at the end, 0-1")


def _share_line(label: str, flag: xr.DataArray) -> Line:
    share = float((flag.isel(time=-1) > 0).mean())
    return Line(label, share, None, None, None, "share of runs")


def headline(dataset: xr.Dataset) -> list[Line]:
    """Meetings, exercises and launches a year against the record, and where the run ends.

    Rates are taken over the months for which the record has counts (all months when it does
    not apply), so that model and record speak of the same time.
    """
    meetings = dataset["meetings"]
    lines = [
        _rate_line(dataset, LEVEL_NAMES.get(level, level), meetings.sel(level=level), level)
        for level in (str(level) for level in dataset["level"].values)
    ]
    for name in ("exercises", "launches", "disputes", "accords"):
        lines.append(_rate_line(dataset, name, dataset[name], name))
    for domain in (str(domain) for domain in dataset["domain"].values):
        array = dataset["institutionalisation"].sel(domain=domain)
        lines.append(_end_line(f"institutionalisation, {domain}", array))
    for name in ("relation", "backlash", "tension", "polarisation"):
        lines.append(_end_line(name, dataset[name]))
    lines.append(_share_line("commitment to consult in force", dataset["consult_in_force"]))
    lines.append(_share_line("trilateral pact", dataset["pact"]))
    return lines


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def format_headline(lines: Sequence[Line]) -> str:
    """The lines as a plain text table; a blank where there is no interval or no record."""
    cells = [("", "mean", "90 % of runs", "record", "")]
    for line in lines:
        interval = "" if line.low is None else f"{_number(line.low)} to {_number(line.high)}"
        recorded = _number(line.recorded)
        cells.append((line.label, _number(line.mean), interval, recorded, line.units))
    return aligned(cells)
