"""Which parameters and which shocks the runs of an arm meet, in one ensemble.

Runs stand in blocks: the draws of the posterior, each with several shocks; the same draws with a
wire cut, one block a wire; and draws of all parameters from their declared ranges.  Arms have the
same blocks, so that any two are paired run by run; shocks are numbered by draw, so that fewer draws
or shocks are a part of more.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.experiments.experiment import latin_hypercube
from sim.model.start import long_run_of
from sim.model.uncertain import POSTERIOR_ROW
from sim.scenario import Scenario
from sim.theories import registry
from sim.theories.formulations import DEFAULT_FORMULATIONS
from sim.theories.variables import INITIAL

Block = tuple[str, tuple[tuple[str, float], ...]]
"""What a block of runs is: its kind, and parameters held at values."""
FEWEST_SHOCKS = 2
"""One alone does not tell how much shocks differ."""


@dataclass(frozen=True)
class Effort:
    """How much is run.

    ``draws`` of the posterior with ``shocks`` each; under rival theories the first
    ``rival_draws`` with the first ``rival_shocks``; ``wire_draws`` with a wire cut; ``points`` of
    the declared ranges with ``replicates`` each.
    """

    draws: int = 100
    shocks: int = 20
    rival_draws: int = 60
    rival_shocks: int = 8
    wire_draws: int = 20
    points: int = 100
    replicates: int = 4
    rivals: bool = True

    @classmethod
    def of(cls, draws: int, shocks: int) -> Effort:
        """So many draws and shocks; under rival theories and with a wire cut, as usual a part."""
        usual = cls()
        more, longer = draws / usual.draws, shocks / usual.shocks
        return cls(
            draws,
            shocks,
            rival_draws=math.ceil(more * usual.rival_draws),
            rival_shocks=max(math.ceil(longer * usual.rival_shocks), FEWEST_SHOCKS),
            wire_draws=math.ceil(more * usual.wire_draws),
        )


@dataclass(frozen=True)
class Part:
    """A block of runs: so many points, so many shocks each, of ``of`` a point in numbering."""

    block: Block
    points: int
    shocks: int
    of: int

    @property
    def runs(self) -> int:
        """Number of runs."""
        return self.points * self.shocks


@dataclass(frozen=True)
class Layout:
    """The blocks of an arm's runs, one after another."""

    parts: tuple[Part, ...]

    @property
    def runs(self) -> int:
        """Number of runs."""
        return sum(part.runs for part in self.parts)

    @cached_property
    def shocks_met(self) -> np.ndarray:
        """Number of the shocks that each run meets, (run,)."""
        met = [
            (np.arange(part.points)[:, None] * part.of + np.arange(part.shocks)).ravel()
            for part in self.parts
        ]
        return np.concatenate(met)

    def cut(self, values: np.ndarray, block: Block) -> np.ndarray:
        """The values of a block, (draw, shock), of those of all runs, (run,)."""
        first = 0
        for part in self.parts:
            if part.block == block:
                return values[first : first + part.runs].reshape(part.points, part.shocks)
            first += part.runs
        raise KeyError(block)

    def overrides(
        self, scenario: Scenario, own: Collection[str], seed: int
    ) -> dict[str, np.ndarray]:
        """Values of parameters in every run, by dotted path.

        What the scenario sets stays as it is, but for a wire that is cut; what an arm is about
        (``own``) stays in any case.  Only parameters that the scenario's theories read are set,
        so that the wire of a reading that is not in use cuts nothing.
        """
        parts = [(part, _values(part, scenario, seed)) for part in self.parts]
        usual = usual_values(scenario)
        named = {name for _, values in parts for name in values} & set(usual) - set(own)
        if long_run_of(scenario) is not None:  # its start is that of the draw
            named -= {name for parameter in INITIAL for name in parameter.defaults()}
        found = {}
        for name in sorted(named):
            columns = []
            for part, values in parts:
                kept = name in scenario.parameters and name not in dict(part.block[1])
                points = usual[name] if kept else values.get(name, usual[name])
                columns.append(np.repeat(np.broadcast_to(points, part.points), part.shocks))
            found[f"parameters.{name}"] = np.concatenate(columns)
        if scenario.posterior is not None:
            each = [
                np.repeat(drawn_rows(scenario, part.points, seed), part.shocks)
                for part in self.parts
            ]
            found[POSTERIOR_ROW] = np.concatenate(each)
        return found


def plan(effort: Effort, wires: Iterable[Block], *, rival: bool) -> Layout:
    """The blocks of an arm's runs."""
    if rival:
        draws, shocks = (
            min(effort.rival_draws, effort.draws),
            min(effort.rival_shocks, effort.shocks),
        )
        first = Part(("posterior", ()), draws, shocks, effort.shocks)
        return Layout((first,))
    cut = min(effort.wire_draws, effort.draws)
    return Layout(
        (
            Part(("posterior", ()), effort.draws, effort.shocks, effort.shocks),
            Part(("declared ranges", ()), effort.points, effort.replicates, effort.replicates),
            *(Part(wire, cut, effort.shocks, effort.shocks) for wire in wires),
        )
    )


def _values(part: Part, scenario: Scenario, seed: int) -> Mapping[str, np.ndarray]:
    """Parameter → its value at each point of a block, (point,)."""
    kind, held = part.block
    if kind == "declared ranges":
        return latin_hypercube(part.points, 1, seed).values
    values = drawn_values(scenario, part.points, seed)
    return values | {name: np.full(part.points, value) for name, value in held}


def drawn_values(scenario: Scenario, points: int, seed: int) -> dict[str, np.ndarray]:
    """Parameter → its value in each draw of the scenario's posterior, (point,); may be none."""
    if scenario.posterior is None:
        return {}
    choice = {**DEFAULT_FORMULATIONS, **scenario.formulations}
    return scenario.posterior.values(choice, drawn_rows(scenario, points, seed))


def drawn_rows(scenario: Scenario, points: int, seed: int) -> np.ndarray:
    """Numbers of the draws that are taken of a scenario's posterior, (point,)."""
    assert scenario.posterior is not None
    choice = {**DEFAULT_FORMULATIONS, **scenario.formulations}
    return rows_of(scenario.posterior.draws_of(choice), points, seed)


def rows_of(draws: int, points: int, seed: int) -> np.ndarray:
    """Which draws of a posterior are taken, (point,): fewer are the first of more."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(2,))))
    order = rng.permutation(draws)
    return order[np.arange(points) % draws]


def usual_values(scenario: Scenario) -> dict[str, float]:
    """Parameters that a scenario's theories and its start read, with its values or the defaults.

    What the scenario draws itself for each run is left out.
    """
    read = {p for m in registry.chosen(scenario.formulations) for p in m.parameters}
    usual = {name: value for p in (*read, *INITIAL) for name, value in p.defaults().items()}
    for name, given in scenario.parameters.items():
        if name in usual:
            if isinstance(given, int | float):
                usual[name] = float(given)
            else:
                del usual[name]
    return usual
