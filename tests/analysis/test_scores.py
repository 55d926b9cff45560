"""Scores against scipy's distributions, by integration or by sums, and on cases known by hand."""

from collections.abc import Callable

import numpy as np
import pytest
import scoringrules as oracle
from scipy import integrate, stats

from sim.analysis import scores
from sim.analysis.scores import log_score_ensemble

FAR = 400.0


def crps_count(mean: np.ndarray, dispersion: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Score of a negative binomial, as naive forecasts of counts are scored."""
    return scores.crps_pmf(scores.count_pmf(mean, dispersion), observed)


def crps_by_integration(cdf: Callable[[float], float], y: float) -> float:
    """∫ (F(x) − 1{y ≤ x})² dx, on both sides of the observation."""
    below = integrate.quad(lambda x: cdf(x) ** 2, y - FAR, y, limit=400, points=[y - 2, y - 0.2])
    above = integrate.quad(
        lambda x: (1.0 - cdf(x)) ** 2, y, y + FAR, limit=400, points=[y + 0.2, y + 2]
    )
    return below[0] + above[0]


def crps_by_summation(cdf: Callable[[np.ndarray], np.ndarray], y: int) -> float:
    """Σ (F(k) − 1{y ≤ k})² over counts."""
    k = np.arange(3000)
    return float(((cdf(k) - (y <= k)) ** 2).sum())


@pytest.mark.parametrize("degrees", [3, 4, 5, 8, 25, 26])
@pytest.mark.parametrize("y", [-2.0, 0.3, 5.0])
def test_students_t_is_the_integral_over_scipys(degrees: int, y: float) -> None:
    expected = crps_by_integration(stats.t(degrees, 0.3, 1.2).cdf, y)
    got = scores.crps_student(0.3, 1.2, degrees, np.array(y))
    assert got == pytest.approx(expected, abs=2e-5)


def test_students_t_with_two_degrees_and_its_limit() -> None:
    y = np.array([-1.0, 0.0, 2.5])
    mean_distance = np.abs(stats.t(2).rvs((400_000, 1), random_state=1) - y).mean(axis=0)
    # E|X − X'| / 2 = 2 √2 B(1/2, 3/2) / B(1/2, 1)² = 2√2 (π/2) / 4 for two degrees
    assert scores.crps_student(0, 1, 2, y) == pytest.approx(
        mean_distance - np.sqrt(2) * np.pi / 4, abs=0.03
    )
    assert scores.crps_student(0, 1, 400, y) == pytest.approx(
        oracle.crps_normal(y, 0, 1), abs=0.003
    )


def test_students_t_refuses_degrees_it_cannot_score() -> None:
    with pytest.raises(ValueError, match="more than 1"):
        scores.crps_student(0.0, 1.0, np.array(1), np.array(0.0))


@pytest.mark.parametrize("y", [0, 3, 40, 150])
@pytest.mark.parametrize("mean", [0.1, 2.5, 24.0])
def test_counts_are_the_sums_over_scipys(mean: float, y: int) -> None:
    observed = np.array(y)
    poisson = stats.poisson(mean)
    assert scores.crps_poisson(mean, observed) == pytest.approx(
        crps_by_summation(poisson.cdf, y), abs=1e-8
    )
    assert scores.log_score_count(mean, 0.0, observed) == pytest.approx(-poisson.logpmf(y))
    for dispersion in (0.02, 0.7, 4.0):
        size = 1.0 / dispersion
        binomial = stats.nbinom(size, size / (size + mean))
        assert binomial.var() == pytest.approx(mean + dispersion * mean**2)
        assert crps_count(mean, dispersion, observed) == pytest.approx(
            crps_by_summation(binomial.cdf, y), abs=1e-8
        )
        assert scores.log_score_count(mean, dispersion, observed) == pytest.approx(
            -binomial.logpmf(y)
        )


def test_scores_are_those_of_scoringrules() -> None:
    """Another hand's code for the same scores: the same numbers."""
    rng = np.random.default_rng(7)
    y = 4.0 * rng.standard_normal(200)
    location, scale = rng.normal(size=200), rng.lognormal(size=200)
    degrees = np.concatenate([rng.uniform(1.2, 9.0, 100), rng.integers(2, 40, 100)])
    assert scores.crps_student(location, scale, degrees, y) == pytest.approx(
        oracle.crps_t(y, degrees, location, scale), rel=1e-12, abs=1e-12
    )
    assert scores.log_score_student(location, scale, degrees, y) == pytest.approx(
        oracle.logs_t(y, degrees, location, scale), rel=1e-12, abs=1e-12
    )
    runs = rng.normal(size=(200, 30))
    assert scores.crps_ensemble(runs, y) == pytest.approx(
        oracle.crps_ensemble(y, runs, estimator="fair"), rel=1e-12, abs=1e-12
    )


def test_scores_of_counts_are_those_of_scoringrules() -> None:
    rng = np.random.default_rng(8)
    mean = rng.uniform(0.1, 30.0, 200)
    y = rng.poisson(mean * rng.gamma(2.0, 0.5, 200)).astype(float)
    dispersion = rng.uniform(0.05, 3.0, 200)
    assert scores.crps_poisson(mean, y) == pytest.approx(
        oracle.crps_poisson(y, mean), rel=1e-12, abs=1e-12
    )
    assert scores.log_score_count(mean, 0.0, y) == pytest.approx(
        oracle.logs_poisson(y, mean), rel=1e-12, abs=1e-12
    )
    size = 1.0 / dispersion
    assert crps_count(mean, dispersion, y) == pytest.approx(
        oracle.crps_negbinom(y, size, mu=mean), rel=1e-12, abs=1e-12
    )
    told = size >= 1.0  # below, the oracle's binomial coefficient is zero
    assert scores.log_score_count(mean, dispersion, y)[told] == pytest.approx(
        oracle.logs_negbinom(y[told], size[told], mu=mean[told]), rel=1e-12, abs=1e-12
    )


def test_counts_keep_their_digits_where_the_dispersion_is_small() -> None:
    poisson = stats.poisson(3.0).logpmf(np.arange(50))
    for dispersion in (1e-6, 1e-9, 1e-12):
        near = scores.count_log_pmf(3.0, dispersion, 49)
        assert near == pytest.approx(poisson, abs=2e3 * dispersion + 1e-12)


def test_arrays_of_forecasts_are_scored_together() -> None:
    mean, dispersion = np.array([1.0, 5.0]), np.array([0.0, 0.5])
    observed = np.array([2.0, np.nan])
    together = crps_count(mean, dispersion, observed)
    assert together[0] == pytest.approx(float(scores.crps_poisson(1.0, np.array(2))))
    assert np.isnan(together[1])
    assert np.isnan(scores.log_score_count(mean, dispersion, observed)).tolist() == [False, True]


def test_students_density_is_scipys() -> None:
    y = np.array([-1.0, 0.5, 9.0])
    expected = -stats.t(6, 0.5, 2.0).logpdf(y)
    assert scores.log_score_student(0.5, 2.0, 6, y) == pytest.approx(expected)


def test_an_ensemble_by_hand() -> None:
    # |1−2|, |3−2| average 1; fair: minus |1−3| / 2 · 1
    assert scores.crps_ensemble(np.array([1.0, 3.0]), np.array(2.0)) == pytest.approx(0.0)
    assert scores.crps_ensemble(np.array([4.0]), np.array(2.5)) == 1.5
    assert scores.crps_ensemble(np.array([2.0, 2.0, 2.0]), np.array(5.0)) == 3.0
    assert np.isnan(scores.crps_ensemble(np.array([1.0, 2.0]), np.array(np.nan)))


@pytest.mark.parametrize("runs", [3, 20])
def test_a_small_ensemble_is_scored_fairly(runs: int) -> None:
    rng = np.random.default_rng(4)
    draws = rng.poisson(3.0, (40_000, runs))
    score = scores.crps_ensemble(draws, np.full(40_000, 5.0))
    exact = float(scores.crps_poisson(3.0, np.array(5)))
    assert score.mean() == pytest.approx(exact, abs=4 * score.std() / 200)


def test_the_truth_has_the_best_expected_score() -> None:
    """Propriety: scored on draws from the truth, other forecasts lose."""
    observed = np.random.default_rng(0).poisson(2.0, 4000)
    for score in (crps_count, scores.log_score_count):
        truth = score(2.0, 0.0, observed).mean()
        for mean, dispersion in ((1.4, 0.0), (2.8, 0.0), (2.0, 0.8)):
            assert score(mean, dispersion, observed).mean() > truth


def test_the_smoothed_log_score_comes_near_the_exact_one() -> None:
    rng = np.random.default_rng(1)
    for mean, dispersion in ((0.4, 0.0), (3.0, 0.3), (25.0, 0.5)):
        size = 1.0 / dispersion if dispersion else np.inf
        rate = rng.gamma(size, mean / size, 4000) if dispersion else mean
        ensemble = rng.poisson(rate, 4000)
        for y in (0, int(mean), int(2 * mean) + 1):
            exact = scores.log_score_count(mean, dispersion, np.array(y))
            assert log_score_ensemble(ensemble, np.array(y)) == pytest.approx(exact, abs=0.35)


def test_a_count_that_no_run_has_scores_badly_but_finitely() -> None:
    quiet = np.zeros((2, 500), dtype=int)
    score = log_score_ensemble(quiet, np.array([0, 7]))
    assert score[0] == pytest.approx(0.0, abs=0.01)
    assert 20 < score[1] < np.inf
    busy = np.random.default_rng(2).poisson(30.0, 500)
    near, far = log_score_ensemble(np.stack([busy, busy]), np.array([55, 90]))
    assert 3 < near < far < np.inf
    assert np.isnan(log_score_ensemble(busy, np.array(np.nan)))


@pytest.mark.parametrize("mean", [0.6, 30.0])
def test_the_smoothed_probabilities_are_probabilities(mean: float) -> None:
    ensemble = np.random.default_rng(3).poisson(mean, 300)
    counts = np.arange(400)
    total = np.exp(-log_score_ensemble(np.tile(ensemble, (400, 1)), counts)).sum()
    assert total == pytest.approx(1.0, abs=1e-9)


def test_the_crps_of_logarithms_is_that_of_many_runs() -> None:
    counts = stats.nbinom(0.8, 0.8 / 20.8)
    pmf = counts.pmf(np.arange(2000))
    drawn = np.log1p(counts.rvs(200_000, random_state=3))
    for y in (0, 5, 70):
        got = scores.crps_log_pmf(pmf, np.array(y))
        assert got == pytest.approx(scores.crps_ensemble(drawn, np.log1p(y)), abs=0.01)
    sure = np.zeros(5)
    sure[4] = 1.0  # certain of 4: the distance of the logarithms, within and beyond what is summed
    assert scores.crps_log_pmf(sure, np.array([4, 1, 99])) == pytest.approx(
        [0.0, np.log(5 / 2), np.log(100 / 5)]
    )


def test_a_forecast_of_few_values_is_scored_as_a_distribution() -> None:
    assert scores.crps_values(np.array([3.0]), np.array([5.0, 1.0])).tolist() == [2.0, 2.0]
    # F is ½ between 0 and 4: ∫ (½)² over 4
    assert scores.crps_values(np.array([4.0, 0.0]), np.array(1.0)) == pytest.approx(1.0)


def test_many_observations_of_one_ensemble_at_once() -> None:
    runs = np.random.default_rng(2).poisson(3.0, 50).astype(float)
    y = np.array([[0.0, 2.0, 3.0], [3.5, 9.0, 40.0]])
    expected = scores.crps_ensemble(np.broadcast_to(runs, (2, 3, 50)), y)
    assert scores.crps_of_many(runs, y) == pytest.approx(expected)
    assert scores.crps_of_many(runs[:1], y) == pytest.approx(np.abs(runs[0] - y))


def test_the_log_score_of_levels_is_near_that_of_the_distribution_drawn_from() -> None:
    runs = np.random.default_rng(5).normal(0.4, 0.1, (3, 20_000))
    y = np.array([0.4, 0.55, np.nan])
    got = scores.log_score_levels(runs, y)
    assert got[:2] == pytest.approx(-stats.norm(0.4, 0.1).logpdf(y[:2]), abs=0.05)
    assert np.isnan(got[2])
    flat = scores.log_score_levels(np.full((1, 9), 0.4), np.array([0.9]))
    assert np.isfinite(flat).all()
