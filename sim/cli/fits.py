"""The verbs that fit parameters to the record: calibrate, validate."""

import re
import time
from pathlib import Path
from typing import Any

import click

from sim.cli.endings import one_message
from sim.cli.options import (
    dask_option,
    keeping,
    no_plots_option,
    out_option,
    progress_bar,
    resume_option,
    runs_option,
    seed_option,
    seed_option_of,
    who_works,
    workers_option,
)
from sim.core.sizes import RECORD_YEARS

begin_option = click.option(
    "--begin-from",
    "begun_from",
    metavar="POSTERIOR",
    help="Begin the fits from the draws of a posterior, a bundled one or a file, and not from the "
    "prior; it may have seen no later year than they may.",
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
        _, last = RECORD_YEARS
        if year > last:
            self.fail(f"the record ends in {last}; {value} is later", param, ctx)
        return year


@click.command("calibrate")
@click.argument("scenario", default="baseline")
@click.option(
    "--until",
    default=f"{RECORD_YEARS[1]}-12",
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
@begin_option
@seed_option_of("The same seed gives the same posterior.")
@workers_option
@dask_option
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
    begun_from: str | None,
    seed: int,
    workers: int,
    dask: str | None,
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
      alliance-sim calibrate since-1994 --until 2019-12 --begin-from fitted-2014-12
      alliance-sim calibrate since-1994 --formulations all --others 40000
      alliance-sim calibrate baseline --formulations all --resume
    """
    hands = who_works(workers, dask)
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
            begun_from=begun_from,
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
            heading="{title}, {seconds:.0f} s",
            closing="posterior.nc, three tables and manifest.json in {folder}/",
            bars=progress_bar,
        )


@click.command("validate")
@click.argument("scenario", default="since-1994")
@click.option(
    "--theories",
    is_flag=True,
    help="Instead: fit the own readings and each other one alone up to 2014 and 2019, and judge "
    "them by their forecasts.",
)
@click.option(
    "--slot",
    "slots",
    multiple=True,
    metavar="NAME",
    help="With --theories: readings of this slot only; may be given several times.",
)
@click.option(
    "--together",
    multiple=True,
    metavar="SLOT=READING",
    help="With --theories: these readings all at once against the own ones, and no other.",
)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    metavar="YEAR",
    type=click.IntRange(RECORD_YEARS[0] + 1, RECORD_YEARS[1] - 1),
    help="Last year that a fit sees before it forecasts; may be given several times.  [default: "
    "2014, 2019 and 2021, with --theories the first two]",
)
@click.option(
    "--coding",
    is_flag=True,
    help="Instead: forecast with leanings of party families only and with jittered ones.",
)
@click.option(
    "--inputs",
    type=click.Choice(["realised", "frozen", "both"]),
    help="What forecasts are given of the years after their origin: the scenario's facts, or what "
    "could be known at the origin. Both, but frozen with --theories and --coding.",
)
@click.option(
    "--governments",
    is_flag=True,
    help="Also leave out the years of each government in turn.",
)
@click.option(
    "--transfer",
    "elsewhere",
    is_flag=True,
    help="Instead: score SCENARIO, of another triangle with a record of its own, with the bundled "
    "fits to the first triangle; only one fit, in sample, is made to say what could be reached.",
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
@begin_option
@runs_option(2000)
@seed_option
@workers_option
@dask_option
@out_option("runs/validate-SCENARIO")
@resume_option
@no_plots_option
def validate_command(
    scenario: str,
    theories: bool,
    slots: tuple[str, ...],
    together: tuple[str, ...],
    origins: tuple[int, ...],
    coding: bool,
    inputs: str | None,
    governments: bool,
    elsewhere: bool,
    cases: int,
    draws: int,
    begun_from: str | None,
    runs: int,
    seed: int,
    workers: int,
    dask: str | None,
    out: Path | None,
    resume: bool,
    no_plots: bool,
) -> None:
    """Score fits of SCENARIO on years of the record that they did not see.

    Fits to 2014, 2019 and 2021 forecast what came later, with realised and with frozen inputs; all
    are scored beside an in-sample fit and naive forecasts: climatology, persistence, a bootstrap
    of the past and, for counts, the last value (--transfer: the first two). A fit takes some ten
    minutes of one core, more where months are many; there are four, with --theories some forty,
    with --coding fifteen; with --transfer one. Writes tables, manifest.json and figures; with
    --theories also readings.csv, which `claims` goes by once it lies beside the posteriors.

    \b
    Examples:
      alliance-sim validate
      alliance-sim validate baseline --inputs frozen --governments
      alliance-sim validate --theories --slot alignment --slot powers --out runs/theories
      alliance-sim validate --theories --origin 2014 --draws 40000 --begin-from fitted-2014-12
      alliance-sim validate --coding --out runs/coding
      alliance-sim validate us-jpn-aus --transfer
      alliance-sim validate --recovery 40 --draws 50000 --out runs/recovery
    """
    if theories + coding + elsewhere + bool(cases) > 1:
        raise click.UsageError(
            "--theories, --coding, --transfer and --recovery are different things; give one"
        )
    if (slots or together) and not theories:
        raise click.UsageError("--slot and --together go with --theories")
    if slots and together:
        raise click.UsageError("--together goes without --slot: it names its slots")
    if not all(len(each.split("=")) == 2 for each in together):
        raise click.UsageError("--together takes SLOT=READING, for instance beliefs=seen")
    if governments and (theories or coding or elsewhere or cases):
        raise click.UsageError(
            "--governments goes without --theories, --coding, --transfer and --recovery"
        )
    if elsewhere and inputs:
        raise click.UsageError("--inputs goes without --transfer: all its inputs are realised")
    if begun_from and (elsewhere or cases):
        raise click.UsageError("--begin-from goes without --transfer and --recovery")
    if origins and (elsewhere or cases):
        raise click.UsageError("--origin goes without --transfer and --recovery")
    hands = who_works(workers, dask)
    began = time.perf_counter()
    with one_message(), keeping(out, resume=resume) as kept:
        from sim.report.output import deliver

        common: dict[str, Any] = {
            "draws": draws,
            "runs": runs,
            "seed": seed,
            "workers": hands,
            "kept": kept,
            "bars": progress_bar,
        }
        if elsewhere:
            from sim.studies.transfer import transfer

            study = transfer(scenario, **common)
        else:
            from sim.studies.validate import validate

            study = validate(
                scenario,
                compare="theories" if theories else "coding" if coding else "folds",
                inputs=("realised", "frozen") if inputs == "both" else (inputs,) if inputs else (),
                slots=slots,
                together=dict(each.split("=") for each in together),
                origins=origins,
                left_out=governments,
                cases=cases,
                begun_from=begun_from,
                **common,
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
