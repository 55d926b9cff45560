"""What of a result can be held against a record: one observable a series, year by year.

A record's dictionary says which (`observables_of`): those of its series that are held against a
variable of results and fit for scoring. A channel of meetings that a record does not have is no
series of it, and months before a channel was set up are missing: neither is ever zero.

Opinion of a public is held against the share of one survey that is favourable, as it is.  Where a
survey asks so differently that its level is its own (affinity instead of a favourable impression,
by interview until 2019 and by mail since), only changes count: the model is put on its scale by the
difference of the two means over the training years, one fitted number for each way of asking. A
naive forecast costs one and its spread. Part of the surveys is unsourced (the column `support`), so
these scores weigh less than those of counts. Approval that is derived from another question is
held against its changes likewise.

Each gives the record's value of a year and the runs' values of the same year, made the same way:

- counts are summed over the calendar year (of episodes of coercion, the months that they last);
- approval is the mean over those months of the year in which the record has a poll;
- defence spending is the mean of the model's twelve months, since SIPRI's shares are those of
  calendar years;
- opinion is the mean over those months of the year in which the survey was taken.

A year is NaN where the record or the result does not cover what it needs, and where only changes
count and another way of asking began within it. A result that lacks a
variable lacks its series: `Observable.within` says so, and nobody scores it. The record may reach
further back than a result: naive forecasts use those years too. How far back is a property of the
scenario, by its first year `since`: for one that starts in `BASELINE` or later what the dictionary
calls recent; for one that starts before, all that the record holds fit for scoring.

Counts are told by half-years as well (`months` 6), each named by where it ends: that to June 2015
is 2014.5, that to December 2015. So what is known by the end of a year is ≤ that year for both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import xarray as xr

from sim.analysis.yearly import YEAR, means_of_months, observed_means, sums, whole
from sim.record import FIRST, Record, Series, bundled
from sim.record.series import VARIABLES

BASELINE = 2015
"""First year of the scenarios that see of a series only what is recent (`Series.recent`)."""
FEWEST_OF_A_MODE = 2
"""Surveys from which the level of a way of asking is told."""


def first_seen(series: Series, since: int) -> str | None:
    """First month that may be seen of a series in a scenario from the year `since`; None: all.

    Where parameters and scores belong to 2015-2023, a naive forecast that knew thirty years would
    be another opponent. Disputes of 2012-2014 (7, 8 and 4 a year) would make climatology of the
    quieter years after them needlessly weak; accords before 2015 are a sample.
    """
    return series.recent if since >= BASELINE else None


Kind = Literal["count", "level", "opinion"]
KINDS: dict[str, Kind] = {"approval": "level", "defence_spending": "level", "opinion": "opinion"}
"""Variable → the kind of its series; all others are counts."""


@dataclass(frozen=True)
class Observable:
    """One series of a record and its counterpart in a result."""

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

    Where only changes count it is the model's variable, not on the scale of the survey yet.
    """

    log: bool = False
    """Whether log(1 + count) is scored: counts of orders of magnitude."""
    of: tuple[str, ...] = ()
    """The element of the variable: of opinion the public, and whom it thinks of."""
    modes: tuple[int, ...] = ()
    """First years of each way of asking where only changes count, none where levels compare."""

    def within(self, dataset: xr.Dataset) -> bool:
        """Whether a result has what is needed: the variable, and the element of it."""
        if not all(name in dataset.variables for name in self.needs):
            return False
        elements = zip(VARIABLES[self.variable].dims, self.of, strict=True)
        return all(label in dataset[self.variable][dim].values for dim, label in elements)

    @property
    def variable(self) -> str:
        """The variable that it is held against."""
        return self.needs[0]

    @property
    def support(self) -> str:
        """How the rows behind a count are supported, best first; "" of what is no count."""
        return str(self.observed().attrs.get("support", "")) if self.kind == "count" else ""

    def by_mode(self, years: np.ndarray) -> list[np.ndarray]:
        """Which of the years (year,) belong to each way of asking, boolean (year,) each."""
        ends = (*self.modes[1:], np.inf)
        return [
            (years >= first) & (years < end) for first, end in zip(self.modes, ends, strict=False)
        ]


def on_scale(
    observable: Observable, simulated: xr.DataArray, observed: xr.DataArray, trained_to: int
) -> xr.DataArray | None:
    """The runs on the scale of a survey, (year, run), from the years up to `trained_to`.

    What is observed is (year,), of the same years, NaN where it may not be seen.  A year is NaN
    whose way of asking has too few surveys in the training; None where all are.
    """
    if not observable.modes:
        return simulated
    years = simulated["year"].values
    mean, share = simulated.mean("run").values, observed.values
    known = np.isfinite(mean) & np.isfinite(share) & (years <= trained_to)
    level = np.full(years.shape, np.nan)
    for mode in observable.by_mode(years):
        seen = mode & known
        if seen.sum() >= FEWEST_OF_A_MODE:
            level[mode] = (share[seen] - mean[seen]).mean()
    if np.isnan(level).all():
        return None
    return simulated + xr.DataArray(level, dims="year", coords={"year": simulated["year"]})


def _years_known(series: Series) -> np.ndarray:
    """Years from the first to the last that has a month fit for scoring, (year,)."""
    return np.arange(int(series.known[0][0][:4]), int(series.known[-1][1][:4]) + 1)


def _modes(series: Series) -> tuple[tuple[int, ...], frozenset[int]]:
    """First whole years of each way of asking where only changes count; years with two ways."""
    if series.compare == "level":
        return (), frozenset()
    first = int(series.known[0][0][:4])
    begun = [(int(text[:4]), int(text[5:])) for text in series.breaks]
    whole = {year + (month > 1) for year, month in begun if year + (month > 1) > first}
    return (first, *sorted(whole)), frozenset(year for year, month in begun if month > 1)


def _element(series: Series) -> dict[str, str]:
    """Dimension → label of the element that a series is held against."""
    return dict(zip(VARIABLES[series.variable or ""].dims, series.of, strict=True))


def _count(record: Record, series: Series) -> Observable:
    variable, element = series.variable or "", _element(series)

    def observed(since: int = BASELINE, months: int = YEAR) -> xr.DataArray:
        counts = record.monthly_counts(series.name, first_seen(series, since), only_scored=True)
        years, sums = whole(counts["time"].values, counts.values, months)
        return xr.DataArray(
            sums, dims="year", coords={"year": years}, name=series.name, attrs=counts.attrs
        )

    return Observable(
        series.name,
        series.title or series.long_name,
        "count",
        series.units_by_year,
        (variable,),
        observed,
        lambda dataset, months=YEAR: sums(dataset, variable, element, months),
        log=variable == "launches",
        of=series.of,
    )


def _share(record: Record, series: Series) -> Observable:
    """Of approval, whose polls of a month are averaged first, or of a survey of opinion."""
    variable, element = series.variable or "", _element(series)
    modes, unlike = _modes(series)

    def known(start: str | None = None) -> xr.DataArray:
        if variable == "approval":
            return record.monthly_level(series.name, start).dropna("time")
        return record.readings(series.name, start)

    return Observable(
        series.name,
        series.title or series.long_name,
        KINDS[variable],
        "share, 0-1",
        (variable,),
        lambda since=BASELINE: observed_means(
            known(first_seen(series, since)), _years_known(series), unlike
        ),
        lambda dataset: means_of_months(
            dataset, known()["time"].values.astype("datetime64[M]"), variable, **element
        ),
        of=series.of,
        modes=modes,
    )


def _yearly(record: Record, series: Series) -> Observable:
    variable, element = series.variable or "", _element(series)
    return Observable(
        series.name,
        series.title or series.long_name,
        KINDS[variable],
        series.units,
        (variable,),
        lambda since=BASELINE: record.yearly_level(series.name, first_seen(series, since)),
        lambda dataset: sums(dataset, variable, element) / 12.0,
        of=series.of,
        modes=_modes(series)[0],
    )


ORDER: tuple[str, ...] = (
    "meetings",
    "ministers",
    "exercises",
    "launches",
    "disputes",
    "accords",
    "disputes_by_issue",
    "nuclear_tests",
    "provocations",
    "council_action",
    "neighbour_summits",
    "coercion_episode",
    "approval",
    "defence_spending",
    "opinion",
)
"""Variables in the order in which their series are shown."""
MOST = 16
"""Records whose observables are remembered."""


@lru_cache(maxsize=MOST)
def observables_of(record: Record) -> dict[str, Observable]:
    """What of a result can be held against a record, by name, in the order of `ORDER`.

    Those of its series that have a variable of results and months fit for scoring, and that the
    dictionary does not put aside (`judged`).
    """
    series = {**record.series, **record.levels}
    return {name: each for name, each in every_observable(record).items() if series[name].judged}


@lru_cache(maxsize=MOST)
def every_observable(record: Record) -> dict[str, Observable]:
    """The same with what is put aside, as a part or a sum of what is judged already."""
    found = [
        each
        for each in (*record.series.values(), *record.levels.values())
        if each.variable is not None and each.known
    ]
    return {
        each.name: _observable(record, each)
        for each in sorted(found, key=lambda one: ORDER.index(one.variable or ""))
    }


def _observable(record: Record, series: Series) -> Observable:
    if series.variable in ("approval", "opinion"):
        return _share(record, series)
    return (
        _yearly(record, series) if series.variable == "defence_spending" else _count(record, series)
    )


OBSERVABLES: dict[str, Observable] = observables_of(bundled(FIRST))
"""Those of the first record."""


def opinion_of(record: Record) -> dict[str, Observable]:
    """The surveys of a record."""
    return {name: each for name, each in observables_of(record).items() if each.kind == "opinion"}


def variables(*names: str, record: Record | None = None) -> tuple[str, ...]:
    """Result variables that observables need, and Table 1 (`named`); all of them by default.

    Of the first record unless one is given. Only a record with a Table 1 needs what it names.
    """
    topics = record is None or "table1" in record.tables
    known = OBSERVABLES if record is None else observables_of(record)
    chosen = [known[name] for name in names or known]
    needed = [variable for observable in chosen for variable in observable.needs]
    return tuple(dict.fromkeys([*needed, *(() if names or not topics else ("named",))]))
