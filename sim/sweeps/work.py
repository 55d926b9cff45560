"""One task: simulate a block of runs and write its chunk, the same whoever executes it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.core.axes import Floats
from sim.core.errors import FAULTS, SweepRefusedError
from sim.ensemble.limits import clear_for
from sim.model.alliance_model import AllianceModel
from sim.scenario.posterior import read_posterior
from sim.sweeps.job import Job
from sim.sweeps.outcomes import Gathered, Results
from sim.sweeps.seals import block_seal
from sim.sweeps.store import opened, write_block

MANIFEST, POSTERIOR = "manifest.json", "posterior.nc"


@dataclass(frozen=True)
class Report:
    """What came of a block: failed runs with their errors, and whether its process was lost.

    ``seal`` tells its chunks, see :mod:`sim.sweeps.seals`.
    """

    block: int
    failed: Mapping[int, str] = field(default_factory=dict)
    lost: str = ""
    seal: str = ""


def run_block(folder: str, digest: str, block: int) -> Report:
    """Simulate a block of the sweep in a folder and write it; a function that processes find."""
    job = job_in(folder, digest)
    group = opened(Path(folder), "r+")
    design = design_of(group, job, block)
    results, failed = simulated(job, design, job.runs_of(block))
    done = np.array([run not in failed for run in job.runs_of(block)])
    write_block(group, job, block, results, done)
    return Report(block, failed, seal=block_seal(Path(folder), job, block))


@lru_cache(maxsize=4)
def job_in(folder: str, digest: str) -> Job:
    """The job of a folder, read once by each process; the digest tells it from an older one."""
    manifest = json.loads((Path(folder) / MANIFEST).read_text(encoding="utf-8"))
    job = job_of(manifest, Path(folder))
    if job.digest != digest:
        raise ValueError(f"{folder} holds another sweep than the one that is running")
    return job


def job_of(manifest: Mapping[str, Any], folder: Path) -> Job:
    """The job of a manifest, with the posterior that lies beside it.

    It is kept with the sweep, so that a run can be repeated when the bundled one has changed.
    """
    file = folder / POSTERIOR
    posterior = read_posterior(file) if file.exists() else None
    try:
        return Job.from_dict(manifest["sweep"], posterior)
    except FAULTS as error:
        told = f"{folder / MANIFEST}: is not the manifest of a sweep ({type(error).__name__})"
        raise SweepRefusedError(told) from None


def design_of(group: Any, job: Job, block: int) -> Floats:
    """The design of each run of a block, (run, factor)."""
    runs = job.runs_of(block)
    if not job.factors:
        return np.zeros((len(runs), 0))
    first, last = runs.start // job.replicates, (runs.stop - 1) // job.replicates
    table = group["design"][first : last + 1]
    return table[np.arange(runs.start, runs.stop) // job.replicates - first]


def simulated(job: Job, design: Floats, runs: range) -> tuple[Results, dict[int, str]]:
    """Outcomes of some runs, and the errors of those that failed (their outcomes are NaN).

    ``design`` is (run, factor).  There are no outcomes if all failed.
    """
    found: Results = {}
    failed: dict[int, str] = {}
    for lanes in alike(job, design):
        for some, part in together(job, design, runs, lanes, failed):
            found = part if len(some) == len(runs) else placed(job, found, part, some, len(runs))
    return found, failed


def alike(job: Job, design: Floats) -> Iterator[np.ndarray]:
    """Lanes of runs that share a scenario, which stand together in the store."""
    columns = [place for place, factor in enumerate(job.factors) if factor.structural]
    changes = np.any(np.diff(design[:, columns], axis=0) != 0, axis=1)
    yield from np.split(np.arange(len(design)), np.flatnonzero(changes) + 1)


def together(
    job: Job, design: Floats, runs: range, lanes: np.ndarray, failed: dict[int, str]
) -> Iterator[tuple[np.ndarray, Results]]:
    """Outcomes of lanes; where they fail together, of each half, so that only the faulty are lost.

    Raises
    ------
    OSError, MemoryError
        Which are the machine's fault and no run's.
    """
    try:
        yield lanes, outcomes(job, design[lanes], np.asarray(runs)[lanes])
    except (MemoryError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a run is put down as its error
        if len(lanes) == 1:
            failed[runs[int(lanes[0])]] = f"{type(error).__name__}: {error}"
            return
        for half in np.array_split(lanes, 2):
            yield from together(job, design, runs, half, failed)


def outcomes(job: Job, design: Floats, runs: np.ndarray) -> Results:
    """Run a model of some runs to its end; all of them share a scenario."""
    model = model_of(job, design, runs)
    gathered = Gathered(model, job.outcomes, every_month=job.keep == "trajectories")
    for month in range(model.settings.months):
        model.step()
        gathered.see(month)
    return gathered.results()


def model_of(job: Job, design: Floats, runs: np.ndarray, *, collect: bool = False) -> AllianceModel:
    """The model of some runs that share a scenario; ``design`` is (run, factor)."""
    clear_for(len(runs))
    return AllianceModel(
        job.variant(design[0]),
        rng=job.seed,
        replicates=runs % job.replicates,
        overrides=job.overrides(design),
        collect=collect,
    )


def placed(job: Job, found: Results, part: Results, lanes: np.ndarray, runs: int) -> Results:
    """Outcomes with those of some lanes put where they belong; others are NaN until they come."""
    for name, values in part.items():
        front = (slice(None),) * job.run_axis(name)
        if name not in found:
            shape = list(values.shape)
            shape[len(front)] = runs
            found[name] = np.full(shape, np.nan, values.dtype)
        where: tuple[slice | np.ndarray, ...] = (*front, lanes)
        found[name][where] = values
    return found
