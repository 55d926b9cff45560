"""What of a result can be held against the record: one observable a series, year by year.

Opinion of a public is held against the share of one survey that is favourable, as it is.  Where a
survey asks so differently that its level is its own (affinity instead of a favourable impression,
by interview until 2019 and by mail since), only changes count: the model is put on its scale by the
difference of the two means over the training years, one fitted number for each way of asking. A
naive forecast costs one and its spread. Part of the surveys is unsourced (the column `support`), so
these scores weigh less than those of counts.

Each gives the record's value of a year and the runs' values of the same year, made the same way:

- counts are summed over the calendar year (of episodes of coercion, the months that they last);
- approval is the mean over those months of the year in which the record has a poll;
- defence spending is the mean of the model's twelve months, since SIPRI's shares are those of
  calendar years;
- opinion is the mean over those months of the year in which the survey was taken.

A year is NaN where the record or the result does not cover what it needs. A result that lacks a
variable lacks its series: `Observable.within` says so, and nobody scores it. The record may reach
further back than a result: naive forecasts use those years too. How far back is a property of the
scenario, by its first year `since`: for one that starts in `BASELINE` or later the windows of
`SINCE`; for one that starts before, all that the record holds fit for scoring.

Counts are told by half-years as well (`months` 6), each named by where it ends: that to June 2015
is 2014.5, that to December 2015. So what is known by the end of a year is ≤ that year for both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import xarray as xr

from sim import record
from sim.analysis.results import over_time, years_of

FIRST, LAST = 1993, 2023
"""Years of levels: the first and the last that are fit for scoring."""
BASELINE = 2015
"""First year of the scenarios to which the windows of `SINCE` belong."""
YEAR, HALF = 12, 6
"""Months of a window."""


@dataclass(frozen=True)
class Survey:
    """A survey that is repeated: what ``public`` thinks ``toward`` whom.

    ``modes`` are the first years of each way of asking where only changes count, none where levels
    can be compared.
    """

    title: str
    public: str
    toward: str
    modes: tuple[int, ...] = ()

    def by_mode(self, years: np.ndarray) -> list[np.ndarray]:
        """Which of the years (year,) belong to each way of asking, boolean (year,) each."""
        ends = (*self.modes[1:], LAST + 1)
        return [
            (years >= first) & (years < end) for first, end in zip(self.modes, ends, strict=False)
        ]


SINCE: dict[str, int] = {
    **{f"approval_{actor}": 2017 for actor in record.POLLSTERS},
    **{f"defence_spending_{actor}": 1998 for actor in record.POLLSTERS},
    "leader": 2015,
    "minister": 2015,
    "vice_minister": 2015,
    "launches": 2012,
    "nuclear_tests": 2012,
    "disputes": 2015,
    "accords": 2015,
    **{f"disputes_{issue}": 2015 for issue in record.ISSUES},
    "affinity_to_kor_cabinet_office": 2011,
}
"""First year that fits, scores and naive forecasts of 2015-2023 may see of a longer series.

Where parameters and scores belong to 2015-2023, a naive forecast that knew thirty years would be
another opponent. Series that are not named here are seen whole. Disputes of
2012-2014 (7, 8 and 4 a year) would make climatology of the quieter years after them needlessly
weak; accords before 2015 are a sample.
"""


def first_seen(name: str, since: int) -> str | None:
    """First month that may be seen of a series in a scenario from the year `since`; None: all."""
    return f"{SINCE[name]}-01" if since >= BASELINE and name in SINCE else None


OPINION: dict[str, Survey] = {
    "favourable_to_jpn_eai": Survey("ROK: favourable to Japan", "KOR", "JPN"),
    "favourable_to_kor_genron": Survey("Japan: favourable to ROK", "JPN", "KOR"),
    "affinity_to_kor_cabinet_office": Survey(
        "Japan: affinity to ROK", "JPN", "KOR", modes=(FIRST, 2020)
    ),
}
"""The opinion series with at least five yearly surveys."""
FEWEST_OF_A_MODE = 2
"""Surveys from which the level of a way of asking is told."""


def on_scale(
    name: str, simulated: xr.DataArray, observed: xr.DataArray, trained_to: int
) -> xr.DataArray | None:
    """The runs on the scale of a survey, (year, run), from the years up to `trained_to`.

    What is observed is (year,), of the same years, NaN where it may not be seen.  A year is NaN
    whose way of asking has too few surveys in the training; None where all are.
    """
    survey = OPINION[name]
    if not survey.modes:
        return simulated
    years = simulated["year"].values
    mean, share = simulated.mean("run").values, observed.values
    known = np.isfinite(mean) & np.isfinite(share) & (years <= trained_to)
    level = np.full(years.shape, np.nan)
    for mode in survey.by_mode(years):
        seen = mode & known
        if seen.sum() >= FEWEST_OF_A_MODE:
            level[mode] = (share[seen] - mean[seen]).mean()
    if np.isnan(level).all():
        return None
    return simulated + xr.DataArray(level, dims="year", coords={"year": simulated["year"]})


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
    observed: Callable[..., xr.DataArray]
    """(since=BASELINE, months=YEAR) → the record by year; dims (year,), NaN where unknown.

    Half-years are of counts only.
    """
    simulated: Callable[..., xr.DataArray]
    """(dataset, months=YEAR) → the runs by year; dims (year, run), NaN for a year not covered.

    Of opinion it is the model's variable, which may not be on the scale of the survey yet.
    """

    log: bool = False
    """Whether log(1 + count) is scored: counts of orders of magnitude."""

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


def windows_of(time: np.ndarray, months: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Windows that months (datetime64) fall into: name, first index and length of each, (window,).

    Windows are calendar years or half-years; a half-year is named by the part of the years that
    have passed at its end.
    """
    counted = np.asarray(time).astype("datetime64[M]").astype(int) // months
    found, starts, lengths = np.unique(counted, return_index=True, return_counts=True)
    if months == YEAR:
        return found + 1970, starts, lengths
    return 1969 + (found + 1) * months / 12.0, starts, lengths


def _whole(time: np.ndarray, values: np.ndarray, months: int) -> tuple[np.ndarray, np.ndarray]:
    """Names of the windows, and sums over them: (time, …) → (window, …), NaN for a part."""
    names, starts, lengths = windows_of(time, months)
    sums = over_time(values, "total", starts)
    sums[lengths < months] = np.nan
    return names, sums


def _sums(
    dataset: xr.Dataset, name: str, element: dict[str, str], months: int = YEAR
) -> xr.DataArray:
    """Sums over windows, NaN for one of which the result has only a part."""
    values = _time_run(dataset, name, **element)
    return _by_year(*_whole(dataset["time"].values, values, months))


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
    def observed(since: int = BASELINE, months: int = YEAR) -> xr.DataArray:
        counts = record.monthly_counts(name, first_seen(name, since), only_scored=True)
        years, sums = _whole(counts["time"].values, counts.values, months)
        return xr.DataArray(
            sums, dims="year", coords={"year": years}, name=name, attrs=counts.attrs
        )

    return Observable(
        name,
        title,
        "count",
        record.SERIES[name].units_by_year,
        (variable,),
        observed,
        lambda dataset, months=YEAR: _sums(dataset, variable, element, months),
        log=name == "launches",
    )


def _polls(actor: str, since: int = FIRST) -> xr.DataArray:
    start = first_seen(f"approval_{actor}", since) or f"{FIRST}-01"
    return record.approval(start).sel(actor=actor).dropna("time")


def _approval(actor: str) -> Observable:
    return Observable(
        f"approval_{actor}",
        f"approval ({actor})",
        "level",
        "share, 0-1",
        ("approval",),
        lambda since=BASELINE: _observed_means(_polls(actor, since)),
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
        lambda since=BASELINE: _spent(actor, since),
        lambda dataset: _sums(dataset, "defence_spending", {"actor": actor}) / 12.0,
    )


def _spent(actor: str, since: int) -> xr.DataArray:
    start = first_seen(f"defence_spending_{actor}", since) or str(FIRST)
    return record.defence_spending(int(start[:4]), LAST).sel(actor=actor, drop=True)


def _surveys(series: str, since: int = FIRST) -> xr.DataArray:
    return record.opinion(series, first_seen(series, since) or f"{FIRST}-01")


def _opinion(series: str) -> Observable:
    survey = OPINION[series]
    return Observable(
        series,
        survey.title,
        "opinion",
        "share, 0-1",
        ("opinion",),
        lambda since=BASELINE: _observed_means(_surveys(series, since)),
        lambda dataset: _means_of_months(
            dataset,
            _surveys(series)["time"].values.astype("datetime64[M]"),
            "opinion",
            actor=survey.public,
            toward=survey.toward,
        ),
    )


OBSERVABLES: dict[str, Observable] = {
    observable.name: observable
    for observable in (
        _count("leader", "meetings", "leaders' meetings", level="leader"),
        _count("minister", "meetings", "ministers' meetings", level="minister"),
        _count("vice_minister", "meetings", "vice-ministers' meetings", level="vice_minister"),
        _count("tcog", "meetings", "coordination group (TCOG)", level="vice_minister"),
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
