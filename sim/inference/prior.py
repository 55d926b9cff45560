"""What is thought of the parameters before the record is seen, and which of them it can reach."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from sim.agents.seen import SEEN_AS
from sim.core.declarations import Mechanism
from sim.core.shapes import UNIFORM, Shape, by_column
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
    """What is held plausible of every parameter by itself, independent of the others.

    Each lies within its declared range, spread by the shape that its table declares with a source
    from the literature: evenly, or around a likeliest value.  Those that are declared structural
    stay out: a fit does not vary them.

    The declared default plays no part: defaults were set by hand with the whole record in view, so
    that a prior around them would let the years to be predicted into the fit.  ``low`` and
    ``high`` are (parameter,); without ``shapes`` all are spread evenly.
    """

    names: tuple[str, ...]
    low: np.ndarray
    high: np.ndarray
    shapes: tuple[Shape, ...] = ()

    @classmethod
    def of(cls, scenario: Scenario) -> Prior:
        """The parameters that the scenario's mechanisms read and to which it gives no value."""
        chosen = registry.chosen(scenario.formulations)
        read = [parameter for mechanism in chosen for parameter in mechanism.parameters]
        free = {
            name: parameter
            for parameter in (*read, *INITIAL)
            for name in parameter.free()
            if name not in scenario.parameters
        }
        bounds = np.array([(p.low, p.high) for p in free.values()]).reshape(-1, 2)
        shapes = tuple(parameter.shape for parameter in free.values())
        return cls(tuple(free), bounds[:, 0], bounds[:, 1], shapes)

    def only(self, names: Collection[str]) -> Prior:
        """The prior of some of the parameters, in the same order."""
        kept = np.array([name in names for name in self.names], dtype=bool)
        left = tuple(name for name in self.names if name in names)
        shapes = tuple(s for s, stays in zip(self.shapes, kept, strict=False) if stays)
        return Prior(left, self.low[kept], self.high[kept], shapes)

    @property
    def width(self) -> np.ndarray:
        """(parameter,) widths of the ranges."""
        return self.high - self.low

    @property
    def even(self) -> bool:
        """Whether all are spread evenly over their ranges."""
        return all(shape == UNIFORM for shape in self.shapes)

    @property
    def unit(self) -> Prior:
        """The same in shares of the prior below a value, where it is flat: evenly over 0–1.

        There a sampler with symmetric steps needs no density; `values` leads back.
        """
        count = len(self.names)
        return Prior(self.names, np.zeros(count), np.ones(count))

    def values(self, shares: np.ndarray) -> np.ndarray:
        """Values (draw, parameter) below which these shares of the prior lie."""
        if self.even:
            return self.low + self.width * shares
        return by_column(self.shapes, False, shares, self.low, self.high)

    def shares(self, points: np.ndarray) -> np.ndarray:
        """Shares of the prior, 0–1, below points (draw, parameter)."""
        if self.even:
            return (points - self.low) / np.where(self.width > 0, self.width, 1.0)
        return by_column(self.shapes, True, points, self.low, self.high)

    def sample(self, rng: np.random.Generator, draws: int) -> np.ndarray:
        """Independent draws, (draw, parameter)."""
        return self.values(rng.random((draws, len(self.names))))

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
