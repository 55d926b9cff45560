"""Small posteriors, written as `calibrate` writes them."""

from pathlib import Path

import numpy as np

from sim.ensemble import write_posterior
from sim.scenario.posterior import Posterior, steps_of
from sim.theories import registry

NAMES = ("salvo", "dispute_rate", "self_help_weight")


def small(draws: int = 8, **about: object) -> Posterior:
    """Draws of three parameters under the default formulations and under `cha1999`."""
    declared = registry.parameters()
    low = np.array([declared[name].low for name in NAMES])
    high = np.array([declared[name].high for name in NAMES])
    rng = np.random.default_rng(11)
    values = low + (high - low) * rng.random((2, draws, len(NAMES)))
    used = np.array([[True, True, False], [True, True, True]])
    choices = (
        dict(registry.DEFAULT_FORMULATIONS),
        {**registry.DEFAULT_FORMULATIONS, "alignment": "cha1999"},
    )
    share = steps_of(values, low, high).reshape(-1, len(NAMES))
    counts = np.array([draws, draws])
    told = {"fitted_to": "2019-12", **about}
    return Posterior("small", choices, NAMES, low, high, used, counts, share, told)


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
