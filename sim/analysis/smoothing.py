"""The log score of counts from an ensemble, smoothed so that it is finite."""

from __future__ import annotations

import math

import numpy as np

from sim.analysis.scores import count_log_pmf


def _bandwidth(values: np.ndarray) -> float:
    """Silverman's rule of thumb, 0.9 min(sd, IQR/1.34) m^(−1/5)."""
    sd = float(values.std())
    low, high = np.quantile(values, (0.25, 0.75))
    spread = min(sd, (high - low) / 1.34) if high > low else sd
    return 0.9 * float(spread) * values.size**-0.2


def _frequency(values: np.ndarray, observed: int) -> float:
    """Share of the runs at the observed count, each run spread by a discrete normal kernel.

    The kernel's width grows with the root of the run's count, as a Poisson count's own spread does,
    and is Silverman's at the mean; what would fall below zero is reflected at −1/2.
    """
    counts, times = np.unique(values, return_counts=True)
    width = _bandwidth(values) * np.sqrt((counts + 0.5) / (values.mean() + 0.5))
    width = np.maximum(width, 0.05)[:, None]  # no neighbour gets any weight
    offsets = np.arange(-math.ceil(6.0 * width.max()), math.ceil(6.0 * width.max()) + 1)
    total = np.exp(-0.5 * (offsets / width) ** 2).sum(axis=1)
    away = np.stack([observed - counts, -observed - 1 - counts], axis=1)
    weights = np.exp(-0.5 * (away / width) ** 2).sum(axis=1) / total
    return float(times @ weights / values.size)


def log_score_ensemble(values: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Minus the log probability of observed counts; (…, run) and (…) → (…), NaN where unknown.

    The probability of a count is (m f + q) / (m + 1): f is its frequency among the m runs, smoothed
    by a kernel (nothing for counts of a few units, a few units for counts of dozens), and q, worth
    one run, a negative binomial with the ensemble's mean and variance (a Poisson where the variance
    is no larger than the mean; the mean at least 1/(2 m)). So a count that no run has is
    improbable but not impossible.
    """
    observed = np.asarray(observed, dtype=np.float64)
    values = np.asarray(values)
    runs = values.shape[-1]
    scores = np.full(observed.shape, np.nan)
    for place in np.ndindex(observed.shape):
        if np.isnan(observed[place]):
            continue
        ensemble, y = values[place].astype(int), int(observed[place])
        mean = max(float(ensemble.mean()), 0.5 / runs)
        dispersion = max((float(ensemble.var()) - mean) / mean**2, 0.0)
        tail = float(count_log_pmf(mean, dispersion, y)[y])
        frequency = _frequency(ensemble, y)
        upper = math.log(runs * frequency) if frequency > 0 else -math.inf
        scores[place] = math.log(runs + 1.0) - float(np.logaddexp(upper, tail))
    return scores
