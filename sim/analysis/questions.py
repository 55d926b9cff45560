"""A forecast as questions that facts will settle, each with a probability.

A question is settled by the same rows, counted in the same way, as the series of the record that it
names (`sim.analysis.observables`). Thresholds are one, or round numbers about the middle and the
high years of the record up to 2023; none was chosen by what a forecast says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from sim.analysis.observables import OBSERVABLES, Observable
from sim.analysis.results import LEVELS, quantiles


@dataclass(frozen=True)
class Question:
    """Whether a series reaches a number; ``text`` has the time in braces."""

    series: str
    at_least: float
    text: str

    @property
    def key(self) -> str:
        """A name for tables."""
        return f"{self.series}_{self.at_least:g}"


QUESTIONS: tuple[Question, ...] = (
    Question("leader", 1, "Do the three leaders meet {when}?"),
    Question("leader", 2, "Do the three leaders meet at least twice {when}?"),
    Question(
        "minister", 4, "Do foreign or defence ministers of the three meet 4 times or more {when}?"
    ),
    Question(
        "minister", 8, "Do foreign or defence ministers of the three meet 8 times or more {when}?"
    ),
    Question("vice_minister", 1, "Do vice foreign ministers of the three meet {when}?"),
    Question(
        "vice_minister", 3, "Do vice foreign ministers of the three meet 3 times or more {when}?"
    ),
    Question("exercises", 1, "Do the three exercise together {when}?"),
    Question("exercises", 4, "Do the three exercise together at least 4 times {when}?"),
    Question("launches", 1, "Does the DPRK launch a missile {when}?"),
    Question("launches", 20, "Does the DPRK launch 20 missiles or more {when}?"),
    Question("launches", 50, "Does the DPRK launch 50 missiles or more {when}?"),
    Question("nuclear_tests", 1, "Does the DPRK test a nuclear weapon {when}?"),
    Question("disputes", 1, "Is there a dispute between Japan and the ROK {when}?"),
    Question("disputes", 4, "Are there 4 disputes or more between Japan and the ROK {when}?"),
    Question("accords", 1, "Is there an accord between Japan and the ROK {when}?"),
    Question("accords", 4, "Are there 4 accords or more between Japan and the ROK {when}?"),
    Question(
        "council_action", 1, "Does the Security Council pass a resolution on the DPRK {when}?"
    ),
    Question("neighbour_summits", 1, "Do China, Japan and the ROK hold a summit {when}?"),
    Question("coercion_JPN", 1, "Is China coercing Japan's economy in some month {when}?"),
    Question("coercion_KOR", 1, "Is China coercing the ROK's economy in some month {when}?"),
    Question("defence_spending_JPN", 1.5, "Does Japan spend 1.5 % of GDP on defence {when}?"),
    Question("defence_spending_JPN", 2.0, "Does Japan spend 2 % of GDP on defence {when}?"),
    Question("defence_spending_KOR", 2.8, "Does the ROK spend 2.8 % of GDP on defence {when}?"),
)
COLUMNS = (
    "question",
    "key",
    "series",
    "at_least",
    "first",
    "last",
    "probability",
    "error",
    "base_rate",
    "base_years",
)


def probabilities(dataset: xr.Dataset, first: int, last: int, known_to: int) -> pd.DataFrame:
    """Every question for each year from ``first`` to ``last``, counts also for all together.

    ``probability`` is (k + ½) / (n + 1) of the n runs, so that none is 0 or 1, ``error`` its Monte
    Carlo error; ``base_rate`` the same share of the record's years up to ``known_to``, as many as
    ``base_years``. Series that the result cannot tell are left out.
    """
    rows = []
    spans = [(year, year) for year in range(first, last + 1)]
    for question in QUESTIONS:
        observable = OBSERVABLES[question.series]
        if not observable.within(dataset):
            continue
        values = observable.simulated(dataset)
        asked = [*spans, (first, last)] if observable.kind == "count" and last > first else spans
        for since, until in asked:
            total = values.sel(year=slice(since, until)).sum("year", skipna=False).values
            if not np.isfinite(total).all():
                continue
            hits, runs = int((total >= question.at_least).sum()), total.size
            share = (hits + 0.5) / (runs + 1.0)
            when = f"in {since}" if since == until else f"in the years {since} to {until}"
            rows.append(
                (
                    question.text.format(when=when),
                    question.key,
                    question.series,
                    question.at_least,
                    since,
                    until,
                    share,
                    float(np.sqrt(share * (1.0 - share) / runs)),
                    *base_rate(observable, question.at_least, since, until, known_to),
                )
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def base_rate(
    observable: Observable, at_least: float, since: int, until: int, known_to: int
) -> tuple[float, int]:
    """Share of spans of as many years of the record in which it was so, and how many there are."""
    seen = observable.observed().dropna("year").sel(year=slice(None, known_to)).values
    length = until - since + 1
    if seen.size < length:
        return np.nan, 0
    totals = np.convolve(seen, np.ones(length), mode="valid")
    return float(((totals >= at_least).sum() + 0.5) / (totals.size + 1.0)), int(totals.size)


def bands(dataset: xr.Dataset, years: Sequence[int]) -> pd.DataFrame:
    """Mean and quantiles of every series that the result can tell, one row a series and year."""
    rows = []
    for observable in OBSERVABLES.values():
        if observable.kind == "opinion" or not observable.within(dataset):
            continue
        values = observable.simulated(dataset)
        for year in years:
            runs = values.sel(year=year).values
            if np.isfinite(runs).all():
                about = (observable.name, observable.title, observable.units, year)
                rows.append((*about, float(runs.mean()), *map(float, quantiles(runs))))
    names = [f"q{round(100 * level):02d}" for level in LEVELS]
    return pd.DataFrame(rows, columns=["series", "title", "units", "year", "mean", *names])
