"""How much of an outcome's variance is chance: points of a design crossed with replicates.

Every point meets the same shocks in the same replicate, so that an outcome has three parts:

    Y[point, replicate] = level + P[point] + R[replicate] + I[point, replicate]

P is what the factors do on average over the shocks, R the luck that all points share, I how luck
and factors act together. Their variances are estimated without bias from the mean squares of the
two-way table (random effects, one run a cell; Searle, Casella and McCulloch 1992, Variance
Components, chapter 4):

    I = MS(residual)     P = (MS(points) − MS(residual)) / replicates
                         R = (MS(replicates) − MS(residual)) / points

The usual one-way split, which takes the replicates of each point for independent, would call part
of what the factors do chance: here shared luck does not move differences between points at all.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Parts(NamedTuple):
    """Variance components; every array (…)."""

    factors: np.ndarray
    luck: np.ndarray
    """Chance that all points share: it cancels between points."""
    joint: np.ndarray
    """Chance that acts differently at different points."""
    points: np.ndarray
    """Points with all their replicates, which enter."""

    @property
    def chance(self) -> np.ndarray:
        """Share of the variance of a single run that is chance, 0–1; NaN if nothing varies."""
        chance = np.maximum(self.luck, 0.0) + np.maximum(self.joint, 0.0)
        return _share(chance, chance + np.maximum(self.factors, 0.0))

    def left(self, replicates: int) -> np.ndarray:
        """Share of the variance of point means that is still chance after averaging."""
        noise = np.maximum(self.joint, 0.0) / replicates
        return _share(noise, noise + np.maximum(self.factors, 0.0))


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    share = np.full(whole.shape, np.nan)
    np.divide(part, whole, out=share, where=whole > 0)
    return share


def parts(runs: np.ndarray) -> Parts:
    """Variance components of values (time, point, replicate) → (time,).

    Points with a missing value are left out. NaN with fewer than two points or replicates.
    Estimates are unbiased and may therefore fall below zero where a component is nil.
    """
    found = [_parts(table[np.isfinite(table).all(axis=-1)]) for table in runs]
    return Parts(*(np.array(column) for column in zip(*found, strict=True)))


def _parts(table: np.ndarray) -> tuple[float, float, float, int]:
    """Components of one table (point, replicate) without gaps."""
    points, replicates = table.shape
    if points < 2 or replicates < 2:
        return np.nan, np.nan, np.nan, points
    mean = table.mean()
    rows, columns = table.mean(axis=1) - mean, table.mean(axis=0) - mean
    rest = table - mean - rows[:, None] - columns
    joint = float((rest**2).sum() / ((points - 1) * (replicates - 1)))
    by_point = replicates * float((rows**2).sum()) / (points - 1)
    by_replicate = points * float((columns**2).sum()) / (replicates - 1)
    return (by_point - joint) / replicates, (by_replicate - joint) / points, joint, points
