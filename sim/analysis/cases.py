"""One series in the windows that are scored: runs, naive forecasts, and what happened.

No forecaster knows more than the others: the naive forecasts, and the level of a survey that has
one of its own, see the record up to the cut-off and without the years left out, as the fit did.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from sim.analysis import scores
from sim.analysis.naive import History, Naive, naive_forecasts
from sim.analysis.observables import BASELINE, Observable, on_scale
from sim.analysis.yearly import YEAR


@dataclass(frozen=True, eq=False)
class Case:
    """Forecasts of one series; windows are (year,), the runs (year, run)."""

    observable: Observable
    years: np.ndarray
    observed: np.ndarray
    runs: np.ndarray
    naive: Mapping[str, Naive]
    blind: bool
    """Whether no naive forecast knows a scored window."""

    def detached(self) -> Case:
        """The same without the ways to the record and to a result: it can be sent elsewhere."""
        return replace(self, observable=replace(self.observable, observed=gone, simulated=gone))

    @property
    def counts(self) -> bool:
        """Whether the series is one of counts."""
        return self.observable.kind == "count"

    def scaled(self, values: np.ndarray) -> np.ndarray:
        """Values on the scale on which they are scored."""
        return np.log1p(values) if self.observable.log else np.asarray(values, dtype=np.float64)

    def crps(self, observed: np.ndarray) -> np.ndarray:
        """Of the runs, for records (…, year) in the place of the real one."""
        truths = np.atleast_2d(self.scaled(observed))
        found = [
            scores.crps_of_many(runs, truth)
            for runs, truth in zip(self.scaled(self.runs), truths.T, strict=True)
        ]
        return np.stack(found, axis=-1).reshape(np.shape(observed))

    def log_score(self) -> np.ndarray:
        """Of the runs, (year,)."""
        score = scores.log_score_ensemble if self.counts else scores.log_score_levels
        return score(self.runs, self.observed)

    def naive_crps(self, observed: np.ndarray) -> dict[str, np.ndarray]:
        """Of each naive forecast, for records (…, year)."""
        log = self.observable.log
        return {name: each.crps(observed, log=log) for name, each in self.naive.items()}


def gone(*_: object) -> xr.DataArray:
    """What a detached case no longer has."""
    raise LookupError("a detached case has what was scored, and neither record nor result")


def predictive(
    observable: Observable,
    dataset: xr.Dataset,
    last: int,
    trained_to: int | None,
    unseen: Collection[int] = (),
    *,
    since: int = BASELINE,
    months: int = YEAR,
) -> tuple[xr.DataArray, xr.DataArray] | str:
    """Record (year,) and runs (year, run) of the result's years on one scale; or why there is none.

    What is held against a survey whose level is its own is put on its scale by the years up to
    `trained_to` (or `last`), without the years `unseen`.
    """
    if months != YEAR and observable.kind != "count":
        return "levels are told by the year"
    # a year takes no argument: whoever plants a fact need not know of half-years
    also = () if months == YEAR else (months,)
    simulated = observable.simulated(dataset, *also)
    observed = observable.observed(since, *also).reindex(year=simulated["year"].values)
    if not observable.modes:
        return observed, simulated
    seen = observed.where(~observed["year"].isin(list(unseen)))
    end = last if trained_to is None else trained_to
    placed = on_scale(observable, simulated, seen, end)
    if placed is None:
        return "fewer than 2 surveys to tell its level from"
    return observed, placed


def case_of(
    observable: Observable,
    dataset: xr.Dataset,
    first: int,
    last: int,
    trained_to: int | None,
    unseen: Collection[int] = (),
    *,
    since: int = BASELINE,
    months: int = YEAR,
) -> Case | str:
    """One series in the windows of the years `first` to `last`; or why it cannot be scored.

    With `unseen` only those years are scored, and no forecaster has seen them: climatology has all
    other years, persistence the last two of them before each scored year.
    """
    pair = predictive(observable, dataset, last, trained_to, unseen, since=since, months=months)
    if isinstance(pair, str):
        return pair
    observed, simulated = pair
    years = observed["year"].values
    chosen = (years > first - 1) & (years <= last) & np.isfinite(observed.values)
    chosen &= np.isfinite(simulated.values).all(axis=1)
    if unseen:
        chosen &= np.isin(np.ceil(years), list(unseen))
    if not chosen.any():
        return "no year that both the record and the result cover"
    whole = observable.observed(since, *(() if months == YEAR else (months,)))
    hidden = np.isin(np.ceil(whole["year"].values), list(unseen))
    history = History.of(whole["year"].values, np.where(hidden, np.nan, whole.values))
    end = last if trained_to is None else trained_to
    if not history.upto(end).values.size:
        return "the record has nothing of it before what is scored: no past to forecast from"
    naive = naive_forecasts(
        history,
        years[chosen],
        end,
        counts=observable.kind == "count",
        rolling=trained_to is None,
        step=months / 12.0,
    )
    if np.isnan(naive["climatology"].crps(observed.values[chosen])).any():
        return "too few years in the training for a naive forecast"
    return Case(
        observable,
        years[chosen],
        observed.values[chosen],
        simulated.values[chosen],
        naive,
        trained_to is not None or bool(unseen),
    )
