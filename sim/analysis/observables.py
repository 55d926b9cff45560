"""What of a result can be held against the record: one observable a series, year by year.

Surveys of opinion and the model have no scale in common. The link is share = a + b · grievance,
fitted by least squares to the ensemble's mean in the training years, with b ≤ 0: opinion may not
improve with grievance (where it would, b = 0 and a is the mean). A run's share is then
a + b · its grievance + noise of the residual standard deviation. This costs two fitted numbers a
series and its residual spread; a naive forecast costs one and its spread. Part of the surveys is
unsourced (the column `support`), so these scores weigh less than those of counts.

Each gives the record's value of a year and the runs' values of the same year, made the same way:

- counts are summed over the calendar year (of episodes of coercion, the months that they last);
- approval is the mean over those months of the year in which the record has a poll;
- defence spending is the mean of the model's twelve months, since SIPRI's shares are those of
  calendar years;
- opinion is linked to grievance as above.

A year is NaN where the record or the result does not cover what it needs. A result that lacks a
variable lacks its series: `Observable.within` says so, and nobody scores it. The record may reach
further back than any result: naive forecasts use those years too.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import xarray as xr

from sim import record
from sim.analysis.results import over_time, years_of

ENOUGH = 4
"""Training years from which a line is fitted."""


@dataclass(frozen=True)
class Link:
    """Intercept, slope, residual standard deviation, and the years they were fitted on."""

    intercept: float
    slope: float
    sd: float
    years: int

    def applied(self, simulated: xr.DataArray, name: str) -> xr.DataArray:
        """The runs on the scale of the survey, with noise; (year, run) → (year, run).

        The noise is always the same for a series of that name, so that results can be repeated.
        """
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        noise = rng.standard_normal(simulated.shape)
        return self.intercept + self.slope * simulated + self.sd * noise


def fit_link(simulated: xr.DataArray, observed: xr.DataArray, trained_to: int) -> Link | None:
    """The line from the years up to `trained_to`; (year, run) and (year,) of the same years.

    None with fewer than `ENOUGH` years known on both sides.
    """
    x, y = simulated.mean("run").values, observed.values
    known = np.isfinite(x) & np.isfinite(y) & (observed["year"].values <= trained_to)
    x, y = x[known], y[known]
    if x.size < ENOUGH:
        return None
    away = x - x.mean()
    spread = float(away @ away)
    slope = min(float(away @ y) / spread, 0.0) if spread > 0 else 0.0
    intercept = float(y.mean() - slope * x.mean())
    residual = y - intercept - slope * x
    sd = float(np.sqrt(residual @ residual / (x.size - 2)))
    return Link(intercept, slope, sd, int(x.size))


FIRST, LAST = 1998, 2023
"""Years that any series of the record reaches."""
OPINION: dict[str, str] = {
    "favourable_to_jpn_eai": "ROK: favourable to Japan",
    "favourable_to_kor_genron": "Japan: favourable to ROK",
    "affinity_to_kor_cabinet_office": "Japan: affinity to ROK",
}
"""The opinion series with at least five yearly surveys, and their titles."""
OPINION_FROM: str = "grievance"
"""The model's variable behind opinion: scenarios take its first value from the same surveys."""

Kind = Literal["count", "level", "opinion"]


@dataclass(frozen=True)
class Observable:
    """One series of the record and its counterpart in a result."""

    name: str
    title: str
    kind: Kind
    units: str
    needs: tuple[str, ...]
    """Result variables, for `simulate(keep=…)`."""
    observed: Callable[[], xr.DataArray]
    """The record by year; dims (year,), NaN where unknown."""
    simulated: Callable[[xr.Dataset], xr.DataArray]
    """The runs by year; dims (year, run), NaN where the result does not cover a year.

    Of opinion it is the model's variable, not yet on the scale of the survey.
    """

    def within(self, dataset: xr.Dataset) -> bool:
        """Whether a result has what is needed."""
        return all(name in dataset.variables for name in self.needs)

    @property
    def support(self) -> str:
        """How the rows behind a count are supported, best first; "" of what is no count."""
        return str(self.observed().attrs.get("support", "")) if self.kind == "count" else ""


def _by_year(years: np.ndarray, values: np.ndarray) -> xr.DataArray:
    return xr.DataArray(values, dims=("year", "run"), coords={"year": years})


def _time_run(dataset: xr.Dataset, name: str, **element: str) -> np.ndarray:
    """One element of a variable, (time, run)."""
    array = dataset[name].sel(element) if element else dataset[name]
    return array.transpose("time", "run").values


def _sums(dataset: xr.Dataset, name: str, **element: str) -> xr.DataArray:
    """Sums over calendar years, NaN for a year of which the result has only a part."""
    years, starts = years_of(dataset["time"].values)
    values = _time_run(dataset, name, **element)
    sums = over_time(values, "total", starts)
    months = np.diff(np.append(starts, values.shape[0]))
    sums[months < 12] = np.nan
    return _by_year(years, sums)


def _means_of_months(
    dataset: xr.Dataset, months: np.ndarray, name: str, **element: str
) -> xr.DataArray:
    """Means over the given months (datetime64[M]) by year; NaN if a month is not simulated."""
    time = dataset["time"].values.astype("datetime64[M]")
    years, _ = years_of(time)
    values = _time_run(dataset, name, **element)
    means = np.full((years.size, values.shape[1]), np.nan)
    for row, year in enumerate(years):
        wanted = months[months.astype("datetime64[Y]").astype(int) + 1970 == year]
        if wanted.size and wanted[0] >= time[0] and wanted[-1] <= time[-1]:
            means[row] = values[(wanted - time[0]).astype(int)].mean(axis=0)
    return _by_year(years, means)


def _observed_means(monthly: xr.DataArray) -> xr.DataArray:
    """Means by year of monthly values (time,), NaN left out."""
    known = monthly.dropna("time")
    years = np.arange(FIRST, LAST + 1)
    of = known["time"].dt.year.values
    means = [known.values[of == year].mean() if (of == year).any() else np.nan for year in years]
    return xr.DataArray(means, dims="year", coords={"year": years})


def _count(name: str, variable: str, title: str, **element: str) -> Observable:
    return Observable(
        name,
        title,
        "count",
        record.SERIES[name].units_by_year,
        (variable,),
        lambda: record.yearly_counts(name),
        lambda dataset: _sums(dataset, variable, **element),
    )


def _polls(actor: str) -> xr.DataArray:
    return record.approval().sel(actor=actor).dropna("time")


def _approval(actor: str) -> Observable:
    return Observable(
        f"approval_{actor}",
        f"approval ({actor})",
        "level",
        "share, 0-1",
        ("approval",),
        lambda: _observed_means(_polls(actor)),
        lambda dataset: _means_of_months(
            dataset,
            _polls(actor)["time"].values.astype("datetime64[M]"),
            "approval",
            actor=actor,
        ),
    )


def _spending(actor: str) -> Observable:
    return Observable(
        f"defence_spending_{actor}",
        f"defence spending ({actor})",
        "level",
        "percent of GDP",
        ("defence_spending",),
        lambda: record.defence_spending(FIRST, LAST).sel(actor=actor, drop=True),
        lambda dataset: _sums(dataset, "defence_spending", actor=actor) / 12.0,
    )


def _opinion(series: str) -> Observable:
    return Observable(
        series,
        OPINION[series],
        "opinion",
        "share, 0-1",
        (OPINION_FROM,),
        lambda: _observed_means(record.opinion(series)),
        lambda dataset: _means_of_months(
            dataset, record.opinion(series)["time"].values.astype("datetime64[M]"), OPINION_FROM
        ),
    )


OBSERVABLES: dict[str, Observable] = {
    observable.name: observable
    for observable in (
        _count("leader", "meetings", "leaders' meetings", level="leader"),
        _count("minister", "meetings", "ministers' meetings", level="minister"),
        _count("vice_minister", "meetings", "vice-ministers' meetings", level="vice_minister"),
        _count("exercises", "exercises", "exercises"),
        _count("launches", "launches", "missiles launched"),
        _count("disputes", "disputes", "disputes (friction)"),
        _count("accords", "accords", "accords (cooperation)"),
        *(
            _count(f"disputes_{issue}", "disputes_by_issue", f"disputes ({issue})", issue=issue)
            for issue in record.ISSUES
        ),
        _count("nuclear_tests", "nuclear_tests", "nuclear tests"),
        _count("provocations", "provocations", "provocations of other kinds"),
        _count("council_action", "council_action", "Security Council resolutions"),
        _count("neighbour_summits", "neighbour_summits", "neighbours' summits"),
        *(
            _count(f"coercion_{ally}", "coercion_episode", f"months coerced ({ally})", ally=ally)
            for ally in record.COERCED
        ),
        *(_approval(actor) for actor in record.POLLSTERS),
        *(_spending(actor) for actor in record.POLLSTERS),
        *(_opinion(series) for series in OPINION),
    )
}


def variables(*names: str) -> tuple[str, ...]:
    """Result variables that observables need, and Table 1 (`named`); all of them by default."""
    chosen = [OBSERVABLES[name] for name in names or OBSERVABLES]
    needed = [variable for observable in chosen for variable in observable.needs]
    return tuple(dict.fromkeys([*needed, *(() if names else ("named",))]))
