"""The plain Mesa model in Mesa's own batch runner, whichever version, and in a pool by hand."""

import inspect
from collections.abc import Mapping
from multiprocessing import get_context
from typing import Any

import mesa
import pandas as pd

from benchmarks.scalar_mesa import ScalarModel


def batch(inputs: Mapping[str, Any], runs: int, processes: int = 1) -> list[dict[str, Any]]:
    """Runs through Mesa's batch runner: a row for every run and month."""
    options: dict[str, Any] = {"number_processes": processes, "display_progress": False}
    options |= {"max_steps": inputs["months"], "data_collection_period": 1}
    parameters: dict[str, Any] = {"inputs": [inputs]}
    if "rng" in inspect.signature(mesa.batch_run).parameters:  # later than Mesa 3.3
        options["rng"] = range(runs)
    else:
        parameters["rng"] = range(runs)
    return mesa.batch_run(ScalarModel, parameters, **options)


def one_run(task: tuple[Mapping[str, Any], int]) -> pd.DataFrame:
    """A run by hand: the outputs of every month."""
    inputs, seed = task
    model = ScalarModel(inputs, rng=seed)
    while model.running:
        model.step()
    return model.datacollector.get_model_vars_dataframe()


def pool_map(inputs: Mapping[str, Any], runs: int, processes: int) -> list[pd.DataFrame]:
    """Runs through ``multiprocessing``'s map, as one writes it by hand."""
    with get_context("spawn").Pool(processes) as pool:
        return pool.map(one_run, [(inputs, seed) for seed in range(runs)])
