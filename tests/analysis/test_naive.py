"""The naive forecasts: their formulae by hand, and nothing from after the training."""

import numpy as np
import pytest
from scipy import stats

from sim.analysis import scores
from sim.analysis.naive import (
    NAMES,
    History,
    bootstrap,
    climatology,
    last_value,
    naive_forecasts,
    persistence,
)

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


def test_the_bootstrap_is_the_past_and_nothing_else() -> None:
    got = bootstrap(history([0, 4, 1, 4, 900]), np.array([2020]), 2013, counts=True)
    # E|x − 3| = (3 + 1 + 2 + 1) / 4; the 16 pairs of 0, 4, 1, 4 are 2 (4 + 1 + 4 + 3 + 0 + 3) apart
    assert got.crps(np.array([3.0])).item() == pytest.approx(7 / 4 - 30 / 16 / 2)
    assert got.quantile(0.5).item() == 2.5
    likely, unlikely = got.log_score(np.array([4.0])), got.log_score(np.array([40.0]))
    assert likely < unlikely < np.inf
    logs = got.crps(np.array([3.0]), log=True).item()
    x = np.log1p([0, 4, 1, 4])
    pairs = np.abs(x[:, None] - x).mean() / 2
    assert logs == pytest.approx(np.abs(x - np.log(4)).mean() - pairs)


def test_the_bootstrap_does_not_draw_the_year_that_it_is_scored_on() -> None:
    got = bootstrap(history([5, 5, 90]), np.array([2010, 2012]), 2012, counts=True)
    assert [each.tolist() for each in got.values] == [[5, 90], [5, 5]]
    few = bootstrap(history([0.4, 0.5, 0.6]), np.array([2012]), 2012, counts=False)
    assert np.isnan(few.crps(np.array([0.4]))).all()
    assert np.isnan(few.quantile(0.5)).all()


def test_the_last_value_is_a_poisson_around_it() -> None:
    series = history([1, 2, 7, 3])
    frozen = last_value(series, np.array([2015, 2016]), 2012, rolling=False)
    assert frozen.mean.tolist() == [7.5, 7.5]
    assert frozen.log_score(np.array([6.0, 6.0])) == pytest.approx(-stats.poisson(7.5).logpmf(6))
    rolls = last_value(series, np.array([2010, 2012, 2014]), 2013, rolling=True)
    assert rolls.mean.tolist() == [13 / 4 + 0.5, 2.5, 3.5]
    assert np.isnan(last_value(history([]), np.array([2015]), 2013, rolling=False).mean).all()


def test_half_years_are_known_when_they_have_ended() -> None:
    halves = History.of(np.array([2014.5, 2015.0, 2015.5, 2016.0]), np.array([1.0, 3.0, 5.0, 8.0]))
    assert halves.upto(2015).values.tolist() == [1.0, 3.0]
    got = naive_forecasts(halves, np.array([2016.0]), 2016, counts=True, rolling=True, step=0.5)
    assert got["last_value"].mean.item() == 5.5  # the first half of the same year
    assert got["persistence"].mean.item() == (3 + 5 + 0.5) / 2


def test_quantiles_and_records_made_up_are_those_of_the_forecast() -> None:
    counts = climatology(history([0, 27, 9, 69, 2, 21]), np.array([2016]), 2015, counts=True)
    size = 1 / counts.dispersion[0]
    exact = stats.nbinom(size, size / (size + counts.mean[0]))
    assert [counts.quantile(p).item() for p in (0.05, 0.5, 0.95)] == [
        exact.ppf(p) for p in (0.05, 0.5, 0.95)
    ]
    drawn = counts.draw(np.random.default_rng(1), 40_000)
    assert drawn.mean() == pytest.approx(exact.mean(), rel=0.03)
    assert drawn.var() == pytest.approx(exact.var(), rel=0.06)
    levels = climatology(history([0.3, 0.32, 0.35, 0.31]), np.array([2016]), 2013, counts=False)
    exact = stats.t(3, levels.location[0], levels.scale[0])
    assert levels.quantile(0.95).item() == pytest.approx(exact.ppf(0.95))
    drawn = levels.draw(np.random.default_rng(1), 40_000)
    assert np.quantile(drawn, 0.95) == pytest.approx(exact.ppf(0.95), abs=0.002)


def test_a_later_fact_changes_no_new_forecast_either() -> None:
    early, later = history([1, 3, 2, 4, 2, 3]), history([1, 3, 2, 4, 2, 3, 500, 900])
    for name in NAMES:
        before, after = (
            naive_forecasts(known, SCORED, 2015, counts=True, rolling=False)[name]
            for known in (early, later)
        )
        for score in ("crps", "log_score"):
            a, b = (getattr(each, score)(np.full(6, 2.0)) for each in (before, after))
            np.testing.assert_array_equal(a, b)
