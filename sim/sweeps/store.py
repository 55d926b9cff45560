"""The store: Zarr arrays whose chunks along the run are the blocks, one writer to a chunk."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from sim.analysis.outcomes import Outcome
from sim.core.errors import FAULTS, PATIENCE, SweepRefusedError, needed, one_line
from sim.core.versions import versions
from sim.model.world import axis_labels
from sim.sweeps.job import Job
from sim.sweeps.outcomes import Results, axes_of, described
from sim.sweeps.stranger import check_store

STORE = "store.zarr"
POINTS = 8192
"""Points of the design in one chunk."""
PARTIAL = "*.partial"
"""What Zarr calls a chunk that is still being written."""


def create(folder: Path, job: Job) -> None:
    """Make the store of a sweep with its design and room for its outcomes, whole or not at all."""
    fresh_store(folder, job).replace(folder / STORE)


def fresh_store(folder: Path, job: Job) -> Path:
    """A store without results beside the place where it belongs."""
    fresh = folder / f".{STORE}"
    if fresh.exists():  # of a sweep that was killed right here
        shutil.rmtree(fresh)
    fill(needed("zarr").create_group(fresh, zarr_format=3), job)
    return fresh


def fill(group: Any, job: Job) -> None:
    """Put all but the results into an empty group."""
    group.attrs.update(attributes(job))
    table, unit, order = job.drawn()
    names = np.array([factor.name for factor in job.factors] or [""], dtype=object)
    if job.factors:
        small(group, "factor", names, ("factor",), str, "")
        whole(group, "design", table, ("design_point", "factor"), "value, or index of the level")
        if unit is not None:
            told = "place of the point in the unit cube, as drawn"
            whole(group, "design_unit", unit, ("design_point", "factor"), told)
    whole(group, "design_order", order, ("design_point",), "row of the design as drawn")
    coordinates(group, job)
    labels = axis_labels(job.scenario)
    for axis in sorted(outcome_arrays(group, job, labels)):
        small(group, axis, np.array(labels[axis], dtype=object), (axis,), str, "")
    group.create_array(
        "done",
        shape=(job.runs,),
        chunks=(job.block,),
        dtype=bool,
        fill_value=False,
        dimension_names=("run",),
        attributes={"long_name": "whether the run is in the store"},
    )


def outcome_arrays(group: Any, job: Job, labels: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Make room for every outcome, missing everywhere; returns the axes that they have."""
    used: set[str] = set()
    for outcome in job.outcomes:
        name = outcome.name if isinstance(outcome, Outcome) else outcome
        axes = () if isinstance(outcome, Outcome) else axes_of(outcome, job.scenario)
        used.update(axes)
        monthly = bool(job.run_axis(name))
        front = (job.scenario.months,) if monthly else ()
        behind = tuple(len(labels[axis]) for axis in axes)
        group.create_array(
            name,
            shape=(*front, job.runs, *behind),
            chunks=(*front, job.block, *behind),
            dtype="float32" if monthly else "float64",
            fill_value=np.nan,
            dimension_names=(*(("time",) if monthly else ()), "run", *axes),
            compressors=codec(),
            attributes=described(outcome, job.scenario, every_month=monthly),
        )
    return used


def codec() -> Any:
    """How chunks are compressed; `sim.sweeps.chunks` says why so."""
    return needed("zarr.codecs").ZstdCodec(level=1)


def attributes(job: Job) -> dict[str, Any]:
    """What travels inside the store."""
    plain = job.to_dict()
    morris = {"num_levels": job.levels} if job.design == "morris" else {}
    sobol = {"calc_second_order": job.second_order} if job.design == "sobol" else {}
    return {
        "title": job.description,
        "design": job.design,
        "samples": -1 if job.samples is None else job.samples,
        "replicates": job.replicates,
        "seed": job.seed,
        "keep": job.keep,
        "factors": json.dumps(plain["factors"]),
        "salib": json.dumps({**morris, **sobol}),
        "scenario_name": job.scenario.name,
        "scenario": json.dumps(plain["scenario"]),
        "versions": json.dumps(versions()),
        "sweep": json.dumps({key: plain[key] for key in plain if key != "scenario"}),
    }


def coordinates(group: Any, job: Job) -> None:
    """Number, point and replicate of each run, and the months where they are kept."""
    runs = np.arange(job.runs)
    room = max(job.block, POINTS * 8)
    for name, values, told in (
        ("run", runs, "number of the run"),
        ("point", runs // job.replicates, "point of the design"),
        ("replicate", runs % job.replicates, "number of the shocks"),
    ):
        whole(group, name, values, ("run",), told, room)
    if job.keep == "trajectories":
        days = job.scenario.time.astype("datetime64[D]").astype(np.int64)
        small(group, "time", days, ("time",), "int64", 0)
        group["time"].attrs.update(
            {"units": "days since 1970-01-01", "calendar": "proleptic_gregorian"}
        )


def whole(
    group: Any,
    name: str,
    values: np.ndarray,
    dimensions: tuple[str, ...],
    told: str,
    room: int = POINTS,
) -> None:
    """An array that does not change once written, in chunks along its first axis."""
    array = group.create_array(
        name,
        shape=values.shape,
        chunks=(min(room, len(values)), *values.shape[1:]),
        dtype=values.dtype,
        dimension_names=dimensions,
        compressors=codec(),
        attributes={"long_name": told},
    )
    array[...] = values


def small(
    group: Any, name: str, values: np.ndarray, dimensions: tuple[str, ...], dtype: Any, empty: Any
) -> None:
    """Labels of an axis."""
    array = group.create_array(
        name,
        shape=values.shape,
        chunks=values.shape,
        dtype=dtype,
        fill_value=empty,
        dimension_names=dimensions,
    )
    array[:] = values


def opened(folder: Path, mode: str = "r") -> Any:
    """The Zarr group of a sweep's folder."""
    if mode == "r":  # who writes has looked at it before, see `sim.sweeps.sound`
        check_store(folder / STORE)
    return needed("zarr").open_group(folder / STORE, mode=mode, use_consolidated=False)


def write_block(group: Any, job: Job, block: int, results: Results, done: np.ndarray) -> None:
    """Write the chunks of one block; ``done`` (run,) comes last, as the seal.

    Raises
    ------
    ValueError
        If a region is not exactly one chunk: two writers would undo each other's work.
    """
    runs = job.runs_of(block)
    for name, values in (*results.items(), ("done", done)):
        array = group[name]
        axis = array.metadata.dimension_names.index("run")
        check_alignment(array, axis, runs, values)
        array[(slice(None),) * axis + (slice(runs.start, runs.stop),)] = values


def check_alignment(array: Any, axis: int, runs: range, values: np.ndarray) -> None:
    """Whether runs are one whole chunk of an array, and the values fit them."""
    size, last = array.chunks[axis], array.shape[axis]
    begins = runs.start % size == 0
    ends = runs.stop == min(runs.start + size, last)
    expected = (*array.shape[:axis], len(runs), *array.shape[axis + 1 :])
    if not (begins and ends and values.shape == expected):
        raise ValueError(
            f"{array.path}: runs {runs.start} to {runs.stop} with shape {values.shape} are not "
            f"one chunk of {size} runs"
        )


def open_sweep(folder: str | Path) -> xr.Dataset:
    """The store of a sweep, also while it is being filled; values are read when they are used.

    Runs that are not done are missing (NaN), and ``done`` says which are there.  Attributes hold
    the resolved sweep and scenario, the seed and the versions.

    Raises
    ------
    SweepRefusedError
        If there is no sweep in the folder.
    """
    path = Path(folder) / STORE
    if not path.is_dir():
        raise SweepRefusedError(f"{folder}: no sweep is here ({STORE} is missing)")
    check_store(path)
    needed("zarr")
    try:
        data = xr.open_zarr(path, consolidated=False, chunks=None)
    except FAULTS as error:
        told = f"{path}: cannot be read ({one_line(str(error))[:PATIENCE]})"
        raise SweepRefusedError(told) from None
    labels = [name for name in ("point", "replicate") if name in data]
    return data.set_coords(labels)


def tidy(folder: Path) -> None:
    """Remove what writers that were killed have left half-written."""
    for left in (folder / STORE).rglob(PARTIAL):
        left.unlink(missing_ok=True)
