"""The scalar core as an agentpy model, run by its experiments."""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import agentpy
import numpy as np

from benchmarks.inputs import OUTPUTS
from benchmarks.scalar_rules import AdversaryRules, AllyRules, CoreRules, PatronRules


class Patron(PatronRules, agentpy.Agent):
    """The patron."""


class Ally(AllyRules, agentpy.Agent):
    """An ally."""


class Adversary(AdversaryRules, agentpy.Agent):
    """The adversary."""


class AgentpyModel(CoreRules, agentpy.Model):
    """One run of the core."""

    def setup(
        self, inputs: Mapping[str, Any], shocks: Mapping[str, Sequence[float]] | None = None
    ) -> None:
        """The state at the start; without shocks the model draws its own."""
        self.draw = self.nprandom.random
        self.begin(inputs, shocks, (Patron, Ally, Adversary))
        self.agents = agentpy.AgentList(self, [*self.members, self.adversary])

    @property
    def month(self) -> int:
        """The month being simulated, 0 is the first."""
        return self.t - 1

    def everyone(self, method: str) -> None:
        """Call a method of all agents."""
        getattr(self.agents, method)()

    def step(self) -> None:
        """One month."""
        self.simulate_month()

    def update(self) -> None:
        """Keep the outputs."""
        if self.t:
            for name, value in zip(OUTPUTS, self.outputs(), strict=True):
                self.record(name, value)


def experiment(inputs: Mapping[str, Any], runs: int, processes: int = 1) -> Any:
    """Runs by an agentpy experiment, the outputs of every month recorded."""
    sample = agentpy.Sample({"steps": inputs["months"], "seed": 0}, 1)
    asked = agentpy.Experiment(AgentpyModel, sample, iterations=runs, record=True, inputs=inputs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # agentpy 0.1.5 is older than the pandas it uses
        return asked.run(n_jobs=processes, display=False)


def trajectories(inputs: Mapping[str, Any], shocks: Mapping[str, Any] | None = None) -> np.ndarray:
    """The outputs of one run, (month, output)."""
    parameters = {"steps": inputs["months"], "seed": 0}
    model = AgentpyModel(parameters, inputs=inputs, shocks=shocks)
    model.run(display=False)
    return np.array([model.log[name] for name in OUTPUTS], dtype=float).T
