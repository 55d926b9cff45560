"""A designed experiment from its file to its store."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import xarray as xr

from sim.agents.behaviours import known_here_only
from sim.ensemble import write_whole
from sim.errors import InputError, SweepRefusedError, SweepStoppedError, needed
from sim.parallel import Prepare, executor
from sim.sweeps.estimate import check_room
from sim.sweeps.execute import Execution
from sim.sweeps.folder import Journal, check_same, locked, manifest_of, write_manifest
from sim.sweeps.job import Job
from sim.sweeps.loading import load_sweep
from sim.sweeps.store import STORE, create, open_sweep, tidy
from sim.sweeps.summary import summary

SUMMARY = "summary.csv"
Progress = Callable[[int], None]


def sweep(
    source: str | Path | Job,
    out: str | Path | None = None,
    *,
    workers: int = 1,
    dask: str | None = None,
    prepare: Prepare | None = None,
    resume: bool = False,
    progress: Progress | None = None,
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
        journal = begin(folder, job, workers, resume)
        with executor(workers, dask, prepare=prepare, folder=folder) as chosen:
            Execution(folder, job, journal, chosen, progress or (lambda done: None)).run()
        finish(folder, job, journal, time.perf_counter() - began)
    return open_sweep(folder)


def begin(folder: Path, job: Job, workers: int, resume: bool) -> Journal:
    """A folder that is ready for the blocks still to be run, and its journal."""
    manifest = manifest_of(folder)
    if manifest is not None and not resume:
        told = "a sweep is here already; go on with --resume, or choose another --out"
        raise SweepRefusedError(f"{folder}: {told}")
    if manifest is not None:
        check_same(folder, manifest, job)
    if manifest is None or not (folder / STORE).exists():
        check_room(job, folder, workers)
        try:
            write_manifest(folder, job)
            create(folder, job)
        except OSError as error:
            told = f"{error.filename or folder}: {error.strerror or error}"
            raise SweepStoppedError(told) from None
    tidy(folder)
    journal = Journal(folder)
    journal.begin()
    return journal


def finish(folder: Path, job: Job, journal: Journal, seconds: float) -> None:
    """Write the summary, and into the manifest what became of the sweep."""
    with open_sweep(folder) as data:
        table = summary(data)
    write_whole(folder / SUMMARY, lambda file: table.to_csv(file, index=False, float_format="%.9g"))
    write_manifest(
        folder,
        job,
        files=[STORE, "blocks.jsonl", SUMMARY],
        failed_runs=len(journal.failed()),
        lost_blocks=len(journal.lost()),
        wall_time_seconds=round(seconds, 2),
    )
