"""What is thought of the parameters before the record is seen, and which of them it can reach."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from sim.agents.sight import SEEN_AS
from sim.core.declarations import Mechanism
from sim.model.month import renewed_by
from sim.scenario import Scenario
from sim.theories import registry
from sim.theories.menus import menus_of
from sim.theories.variables import INITIAL, VARIABLES


def reaching(scenario: Scenario, results: Collection[str]) -> frozenset[str]:
    """Names of parameters with a way to some result variables, under the scenario's formulations.

    A parameter reaches what its mechanism moves, and whatever is moved by a mechanism that reads
    that.  All others are as free after a fit as before it.
    """
    known = {variable.name for variable in VARIABLES}
    moved = {v.name for v in VARIABLES if v.name in results or v.result_name in results}
    chosen = registry.chosen(scenario.formulations)
    before = -1
    while len(moved) != before:
        before = len(moved)
        for mechanism in chosen:
            if moved.intersection(renewed_by(mechanism)):
                moved |= known.intersection(SEEN_AS.get(n, n) for n in read_by(mechanism))
    read = {
        name
        for mechanism in chosen
        if moved.intersection(renewed_by(mechanism))
        for name in mechanism.reads
    }
    read |= {str(v.start) for v in VARIABLES if v.name in moved and isinstance(v.start, str)}
    declared = [p for mechanism in chosen for p in mechanism.parameters] + list(INITIAL)
    return frozenset(
        name for parameter in declared if parameter.name in read for name in parameter.defaults()
    )


def read_by(mechanism: Mechanism) -> set[str]:
    """What a mechanism reads; a step of a choice also what its menus act on and expect."""
    names = set(mechanism.reads)
    if mechanism.chooses:
        menus = [menu for role in mechanism.of for menu in menus_of(role)]
        names |= {*renewed_by(mechanism), *(n for menu in menus for n in menu.expects.values())}
    return names


@dataclass(frozen=True)
class Prior:
    """Every parameter evenly spread over its declared range, independent of the others.

    Those that are declared structural stay out: a fit does not vary them.

    The declared default plays no part: defaults were set by hand with the whole record in view, so
    that a prior around them would let the years to be predicted into the fit.  ``low`` and
    ``high`` are (parameter,).
    """

    names: tuple[str, ...]
    low: np.ndarray
    high: np.ndarray

    @classmethod
    def of(cls, scenario: Scenario) -> Prior:
        """The parameters that the scenario's mechanisms read and to which it gives no value."""
        chosen = registry.chosen(scenario.formulations)
        read = [parameter for mechanism in chosen for parameter in mechanism.parameters]
        ranges: dict[str, tuple[float, float]] = {}
        for parameter in (*read, *INITIAL):
            if parameter.status != "structural":
                for name in parameter.defaults():
                    ranges[name] = (parameter.low, parameter.high)
        free = {name: pair for name, pair in ranges.items() if name not in scenario.parameters}
        low, high = np.array(list(free.values())).reshape(-1, 2).T
        return cls(tuple(free), low, high)

    def only(self, names: Collection[str]) -> Prior:
        """The prior of some of the parameters, in the same order."""
        kept = np.array([name in names for name in self.names])
        left = tuple(name for name in self.names if name in names)
        return Prior(left, self.low[kept], self.high[kept])

    @property
    def width(self) -> np.ndarray:
        """(parameter,) widths of the ranges."""
        return self.high - self.low

    def sample(self, rng: np.random.Generator, draws: int) -> np.ndarray:
        """Independent draws, (draw, parameter)."""
        return self.low + self.width * rng.random((draws, len(self.names)))

    def reflected(self, points: np.ndarray) -> np.ndarray:
        """Points (draw, parameter) mirrored at the bounds until they lie within them.

        A symmetric step that is mirrored stays symmetric, so that the sampler need not correct.
        """
        width = np.where(self.width > 0, self.width, 1.0)
        away = (points - self.low) % (2.0 * width)
        return self.low + np.where(away > width, 2.0 * width - away, away)

    def overrides(self, points: np.ndarray) -> Mapping[str, np.ndarray]:
        """Dotted path of each parameter → its value in each run, from (run, parameter)."""
        return {f"parameters.{name}": points[:, k] for k, name in enumerate(self.names)}
