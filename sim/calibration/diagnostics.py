"""How a fit went, and what the record told of each parameter."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from sim.calibration.fit import Fit
from sim.scenario.posterior import named

TOLD = 0.1
"""Distance of a posterior from its flat prior from which the record counts as having told
something: the largest difference of their distribution functions (Kolmogorov and Smirnov)."""


def distance_from_flat(shares: np.ndarray) -> np.ndarray:
    """Kolmogorov–Smirnov distance from the uniform, (draw, parameter) in 0–1 → (parameter,)."""
    ordered = np.sort(shares, axis=0)
    count = len(ordered)
    steps = np.arange(1, count + 1)[:, None] / count
    return np.maximum(steps - ordered, ordered - steps + 1.0 / count).max(axis=0)


def parameters_table(fits: Iterable[Fit]) -> pd.DataFrame:
    """Prior against posterior, one row a choice of formulations and parameter.

    ``contraction`` is 1 − variance of the posterior / that of the prior (negative where the
    posterior is wider, at both ends of the range); ``distance`` that of Kolmogorov and Smirnov;
    ``told`` whether it reaches `TOLD`.
    """
    tables = []
    for found in fits:
        prior, points = found.prior, found.points
        width = np.where(prior.width > 0, prior.width, 1.0)
        shares = (points - prior.low) / width
        away = distance_from_flat(shares)
        q05, q25, q50, q75, q95 = np.quantile(points, (0.05, 0.25, 0.5, 0.75, 0.95), axis=0)
        tables.append(
            pd.DataFrame(
                {
                    "formulations": named(found.formulations),
                    "parameter": prior.names,
                    "low": prior.low,
                    "high": prior.high,
                    "mean": points.mean(axis=0),
                    "sd": points.std(axis=0, ddof=1),
                    "q05": q05,
                    "q25": q25,
                    "median": q50,
                    "q75": q75,
                    "q95": q95,
                    "contraction": 1.0 - 12.0 * shares.var(axis=0, ddof=1),
                    "distance": away,
                    "told": away >= TOLD,
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def rounds_table(fits: Iterable[Fit]) -> pd.DataFrame:
    """One row a choice of formulations and round: tolerance, steps, acceptance, runs so far."""
    rows = [
        {
            "formulations": named(found.formulations),
            "round": number,
            "tolerance": each.tolerance,
            "steps": each.steps,
            "accepted": each.accepted,
            "moved": each.moved,
            "distinct": each.distinct,
            "runs": each.runs,
        }
        for found in fits
        for number, each in enumerate(found.sample.rounds)
    ]
    return pd.DataFrame(rows)
