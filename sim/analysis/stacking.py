"""Several forecasts as one: a linear pool, with weights that made it best on earlier years.

A layer apart: the model forecasts under one choice of readings; this takes the forecasts of
several choices and never goes back into them. Weights are those of the pool whose mean score on the
years up to a date is best (stacking: Yao, Vehtari, Simpson and Gelman 2018): it need not prefer the
best choice, if two that err differently are better together. Every series weighs the same: CRPS is
in units of climatology's, logarithms need none.

With about five years of some twenty series weights are rough; a pool of equal weights stands
beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Literal

import numpy as np
import pandas as pd

from sim.analysis import scores
from sim.analysis.cases import Case
from sim.analysis.naive import Naive, Past

By = Literal["crps", "log"]
STEPS = 5000
CLOSE = 1e-10
"""Change of all weights at which they are found."""


def stacked(
    forecasts: Mapping[str, Sequence[Case]], until: int, *, by: By = "crps"
) -> dict[str, float]:
    """Weight of each choice, not negative, together 1, from the years up to `until`.

    Each choice has the same series in the same order, of one or several origins.

    Raises ValueError if the choices do not forecast the same, or nothing up to that year.
    """
    rows = [_upto(cases, until) for cases in matched(forecasts)]
    rows = [cases for cases in rows if cases]
    if not rows:
        raise ValueError(f"no choice forecasts a year up to {until}")
    found = _by_log(rows) if by == "log" else _by_crps(rows)
    return dict(zip(forecasts, found.tolist(), strict=True))


def pooled(cases: Sequence[Case], weights: Sequence[float]) -> Case:
    """The linear pool of one series: of each choice as large a share of the runs as its weight."""
    size = max(case.runs.shape[1] for case in cases)
    ends = np.rint(np.cumsum(weights) / np.sum(weights) * size).astype(int)
    parts = []
    for case, times in zip(cases, np.diff(ends, prepend=0), strict=True):
        chosen = np.floor((np.arange(times) + 0.5) / max(times, 1) * case.runs.shape[1])
        parts.append(case.runs[:, chosen.astype(int)])
    return replace(cases[0], runs=np.concatenate(parts, axis=1))


def pool_table(
    forecasts: Mapping[str, Sequence[Case]], weights: Mapping[str, float], after: int
) -> pd.DataFrame:
    """Every choice, the equal and the weighted pool on the years after `after`.

    Columns `forecast`, `weight`, `crps` (mean over series in units of climatology's), `log_score`
    (mean over series).
    """
    rows = [_after(cases, after) for cases in matched(forecasts)]
    rows = [cases for cases in rows if cases]
    equal = [1.0] * len(forecasts)
    named = {
        **{name: [case[place] for case in rows] for place, name in enumerate(forecasts)},
        "equal weights": [pooled(cases, equal) for cases in rows],
        "stacked": [pooled(cases, [weights[name] for name in forecasts]) for cases in rows],
    }
    told = [
        (
            name,
            weights.get(name, np.nan),
            np.mean([case.crps(case.observed).mean() / _unit(case) for case in cases]),
            np.mean([case.log_score().mean() for case in cases]),
        )
        for name, cases in named.items()
    ]
    return pd.DataFrame(told, columns=["forecast", "weight", "crps", "log_score"])


def matched(forecasts: Mapping[str, Sequence[Case]]) -> list[tuple[Case, ...]]:
    """The same series and years of every choice together."""
    if len({len(cases) for cases in forecasts.values()}) != 1:
        raise ValueError("the choices do not forecast the same series")
    together = list(zip(*forecasts.values(), strict=True))
    for first, *others in together:
        for other in others:
            same = first.observable.name == other.observable.name
            if not same or not np.array_equal(first.years, other.years):
                raise ValueError(f"the choices do not forecast {first.observable.name} alike")
    return together


def _upto(cases: Sequence[Case], until: int) -> tuple[Case, ...]:
    return _chosen(cases, cases[0].years <= until)


def _after(cases: Sequence[Case], after: int) -> tuple[Case, ...]:
    return _chosen(cases, cases[0].years > after)


def _chosen(cases: Sequence[Case], years: np.ndarray) -> tuple[Case, ...]:
    """Some years of a series, of every choice, with climatology only; () if there are none."""
    if not years.any():
        return ()
    return tuple(
        replace(
            case,
            years=case.years[years],
            observed=case.observed[years],
            runs=case.runs[years],
            naive={"climatology": _of_years(case.naive["climatology"], years)},
        )
        for case in cases
    )


def _of_years(steady: Naive, years: np.ndarray) -> Naive:
    """Climatology of some years."""
    if isinstance(steady, Past):
        raise TypeError("climatology has a mean and a spread")
    chosen = {each.name: getattr(steady, each.name)[years] for each in fields(steady)}
    return replace(steady, **chosen)


def _unit(case: Case) -> float:
    """Mean CRPS of climatology."""
    steady = case.naive["climatology"].crps(case.observed, log=case.observable.log)
    return max(float(steady.mean()), 1e-9)


def _by_crps(rows: Sequence[Sequence[Case]]) -> np.ndarray:
    """The pool's CRPS is a'w − w'Dw/2: distances to the record, and of the choices' runs."""
    choices = len(rows[0])
    to_record, between = np.zeros(choices), np.zeros((choices, choices))
    for cases in rows:
        unit = _unit(cases[0]) * len(cases[0].years)
        runs = [case.scaled(case.runs) for case in cases]
        y = cases[0].scaled(cases[0].observed)
        for k in range(choices):
            for year in range(len(y)):
                to_record[k] += float(scores.mean_distance(runs[k][year], y[year])) / unit
            between[k, k] += 2.0 * scores.half_distance(runs[k]).sum() / unit
            for other in range(k):
                far = sum(
                    scores.mean_distance(a, b).mean()
                    for a, b in zip(runs[k], runs[other], strict=True)
                )
                between[k, other] += far / unit
                between[other, k] += far / unit
    weights = np.full(choices, 1.0 / choices)
    step = 1.0 / max(float(np.abs(np.linalg.eigvalsh(between)).max()), 1e-12)
    for _ in range(STEPS):
        new = _on_simplex(weights - step * (to_record - between @ weights))
        done = np.abs(new - weights).max() < CLOSE
        weights = new
        if done:
            break
    return weights


def _on_simplex(point: np.ndarray) -> np.ndarray:
    """The nearest weights: not negative, together 1 (Duchi and others 2008)."""
    ordered = np.sort(point)[::-1]
    above = (np.cumsum(ordered) - 1.0) / np.arange(1, point.size + 1)
    kept = np.flatnonzero(ordered > above)[-1]
    return np.maximum(point - above[kept], 0.0)


def _by_log(rows: Sequence[Sequence[Case]]) -> np.ndarray:
    """Best mean log of the pool's probability, by expectation and maximisation."""
    logs = np.concatenate([np.stack([-case.log_score() for case in cases]) for cases in rows], 1)
    share = np.concatenate([np.full(len(c[0].years), 1.0 / len(c[0].years)) for c in rows])
    share /= share.sum()
    likelihood = np.exp(logs - logs.max(axis=0))
    weights = np.full(len(logs), 1.0 / len(logs))
    for _ in range(STEPS):
        parts = weights[:, None] * likelihood
        new = (parts / parts.sum(axis=0)) @ share
        done = np.abs(new - weights).max() < CLOSE
        weights = new
        if done:
            break
    return weights
