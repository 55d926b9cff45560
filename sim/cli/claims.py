"""The verbs on the article's claims and what follows from them: claims, levers."""

import time
from pathlib import Path

import click
from click.core import ParameterSource

from sim.cli.endings import one_message
from sim.cli.options import (
    dask_option,
    json_option,
    keeping,
    no_plots_option,
    out_option,
    progress_bar,
    resume_option,
    seed_option,
    who_works,
    workers_option,
)

WRITTEN = ("claims.csv", "claims.json", "claims.png", "report.html")


@click.command("claims")
@click.option(
    "--draws",
    default=100,
    show_default=True,
    type=click.IntRange(4),
    help="Draws of the parameters from the fitted posterior.",
)
@click.option(
    "--shocks",
    default=20,
    show_default=True,
    type=click.IntRange(2),
    help="Sequences of shocks that each draw meets, the same in both scenarios.",
)
@seed_option
@workers_option
@dask_option
@click.option(
    "--quick",
    is_flag=True,
    help="20 draws with 10 shocks, default theories only: a minute or two, and provisional "
    "verdicts, none of them supported or contradicted.",
)
@json_option("table")
@out_option("none written", "claims.csv, claims.json, the figure and report.html", WRITTEN)
@resume_option
def claims_command(
    draws: int,
    shocks: int,
    seed: int,
    workers: int,
    dask: str | None,
    quick: bool,
    as_json: bool,
    out: Path | None,
    resume: bool,
) -> None:
    """Test every claim of the article: effect, probability, verdict.

    Each claim is one or more pairs of scenarios run on the same shocks.  The probability is the
    share of draws in which the effect has the article's sign and exceeds the smallest effect of
    interest, under the default theories and, with three fifths of the draws and two fifths of the
    shocks, under each rival one.

    \b
    Examples:
      alliance-sim claims --quick
      alliance-sim claims --out runs/claims
      alliance-sim claims --out runs/claims --resume
      alliance-sim claims --json > claims.json
    """
    if quick and any(given(name) for name in ("draws", "shocks")):
        raise click.UsageError("--quick sets --draws and --shocks itself; give one or the other")
    if resume and out is None:
        raise click.UsageError("--resume goes on in a folder: name it by --out")
    hands = who_works(workers, dask)
    began = time.perf_counter()
    with one_message(), keeping(out, resume=resume) as kept:
        from sim.experiments.layout import Effort
        from sim.experiments.run_claims import QUICK
        from sim.report.output import deliver
        from sim.studies.claims import claims

        study = claims(
            QUICK if quick else Effort.of(draws, shocks),
            seed=seed,
            workers=hands,
            kept=None if out is None else kept("claims"),
            in_words=not as_json,
            bars=progress_bar,
        )
        closing = f"{len(study.record)} experiments in {{seconds:.0f}} s"
        if out is not None:
            closing += "\nclaims.csv, claims.json, claims.png and report.html in {folder}/"
        deliver(study, out, began, as_json=as_json, heading="", closing=closing, bars=progress_bar)


@click.command("levers")
@click.option(
    "--draws",
    default=20,
    show_default=True,
    type=click.IntRange(2),
    help="Draws of the parameters from the fitted posterior.",
)
@click.option(
    "--shocks",
    default=5,
    show_default=True,
    type=click.IntRange(1),
    help="Sequences of shocks that each draw meets, the same for every mix.",
)
@seed_option
@workers_option
@dask_option
@click.option("--quick", is_flag=True, help="8 draws with 3 shocks, default theories only.")
@json_option("table")
@out_option("runs/levers")
@no_plots_option
@resume_option
def levers_command(
    draws: int,
    shocks: int,
    seed: int,
    workers: int,
    dask: str | None,
    quick: bool,
    as_json: bool,
    out: Path | None,
    no_plots: bool,
    resume: bool,
) -> None:
    """Find the mix of the patron's strategies that is robust, and the reading of the commitment.

    Every mix in thirds and three readings of the commitment to consult meet the same shocks in
    each theory, each of five futures (elections, crises) and each draw of the posterior. Regret is
    how far a mix falls short of the best one there. Writes levers.csv, manifest.json and a figure.

    \b
    Examples:
      alliance-sim levers --quick
      alliance-sim levers --out runs/levers
      alliance-sim levers --out runs/levers --resume
    """
    if quick and any(given(name) for name in ("draws", "shocks")):
        raise click.UsageError("--quick sets --draws and --shocks itself; give one or the other")
    hands = who_works(workers, dask)
    began = time.perf_counter()
    with one_message(), keeping(out, resume=resume) as kept:
        from sim.experiments.levers import QUICK, Search
        from sim.report.output import CLOSING, deliver
        from sim.studies.levers import levers

        search = QUICK if quick else Search(draws=draws, shocks=shocks)
        study = levers(
            search,
            seed=seed,
            workers=hands,
            kept=kept("levers"),
            bars=progress_bar,
        )
        deliver(
            study,
            out or Path("runs") / study.name,
            began,
            plots=not no_plots,
            as_json=as_json,
            heading="",
            closing=f"\n{CLOSING}, {{seconds:.0f}} s",
            bars=progress_bar,
        )


def given(name: str) -> bool:
    """Whether the user gave an option, rather than leaving it at its default."""
    return click.get_current_context().get_parameter_source(name) is ParameterSource.COMMANDLINE
