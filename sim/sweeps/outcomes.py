"""Outcomes of a sweep: gathered month by month within a block, and their distribution over runs.

A level is what it is in the last month, a flag too; a count is its rate a year; of topics it is
the share of the leaders' meetings that name them.  With trajectories every month is kept, in
single precision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.outcomes import Outcome
from sim.analysis.results import How, kind_of, over_time
from sim.core.axes import OverTime
from sim.core.errors import Problem
from sim.ensemble.limits import recorded
from sim.ensemble.result import FOCAL, result_name, to_dataset
from sim.ensemble.simulate import empty_record
from sim.model.alliance_model import AllianceModel
from sim.model.world import axis_labels
from sim.scenario import Scenario
from sim.theories.variables import Variable

HOW = {
    "level": "value in the last month",
    "index": "value in the last month",
    "flag": "value in the last month",
    "count": "rate a year over all months",
    "topic": "share of the leaders' meetings that name it",
}
"""What is kept of a result variable where only one number is."""

Results = dict[str, np.ndarray]


def variables_of(scenario: Scenario) -> dict[str, tuple[Variable, bool]]:
    """Result variables of a scenario: what is behind each, and whether it is the focal pair's."""
    found = {}
    for variable in recorded():
        name = result_name(variable, scenario)
        if name is not None:
            found[name] = (variable, False)
    for name, every in FOCAL.items():
        if every in found:
            found[name] = (found[every][0], True)
    return found


def axes_of(name: str, scenario: Scenario) -> tuple[str, ...]:
    """Dimensions of a result variable beside time and run."""
    variable, focal = variables_of(scenario)[name]
    return variable.over[1:] if focal else variable.over


def check_outcome(
    outcome: str | Outcome, scenario: Scenario, others: Iterable[str | Outcome]
) -> Problem | None:
    """What is wrong with an outcome, if anything; its path is from the outcome's entry."""
    known = variables_of(scenario)
    derived = outcome if isinstance(outcome, Outcome) else None
    variable = outcome.variable if isinstance(outcome, Outcome) else outcome
    if variable not in known:
        path = ("variable",) if derived else ()
        what = "is not a result variable"
        return Problem(what, path, wanted=variable, value=variable, options=tuple(known))
    name = outcome.name if isinstance(outcome, Outcome) else outcome
    taken = {other.name if isinstance(other, Outcome) else other for other in others}
    if name in taken:
        return Problem("is there twice", value=name, allowed="each outcome once")
    if derived is None:
        return None
    if name in known or name in RESERVED:
        return Problem("is taken", ("name",), name, "a name that no result variable has")
    axes = axes_of(variable, scenario)
    labels = axis_labels(scenario)
    for axis, chosen in derived.where:
        if axis not in axes:
            what = f"is not a dimension of {variable}"
            return Problem(what, ("where", axis), wanted=axis, options=axes or ("none",))
        for label in (chosen,) if isinstance(chosen, str) else chosen:
            options = labels[axis]
            if label not in options:
                return Problem("is no label of it", ("where", axis), label, options=options)
    first, last = str(scenario.start), str(scenario.end)
    since, until = derived.since or first, derived.until or last
    if not first <= since <= until <= last:
        key = "since" if derived.since else "until"
        value = derived.since or derived.until
        return Problem("leaves no month", (key,), value, f"months from {first} to {last}")
    return None


AXES = (
    *("actor", "ally", "source", "toward", "dyad", "issue", "domain", "level"),
    *("strategy", "topic"),
)
OF_THE_DESIGN = ("design", "design_point", "design_order", "design_unit", "factor")
RESERVED = frozenset(("run", "time", "point", "replicate", "done", *OF_THE_DESIGN, *AXES))
"""Names that a store has for something else."""


class Gathered:
    """What is kept of a model's runs."""

    def __init__(
        self, model: AllianceModel, outcomes: Iterable[str | Outcome], *, every_month: bool
    ) -> None:
        self._model = model
        self._scenario = model.settings
        self._derived = [o for o in outcomes if isinstance(o, Outcome)]
        known = variables_of(self._scenario)
        self._plain = {o: known[o] for o in outcomes if isinstance(o, str)}
        self._every_month = every_month
        wanted = {outcome.variable for outcome in self._derived}
        self._record = empty_record(model, model.runs, wanted)
        self._series = {}
        if every_month:
            for name in self._plain:
                shape = (self._scenario.months, *self._now(name).shape)
                self._series[name] = np.empty(shape, dtype=np.float32)
        self._sums: Results = {}
        self._met: Results = {}

    def _now(self, name: str) -> np.ndarray:
        variable, focal = self._plain[name]
        values = self._model.state[variable.name]
        return values[0] if focal else values

    def see(self, month: int) -> None:
        """Take in the month just simulated."""
        for name, room in self._record.items():
            room[month] = self._model.state[name].reshape(-1, self._model.runs)
        for name, room in self._series.items():
            room[month] = self._now(name)
        if self._every_month:
            return
        for name in self._plain:
            kind = self._plain[name][0].over_time
            if kind == "count":
                self._add(self._sums, name, self._now(name))
            elif kind == "topic":
                there = ~np.isnan(self._now(name))
                self._add(self._met, name, there)
                self._add(self._sums, name, np.where(there, self._now(name), 0.0))

    def _add(self, sums: Results, name: str, values: np.ndarray) -> None:
        if name not in sums:
            sums[name] = np.zeros(values.shape)
        sums[name] += values

    def results(self) -> Results:
        """Name → (run, …), or (time, run, …) of what is kept month by month."""
        found = {}
        for name in self._plain:
            values = self._series[name] if self._every_month else self._final(name)
            if self._plain[name][0].name in ("approval", "opinion"):
                nobody = np.asarray(self._model.constants["democracy"])[:, 0] == 0
                of_actors = values if name == "approval" else np.moveaxis(values, -2, 0)
                of_actors[..., nobody, :] = np.nan
            found[name] = np.moveaxis(values, -1, int(self._every_month))
        return {**found, **self._derive()}

    def _final(self, name: str) -> np.ndarray:
        kind = self._plain[name][0].over_time
        if kind == "count":
            return self._sums[name] / self._scenario.months * 12.0
        if kind == "topic":
            met = self._met[name]
            return np.where(met > 0, self._sums[name] / np.maximum(met, 1.0), np.nan)
        return self._now(name).astype(float)

    def _derive(self) -> Results:
        """Derived outcomes, (run,).

        NumPy sums the months of a single run in another order than those of several side by
        side, so that the rounding would depend on the company: a single run is doubled.
        """
        if not self._derived:
            return {}
        runs = self._model.runs
        record: Mapping[str, Any] = self._record
        if runs == 1:
            record = {name: np.repeat(room, 2, axis=-1) for name, room in record.items()}
        data = to_dataset(self._scenario, self._model, record, {}, 0)
        return {outcome.name: outcome.of(data)[:runs] for outcome in self._derived}


def described(outcome: str | Outcome, scenario: Scenario, *, every_month: bool) -> dict[str, str]:
    """Attributes of an outcome in the store."""
    if isinstance(outcome, Outcome):
        months = f"{outcome.since or scenario.start} to {outcome.until or scenario.end}"
        where = "; ".join(f"{axis} {label}" for axis, label in outcome.where)
        told = f"{outcome.how} of {outcome.variable}" + (f", {where}" if where else "")
        return {"units": outcome.units, "long_name": told, "kept": f"{outcome.how}, {months}"}
    variable, _ = variables_of(scenario)[outcome]
    kind = variable.over_time
    assert kind is not None, "results show it"
    units = "a year" if kind == "count" and not every_month else variable.units
    return {
        "units": units,
        "long_name": variable.long_name,
        "claims": " ".join(variable.claims),
        "over_time": kind,
        "kept": "every month" if every_month else HOW[kind],
    }


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
