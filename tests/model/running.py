"""Run a scenario and keep some of its variables."""

from typing import Any

import numpy as np

from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario


def record(scenario: Scenario, *names: str, runs: int = 50, **how: Any) -> dict[str, np.ndarray]:
    """Some variables over time, (time, …, run)."""
    model = AllianceModel(scenario, **{"rng": 4, "runs": runs, "collect": False, **how})
    kept: dict[str, list[np.ndarray]] = {name: [] for name in names}
    while model.running:
        model.step()
        for name in names:
            kept[name].append(model.state[name])
    return {name: np.stack(arrays) for name, arrays in kept.items()}


def gain(one: Scenario, other: Scenario, *names: str, runs: int = 200) -> dict[str, np.ndarray]:
    """By how much the second exceeds the first under the same shocks: means over time and runs."""
    before, after = (record(scenario, *names, runs=runs) for scenario in (one, other))
    return {name: (after[name] - before[name]).mean(axis=(0, -1)) for name in names}


def all_governments(scenario: Scenario, code: str, **fields: Any) -> dict[str, Any]:
    """Changes that give every government of an actor the same value; ``__`` stands for a dot."""
    return {
        f"governments.{code}.{key}.{field.replace('__', '.')}": value
        for key in scenario.governments[code]
        for field, value in fields.items()
    }
