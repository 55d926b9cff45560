"""The verbs that fit parameters to the record: calibrate, validate."""

import re
import time
from pathlib import Path

import click

from sim.cli.options import (
    keeping,
    no_plots_option,
    one_message,
    out_option,
    progress_bar,
    resume_option,
    runs_option,
    seed_option,
    seed_option_of,
    workers_option,
)

FEWEST, MOST = 4_000, 100_000_000
"""Runs below which a fit tells nothing, and beyond which it would take weeks."""


class Years(click.ParamType):  # type: ignore[type-arg]  # older click has no argument here
    """A date, YYYY or YYYY-MM, as the last whole calendar year up to it."""

    name = "YYYY-MM"

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """The last year that is over by the end of the month."""
        found = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", str(value))
        if found is None:
            self.fail(f"{value!r} is no date, for instance 2019-12", param, ctx)
        year = int(found[1]) - (found[2] not in (None, "12"))
        from sim.inference.forecasts import LAST

        if year > LAST:
            self.fail(f"the record ends in {LAST}; {value} is later", param, ctx)
        return year


@click.command("calibrate")
@click.argument("scenario", default="baseline")
@click.option(
    "--until",
    default="2023-12",
    show_default=True,
    type=Years(),
    help="Last month of the record that the fit may see; whole calendar years count.",
)
@click.option(
    "--formulations",
    "which",
    default="own",
    show_default=True,
    type=click.Choice(["own", "all"]),
    help="Fit the scenario's own rival theories, or also each other reading alone in its slot.",
)
@click.option(
    "--draws",
    default=200_000,
    show_default=True,
    type=click.IntRange(FEWEST, MOST),
    help="Runs of the model for the scenario's own readings, about.",
)
@click.option(
    "--others",
    default=None,
    type=click.IntRange(FEWEST, MOST),
    help="Runs for each other reading, where these are fitted.  [default: as --draws]",
)
@click.option(
    "--particles",
    default=None,
    type=click.IntRange(40, 100_000),
    help="Draws that the own readings' fit moves, at most one for 100 runs.  [default: 2000]",
)
@click.option(
    "--state-for",
    "begun",
    default="baseline",
    show_default=True,
    metavar="SCENARIO",
    help="Keep with each draw the state at the start of a scenario that begins in this one; "
    "'none' keeps none.",
)
@seed_option_of("The same seed gives the same posterior.")
@workers_option
@out_option("runs/calibrate-SCENARIO")
@resume_option
@no_plots_option
def calibrate_command(
    scenario: str,
    until: int,
    which: str,
    draws: int,
    others: int | None,
    particles: int | None,
    begun: str,
    seed: int,
    workers: int,
    out: Path | None,
    resume: bool,
    no_plots: bool,
) -> None:
    """Fit the uncertain parameters of SCENARIO to dated facts, by sequential ABC.

    Writes posterior.nc, which a scenario names under `parameters: {posterior: posterior.nc}`, with
    parameters.csv (prior against posterior), rounds.csv (how the fit went), statistics.csv (how
    near its draws come to each series), manifest.json and figures.

    \b
    Examples:
      alliance-sim calibrate
      alliance-sim calibrate baseline --until 2019-12 --draws 300000 --out runs/to-2019
      alliance-sim calibrate since-1994 --until 2014-12 --particles 8000 --draws 800000
      alliance-sim calibrate since-1994 --formulations all --others 40000
      alliance-sim calibrate baseline --formulations all --resume
    """
    began = time.perf_counter()
    with one_message(), keeping(out, resume=resume) as kept:
        from sim.report.output import deliver
        from sim.studies.calibrate import calibrate

        study = calibrate(
            scenario,
            until=until,
            every_theory=which == "all",
            draws=draws,
            others=others,
            particles=particles,
            begun=None if begun == "none" else begun,
            seed=seed,
            workers=workers,
            kept=kept,
            bars=progress_bar,
        )
        deliver(
            study,
            out or Path("runs") / study.name,
            began,
            plots=not no_plots,
            heading="{title}, {seconds:.0f} s",
            closing="posterior.nc, three tables and manifest.json in {folder}/",
            bars=progress_bar,
        )


@click.command("validate")
@click.argument("scenario", default="baseline")
@click.option(
    "--theories",
    is_flag=True,
    help="Fit the own readings and each other one alone to each cut-off, and compare them.",
)
@click.option(
    "--recovery",
    "cases",
    default=0,
    metavar="N",
    type=click.IntRange(0),
    help="Instead: fit to N records made up from known parameters, and count how often the "
    "posterior holds them.",
)
@click.option(
    "--draws",
    default=200_000,
    show_default=True,
    type=click.IntRange(FEWEST, MOST),
    help="Runs of the model for each fit, about.",
)
@runs_option(2000)
@seed_option
@workers_option
@out_option("runs/validate-SCENARIO")
@resume_option
@no_plots_option
def validate_command(
    scenario: str,
    theories: bool,
    cases: int,
    draws: int,
    runs: int,
    seed: int,
    workers: int,
    out: Path | None,
    resume: bool,
    no_plots: bool,
) -> None:
    """Score fits of SCENARIO on years of the record that they did not see.

    Fits to 2019 and to 2021 forecast what came later, and fits without the years of one government
    predict these; all are scored beside an in-sample fit and two naive forecasts. With --theories
    the own readings and each other one alone are fitted and judged. Ten minutes to half an
    hour on two cores. Writes tables, manifest.json and figures.

    \b
    Examples:
      alliance-sim validate
      alliance-sim validate --theories --out runs/theories
      alliance-sim validate --recovery 40 --draws 50000 --out runs/recovery
    """
    if theories and cases:
        raise click.UsageError("--theories and --recovery are two different things; give one")
    began = time.perf_counter()
    with one_message(), keeping(out, resume=resume) as kept:
        from sim.report.output import deliver
        from sim.studies.validate import validate

        study = validate(
            scenario,
            every_theory=theories,
            cases=cases,
            draws=draws,
            runs=runs,
            seed=seed,
            workers=workers,
            kept=kept,
            bars=progress_bar,
        )
        deliver(
            study,
            out or Path("runs") / study.name,
            began,
            plots=not no_plots,
            heading="",
            closing="\n{seconds:.0f} s; tables and figures in {folder}/",
            bars=progress_bar,
        )
