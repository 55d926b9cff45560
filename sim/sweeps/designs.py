"""Designs: the points at which factors are tried, every one seeded, in the order drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.arrays import Floats
from sim.errors import needed
from sim.sweeps.factors import Factor

DESIGN_STREAM = 1
"""Key of the generator of designs, apart from all channels of the shocks."""


def points_of(
    design: str, samples: int | None, factors: Sequence[Factor], second_order: bool = False
) -> int:
    """How many points a design has."""
    if design == "grid":
        return math.prod(len(factor.levels or ()) for factor in factors)
    assert samples is not None
    if design == "lhs":
        return samples
    if design == "morris":
        return samples * (len(factors) + 1)
    return samples * (2 * len(factors) + 2 if second_order else len(factors) + 2)


def draw(
    design: str,
    samples: int | None,
    factors: Sequence[Factor],
    seed: int,
    second_order: bool = False,
    levels: int = 4,
) -> tuple[Floats, Floats | None]:
    """The design, (point, factor), and where it lies in the unit cube (None for a grid).

    A choice is held as the index of its level.
    """
    if design == "grid":
        return grid(factors), None
    assert samples is not None
    unit = UNIT[design](samples, len(factors), generator(seed), second_order, levels)
    columns = [factor.at(unit[:, place]) for place, factor in enumerate(factors)]
    return np.stack(columns, axis=1), unit


def generator(seed: int) -> np.random.Generator:
    """The generator of a design; 0 is a seed like others."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(DESIGN_STREAM,)))


def grid(factors: Sequence[Factor]) -> Floats:
    """Every combination; the last factor changes fastest."""
    sizes = [len(factor.levels or ()) for factor in factors]
    table = np.empty((math.prod(sizes), len(factors)))
    for place, factor in enumerate(factors):
        inner = math.prod(sizes[place + 1 :])
        outer = math.prod(sizes[:place])
        table[:, place] = np.tile(np.repeat(factor.held(), inner), outer)
    return table


def latin_hypercube(samples: int, factors: int, rng: np.random.Generator, *_: Any) -> Floats:
    """Each factor spread evenly over its range, in random order."""
    from scipy.stats import qmc  # slow to import

    return qmc.LatinHypercube(d=factors, rng=rng).random(samples)


def sobol(
    samples: int, factors: int, rng: np.random.Generator, second_order: bool, _: int
) -> Floats:
    """Saltelli's design for Sobol indices."""
    sample = needed("SALib.sample.sobol").sample
    return sample(problem(factors), samples, calc_second_order=second_order, seed=rng)


def morris(samples: int, factors: int, rng: np.random.Generator, _: bool, levels: int) -> Floats:
    """Paths that change one factor at a time, for elementary effects."""
    sample = needed("SALib.sample.morris").sample
    return sample(problem(factors), samples, num_levels=levels, seed=rng)


def problem(factors: int) -> dict[str, Any]:
    """What SALib calls a problem: here the unit cube."""
    names = [f"x{place}" for place in range(factors)]
    return {"num_vars": factors, "names": names, "bounds": [[0.0, 1.0]] * factors}


UNIT = {"lhs": latin_hypercube, "sobol": sobol, "morris": morris}
"""Design → function of (samples, factors, generator, second order, levels)."""


def in_order_of_variants(table: Floats, factors: Sequence[Factor]) -> np.ndarray:
    """Rows of a design so that points of one scenario stand together; otherwise as drawn."""
    columns = [table[:, place] for place, factor in enumerate(factors) if factor.structural]
    if not columns:
        return np.arange(len(table))
    return np.lexsort(columns[::-1])
