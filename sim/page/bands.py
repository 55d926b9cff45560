"""What a fan shows, as plain lists: bands, record, governments and events over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from sim.analysis.held import record_of
from sim.analysis.observables import observables_of
from sim.analysis.results import quantiles
from sim.page.answers import REFERENCE, SCENARIO, Answer
from sim.page.outcomes import Shown
from sim.plots.compare import month_by_month
from sim.plots.timeline import interventions, lanes, positions

QUANTILES = {"low90": 0.05, "low50": 0.25, "median": 0.5, "high50": 0.75, "high90": 0.95}
"""Columns of a band."""
BEFORE = 1.0
"""Years shown before the two part."""
Columns = dict[str, list[Any]]


def labels_of(x: np.ndarray) -> list[str]:
    """Months of positions: 2022.5 → 2022-07; the middle of a year is the year."""
    months = np.floor(np.asarray(x) * 12 + 0.01).astype(int)
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in months]


def band(data: xr.Dataset, shown: Shown) -> Columns:
    """Quantiles and mean of an outcome, month by month, of counts year by year."""
    x, values = month_by_month(data, shown.outcome)
    found = dict(zip(QUANTILES, quantiles(values, list(QUANTILES.values())), strict=True))
    yearly = len(x) != data.sizes["time"]
    when = [str(int(year)) for year in x] if yearly else labels_of(x)
    columns: Columns = {"x": rounded(x, 4), "when": list(when)}
    columns |= {name: rounded(numbers) for name, numbers in found.items()}
    mean = rounded(values.mean(axis=1))
    return columns | {"mean": mean, "line": mean if yearly else columns["median"]}


def rounded(values: np.ndarray, digits: int = 4) -> list[Any]:
    """Numbers short enough to send."""
    return [float(value) for value in np.round(np.asarray(values, dtype=float), digits)]


def recorded(data: xr.Dataset, shown: Shown) -> Columns:
    """The record of an outcome in the middle of its years; empty where it has none."""
    record = record_of(data)
    known = None if record is None else observables_of(record).get(shown.observable or "")
    if known is None or known.modes:  # the level of a survey of its own is not the model's
        return {"x": [], "when": [], "value": []}
    observed = known.observed().dropna("year")
    years = np.unique(data["time"].dt.year.values)
    kept = observed.sel(year=np.isin(observed["year"].values, years))
    return {
        "x": [float(year) + 0.5 for year in kept["year"].values],
        "when": [str(year) for year in kept["year"].values],
        "value": rounded(kept.values),
    }


def fan(answer: Answer, shown: Shown) -> dict[str, Columns]:
    """Bands of both, and the record."""
    return {
        REFERENCE: band(answer.results[REFERENCE], shown),
        SCENARIO: band(answer.results[SCENARIO], shown) if answer.differs else empty(),
        "record": recorded(answer.results[REFERENCE], shown),
    }


def empty() -> Columns:
    """A band of nothing."""
    return {name: [] for name in ("x", "when", *QUANTILES, "mean", "line")}


def span(answer: Answer) -> tuple[float, float]:
    """First and last position to show: from a year before the two part."""
    x = positions(answer.results[REFERENCE]["time"].values)
    last = float(x[-1]) + 1.0 / 12.0
    if not answer.differs:
        return float(x[0]), last
    parted = float(x[int(answer.differing.argmax())])
    return max(float(x[0]), parted - BEFORE), last


def reach(columns: Mapping[str, Columns], first: float) -> tuple[float, float]:
    """Lowest and highest value from a position on, with some room."""
    found = [
        value
        for part in columns.values()
        for name in ("low90", "high90", "value")
        for x, value in zip(part["x"], part.get(name, []), strict=False)
        if x >= first and value == value
    ]
    if not found:
        return 0.0, 1.0
    low, high = min(found), max(found)
    room = 0.06 * (high - low) or 0.5
    near = 0 <= low < 0.25 * high
    return (-0.02 * high if near else low - room), high + room


def timeline(answer: Answer) -> tuple[Columns, Columns, list[str]]:
    """Who governed when and what was set from outside, of both: bars, marks, names of lanes.

    An actor whose governments differ has a lane for each scenario.
    """
    one, other = (lanes(answer.results[name]) for name in (REFERENCE, SCENARIO))
    bars: Columns = {name: [] for name in ("lane", "left", "right", "who", "shade", "label")}
    marks: Columns = {name: [] for name in ("lane", "left", "right", "what")}
    names: list[str] = []
    for code in dict.fromkeys([*one, *other]):
        same = one.get(code) == other.get(code)
        parts = (
            {code: one.get(code, [])}
            if same
            else {f"{code} reference": one.get(code, []), f"{code} scenario": other.get(code, [])}
        )
        for name, terms in parts.items():
            names.append(name)
            for place, term in enumerate(terms):
                bars["lane"].append(name)
                bars["left"].append(round(term.start, 4))
                bars["right"].append(round(term.end, 4))
                since = labels_of(np.array([term.start]))[0]
                bars["who"].append(f"{term.leader}, from {since}")
                bars["shade"].append(place % 2)
                bars["label"].append(term.leader)
    for name, key in (("events reference", REFERENCE), ("events scenario", SCENARIO)):
        found = interventions(answer.results[key])
        if found and (key == REFERENCE or answer.differs):
            names.append(name)
        for start, end, text in found if name in names else []:
            for column, value in zip(marks, (name, start, end, text), strict=True):
                marks[column].append(value)
    return bars, marks, names
