"""Priors of other shapes than even: quantiles by hand, and a sampler that keeps them."""

import numpy as np
import pytest
from scipy import stats

from sim.core.shapes import Shape
from sim.inference.prior import Prior
from sim.inference.sampler import sample
from tests.inference.toys import QUICK, noisy_mean


def shaped(*texts: str) -> Prior:
    """Parameters a, b, … between 0 and 2, with a shape each."""
    shapes = tuple(Shape.parse(text) for text in texts)
    names = tuple("abcdefgh"[: len(shapes)])
    return Prior(names, np.zeros(len(shapes)), np.full(len(shapes), 2.0), shapes)


def test_a_triangle_by_hand() -> None:
    shape = Shape.parse("triangular 0.5")
    # a quarter of 0–2 lies below the peak, and so does a quarter of the triangle
    values = shape.quantile(np.array([0.0, 0.0625, 0.25, 1 - 1 / 12, 1.0]), 0.0, 2.0)
    np.testing.assert_allclose(values, [0.0, 0.25, 0.5, 1.5, 2.0], atol=1e-12)


@pytest.mark.parametrize("text", ["triangular 0", "triangular 2", "triangular 0.7"])
def test_triangles_are_those_of_scipy(text: str) -> None:
    shape = Shape.parse(text)
    known = stats.triang(shape.numbers[0] / 2.0, scale=2.0)
    shares = np.linspace(0.01, 0.99, 9)
    np.testing.assert_allclose(shape.quantile(shares, 0.0, 2.0), known.ppf(shares))
    np.testing.assert_allclose(shape.share(known.ppf(shares), 0.0, 2.0), shares)


@pytest.mark.parametrize(("mean", "sd"), [(0.8, 0.3), (-0.2, 0.5), (1.9, 1.0)])
def test_normals_are_cut_off_at_the_bounds(mean: float, sd: float) -> None:
    shape = Shape("normal", (mean, sd))
    known = stats.truncnorm((0.0 - mean) / sd, (2.0 - mean) / sd, loc=mean, scale=sd)
    shares = np.linspace(0.0, 1.0, 11)
    np.testing.assert_allclose(shape.quantile(shares, 0.0, 2.0), known.ppf(shares), atol=1e-9)
    np.testing.assert_allclose(shape.share(known.ppf(shares), 0.0, 2.0), shares, atol=1e-9)


def test_draws_have_the_shape_and_return_to_their_shares() -> None:
    prior = shaped("normal 0.5 0.2", "uniform", "triangular 1.5")
    draws = prior.sample(np.random.default_rng(0), 20_000)
    np.testing.assert_allclose(draws.mean(axis=0), [0.5025, 1.0, 3.5 / 3], atol=0.01)
    shares = prior.shares(draws)
    np.testing.assert_allclose(prior.values(shares), draws, atol=1e-9)
    assert np.abs(shares.mean(axis=0) - 0.5).max() < 0.02
    assert prior.only(["c"]).shapes == prior.shapes[2:]


def test_what_the_record_is_silent_about_keeps_the_shape_of_its_prior() -> None:
    prior = shaped("uniform", "normal 0.5 0.2", "triangular 0")
    found = sample(prior, noisy_mean(np.array([1.2]), 0.1), QUICK, np.random.default_rng(5))
    assert abs(found.points[:, 0].mean() - 1.2) < 0.05
    assert np.abs(prior.shares(found.points)[:, 1:].mean(axis=0) - 0.5).max() < 0.08
    assert abs(found.points[:, 1].std() - 0.2) < 0.03


def test_the_record_and_the_prior_are_weighed() -> None:
    """A normal prior and a normal record: the posterior's mean lies between by precision."""
    prior = shaped("normal 0.6 0.2")
    found = sample(prior, noisy_mean(np.array([1.2]), 0.2), QUICK, np.random.default_rng(1))
    assert abs(found.points.mean() - 0.9) < 0.06
    assert abs(found.points.std() - 0.2 / np.sqrt(2.0)) < 0.035
