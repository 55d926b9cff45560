"""The few numbers a reader asks for first, beside the record where it speaks of the same months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from sim import record
from sim.analysis.kinds import over_time
from sim.analysis.quantiles import quantiles
from sim.analysis.text import aligned

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
