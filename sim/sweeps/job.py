"""A sweep as it is run: everything resolved, plain data on disk, and its runs in blocks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from sim.agents.behaviours import signatures
from sim.analysis.outcomes import Outcome
from sim.core.axes import Floats
from sim.ensemble.simulate import BLOCK
from sim.model import checked
from sim.scenario import Posterior, Scenario
from sim.scenario.loading import from_dict
from sim.sweeps.design import Factor, draw, in_order_of_variants, points_of

SMALLEST, BLOCKS = 256, 16
"""Runs of the smallest block, and blocks that a sweep has at least where they are larger."""


@dataclass(frozen=True)
class Job:
    """A validated sweep; fields bear the names of the file's keys.

    ``outcomes`` are names of result variables and derived outcomes.
    """

    name: str
    description: str
    scenario: Scenario
    design: str
    samples: int | None
    replicates: int
    seed: int
    factors: tuple[Factor, ...]
    outcomes: tuple[str | Outcome, ...]
    keep: str
    block: int
    second_order: bool = False
    levels: int = 4

    @property
    def points(self) -> int:
        """Points of the design."""
        return points_of(self.design, self.samples, self.factors, self.second_order)

    @property
    def runs(self) -> int:
        """All runs: every point, every replicate."""
        return self.points * self.replicates

    @property
    def blocks(self) -> int:
        """Number of tasks, which is that of the store's chunks along the run."""
        return -(-self.runs // self.block)

    def runs_of(self, block: int) -> range:
        """Runs of one block."""
        return range(block * self.block, min((block + 1) * self.block, self.runs))

    def drawn(self) -> tuple[Floats, Floats | None, np.ndarray]:
        """Design and unit cube in the order of the store, and the row of each point as drawn."""
        table, unit = draw(
            self.design, self.samples, self.factors, self.seed, self.second_order, self.levels
        )
        order = in_order_of_variants(table, self.factors)
        return table[order], None if unit is None else unit[order], order

    def variant(self, point: Floats) -> Scenario:
        """The scenario of a point: its structural factors applied, (factor,)."""
        changes = {
            factor.name: factor.value(held)
            for factor, held in zip(self.factors, point.tolist(), strict=True)
            if factor.structural
        }
        if not changes:
            return self.scenario
        key = tuple(changes.values())
        if key not in self._variants:
            if len(self._variants) >= MOST_VARIANTS:
                self._variants.clear()
            self._variants[key] = self.scenario.replace(changes)
        return self._variants[key]

    @cached_property
    def _variants(self) -> dict[tuple[Any, ...], Scenario]:
        """Scenarios made lately, by the values of the structural factors."""
        return {}

    def run_axis(self, outcome: str) -> int:
        """Which axis of an outcome is the run: time comes before it where every month is kept."""
        return int(self.keep == "trajectories" and outcome in self.outcomes)

    def overrides(self, points: Floats) -> dict[str, Floats]:
        """The other factors as arrays over runs; ``points`` is (run, factor)."""
        return {
            factor.name: np.ascontiguousarray(points[:, place])
            for place, factor in enumerate(self.factors)
            if not factor.structural
        }

    def to_dict(self) -> dict[str, Any]:
        """As plain data, all of it."""
        posterior = self.scenario.posterior
        return {
            **{name: getattr(self, name) for name in PLAIN},
            "scenario": self.scenario.to_dict(),
            "posterior": posterior and posterior.digest,
            "factors": [factor.to_dict() for factor in self.factors],
            "outcomes": [plain_outcome(outcome) for outcome in self.outcomes],
            **({"behaviours": found} if (found := signatures(self.behaviours)) else {}),
        }

    @property
    def behaviours(self) -> list[str | None]:
        """Names of the behaviours of the scenario's actors."""
        return [actor.behaviour for actor in self.scenario.actors.values()]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], posterior: Posterior | None = None) -> Job:
        """From what :meth:`to_dict` gives, and the posterior that its scenario names, if any."""
        return cls(
            **{name: data[name] for name in PLAIN},
            scenario=from_dict(data["scenario"], checked.catalogue(), posterior),
            factors=tuple(Factor.from_dict(factor) for factor in data["factors"]),
            outcomes=tuple(read_outcome(outcome) for outcome in data["outcomes"]),
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all but the description, in hexadecimal."""
        content = json.dumps(replace(self, description="").to_dict(), sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


MOST_VARIANTS = 64
"""Scenarios that are kept made."""
PLAIN = (
    "name",
    "description",
    "design",
    "samples",
    "replicates",
    "seed",
    "keep",
    "block",
    "second_order",
    "levels",
)


def plain_outcome(outcome: str | Outcome) -> Any:
    """An outcome as plain data."""
    if isinstance(outcome, str):
        return outcome
    where = [
        [axis, label if isinstance(label, str) else list(label)] for axis, label in outcome.where
    ]
    return {**asdict(outcome), "where": where}


def read_outcome(data: Any) -> str | Outcome:
    """From what :func:`plain_outcome` gives."""
    if isinstance(data, str):
        return data
    where = tuple(
        (axis, label if isinstance(label, str) else tuple(label)) for axis, label in data["where"]
    )
    return Outcome(**{**data, "where": where})


def usual_block(runs: int) -> int:
    """Runs of a block where the file does not say: 16 blocks or more, of 256 to 8,192 runs."""
    wanted = max(runs // BLOCKS, 1)
    return min(max(1 << (wanted - 1).bit_length(), SMALLEST), BLOCK)


def difference(old: Any, new: Any, path: str = "") -> Iterator[str]:
    """What differs between two pieces of plain data, a line each."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            below = f"{path}.{key}" if path else str(key)
            yield from difference(old.get(key), new.get(key), below)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for place, (one, other) in enumerate(zip(old, new, strict=True), start=1):
            yield from difference(one, other, f"{path}[{place}]")
    elif old != new:
        before, after = (json.dumps(value, ensure_ascii=False) for value in (old, new))
        yield f"{path}: {before} → {after}"
