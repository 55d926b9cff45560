"""The few numbers a reader asks for first, one table a period: what was fitted, what is to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from sim.analysis.held import record_of
from sim.analysis.results import over_time, quantiles
from sim.analysis.text import aligned
from sim.analysis.window import MONTH, Window, fitted_until, months_of, whole
from sim.record import FIRST, Record

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
    most: float | None = None
    """Of months after the record: the most that it counts in any whole calendar year."""


def overlay(dataset: xr.Dataset, name: str, record: Record | None = None) -> np.ndarray | None:
    """The record's monthly counts on the result's months; (time,), NaN where it has none.

    None when no record applies (`sim.analysis.held.record_of`), it has no such count but a sample,
    or not one month is in common. `name` is a series of the record that is held against a variable,
    or the variable.
    """
    found = record_of(dataset, record)
    series = None if found is None else _counted(found, name)
    if found is None or series is None:
        return None
    time = dataset["time"].values
    counts = found.monthly_counts(series, time[0], time[-1]).values
    return counts if np.isfinite(counts).any() else None


def _counted(record: Record, name: str) -> str | None:
    """The series of a record that is meant by its own name or that of the variable."""
    own = record.series.get(name)
    if own is None or own.variable is None:
        held = (each for each in record.series.values() if each.variable == name and not each.of)
        own = next(held, own)
    return None if own is None or not own.known else own.name


def most_in_a_year(dataset: xr.Dataset, name: str, record: Record | None = None) -> float | None:
    """The record's greatest count of a calendar year, for months that all come after the record.

    None where no record applies, it covers no year whole, or months of the result are in it.
    """
    found = record_of(dataset, record)
    series = None if found is None else _counted(found, name)
    if found is None or series is None:
        return None
    counts = found.monthly_counts(series).to_series()
    if dataset["time"].values[0] <= counts.index[-1].to_datetime64():
        return None
    years = counts.groupby(counts.index.year).agg(["sum", "count"])
    whole_years = years.loc[years["count"] == 12, "sum"]
    return float(whole_years.max()) if len(whole_years) else None


@dataclass(frozen=True)
class Headline:
    """The lines of one period; all are about its months, unless a line's units name others."""

    window: Window
    about: str
    """What these months are to the fit and to the record."""
    lines: tuple[Line, ...]

    @property
    def title(self) -> str:
        """The months, and what they are."""
        return f"{self.window} ({self.about})" if self.about else str(self.window)

    @property
    def beyond(self) -> str:
        """A sentence on means that lie above all that is on record; "" without any."""
        above = [line for line in self.lines if line.most is not None and line.mean > line.most]
        if not above:
            return ""
        told = ", ".join(f"{line.label} {line.mean:.1f} ({line.most:.0f})" for line in above)
        return f"above every year on record (the most there in brackets): {told}"


FITTED = "the parameters were fitted to these years"
ELSEWHERE = "the parameters were fitted to another triangle's record ({record}) of these years"
ON_RECORD = "on record"
UNSEEN = "on record, and not seen by the fit"
TO_COME = "years to come: there is no record of them, and nothing of them was fitted"
COUNTED = ("exercises", "launches", "disputes", "accords")


def _rate_line(
    dataset: xr.Dataset, label: str, counts: xr.DataArray, series: str, record: Record | None
) -> Line:
    """Yearly rate of a count over the months that the record covers, or all months without one."""
    values = counts.transpose("time", "run").values
    observed = overlay(dataset, series, record)
    recorded, units = None, "a year"
    if observed is not None:
        covered = np.isfinite(observed)
        values = values[covered]
        recorded = float(over_time(observed[covered], "rate"))
        if not covered.all():
            months = months_of(dataset)[covered]
            on = months[-1] == months_of(dataset)[-1]
            units += f" from {months[0]} on" if on else f", {Window(months[0], months[-1])}"
    rate = over_time(values, "rate")
    low, high = quantiles(rate, (0.05, 0.95))
    most = most_in_a_year(dataset, series, record)
    return Line(label, float(rate.mean()), float(low), float(high), recorded, units, most)


def _end_line(label: str, array: xr.DataArray) -> Line:
    last = array.isel(time=-1).values
    low, high = quantiles(last, (0.05, 0.95))
    units = f"0-1, in {months_of(array)[-1]}"
    return Line(label, float(last.mean()), float(low), float(high), None, units)


def _share_line(label: str, flag: xr.DataArray) -> Line:
    share = float((flag.isel(time=-1) > 0).mean())
    return Line(label, share, None, None, None, f"share of runs, in {months_of(flag)[-1]}")


def headline(dataset: xr.Dataset, record: Record | None = None) -> list[Headline]:
    """Meetings, exercises and launches a year against the record, and where the runs stand.

    One entry a period, in order of time: months that the parameters were fitted to, months on
    record that they were not, and months to come. Rates are over the period, or over those of its
    months for which the record has counts, so that model and record speak of the same time;
    indices are those of its last month. `record` must be given where the result does not say it.
    """
    return [
        Headline(window, about, _lines(window.cut(dataset), record))
        for window, about in periods(dataset, record)
    ]


def fitted_elsewhere(dataset: xr.Dataset, record: Record | None = None) -> str | None:
    """The record that a result's parameters were fitted to, if that is not its own."""
    if "fitted_to" not in dataset.attrs:
        return None
    fitted = str(dataset.attrs.get("fitted_record", FIRST))
    own = record_of(dataset, record)
    if own is not None:
        return None if fitted == own.known_as else fitted
    named = dataset.sim.scenario.get("record")  # a folder that the result does not carry along
    return fitted if named not in (None, fitted) else None


def periods(dataset: xr.Dataset, record: Record | None = None) -> list[tuple[Window, str]]:
    """The months of a result, apart by what fit and record know of them."""
    every, fitted = whole(dataset), fitted_until(dataset)
    on_record, elsewhere = _recorded_until(dataset, record), fitted_elsewhere(dataset, record)
    ends = {end for end in (fitted, on_record) if end is not None and end < every.until}
    found, since = [], every.since
    for until in sorted({*(end for end in ends if end >= every.since), every.until}):
        if fitted is not None and until <= fitted:
            about = FITTED if elsewhere is None else ELSEWHERE.format(record=elsewhere)
        elif on_record is not None and until <= on_record:
            about = ON_RECORD if fitted is None else UNSEEN
        else:
            about = TO_COME if ends else ""
        found.append((Window(since, until), about))
        since = until + MONTH
    return found


def _recorded_until(dataset: xr.Dataset, record: Record | None) -> np.datetime64 | None:
    """The last month that the record has any count of, if it applies."""
    seen = [overlay(dataset, name, record) for name in (*LEVEL_NAMES, *COUNTED)]
    covered = [np.isfinite(counts) for counts in seen if counts is not None]
    if not covered:
        return None
    return np.datetime64(months_of(dataset)[np.flatnonzero(np.any(covered, axis=0))[-1]], "M")


def _lines(dataset: xr.Dataset, record: Record | None) -> tuple[Line, ...]:
    """The lines of one period."""
    meetings = dataset["meetings"]
    lines = [
        _rate_line(dataset, LEVEL_NAMES.get(level, level), meetings.sel(level=level), level, record)
        for level in (str(level) for level in dataset["level"].values)
    ]
    lines += [_rate_line(dataset, name, dataset[name], name, record) for name in COUNTED]
    for domain in (str(domain) for domain in dataset["domain"].values):
        array = dataset["institutionalisation"].sel(domain=domain)
        lines.append(_end_line(f"institutionalisation, {domain}", array))
    for name in ("relation", "backlash", "tension", "polarisation"):
        lines.append(_end_line(name, dataset[name]))
    lines.append(_share_line("commitment to consult in force", dataset["consult_in_force"]))
    lines.append(_share_line("trilateral pact", dataset["pact"]))
    return tuple(lines)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def format_headline(parts: Sequence[Headline]) -> str:
    """A plain text table a period; a blank where there is no interval or no record."""
    return "\n\n".join(
        "\n".join(filter(None, [part.title, _format(part.lines), part.beyond])) for part in parts
    )


def _format(lines: Sequence[Line]) -> str:
    recorded = any(line.recorded is not None for line in lines)
    cells = [("", "mean", "90 % of runs", *(["record"] if recorded else []), "")]
    for line in lines:
        interval = "" if line.low is None else f"{_number(line.low)} to {_number(line.high)}"
        numbers = [_number(line.mean), interval]
        numbers += [_number(line.recorded)] if recorded else []
        cells.append((line.label, *numbers, line.units))
    return aligned(cells)
