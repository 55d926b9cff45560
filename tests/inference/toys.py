"""Problems whose posterior is known, for the sampler without the model."""

import numpy as np

from sim.inference.prior import Prior
from sim.inference.sampler import POOL, Distance, Effort

QUICK = Effort(particles=400, first=3200, budget=12_000, final=30)


def unit_prior(parameters: int) -> Prior:
    """Parameters called p0, p1, … between 0 and 1."""
    names = tuple(f"p{number}" for number in range(parameters))
    return Prior(names, np.zeros(parameters), np.ones(parameters))


def noisy_mean(observed: np.ndarray, sd: float, seed: int = 1) -> Distance:
    """Distance of p0, p1, … plus noise to what was observed of each; further parameters are inert.

    The posterior of an observed parameter is a normal around the observation, cut to 0–1.
    """
    noise = np.random.default_rng(seed).normal(0.0, sd, (POOL, len(observed)))

    def distance(points: np.ndarray, replicates: np.ndarray) -> np.ndarray:
        seen = points[:, : len(observed)] + noise[replicates]
        return ((seen - observed) ** 2).sum(axis=1)

    return distance
