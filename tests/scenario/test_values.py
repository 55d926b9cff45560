"""Numbers, ranges and distributions; months."""

import pickle
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario import Month, ScenarioError, load, month_axis, sample
from sim.scenario.values import DISTRIBUTIONS, LogNormal, Normal, Triangular, Uniform
from tests.scenario.malformed_inputs import CATALOGUE, VALID


@pytest.fixture(scope="module")
def noise() -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(0)
    return generator.random(200_000), generator.standard_normal(200_000)


def test_a_uniform_fills_its_range(noise: tuple[np.ndarray, np.ndarray]) -> None:
    drawn = Uniform(0.2, 0.6).quantile(*noise)
    assert drawn.shape == noise[0].shape
    assert drawn.min() >= 0.2
    assert drawn.max() <= 0.6
    assert drawn.mean() == pytest.approx(0.4, abs=0.002)


def test_a_triangular_has_its_mean_and_median(noise: tuple[np.ndarray, np.ndarray]) -> None:
    drawn = Triangular(0.0, 0.2, 1.0).quantile(*noise)
    assert drawn.mean() == pytest.approx(1.2 / 3, abs=0.003)
    half = Triangular(0.0, 0.2, 1.0).quantile(np.array([0.2, 0.5]), np.zeros(2))
    np.testing.assert_allclose(half, [0.2, 1 - np.sqrt(0.4)])


@pytest.mark.parametrize("mode", [0.0, 1.0])
def test_a_triangular_can_lean_on_an_end(mode: float) -> None:
    drawn = Triangular(0.0, mode, 1.0).quantile(np.array([0.0, 0.25, 1.0]), np.zeros(3))
    quarter = 0.5 if mode else 1 - np.sqrt(0.75)
    np.testing.assert_allclose(drawn, [0.0, quarter, 1.0])


def test_a_point_is_no_division_by_zero() -> None:
    noise = np.array([0.1, 0.9])
    np.testing.assert_allclose(Triangular(0.3, 0.3, 0.3).quantile(noise, noise), 0.3)
    np.testing.assert_allclose(Uniform(0.3, 0.3).quantile(noise, noise), 0.3)


def test_mean_and_sd_are_those_of_the_number(noise: tuple[np.ndarray, np.ndarray]) -> None:
    for shape in (Normal(2.5, 0.4), LogNormal(2.5, 0.4)):
        drawn = shape.quantile(*noise)
        assert drawn.mean() == pytest.approx(2.5, abs=0.01)
        assert drawn.std() == pytest.approx(0.4, abs=0.01)


def test_the_same_noise_orders_every_distribution_alike() -> None:
    grid = np.linspace(0.01, 0.99, 50)
    arguments = {"low": 0.1, "mode": 0.3, "high": 0.9, "mean": 0.5, "sd": 0.1}
    for kind, shape in DISTRIBUTIONS.items():
        given = {field.name: arguments[field.name] for field in fields(shape)}
        drawn = shape(**given).quantile(grid, grid)
        assert np.all(np.diff(drawn) > 0), kind


def test_a_number_is_no_array() -> None:
    noise = np.array([0.1, 0.9])
    assert sample(0.4, noise, noise) == 0.4
    np.testing.assert_allclose(sample(Uniform(0, 1), noise, noise), noise)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{low: 0.4, high: 0.2}", "has a low above its high"),
        ("{distribution: triangular, low: 0, mode: 0.9, high: 0.5}", "low <= mode <= high"),
        ("{distribution: normal, mean: 0.5, sd: 0}", "an sd that is not above 0"),
        ("{distribution: normal, mean: 5, sd: 1}", "parameters.rate.mean is out of range"),
        ("{distribution: lognormal, mean: 0, sd: 1}", "a mean that is not above 0"),
        ("{distribution: uniform, low: 0, high: x}", "parameters.rate.high is not a number"),
        ("{low: 0, hihg: 1}", "did you mean 'high'"),
        ("{low: 0, high: true}", "parameters.rate.high is not a number"),
        ("{distribution: 3}", "is not a distribution"),
        ("[0, 1]", "is not a number"),
    ],
)
def test_an_impossible_distribution_is_refused(text: str, fault: str) -> None:
    with pytest.raises(ScenarioError, match=fault):
        load(VALID, CATALOGUE, [("rate", text)])


@given(months=st.integers(12 * 1678, 12 * 2262 - 1))
def test_a_month_reads_as_it_prints(months: int) -> None:
    month = Month(months)
    assert Month.parse(str(month)) == month
    assert 12 * month.year + month.month - 1 == months
    assert pickle.loads(pickle.dumps(month)) == month


def test_months_subtract_and_index() -> None:
    start = Month.parse("2015-11")
    assert Month.parse("2016-02") - start == 3
    assert start.plus(3) == Month.parse("2016-02")
    assert f"{start}" == str(start) == "2015-11"
    axis = month_axis(start, 3)
    assert axis.astype("datetime64[M]").astype(str).tolist() == ["2015-11", "2015-12", "2016-01"]


@pytest.mark.parametrize(
    "text",
    ["2015", "2015-1", "2015-00", "2015-13", "1600-01", "2262-01", "\uff12015-01", "2015-01-01"],
)
def test_other_texts_are_no_months(text: str) -> None:
    with pytest.raises(ValueError, match="a month written YYYY-MM"):
        Month.parse(text)
