"""Stories told twice under the same shocks, with and without their cause, on whole worlds.

An effect is what a reader would call one: at least ``LEVEL`` on a level of 0–1, and a quarter more
of what is counted.
"""

from typing import Any

import numpy as np

from sim.scenario import Scenario
from tests.model.running import record

RUNS = 200
LEVEL = 0.05
"""Least change, on a level of 0–1, that is called an effect."""
MORE = 1.25
"""Least growth of a count, or of spending, that is called an effect."""

Told = dict[str, np.ndarray]


def told(without: Scenario, cause: dict[str, Any], *names: str) -> tuple[Told, Told]:
    """Variables over time, (time, …, run), without and with the cause, under the same shocks."""
    with_it = without.replace(cause)
    return record(without, *names, runs=RUNS), record(with_it, *names, runs=RUNS)


def gained(pair: tuple[Told, Told], name: str, when: slice = slice(None)) -> np.ndarray:
    """By how much the cause raised a variable, mean over months and runs."""
    before, after = (one[name][when] for one in pair)
    return (after - before).mean(axis=(0, -1))


def grown(pair: tuple[Told, Told], name: str, when: slice = slice(None)) -> np.ndarray:
    """How many times as large the cause made a variable, mean over months and runs."""
    before, after = (one[name][when].mean(axis=(0, -1)) for one in pair)
    return after / before


def untouched(pair: tuple[Told, Told], *names: str) -> bool:
    """Whether the cause left the variables as they are, bit for bit."""
    return all(np.array_equal(pair[0][name], pair[1][name]) for name in names)
