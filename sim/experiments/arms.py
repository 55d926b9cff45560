"""Arms of experiments: a scenario, how it is varied, and the outcomes of its runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from sim import checked
from sim.analysis.outcomes import Outcome
from sim.ensemble import simulate
from sim.mechanisms import registry
from sim.mechanisms.initial import INITIAL
from sim.mechanisms.parameter import Parameter
from sim.scenario import Scenario


@dataclass(frozen=True)
class Arm:
    """A bundled scenario, changed by some (dotted path, value) pairs."""

    scenario: str
    changes: tuple[tuple[str, Any], ...] = ()

    def build(self, formulations: Mapping[str, str], wire: Mapping[str, float]) -> Scenario:
        """The scenario under other formulations, with some parameters held at given values."""
        base = loaded(self.scenario)
        free = {slot: name for slot, name in formulations.items() if slot not in self._own}
        together = {
            **{f"formulations.{slot}": name for slot, name in free.items()},
            **{f"parameters.{name}": value for name, value in wire.items()},
            **dict(self.changes),
        }
        return base.replace(together) if together else base

    @property
    def label(self) -> str:
        """Name for tables: the scenario and what is changed in it."""
        changed = [path.split(".")[-1] for path, _ in self.changes]
        if not changed:
            return self.scenario
        shown = ", ".join(changed[:2]) + (f" and {len(changed) - 2} more" if changed[2:] else "")
        return f"{self.scenario} ({shown} changed)"

    @property
    def _own(self) -> set[str]:
        """Formulation slots that the arm itself is about."""
        return {path.split(".")[-1] for path, _ in self.changes if path.startswith("formulations")}


@cache
def loaded(name: str) -> Scenario:
    """A bundled scenario, read once."""
    return checked.load(name)


@dataclass(frozen=True)
class Draws:
    """Points of parameter space, each run ``replicates`` times: name → (point,) values."""

    values: Mapping[str, np.ndarray] = field(default_factory=dict)
    replicates: int = 1

    def overrides(self, scenario: Scenario) -> dict[str, np.ndarray]:
        """Values for every run; what the scenario itself sets stays as it is."""
        return {
            f"parameters.{name}": np.repeat(points, self.replicates)
            for name, points in self.values.items()
            if name not in scenario.parameters
        }


def declared() -> tuple[Parameter, ...]:
    """All declared parameters, those of the start included."""
    return (*registry.parameters().values(), *INITIAL)


def latin_hypercube(points: int, replicates: int, seed: int) -> Draws:
    """Plausible parameters: each one spread evenly over its declared range, in random order."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(1,))))
    values = {}
    for parameter in declared():
        for name in parameter.defaults():
            stratum = (rng.permutation(points) + rng.random(points)) / points
            values[name] = parameter.low + (parameter.high - parameter.low) * stratum
    return Draws(values, replicates)


def outcomes_of(
    scenario: Scenario, outcomes: Iterable[Outcome], runs: int, seed: int, draws: Draws | None
) -> dict[Outcome, np.ndarray]:
    """Outcomes in each run, (run,), of one simulation of a scenario."""
    wanted = tuple(outcomes)
    overrides = None if draws is None else draws.overrides(scenario)
    data = simulate(
        scenario, runs, seed, overrides=overrides, keep=[outcome.variable for outcome in wanted]
    )
    return {outcome: outcome.of(data) for outcome in wanted}
