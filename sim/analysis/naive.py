"""The naive forecasts that a model has to beat, as full predictive distributions.

All use known years (or half-years) of the record only. y are the n known values of the training.

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

Of both kinds, and of counts alone:

- *Bootstrap*: any known year comes again, each equally likely: no shape is assumed. In sample the
  scored year itself is left out.
- *Last value* (counts): a Poisson of mean y + ½, y the last known value. It is as sure as a count
  can be, and so the opponent to beat where a series stands still.

With fewer than three past errors persistence takes φ = max(s²/μ, 1) or scale and degrees of
climatology; a year without a known year before it gets climatology. Climatology needs one known
year for counts and three for levels, the bootstrap too; without them there is no forecast (NaN).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy

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
    """A score of the years that have a forecast, NaN elsewhere; (…, year)."""
    known, observed = np.isfinite(parameters[0]), np.asarray(observed, dtype=np.float64)
    result = np.full(observed.shape, np.nan)
    if known.any():
        chosen = (parameter[known] for parameter in parameters)
        result[..., known] = score(*chosen, observed[..., known])
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

    def crps(self, observed: np.ndarray, *, log: bool = False) -> np.ndarray:
        """Ranked probability score, (…, year); with `log` the CRPS of log(1 + count)."""

        def score(mean: np.ndarray, dispersion: np.ndarray, y: np.ndarray) -> np.ndarray:
            pmf = scores.count_pmf(mean, dispersion)
            return scores.crps_log_pmf(pmf, y) if log else scores.crps_pmf(pmf, y)

        return _where_known(score, observed, self.mean, self.dispersion)

    def quantile(self, level: float) -> np.ndarray:
        """Smallest count with at least so much probability up to it, (year,)."""
        found = np.full(self.mean.shape, np.nan)
        known = np.isfinite(self.mean)
        if known.any():
            pmf = scores.count_pmf(self.mean[known], self.dispersion[known])
            found[known] = (np.cumsum(pmf, axis=-1) < level).sum(axis=-1)
        return found

    def draw(self, rng: np.random.Generator, times: int) -> np.ndarray:
        """Records made up from the forecast, (times, year): a Poisson of a gamma rate."""
        known = np.isfinite(self.mean)
        mean, spread = np.where(known, self.mean, 1.0), np.where(known, self.dispersion, 0.0)
        shape = 1.0 / np.maximum(spread, 1e-9)
        rates = rng.gamma(shape, mean / shape, (times, mean.size))
        return np.where(known, rng.poisson(rates), np.nan)

    def log_score(self, observed: np.ndarray) -> np.ndarray:
        """Minus the log probability, (year,)."""
        return _where_known(scores.log_score_count, observed, self.mean, self.dispersion)


@dataclass(frozen=True)
class Levels:
    """Student's t, one a year; every array (year,), NaN where there is no forecast."""

    location: np.ndarray
    scale: np.ndarray
    degrees: np.ndarray

    def crps(self, observed: np.ndarray, *, log: bool = False) -> np.ndarray:
        """CRPS, (…, year); levels have no other scale."""
        return _where_known(scores.crps_student, observed, self.location, self.scale, self.degrees)

    def quantile(self, level: float) -> np.ndarray:
        """Level below which so much probability lies, (year,)."""
        return self.location + self.scale * scipy.special.stdtrit(self.degrees, level)

    def draw(self, rng: np.random.Generator, times: int) -> np.ndarray:
        """Records made up from the forecast, (times, year)."""
        known = np.isfinite(self.location)
        degrees = np.where(known, self.degrees, 1.0)
        return self.location + self.scale * rng.standard_t(degrees, (times, known.size))

    def log_score(self, observed: np.ndarray) -> np.ndarray:
        """Minus the log density, (year,)."""
        return _where_known(
            scores.log_score_student, observed, self.location, self.scale, self.degrees
        )


@dataclass(frozen=True)
class Past:
    """Any known year again, each equally likely."""

    values: tuple[np.ndarray, ...]
    """For each scored year the known values, (n,) each; none where there is no forecast."""
    counts: bool

    def crps(self, observed: np.ndarray, *, log: bool = False) -> np.ndarray:
        """CRPS, (…, year); with `log` of log(1 + count)."""

        def score(values: np.ndarray, y: np.ndarray) -> np.ndarray:
            return scores.crps_values(*(map(np.log1p, (values, y)) if log else (values, y)))

        return self._each(score, observed)

    def log_score(self, observed: np.ndarray) -> np.ndarray:
        """Minus the log probability or density, (…, year), smoothed as that of an ensemble."""
        of_ensemble = scores.log_score_ensemble if self.counts else scores.log_score_levels

        def score(values: np.ndarray, y: np.ndarray) -> np.ndarray:
            return of_ensemble(np.broadcast_to(values, (*y.shape, values.size)), y)

        return self._each(score, observed)

    def quantile(self, level: float) -> np.ndarray:
        """Value below which so much of the known lies, (year,)."""
        known = [np.quantile(each, level) if each.size else np.nan for each in self.values]
        return np.array(known)

    def _each(
        self, score: Callable[[np.ndarray, np.ndarray], np.ndarray], observed: np.ndarray
    ) -> np.ndarray:
        """A score of each year by its own values, NaN without any; (…, year)."""
        observed = np.asarray(observed, dtype=np.float64)
        found = np.full(observed.shape, np.nan)
        for place, values in enumerate(self.values):
            if values.size:
                found[..., place] = score(values, observed[..., place])
        return found


@dataclass(frozen=True)
class History:
    """One series of the record: its known years in order, and their values.

    Half-years are named by where they end: that to June 2015 is 2014.5, that to December 2015 is
    2015.
    """

    years: np.ndarray
    values: np.ndarray

    @classmethod
    def of(cls, years: np.ndarray, values: np.ndarray) -> History:
        """The years that are known."""
        known = np.isfinite(values)
        return cls(np.asarray(years)[known], np.asarray(values, dtype=np.float64)[known])

    def upto(self, year: float) -> History:
        """What is known at the end of a year."""
        return History(self.years[self.years <= year], self.values[self.years <= year])

    def recent(self) -> np.ndarray:
        """The last values, at most `LAST`."""
        return self.values[-LAST:]


Naive = Counts | Levels | Past
NAMES: tuple[str, ...] = ("climatology", "persistence", "bootstrap", "last_value")
"""Of all naive forecasts."""


def climatology(
    history: History, scored: np.ndarray, trained_to: int, *, counts: bool
) -> Counts | Levels:
    """The same forecast for every scored year, from the years up to `trained_to`."""
    training = history.upto(trained_to)
    parts = _steady_counts(training) if counts else _steady_levels(training)
    rows = [np.full(len(scored), part) for part in parts]
    return Counts(*rows) if counts else Levels(*rows)


def persistence(
    history: History,
    scored: np.ndarray,
    trained_to: int,
    *,
    counts: bool,
    rolling: bool,
    step: float = 1.0,
) -> Counts | Levels:
    """A forecast from the last two known years.

    Those before each scored year if `rolling`, else those up to `trained_to`; the spread always
    comes from the years up to `trained_to`. `step` is the length of a window in years.
    """
    training = history.upto(trained_to)
    forecast = _last_counts if counts else _last_levels
    rows = [
        forecast(history.upto(end).recent(), training)
        for end in _ends(scored, trained_to, rolling, step)
    ]
    columns = np.array(rows, dtype=np.float64).reshape(len(scored), -1).T
    return Counts(*columns) if counts else Levels(*columns)


def bootstrap(history: History, scored: np.ndarray, trained_to: int, *, counts: bool) -> Past:
    """The values of the years up to `trained_to`, each equally likely, without the scored year.

    In sample the year itself would be among them: a forecast that names what it is scored on, with
    nothing added for not knowing, as climatology has it.
    """
    training = history.upto(trained_to)
    others = [training.values[training.years != year] for year in scored]
    least = 1 if counts else ENOUGH
    return Past(tuple(each if each.size >= least else each[:0] for each in others), counts)


def last_value(
    history: History, scored: np.ndarray, trained_to: int, *, rolling: bool, step: float = 1.0
) -> Counts:
    """Poisson counts of mean y + ½, y the last known value; years as in `persistence`."""
    training = history.upto(trained_to).values
    means = np.full(len(scored), np.nan)
    if training.size:
        for row, end in enumerate(_ends(scored, trained_to, rolling, step)):
            known = history.upto(end).values
            means[row] = (known[-1] if known.size else training.mean()) + 0.5
    return Counts(means, means)


def naive_forecasts(
    history: History,
    scored: np.ndarray,
    trained_to: int,
    *,
    counts: bool,
    rolling: bool,
    step: float = 1.0,
) -> dict[str, Naive]:
    """All naive forecasts of a series by name; that of the last value of counts only."""
    found: dict[str, Naive] = {
        "climatology": climatology(history, scored, trained_to, counts=counts),
        "persistence": persistence(
            history, scored, trained_to, counts=counts, rolling=rolling, step=step
        ),
        "bootstrap": bootstrap(history, scored, trained_to, counts=counts),
    }
    if counts:
        found["last_value"] = last_value(history, scored, trained_to, rolling=rolling, step=step)
    return found


def _ends(scored: np.ndarray, trained_to: int, rolling: bool, step: float) -> list[float]:
    """Up to when a forecast of each scored year knows the record."""
    return [min(float(year) - step, trained_to) if rolling else trained_to for year in scored]


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
