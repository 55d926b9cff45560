"""Outcomes: one number a run, in units that a reader understands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import xarray as xr

from sim.analysis.results import over_time

How = Literal["mean", "final", "rate", "share of months", "survival", "ever", "rise"]


@dataclass(frozen=True)
class Outcome:
    """A number for each run of a dataset.

    ``variable`` is a result variable and ``where`` holds (dimension, label or
    labels) pairs that select from it; dimensions left
    over are averaged.  ``how`` says what is done over time: the ``mean`` of the months, the
    ``final`` month, the ``rate`` a year (counts; months
    without a value count as none), the ``rise`` from the first to the last month,
    whether it was ``ever`` above zero, the ``share of months`` above ``threshold``, or the
    ``survival``: months before it first falls below ``threshold`` times its level at the
    start.  ``since`` and ``until`` (YYYY-MM) bound the months.
    """

    name: str
    units: str
    variable: str
    how: How = "mean"
    where: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
    since: str | None = None
    until: str | None = None
    threshold: float = 0.5

    def of(self, data: xr.Dataset) -> np.ndarray:
        """The outcome in each run, (run,).

        Raises
        ------
        KeyError
            If the dataset lacks the variable or a label.
        """
        values = data[self.variable].sel(time=slice(self.since, self.until))
        for dimension, label in self.where:
            chosen = list(label) if isinstance(label, tuple) else label
            values = values.sel({dimension: chosen})
        rest = [str(d) for d in values.dims if d not in ("time", "run")]
        series = values.mean(rest).transpose("time", "run").values.astype(float)
        if not len(series):
            raise KeyError(f"no month between {self.since} and {self.until}")
        return OVER_TIME[self.how](series, self.threshold)


def _survival(series: np.ndarray, threshold: float) -> np.ndarray:
    fallen = series < threshold * series[0]
    first = np.argmax(fallen, axis=0)
    return np.where(fallen.any(axis=0), first, len(series)).astype(float)


OVER_TIME: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    "mean": lambda series, _: over_time(series, "mean"),
    "final": lambda series, _: over_time(series, "last"),
    "rate": lambda series, _: over_time(series, "rate"),
    "rise": lambda series, _: series[-1] - series[0],
    "ever": lambda series, _: (series > 0).any(axis=0).astype(float),
    "share of months": lambda series, threshold: (series > threshold).mean(axis=0),
    "survival": _survival,
}

MAIN: tuple[Outcome, ...] = (
    Outcome("cooperation", "index, mean of months and domains", "cooperation"),
    Outcome(
        "institutionalisation", "index at the end, mean of domains", "institutionalisation", "final"
    ),
    Outcome("relation", "index, mean of months", "relation"),
    Outcome("leaders' meetings", "a year", "meetings", "rate", (("level", "leader"),)),
    Outcome("ministers' meetings", "a year", "meetings", "rate", (("level", "minister"),)),
    Outcome(
        "vice-ministers' meetings", "a year", "meetings", "rate", (("level", "vice_minister"),)
    ),
    Outcome("exercises", "a year", "exercises", "rate"),
    Outcome("launches", "missiles a year", "launches", "rate"),
)
"""What most comparisons ask for first."""
