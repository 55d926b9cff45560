"""Sobol and Morris indices of many outputs at once, with bootstrap intervals; the share of chance.

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

Point estimates are those of SALib, whose Sobol estimators take trailing axes; only for Morris
effects of factors with levels, such as choices, they differ. SALib divides every change by the step
in the unit cube, 2/3 with four levels of the design; a choice cannot take such a step, it moves by
whole levels, and of two levels by its whole range. Each change is divided by what the factor moved.

The bootstrap resamples whole base samples (Sobol) or trajectories (Morris) as SALib's does, but as
one matrix product for all outputs, and with a generator of its own: SALib 1.6 leaves its Sobol
bootstrap unseeded when the seed is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.analysis.results import Z95
from sim.analysis.swept import Factor, Swept
from sim.core.errors import AnalysisError, needed


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


TINY = 1e-12
"""An output whose spread is below this share of its size does not vary."""


@dataclass(frozen=True)
class Estimate:
    """An index (time, factor) of each output, with its bootstrap (resample, time, factor)."""

    value: np.ndarray
    resampled: np.ndarray

    @property
    def half(self) -> np.ndarray:
        """Half-width of the 95 % interval, (time, factor)."""
        return Z95 * self.resampled.std(axis=0, ddof=1)


@dataclass(frozen=True)
class Blocks:
    """Output by base sample or trajectory and position in it, and which of them are whole."""

    values: np.ndarray
    """(block, position, time), whole blocks only."""
    kept: np.ndarray
    """Which blocks are whole, (block,)."""


def blocks(means: np.ndarray, size: int) -> Blocks:
    """Cut outputs (time, point) into blocks of `size` points and leave out those with a gap."""
    shaped = means.T.reshape(-1, size, means.shape[0])
    kept = np.isfinite(shaped).all(axis=(1, 2))
    return Blocks(shaped[kept], kept)


def block_size(design: Swept) -> int:
    """Points of one base sample (Sobol) or one trajectory (Morris).

    Raises
    ------
    AnalysisError
        If the design is neither, or its points are not whole blocks.
    """
    count = len(design.factors)
    if design.kind == "sobol":
        second = bool(design.details.get("calc_second_order", False))
        size = 2 * count + 2 if second else count + 2
    elif design.kind == "morris":
        size = count + 1
    else:
        raise AnalysisError(
            f"the design of this sweep is {design.kind or 'unknown'}: indices need one drawn for "
            "them; set design: sobol (shares of variance) or design: morris (screening) in the "
            "sweep file. discover works on every design"
        )
    if design.points % size:
        raise AnalysisError(
            f"{design.points} points are no whole {design.kind} design of {count} factors "
            f"(a multiple of {size})"
        )
    return size


def weights(count: int, resamples: int, seed: int) -> np.ndarray:
    """How often each block is drawn in each resample, (resample, block)."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(6,))))
    drawn = rng.integers(count, size=(resamples, count))
    return np.stack([np.bincount(row, minlength=count) for row in drawn]).astype(np.float64)


def varying(values: np.ndarray) -> np.ndarray:
    """Which outputs vary over all blocks and positions, (time,)."""
    spread = np.ptp(values, axis=(0, 1))
    return spread > TINY * np.maximum(np.abs(values).max(axis=(0, 1)), TINY)


def sobol(values: np.ndarray, factors: int, resamples: int, seed: int) -> tuple[Estimate, Estimate]:
    """First-order and total indices of blocks (block, position, time) of a Saltelli design.

    Estimators of Saltelli et al. (2010) and Jansen (1999) as in SALib. Where an output does not
    vary the indices are NaN.
    """
    estimator = needed("SALib.analyze.sobol")
    live = varying(values)
    base, other = values[:, 0], values[:, -1]
    centre = np.concatenate([base, other]).mean(axis=0)
    scale = np.where(live, np.concatenate([base, other]).std(axis=0), 1.0)
    scale[scale == 0] = 1.0
    base, other = (base - centre) / scale, (other - centre) / scale
    drawn = weights(values.shape[0], resamples, seed)
    shape = (values.shape[2], factors)
    first, total = np.full(shape, np.nan), np.full(shape, np.nan)
    first_drawn, total_drawn = (np.full((resamples, *shape), np.nan) for _ in range(2))
    variance = _variance(base, other, drawn)
    for factor in range(factors if live.any() else 0):
        mixed = (values[:, 1 + factor] - centre) / scale
        for estimate, resampled, formula, term in (
            (first, first_drawn, estimator.first_order, other * (mixed - base)),
            (total, total_drawn, estimator.total_order, 0.5 * (base - mixed) ** 2),
        ):
            estimate[live, factor] = formula(base[:, live], mixed[:, live], other[:, live])
            mean = drawn @ term / values.shape[0]
            np.divide(mean, variance, out=resampled[:, :, factor], where=live & (variance > 0))
    return Estimate(first, first_drawn), Estimate(total, total_drawn)


def _variance(base: np.ndarray, other: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Variance of both base matrices together in each resample, (resample, time)."""
    count = 2 * base.shape[0]
    mean = drawn @ (base + other) / count
    return drawn @ (base**2 + other**2) / count - mean**2


def unit_design(design: Swept, kept: np.ndarray, size: int) -> np.ndarray:
    """The trajectories that are whole, with every factor scaled to 0–1, (point, factor)."""
    low = np.array([0.0 if factor.kind == "choice" else factor.low for factor in design.factors])
    high = np.array([_top(factor) for factor in design.factors])
    span = np.where(high > low, high - low, 1.0)
    scaled = (design.values - low) / span
    return scaled.reshape(-1, size, len(design.factors))[kept].reshape(-1, len(design.factors))


def _top(factor: Factor) -> float:
    return max(1.0, len(factor.levels) - 1.0) if factor.kind == "choice" else factor.high


@dataclass(frozen=True)
class Screening:
    """Morris measures by output and factor, (time, factor), in units of the outcome.

    An elementary effect is the change over a whole range of the factor, extrapolated from a step;
    the range of a choice reaches from its first level to its last, evenly spaced.
    """

    mu: np.ndarray
    mu_star: Estimate
    sigma: np.ndarray


def morris(values: np.ndarray, design: np.ndarray, resamples: int, seed: int) -> Screening:
    """Morris measures of trajectories (trajectory, position, time) on a unit design."""
    effects = _effects(values, design)
    sizes = np.abs(effects)
    drawn = weights(values.shape[0], resamples, seed)
    resampled = np.einsum("rb,bft->rtf", drawn, sizes) / values.shape[0]
    mu, mu_star, sigma = effects.mean(axis=0), sizes.mean(axis=0), effects.std(axis=0, ddof=1)
    return Screening(mu.T, Estimate(mu_star.T, resampled), sigma.T)


def _effects(values: np.ndarray, design: np.ndarray) -> np.ndarray:
    """Elementary effects, (trajectory, factor, time); zero of a factor that no step moved."""
    count, size, _ = values.shape
    moved = np.diff(design.reshape(count, size, -1), axis=1)
    whole = np.divide(1.0, moved, out=np.zeros_like(moved), where=moved != 0)
    return np.einsum("bsf,bst->bft", whole, np.diff(values, axis=1))
