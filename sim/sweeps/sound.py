"""Whether a sweep's folder still holds what was written into it; what can be mended is mended."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from sim.core.errors import FAULTS, SweepRefusedError
from sim.sweeps.folder import Journal, manifest_of
from sim.sweeps.job import Job
from sim.sweeps.seals import block_seal, frame_files, frame_seal, seal
from sim.sweeps.store import STORE, attributes, fresh_store
from sim.sweeps.stranger import MOST_BYTES, ROOT
from sim.sweeps.work import job_of

MOST_NAMED = 6
"""Blocks that a message names."""


def root_is_sound(store: Path, job: Job) -> bool:
    """Whether the root says what it said when the store was made."""
    try:
        file = store / ROOT
        if not file.is_file() or file.stat().st_size > MOST_BYTES:
            return False
        told = json.loads(file.read_bytes())["attributes"]
        return {**told, "versions": ""} == {**plain(attributes(job)), "versions": ""}
    except FAULTS:
        return False


def plain(data: Any) -> Any:
    """What comes back of data that were written as JSON."""
    return json.loads(json.dumps(data))


def broken_blocks(folder: Path, job: Job, journal: Journal) -> list[int]:
    """Finished blocks that are not as they were written; those without a seal cannot be told."""
    return [
        number
        for number, report in sorted(journal.reports.items())
        if report.seal and report.seal != block_seal(folder, job, number)
    ]


def mend(folder: Path, job: Job, sealed: str | None) -> str:
    """Put the frame of a store right where it is not as it was made; what was mended, or "".

    Raises
    ------
    SweepRefusedError
        If this machine would make another frame than the one that was lost.
    """
    store = folder / STORE
    broken = sealed is not None and frame_seal(store, job) != sealed
    if not broken and root_is_sound(store, job):
        return ""
    fresh = fresh_store(folder, job)
    try:
        names = frame_files(fresh, job)
        if broken and seal(fresh, names) != sealed:
            told = f"the design in {STORE} is damaged, and what is installed here makes another one"
            raise SweepRefusedError(f"{folder}: {told}; choose another --out")
        for extra in set(frame_files(store, job)) - set(names) if broken else ():
            (store / extra).unlink()
        for name in (ROOT, *names) if broken else (ROOT,):
            place = store / name
            if place.is_dir():
                shutil.rmtree(place)
            place.parent.mkdir(parents=True, exist_ok=True)
            (fresh / name).replace(place)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return f"{STORE}: the design and what describes the arrays were damaged and are made again"


def named(job: Job, blocks: list[int]) -> str:
    """Blocks in words, with their runs."""
    told = []
    for number in blocks[:MOST_NAMED]:
        runs = job.runs_of(number)
        told.append(f"block {number} (runs {runs.start} to {runs.stop - 1})")
    more = len(blocks) - len(told)
    return ", ".join(told) + (f" and {more} more" if more else "")


def check_sealed(folder: Path, run: int | None = None) -> Job:
    """The job of a folder whose store is as it was written; with ``run`` only that run's block.

    Raises
    ------
    SweepRefusedError
        If there is none, or it was changed since; the message names what, and how to mend it.
    """
    manifest = manifest_of(folder)
    if manifest is None:
        raise SweepRefusedError(f"{folder}: no sweep is here (manifest.json is missing)")
    job = job_of(manifest, folder)
    store, sealed, problems = folder / STORE, manifest.get("seal"), []
    if manifest.get("sweep_digest", job.digest) != job.digest:
        told = "manifest.json or posterior.nc was changed since it was written"
        raise SweepRefusedError(f"{folder}: {told}; run the sweep again into another --out")
    if not root_is_sound(store, job) or (sealed and frame_seal(store, job) != sealed):
        problems.append(f"the design and what describes the arrays of {STORE}")
    journal = Journal(folder)
    if run is not None and 0 <= run < job.runs:
        wanted = {run // job.block}
        journal.reports = {n: r for n, r in journal.reports.items() if n in wanted}
    elif run is None and "wall_time_seconds" in manifest:  # it was finished
        lacking = [n for n in range(job.blocks) if n not in journal.reports]
        if lacking:
            problems.append(f"blocks.jsonl, which lacks {named(job, lacking)}")
    if broken := broken_blocks(folder, job, journal):
        problems.append(named(job, broken))
    if problems:
        raise SweepRefusedError(
            f"{folder}: changed or removed since it was written: {'; '.join(problems)}. Run it "
            f"again with: alliance-sim sweep SWEEP --out {folder} --resume"
        )
    return job
