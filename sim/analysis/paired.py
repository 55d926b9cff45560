"""Scenarios that met the same shocks, run by run: differences and their 95 % intervals."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.outcomes import MAIN, Outcome
from sim.analysis.results import axis_labels, kind_of, mean_and_sd, result_variables, t95, years_of
from sim.analysis.summary import MEASURES, by_period, elements, spans_of, summary_units
from sim.analysis.window import Window, months_of, whole
from sim.core.errors import NothingSharedError

NUMBERS = ("reference_mean", "scenario_mean", "difference", "low", "high", "positive")
COLUMNS = (
    "scenario",
    "variable",
    "element",
    "period",
    "since",
    "until",
    "measure",
    *NUMBERS,
    "runs",
    "units",
)
Windows = Mapping[str, Window]
"""Scenario → the months that its differences are about; without an entry all."""


class Paired(NamedTuple):
    """A mean paired difference; every array (…)."""

    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    runs: np.ndarray
    """Runs in which both have a value."""


def interval_of(differences: np.ndarray) -> Paired:
    """Mean over the last axis and its 95 % t interval, missing values left out; (..., run).

    The interval is NaN with fewer than two values, the mean without any.
    """
    mean, sd, runs = mean_and_sd(differences)
    factor = np.full(mean.shape, np.nan)
    for count in np.unique(runs[runs > 1]):
        factor[runs == count] = t95(int(count) - 1) / np.sqrt(count)
    return Paired(mean, mean - factor * sd, mean + factor * sd, runs)


def shared(datasets: Mapping[str, xr.Dataset]) -> tuple[dict[str, xr.Dataset], list[str]]:
    """The results cut to the months and labels that all of them have, and what was left out.

    Labels keep the order of the first. Variables that not all of them have stay where they are;
    the second value names them too.

    Raises
    ------
    NothingSharedError
        If they have no month in common, or other runs or another seed.
    """
    cut, left = common_months(datasets)
    first = next(iter(cut.values()))
    dims = sorted({str(dim) for _, array in result_variables(first) for dim in array.dims})
    for dim in (dim for dim in dims if dim not in ("time", "run")):
        left += _same_labels(cut, dim)
    return cut, left + _other_variables(cut)


def common_months(
    datasets: Mapping[str, xr.Dataset],
) -> tuple[dict[str, xr.Dataset], list[str]]:
    """Results of the same runs cut to the months that all have, and what was left out.

    Raises
    ------
    NothingSharedError
        If they have no month in common, or other runs or another seed.
    """
    first = next(iter(datasets.values()))
    for name, data in datasets.items():
        for what, own, known in (
            ("runs", data.sizes["run"], first.sizes["run"]),
            ("seed", data.attrs.get("seed"), first.attrs.get("seed")),
        ):
            if own != known:
                raise NothingSharedError(
                    f"{name} has {what} {own}, the reference {known}: without the same shocks "
                    "runs make no pairs"
                )
    months = {name: data["time"].values.astype("datetime64[M]") for name, data in datasets.items()}
    common = functools.reduce(np.intersect1d, months.values())
    if not common.size:
        spans = ", ".join(f"{name} {own[0]} to {own[-1]}" for name, own in months.items())
        raise NothingSharedError(f"no month in common: {spans}")
    left = [
        f"months of {name} outside {common[0]} to {common[-1]}"
        for name, own in months.items()
        if own.size > common.size
    ]
    if len({own[0] for own in months.values()}) > 1:
        told = ", ".join(f"{name} in {own[0]}" for name, own in months.items())
        left.append(
            f"the pairing of shocks month by month: they go by month since the start ({told}), so "
            "that chance does not cancel and intervals are wider"
        )
    kept = {name: data.isel(time=np.isin(months[name], common)) for name, data in datasets.items()}
    return kept, left


def _same_labels(datasets: dict[str, xr.Dataset], dim: str) -> list[str]:
    """Cut a dimension to the labels that all have, in place; what was left out."""
    labels = {
        name: next(
            (axis_labels(array, dim) for _, array in result_variables(data) if dim in array.dims),
            [],
        )
        for name, data in datasets.items()
    }
    lists = list(labels.values())
    common = [label for label in lists[0] if all(label in other for other in lists)]
    left = []
    for name, own in labels.items():
        gone = [label for label in own if label not in common]
        if gone:
            left.append(f"{dim} {', '.join(gone)} of {name}")
        if own and own != common:
            datasets[name] = datasets[name].isel({dim: [own.index(label) for label in common]})
    return left


def _other_variables(datasets: Mapping[str, xr.Dataset]) -> list[str]:
    names = {name: [v for v, _ in result_variables(data)] for name, data in datasets.items()}
    common = functools.reduce(set.intersection, map(set, names.values()))
    left = [
        f"{', '.join(gone)} of {name}"
        for name, own in names.items()
        if (gone := [variable for variable in own if variable not in common])
    ]
    pairs = {
        name: data["relation"].attrs.get("dyad")
        for name, data in datasets.items()
        if "relation" in data
    }
    if len(set(pairs.values())) > 1:
        told = ", ".join(f"{pair} in {name}" for name, pair in pairs.items())
        left.append(f"nothing of the focal dyad, though it is {told}")
    return left


class Couple(NamedTuple):
    """One element of a variable in two results, (time, run) each."""

    variable: str
    element: str
    one: np.ndarray
    other: np.ndarray
    array: xr.DataArray


def couples(reference: xr.Dataset, other: xr.Dataset) -> Iterator[Couple]:
    """Every element of every variable that both results have, already cut to what they share."""
    others = dict(result_variables(other))
    for name, array in result_variables(reference):
        if name not in others or kind_of(array) == "index":
            continue
        pairs = zip(elements(array), elements(others[name]), strict=True)
        for (label, one), (_, two) in pairs:
            yield Couple(name, label, np.asarray(one, float), np.asarray(two, float), array)


def paired(reference: xr.Dataset, other: xr.Dataset) -> xr.Dataset:
    """Mean of other − reference over the runs, month by month, with its 95 % t interval.

    Returns `difference`, `low`, `high` and `runs` (element, time) over the months and labels that
    both have. `element` is the variable and its labels, "cooperation/military"; the coordinates
    `variable` and `units` go with it. `runs` counts the pairs: a topic has a value only in months
    with a leaders' meeting, so only runs with a meeting in both scenarios enter.

    Raises
    ------
    NothingSharedError
        If they have no month in common, or other runs or another seed.
    """
    cut, _ = shared({"the reference": reference, "the other": other})
    one, two = cut.values()
    found = list(couples(one, two))
    numbers = [interval_of(couple.other - couple.one) for couple in found]
    both = ("element", "time")
    return xr.Dataset(
        {
            "difference": (both, np.stack([each.mean for each in numbers])),
            "low": (both, np.stack([each.low for each in numbers])),
            "high": (both, np.stack([each.high for each in numbers])),
            "runs": (both, np.stack([each.runs for each in numbers])),
        },
        {
            "time": one["time"].values,
            "element": ["/".join(filter(None, couple[:2])) for couple in found],
            "variable": ("element", [couple.variable for couple in found]),
            "units": ("element", [str(couple.array.attrs.get("units", "")) for couple in found]),
        },
        {
            "reference": str(reference.attrs.get("scenario_name", "")),
            "scenario": str(other.attrs.get("scenario_name", "")),
        },
    )


def paired_summary(
    datasets: Mapping[str, xr.Dataset], windows: Windows | None = None
) -> pd.DataFrame:
    """Paired differences from the first result, by calendar year and for the whole window.

    Columns are `COLUMNS`; periods and measures are those of `sim.analysis.summary`, over what all
    results share within the scenario's window. `reference_mean` and `scenario_mean` are over the
    `runs` that have a value in both, so that `difference` is theirs; `positive` is the share of
    those runs in which the scenario's value is the greater.

    Raises
    ------
    NothingSharedError
        If they have no month in common, or other runs or another seed.
    """
    cut, _ = shared(datasets)
    rows: list[tuple[object, ...]] = []
    for name, (one, other) in _pairs(cut, windows):
        years, starts = years_of(one["time"].values)
        periods = [*map(str, years), "final"]
        spans = {kind: spans_of(kind, months_of(one), starts) for kind in MEASURES}
        for couple in couples(one, other):
            rows += _rows(name, couple, starts, periods, spans[kind_of(couple.array)])
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _pairs(
    cut: Mapping[str, xr.Dataset], windows: Windows | None
) -> Iterator[tuple[str, tuple[xr.Dataset, xr.Dataset]]]:
    """Each scenario's name, and the reference and it within its window."""
    reference, *others = cut
    for name in others:
        window = (windows or {}).get(name, whole(cut[reference]))
        yield name, (window.cut(cut[reference]), window.cut(cut[name]))


def _rows(
    name: str,
    couple: Couple,
    starts: np.ndarray,
    periods: list[str],
    spans: list[tuple[str, str]],
) -> Iterator[tuple[object, ...]]:
    """The rows of one element: one a period, none if it is missing throughout."""
    kind = kind_of(couple.array)
    one, other = (by_period(values, kind, starts) for values in (couple.one, couple.other))
    both = np.isfinite(one) & np.isfinite(other)
    one, other = np.where(both, one, np.nan), np.where(both, other, np.nan)
    if not both.any():
        return
    found = interval_of(other - one)
    first, second = mean_and_sd(one)[0], mean_and_sd(other)[0]
    positive = np.full(found.mean.shape, np.nan)
    np.divide((other > one).sum(axis=-1), found.runs, out=positive, where=found.runs > 0)
    for index, period in enumerate(periods):
        yield (
            name,
            couple.variable,
            couple.element,
            period,
            *spans[index],
            MEASURES[kind][period == "final"],
            first[index],
            second[index],
            *(values[index] for values in found[:3]),
            positive[index],
            int(found.runs[index]),
            summary_units(couple.array, kind),
        )


def outcome_table(
    datasets: Mapping[str, xr.Dataset],
    outcomes: Iterable[Outcome] = MAIN,
    windows: Windows | None = None,
) -> pd.DataFrame:
    """Paired differences of outcomes from the first result, already cut to what they share.

    Columns: scenario, outcome, units, since and until (the months that a row is about),
    reference_mean, scenario_mean, difference, low, high and positive. Outcomes that a result does
    not have are left out.
    """
    rows = []
    for name, pair in _pairs(datasets, windows):
        span = whole(pair[0])
        for outcome in outcomes:
            try:
                one, other = (outcome.of(data) for data in pair)
            except KeyError:
                continue
            change = other - one
            found = interval_of(change)
            means = one.mean(), other.mean()
            about = (name, outcome.name, outcome.units, str(span.since), str(span.until))
            rows.append((*about, *means, *found[:3], (change > 0).mean()))
    columns = ["scenario", "outcome", "units", "since", "until", *NUMBERS]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(NUMBERS, float))
