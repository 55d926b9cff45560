"""The sampler, on problems whose posterior is known."""

import numpy as np
import pytest

from sim.inference.posterior import distance_from_flat
from sim.inference.prior import Prior
from sim.inference.sampler import Effort, Sample, sample
from tests.inference.toys import QUICK, noisy_mean, unit_prior


def drawn(observed: list[float], parameters: int, sd: float, seed: int = 0) -> Sample:
    rng = np.random.default_rng(seed)
    return sample(unit_prior(parameters), noisy_mean(np.array(observed), sd), QUICK, rng)


def test_a_normal_posterior_is_found() -> None:
    points = np.concatenate([drawn([0.4, 0.6], 2, sd=0.1, seed=seed).points for seed in range(4)])
    # means of one sample were seen to differ by 0.025 between seeds: three errors of four are 0.04
    assert np.abs(points.mean(axis=0) - [0.4, 0.6]).max() < 0.04
    assert np.abs(points.std(axis=0) - 0.1).max() < 0.02


def test_what_is_observed_beyond_the_range_ends_at_the_bound() -> None:
    points = drawn([1.3], 1, sd=0.05).points
    assert points.min() >= 0.0
    assert points.max() <= 1.0
    assert points.mean() > 0.9


def test_parameters_of_which_nothing_is_told_stay_as_they_were() -> None:
    found = drawn([0.2], 30, sd=0.05)
    away = distance_from_flat(found.points)
    assert away[0] > 0.5
    assert np.median(away[1:]) < 0.1


def test_two_equally_good_places_are_both_kept() -> None:
    def distance(points: np.ndarray, replicates: np.ndarray) -> np.ndarray:
        return np.abs(np.abs(points[:, 0] - 0.5) - 0.4)

    points = sample(unit_prior(2), distance, QUICK, np.random.default_rng(3)).points
    assert 0.2 < (points[:, 0] < 0.5).mean() < 0.8


def test_known_parameters_are_held_as_often_as_is_said() -> None:
    """Simulation-based calibration: the middle 50 % and 90 % hold the truth that often."""
    rng = np.random.default_rng(5)
    sd, cases = 0.15, 60
    truths = rng.random((cases, 2))
    seen = truths + rng.normal(0.0, sd, truths.shape)
    effort = Effort(particles=200, first=1600, budget=6000, final=20)
    ranks = np.array(
        [
            (sample(unit_prior(2), noisy_mean(y, sd), effort, rng).points < truth).mean(axis=0)
            for truth, y in zip(truths, seen, strict=True)
        ]
    )
    inside_50 = ((ranks > 0.25) & (ranks < 0.75)).mean()
    inside_90 = ((ranks > 0.05) & (ranks < 0.95)).mean()
    # 120 ranks: three standard errors are 0.14 and 0.08
    assert abs(inside_50 - 0.5) < 0.14
    assert abs(inside_90 - 0.9) < 0.08


def test_the_same_seed_gives_the_same_draws() -> None:
    one, other, third = (drawn([0.4], 3, 0.1, seed).points for seed in (7, 7, 8))
    assert np.array_equal(one, other)
    assert not np.array_equal(one, third)


def test_every_particle_lies_within_the_tolerance_and_islands_stay_apart() -> None:
    found = drawn([0.4, 0.6], 4, sd=0.1)
    distance = noisy_mean(np.array([0.4, 0.6]), 0.1)
    assert np.array_equal(found.distance, distance(found.points, found.replicates))
    assert found.distance.max() == found.tolerance
    assert found.tolerance <= found.rounds[0].tolerance
    assert found.places().shape == (4, 100)
    by_island = [set(map(bytes, found.points[row])) for row in found.places()]
    assert not by_island[0] & by_island[1]


def test_runs_are_counted() -> None:
    asked = []
    inner = noisy_mean(np.array([0.4]), 0.1)

    def distance(points: np.ndarray, replicates: np.ndarray) -> np.ndarray:
        asked.append(len(points))
        return inner(points, replicates)

    told: list[int] = []
    found = sample(unit_prior(2), distance, QUICK, np.random.default_rng(0), told.append)
    assert found.runs == sum(asked) == sum(told) == found.rounds[-1].runs


def test_a_constant_parameter_does_no_harm() -> None:
    prior = Prior(("a", "b"), np.array([0.0, 0.3]), np.array([1.0, 0.3]))
    found = sample(prior, noisy_mean(np.array([0.4]), 0.1), QUICK, np.random.default_rng(0))
    assert (found.points[:, 1] == 0.3).all()


def test_mirroring_keeps_points_within_and_leaves_those_within_alone() -> None:
    prior = Prior(("a", "b"), np.array([-1.0, 2.0]), np.array([1.0, 3.0]))
    points = np.array([[0.5, 2.5], [1.25, 3.1], [-1.5, 1.5], [4.9, 7.3]])
    mirrored = prior.reflected(points)
    assert np.allclose(mirrored[0], points[0])
    assert np.allclose(mirrored[1], [0.75, 2.9])
    assert np.allclose(mirrored[2], [-0.5, 2.5])
    assert (mirrored >= prior.low).all()
    assert (mirrored <= prior.high).all()


@pytest.mark.parametrize("runs", [4000, 50_000, 200_000, 1_000_000])
def test_an_effort_of_so_many_runs_has_about_so_many(runs: int) -> None:
    effort = Effort.of(runs)
    assert effort.budget + effort.final * effort.particles == pytest.approx(runs, rel=0.35)


def test_efforts_that_cannot_work_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 4 particles"):
        Effort(particles=8, first=80)
    with pytest.raises(ValueError, match="whole multiples"):
        Effort(particles=42, first=80)


def test_what_the_rounds_leave_goes_into_the_last_steps() -> None:
    """Without any round all runs but the first are spent on moving all particles."""
    distance = noisy_mean(np.array([0.4]), 0.1)
    rng = np.random.default_rng(2)
    effort = Effort(particles=400, first=3200, budget=12_000, final=10, accepted=1.01)
    found = sample(unit_prior(3), distance, effort, rng)
    assert [each.steps for each in found.rounds] == [10 + (12_000 - 3200) // 400]
    assert found.runs == found.rounds[-1].runs <= 12_000 + 10 * 400


@pytest.mark.parametrize("effort", [Effort.of(200_000), Effort.wide(30_000, begun=True)])
def test_fits_of_the_record_stop_where_steps_are_no_longer_accepted_easily(effort: Effort) -> None:
    distance = noisy_mean(np.linspace(0.2, 0.8, 6), 0.1)
    found = sample(unit_prior(20), distance, effort, np.random.default_rng(3))
    *rounds, last = found.rounds
    assert all(each.accepted >= 0.4 for each in rounds[:-1])
    assert rounds[-1].accepted < 0.4 or found.runs >= effort.budget
    assert last.steps >= effort.final
