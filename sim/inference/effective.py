"""How many independent draws those of a sampler are worth, told by its islands."""

from __future__ import annotations

import numpy as np

from sim.inference.fit import Fit


def worth_of_one(shares: np.ndarray) -> np.ndarray:
    """One over the number of independent draws, (island, draw, …) → (…); NaN of one island.

    Islands know nothing of each other.  If their draws were independent, means of islands would
    vary by the variance of the draws over their number; they vary more, and by so much fewer draws
    are worth as much.
    """
    islands, draws = shares.shape[:2]
    if islands < 2:
        return np.full(shares.shape[2:], np.nan)
    between = shares.mean(axis=1).var(axis=0, ddof=1)
    whole = shares.reshape(islands * draws, *shares.shape[2:]).var(axis=0, ddof=1)
    return between / (islands * np.maximum(whole, 1e-300))


def effective(shares: np.ndarray) -> np.ndarray:
    """How many independent draws those of islands are worth, (island, draw, …) → (…).

    Told by few islands the number is rough; it is at most that of all draws.
    """
    total = shares.shape[0] * shares.shape[1]
    return np.minimum(1.0 / np.maximum(worth_of_one(shares), 1e-300), total)


def effective_draws(found: Fit, kept: int | None = None) -> float:
    """How many independent draws a fit is worth over the parameters that it reached.

    The harmonic mean over parameters, of which each by itself is rough.  With ``kept`` of its draws
    taken, every n-th, what these are worth.
    """
    shares = found.by_island
    total = shares.shape[0] * shares.shape[1]
    moving = np.isin(found.prior.names, found.reached) & (found.prior.width > 0)
    if shares.shape[0] < 2 or not moving.any():
        return float("nan")
    worth = max(float(worth_of_one(shares[:, :, moving]).mean()), 1.0 / total)
    if kept is not None:
        worth += 1.0 / kept - 1.0 / total
    return 1.0 / worth


def rounded(number: float) -> float | None:
    """To one place, as JSON can hold it."""
    return round(number, 1) if np.isfinite(number) else None
