"""Bands and probabilities that keep their promise and such that do not; scores by hand."""

import numpy as np
import pytest
from scipy import stats

from sim.analysis import calibration


def test_brier_by_hand() -> None:
    got = calibration.brier(np.array([0.9, 0.9, 0.5]), np.array([1, 0, 1]))
    assert got == pytest.approx([0.01, 0.81, 0.25])


def test_the_pit_of_a_calibrated_forecast_is_flat_and_of_a_narrow_one_is_not() -> None:
    rng = np.random.default_rng(5)
    ensemble, observed = rng.poisson(1.2, (3000, 99)), rng.poisson(1.2, 3000)
    flat = calibration.pit_histogram(*calibration.pit_interval(ensemble, observed))
    assert flat == pytest.approx(0.2, abs=0.02)
    narrow = np.full((3000, 99), 1)
    u_shaped = calibration.pit_histogram(*calibration.pit_interval(narrow, observed))
    assert u_shaped[0] > 0.25
    assert u_shaped.sum() == pytest.approx(1.0)


def test_the_pit_of_one_observation_is_spread_over_its_interval() -> None:
    low, high = calibration.pit_interval(np.array([0, 0, 1, 2]), np.array(1.0))
    assert (low, high) == (0.4, 0.8)
    assert calibration.pit_histogram(np.array([0.4]), np.array([0.8])) == pytest.approx(
        [0, 0, 0.5, 0.5, 0]
    )
    assert np.isnan(calibration.pit_histogram(np.array([np.nan]), np.array([np.nan]))).all()


def test_bands_cover_what_they_say() -> None:
    rng = np.random.default_rng(6)
    ensemble, observed = rng.normal(size=(5000, 199)), rng.normal(size=5000)
    for band in (50, 90):
        inside, held = calibration.within(ensemble, observed, band)
        assert inside.mean() == pytest.approx(band / 100, abs=0.025)
        assert held.mean() == pytest.approx(band / 100, abs=0.02)
    counts, held = calibration.within(np.array([0] * 9 + [1]), np.array(0.0), 50)
    assert (counts, held) == (1.0, 0.9)  # a band of counts holds more than its name says
    assert np.isnan(calibration.within(ensemble[0], np.array(np.nan), 50)[0])


def test_the_interval_score_by_hand() -> None:
    low, high = np.array([2.0, 2.0, 2.0]), np.array([6.0, 6.0, 6.0])
    got = calibration.interval_score(low, high, np.array([4.0, 1.0, 7.5]))
    assert got == pytest.approx([4.0, 4.0 + 20.0, 4.0 + 30.0])
    assert calibration.interval_score(low, high, np.array([0.0, 3.0, np.nan]), band=50)[:2] == (
        pytest.approx([4.0 + 4.0 * 2.0, 4.0])
    )
    assert np.isnan(calibration.interval_score(low, high, np.array([np.nan] * 3))).all()


def test_a_randomised_pit_of_counts_is_uniform() -> None:
    rng = np.random.default_rng(11)
    runs, y = rng.poisson(1.5, (4000, 400)), rng.poisson(1.5, 4000)
    low, high = calibration.pit_interval(runs, y)
    pit = calibration.pit_randomised(low, high, rng.random(4000))
    assert stats.kstest(pit, "uniform").pvalue > 0.01
    assert stats.kstest(low, "uniform").pvalue < 1e-6
