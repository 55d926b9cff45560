"""From fits to a posterior that scenarios can name, and its file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.calibration.fit import Fit
from sim.scenario.posterior import Posterior, named, steps_of
from sim.versions import versions

DRAWS = 500
"""Draws of each choice of formulations that a file keeps."""


def posterior_of(fits: Sequence[Fit], name: str, draws: int = DRAWS) -> Posterior:
    """The posterior of fits of one scenario to the same years, the default choice first.

    Raises ValueError without a fit.
    """
    if not fits:
        raise ValueError("a posterior needs at least one fit")
    ranges: dict[str, tuple[float, float]] = {}
    for found in fits:
        prior = found.prior
        ranges |= dict(zip(prior.names, zip(prior.low, prior.high, strict=True), strict=True))
    parameters = tuple(ranges)
    low, high = np.array(list(ranges.values())).T
    kept = min([draws, *(len(found.points) for found in fits)])
    share = np.zeros((len(fits), kept, len(parameters)), dtype=np.uint16)
    used = np.zeros((len(fits), len(parameters)), dtype=bool)
    for place, found in enumerate(fits):
        columns = [parameters.index(each) for each in found.prior.names]
        prior = found.prior
        share[place][:, columns] = steps_of(found.thinned(kept), prior.low, prior.high)
        used[place, columns] = True
    choices = tuple(dict(found.formulations) for found in fits)
    return Posterior(name, choices, parameters, low, high, used, share, about(fits))


def about(fits: Sequence[Fit]) -> dict[str, object]:
    """What the file says of itself."""
    first = fits[0]
    return {
        "scenario": first.scenario.name,
        "fitted_to": f"{max(first.target.years)}-12",
        "years": list(first.target.years),
        "series": list(first.target.observed),
        "seed": first.seed,
        "fits": {
            named(found.formulations): {
                "runs": found.sample.runs,
                "tolerance": found.sample.tolerance,
                "accepted": found.sample.rounds[-1].accepted,
                "distinct": found.sample.distinct,
                "particles": len(found.points),
            }
            for found in fits
        },
        "versions": versions(),
    }
