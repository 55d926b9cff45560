"""The verbs that ask what differs and why: compare, explain."""

import time
from pathlib import Path

import click

from sim.cli.endings import one_message
from sim.cli.options import (
    MonthText,
    dask_option,
    keeping,
    no_plots_option,
    out_option,
    progress_bar,
    resume_option,
    runs_option,
    seed_option,
    set_option,
    since_option,
    until_option,
    who_works,
    workers_option,
)


@click.command("compare")
@click.argument("scenarios", nargs=-1, required=True, metavar="REFERENCE SCENARIO...")
@runs_option(1000)
@seed_option
@since_option
@until_option
@set_option
@click.option(
    "--cross",
    is_flag=True,
    help="Of two changes (two SCENARIOs, or two --set without one) also both together: a 2 × 2.",
)
@click.option(
    "--theories",
    is_flag=True,
    help="Also under each rival reading of a theory, alone, with at most 100 runs: some minutes.",
)
@out_option("runs/compare-REFERENCE-SCENARIO")
@no_plots_option
def compare_command(
    scenarios: tuple[str, ...],
    runs: int,
    seed: int,
    since: str | None,
    until: str | None,
    settings: tuple[tuple[str, str], ...],
    cross: bool,
    theories: bool,
    out: Path | None,
    no_plots: bool,
) -> None:
    """Run scenarios on the same shocks and compare each with the first.

    A difference is taken within each run, so that chance cancels, and counts from the first month
    in which the two differ, unless --since says otherwise. --set holds in all SCENARIOs; with the
    REFERENCE alone it makes what the reference is compared with. Writes compare.csv (by year and
    for the whole window), compare.nc (by month), manifest.json, figures and report.html, and prints
    what differs and the main outcomes. What the scenarios do not share is left out, and named.

    \b
    Examples:
      alliance-sim compare baseline my-scenario.yaml --out runs/mine
      alliance-sim compare carried-on storm --since 2027-05
      alliance-sim compare baseline --set consult_scope=1
      alliance-sim compare carried-on us-unilateralist-return rok-progressive-return --cross
      alliance-sim compare carried-on us-unilateralist-return --theories
    """
    began = time.perf_counter()
    if len(scenarios) < 2 and not settings:
        raise click.UsageError("give at least two scenarios, or --set; the first is the reference")
    with one_message():
        from sim.report.output import CLOSING, deliver
        from sim.studies.compare import compare

        study = compare(
            *scenarios,
            settings=settings,
            since=since,
            until=until,
            cross=cross,
            theories=theories,
            runs=runs,
            seed=seed,
            bars=progress_bar,
        )
        folder = out or Path("runs") / study.name
        closing = f"\n{CLOSING}"
        deliver(study, folder, began, plots=not no_plots, closing=closing, bars=progress_bar)


@click.command("explain")
@click.argument("reference")
@click.argument("scenario", required=False)
@runs_option(200)
@seed_option
@since_option
@until_option
@click.option(
    "--run",
    type=click.IntRange(0),
    help="Tell of one run: what each actor did in one month, and why.",
)
@click.option(
    "--month",
    type=MonthText(),
    help="The month to tell of  [default with --run: in which cooperation moves most].",
)
@workers_option
@dask_option
@out_option("runs/explain-REFERENCE[-SCENARIO]")
@resume_option
@no_plots_option
def explain_command(
    reference: str,
    scenario: str | None,
    runs: int,
    seed: int,
    since: str | None,
    until: str | None,
    run: int | None,
    month: str | None,
    workers: int,
    dask: str | None,
    out: Path | None,
    resume: bool,
    no_plots: bool,
) -> None:
    """Tell which mechanism moved relation, cooperation and channels, and when.

    Keeps the books of every month: the parts of a change sum to it exactly. Writes ledger.csv (by
    year), manifest.json and figures, and prints what moved most under each government. With
    SCENARIO they are its books; to them come those of its difference from REFERENCE
    (difference.csv) and the Shapley shares of the drivers D1-D4 and the constraints C1-C4 in it
    (shapley.csv), from the first month in which the two differ, unless --since says otherwise.

    With --run or --month it tells what each actor did in one month and why: the contributions to
    every motive (acts.csv), and what moved each level (steps.csv).

    \b
    Examples:
      alliance-sim explain baseline
      alliance-sim explain carried-on storm
      alliance-sim explain carried-on storm --since 2027-05
      alliance-sim explain carried-on storm --run 3 --month 2027-06
    """
    began = time.perf_counter()
    of_a_month = run is not None or month is not None
    if of_a_month and (since is not None or until is not None):
        raise click.UsageError("--run and --month tell of one month; --since and --until do not")
    hands = who_works(workers, dask)
    with one_message(), keeping(out, resume=resume) as kept:
        from sim.report.output import CLOSING, deliver
        from sim.studies.explain import explain
        from sim.studies.why import why

        if of_a_month:
            study = why(
                reference, scenario, run=run, month=month, runs=runs, seed=seed, bars=progress_bar
            )
        else:
            study = explain(
                reference,
                scenario,
                since=since,
                until=until,
                runs=runs,
                seed=seed,
                workers=hands,
                kept=kept,
                bars=progress_bar,
            )
        deliver(
            study,
            out or Path("runs") / study.name,
            began,
            plots=not no_plots,
            heading="{title}",
            closing=f"\n{CLOSING}, {{seconds:.1f}} s",
            bars=progress_bar,
        )
