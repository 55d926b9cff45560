"""The two naive forecasts that a model has to beat, as full predictive distributions.

Both use known years of the record only. y are the n known values of the training years.

Counts are negative binomials of a mean μ and a variance v > μ.

- *Climatology*: μ = (Σy + ½) / n and v = max(s², μ) (1 + 1/n), with s² the sample variance. With
  s² ≤ μ that is exactly the predictive distribution of a Poisson rate with Jeffreys' prior; an
  over-dispersed series (launches) gets its own spread.
- *Persistence*: μ = (Σy + ½) / k over the last k = 2 known years (1 if there is but one), and
  v = φ μ (1 + 1/k). φ ≥ 1 is the mean over the training years of (y − μ)² / (μ (1 + 1/k)), the
  forecast made for each of them from the years before it: its own past errors set its spread.

Levels are Student's t.

- *Climatology*: location ȳ, scale s √(1 + 1/n), n − 1 degrees of freedom.
- *Persistence*: location the mean of the last two known years, scale the root mean square of its
  errors in the training years, as many degrees of freedom as there were errors.

With fewer than three past errors persistence takes φ = max(s²/μ, 1) or scale and degrees of
climatology; a year without a known year before it gets climatology. Climatology needs one known
year for counts and three for levels; without them there is no naive forecast (NaN).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.analysis import scores

LAST = 2
"""Years that persistence looks back upon."""
ENOUGH = 3
"""Errors or years from which a spread is taken."""
FLOOR = 1e-6
"""Smallest scale of a level: a series that never moved is not certain never to move."""


def _where_known(
    score: Callable[..., np.ndarray], observed: np.ndarray, *parameters: np.ndarray
) -> np.ndarray:
    """A score of the years that have a forecast, NaN elsewhere; every array (year,)."""
    known = np.isfinite(parameters[0])
    result = np.full(known.shape, np.nan)
    if known.any():
        chosen = (parameter[known] for parameter in parameters)
        result[known] = score(*chosen, np.asarray(observed)[known])
    return result


@dataclass(frozen=True)
class Counts:
    """Negative binomials, one a year; every array (year,), NaN where there is no forecast."""

    mean: np.ndarray
    variance: np.ndarray

    @property
    def dispersion(self) -> np.ndarray:
        """(variance − mean) / mean²."""
        return (self.variance - self.mean) / self.mean**2

    def crps(self, observed: np.ndarray) -> np.ndarray:
        """Ranked probability score, (year,)."""
        score = scores.crps_negative_binomial
        return _where_known(score, observed, self.mean, self.dispersion)

    def log_score(self, observed: np.ndarray) -> np.ndarray:
        """Minus the log probability, (year,)."""
        return _where_known(scores.log_score_count, observed, self.mean, self.dispersion)


@dataclass(frozen=True)
class Levels:
    """Student's t, one a year; every array (year,), NaN where there is no forecast."""

    location: np.ndarray
    scale: np.ndarray
    degrees: np.ndarray

    def crps(self, observed: np.ndarray) -> np.ndarray:
        """CRPS, (year,)."""
        return _where_known(scores.crps_student, observed, self.location, self.scale, self.degrees)

    def log_score(self, observed: np.ndarray) -> np.ndarray:
        """Minus the log density, (year,)."""
        return _where_known(
            scores.log_score_student, observed, self.location, self.scale, self.degrees
        )


@dataclass(frozen=True)
class History:
    """One series of the record: its known years in order, and their values."""

    years: np.ndarray
    values: np.ndarray

    @classmethod
    def of(cls, years: np.ndarray, values: np.ndarray) -> History:
        """The years that are known."""
        known = np.isfinite(values)
        return cls(np.asarray(years)[known], np.asarray(values, dtype=np.float64)[known])

    def upto(self, year: int) -> History:
        """What is known at the end of a year."""
        return History(self.years[self.years <= year], self.values[self.years <= year])

    def recent(self) -> np.ndarray:
        """The last values, at most `LAST`."""
        return self.values[-LAST:]


def climatology(
    history: History, scored: np.ndarray, trained_to: int, *, counts: bool
) -> Counts | Levels:
    """The same forecast for every scored year, from the years up to `trained_to`."""
    training = history.upto(trained_to)
    parts = _steady_counts(training) if counts else _steady_levels(training)
    rows = [np.full(len(scored), part) for part in parts]
    return Counts(*rows) if counts else Levels(*rows)


def persistence(
    history: History, scored: np.ndarray, trained_to: int, *, counts: bool, rolling: bool
) -> Counts | Levels:
    """A forecast from the last two known years.

    Those before each scored year if `rolling`, else those up to `trained_to`; the spread always
    comes from the years up to `trained_to`.
    """
    training = history.upto(trained_to)
    forecast = _last_counts if counts else _last_levels
    rows = []
    for year in scored:
        end = min(int(year) - 1, trained_to) if rolling else trained_to
        rows.append(forecast(history.upto(end).recent(), training))
    columns = np.array(rows, dtype=np.float64).reshape(len(scored), -1).T
    return Counts(*columns) if counts else Levels(*columns)


def _steady_counts(training: History) -> tuple[float, float]:
    """Mean and variance of climatology."""
    n = training.values.size
    if n == 0:
        return np.nan, np.nan
    mean = (training.values.sum() + 0.5) / n
    return mean, max(_variance(training), mean) * (1.0 + 1.0 / n)


def _steady_levels(training: History) -> tuple[float, float, float]:
    """Location, scale and degrees of freedom of climatology."""
    n = training.values.size
    if n < ENOUGH:
        return np.nan, np.nan, np.nan
    scale = max(np.sqrt(_variance(training) * (1.0 + 1.0 / n)), FLOOR)
    return training.values.mean(), scale, n - 1


def _variance(training: History) -> float:
    return float(training.values.var(ddof=1)) if training.values.size > 1 else 0.0


def _poisson(recent: np.ndarray) -> tuple[float, float]:
    """Mean and variance of a count after the recent ones, were it Poisson."""
    mean = (recent.sum() + 0.5) / recent.size
    return mean, mean * (1.0 + 1.0 / recent.size)


def _last_counts(recent: np.ndarray, training: History) -> tuple[float, float]:
    """Mean and variance of persistence."""
    steady = _steady_counts(training)
    if recent.size == 0 or np.isnan(steady[0]):
        return steady
    mean, variance = _poisson(recent)
    errors = []
    for place in range(1, training.values.size):
        expected, spread = _poisson(training.values[max(place - LAST, 0) : place])
        errors.append((training.values[place] - expected) ** 2 / spread)
    if len(errors) < ENOUGH:
        return mean, max(1.0, _variance(training) / steady[0]) * variance
    return mean, max(1.0, float(np.mean(errors))) * variance


def _last_levels(recent: np.ndarray, training: History) -> tuple[float, float, float]:
    """Location, scale and degrees of freedom of persistence."""
    steady = _steady_levels(training)
    if recent.size == 0 or np.isnan(steady[0]):
        return steady
    values = training.values
    errors = [
        values[place] - values[max(place - LAST, 0) : place].mean()
        for place in range(1, values.size)
    ]
    if len(errors) < ENOUGH:
        return float(recent.mean()), steady[1], steady[2]
    scale = max(float(np.sqrt(np.mean(np.square(errors)))), FLOOR)
    return float(recent.mean()), scale, len(errors)
