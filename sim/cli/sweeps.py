"""The verbs on sweeps: sweep, replay, sensitivity, discover."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.endings import FAILED, one_message, stop
from sim.cli.options import (
    MOST_WORKERS,
    Folder,
    dask_option,
    json_option,
    no_plots_option,
    out_option,
    progress_bar,
    seed_option_of,
    who_works,
)

if TYPE_CHECKING:
    from sim.sweeps import Job

folder_argument = click.argument(
    "folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False)
)


@click.command("sweep")
@click.argument("sweep")
@click.option("--out", type=Folder(looked_at=False), help="Folder for it  [default: runs/SWEEP]")
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    help="Processes to work in  [default: one for each processor, one for a small sweep]",
)
@dask_option
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
    asked = who_works(workers, dask)
    began = time.perf_counter()
    with one_message():
        from sim.studies.sweep import came_of, done_before, size, usual_workers
        from sim.sweeps import load_sweep
        from sim.sweeps.folder import Journal
        from sim.sweeps.sweep import sweep as run_sweep

        job = load_sweep(sweep)
        folder = out or Path("runs") / job.name
        hands = asked if isinstance(asked, int) else usual_workers(job)
        before = done_before(folder, job) if resume else 0
        click.echo(f"{job.name}: {size(job)}", err=True)
        with stopped(folder, job), progress_bar(job.name, job.runs, "runs", before) as advance:
            run_sweep(
                job,
                folder,
                workers=hands,
                dask=dask,
                resume=resume,
                progress=advance,
                tell=lambda line: click.echo(line, err=True),
            ).close()
    journal = Journal(folder)
    click.echo(came_of(folder, job, journal, job.runs - before, time.perf_counter() - began))
    if journal.lost():
        raise SystemExit(FAILED)


@contextmanager
def stopped(folder: Path, job: "Job") -> Iterator[None]:
    """Tell, when a sweep stops on the way, how far it came and how to go on."""
    from sim.core.errors import SweepStoppedError
    from sim.studies.sweep import kept

    why = ""
    try:
        yield
        return
    except SweepStoppedError as error:
        why = str(error)
    except KeyboardInterrupt:
        why = "stopped by Ctrl-C"
    stop(f"{why}; {kept(folder, job)}; go on with --resume", FAILED)


@click.command("replay")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--run", required=True, type=click.IntRange(0), help="Number of the run.")
@out_option("none written", "result.nc and months.csv", ("result.nc", "months.csv"))
def replay_command(folder: Path, run: int, out: Path | None) -> None:
    """Simulate one run of the sweep in DIR again, as an ordinary Mesa model.

    Prints what the design set, the run month by month, and whether it equals the stored one.

    \b
    Examples:
      alliance-sim replay runs/mending-relations --run 17
      alliance-sim replay runs/mending-relations --run 17 --out runs/run-17
    """
    began = time.perf_counter()
    with one_message():
        from sim.report.output import CLOSING, deliver
        from sim.studies.replay import replay

        study = replay(folder, run)
        closing = CLOSING if out is not None else ""
        deliver(study, out, began, heading="{title}", closing=closing)
    click.echo(study.verdict)
    if study.differs:
        raise SystemExit(FAILED)


@click.command("sensitivity")
@folder_argument
@click.option(
    "--outcome", "outcomes", multiple=True, help="Only this outcome.  May be given several times."
)
@click.option(
    "--resamples",
    default=200,
    show_default=True,
    type=click.IntRange(20, 100_000),
    help="Resamples of the bootstrap behind the intervals.",
)
@seed_option_of("Seed of the bootstrap.")
@json_option("table")
@out_option("DIR/sensitivity")
@no_plots_option
def sensitivity_command(
    folder: Path,
    outcomes: tuple[str, ...],
    resamples: int,
    seed: int,
    as_json: bool,
    out: Path | None,
    no_plots: bool,
) -> None:
    """Which factor moves which outcome, in the sweep in DIR.

    Sobol designs give shares of variance (first order and total), Morris designs mean effects;
    both with 95 % intervals, by month where the sweep kept trajectories, and by claim of the
    article. Tells how much of each outcome is chance, which includes what the scenario draws for
    each run and the sweep does not vary. Writes indices.csv, groups.csv, chance.csv,
    manifest.json and figures.

    \b
    Example:
      alliance-sim sensitivity runs/my-sweep
    """
    began = time.perf_counter()
    with one_message():
        from sim.report.output import CLOSING, deliver
        from sim.studies.sensitivity import sensitivity

        study = sensitivity(folder, outcomes, resamples=resamples, seed=seed, bars=progress_bar)
        deliver(
            study,
            out or folder / study.name,
            began,
            plots=not no_plots,
            as_json=as_json,
            heading="",
            closing=f"{CLOSING}, {{seconds:.1f}} s",
            bars=progress_bar,
        )


@click.command("discover")
@folder_argument
@click.option(
    "--where",
    required=True,
    metavar="CONDITION",
    help="What is looked for, in the names of the result: "
    "'min institutionalisation[military] until 2030-12 < 0.1 or pact > 0'.",
)
@click.option(
    "--threshold",
    default=0.5,
    show_default=True,
    type=click.FloatRange(0.0, 1.0, min_open=True),
    help="Share of a point's runs that must meet the condition.",
)
@click.option(
    "--boxes",
    default=3,
    show_default=True,
    type=click.IntRange(1, 20),
    help="Look for so many boxes at most.",
)
@seed_option_of("Seed of the choice of points that are held out.")
@json_option("account")
@out_option("DIR/discover")
@no_plots_option
def discover_command(
    folder: Path,
    where: str,
    threshold: float,
    boxes: int,
    seed: int,
    as_json: bool,
    out: Path | None,
    no_plots: bool,
) -> None:
    """Find the corners of the sweep in DIR where a condition holds.

    PRIM looks for boxes in two thirds of the points; a box is reported only if it holds on the
    third that was held out, whose coverage and density are given. Writes boxes.csv, limits.csv,
    points.csv, manifest.json and figures.

    \b
    Examples:
      alliance-sim discover runs/my-sweep --where "institutionalisation[military] < 0.1"
      alliance-sim discover runs/my-sweep --where "pact > 0" --threshold 0.2
    """
    began = time.perf_counter()
    with one_message():
        from sim.report.output import CLOSING, deliver
        from sim.studies.discover import discover

        study = discover(
            folder, where, threshold=threshold, most=boxes, seed=seed, bars=progress_bar
        )
        deliver(
            study,
            out or folder / study.name,
            began,
            plots=not no_plots,
            as_json=as_json,
            heading="",
            closing=f"\n{CLOSING}, {{seconds:.1f}} s",
            bars=progress_bar,
        )
