"""How many series a forecaster would win by chance, with the naive forecasts as they are.

A series is won by a smaller mean CRPS than every naive forecast's. Records are made up, and the
same forecasts are scored on them:

- *unskilled*: records drawn from climatology, year by year: what the model says beyond that is
  noise, and the series that it wins it wins by luck;
- *skilled*: the record is one run of the model itself, the same in all series: what a forecaster
  wins who is right about everything but chance.

Between the two lies what the real count of wins can tell. Series and years of an unskilled record
are independent, so that its range is rather too narrow. In sample, where naive forecasts know what
is scored, nothing can be said.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.analysis import scores
from sim.analysis.cases import Case
from sim.analysis.naive import Counts, Levels, Past

TIMES = 200
"""Records made up of each kind."""
ENDS = (0.05, 0.95)


def won(case: Case, records: np.ndarray, *, own: bool = False) -> np.ndarray:
    """Whether the runs beat every naive forecast on each record (record, year) → (record,).

    With `own` the records are runs of the case itself; each is then judged by all the others.
    """
    model = case.crps(records)
    if own:
        n, half = case.runs.shape[1], scores.half_distance(case.scaled(case.runs))
        distance = model + half  # of each record from all runs, itself among them
        without = (half * (n - 1.0) - distance) * n / ((n - 1.0) * (n - 2.0))
        model = distance * n / (n - 1.0) - without
    naive = np.stack([each.mean(axis=-1) for each in case.naive_crps(records).values()])
    return model.mean(axis=-1) < naive.min(axis=0)


def wins_by_chance(
    cases: Sequence[Case], times: int = TIMES, seed: int = 0
) -> dict[str, dict[str, float]]:
    """Mean and 90 % range of the number of wins; {} in sample or without a series."""
    if not cases or not all(case.blind for case in cases):
        return {}
    rng = np.random.default_rng(seed)
    runs = cases[0].runs.shape[1]
    own = np.unique(np.linspace(0, runs - 1, min(times, runs)).astype(int))
    unskilled, skilled = np.zeros(times), np.zeros(own.size)
    for case in cases:
        unskilled += won(case, steady_of(case).draw(rng, times))
        if runs > 2:
            skilled += won(case, case.runs[:, own].T, own=True)
    return {"unskilled": _told(unskilled), "skilled": _told(skilled)}


def steady_of(case: Case) -> Counts | Levels:
    """Its climatology."""
    steady = case.naive["climatology"]
    assert not isinstance(steady, Past)
    return steady


def _told(wins: np.ndarray) -> dict[str, float]:
    low, high = np.quantile(wins, ENDS)
    return {"mean": float(wins.mean()), "low": float(low), "high": float(high)}
