"""What does a design of experiments cost, and what came of it? Sweeps in words."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from sim.analysis.text import aligned
from sim.core.errors import AnalysisError
from sim.sweeps import Job, load_sweep, open_sweep
from sim.sweeps.folder import Journal
from sim.sweeps.sound import broken_blocks, check_sealed
from sim.sweeps.store import STORE
from sim.sweeps.sweep import bytes_in_words, check_room, estimate

SMALL = 8192
"""Runs that one process has done before others would be ready."""
ELEMENTS = 12
"""Lines of the summary that are shown."""


def opened(folder: Path) -> xr.Dataset:
    """The store of a sweep, lazily.

    Raises
    ------
    AnalysisError
        If there is none in the folder.
    """
    if not (folder / STORE).is_dir():
        raise AnalysisError(f"{folder} has no {STORE}; make one with: alliance-sim sweep SWEEP")
    check_sealed(folder)
    return open_sweep(folder)


def about_sweep(data: xr.Dataset, options: Mapping[str, Any]) -> dict[str, Any]:
    """What was analysed, and how."""
    scenario = data.sim.scenario.get("name", "")
    return {"scenario": scenario, **options, "versions": data.sim.versions}


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def usual_workers(job: Job) -> int:
    """Processes that a sweep gets unless it is said: one where starting more would take longer."""
    return 1 if job.runs < SMALL else min(processors(), job.blocks)


def done_before(folder: Path, job: Job) -> int:
    """Runs that a sweep to be resumed has done already, and that are still there."""
    journal = Journal(folder)
    left = {*journal.waiting(job.blocks), *broken_blocks(folder, job, journal)}
    return job.runs - sum(len(job.runs_of(n)) for n in left)


def kept(folder: Path, job: Job) -> str:
    """How far a sweep came that stopped on the way."""
    left = len(Journal(folder).waiting(job.blocks))
    return f"{job.blocks - left} of {job.blocks} blocks are kept in {folder}/"


def size(job: Job) -> str:
    """How large a sweep is."""
    varied = f"{len(job.factors)} factor{'s' * (len(job.factors) != 1)}"
    return (
        f"{job.design} of {varied}, {job.points:,} points x {job.replicates:,} replicates = "
        f"{job.runs:,} runs of {job.scenario.months} months in {job.blocks:,} blocks"
    )


def described(file: str) -> str:
    """What there is to say of a valid sweep file before it is run: runs, bytes on disk, time.

    Raises
    ------
    ScenarioError
        If the file is not valid.
    SweepRefusedError
        If the disk has no room for it.
    """
    job = load_sweep(file)
    found, hands = estimate(job), processors()
    check_room(job, Path.cwd(), hands, found.bytes_stored)
    times = f"{duration(found.wall(1))} with one worker"
    if hands > 1:
        times += f", {duration(found.wall(hands))} with {hands}"
    return (
        f"valid; {job.name}, {job.scenario.name}, {size(job)}\n"
        f"  on disk about {bytes_in_words(found.bytes_stored)}, at most "
        f"{bytes_in_words(found.bytes_plain)}; time about {times} (by a short trial here)"
    )


def duration(seconds: float) -> str:
    """Seconds, minutes or hours."""
    if seconds < 90:
        return f"{max(seconds, 1):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def came_of(folder: Path, job: Job, journal: Journal, runs: int, seconds: float) -> str:
    """The summary of a sweep that is done, what failed, and where the files are."""
    rate = f", {runs / seconds:,.0f} runs/s" if runs else ""
    table = pd.read_csv(folder / "summary.csv", keep_default_na=False, na_values=[""])
    lines = [
        f"{job.name}: {runs:,} runs in {duration(seconds)}{rate}",
        format_summary(table.head(ELEMENTS).to_dict("records")),
    ]
    if len(table) > ELEMENTS:
        lines.append(f"… and {len(table) - ELEMENTS} more in summary.csv")
    failed = journal.failed()
    if failed:
        first, text = next(iter(failed.items()))
        lines.append(
            f"{len(failed)} run{'s' * (len(failed) > 1)} failed, all in blocks.jsonl; "
            f"run {first}: {text}; see it with: alliance-sim replay {folder} --run {first}"
        )
    for block, text in journal.lost().items():
        gone = job.runs_of(block)
        lines.append(f"block {block} (runs {gone.start} to {gone.stop - 1}) is missing: {text}")
    lines.append(f"store.zarr, summary.csv, blocks.jsonl and manifest.json in {folder}/")
    return "\n".join(lines)


def format_summary(rows: Sequence[Mapping[Any, Any]]) -> str:
    """Mean and middle 90 % of each outcome as plain text."""
    cells = [("", "mean", "90 % of runs", "")]
    for row in rows:
        element = "" if pd.isna(row["element"]) else f" {row['element']}"
        if not row["runs"]:
            cells.append((f"{row['outcome']}{element}", "", "in no run", ""))
            continue
        span = f"{row['q05']:.3f} to {row['q95']:.3f}"
        cells.append((f"{row['outcome']}{element}", f"{row['mean']:.3f}", span, ""))
    return aligned(cells)
