"""What a fit compares: a few summary statistics of each series of a record, up to a date.

Every series of the record counts the same, however many years it has: the distance is the sum over
series of the mean squared error of its statistics, each in units of what one would call close.
What a unit is worth grows by the discrepancy of the model, where it has one (see `DISCREPANCY`).

======================  ==================================================  =======================
series                  statistic                                           unit
======================  ==================================================  =======================
meetings, exercises,    √(count + 3/8) over windows of two years            ½: the spread of a
disputes, accords,                                                          Poisson count
nuclear tests, other
provocations, Security
Council, neighbours'
summits
launches                log(1 + count) by year: they come in salvos         0.7: a factor of two
swings of launches      log(1 + mean of (b − a)² / (a + b + 1)) over        0.7: a factor of two
                        counts a, b of adjacent years
total of launches       log(1 + count over all years)                       0.35: a factor of 1.4
approval                mean of the polled months of a year; of one with a  0.07 of the public
                        level of its own its change about its mean
defence spending        logarithm of the mean over spans of some five       0.05: five percent
                        years, two at least
opinion (all surveys    share favourable by year; of a survey with a level  0.1 of the public
together)               of its own its change about its mean
Table 1                 share of its cells that a run's meetings get        0.25
                        wrong, against 0
======================  ==================================================  =======================

Windows of two years are wide enough to tell a rate from chance, and narrow enough to keep the
silence of 2018–2020 apart from what came before and after.

Launches by year alone would prefer a model whose runs are too even: of two models right on average,
the one that scatters less is nearer to any record. Their swings speak for scatter. Steps between
adjacent years are about 1 where counts are Poisson around a level that moves slowly, and 16 in the
record of 2015–2023; one run suffices to know them.

Which years a series has follows from the first year seen: a fit that begins in 1994 sees all that
the record holds fit for scoring, one that begins in 2015 what its dictionary calls recent. A year
that the record covers in part only is missing, and no window of two years reaches across one that
is.

What a result lacks is no statistic of it. Coercion is scored and not fitted to: six episodes, all
from memory.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import xarray as xr

from sim.analysis.observables import (
    BASELINE,
    FEWEST_OF_A_MODE,
    Observable,
    observables_of,
    opinion_of,
    variables,
)
from sim.analysis.table1 import cell_hits, summits_of
from sim.record import FIRST, Record, bundled

WINDOW = 2
"""Years of a window of counts."""
SPAN = 5
"""Years, about, of a span of spending."""
FEWEST_SURVEYS = 4
FEWEST_STEPS = 3
"""Pairs of adjacent years from which swings are told."""
UNFITTED = frozenset({"coercion_episode", "disputes_by_issue"})
"""Variables whose series are scored but enter no fit."""
LEAST_SPENDING = 0.01
"""Percent of GDP: a run may disarm, and a logarithm has no zero."""
UNITS = {
    "count": 0.5,
    "launches": 0.7,
    "launch_swings": 0.7,
    "launch_total": 0.35,
    "approval": 0.07,
    "spending": 0.05,
    "opinion": 0.1,
    "table1": 0.25,
}
DISCREPANCY = {
    "approval": 0.1,
    "spending": 0.15,
    "opinion": 0.1,
    "table1": 0.35,
}
"""What the model does not claim to explain of levels and of Table 1, as a standard deviation.

It is added to the unit in squares (Kennedy and O'Hagan 2001; as a kernel of ABC, Wilkinson 2013),
so that no tolerance is spent on what no parameter can mend.  Sizes are judgement, written down
before any fit with them.  Economy, scandal and honeymoons move yearly approval by some ten points
about what foreign policy explains (Mueller 1970; Erikson, MacKuen and Stimson 2002).  A share of
GDP moves by some fifteen percent with its denominator and with budgets decided for other reasons.
Surveys of one public in one year differ by some ten points with house and wording.  And what a
summit's statement names, the coders of about a third of Table 1's cells could have read otherwise.
"""
SIZES = {name: float(np.hypot(unit, DISCREPANCY.get(name, 0.0))) for name, unit in UNITS.items()}
"""Units with the discrepancy, by which errors are divided."""


@dataclass(frozen=True)
class Target:
    """The record's statistics over some years: series → (statistic,), in units of closeness.

    ``years`` are the years whose record may be seen; no other enters a statistic.  ``known`` are
    those of them that a series has a value for.
    """

    years: tuple[int, ...]
    known: Mapping[str, list[int]]
    observed: Mapping[str, np.ndarray]
    record: Record = field(default_factory=lambda: bundled(FIRST), repr=False)

    @classmethod
    def of(cls, years: Collection[int], record: Record | None = None) -> Target:
        """The statistics of a record (by default the first) over the given years."""
        record = bundled(FIRST) if record is None else record
        observables, surveys = observables_of(record), opinion_of(record)
        seen = tuple(sorted(years))
        since = min(seen, default=BASELINE)
        told = {name: each.observed(since=since) for name, each in observables.items()}
        known = {name: known_years(each, seen) for name, each in told.items()}
        values = {name: told[name].sel(year=known[name]).values[:, None] for name in observables}
        observed: dict[str, np.ndarray] = {}
        for name, each in observables.items():
            if each.kind != "opinion" and known[name] and each.variable not in UNFITTED:
                statistics = summarised(each, known[name], values[name])[:, 0]
                if statistics.size:
                    observed[name] = statistics
        launches = launches_of(observables)
        if launches is not None and len(steps(known[launches])) >= FEWEST_STEPS:
            for name, statistic in OF_LAUNCHES.items():
                observed[name] = statistic(known[launches], values[launches])[:, 0]
        if any(len(known[name]) >= FEWEST_SURVEYS for name in surveys):
            opinions = opinion_statistics(surveys, values, known)[:, 0]
            if opinions.size:
                observed["opinion"] = opinions
        if summits_of(seen, record):
            observed["table1"] = np.zeros(1)
        return cls(seen, known, observed, record)

    def only(self, results: Collection[str]) -> Target:
        """The target without the series that need other result variables than these."""
        made, observables = set(results), observables_of(self.record)
        lacking = {name for name, each in observables.items() if not made.issuperset(each.needs)}
        if launches_of(observables) in lacking:
            lacking |= set(OF_LAUNCHES)
        if lacking.intersection(opinion_of(self.record)):
            lacking.add("opinion")
        kept = {name: each for name, each in self.observed.items() if name not in lacking}
        return Target(self.years, self.known, kept, self.record)

    @property
    def needs(self) -> tuple[str, ...]:
        """Result variables that the statistics are made of, for ``simulate(keep=…)``."""
        observables = observables_of(self.record)
        series = [name for name in self.observed if name in observables]
        launches = launches_of(observables)
        if launches is not None and set(OF_LAUNCHES).intersection(self.observed):
            series.append(launches)
        if "opinion" in self.observed:
            series += opinion_of(self.record)
        topics = ("named",) if "table1" in self.observed else ()
        needed = variables(*dict.fromkeys(series), record=self.record) if series else ()
        return tuple(dict.fromkeys((*needed, *topics)))

    def simulated(self, data: xr.Dataset) -> dict[str, np.ndarray]:
        """The same statistics of each run, of what the result has: series → (statistic, run)."""
        found: dict[str, np.ndarray] = {}
        observables, surveys = observables_of(self.record), opinion_of(self.record)

        def values(name: str) -> np.ndarray:
            return observables[name].simulated(data).sel(year=self.known[name]).values

        for name in self.observed:
            if name in observables and observables[name].within(data):
                found[name] = summarised(observables[name], self.known[name], values(name))
        launches = launches_of(observables)
        if launches and "launch_swings" in self.observed and observables[launches].within(data):
            launched = values(launches)
            for name, statistic in OF_LAUNCHES.items():
                found[name] = statistic(self.known[launches], launched)
        if "opinion" in self.observed and all(each.within(data) for each in surveys.values()):
            shares = {name: values(name) for name in surveys}
            found["opinion"] = opinion_statistics(surveys, shares, self.known)
        if "table1" in self.observed:
            wrong = 1.0 - cell_hits(data, self.years, self.record)
            found["table1"] = wrong[None] / SIZES["table1"]
        return found

    def of_run(self, data: xr.Dataset, run: int) -> Target:
        """The same target with one run of a result in the place of the record."""
        values = self.simulated(data)
        planted = {name: each[:, run] for name, each in values.items()}
        return Target(self.years, self.known, planted, self.record)

    def errors(self, data: xr.Dataset) -> dict[str, np.ndarray]:
        """Mean squared error of each series in each run, series → (run,)."""
        return {
            name: ((values - self.observed[name][:, None]) ** 2).mean(axis=0)
            for name, values in self.simulated(data).items()
        }

    def distance(self, data: xr.Dataset) -> np.ndarray:
        """How far each run is from the record, (run,)."""
        return np.sum(list(self.errors(data).values()), axis=0)


def known_years(record: xr.DataArray, years: Collection[int]) -> list[int]:
    """Those of the years for which a series of the record, (year,), has a value."""
    values = dict(zip(record["year"].values.tolist(), record.values, strict=True))
    return [year for year in years if np.isfinite(values.get(year, np.nan))]


def launches_of(observables: Mapping[str, Observable]) -> str | None:
    """The series of launches, if there is one."""
    return next((name for name, each in observables.items() if each.log), None)


def summarised(observable: Observable, years: Collection[int], values: np.ndarray) -> np.ndarray:
    """Statistics of yearly values (year, run) of one series, (statistic, run).

    None, (0, run), of changes where each way of asking has but one year.
    """
    if observable.log:
        return np.log1p(values) / SIZES["launches"]
    if observable.kind == "count":
        return np.sqrt(np.add.reduceat(values, windows(years), axis=0) + 0.375) / SIZES["count"]
    if observable.variable == "approval":
        parts = changes(observable, years, values) if observable.modes else [values]
        return np.concatenate([values[:0], *parts]) / SIZES["approval"]
    spans = min(len(values), max(2, len(values) // SPAN))
    ends = [len(values) * place // spans for place in range(spans + 1)]
    means = [values[a:b].mean(axis=0) for a, b in pairwise(ends)]
    return np.log(np.maximum(np.stack(means), LEAST_SPENDING)) / SIZES["spending"]


def steps(years: Collection[int]) -> list[int]:
    """Places of the years whose year before is there too."""
    ordered = list(years)
    return [place for place in range(1, len(ordered)) if ordered[place] == ordered[place - 1] + 1]


def swings(years: Collection[int], values: np.ndarray) -> np.ndarray:
    """How far counts (year, run) step between adjacent years beside a Poisson's, (1, run)."""
    later = np.array(steps(years))
    b, a = values[later], values[later - 1]
    size = ((b - a) ** 2 / (a + b + 1.0)).mean(axis=0, keepdims=True)
    return np.log1p(size) / SIZES["launch_swings"]


def total(years: Collection[int], values: np.ndarray) -> np.ndarray:
    """All that counts (year, run) add up to, (1, run): years alone tell medians, not the mean."""
    return np.log1p(values.sum(axis=0, keepdims=True)) / SIZES["launch_total"]


OF_LAUNCHES = {"launch_swings": swings, "launch_total": total}
"""Statistics of the launches of all years together, each a series of its own."""


def windows(years: Collection[int]) -> list[int]:
    """Where windows of adjacent years begin among the years, which may have gaps."""
    starts: list[int] = []
    ordered = list(years)
    for place, year in enumerate(ordered):
        full = not starts or year - ordered[starts[-1]] >= WINDOW
        if full or year - ordered[place - 1] > 1:
            starts.append(place)
    return starts


def changes(observable: Observable, years: Collection[int], values: np.ndarray) -> list[np.ndarray]:
    """Values (year, run) about the mean of each way of asking that has enough, (year, run) each."""
    found = []
    for mode in observable.by_mode(np.array(years)):
        if mode.sum() >= FEWEST_OF_A_MODE:
            level = values[mode]
            found.append(level - level.mean(axis=0))
    return found


def opinion_statistics(
    surveys: Mapping[str, Observable],
    shares: Mapping[str, np.ndarray],
    known: Mapping[str, list[int]],
) -> np.ndarray:
    """Favourable shares (year, run) of each survey over its years, (statistic, run), in their unit.

    Of a survey with a level of its own the changes about the mean of each way of asking.
    """
    found = [next(iter(shares.values()))[:0]]
    for name, survey in surveys.items():
        if len(known[name]) < FEWEST_SURVEYS:
            continue
        told = changes(survey, known[name], shares[name]) if survey.modes else [shares[name]]
        found += told
    return np.concatenate(found) / SIZES["opinion"]
