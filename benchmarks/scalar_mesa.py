"""The scalar core as a plain Mesa model: what a researcher would write by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

import mesa

from benchmarks.inputs import OUTPUTS
from benchmarks.scalar_rules import AdversaryRules, AllyRules, CoreRules, PatronRules


class Patron(PatronRules, mesa.Agent):
    """The patron."""


class Ally(AllyRules, mesa.Agent):
    """An ally."""


class Adversary(AdversaryRules, mesa.Agent):
    """The adversary."""


class ScalarModel(CoreRules, mesa.Model):
    """One run of the core.

    ``inputs`` as of ``benchmarks.inputs``.  ``shocks`` gives the uniforms of every month by name;
    without them the model draws its own.
    """

    def __init__(
        self,
        inputs: Mapping[str, Any],
        rng: int | None = None,
        shocks: Mapping[str, Sequence[float]] | None = None,
    ) -> None:
        super().__init__(rng=rng)
        self.draw = self.rng.random
        self.begin(inputs, shocks, (Patron, Ally, Adversary))
        self.datacollector = mesa.DataCollector(model_reporters=REPORTERS)

    @property
    def month(self) -> int:
        """The month being simulated, 0 is the first."""
        return int(self.steps) - 1

    def everyone(self, method: str) -> None:
        """Call a method of all agents."""
        self.agents.do(method)

    def step(self) -> None:
        """One month."""
        self.simulate_month()
        self.datacollector.collect(self)
        self.running = self.month + 1 < self.inputs["months"]


REPORTERS = {
    name: (lambda model, place=place: model.outputs()[place]) for place, name in enumerate(OUTPUTS)
}
