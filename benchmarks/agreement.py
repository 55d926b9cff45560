"""Whether the three implementations give the same numbers when they meet the same shocks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.cut_model import shocks_of, trajectories
from benchmarks.inputs import (
    HELD_BY_ACTORS,
    HELD_BY_ALL,
    HELD_BY_ALLIES,
    SHOCKS,
    core_inputs,
    of_the_core,
)
from benchmarks.scalar_mesa import ScalarModel
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario
from sim.theories.variables import BY_NAME

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Case:
    """What the model did, ``kept`` (month, output, run), and what the others need to do the same.

    ``shocks`` is (shock, month, run).
    """

    kept: np.ndarray
    inputs: Mapping[str, Any]
    shocks: np.ndarray


UNKNOWN = ("rivalry_response", "incident_memory")
"""Stocks that the core does not have: they stay empty."""


def case(scenario: Scenario, runs: int = 8, seed: int = 0, *, anywhere: bool = False) -> Case:
    """The model's run of the core.

    With ``anywhere`` the state starts at random within its bounds, so that no term is idle; it is
    the same in all runs.  The readings are those of the core.
    """
    scenario = of_the_core(scenario)
    start: dict[str, np.ndarray] = {}

    def prepare(model: AllianceModel) -> None:
        if anywhere:
            scatter(model, np.random.default_rng(seed))
            for name in UNKNOWN:
                model.state[name] = np.zeros(model.state[name].shape)
            model.state["launch_share"] = np.ones(model.state["launch_share"].shape)
        start.update(model.state)

    kept = trajectories(scenario, runs, seed, prepare=prepare)
    return Case(kept, core_inputs(scenario, start), shocks_of(seed, runs, scenario.months))


def scatter(model: AllianceModel, rng: np.random.Generator) -> None:
    """Put the core and all that it reads anywhere within bounds (at most four)."""
    for name in (*HELD_BY_ACTORS, *HELD_BY_ALLIES, *HELD_BY_ALL, "threat_perception"):
        variable, array = BY_NAME[name], model.state[name]
        level = rng.uniform(variable.low, min(variable.high, 4.0), (*array.shape[:-1], 1))
        model.state[name] = np.broadcast_to(level, array.shape)


def scalar_difference(found: Case) -> float:
    """Largest difference between the model and the plain Mesa model, in any month and run."""
    largest = 0.0
    for run in range(found.kept.shape[-1]):
        shocks = dict(zip(SHOCKS, found.shocks[:, :, run].tolist(), strict=True))
        model = ScalarModel(found.inputs, rng=0, shocks=shocks)
        while model.running:
            model.step()
        rows = model.datacollector.get_model_vars_dataframe().to_numpy(dtype=float)
        largest = max(largest, float(np.abs(rows - found.kept[:, :, run]).max()))
    return largest


def agentpy_difference(found: Case) -> float:
    """Largest difference between the model and the agentpy model, in any month and run."""
    from benchmarks import scalar_agentpy  # agentpy is there for benchmarks only

    largest = 0.0
    for run in range(found.kept.shape[-1]):
        shocks = dict(zip(SHOCKS, found.shocks[:, :, run].tolist(), strict=True))
        rows = scalar_agentpy.trajectories(found.inputs, shocks)
        largest = max(largest, float(np.abs(rows - found.kept[:, :, run]).max()))
    return largest


def numba_difference(found: Case) -> float:
    """Largest difference between the model and the Numba kernel, in any month and run."""
    from benchmarks import numba_kernel  # Numba is there for benchmarks only

    rows = numba_kernel.trajectories(found.inputs, found.kept.shape[-1], shocks=found.shocks)
    return float(np.abs(rows.transpose(1, 2, 0) - found.kept).max())
