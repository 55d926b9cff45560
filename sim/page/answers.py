"""A variant against its reference: ensembles kept for the next question, differences, bands.

The numbers are those of `sim.compare`: the same functions on results of the same shocks.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.outcomes import MAIN, Outcome
from sim.analysis.paired import outcome_table, shared
from sim.core.errors import AnalysisError, TooLargeError
from sim.ensemble import simulate
from sim.ensemble.limits import bytes_of
from sim.model.world import axis_labels
from sim.page.outcomes import Shown
from sim.scenario import Scenario
from sim.scenario.contrast import months_shared

USUAL_RUNS, MOST_RUNS = 200, 2000
MOST_BYTES = 600_000_000
"""The most memory that one ensemble may take."""
KEPT_BYTES = 300_000_000
"""Memory of the ensembles that are kept for the next question; the last two are kept always."""
PIECE = 200
"""Runs simulated between two looks at whether the answer is still wanted."""
REFERENCE, SCENARIO = "reference", "scenario"


Progress = Callable[[float], None]
"""Called with the share that is done; may raise `NoLongerWantedError`."""


def no_progress(share: float) -> None:
    """Tells nobody."""


class Kept:
    """Ensembles by scenario, runs and seed, the oldest let go when they take too much memory."""

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self.most = most
        self._kept: OrderedDict[tuple[str, int, int], xr.Dataset] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def nbytes(self) -> int:
        """Memory of what is kept."""
        return sum(data.nbytes for data in self._kept.values())

    def get(
        self, scenario: Scenario, runs: int, seed: int, progress: Progress = no_progress
    ) -> xr.Dataset:
        """The ensemble, simulated if it is not at hand; one at a time in the whole process."""
        key = (scenario.digest, runs, seed)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = in_pieces(scenario, runs, seed, progress)
                while self.nbytes > self.most and len(self._kept) > 2:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]


def in_pieces(scenario: Scenario, runs: int, seed: int, progress: Progress) -> xr.Dataset:
    """An ensemble as `simulate` gives it, run for run, piece by piece."""
    if runs <= PIECE:
        progress(0.0)
        return simulate(scenario, runs, seed)
    parts = []
    for first in range(0, runs, PIECE):
        progress(first / runs)
        numbers = np.arange(first, min(first + PIECE, runs))
        part = simulate(scenario, numbers.size, seed, replicates=numbers)
        parts.append(part.assign_coords(run=numbers))
    return xr.concat(parts, "run", data_vars="minimal", coords="minimal", compat="override")


def check_request(runs: int, *scenarios: Scenario) -> None:
    """Refuse what is too large for a page.

    Raises
    ------
    TooLargeError
        With what was asked for and what is allowed.
    """
    if not 1 <= runs <= MOST_RUNS:
        raise TooLargeError(
            f"{runs:,} runs were asked for; the page takes 1 to {MOST_RUNS:,}, "
            "and alliance-sim compare any number"
        )
    for scenario in scenarios:
        needed = bytes_of(runs, scenario.months, axis_labels(scenario))
        if needed > MOST_BYTES:
            fit = runs * MOST_BYTES // needed
            raise TooLargeError(
                f"{runs:,} runs of {scenario.months} months of {scenario.name} need "
                f"{needed / 1e6:,.0f} MB; the page gives {MOST_BYTES / 1e6:,.0f} MB, "
                f"which is enough for {fit:,} runs"
            )


@dataclass(frozen=True, eq=False)
class Answer:
    """A variant and its reference on the same shocks, cut to what both have."""

    reference: Scenario
    variant: Scenario
    results: Mapping[str, xr.Dataset]
    """`REFERENCE` and `SCENARIO`."""
    left_out: tuple[str, ...]
    runs: int
    seed: int

    @cached_property
    def differing(self) -> np.ndarray:
        """Months in which any variable of any run differs, (time,)."""
        return differing_months(*self.results.values())

    @property
    def differs(self) -> bool:
        """Whether anything differs at all."""
        return bool(self.differing.any())

    @cached_property
    def window(self) -> tuple[str, str]:
        """First month that differs (the first of all if none does) and last month, YYYY-MM."""
        months = self.results[REFERENCE]["time"].values.astype("datetime64[M]")
        return str(months[int(self.differing.argmax())]), str(months[-1])

    @cached_property
    def cut(self) -> dict[str, xr.Dataset]:
        """Both results within the window."""
        span = slice(*self.window)
        return {name: data.sel(time=span) for name, data in self.results.items()}

    def table(self, *outcomes: Outcome) -> pd.DataFrame:
        """Rows as of ``sim.compare(…).tables["outcomes"]``, over the window."""
        wanted = outcomes or MAIN
        names = dict.fromkeys(outcome.variable for outcome in wanted)
        few = {key: data[[n for n in names if n in data]] for key, data in self.cut.items()}
        return outcome_table(few, wanted)

    @cached_property
    def main(self) -> pd.DataFrame:
        """The main outcomes, with the spread of each over the runs of the reference."""
        rows = self.table()
        found = {one.name: one for one in MAIN}
        names = rows["outcome"]
        return rows.assign(spread=[found[n].of(self.cut[REFERENCE]).std() for n in names])

    def row(self, shown: Shown) -> pd.Series | None:
        """The numbers of one outcome, None if a result does not have it."""
        rows = self.table(shown.outcome)
        return rows.iloc[0] if len(rows) else None


def differing_months(one: xr.Dataset, other: xr.Dataset) -> np.ndarray:
    """Months in which any variable that both have differs in any run, (time,).

    An index, such as the row of a government, means nothing by itself and does not count.
    """
    found = np.zeros(one.sizes["time"], dtype=bool)
    for name in monthly(one).keys() & monthly(other).keys():
        mine, its = one.variables[name], other.variables[name]
        if mine.attrs.get("over_time") == "index":
            continue
        if mine.dims[0] != "time":
            mine = mine.transpose("time", ...)
        if its.dims != mine.dims:
            its = its.transpose(*mine.dims)
        here, there = mine.values, its.values
        same = here == there
        if here.dtype.kind == "f" and not same.all():
            same |= np.isnan(here) & np.isnan(there)
        found |= ~same.reshape(found.size, -1).all(axis=1)
    return found


def monthly(data: xr.Dataset) -> dict[str, tuple[str, ...]]:
    """Variable over time and run → its dimensions."""
    held = {str(name): tuple(map(str, data.variables[name].dims)) for name in data.data_vars}
    return {name: dims for name, dims in held.items() if {"time", "run"} <= set(dims)}


def shares_all(one: xr.Dataset, other: xr.Dataset) -> bool:
    """Whether two results have the same months, runs, variables and labels: nothing to be cut."""
    variables = monthly(one)
    dims = {dim for held in variables.values() for dim in held}
    pair = [data.attrs.get("seed") for data in (one, other)]
    pair += [data["relation"].attrs.get("dyad") for data in (one, other)]
    return (
        variables == monthly(other)
        and pair[::2] == pair[1::2]
        and all(one.sizes[dim] == other.sizes[dim] for dim in dims)
        and all(
            np.array_equal(one.coords[dim].values, other.coords[dim].values)
            for dim in dims
            if dim in one.coords and dim in other.coords
        )
    )


def answer(
    kept: Kept,
    reference: Scenario,
    variant: Scenario,
    runs: int = USUAL_RUNS,
    seed: int = 0,
    progress: Progress = no_progress,
) -> Answer:
    """Run both, unless they are at hand, and compare them.

    Raises
    ------
    AnalysisError
        If they have no month in common.
    TooLargeError
        If more is asked for than a page gives.
    NoLongerWantedError
        If ``progress`` raises it.
    """
    check_request(runs, reference, variant)
    begin, end = months_shared(variant, reference)
    if begin > end:
        raise AnalysisError(f"no month in common: {reference.name} and {variant.name}")
    first = kept.get(reference, runs, seed, lambda share: progress(share / 2))
    second = kept.get(variant, runs, seed, lambda share: progress(0.5 + share / 2))
    both = {REFERENCE: first, SCENARIO: second}
    cut, left = (both, []) if shares_all(first, second) else shared(both)
    progress(1.0)
    return Answer(reference, variant, cut, tuple(left), runs, seed)
