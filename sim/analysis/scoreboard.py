"""The model against the record and against naive forecasts, series by series.

A series is never added to another: leaders, ministers and vice-ministers behave differently. Every
forecaster is scored on the same observations. All scores are losses (CRPS, for counts the ranked
probability score; of log(1 + count) for launches): smaller is better, and skill is 1 − score / that
of the best naive forecast. Windows are calendar years or half-years.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis import calibration
from sim.analysis.cases import Case, case_of
from sim.analysis.chance import wins_by_chance
from sim.analysis.held import needed_record
from sim.analysis.naive import NAMES as NAIVE
from sim.analysis.observables import observables_of
from sim.analysis.results import quantiles
from sim.analysis.table1 import cell_scores, no_cells
from sim.analysis.year_blocks import difference_to, series_won
from sim.analysis.yearly import YEAR
from sim.record import FIRST, Record, bundled

NAIVE_CELLS: tuple[str, ...] = NAIVE[:2]
"""Naive forecasts of the cells of Table 1."""

OWN_COLUMNS: tuple[str, ...] = (
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
)
"""What a row tells of a forecast by itself: series and year, the band, the loss."""
OBSERVATION_COLUMNS: tuple[str, ...] = (
    *OWN_COLUMNS,
    *(f"crps_{name}" for name in NAIVE),
    "log_score",
    *(f"log_{name}" for name in NAIVE),
    "interval_score",
    *(f"interval_{name}" for name in NAIVE),
    "pit_low",
    "pit_high",
    "pit",
    "in_50",
    "held_50",
    "in_90",
    "held_90",
)
"""One row a scored window. `held_…` is what the band holds of the runs, see `calibration`; `pit`
is randomised within `pit_low` to `pit_high`. Interval scores are of the 90 % band."""

SERIES_COLUMNS: tuple[str, ...] = (
    "name",
    "title",
    "kind",
    "units",
    "n",
    "score",
    *NAIVE,
    "skill",
    "skill_low",
    "skill_high",
    "best_naive",
    "naive",
    "difference",
    "low",
    "high",
    "loses_to",
    "clear",
    "log_score",
    *(f"log_{name}" for name in NAIVE),
    "interval_score",
    *(f"interval_{name}" for name in NAIVE),
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
    cases: tuple[Case, ...] = field(default=(), repr=False)
    """What was scored, in the order of the series."""
    months: int = YEAR
    """Length of a window."""

    @cached_property
    def wins(self) -> dict[str, Any]:
        """Series won, of how many, its interval, and what chance would give (`wins_by_chance`)."""
        if not len(self.series):
            return {}
        return {**series_won(self.observations), **wins_by_chance(self.cases)}


def scoreboard(
    dataset: xr.Dataset,
    *,
    first: int | None = None,
    last: int | None = None,
    trained_to: int | None = None,
    unseen: Collection[int] = (),
    names: Collection[str] | None = None,
    since: int | None = None,
    months: int = YEAR,
    record: Record | None = None,
) -> Scoreboard:
    """Score a result against its record, from year `first` to `last` (all of the result's).

    In sample (`trained_to` None) climatology takes all the record's years up to `last`, persistence
    the two before each scored year, and surveys with a level of their own all the result's years
    up to `last`.
    Out of sample only years up to `trained_to` are used, for everything, and only later years are
    scored. With `unseen` only those years are, and no forecaster knows them, while all others are
    known (`trained_to` is then None). Series whose variables the result lacks are passed over;
    those that cannot be scored are in `left_out`. `names` chooses among the record's series.
    `since` is the first year of the scenario that was fitted (by default the result's): it says how
    far back naive forecasts see. `months` is the length of a window, 12 or 6 (counts only).
    `record` must be given where the result does not say it (`sim.analysis.held.record_of`).

    Raises ValueError if no record speaks of the result's actors, and KeyError for an unknown name.
    """
    record = needed_record(dataset, record)
    observables = observables_of(record)
    years = dataset["time"].dt.year.values
    since = int(years[0]) if since is None else since
    first = int(years[0]) if first is None else first
    last = int(years[-1]) if last is None else last
    if trained_to is not None:
        first = max(first, trained_to + 1)
    cases: list[Case] = []
    left_out = {}
    for observable in observables.values() if names is None else (observables[n] for n in names):
        if not observable.within(dataset) or (months != YEAR and observable.kind != "count"):
            continue
        case = case_of(
            observable, dataset, first, last, trained_to, unseen, since=since, months=months
        )
        if isinstance(case, str):
            left_out[observable.name] = case
        else:
            cases.append(case)
    observations = (
        pd.concat([observations_of(case) for case in cases], ignore_index=True)
        if cases
        else pd.DataFrame(columns=list(OBSERVATION_COLUMNS))
    )
    has_topics = "table1" in record.tables
    has_topics &= "named" in dataset.data_vars and dataset["named"].ndim == 3
    return Scoreboard(
        series_table(observations, record),
        observations,
        cell_scores(dataset, first, last, trained_to, unseen, record) if has_topics else no_cells(),
        trained_to,
        left_out,
        tuple(cases),
        months,
    )


def observations_of(case: Case) -> pd.DataFrame:
    """Scores of each window of one series, columns `OBSERVATION_COLUMNS`."""
    y, values = case.observed, case.runs
    low, high = calibration.pit_interval(values, y)
    in_50, held_50 = calibration.within(values, y, 50)
    in_90, held_90 = calibration.within(values, y, 90)
    bottom, top = case.scaled(quantiles(values, calibration.BANDS[90]))
    scaled, nothing = case.scaled(y), np.full(y.shape, np.nan)
    crps, logs, intervals = case.naive_crps(y), {}, {}
    for name, each in case.naive.items():
        logs[name] = each.log_score(y)
        least, most = (case.scaled(each.quantile(p)) for p in calibration.BANDS[90])
        intervals[name] = calibration.interval_score(least, most, scaled)
    columns = (
        np.full(y.size, case.observable.name, dtype=object),
        case.years,
        y,
        values.mean(axis=1),
        *quantiles(values),
        case.crps(y),
        *(crps.get(name, nothing) for name in NAIVE),
        case.log_score(),
        *(logs.get(name, nothing) for name in NAIVE),
        calibration.interval_score(bottom, top, scaled),
        *(intervals.get(name, nothing) for name in NAIVE),
        low,
        high,
        calibration.pit_randomised(low, high, _uniform(case)),
        in_50,
        held_50,
        in_90,
        held_90,
    )
    return pd.DataFrame(dict(zip(OBSERVATION_COLUMNS, columns, strict=True)))


def _uniform(case: Case) -> np.ndarray:
    """What the PIT of each window is randomised by: the same whatever else is scored, (year,)."""
    series = zlib.crc32(case.observable.name.encode())
    return np.array(
        [np.random.default_rng((series, round(2 * float(year)))).random() for year in case.years]
    )


def series_table(observations: pd.DataFrame, record: Record | None = None) -> pd.DataFrame:
    """One row a series from the table of observations, columns `SERIES_COLUMNS`.

    `score` and the names of naive forecasts are mean CRPS (NaN where a forecast does not exist),
    `naive` that of the best of them, `best_naive`. `difference` is the model's minus the best naive
    forecast's, paired over calendar years, with the 95 % interval `low` to `high` by blocks of
    years (`sim.analysis.year_blocks`); `skill_low` to `skill_high` is the same interval in units of
    `naive`. `loses_to` names the naive forecasts that score better ("" if none), `clear` says
    whether the interval leaves out zero: it speaks of the best naive forecast alone, and with too
    few years for an interval nothing is clear.
    `expected_…` is what the bands should hold.
    The observations may be pooled from several cut-offs: what these say of one year is one
    difference, that weighs as many rows. They are of `record`, by default of the first.
    """
    observables = observables_of(bundled(FIRST) if record is None else record)
    if not len(observations):
        return pd.DataFrame(columns=list(SERIES_COLUMNS))
    observations = observations.reindex(columns=list(OBSERVATION_COLUMNS))  # NaN what was not told
    rows = []
    for name, part in observations.groupby("series", sort=False):
        observable = observables[str(name)]
        means = part.drop(columns=["series"]).mean()
        naive = {each: float(means[f"crps_{each}"]) for each in NAIVE}
        best = min(naive, key=lambda one: (np.isnan(naive[one]), naive[one]))
        against = difference_to(part, best)
        rows.append(
            (
                name,
                observable.title,
                observable.kind,
                f"log(1 + {observable.units})" if observable.log else observable.units,
                len(part),
                means["crps"],
                *naive.values(),
                *against[3:],
                best,
                naive[best],
                *against[:3],
                " and ".join(one for one in NAIVE if naive[one] < means["crps"]),
                bool(against.low > 0 or against.high < 0),
                *means[["log_score", *(f"log_{one}" for one in NAIVE)]],
                *means[["interval_score", *(f"interval_{one}" for one in NAIVE)]],
                *means[["in_50", "held_50", "in_90", "held_90"]],
            )
        )
    return pd.DataFrame(rows, columns=list(SERIES_COLUMNS))


def table1_summary(table1: pd.DataFrame) -> dict[str, float]:
    """Cells scored, and the mean Brier scores of the three forecasters on them."""
    scored = table1[table1["scored"].astype(bool)]
    columns = {"brier": "score", **{f"brier_{name}": name for name in NAIVE_CELLS}}
    means = {to: float(scored[of].mean()) if len(scored) else np.nan for of, to in columns.items()}
    return {"n": len(scored), **means}


def pit_histograms(observations: pd.DataFrame, bins: int = calibration.BINS) -> pd.DataFrame:
    """Share of each series' years in each bin of the PIT; index series, columns 0 … bins − 1."""
    shares = {
        str(name): calibration.pit_histogram(
            part["pit_low"].to_numpy(), part["pit_high"].to_numpy(), bins
        )
        for name, part in observations.groupby("series", sort=False)
    }
    return pd.DataFrame.from_dict(shares, orient="index", columns=range(bins))
