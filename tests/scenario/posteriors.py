"""Small posteriors, written as `calibrate` writes them."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from sim.ensemble import write_posterior
from sim.model import checked
from sim.model.alliance_model import AllianceModel
from sim.model.start import given_by, state_of
from sim.scenario.draws import STEPS
from sim.scenario.posterior import LongRun, Posterior, steps_of
from sim.theories import registry
from sim.theories.formulations import DEFAULT_FORMULATIONS

NAMES = ("salvo", "dispute_rate", "self_help_weight")
BEFORE = 24
"""Months of 1994 and 1995 that stand for the long run: enough for some ministers to have met."""


def small(draws: int = 8, **about: object) -> Posterior:
    """Draws of three parameters under the default formulations and under `cha1999`."""
    declared = registry.parameters()
    low = np.array([declared[name].low for name in NAMES])
    high = np.array([declared[name].high for name in NAMES])
    rng = np.random.default_rng(11)
    values = low + (high - low) * rng.random((2, draws, len(NAMES)))
    used = np.array([[True, True, False], [True, True, True]])
    choices = (
        dict(DEFAULT_FORMULATIONS),
        {**DEFAULT_FORMULATIONS, "alignment": "cha1999"},
    )
    share = steps_of(values, low, high).reshape(-1, len(NAMES))
    counts = np.array([draws, draws])
    told = {"fitted_to": "2019-12", **about}
    return Posterior("small", choices, NAMES, low, high, used, counts, share, told)


def with_state(
    posterior: Posterior, scenario: str = "since-1994", month: str = "2015-01"
) -> Posterior:
    """The same with the state after two years in the place of twenty-one years."""
    model = AllianceModel("since-1994", rng=5, runs=len(posterior.share), collect=False)
    for _ in range(BEFORE):
        model.step()
    state = state_of(model.state, model.labels, BEFORE)
    values = np.stack(list(state.values()), axis=1)
    low, high = values.min(axis=0), values.max(axis=0)
    whole = np.array([name.startswith("last_meeting") for name in state])
    high = np.where(whole, low + STEPS, high)
    longer = model.settings
    held = LongRun(
        scenario,
        month,
        (*longer.members, longer.adversary),
        given_by(checked.load("baseline")),
        tuple(state),
        low,
        high,
        steps_of(values, low, high),
    )
    return replace(posterior, long_run=held)


def written(folder: Path, name: str = "small.nc", **about: object) -> Posterior:
    """A small posterior and its file."""
    posterior = small(**about)
    write_posterior(posterior, folder / name)
    return posterior


def scenario_file(folder: Path, posterior: str, name: str = "mine", more: str = "") -> Path:
    """A scenario that takes its parameters from a posterior."""
    path = folder / f"{name}.yaml"
    path.write_text(
        f"name: {name}\ndescription: Fitted.\nextends: baseline\nend: 2016-12\n"
        f"parameters:\n  posterior: {posterior}\n{more}",
        encoding="utf-8",
    )
    return path
