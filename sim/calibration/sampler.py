"""Sequential approximate Bayesian computation (ABC): parameters whose runs come near the record.

A particle is a point of parameter space with the distance of one run of it.  In each round the
nearer half of the particles is kept, the largest distance among them becomes the tolerance, the
farther half is replaced by copies of the kept, and the copies are moved by steps of Markov chain
Monte Carlo that accept a new point if its run lies within the tolerance (Drovandi and Pettitt
2011).  The prior is flat and steps are symmetric, so that there are no weights to degenerate.
Steps are differences of two other particles on a random subset of the parameters (ter Braak and
Vrugt 2008), mirrored at the bounds.  Rounds end when steps are seldom accepted or the budget of
runs is spent; then all particles are moved at the last tolerance, to tell copies apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from sim.calibration.prior import Prior

Distance = Callable[[np.ndarray], np.ndarray]
"""Points (draw, parameter) → distance (draw,) of one fresh run of each."""

SUBSETS = (0.03, 0.1, 0.3)
"""Shares of the parameters that a step changes, one of them at random."""
REACH = (0.4, 0.8)
"""Factors on the length of a step, 2.38 / √(2 · parameters changed), one of them at random."""
JITTER = 0.02
"""Noise of a step, as a share of the range."""
LEFT = 0.2
"""Share of the copies that may stay unmoved in a round, on average."""
MOST_STEPS = 30


@dataclass(frozen=True)
class Effort:
    """How much is run.

    ``first`` points are drawn from the prior and the nearest ``particles`` of them start;
    ``budget`` bounds the runs before the last steps, ``final`` is the number of these, and
    ``accepted`` the share of accepted steps below which rounds end.
    """

    particles: int = 2000
    first: int = 16_000
    budget: int = 100_000
    final: int = 20
    accepted: float = 0.05

    def __post_init__(self) -> None:
        if self.particles < 4 or self.first < self.particles:
            raise ValueError("at least 4 particles, and at least as many first draws")

    @classmethod
    def of(cls, runs: int) -> Effort:
        """An effort of about so many runs in all; from 140,000 on with 2,000 particles."""
        particles = int(np.clip(runs // 70, 20, cls.particles))
        return cls(
            particles=particles,
            first=8 * particles,
            budget=max(runs - cls.final * particles, 8 * particles),
        )


@dataclass(frozen=True)
class Round:
    """What a round did: its tolerance, the steps taken, the share accepted and of copies moved."""

    tolerance: float
    steps: int
    accepted: float
    moved: float
    distinct: float
    runs: int


@dataclass
class Sample:
    """Particles (draw, parameter) with their distances (draw,), and how they came about."""

    points: np.ndarray
    distance: np.ndarray
    rounds: list[Round] = field(default_factory=list)
    runs: int = 0

    @property
    def tolerance(self) -> float:
        """The largest distance among the particles."""
        return float(self.distance.max())

    @property
    def distinct(self) -> float:
        """Share of particles that are no copy of another."""
        return len(np.unique(self.points, axis=0)) / len(self.points)


def sample(
    prior: Prior,
    distance: Distance,
    effort: Effort,
    rng: np.random.Generator,
    progress: Callable[[int], None] | None = None,
) -> Sample:
    """Particles near the record; ``progress`` is called with the runs done since the last call.

    The same generator state gives the same particles, whoever runs the distance.
    """

    def run(points: np.ndarray) -> np.ndarray:
        found = distance(points)
        if progress is not None:
            progress(len(points))
        return found

    start = prior.sample(rng, effort.first)
    far = run(start)
    nearest = np.argsort(far, kind="stable")[: effort.particles]
    drawn = Sample(start[nearest], far[nearest], runs=effort.first)
    accepted = 1.0
    while drawn.runs < effort.budget and accepted >= effort.accepted:
        order = np.argsort(drawn.distance, kind="stable")
        drawn.points, drawn.distance = drawn.points[order], drawn.distance[order]
        half = effort.particles // 2
        tolerance = float(drawn.distance[half - 1])
        copies = slice(half, None)
        chosen = rng.integers(0, half, effort.particles - half)
        drawn.points[copies] = drawn.points[chosen]
        drawn.distance[copies] = drawn.distance[chosen]
        likely = min(max(accepted, 1e-3), 0.95)
        steps = int(np.clip(np.ceil(np.log(LEFT) / np.log1p(-likely)), 1, MOST_STEPS))
        accepted = move(drawn, copies, steps, tolerance, prior, run, rng)
    move(drawn, slice(None), effort.final, drawn.tolerance, prior, run, rng)
    return drawn


def move(
    drawn: Sample,
    which: slice,
    steps: int,
    tolerance: float,
    prior: Prior,
    run: Distance,
    rng: np.random.Generator,
) -> float:
    """Move some of the particles in place and take down the round; the share accepted."""
    moved = np.zeros(len(drawn.points), dtype=bool)
    shares = []
    for _ in range(steps):
        proposed = step(drawn.points, drawn.points[which], prior, rng)
        found = run(proposed)
        near = found <= tolerance
        places = np.arange(len(drawn.points))[which][near]
        drawn.points[places], drawn.distance[places] = proposed[near], found[near]
        moved[places] = True
        shares.append(float(near.mean()))
        drawn.runs += len(proposed)
    accepted = float(np.mean(shares)) if shares else 1.0
    drawn.rounds.append(
        Round(tolerance, steps, accepted, float(moved[which].mean()), drawn.distinct, drawn.runs)
    )
    return accepted


def step(
    everyone: np.ndarray, points: np.ndarray, prior: Prior, rng: np.random.Generator
) -> np.ndarray:
    """One proposal for each of ``points``, (draw, parameter)."""
    count, size = points.shape
    one, other = rng.integers(0, len(everyone), (2, count))
    changed = rng.random((count, size)) < rng.choice(SUBSETS, size=(count, 1))
    changed[np.arange(count), rng.integers(0, size, count)] = True
    length = 2.38 / np.sqrt(2.0 * changed.sum(axis=1, keepdims=True))
    length = length * rng.choice(REACH, size=(count, 1))
    towards = length * (everyone[one] - everyone[other])
    noise = JITTER * prior.width * rng.standard_normal((count, size))
    return prior.reflected(points + changed * (towards + noise))
