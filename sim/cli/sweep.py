"""The verb ``sweep``: a designed experiment into a store, from a laptop to a cluster."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.errors import FAILED, one_message, stop, sweep_messages
from sim.cli.options import out_option, progress_bar

if TYPE_CHECKING:
    from sim.sweeps import Job
    from sim.sweeps.folder import Journal

SMALL = 8192
"""Runs that one process has done before others would be ready."""
ELEMENTS = 12
"""Lines of the summary that are printed."""


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def usual_workers(job: "Job") -> int:
    """Processes that a sweep gets unless it is said: one where starting more would take longer."""
    return 1 if job.runs < SMALL else min(processors(), job.blocks)


@click.command("sweep")
@click.argument("sweep")
@out_option("runs/SWEEP")
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="Processes to work in  [default: one for each processor, one for a small sweep]",
)
@click.option(
    "--dask",
    metavar="ADDRESS",
    help="Let the workers of this Dask scheduler do it, tcp://HOST:PORT.",
)
@click.option("--resume", is_flag=True, help="Go on with a sweep that was begun in the folder.")
def sweep_command(
    sweep: str, out: Path | None, workers: int | None, dask: str | None, resume: bool
) -> None:
    """Run the design of SWEEP, a bundled sweep or a file, block by block.

    Writes store.zarr (open it with sim.open_sweep, also while it is being filled), summary.csv,
    manifest.json and blocks.jsonl. Whatever stops it, --resume goes on where it was.

    \b
    Examples:
      alliance-sim sweep mending-relations
      alliance-sim sweep my-sweep.yaml --out runs/mine --workers 4
      alliance-sim sweep my-sweep.yaml --out /shared/mine --dask tcp://10.0.0.1:8786
      alliance-sim sweep my-sweep.yaml --out runs/mine --resume
    """
    if workers is not None and dask is not None:
        raise click.UsageError("--dask brings its own workers; give it or --workers, not both")
    began = time.perf_counter()
    with one_message(), sweep_messages():
        from sim.sweeps import load_sweep
        from sim.sweeps.folder import Journal
        from sim.sweeps.sweep import sweep as run_sweep

        job = load_sweep(sweep)
        folder = out or Path("runs") / job.name
        hands = workers or usual_workers(job)
        before = done_before(folder, job) if resume else 0
        click.echo(f"{job.name}: {size(job)}", err=True)
        with stopped(folder, job), progress_bar(job.name, job.runs, "runs", before) as advance:
            run_sweep(
                job, folder, workers=hands, dask=dask, resume=resume, progress=advance
            ).close()
    journal = Journal(folder)
    report(job, folder, journal, job.runs - before, time.perf_counter() - began)
    if journal.lost():
        raise SystemExit(FAILED)


@contextmanager
def stopped(folder: Path, job: "Job") -> Iterator[None]:
    """Tell, when a sweep stops on the way, how far it came and how to go on."""
    from sim.errors import SweepStoppedError
    from sim.sweeps.folder import Journal

    why = ""
    try:
        yield
        return
    except SweepStoppedError as error:
        why = str(error)
    except KeyboardInterrupt:
        why = "stopped by Ctrl-C"
    left = len(Journal(folder).waiting(job.blocks))
    kept = f"{job.blocks - left} of {job.blocks} blocks are kept in {folder}/"
    stop(f"{why}; {kept}; go on with --resume", FAILED)


def done_before(folder: Path, job: "Job") -> int:
    """Runs that a sweep to be resumed has done already."""
    from sim.sweeps.folder import Journal

    return job.runs - sum(len(job.runs_of(n)) for n in Journal(folder).waiting(job.blocks))


def size(job: "Job") -> str:
    """How large a sweep is."""
    varied = f"{len(job.factors)} factor{'s' * (len(job.factors) != 1)}"
    return (
        f"{job.design} of {varied}, {job.points:,} points x {job.replicates:,} replicates = "
        f"{job.runs:,} runs of {job.scenario.months} months in {job.blocks:,} blocks"
    )


def describe_sweep(file: str) -> str:
    """What ``check`` says of a valid sweep file."""
    with sweep_messages():
        from sim.sweeps import load_sweep
        from sim.sweeps.estimate import bytes_in_words, check_room, estimate

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


def report(job: "Job", folder: Path, journal: "Journal", runs: int, seconds: float) -> None:
    """Print the summary, what failed, and where the files are."""
    import pandas as pd

    from sim.cli.compare import aligned

    failed, lost = journal.failed(), journal.lost()
    rate = f", {runs / seconds:,.0f} runs/s" if runs else ""
    click.echo(f"{job.name}: {runs:,} runs in {duration(seconds)}{rate}")
    table = pd.read_csv(folder / "summary.csv", keep_default_na=False, na_values=[""])
    cells = [("", "mean", "90 % of runs", "")]
    for row in table.head(ELEMENTS).to_dict("records"):
        element = "" if pd.isna(row["element"]) else f" {row['element']}"
        if not row["runs"]:
            cells.append((f"{row['outcome']}{element}", "", "in no run", ""))
            continue
        span = f"{row['q05']:.3f} to {row['q95']:.3f}"
        cells.append((f"{row['outcome']}{element}", f"{row['mean']:.3f}", span, ""))
    click.echo(aligned(cells))
    if len(table) > ELEMENTS:
        click.echo(f"… and {len(table) - ELEMENTS} more in summary.csv")
    if failed:
        first, text = next(iter(failed.items()))
        click.echo(
            f"{len(failed)} run{'s' * (len(failed) > 1)} failed, all in blocks.jsonl; "
            f"run {first}: {text}; see it with: alliance-sim replay {folder} --run {first}"
        )
    for block, text in lost.items():
        runs_of = job.runs_of(block)
        click.echo(f"block {block} (runs {runs_of.start} to {runs_of.stop - 1}) is missing: {text}")
    click.echo(f"store.zarr, summary.csv, blocks.jsonl and manifest.json in {folder}/")
