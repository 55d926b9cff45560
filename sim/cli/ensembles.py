"""The verbs that run ensembles of scenarios: run, history."""

import time
from pathlib import Path
from typing import Literal

import click
from click.core import ParameterSource

from sim.cli.endings import one_message
from sim.cli.options import (
    json_option,
    no_plots_option,
    out_option,
    progress_bar,
    runs_option,
    seed_option,
    set_option,
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


@click.command("history")
@click.argument("scenario", default="baseline")
@click.option(
    "--until",
    metavar="MONTH",
    help="Take the fit that saw nothing after this month, and score only what came after it.",
)
@click.option(
    "--inputs",
    default="realised",
    show_default=True,
    type=click.Choice(["realised", "frozen"]),
    help="With --until: governments, plans and paths as they came, or only as known by then.",
)
@runs_option(1000)
@seed_option
@out_option("runs/history-SCENARIO[-to-MONTH]")
@json_option("tables")
@no_plots_option
def history_command(
    scenario: str,
    until: str | None,
    inputs: Literal["realised", "frozen"],
    runs: int,
    seed: int,
    out: Path | None,
    as_json: bool,
    no_plots: bool,
) -> None:
    """Score SCENARIO against the record, beside naive forecasts: climatology, persistence, the past
    drawn again, the last value.

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
      alliance-sim history since-1994 --until 2014-12 --inputs frozen
      alliance-sim history --json > history.json
    """
    began = time.perf_counter()
    with one_message():
        from sim.report.output import CLOSING, deliver
        from sim.studies.history import history

        study = history(
            scenario, until=until, inputs=inputs, runs=runs, seed=seed, bars=progress_bar
        )
        deliver(
            study,
            out or Path("runs") / study.name,
            began,
            plots=not no_plots,
            as_json=as_json,
            closing=f"\n{CLOSING}",
            bars=progress_bar,
        )
