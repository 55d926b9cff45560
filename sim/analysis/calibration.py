"""Whether bands and probabilities keep their promise: PIT, coverage, Brier and interval scores."""

from __future__ import annotations

import numpy as np

from sim.analysis.results import quantiles

BANDS: dict[int, tuple[float, float]] = {50: (0.25, 0.75), 90: (0.05, 0.95)}
"""Central bands, percent → their quantiles; the same that figures draw."""
BINS = 5
"""Bins of a PIT histogram: with about ten observations more would be noise."""


def interval_score(
    low: np.ndarray, high: np.ndarray, observed: np.ndarray, band: int = 90
) -> np.ndarray:
    """Width of a central band, and 2/α times by how far it misses; all (…).

    α is what the band leaves out, 0.1 of the 90 % band (Gneiting and Raftery 2007, eq. 43).
    """
    y = np.asarray(observed, dtype=np.float64)
    missed = np.maximum(low - y, 0.0) + np.maximum(y - high, 0.0)
    return high - low + 2.0 / (1.0 - band / 100.0) * missed


def brier(probability: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Brier score of the probability of something that is observed (1) or not (0)."""
    return (np.asarray(probability) - np.asarray(observed)) ** 2


def pit_interval(values: np.ndarray, observed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The interval F(y−) to F(y) that an observation covers, (…, run) and (…) → (…), (…).

    The observation is ranked as one member more of the ensemble: low = #{x < y} / (m + 1),
    high = (#{x ≤ y} + 1) / (m + 1). Nothing is drawn at random.
    """
    y = np.asarray(observed, dtype=np.float64)
    below = (values < y[..., None]).sum(axis=-1)
    upto = (values <= y[..., None]).sum(axis=-1)
    members = values.shape[-1] + 1.0
    known = np.isfinite(y)
    return (
        np.where(known, below / members, np.nan),
        np.where(known, (upto + 1.0) / members, np.nan),
    )


def pit_randomised(low: np.ndarray, high: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """The PIT as one number: where `uniform` of [0, 1) falls in its interval; all (…).

    Uniform on [0, 1] of a calibrated forecast, of counts too.
    """
    return low + uniform * (high - low)


def pit_histogram(low: np.ndarray, high: np.ndarray, bins: int = BINS) -> np.ndarray:
    """Share of the observations in each bin of the PIT, (observation,) → (bins,); NaN left out.

    Non-randomised (Czado, Gneiting and Held 2009): each observation is spread evenly over its
    interval. A calibrated forecast gives 1/bins everywhere. NaN without an observation.
    """
    known = np.isfinite(low) & np.isfinite(high)
    if not known.any():
        return np.full(bins, np.nan)
    low, high = low[known, None], high[known, None]
    edges = np.linspace(0.0, 1.0, bins + 1)
    below = np.clip((edges - low) / (high - low), 0.0, 1.0)
    return np.diff(below, axis=-1).mean(axis=0)


def within(values: np.ndarray, observed: np.ndarray, band: int) -> tuple[np.ndarray, np.ndarray]:
    """Whether the central band (50 or 90 %) holds the observation, and what the band holds.

    (…, run) and (…) → 0 or 1 (…), share of the runs inside (…). A band of counts holds more than
    its name says, because it ends on whole numbers: compare coverage with the second.
    """
    low, high = quantiles(values, BANDS[band])
    y = np.asarray(observed, dtype=np.float64)
    inside = np.where(np.isnan(y), np.nan, (low <= y) & (y <= high))
    held = ((values >= low[..., None]) & (values <= high[..., None])).mean(axis=-1)
    return inside, np.where(np.isnan(y), np.nan, held)
