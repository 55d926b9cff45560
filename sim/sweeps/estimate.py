"""What a sweep will take, known before it begins: bytes, memory, and time by a short trial."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.analysis.outcomes import Outcome
from sim.ensemble import TooLargeError
from sim.ensemble.limits import SHARE_OF_FREE, bytes_of, free_memory
from sim.errors import needed
from sim.model.world import axis_labels
from sim.sweeps.job import Job
from sim.sweeps.outcomes import axes_of
from sim.sweeps.store import codec
from sim.sweeps.work import simulated

TRIAL = (32, 512)
"""Runs of the two trials: what a block costs and what a run costs come of the difference."""
PROCESS, RUN = 180e6, 40e3
"""Measured: bytes of a process before it begins, and of a run of a block while it is stepped."""
SPAWN = 3.0
"""Seconds until a process is ready."""


@dataclass(frozen=True)
class Estimate:
    """What a sweep takes: bytes of its outcomes as they are and as stored, seconds of one core."""

    bytes_plain: int
    bytes_stored: int
    seconds: float

    def wall(self, workers: int) -> float:
        """Seconds with some workers."""
        return self.seconds / workers + (SPAWN if workers > 1 else 0.0)


def bytes_of_outcomes(job: Job) -> int:
    """Bytes of all outcomes and of the design, not compressed."""
    labels, numbers = axis_labels(job.scenario), 0
    for outcome in job.outcomes:
        if isinstance(outcome, Outcome):
            numbers += 8
            continue
        size = int(np.prod([len(labels[axis]) for axis in axes_of(outcome, job.scenario)] or [1]))
        numbers += size * (4 * job.scenario.months if job.run_axis(outcome) else 8)
    return numbers * job.runs + bytes_of_design(job) + 25 * job.runs


def bytes_of_design(job: Job) -> int:
    """Bytes of the design, with its unit cube where there is one."""
    return job.points * (8 + len(job.factors) * 8 * (1 if job.design == "grid" else 2))


def bytes_in_memory(job: Job, workers: int) -> int:
    """Memory of all processes together, about: the most that any moment takes."""
    series = [o.variable if isinstance(o, Outcome) else o for o in job.outcomes]
    if job.keep == "final":
        series = [o.variable for o in job.outcomes if isinstance(o, Outcome)]
    scenario = job.scenario
    runs = min(job.block, job.runs)
    kept = bytes_of(runs, scenario.months, axis_labels(scenario), series) if series else 0
    beside = PROCESS if workers > 1 else 0.0
    return int(beside + workers * (PROCESS + runs * RUN + 2 * kept) + 4 * bytes_of_design(job))


def check_room(job: Job, folder: Path, workers: int, stored: int | None = None) -> None:
    """Refuse what would fit neither into memory nor on the disk.

    ``stored`` are the bytes that the store will take, if they are known.

    Raises
    ------
    TooLargeError
        With the figures.
    """
    memory, free = bytes_in_memory(job, workers), int(free_memory() * SHARE_OF_FREE)
    if memory > free:
        raise TooLargeError(
            f"{job.name}: {job.points:,} points of {len(job.factors)} factors in blocks of "
            f"{job.block:,} runs need {memory / 1e9:.1f} GB of memory with {workers} "
            f"worker{'s' * (workers > 1)} and {free / 1e9:.1f} GB are free for them; use fewer "
            "workers, fewer points or a smaller block"
        )
    disk = shutil.disk_usage(nearest_folder(folder)).free
    plain = bytes_of_outcomes(job)
    if plain < disk:
        return
    wanted = estimate(job).bytes_stored if stored is None else stored
    if wanted > disk:
        fit = job.runs * disk // wanted
        raise TooLargeError(
            f"{job.name}: {job.runs:,} runs need about {bytes_in_words(wanted)} on the disk of "
            f"{folder} and {bytes_in_words(disk)} are free; about {fit:,} runs fit"
        )


def bytes_in_words(count: int) -> str:
    """Bytes in a unit that reads well."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6)):
        if count >= factor:
            return f"{count / factor:,.1f} {unit}"
    return f"{count / 1e3:.0f} kB"


def nearest_folder(folder: Path) -> Path:
    """A folder, or the first above it that exists."""
    return next(each for each in (folder, *folder.resolve().parents) if each.is_dir())


def estimate(job: Job) -> Estimate:
    """Bytes and seconds, by running two handfuls of runs at points spread over the ranges."""
    few, many = (min(size, job.runs) for size in TRIAL)
    first, _ = timed(job, few)  # imports and caches
    first, _ = timed(job, few)
    second, share = timed(job, many)
    per_run = max(second - first, 0.0) / max(many - few, 1)
    per_block = max(first - few * per_run, 0.0)
    structural = [len(f.levels or ()) for f in job.factors if f.structural]
    groups = job.blocks + min(int(np.prod(structural)) if structural else 0, job.runs)
    plain = bytes_of_outcomes(job)
    return Estimate(plain, int(plain * share), groups * per_block + job.runs * per_run)


def timed(job: Job, runs: int) -> tuple[float, float]:
    """Seconds that some runs take, and the share of their bytes that is left when compressed."""
    rng = np.random.default_rng(0)
    places = rng.random((runs, len(job.factors)))
    columns = [factor.at(places[:, n]) for n, factor in enumerate(job.factors)]
    design = np.stack(columns, axis=1) if columns else np.zeros((runs, 0))
    for n, factor in enumerate(job.factors):
        if factor.structural:
            design[:, n] = design[0, n]
    began = time.perf_counter()
    results, _ = simulated(job, design, range(runs))
    seconds = time.perf_counter() - began
    group = needed("zarr").create_group(needed("zarr.storage").MemoryStore(), zarr_format=3)
    stored = plain = 0
    for name, values in results.items():
        array = group.create_array(
            name, shape=values.shape, chunks=values.shape, dtype=values.dtype, compressors=codec()
        )
        array[...] = values
        stored, plain = stored + array.nbytes_stored(), plain + values.nbytes
    return seconds, min(stored / plain, 1.0) if plain else 1.0
