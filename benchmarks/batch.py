"""The plain Mesa model in Mesa's own batch runner, whichever version."""

import inspect
from collections.abc import Mapping
from typing import Any

import mesa

from benchmarks.scalar_mesa import ScalarModel


def batch(inputs: Mapping[str, Any], runs: int) -> list[dict[str, Any]]:
    """Runs through Mesa's batch runner in one process: a row for every run and month."""
    options: dict[str, Any] = {"number_processes": 1, "display_progress": False}
    options |= {"max_steps": inputs["months"], "data_collection_period": 1}
    parameters: dict[str, Any] = {"inputs": [inputs]}
    if "rng" in inspect.signature(mesa.batch_run).parameters:  # later than Mesa 3.3
        options["rng"] = range(runs)
    else:
        parameters["rng"] = range(runs)
    return mesa.batch_run(ScalarModel, parameters, **options)
