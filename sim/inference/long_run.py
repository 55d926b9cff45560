"""Where a longer scenario stood when a shorter one begins, for each draw of its fits.

Each draw meets the shocks that it met in the fit, under which its run came near the record: what is
kept is a draw of parameters and state together, given the years that the fit saw, and of no other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.inference.fit import CHUNK, Fit
from sim.model.alliance_model import AllianceModel
from sim.model.start import given_by, state_of
from sim.scenario import Scenario
from sim.scenario.draws import STEPS, LongRun, steps_of
from sim.theories.variables import BY_NAME


def begins_within(begun: Scenario, longer: Scenario) -> bool:
    """Whether a scenario begins in the run of another, at a month that the other reaches."""
    return begun.begins_in == longer.name and longer.start < begun.start <= longer.end.plus(1)


def long_run(fits: Sequence[Fit], places: Sequence[np.ndarray], begun: Scenario) -> LongRun:
    """The state of the fitted scenario at the start of ``begun``; the draws of fit after fit.

    ``places`` are the numbers of the draws that each fit keeps, (draw,).

    Raises
    ------
    ValueError
        If ``begun`` does not begin in the fitted scenario, within the years that it has.
    """
    longer = fits[0].scenario
    if not begins_within(begun, longer):
        raise ValueError(
            f"{begun.name} does not begin in {longer.name} between {longer.start} and {longer.end}"
        )
    months = begun.start - longer.start
    states = [state_at(found, numbers, months) for found, numbers in zip(fits, places, strict=True)]
    elements = tuple(states[0])
    values = np.concatenate([np.stack([one[name] for name in elements], 1) for one in states])
    low, high = values.min(axis=0), values.max(axis=0)
    whole = np.array([BY_NAME[name.split("/")[0]].dtype is int for name in elements])
    high = np.where(whole, low + STEPS, high)  # whole numbers stay what they are
    return LongRun(
        longer.name,
        str(begun.start),
        (*longer.members, longer.adversary),
        given_by(begun),
        elements,
        low,
        high,
        steps_of(values, low, high),
    )


def state_at(found: Fit, numbers: np.ndarray, months: int) -> dict[str, np.ndarray]:
    """Where the runs of some draws stand after a number of months, element → (draw,)."""
    parts: list[dict[str, np.ndarray]] = []
    for first in range(0, len(numbers), CHUNK):
        some = numbers[first : first + CHUNK]
        model = AllianceModel(
            found.scenario,
            rng=found.seed,
            replicates=found.sample.replicates[some],
            overrides=found.prior.overrides(found.points[some]),
            collect=False,
        )
        for _ in range(months):
            model.step()
        parts.append(state_of(model.state, model.labels, months))
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
