"""An experiment: two arms on the same shocks, one outcome, and the sign that a claim expects."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from sim.analysis.outcomes import How, Outcome
from sim.core.parameters import Parameter
from sim.ensemble import simulate
from sim.model import checked
from sim.scenario import Scenario
from sim.theories import registry
from sim.theories.variables import INITIAL


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


@dataclass(frozen=True)
class Experiment:
    """What a claim predicts for a difference between two arms.

    ``treated`` minus ``control`` is expected to have ``sign`` on ``outcome``.  ``wire`` holds the
    parameters through which the model writes the cause straight into the outcome, with the value
    that cuts the wire: if the effect is gone without them, the claim was put in and not found.
    """

    claim: str
    name: str
    question: str
    treated: Arm
    control: Arm
    outcome: Outcome
    sign: int
    wire: Mapping[str, float] = field(default_factory=dict)


NOW = "2021-01"
TURN = "2022-06"
CARRIED = Arm("carried-on")
BASELINE = Arm("baseline")
NO_MECHANISM = Arm("no-mechanism")


def outcome(
    name: str,
    variable: str,
    how: How = "mean",
    *,
    units: str = "index",
    since: str | None = None,
    until: str | None = None,
    threshold: float = 0.5,
    **where: Any,
) -> Outcome:
    """An outcome, its selection given as keywords (``domain="military"``)."""
    return Outcome(name, units, variable, how, tuple(where.items()), since, until, threshold)


def meetings(level: str, since: str | None = None, until: str | None = None) -> Outcome:
    """Meetings a year of one level."""
    name = f"{level.replace('_', '-')}s' meetings"
    return outcome(name, "meetings", "rate", units="a year", since=since, until=until, level=level)


def row(
    claim: str,
    name: str,
    question: str,
    treated: Arm,
    control: Arm,
    outcome: Outcome,
    sign: int,
    **wire: float,
) -> Experiment:
    """An experiment, its wire given as keywords (parameter=value that cuts it)."""
    return Experiment(claim, name, question, treated, control, outcome, sign, wire)


INSTITUTIONS = outcome("institutionalisation at the end", "institutionalisation", "final")
COOPERATION_NOW = outcome("cooperation since 2021", "cooperation", since=NOW)
COOPERATION_TURN = outcome("cooperation since 2022-06", "cooperation", since=TURN)
NO_GATE = {"gate_military": 0.0, "gate_economic": 0.0, "gate_diplomatic": 0.0}
NO_NEGLECT = {"neglect_leader": 0.0, "neglect_minister": 0.0, "neglect_vice_minister": 0.0}
NO_THREAT = {"ally_threat_weight": 0.0, "patron_threat_weight": 0.0}
NO_FEARS = tuple(
    (f"parameters.{weight}_{domain}", 0.0)
    for weight in ("entrapment_weight", "market_weight", "accommodation_weight")
    for domain in ("military", "economic", "diplomatic")
)
WITHOUT_FEARS = {path.split(".")[-1]: value for path, value in NO_FEARS}
