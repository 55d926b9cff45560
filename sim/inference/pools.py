"""The forecasts of all readings as one: a pool whose weights were found on earlier years.

A layer apart from the model (`sim.analysis.stacking`): no reading is changed by it, and none is
chosen.  Weights come from the forecasts of the first origin, on its years up to `UNTIL`; the pool
is judged on later years, by the forecasts of each origin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.analysis.cases import Case
from sim.analysis.stacking import pool_table, stacked
from sim.inference.forecasts import Forecast

UNTIL = 2019
"""Last year that weights may see."""
COLUMNS = ("origin", "inputs", "forecast", "weight", "crps", "log_score")


def pools(forecasts: Sequence[Forecast], until: int = UNTIL) -> pd.DataFrame:
    """Every choice, the equal and the stacked pool on the years after ``until``; `COLUMNS`.

    One part for each origin and inputs.  ``crps`` is the mean over series in units of
    climatology's.  Without two choices, or without an origin before ``until`` that forecasts years
    up to it, there is no pool and no row.
    """
    origins = by_origin(forecasts)
    parts = []
    for inputs in dict.fromkeys(each.inputs for each in forecasts):
        own = {year: each for (year, given), each in origins.items() if given == inputs}
        first = min(own)
        if first >= until or len(own[first]) < 2:
            continue
        weights = stacked(common(own[first]), until)
        for year, found in own.items():
            if set(found) == set(weights):
                table = pool_table(common(found), weights, until)
                parts.append(table.assign(origin=year, inputs=inputs)[list(COLUMNS)])
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def by_origin(
    forecasts: Sequence[Forecast],
) -> dict[tuple[int, str], dict[str, tuple[Case, ...]]]:
    """Origin and inputs → choice → what was scored."""
    found: dict[tuple[int, str], dict[str, tuple[Case, ...]]] = {}
    for each in forecasts:
        key = (each.job.fold.until, each.inputs)
        found.setdefault(key, {})[each.job.name] = each.cases
    return found


def common(cases: Mapping[str, Sequence[Case]]) -> dict[str, list[Case]]:
    """Only the series that every choice forecasts: a reading may lack one."""
    shared = set.intersection(*({one.observable.name for one in each} for each in cases.values()))
    return {
        name: [one for one in each if one.observable.name in shared] for name, each in cases.items()
    }


def text(table: pd.DataFrame) -> list[str]:
    """The pools beside the best of their parts, a line for each origin."""
    lines = []
    for (origin, inputs), part in table.groupby(["origin", "inputs"], sort=False):
        score = part.set_index("forecast")["crps"]
        single = score.drop(["equal weights", "stacked"])
        kept = int((part["weight"] > 0.01).sum())
        lines.append(
            f"pool of {len(single)} choices, weights by years up to {UNTIL}, judged on later ones, "
            f"forecasts from {origin}, inputs {inputs}: {score['stacked']:.3f} of climatology's "
            f"loss ({kept} with weight), with equal weights {score['equal weights']:.3f}, alone "
            f"{single.min():.3f} to {single.max():.3f}"
        )
    return lines
