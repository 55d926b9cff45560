"""The naive forecasts: their formulae by hand, and nothing from after the training."""

import numpy as np
import pytest
from scipy import stats

from sim.analysis import scores
from sim.analysis.naive import History, climatology, persistence

SCORED = np.arange(2016, 2022)


def history(values: list[float], first: int = 2010) -> History:
    return History.of(np.arange(first, first + len(values)), np.array(values, dtype=float))


def test_a_quiet_series_gets_the_predictive_distribution_of_its_rate() -> None:
    got = climatology(history([1, 2, 1, 2, 1]), SCORED, 2014, counts=True)
    # Jeffreys' prior and 7 events in 5 years: a gamma of shape 7.5 and rate 5, mixed over Poissons
    exact = stats.nbinom(7.5, 5 / 6)
    assert got.mean == pytest.approx(exact.mean())
    assert got.variance == pytest.approx(exact.var())
    assert got.log_score(np.full(6, 3.0)) == pytest.approx(-exact.logpmf(3))


def test_a_bursty_series_gets_its_own_spread() -> None:
    values = [0, 27, 9, 69, 2, 21]
    got = climatology(history(values), SCORED, 2015, counts=True)
    assert got.variance == pytest.approx(np.var(values, ddof=1) * 7 / 6)


def test_a_series_that_never_happened_is_not_certain_never_to_happen() -> None:
    for forecast in (
        climatology(history([0] * 6), SCORED, 2015, counts=True),
        persistence(history([0] * 6), SCORED, 2015, counts=True, rolling=False),
    ):
        assert np.isfinite(forecast.log_score(np.full(6, 2.0))).all()
        assert (forecast.crps(np.full(6, 2.0)) > forecast.crps(np.zeros(6))).all()


def test_persistence_rolls_or_is_frozen() -> None:
    series = history([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    rolls = persistence(series, SCORED, 2019, counts=True, rolling=True)
    means = [(a + b + 0.5) / 2 for a, b in ((5, 6), (6, 7), (7, 8), (8, 9), (9, 10), (9, 10))]
    assert rolls.mean.tolist() == means
    frozen = persistence(series, SCORED, 2015, counts=True, rolling=False)
    assert frozen.mean.tolist() == [5.75] * 6
    levels = persistence(series, SCORED, 2019, counts=False, rolling=True)
    assert levels.location[:4].tolist() == [5.5, 6.5, 7.5, 8.5]


def test_the_spread_of_persistence_is_that_of_its_own_errors() -> None:
    calm = persistence(history([5, 5, 5, 5, 5, 5]), SCORED, 2015, counts=True, rolling=False)
    assert calm.variance == pytest.approx(1.5 * 5.25)
    wild = persistence(history([0, 27, 9, 69, 2, 21]), SCORED, 2015, counts=True, rolling=False)
    assert (wild.variance > 10 * wild.mean).all()
    levels = persistence(history([1, 2, 4, 3]), SCORED, 2013, counts=False, rolling=False)
    errors = [2 - 1, 4 - 1.5, 3 - 3]
    assert levels.scale == pytest.approx(np.sqrt(np.mean(np.square(errors))))
    assert levels.degrees.tolist() == [3] * 6
    assert levels.location.tolist() == [3.5] * 6


def test_climatology_of_levels_is_the_normals_predictive_distribution() -> None:
    values = [0.30, 0.32, 0.35, 0.31]
    got = climatology(history(values), SCORED, 2013, counts=False)
    exact = stats.t(3, np.mean(values), np.std(values, ddof=1) * np.sqrt(5 / 4))
    assert got.log_score(np.full(6, 0.4)) == pytest.approx(-exact.logpdf(0.4))
    assert got.crps(np.full(6, 0.4)) == pytest.approx(
        scores.crps_student(exact.mean(), np.std(values, ddof=1) * np.sqrt(5 / 4), 3, np.array(0.4))
    )


@pytest.mark.parametrize("counts", [True, False])
def test_a_later_fact_changes_nothing(counts: bool) -> None:
    early = history([1, 3, 2, 4, 2, 3])
    later = history([1, 3, 2, 4, 2, 3, 500, 900])
    for forecast in (
        lambda known: climatology(known, SCORED, 2015, counts=counts),
        lambda known: persistence(known, SCORED, 2015, counts=counts, rolling=False),
    ):
        np.testing.assert_array_equal(
            forecast(early).crps(np.full(6, 2.0)), forecast(later).crps(np.full(6, 2.0))
        )


def test_gaps_are_skipped_and_too_little_history_is_no_forecast() -> None:
    gaps = history([1, np.nan, 3, np.nan, np.nan, 7])
    assert (
        persistence(gaps, SCORED, 2015, counts=False, rolling=False).location.tolist() == [5.0] * 6
    )
    few = climatology(history([0.4, 0.5]), SCORED, 2015, counts=False)
    assert np.isnan(few.crps(np.full(6, 0.4))).all()
    assert np.isnan(climatology(history([]), SCORED, 2015, counts=True).crps(np.zeros(6))).all()


def test_the_first_year_has_no_year_before_it_and_gets_climatology() -> None:
    series = history([2, 4, 3, 5])
    first = persistence(series, np.array([2010, 2011]), 2013, counts=True, rolling=True)
    steady = climatology(series, np.array([2010]), 2013, counts=True)
    assert first.mean[0] == steady.mean[0]
    assert first.variance[0] == steady.variance[0]
    assert first.mean[1] == 2.5
