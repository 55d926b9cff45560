"""What a month costs, row by row, and which rows grow with the actors."""

import time
from collections.abc import Callable
from typing import Any

from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario

DRAWS = "shocks of the month"


def month(scenario: Scenario, runs: int, turns: int) -> dict[str, Any]:
    """Microseconds per run and month of every row of the month, the least of some turns.

    ``whole`` is that of whole months, their beginning and end included, in processor time.
    """
    found: dict[str, float] = {}
    whole = float("inf")
    for turn in range(turns + 1):
        model = AllianceModel(scenario, rng=0, runs=runs, collect=False)
        spent: dict[str, float] = {}
        began = time.process_time()
        while model.running:
            model.step()
        seconds = time.process_time() - began
        timed = AllianceModel(scenario, rng=0, runs=runs, collect=False)
        timed._draw = clocked(timed._draw, DRAWS, spent)  # type: ignore[method-assign]
        timed._steps = tuple(Clocked(step, spent) for step in timed._steps)  # type: ignore[misc]
        while timed.running:
            timed.step()
        if not turn:  # to warm up
            continue
        unit = 1e6 / runs / scenario.months
        whole = min(whole, seconds * unit)
        for name, used in spent.items():
            found[name] = min(found.get(name, float("inf")), used * unit)
    return {"runs": runs, "whole": whole, "rows": found}


def clocked(function: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    """A function that keeps under a name how much processor time it takes."""

    def call(*given: Any) -> Any:
        began = time.process_time()
        result = function(*given)
        spent[name] = spent.get(name, 0.0) + time.process_time() - began
        return result

    return call


class Clocked:
    """A row of the month on the clock."""

    def __init__(self, step: Any, spent: dict[str, float]) -> None:
        self.row = step.row
        self.run = clocked(step.run, f"{step.row.number} {step.row.title}", spent)
