"""The verbs that run ensembles of scenarios: run, compare, explain, history, claims."""

import time
from pathlib import Path

import click
from click.core import ParameterSource

from sim.cli.options import (
    MonthText,
    json_option,
    no_plots_option,
    one_message,
    out_option,
    progress_bar,
    runs_option,
    seed_option,
    set_option,
    since_option,
    until_option,
    workers_option,
)


@click.command("run")
@click.argument("scenario")
@runs_option(1000)
@seed_option
@set_option
@out_option("runs/SCENARIO")
@no_plots_option
@click.pass_context
def run_command(
    ctx: click.Context,
    scenario: str,
    runs: int,
    seed: int,
    settings: tuple[tuple[str, str], ...],
    out: Path | None,
    no_plots: bool,
) -> None:
    """Run an ensemble of SCENARIO: a bundled name, a file, or the manifest.json or result.nc of an
    ensemble, which is run again and compared.

    Writes result.nc, summary.csv, manifest.json, figures and report.html, which holds the figures
    and can be sent to a colleague, and prints the headline.

    \b
    Examples:
      alliance-sim run baseline
      alliance-sim run baseline --set consult_scope=1 --runs 5000 --out runs/duty
      alliance-sim run my-scenario.yaml --seed 7 --no-plots
      alliance-sim run runs/baseline/manifest.json --out runs/again
    """
    began = time.perf_counter()
    with one_message():
        from sim.report.output import deliver
        from sim.studies.run import again, is_result, run

        if is_result(scenario):
            for name in ("settings", "runs", "seed"):
                if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
                    option = "--set" if name == "settings" else f"--{name}"
                    raise click.UsageError(f"{option} does not go with a result that is run again")
            study = again(Path(scenario), bars=progress_bar)
        else:
            study = run(scenario, settings, runs=runs, seed=seed, bars=progress_bar)
        folder = out or Path("runs") / study.name
        deliver(study, folder, began, plots=not no_plots, bars=progress_bar)


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
@out_option("runs/explain-REFERENCE[-SCENARIO]")
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
    out: Path | None,
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
    with one_message():
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


@click.command("history")
@click.argument("scenario", default="baseline")
@runs_option(1000)
@seed_option
@out_option("runs/history-SCENARIO")
@json_option("tables")
@no_plots_option
def history_command(
    scenario: str, runs: int, seed: int, out: Path | None, as_json: bool, no_plots: bool
) -> None:
    """Score SCENARIO against the record, beside climatology and persistence.

    Each series is scored on its own: meetings by channel, exercises, launches, disputes, accords,
    approval, defence spending, opinion, and the cells of the article's Table 1; where the model has
    them also nuclear tests, other provocations, Security Council resolutions, summits of China,
    Japan and the ROK, and months of coercion.  Years that the parameters were fitted to are in
    sample; later ones are scored out of sample, on nothing that came after the cut-off.  Beside the
    scores stand every count year by year, its scatter within a draw of the parameters, and whom
    each actor fears most against whom its papers name first.  Writes the tables, figures and
    report.html, which holds the figures and can be sent to a colleague.

    \b
    Examples:
      alliance-sim history
      alliance-sim history baseline-richardson --runs 4000 --out runs/richardson
      alliance-sim history --json > history.json
    """
    began = time.perf_counter()
    with one_message():
        from sim.report.output import CLOSING, deliver
        from sim.studies.history import history

        study = history(scenario, runs=runs, seed=seed, bars=progress_bar)
        deliver(
            study,
            out or Path("runs") / study.name,
            began,
            plots=not no_plots,
            as_json=as_json,
            closing=f"\n{CLOSING}",
            bars=progress_bar,
        )


@click.command("claims")
@click.option(
    "--runs",
    default=1000,
    show_default=True,
    type=click.IntRange(20),
    help="Runs of each arm at the fitted parameters, a draw of the posterior each.",
)
@click.option(
    "--draws",
    default=1000,
    show_default=True,
    type=click.IntRange(20),
    help="Draws of all parameters from their declared ranges.",
)
@click.option(
    "--seed",
    default=0,
    show_default=True,
    type=click.IntRange(0),
    help="Seed of the shocks and of the draws.",
)
@workers_option
@click.option(
    "--quick",
    is_flag=True,
    help="200 runs and 200 draws, default formulations only: within a minute.",
)
@json_option("table")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for claims.csv, claims.json, the figure and report.html  [default: none written]",
)
def claims_command(
    runs: int, draws: int, seed: int, workers: int, quick: bool, as_json: bool, out: Path | None
) -> None:
    """Test every claim of the article: effect, interval, robustness, verdict.

    Each claim is one or more pairs of scenarios run on the same shocks.  Robustness is the share
    of parameter draws in which the expected sign holds, under each rival formulation.

    \b
    Examples:
      alliance-sim claims --quick
      alliance-sim claims --out runs/claims
      alliance-sim claims --json > claims.json
    """
    if quick and any(given(name) for name in ("runs", "draws")):
        raise click.UsageError("--quick sets --runs and --draws itself; give one or the other")
    began = time.perf_counter()
    with one_message():
        from sim.experiments.run_claims import QUICK, Effort
        from sim.report.output import deliver
        from sim.studies.claims import claims

        effort = QUICK if quick else Effort(runs=runs, points=draws)
        study = claims(effort, seed=seed, workers=workers, in_words=not as_json, bars=progress_bar)
        closing = f"{len(study.record)} experiments in {{seconds:.0f}} s"
        if out is not None:
            closing += "\nclaims.csv, claims.json, claims.png and report.html in {folder}/"
        deliver(study, out, began, as_json=as_json, heading="", closing=closing, bars=progress_bar)


def given(name: str) -> bool:
    """Whether the user gave an option, rather than leaving it at its default."""
    return click.get_current_context().get_parameter_source(name) is ParameterSource.COMMANDLINE
