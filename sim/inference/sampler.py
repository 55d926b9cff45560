"""Sequential approximate Bayesian computation (ABC): parameters whose runs come near the record.

A particle is a point of parameter space, the number of the shocks that its run met, and the
distance of that run.  In each round the nearer half of the particles is kept, the largest distance
among them becomes the tolerance, the farther half is replaced by copies of the kept, and the copies
are moved by steps of Markov chain Monte Carlo that accept a new particle if its run lies within the
tolerance (Drovandi and Pettitt 2011).  Points move in shares of the prior, where it is flat
whatever its shape, and steps are symmetric, so that there are no weights to degenerate.  Rounds end
when steps are seldom accepted or the budget of runs is spent;
then all particles are moved at the last tolerance, to tell copies apart.

Most steps change either the point or the shocks, not both: a run with other parameters on the same
shocks is seldom far from the run before it, while a run on other shocks mostly is, however good its
parameters are.  Every kind leaves the same distribution of points and shocks as it was, so that the
points alone follow the ABC posterior (the idea of correlated pseudo-marginal chains, Deligiannidis,
Doucet and Pitt 2018); some steps change both, lest a point be tied to its shocks.  A point changes
by the difference of two other particles on a random subset of the parameters (ter Braak and Vrugt
2008), or by drawing a subset anew from the prior; the latter keeps parameters of which the record
tells nothing as spread as they were.

All this happens on several islands that know nothing of each other and start from prior draws of
their own; only the last tolerance is common.  What islands do not agree on is the sampler's error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from sim.inference.prior import Prior

Distance = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Points (draw, parameter) and the replicates (draw,) of their shocks → distance (draw,)."""
Begin = Callable[[int, np.random.Generator], np.ndarray]
"""How many points → points to begin from as shares of the prior, (draw, parameter), by island."""

POOL = 4096
"""Replicates that shocks are taken from: the noise of a block of them is drawn once for many."""
FRESH = 10**9
"""First replicate of runs that check a fit or forecast with it: shocks that no fit has met."""
KINDS = (0.3, 0.35, 0.2, 0.15)
"""Shares of steps that are differences, draws anew from the prior, other shocks, and differences on
other shocks."""

SUBSETS = (0.03, 0.1, 0.3)
"""Shares of the parameters that a step changes, one of them at random."""
REACH = (0.4, 0.8)
"""Factors on the length of a step, 2.38 / √(2 · parameters changed), one of them at random."""
JITTER = 0.02
"""Noise of a step, as a share of the prior."""
ANEW = (0.02, 0.1, 0.3)
"""Shares of the parameters that are drawn anew, one of them at random."""
LEFT = 0.2
"""Share of the copies that may stay unmoved in a round, on average."""
LEAST_STEPS, MOST_STEPS = 5, 30
EASILY = 0.4
"""Share of accepted steps below which the rounds of a fit end.

Every round copies half of the particles, and where steps are seldom accepted copies stay near each
other: of a problem with 64 parameters, of which 22 can be told, 2,000 particles were worth 26, 112
and 518 independent draws at tolerances of 2.4, 4.0 and 5.5, where 31, 38 and 44 % of the last steps
were accepted; three times the last steps made 1,750 of the 518.
"""


@dataclass(frozen=True)
class Effort:
    """How much is run.

    ``particles`` on all ``islands`` together start from the nearest of ``first`` draws of the
    prior; ``budget`` bounds the runs before the last steps, ``final`` is the number of these, and
    ``accepted`` the share of accepted steps below which rounds end.  Runs that the rounds leave go
    into further last steps.
    """

    particles: int = 2000
    islands: int = 4
    first: int = 16_000
    budget: int = 100_000
    final: int = 50
    accepted: float = 0.05

    def __post_init__(self) -> None:
        if self.particles < 4 * self.islands or self.first < self.particles:
            raise ValueError("at least 4 particles an island, and at least as many first draws")
        if self.particles % self.islands or self.first % self.islands:
            raise ValueError("particles and first draws are whole multiples of the islands")

    @classmethod
    def of(cls, runs: int, particles: int | None = None) -> Effort:
        """An effort of about so many runs in all; by default with 2,000 particles from 200,000 on.

        More particles are worth more independent draws, at a wider tolerance for the same runs.
        """
        most = (cls.particles if particles is None else particles) // cls.islands
        particles = cls.islands * int(np.clip(runs // 400, 10, max(most, 10)))
        first = 8 * particles
        return cls(
            particles=particles,
            first=first,
            budget=max(runs - cls.final * particles, first),
            accepted=EASILY,
        )

    @classmethod
    def wide(cls, runs: int, begun: bool = False) -> Effort:
        """An effort of about so many runs in few steps of many particles.

        For readings that are compared with each other: a step costs the same calls for a thousand
        particles as for a hundred, and tolerances that all share need not be the narrowest.
        ``begun`` from other draws, that are near already, most runs go into steps.
        """
        particles = cls.islands * max(runs // (120 if begun else 80), 10)
        first, final = (2 * particles, 12) if begun else (8 * particles, 6)
        return cls(
            particles=particles,
            first=first,
            budget=max(runs - final * particles, first),
            final=final,
            accepted=EASILY,
        )


@dataclass(frozen=True)
class Round:
    """What a round did: its largest tolerance, steps, shares accepted, moved and distinct; runs."""

    tolerance: float
    steps: int
    accepted: float
    moved: float
    distinct: float
    runs: int


@dataclass
class Sample:
    """Particles: points (draw, parameter), replicates (draw,), distances (draw,); the rounds.

    Draws of one island lie side by side, islands one after another.
    """

    points: np.ndarray
    replicates: np.ndarray
    distance: np.ndarray
    islands: int = 1
    rounds: list[Round] = field(default_factory=list)
    runs: int = 0

    @property
    def tolerance(self) -> float:
        """The largest distance among the particles."""
        return float(self.distance.max())

    @property
    def distinct(self) -> float:
        """Share of particles whose point is no copy of another's."""
        return len(np.unique(self.points, axis=0)) / len(self.points)

    def places(self) -> np.ndarray:
        """Numbers of the particles by island, (island, particle)."""
        return np.arange(len(self.points)).reshape(self.islands, -1)

    def put(self, places: np.ndarray, other: Sample, which: np.ndarray) -> None:
        """Replace the particles at some places by those of another sample."""
        self.points[places] = other.points[which]
        self.replicates[places] = other.replicates[which]
        self.distance[places] = other.distance[which]

    def nearest(self, count: int) -> np.ndarray:
        """Numbers of the nearest particles of each island, nearest first, (island, count)."""
        by_island = self.distance.reshape(self.islands, -1)
        order = np.argsort(by_island, axis=1, kind="stable")[:, :count]
        return np.take_along_axis(self.places(), order, axis=1)


def sample(
    prior: Prior,
    distance: Distance,
    effort: Effort,
    rng: np.random.Generator,
    progress: Callable[[int], None] | None = None,
    begin: Begin | None = None,
) -> Sample:
    """Particles near the record; ``progress`` is called with the runs done since the last call.

    The same generator state gives the same particles, whoever runs the distance.  Inside, points
    are shares of the prior; the distance is asked, and the particles are given, in values.  The
    first points are ``begin``'s, or else drawn from the prior.
    """
    islands, flat = effort.islands, prior.unit

    def run(points: np.ndarray, replicates: np.ndarray) -> Sample:
        away = distance(prior.values(points), replicates)
        found = Sample(points, replicates, away, islands, runs=len(points))
        if progress is not None:
            progress(len(points))
        return found

    first = flat.sample(rng, effort.first) if begin is None else begin(effort.first, rng)
    start = run(first, rng.integers(0, POOL, effort.first))
    near = start.nearest(effort.particles // islands).ravel()
    drawn = Sample(
        start.points[near], start.replicates[near], start.distance[near], islands, runs=start.runs
    )
    size = effort.particles // islands
    accepted = 1.0
    while drawn.runs < effort.budget and accepted >= effort.accepted:
        order = drawn.nearest(size)
        kept, copies = order[:, : size // 2], order[:, size // 2 :]
        tolerance = drawn.distance[kept[:, -1]]
        chosen = rng.integers(0, kept.shape[1], copies.shape)
        drawn.put(copies, drawn, np.take_along_axis(kept, chosen, axis=1))
        likely = min(max(accepted, 1e-3), 0.95)
        steps = int(np.clip(np.ceil(np.log(LEFT) / np.log1p(-likely)), LEAST_STEPS, MOST_STEPS))
        accepted = move(drawn, copies, steps, tolerance, flat, run, rng)
    last = np.full(islands, drawn.tolerance)
    left = max(effort.budget - drawn.runs, 0) // effort.particles
    move(drawn, drawn.places(), effort.final + left, last, flat, run, rng)
    drawn.points = prior.values(drawn.points)
    return drawn


def move(
    drawn: Sample,
    which: np.ndarray,
    steps: int,
    tolerance: np.ndarray,
    prior: Prior,
    run: Callable[[np.ndarray, np.ndarray], Sample],
    rng: np.random.Generator,
) -> float:
    """Move some particles (island, particle) in place and take down the round; the share accepted.

    ``tolerance`` is (island,); the prior is flat.
    """
    moved = np.zeros(len(drawn.points), dtype=bool)
    limit = np.repeat(tolerance, which.shape[1])
    flat = which.ravel()
    shares = []
    for _ in range(steps):
        proposed = run(*proposal(drawn, which, prior, rng))
        near = proposed.distance <= limit
        drawn.put(flat[near], proposed, near)
        moved[flat[near]] = True
        shares.append(float(near.mean()))
        drawn.runs += proposed.runs
    accepted = float(np.mean(shares)) if shares else 1.0
    highest, at_all = float(tolerance.max()), float(moved[flat].mean())
    drawn.rounds.append(Round(highest, steps, accepted, at_all, drawn.distinct, drawn.runs))
    return accepted


def proposal(
    drawn: Sample, which: np.ndarray, prior: Prior, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """A step of each of some particles: points (draw, parameter) and replicates (draw,)."""
    flat = which.ravel()
    points, replicates = drawn.points[flat], drawn.replicates[flat]
    kind = rng.choice(len(KINDS), size=len(flat), p=KINDS)[:, None]
    differences = points + difference(drawn, which, prior, rng)
    anew = subset(points.shape, ANEW, rng)
    fresh = np.where(anew, prior.sample(rng, len(points)), points)
    other = rng.integers(0, POOL, len(flat))
    return (
        np.select([kind % 3 == 0, kind == 1], [prior.reflected(differences), fresh], points),
        np.where(kind[:, 0] >= 2, other, replicates),
    )


def subset(
    shape: tuple[int, ...], shares: tuple[float, ...], rng: np.random.Generator
) -> np.ndarray:
    """A random subset of the parameters for each draw, never empty, (draw, parameter)."""
    count, size = shape
    chosen = rng.random((count, size)) < rng.choice(shares, size=(count, 1))
    chosen[np.arange(count), rng.integers(0, size, count)] = True
    return chosen


def difference(
    drawn: Sample, which: np.ndarray, prior: Prior, rng: np.random.Generator
) -> np.ndarray:
    """Steps along the difference of two particles of the same island, (draw, parameter)."""
    everyone = drawn.places()
    pairs = rng.integers(0, everyone.shape[1], (2, *which.shape))
    one, other = (np.take_along_axis(everyone, pair, axis=1).ravel() for pair in pairs)
    shape = (which.size, drawn.points.shape[1])
    changed = subset(shape, SUBSETS, rng)
    length = 2.38 / np.sqrt(2.0 * changed.sum(axis=1, keepdims=True))
    length = length * rng.choice(REACH, size=(shape[0], 1))
    noise = JITTER * prior.width * rng.standard_normal(shape)
    return changed * (length * (drawn.points[one] - drawn.points[other]) + noise)
