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
from sim.analysis.results import kind_of, result_variables
from sim.core.errors import TooLargeError
from sim.ensemble import simulate
from sim.ensemble.limits import bytes_of
from sim.model.world import axis_labels
from sim.page.outcomes import Shown
from sim.scenario import Scenario
from sim.studies.compare import same_months

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
        return outcome_table(self.cut, outcomes or MAIN)

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
    others = dict(result_variables(other))
    for name, array in result_variables(one):
        if name not in others or kind_of(array) == "index":
            continue
        mine = array.transpose("time", ...)
        its = others[name].transpose(*mine.dims).values
        same = mine.values == its
        if mine.dtype.kind == "f":
            same |= np.isnan(mine.values) & np.isnan(its)
        found |= ~same.reshape(found.size, -1).all(axis=1)
    return found


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
    same_months({REFERENCE: reference, SCENARIO: variant})
    first = kept.get(reference, runs, seed, lambda share: progress(share / 2))
    second = kept.get(variant, runs, seed, lambda share: progress(0.5 + share / 2))
    cut, left = shared({REFERENCE: first, SCENARIO: second})
    progress(1.0)
    return Answer(reference, variant, cut, tuple(left), runs, seed)
