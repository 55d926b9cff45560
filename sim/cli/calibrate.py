"""The verb ``calibrate``: fit the uncertain parameters to the record up to a date."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.errors import BAD_INPUT, one_message, stop
from sim.cli.options import no_plots_option, out_option, progress_bar, workers_option
from sim.cli.run import write_manifest, write_tables

if TYPE_CHECKING:
    from sim.calibration import Fit
    from sim.scenario import Scenario

FEWEST = 4_000


class Years(click.ParamType):
    """A date, YYYY or YYYY-MM, as the last whole calendar year up to it."""

    name = "YYYY-MM"

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """The last year that is over by the end of the month."""
        found = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", str(value))
        if found is None:
            self.fail(f"{value!r} is no date, for instance 2019-12", param, ctx)
        return int(found[1]) - (found[2] not in (None, "12"))


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
    help="Fit the scenario's own rival theories, or every combination of them.",
)
@click.option(
    "--draws",
    default=200_000,
    show_default=True,
    type=click.IntRange(FEWEST),
    help="Runs of the model for each combination, about.",
)
@click.option(
    "--seed",
    default=0,
    show_default=True,
    type=click.IntRange(0),
    help="The same seed gives the same posterior.",
)
@workers_option
@out_option("runs/calibrate-SCENARIO")
@no_plots_option
def calibrate_command(
    scenario: str,
    until: int,
    which: str,
    draws: int,
    seed: int,
    workers: int,
    out: Path | None,
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
      alliance-sim calibrate baseline --formulations all
    """
    began = time.perf_counter()
    with one_message():
        from sim import checked

        resolved = checked.load(scenario)
        folder = out or Path("runs") / f"calibrate-{resolved.name}"
        try:
            fits = fitted(resolved, until, which, draws, seed, workers)
        except ValueError as error:
            stop(str(error), BAD_INPUT)
        written = write(fits, folder, seed, plots=not no_plots)
        about = {
            "scenario": fits[0].scenario.to_dict(),
            "until": f"{until}-12",
            "draws": draws,
            "seed": seed,
            "formulations": [dict(found.formulations) for found in fits],
        }
        write_manifest(folder, about, written, began)
    report(fits, folder, time.perf_counter() - began)


def fitted(
    scenario: Scenario, until: int, which: str, draws: int, seed: int, workers: int
) -> list[Fit]:
    """The fits, with a progress bar on a terminal."""
    from sim.calibration import Effort, fit
    from sim.calibration.many import choices_of, fits_of

    effort = Effort.of(draws)
    if which == "own":
        with progress_bar(f"{scenario.name}: runs", draws) as advance:
            return [
                fit(
                    scenario,
                    until=until,
                    effort=effort,
                    seed=seed,
                    workers=workers,
                    progress=advance,
                )
            ]
    choices = choices_of(scenario)
    with progress_bar("combinations fitted", len(choices)) as advance:
        return fits_of(
            scenario,
            choices,
            until=until,
            effort=effort,
            seed=seed,
            workers=workers,
            progress=advance,
        )


def write(fits: list[Fit], folder: Path, seed: int, *, plots: bool) -> list[Path]:
    """Write the posterior, tables and figures; their paths."""
    from sim.calibration.diagnostics import parameters_table, rounds_table, statistics_table
    from sim.calibration.files import posterior_of
    from sim.ensemble import write_posterior

    tables = {
        "parameters": parameters_table(fits),
        "rounds": rounds_table(fits),
        "statistics": statistics_table(fits, seed),
    }
    write_posterior(posterior_of(fits, "posterior"), folder / "posterior.nc")
    written = [folder / "posterior.nc", *write_tables(tables, folder)]
    if plots:
        from sim.plots.calibration import parameters, rounds
        from sim.plots.files import save

        pictures = {
            "1-parameters": parameters(tables["parameters"]),
            "2-rounds": rounds(tables["rounds"]),
        }
        for name, figure in pictures.items():
            written.append(save(figure, folder / "figures" / f"{name}.png"))
    return written


def report(fits: list[Fit], folder: Path, seconds: float) -> None:
    """Print how the fits went, what the record told, and where the files are."""
    from sim.calibration.diagnostics import parameters_table
    from sim.scenario.posterior import named

    years = fits[0].target.years
    runs = sum(found.sample.runs for found in fits)
    click.echo(
        f"{fits[0].scenario.name}: fitted to {years[0]}–{years[-1]} by {runs:,} runs, "
        f"seed {fits[0].seed}, {seconds:.0f} s"
    )
    table = parameters_table(fits)
    for found in fits:
        name = named(found.formulations)
        told = table[table["formulations"] == name]["told"]
        last = found.sample.rounds[-1]
        click.echo(
            f"  {name}\n    tolerance {found.sample.tolerance:.1f}, {100 * last.accepted:.1f} % of "
            f"the last steps accepted, {100 * last.distinct:.0f} % of the draws distinct; the "
            f"record tells of {int(told.sum())} of {len(told)} parameters"
        )
    click.echo(f"posterior.nc, three tables and manifest.json in {folder}/")
