"""Run a scenario many times, block by block, into one labelled dataset."""

from collections.abc import Callable, Collection, Iterable, Mapping
from operator import index
from pathlib import Path

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from sim.agents.actor import Actor
from sim.core.axes import Floats
from sim.core.declarations import Mechanism
from sim.core.errors import AnalysisError, unknown
from sim.core.sizes import MOST_SEED
from sim.ensemble.limits import check_size, clear_for, dtype_of, elements, recorded
from sim.ensemble.result import to_dataset
from sim.model import checked
from sim.model.alliance_model import AllianceModel
from sim.model.world import axis_labels
from sim.scenario import Scenario
from sim.theories.variables import VARIABLES

BLOCK = 8192
"""Runs stepped together: measured, the cost of a call outweighs the cache until here."""


def simulate(
    scenario: Scenario | str | Path = "baseline",
    runs: int = 1000,
    seed: int = 0,
    *,
    overrides: Mapping[str, Floats] | None = None,
    extra: Iterable[Mechanism] = (),
    agents: Mapping[str, type[Actor]] | None = None,
    keep: Collection[str] | None = None,
    replicates: ArrayLike | None = None,
    progress: Callable[[int], None] | None = None,
) -> xr.Dataset:
    """An ensemble of a scenario.

    Parameters
    ----------
    scenario
        A scenario, the name of a bundled one, or a path.
    runs
        Number of runs, from 1 on.
    seed
        Seed of the shocks, from 0 on.  The same seed gives the same bytes, and two scenarios with
        the same seed meet the same shocks.
    overrides
        Dotted path of a number in the scenario → ``(run,)`` values.
    extra
        Mechanisms beside those of the scenario's formulations.
    agents
        Code of an actor → the class that sits there, in place of the default of its role or of
        the ``behaviour`` that the scenario names.
    keep
        Result variables to keep, all by default; also inner ones, by their names in the state.
    replicates
        ``(run,)`` numbers of the shocks that each run meets; 0, 1, 2, … by default.
    progress
        Called with the number of runs done after each block.

    Returns
    -------
    xarray.Dataset
        Dimensions time, run, actor, ally, source, dyad, domain, level, topic; every variable with
        ``units``, ``long_name`` and ``claims``; the resolved scenario, seed and versions in the
        attributes.

    Raises
    ------
    ScenarioError
        If the scenario is not valid.
    TooLargeError
        If the results would not fit into memory.
    ValueError
        If ``runs`` or ``seed`` is out of range, or what a class of ``agents`` returns is refused.
    TypeError
        If a class is not made for the role of its seat.
    """
    runs, seed = whole_number("runs", runs, 1), whole_number("seed", seed, 0, MOST_SEED)
    if keep is not None:
        check_names(keep)
    resolved = scenario if isinstance(scenario, Scenario) else checked.load(scenario)
    check_size(runs, resolved.months, axis_labels(resolved), keep)
    whole = np.arange(runs) if replicates is None else np.asarray(replicates)
    if whole.shape != (runs,):
        raise ValueError(f"replicates have shape {whole.shape}, not ({runs},)")
    extra = tuple(extra)
    given = {path: np.asarray(values) for path, values in (overrides or {}).items()}
    cut = {path: values[:BLOCK] for path, values in given.items()}
    model = block(resolved, seed, whole[:BLOCK], cut, extra, agents)
    record = empty_record(model, runs, keep)
    drawn: dict[str, Floats] = {}
    for first in range(0, runs, BLOCK):
        part = slice(first, first + BLOCK)
        if first:
            del model
            cut = {path: values[part] for path, values in given.items()}
            model = block(resolved, seed, whole[part], cut, extra, agents)
        run_block(model, record, first)
        for path, values in model.drawn.items():
            drawn.setdefault(path, np.empty(runs))[part] = values
        if progress is not None:
            progress(model.runs)
    return to_dataset(resolved, model, record, drawn, seed).assign_coords(replicate=("run", whole))


def whole_number(name: str, value: int, least: int, most: float = np.inf) -> int:
    """The number as Python's own; ValueError for one that is not whole or outside its range."""
    try:
        found = index(value)
    except TypeError:
        found = least - 1
    if not least <= found <= most:
        until = "on" if most == np.inf else f"to {most}"
        raise ValueError(f"{name} is a whole number from {least} {until}, not {value!r}")
    return found


def check_names(keep: Collection[str]) -> None:
    """Refuse, with an AnalysisError, to keep nothing, or what is no variable."""
    names = [v.result_name or v.name for v in VARIABLES]
    known = {*names, *(v.name for v in VARIABLES)}
    for name in keep:
        if name not in known:
            unknown("the variable", str(name), sorted(names))
    if not keep:
        raise AnalysisError("keep names no variable")


def block(
    scenario: Scenario,
    seed: int,
    lanes: np.ndarray,
    overrides: Mapping[str, Floats],
    extra: Iterable[Mechanism],
    agents: Mapping[str, type[Actor]] | None = None,
) -> AllianceModel:
    """The model of some of the runs; ``lanes`` are their replicates, overrides their values."""
    clear_for(len(lanes))
    return AllianceModel(
        scenario,
        rng=seed,
        replicates=lanes,
        overrides=overrides,
        extra=extra,
        agents=agents,
        collect=False,
    )


def empty_record(
    model: AllianceModel, runs: int, keep: Collection[str] | None = None
) -> dict[str, np.ndarray]:
    """Room for every recorded variable, (time, element, run): in single precision.

    The state stays double; what is kept of it is rounded once, by 6e-8 of a number at most.
    """
    months = model.settings.months
    return {
        variable.name: np.empty(
            (months, elements(variable, model.labels), runs), dtype=dtype_of(variable)
        )
        for variable in recorded(keep)
    }


def run_block(model: AllianceModel, record: Mapping[str, np.ndarray], first: int) -> None:
    """Run a block to its end and keep what it shows, from run ``first`` of the record on."""
    runs = slice(first, first + model.runs)
    for month in range(model.settings.months):
        model.step()
        for name, room in record.items():
            room[month, :, runs] = model.state[name].reshape(-1, model.runs)
