"""The model against the record and against two naive forecasts, series by series.

A series is never added to another: leaders, ministers and vice-ministers behave differently. Every
forecaster is scored on the same observations. All scores are losses (CRPS, for counts the ranked
probability score): smaller is better, and skill is 1 − score / that of the better naive forecast.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from sim import record
from sim.analysis import scores
from sim.analysis.naive import History, climatology, persistence
from sim.analysis.observables import OBSERVABLES, Observable, on_scale
from sim.analysis.results import quantiles, t95
from sim.analysis.scores import log_score_ensemble
from sim.analysis.table1 import cell_scores, no_cells

NAIVE: tuple[str, ...] = ("climatology", "persistence")

OBSERVATION_COLUMNS: tuple[str, ...] = (
    "series",
    "year",
    "observed",
    "mean",
    "q05",
    "q25",
    "median",
    "q75",
    "q95",
    "crps",
    "crps_climatology",
    "crps_persistence",
    "log_score",
    "log_climatology",
    "log_persistence",
    "pit_low",
    "pit_high",
    "in_50",
    "held_50",
    "in_90",
    "held_90",
)
"""One row a scored year. `held_…` is what the band holds of the runs, see `scores.within`."""

SERIES_COLUMNS: tuple[str, ...] = (
    "name",
    "title",
    "kind",
    "units",
    "n",
    "score",
    "climatology",
    "persistence",
    "skill",
    "better_naive",
    "difference",
    "low",
    "high",
    "loses_to",
    "clear",
    "log_score",
    "log_climatology",
    "log_persistence",
    "coverage_50",
    "expected_50",
    "coverage_90",
    "expected_90",
)
"""One row a series, see `series_table`."""


@dataclass(frozen=True)
class Scoreboard:
    """Scores by series, by observation and by cell of Table 1; the last year of the training."""

    series: pd.DataFrame
    observations: pd.DataFrame
    table1: pd.DataFrame
    trained_to: int | None
    """None: in sample, the naive forecasts know all the scored years."""
    left_out: dict[str, str]
    """Series that could not be scored, and why."""


def scoreboard(
    dataset: xr.Dataset,
    *,
    first: int | None = None,
    last: int | None = None,
    trained_to: int | None = None,
    unseen: Collection[int] = (),
    names: Collection[str] | None = None,
) -> Scoreboard:
    """Score a result against the record, from year `first` to `last` (all of the result's).

    In sample (`trained_to` None) climatology takes all the record's years up to `last`, persistence
    the two before each scored year, and surveys with a level of their own all the result's years
    up to `last`.
    Out of sample only years up to `trained_to` are used, for everything, and only later years are
    scored. With `unseen` only those years are, and no forecaster knows them, while all others are
    known (`trained_to` is then None). Series whose variables the result lacks are passed over;
    those that cannot be scored are in `left_out`. `names` chooses among `OBSERVABLES`.

    Raises ValueError if the record does not speak of the result's actors, and KeyError for an
    unknown name.
    """
    if "actor" in dataset.dims and not record.applies_to([str(a) for a in dataset["actor"].values]):
        raise ValueError("the record speaks of USA, JPN, KOR and PRK only")
    years = dataset["time"].dt.year.values
    first = int(years[0]) if first is None else first
    last = int(years[-1]) if last is None else last
    if trained_to is not None:
        first = max(first, trained_to + 1)
    parts, left_out = [], {}
    for observable in OBSERVABLES.values() if names is None else (OBSERVABLES[n] for n in names):
        if not observable.within(dataset):
            continue
        rows = observations_of(observable, dataset, first, last, trained_to, unseen)
        if isinstance(rows, str):
            left_out[observable.name] = rows
        else:
            parts.append(rows)
    observations = (
        pd.concat(parts, ignore_index=True)
        if parts
        else pd.DataFrame(columns=list(OBSERVATION_COLUMNS))
    )
    has_topics = "named" in dataset.data_vars and dataset["named"].ndim == 3
    return Scoreboard(
        series_table(observations),
        observations,
        cell_scores(dataset, first, last, trained_to, unseen) if has_topics else no_cells(),
        trained_to,
        left_out,
    )


def predictive(
    observable: Observable,
    dataset: xr.Dataset,
    last: int,
    trained_to: int | None,
    unseen: Collection[int] = (),
) -> tuple[xr.DataArray, xr.DataArray] | str:
    """Record (year,) and runs (year, run) of the result's years on one scale; or why there is none.

    Opinion is put on the scale of a survey whose level is its own by the years up to `trained_to`
    (or `last`), without the years `unseen`.
    """
    simulated = observable.simulated(dataset)
    observed = observable.observed().reindex(year=simulated["year"].values)
    if observable.kind != "opinion":
        return observed, simulated
    seen = observed.where(~observed["year"].isin(list(unseen)))
    end = last if trained_to is None else trained_to
    placed = on_scale(observable.name, simulated, seen, end)
    if placed is None:
        return "fewer than 2 surveys to tell its level from"
    return observed, placed


def observations_of(
    observable: Observable,
    dataset: xr.Dataset,
    first: int,
    last: int,
    trained_to: int | None,
    unseen: Collection[int] = (),
) -> pd.DataFrame | str:
    """Scores of each year of one series, columns `OBSERVATION_COLUMNS`; or why there are none.

    With `unseen` only those years are scored, and no forecaster has seen them: climatology has all
    other years, persistence the last two of them before each scored year.
    """
    pair = predictive(observable, dataset, last, trained_to, unseen)
    if isinstance(pair, str):
        return pair
    observed, simulated = pair
    years = observed["year"].values
    chosen = (years >= first) & (years <= last) & np.isfinite(observed.values)
    chosen &= np.isfinite(simulated.values).all(axis=1)
    if unseen:
        chosen &= np.isin(years, list(unseen))
    if not chosen.any():
        return "no year that both the record and the result cover"
    years, y, values = years[chosen], observed.values[chosen], simulated.values[chosen]
    whole = observable.observed()
    known = np.where(whole["year"].isin(list(unseen)), np.nan, whole.values)
    history = History.of(whole["year"].values, known)
    counts, end = observable.kind == "count", last if trained_to is None else trained_to
    steady = climatology(history, years, end, counts=counts)
    persistent = persistence(history, years, end, counts=counts, rolling=trained_to is None)
    if np.isnan(steady.crps(y)).any():
        return "too few years in the training for a naive forecast"
    empty = np.full(y.shape, np.nan)
    low, high = scores.pit_interval(values, y)
    in_50, held_50 = scores.within(values, y, 50)
    in_90, held_90 = scores.within(values, y, 90)
    columns = (
        np.full(y.size, observable.name, dtype=object),
        years,
        y,
        values.mean(axis=1),
        *quantiles(values),
        scores.crps_ensemble(values, y),
        steady.crps(y),
        persistent.crps(y),
        log_score_ensemble(values, y) if counts else empty,
        steady.log_score(y) if counts else empty,
        persistent.log_score(y) if counts else empty,
        low,
        high,
        in_50,
        held_50,
        in_90,
        held_90,
    )
    return pd.DataFrame(dict(zip(OBSERVATION_COLUMNS, columns, strict=True)))


def paired(differences: np.ndarray) -> tuple[float, float, float]:
    """Mean of paired differences and its 95 % interval (Student's t); NaN limits with one.

    Years are taken as independent. They are few and follow one another, so that the interval is
    rough and rather too narrow.
    """
    mean = float(differences.mean())
    if differences.size < 2:
        return mean, np.nan, np.nan
    error = float(differences.std(ddof=1)) / np.sqrt(differences.size)
    half = t95(differences.size - 1) * error
    return mean, mean - half, mean + half


def series_table(observations: pd.DataFrame) -> pd.DataFrame:
    """One row a series from the table of observations, columns `SERIES_COLUMNS`.

    `score`, `climatology`, `persistence` are mean CRPS. `difference` is the model's minus the
    better naive forecast's, paired over years, with the 95 % interval `low` to `high`. `loses_to`
    names the naive forecasts that score better ("" if none), `clear` says whether the interval
    leaves zero out. Log scores are of counts only. `expected_…` is what the bands should hold.
    The observations may be pooled from several cut-offs.
    """
    rows = []
    for name, part in observations.groupby("series", sort=False):
        observable = OBSERVABLES[str(name)]
        means = part.drop(columns=["series"]).mean()
        naive = {"climatology": means["crps_climatology"], "persistence": means["crps_persistence"]}
        better = min(naive, key=lambda one: naive[one])
        difference, low, high = paired((part["crps"] - part[f"crps_{better}"]).to_numpy())
        rows.append(
            (
                name,
                observable.title,
                observable.kind,
                observable.units,
                len(part),
                means["crps"],
                *naive.values(),
                1.0 - means["crps"] / naive[better],
                better,
                difference,
                low,
                high,
                " and ".join(one for one in NAIVE if naive[one] < means["crps"]),
                bool(low > 0 or high < 0),
                *means[["log_score", "log_climatology", "log_persistence"]],
                *means[["in_50", "held_50", "in_90", "held_90"]],
            )
        )
    return pd.DataFrame(rows, columns=list(SERIES_COLUMNS))


def table1_summary(table1: pd.DataFrame) -> dict[str, float]:
    """Cells scored, and the mean Brier scores of the three forecasters on them."""
    scored = table1[table1["scored"].astype(bool)]
    columns = {"brier": "score", "brier_climatology": NAIVE[0], "brier_persistence": NAIVE[1]}
    means = {to: float(scored[of].mean()) if len(scored) else np.nan for of, to in columns.items()}
    return {"n": len(scored), **means}


def pit_histograms(observations: pd.DataFrame, bins: int = scores.BINS) -> pd.DataFrame:
    """Share of each series' years in each bin of the PIT; index series, columns 0 … bins − 1."""
    shares = {
        str(name): scores.pit_histogram(
            part["pit_low"].to_numpy(), part["pit_high"].to_numpy(), bins
        )
        for name, part in observations.groupby("series", sort=False)
    }
    return pd.DataFrame.from_dict(shares, orient="index", columns=range(bins))
