"""Elementary effects (Morris 1991) in the radial design of Campolongo, Saltelli and Cariboni 2011.

Every parameter is moved by half of its declared range from points at which all the others are
random.  An effect is the root mean square over the points with what chance adds to it taken out,
so that a parameter that does nothing has none however few the runs are.  It is zero where chance
would explain more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

STEP = 0.5
"""Share of the declared range by which a parameter is moved."""


@dataclass(frozen=True)
class Design:
    """Points of the unit cube: ``unit`` (point, trajectory, parameter), the base point first.

    Point ``k + 1`` differs from the base in the parameter ``moved[k]`` alone.
    """

    names: tuple[str, ...]
    moved: tuple[str, ...]
    unit: np.ndarray

    @classmethod
    def drawn(
        cls, names: Sequence[str], moved: Sequence[str], trajectories: int, seed: int
    ) -> Design:
        """Base points evenly spread (a Latin hypercube), each parameter moved by `STEP`."""
        rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(3,))))
        order = rng.permuted(np.tile(np.arange(trajectories), (len(names), 1)), axis=1).T
        base = (order + rng.random((trajectories, len(names)))) / trajectories
        unit = np.repeat(base[None], len(moved) + 1, axis=0)
        for row, name in enumerate(moved, start=1):
            column = list(names).index(name)
            unit[row, :, column] = (base[:, column] + STEP) % 1.0
        return cls(tuple(names), tuple(moved), unit)

    @property
    def direction(self) -> np.ndarray:
        """Whether a parameter was moved up (1) or down (−1), (moved, trajectory)."""
        columns = [self.names.index(name) for name in self.moved]
        return np.where(self.unit[0][:, columns].T < STEP, 1.0, -1.0)


Outputs = dict[str, np.ndarray]
"""Name → values, (point, trajectory, shock)."""


def effects(outputs: Outputs, design: Design, *, scaled: bool) -> pd.DataFrame:
    """Effects of the parameters moved (row) on outputs, two levels of columns.

    ``size`` is the root mean square effect without chance, ``mean`` the mean effect of a move
    upwards.  With ``scaled`` both are in standard deviations of a run about the mean of its point;
    without, in the units of the outputs.
    """
    columns = {}
    for name, values in outputs.items():
        shocks = values.shape[-1]
        unit = float(np.sqrt(values.var(axis=-1, ddof=1).mean())) if scaled else 1.0
        if not np.isfinite(values).all() or unit == 0.0:  # undefined in some run, or never moves
            continue
        moved = (values[1:] - values[:1]) / unit
        mean = moved.mean(axis=-1)
        luck = moved.var(axis=-1, ddof=1) / shocks
        square = (mean**2 - luck).mean(axis=1)
        columns["size", name] = np.sqrt(np.maximum(square, 0.0))
        columns["mean", name] = (mean * design.direction).mean(axis=1)
    return pd.DataFrame(columns, index=pd.Index(design.moved, name="parameter"))
