"""PRIM of the EMA workbench behind one small interface, whichever of its versions is installed.

Version 2.5 serves Python 3.11, version 3.0 later ones; between them the signature of `Prim` and
the name of the quasi-p values changed.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from sim.core.errors import needed

ALPHA = 0.05
"""Quasi-p value up to which a limit counts as significant."""
STEPS = (0.05, 0.1, 0.2)
"""Shares of the points of a box that one peel takes away: patient first."""


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the workbench's warnings: of packages that it could use, and of those it does use."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@cache
def _prim() -> Any:
    with _quiet():
        return needed("ema_workbench.analysis.prim").Prim


@dataclass(frozen=True)
class Limit:
    """One side of a box: a factor at least `low`, at most `high`, or one of `levels`.

    `quasi_p` is the chance of as many cases in the box, were the limit of no use (one-sided
    binomial test of Bryant and Lempert 2010).
    """

    factor: str
    low: float | None
    high: float | None
    levels: tuple[str, ...]
    quasi_p: float

    def holds(self, table: pd.DataFrame) -> np.ndarray:
        """Which points keep to the limit, (point,)."""
        if self.levels:
            return table[self.factor].isin(self.levels).to_numpy()
        values = table[self.factor].to_numpy(dtype=np.float64)
        low = -np.inf if self.low is None else self.low
        high = np.inf if self.high is None else self.high
        return (values >= low) & (values <= high)


@dataclass(frozen=True)
class Peeled:
    """The box chosen on a peeling trajectory, and the trajectory."""

    limits: tuple[Limit, ...]
    trajectory: pd.DataFrame
    """Coverage, density, mass and restricted (number of factors) from the first peel on."""
    chosen: int
    """Row of the trajectory from which the box was taken."""


def peel(table: pd.DataFrame, cases: np.ndarray) -> Peeled | None:
    """The best box of PRIM among points with their cases, None if no peel gains anything.

    Greedy peeling may stop early where the edges happen to be rich in cases, so it is done in steps
    of each share in `STEPS`. Of all boxes on the way that with the greatest harmonic mean of
    coverage and density is chosen (the first of equals, which is the larger). Then limits whose
    quasi-p value exceeds `ALPHA` are dropped, the least significant first, until all that are left
    are significant.
    """
    best: tuple[float, Any, Any, int] | None = None
    with _quiet():
        for step in STEPS:
            prim = _prim()(table, cases.astype(int), peel_alpha=step, **_extra_arguments())
            box = prim.find_box()
            scores = _scores(box.peeling_trajectory)
            row = int(np.argmax(scores))
            if best is None or scores[row] > best[0]:
                best = scores[row], prim, box, row
        assert best is not None
        _, prim, box, row = best
        path = box.peeling_trajectory.reset_index(drop=True)
        if len(path) < 2:
            return None
        limits = _pruned(prim, box, row)
    told = path.rename(columns={"res_dim": "restricted"})
    return Peeled(limits, told[["coverage", "density", "mass", "restricted"]], row)


def _extra_arguments() -> dict[str, Any]:
    if "threshold" not in inspect.signature(_prim().__init__).parameters:
        return {}
    return {"threshold": 1e-9}  # what reaches it is a case, and a box worth showing


def _scores(path: pd.DataFrame) -> np.ndarray:
    """Harmonic mean of coverage and density of each box."""
    coverage, density = (path[name].to_numpy(dtype=np.float64) for name in ("coverage", "density"))
    both = coverage + density
    return np.divide(2 * coverage * density, both, out=np.zeros(len(path)), where=both > 0)


def _pruned(prim: Any, box: Any, row: int) -> tuple[Limit, ...]:
    """Significant limits of a box on the way."""
    box.select(row)
    limits = _limits(prim, box, row)
    while limits and max(limit.quasi_p for limit in limits) > ALPHA:
        worst = max(limits, key=lambda limit: limit.quasi_p)
        box.drop_restriction(worst.factor, row)
        row = len(box.box_lims) - 1
        box.select(row)
        limits = _limits(prim, box, row)
    return limits


def _limits(prim: Any, box: Any, row: int) -> tuple[Limit, ...]:
    """The sides of one box; a factor with two sides bears the greater of its two values."""
    every = getattr(box, "p_values", None)
    quasi = (box.qp if every is None else every)[row]
    lims, start = box.box_lims[row], prim.box_init
    found = []
    for name, values in quasi.items():
        known = [float(value) for value in values if value >= 0]
        first, second = lims[name].iloc[0], lims[name].iloc[1]
        if isinstance(first, set):
            levels = tuple(sorted(map(str, first)))
            found.append(Limit(str(name), None, None, levels, known[0]))
            continue
        low = float(first) if first > start[name].iloc[0] else None
        high = float(second) if second < start[name].iloc[1] else None
        if low is not None or high is not None:
            found.append(Limit(str(name), low, high, (), max(known)))
    return tuple(sorted(found, key=lambda limit: limit.quasi_p))
