"""Fits that begin from the draws of another: what they take, what they forget, what they refuse."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from click.testing import CliRunner

from sim.cli import main
from sim.inference import Effort, fit
from sim.inference.posterior import posterior_of
from sim.inference.prior import Prior
from sim.inference.sampler import sample
from sim.inference.warm_start import WarmStart
from sim.scenario import Scenario
from tests.inference.toys import QUICK, noisy_mean, unit_prior

SMALL = Effort(particles=40, islands=2, first=200, budget=500, final=2)


def start(values: np.ndarray, names: tuple[str, ...] = ("p0",)) -> WarmStart:
    return WarmStart(names, values, (2013, 2014), "some")


def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def test_each_island_begins_from_the_draws_of_one() -> None:
    values = np.repeat([0.1, 0.3, 0.6, 0.9], 5)[:, None]
    points = start(values).shares(unit_prior(1), 400, rng(), islands=4)
    by_island = points.reshape(4, 100)
    assert (by_island == np.array([0.1, 0.3, 0.6, 0.9])[:, None]).all()


def test_draws_are_told_as_shares_of_the_new_prior_and_stay_within_it() -> None:
    prior = Prior(("p1", "p0"), np.array([0.0, 2.0]), np.array([1.0, 4.0]))
    values = np.linspace(1.0, 5.0, 40)[:, None]
    points = start(values).shares(prior, 4000, rng(), islands=4)
    assert points[:, 1].min() == 0.0
    assert points[:, 1].max() == 1.0
    inside = points[(points[:, 1] > 0) & (points[:, 1] < 1), 1]
    known = (values[:, 0] - 2.0) / 2.0
    assert set(np.round(inside, 9)) <= set(np.round(known, 9))
    # what the other fit did not vary is spread as before any record was seen
    assert abs(points[:, 0].mean() - 0.5) < 0.03
    assert abs(points[:, 0].std() - 1 / np.sqrt(12)) < 0.02


def test_where_it_began_is_forgotten() -> None:
    """From a corner far from the record the same posterior is reached as from the prior."""
    distance, prior = noisy_mean(np.array([0.4, 0.6]), 0.1), unit_prior(2)
    corner = start(np.full((8, 2), 0.98), ("p0", "p1"))
    begin = partial(corner.shares, prior, islands=QUICK.islands)
    points = np.concatenate(
        [
            sample(prior, distance, QUICK, np.random.default_rng(seed), begin=begin).points
            for seed in range(4)
        ]
    )
    # the bounds of the test of the sampler from the prior
    assert np.abs(points.mean(axis=0) - [0.4, 0.6]).max() < 0.04
    assert np.abs(points.std(axis=0) - 0.1).max() < 0.02


def test_a_fit_from_its_own_draws_is_nearer_for_the_same_runs(baseline: Scenario) -> None:
    cold = fit(baseline, until=2016, effort=SMALL, seed=4)
    posterior = posterior_of([cold], "cold")
    warm = WarmStart.of(posterior, cold.formulations)
    assert warm.names == cold.prior.names
    np.testing.assert_allclose(
        warm.values, cold.points, atol=1.01 * cold.prior.width.max() / 65_535
    )
    again = fit(baseline, until=2016, effort=SMALL, seed=5, begun_from=warm)
    fresh = fit(baseline, until=2016, effort=SMALL, seed=5)
    assert again.sample.rounds[0].tolerance < fresh.sample.rounds[0].tolerance
    about = posterior_of([again], "again").about["fits"]
    assert [one["begun_from"] for one in about.values()] == [posterior.digest]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("until", "without"), [(2013, ()), (2015, (2014,))])
def test_draws_that_saw_too_much_are_refused(
    baseline: Scenario, until: int, without: tuple[int, ...]
) -> None:
    late = start(np.full((8, 1), 0.5))
    with pytest.raises(ValueError, match="saw the record of 2014"):
        fit(baseline, until=until, without=without, effort=SMALL, begun_from=late)
    late.refuse_later(2014)
    replace(late, years=(2013,)).refuse_later(2013, (2012,))


@pytest.mark.parametrize("verb", ["calibrate", "validate"])
def test_the_command_line_refuses_them_in_one_line(verb: str) -> None:
    origin = ["--until", "2014"] if verb == "calibrate" else ["--origin", "2014"]
    words = [verb, "since-1994", *origin, "--draws", "4000", "--begin-from", "fitted-2019-12"]
    told = CliRunner().invoke(main, words)
    assert told.exit_code == 2
    assert "saw the record of 2019, which a fit to 2014 may not see" in told.output
    assert "Traceback" not in told.output


def test_too_few_draws_are_refused() -> None:
    with pytest.raises(ValueError, match="3 draws are too few to begin 4 islands"):
        start(np.full((3, 1), 0.5)).shares(unit_prior(1), 40, rng(), islands=4)
