"""Factors, what a column of a design varies, and designs, the points at which they are tried."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Literal

import numpy as np

from sim.core.axes import Floats
from sim.core.errors import Place, Problem, needed
from sim.core.noise import Noise
from sim.model import checked
from sim.model.uncertain import Numbers
from sim.model.world import build
from sim.scenario import ParameterInfo, Scenario, ScenarioError
from sim.sweeps.endings import in_full
from sim.sweeps.schema import Range, Spec, SweepFile
from sim.theories import registry


@dataclass(frozen=True)
class Factor:
    """One column of the design.

    ``name`` is a dotted path of the scenario.  A ``number`` lies between ``low`` and ``high``, or
    is one of ``levels``; a ``choice`` is one of ``levels`` (texts), and the design holds its
    index.  A ``structural`` factor makes another scenario; the others are arrays over runs.
    """

    name: str
    kind: Literal["number", "choice"]
    low: float | None
    high: float | None
    levels: tuple[Any, ...] | None
    structural: bool
    unit: str = "1"
    meaning: str = ""
    claims: tuple[str, ...] = ()

    def at(self, unit: Floats) -> Floats:
        """What the design holds for places in the unit interval, element by element."""
        if self.levels is None:
            assert self.low is not None
            assert self.high is not None
            return self.low + (self.high - self.low) * unit
        index = np.minimum((unit * len(self.levels)).astype(np.int64), len(self.levels) - 1)
        return self.held()[index]

    def held(self) -> Floats:
        """What the design holds for each level: its value, or the index of a choice."""
        assert self.levels is not None
        if self.kind == "choice":
            return np.arange(len(self.levels), dtype=float)
        return np.array(self.levels, dtype=float)

    def value(self, held: float) -> Any:
        """What the scenario takes for a number of the design."""
        return held if self.kind == "number" else (self.levels or ())[int(held)]

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        lists = {"claims": list(self.claims), "levels": self.levels and list(self.levels)}
        return {**asdict(self), **lists}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Factor:
        """From what :meth:`to_dict` gives."""
        levels = data["levels"]
        return cls(
            **{
                **data,
                "claims": tuple(data["claims"]),
                "levels": None if levels is None else tuple(levels),
            }
        )


def factors_of(file: SweepFile, scenario: Scenario) -> Iterator[Factor | tuple[Place, Problem]]:
    """The factors of a file in its order; in place of a faulty one, where it is and its fault."""
    vectorised = numbers_of(scenario)
    known = checked.catalogue()
    parameters = file.vary.parameters
    if isinstance(parameters, str):
        own = scenario.parameters
        parameters = {name: Range() for name in known.parameters if name not in own}
    for name, spec in parameters.items():
        path = ("vary", "parameters", name)
        info = known.parameters.get(name)
        if info is None:
            problem = Problem("is not a parameter", wanted=name, options=tuple(known.parameters))
            yield path, problem
        else:
            yield numeric(f"parameters.{name}", spec, info, vectorised, file.design, path)
    for slot, names in file.vary.formulations.items():
        yield formulation(slot, names, known.formulations)
    for name, months in file.vary.dates.items():
        full = in_full(name, scenario)
        if isinstance(full, Problem):
            yield ("vary", "dates", name), full
            continue
        levels = tuple(str(month) for month in months)
        yield Factor(full, "choice", None, None, levels, True, "month", "date")
    for name, spec in file.vary.values.items():
        place, full = ("vary", "values", name), in_full(name, scenario)
        if isinstance(full, Problem):
            yield place, full
        else:
            yield numeric(full, spec, None, vectorised, file.design, place)


def numeric(
    name: str,
    spec: Spec,
    info: ParameterInfo | None,
    vectorised: frozenset[str],
    design: str,
    path: Place,
) -> Factor | tuple[Place, Problem]:
    """The factor of a number."""
    about: dict[str, Any] = {"structural": name not in vectorised}
    if info is not None:
        claims = claims_of().get(name.partition(".")[2], ())
        about |= {"unit": info.unit, "meaning": info.meaning, "claims": claims}
    if not isinstance(spec, Range):
        return Factor(name, "number", min(spec), max(spec), spec, **about)
    low, high = spec.low, spec.high
    if low is None or high is None:
        if info is None:
            return path, Problem("has no declared range", allowed="{low: …, high: …} or a list")
        low, high = info.low, info.high
    if spec.steps is not None:
        if design != "grid":
            what = f"has steps, which the design {design} has no use for"
            return path, Problem(what, allowed="steps in a grid only")
        levels = tuple(float(x) for x in np.linspace(low, high, spec.steps))
        return Factor(name, "number", low, high, levels, **about)
    if design == "grid":
        what = "is a range, of which a grid needs to know the steps"
        return path, Problem(what, allowed="{low: …, high: …, steps: 5}, {steps: 5} or a list")
    if about["structural"]:
        what = "is a number that makes another scenario, which a range would do in every run"
        return path, Problem(what, allowed="a list of numbers")
    return Factor(name, "number", low, high, None, **about)


def formulation(
    slot: str, names: tuple[str, ...], known: Mapping[str, tuple[str, ...]]
) -> Factor | tuple[Place, Problem]:
    """The factor of a slot of rival theories; no names stand for all of them."""
    path = ("vary", "formulations", slot)
    if slot not in known:
        return path, Problem("is not a formulation", wanted=slot, options=tuple(known))
    for name in names:
        if name not in known[slot]:
            problem = Problem("is not a reading of it", wanted=name, value=name)
            return path, Problem(problem.what, (), name, options=known[slot])
    levels = names or known[slot]
    return Factor(f"formulations.{slot}", "choice", None, None, levels, True, "theory", slot)


def numbers_of(scenario: Scenario) -> frozenset[str]:
    """Dotted paths of the numbers that the model holds as arrays over runs."""
    numbers = Numbers(Noise(0, np.arange(1)), {})
    build(scenario, numbers, 1)
    return numbers.asked


@cache
def claims_of() -> dict[str, tuple[str, ...]]:
    """Name of a parameter in a scenario → claims of the mechanisms that declare it."""
    found: dict[str, dict[str, None]] = {}
    for mechanism in registry.everything():
        for parameter in mechanism.parameters:
            for name in parameter.defaults():
                found.setdefault(name, {}).update(dict.fromkeys(mechanism.claims))
    return {name: tuple(claims) for name, claims in found.items()}


def variant_problem(
    scenario: Scenario, changes: Mapping[str, Any], where: Mapping[str, Place]
) -> tuple[Place, Problem] | None:
    """Why a scenario with some numbers or choices changed is not valid, and whose fault it is."""
    try:
        scenario.replace(dict(changes))
    except ScenarioError as error:
        for name in changes:
            try:
                scenario.replace({name: changes[name]})
            except ScenarioError as alone:
                return where[name], Problem(_told(alone))
        shown = ", ".join(f"{name} = {value}" for name, value in changes.items())
        return ("vary",), Problem(f"combines what does not go together, {shown}: {_told(error)}")
    return None


def _told(error: ScenarioError) -> str:
    """A scenario's fault as part of a sentence."""
    return f"makes no valid scenario: {error.message}"


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
    """Each factor spread evenly over its range, in random order.

    The numbers of `scipy.stats.qmc.LatinHypercube`, whose import takes longer than a thousand runs.
    """
    (rng,) = rng.spawn(1)  # as it does
    unit = np.empty((samples, factors))
    within = rng.uniform(size=(samples, factors))
    for place in range(factors):
        cells = np.arange(1, samples + 1)
        rng.shuffle(cells)
        unit[:, place] = (cells - within[:, place]) / samples
    return unit


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
