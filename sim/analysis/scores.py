"""Proper scores of predictive distributions, finite for counts too, and checks of calibration.

Every score is a loss: smaller is better. A forecast is an ensemble (…, run), a distribution of
counts (mean and dispersion) or a Student t. For counts the continuous ranked probability
score (CRPS) is the ranked probability score: both sum (F(k) − 1{y ≤ k})². Observations are (…).
Where the observation is NaN, so is the score.
Definitions: Gneiting and Raftery 2007; Bosse and others 2023 for the log scale; Czado, Gneiting and
Held 2009 for counts; Ferro 2014 for fairness; Jordan, Krüger and Lerch 2019 for the closed forms.
"""

from __future__ import annotations

import math

import numpy as np
import scipy

NEGLIGIBLE = 1e-10
"""Probability of counts beyond those that are summed."""
FLAT = 1e-6
"""Least spread of runs that are all alike."""


def crps_ensemble(values: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Fair CRPS of an ensemble, (…, run) and (…) → (…).

    mean |xᵢ − y| − Σ|xᵢ − xⱼ| / (2 m (m − 1)): its expectation does not depend on the number m of
    runs, so that small ensembles are not punished for being small. It can be slightly negative.
    With one run it is the absolute error.
    """
    runs = np.asarray(values, dtype=np.float64)
    distance = np.abs(runs - np.asarray(observed, dtype=np.float64)[..., None]).mean(axis=-1)
    return distance - half_distance(runs)


def mean_distance(values: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Mean |x − y| over the values, (run,) and (…) → (…); fast for many y."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    y = np.asarray(observed, dtype=np.float64)
    sums = np.concatenate([[0.0], np.cumsum(ordered)])
    below = np.searchsorted(ordered, y)
    return (y * (2.0 * below - ordered.size) + sums[-1] - 2.0 * sums[below]) / ordered.size


def crps_of_many(values: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Fair CRPS of one ensemble (run,) for many observations (…): `crps_ensemble`, only faster."""
    return mean_distance(values, observed) - float(half_distance(values))


def half_distance(values: np.ndarray) -> np.ndarray:
    """Half the mean distance of two different runs, (…, run) → (…); 0 of a single run."""
    ordered = np.sort(np.asarray(values, dtype=np.float64), axis=-1)
    runs = ordered.shape[-1]
    weights = (2.0 * np.arange(runs) - runs + 1.0) / max(runs * (runs - 1.0), 1.0)
    return ordered @ weights


def count_log_pmf(
    mean: np.ndarray | float, dispersion: np.ndarray | float, most: int
) -> np.ndarray:
    """Log probabilities of 0 … `most`; (…) → (…, most + 1).

    Negative binomial with variance mean + dispersion · mean²; dispersion 0 is the Poisson.
    It is summed up from count to count: a difference of log gamma functions, as SciPy has it, loses
    up to eight digits where the dispersion is small but not zero.
    """
    mean, dispersion = np.broadcast_arrays(
        np.asarray(mean, dtype=np.float64), np.asarray(dispersion, dtype=np.float64)
    )
    spread = np.where(dispersion > 0, dispersion, 1.0)
    none = np.where(dispersion > 0, -np.log1p(spread * mean) / spread, -mean)
    k = np.arange(1, most + 1)
    mean, dispersion = mean[..., None], dispersion[..., None]
    growth = (1.0 + dispersion * (k - 1.0)) / (1.0 + dispersion * mean)
    steps = np.log(growth) + np.log(mean) - np.log(k)
    return none[..., None] + np.concatenate(
        [np.zeros((*none.shape, 1)), np.cumsum(steps, axis=-1)], axis=-1
    )


def count_pmf(
    mean: np.ndarray | float, dispersion: np.ndarray | float = 0.0, least: int = 0
) -> np.ndarray:
    """Probabilities of 0, 1, … until no more than `NEGLIGIBLE` is left, at least to `least`."""
    most = max(least, 16)
    while True:
        pmf = np.exp(count_log_pmf(mean, dispersion, most))
        if np.all(pmf.sum(axis=-1) > 1.0 - NEGLIGIBLE):
            return pmf
        most *= 2


def crps_pmf(pmf: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Ranked probability score of probabilities of 0, 1, …; (…, count) and (…) → (…).

    What lies beyond the given counts has no probability.
    """
    observed = np.asarray(observed, dtype=np.float64)
    cumulative = np.minimum(np.cumsum(pmf, axis=-1), 1.0)
    k = np.arange(pmf.shape[-1])
    inside = ((cumulative - (observed[..., None] <= k)) ** 2).sum(axis=-1)
    beyond = np.maximum(observed - pmf.shape[-1], 0.0)
    return np.where(np.isnan(observed), np.nan, inside + beyond)


def crps_poisson(mean: np.ndarray | float, observed: np.ndarray) -> np.ndarray:
    """Ranked probability score of a Poisson distribution."""
    return crps_pmf(count_pmf(mean), observed)


def log_score_count(
    mean: np.ndarray | float, dispersion: np.ndarray | float, observed: np.ndarray
) -> np.ndarray:
    """Minus the log probability of the observed count under a Poisson or negative binomial."""
    observed = np.asarray(observed, dtype=np.float64)
    known = np.isfinite(observed)
    place = np.where(known, observed, 0.0).astype(int)
    logs = count_log_pmf(mean, dispersion, int(place.max(initial=0)))
    logs = np.broadcast_to(logs, (*observed.shape, logs.shape[-1]))
    return np.where(known, -np.take_along_axis(logs, place[..., None], axis=-1)[..., 0], np.nan)


def _student(
    location: np.ndarray | float,
    scale: np.ndarray | float,
    degrees: np.ndarray | float,
    observed: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """z, log density at z, degrees as floats, scale; all of one shape."""
    z, nu, s = np.broadcast_arrays(
        (np.asarray(observed, dtype=np.float64) - location) / scale,
        np.asarray(degrees, dtype=np.float64),
        np.asarray(scale, dtype=np.float64),
    )
    density = -scipy.special.betaln(0.5, 0.5 * nu) - 0.5 * np.log(nu)
    return z, density - 0.5 * (nu + 1.0) * np.log1p(z**2 / nu), nu, s


def crps_student(
    location: np.ndarray | float,
    scale: np.ndarray | float,
    degrees: np.ndarray | float,
    observed: np.ndarray,
) -> np.ndarray:
    """CRPS of a Student t with more than one degree of freedom; with one it is infinite."""
    if np.any(np.asarray(degrees) <= 1):
        raise ValueError(f"degrees of freedom are more than 1, not {degrees}")
    z, log_density, nu, s = _student(location, scale, degrees, observed)
    central = scipy.special.stdtr(nu, z) - scipy.special.stdtr(nu, -z)
    spread = np.exp(scipy.special.betaln(0.5, nu - 0.5) - 2.0 * scipy.special.betaln(0.5, 0.5 * nu))
    near = 2.0 * np.exp(log_density) * (nu + z**2) / (nu - 1.0)
    return s * (z * central + near - 2.0 * np.sqrt(nu) / (nu - 1.0) * spread)


def log_score_student(
    location: np.ndarray | float,
    scale: np.ndarray | float,
    degrees: np.ndarray | float,
    observed: np.ndarray,
) -> np.ndarray:
    """Minus the log density of a Student t at the observation."""
    _, log_density, _, s = _student(location, scale, degrees, observed)
    return np.log(s) - log_density


def crps_log_pmf(pmf: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """CRPS of log(1 + count), of probabilities of 0, 1, …; (…, count) and (…) → (…).

    Between log(1 + k) and log(2 + k) the distribution is flat, so that the integral is a sum. What
    counts of orders of magnitude are worth is their ratio (Bosse and others 2023): on the natural
    scale the largest year alone would decide.
    """
    observed = np.asarray(observed, dtype=np.float64)
    cumulative = np.minimum(np.cumsum(pmf, axis=-1), 1.0)
    k = np.arange(pmf.shape[-1])
    squares = (cumulative - (observed[..., None] <= k)) ** 2
    inside = (squares * (np.log(k + 2.0) - np.log(k + 1.0))).sum(axis=-1)
    beyond = np.maximum(np.log1p(observed) - math.log1p(pmf.shape[-1]), 0.0)
    return np.where(np.isnan(observed), np.nan, inside + beyond)


def crps_values(values: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """CRPS of the distribution that has only some values, all equally likely; (n,) and (…) → (…).

    Not the fair score of `crps_ensemble`: here the values are the forecast itself (past years, say)
    and no sample of it. With one value it is the absolute error.
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    n = ordered.size
    distance = np.abs(ordered - np.asarray(observed, dtype=np.float64)[..., None]).mean(axis=-1)
    return distance - float(ordered @ (2.0 * np.arange(n) - n + 1.0)) / n**2


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


def log_score_levels(values: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Minus the log density of observed levels; (…, run) and (…) → (…), NaN where unknown.

    As of counts: (m f + q) / (m + 1), f a normal kernel of Silverman's width over the m runs, q a
    Student t of 4 degrees with the mean and standard deviation of the runs, worth one run. Runs
    that are all alike are spread by `FLAT`.
    """
    observed = np.asarray(observed, dtype=np.float64)
    values = np.asarray(values, dtype=np.float64)
    runs = values.shape[-1]
    scores = np.full(observed.shape, np.nan)
    for place in np.ndindex(observed.shape):
        if np.isnan(observed[place]):
            continue
        ensemble, y = values[place], observed[place]
        width = max(_bandwidth(ensemble), FLAT)
        logs = -0.5 * ((y - ensemble) / width) ** 2 - math.log(width * math.sqrt(2.0 * math.pi))
        scale = max(float(ensemble.std()), FLAT)
        tail = -float(log_score_student(float(ensemble.mean()), scale, 4.0, np.array(y)))
        kernel = float(scipy.special.logsumexp(logs))
        scores[place] = math.log(runs + 1.0) - float(np.logaddexp(kernel, tail))
    return scores
