"""A designed experiment from its file to its store; what it will take, known before it begins."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from sim.agents.behaviours import known_here_only
from sim.analysis.outcomes import Outcome
from sim.core.errors import (
    InputError,
    SweepRefusedError,
    SweepStoppedError,
    TooLargeError,
    needed,
)
from sim.core.files import write_whole
from sim.core.folders import HIDDEN, UNFINISHED
from sim.core.memory import SHARE_OF_FREE, free_memory
from sim.ensemble.limits import bytes_of
from sim.model.world import axis_labels
from sim.parallel import Prepare, executor
from sim.sweeps.execute import Execution
from sim.sweeps.folder import (
    LOCK,
    Journal,
    check_same,
    keep_posterior,
    locked,
    manifest_of,
    write_manifest,
)
from sim.sweeps.job import Job
from sim.sweeps.loading import load_sweep
from sim.sweeps.outcomes import axes_of, summary
from sim.sweeps.seals import frame_seal
from sim.sweeps.sound import broken_blocks, mend, named
from sim.sweeps.store import STORE, codec, create, open_sweep, tidy
from sim.sweeps.stranger import check_array
from sim.sweeps.work import POSTERIOR, run_block, simulated

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
            f"{job.name}: {job.points:,} points in blocks of {job.block:,} runs "
            f"need {memory / 1e9:.1f} GB of memory with {workers} "
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


SUMMARY = "summary.csv"
Progress = Callable[[int], None]
Tell = Callable[[str], None]


def sweep(
    source: str | Path | Job,
    out: str | Path | None = None,
    *,
    workers: int = 1,
    dask: str | None = None,
    prepare: Prepare | None = None,
    resume: bool = False,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> xr.Dataset:
    """Run a sweep into a folder.

    Parameters
    ----------
    source
        A sweep file, the name of a bundled sweep, or what :func:`load_sweep` gives.
    out
        The folder; ``runs/`` and the name of the sweep by default.
    workers
        Processes of this machine.  A script that asks for more than one needs Python's usual
        ``if __name__ == "__main__":``.
    dask
        Address of a Dask scheduler, ``tcp://host:port``, whose workers do the work instead; they
        must see the folder under the same path.
    prepare
        Called once in every process that does the work, before its first block: a function that
        others can import.
    resume
        Go on with a sweep that was begun in the folder.
    progress
        Called with the number of runs done after each block.
    tell
        Called with a line on whatever was changed or removed since it was written, and is made
        again by ``resume``.

    Returns
    -------
    xarray.Dataset
        The store, as :func:`open_sweep` opens it.

    Raises
    ------
    ScenarioError
        If the file is not valid.
    SweepRefusedError
        If the folder holds a sweep and ``resume`` is false, holds another one, or is being
        worked in.
    TooLargeError
        If the sweep would not fit into memory or on the disk.
    InputError
        If the cluster is not there, its workers would compute something else, or they could not
        find a behaviour of the scenario.
    SweepStoppedError
        If the disk is full or the like; what is finished is kept.
    """
    needed("zarr")
    job = source if isinstance(source, Job) else load_sweep(source)
    folder = Path(out) if out is not None else Path("runs") / job.name
    if workers < 1:
        raise ValueError(f"workers is a whole number from 1 on, not {workers}")
    unshared = known_here_only(job.behaviours)
    if unshared is not None and (workers > 1 or dask is not None):
        raise InputError(
            f"the behaviour '{unshared}' is known to this process only, and workers could not find "
            "it: put it into a file that registers it, and load that by load_plugin or --plugin"
        )
    with locked(folder):
        began = time.perf_counter()
        manifest = looked_at(folder, job, workers, resume)
        with executor(dask or workers, prepare=prepare, folder=folder) as chosen:
            chosen.wake(run_block)
            journal = made_ready(folder, job, manifest, tell or (lambda line: None))
            Execution(folder, job, journal, chosen, progress or (lambda done: None)).run()
        finish(folder, job, journal, time.perf_counter() - began)
    return open_sweep(folder)


def begin(folder: Path, job: Job, workers: int, resume: bool, tell: Tell) -> Journal:
    """A folder that is ready for the blocks still to be run, and its journal."""
    return made_ready(folder, job, looked_at(folder, job, workers, resume), tell)


Manifest = dict[str, Any] | None


def looked_at(folder: Path, job: Job, workers: int, resume: bool) -> Manifest:
    """The manifest of a folder where the sweep may begin or go on; any other is refused."""
    manifest = manifest_of(folder)
    if manifest is not None and not resume:
        told = "a sweep is here already; go on with --resume, or choose another --out"
        raise SweepRefusedError(f"{folder}: {told}")
    if manifest is not None:
        check_same(folder, manifest, job)
    if manifest is None:
        check_empty(folder)
    if manifest is None or not (folder / STORE).exists():
        check_room(job, folder, workers)
    return manifest


def made_ready(folder: Path, job: Job, manifest: Manifest, tell: Tell) -> Journal:
    """Make or mend all but the blocks; the journal says which of them are good."""
    try:
        if manifest is None:
            write_manifest(folder, job)
        mended = made_sound(folder, job, (manifest or {}).get("seal"))
        tidy(folder)
        journal = Journal(folder)
        if broken := broken_blocks(folder, job, journal):
            mended.append(f"changed or removed since it was written: {named(job, broken)}")
        journal.begin(frozenset(range(job.blocks)) - {*broken})
    except OSError as error:
        where = f"{error.filename or folder}: {error.strerror or error}"
        raise SweepStoppedError(where) from None
    for line in filter(None, mended):
        tell(f"{folder}: {line}")
    return journal


def check_empty(folder: Path) -> None:
    """Refuse to begin beside files of others.

    Raises
    ------
    SweepRefusedError
        With the first of them.
    """
    ours = (LOCK, f".{STORE}", POSTERIOR, UNFINISHED)
    for entry in sorted(folder.iterdir()):
        if entry.name not in ours and not HIDDEN.fullmatch(entry.name):
            told = f"holds {entry.name}, which is of no sweep; choose another --out"
            raise SweepRefusedError(f"{folder}: {told}")


def made_sound(folder: Path, job: Job, sealed: str | None) -> list[str]:
    """Make or mend posterior and store; a line on each part that was mended."""
    told = [keep_posterior(folder, job)]
    if not (folder / STORE).exists():
        create(folder, job)
        if sealed is not None:
            told.append(f"{STORE}: was removed and is made again")
    else:
        told.append(mend(folder, job, sealed))
        check_array(folder / STORE / "design")  # which each block reads
    if sealed is None:
        write_manifest(folder, job, seal=frame_seal(folder / STORE, job))
    return told


def finish(folder: Path, job: Job, journal: Journal, seconds: float) -> None:
    """Write the summary, and into the manifest what became of the sweep."""
    with open_sweep(folder) as data:
        table = summary(data)
    write_whole(folder / SUMMARY, lambda file: table.to_csv(file, index=False, float_format="%.9g"))
    write_manifest(
        folder,
        job,
        seal=(manifest_of(folder) or {}).get("seal", frame_seal(folder / STORE, job)),
        files=[STORE, "blocks.jsonl", SUMMARY],
        failed_runs=len(journal.failed()),
        lost_blocks=len(journal.lost()),
        wall_time_seconds=round(seconds, 2),
    )
