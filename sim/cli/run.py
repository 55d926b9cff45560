"""The verb ``run``: one ensemble of one scenario, its files and figures."""

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.errors import BAD_INPUT, one_message, stop
from sim.cli.options import no_plots_option, out_option, progress_bar, runs_option, seed_option

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from sim.scenario import Scenario


class Assignment(click.ParamType):
    """``KEY=VALUE`` of ``--set``."""

    name = "KEY=VALUE"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Split at the first equals sign."""
        key, equals, text = value.partition("=")
        if not equals or not key.strip():
            self.fail(f"{value!r} is not KEY=VALUE, for instance consult_scope=1", param, ctx)
        return key.strip(), text


@click.command("run")
@click.argument("scenario")
@runs_option(1000)
@seed_option
@click.option(
    "--set",
    "settings",
    multiple=True,
    type=Assignment(),
    help="Change one value: a parameter by name, or a dotted key of the scenario. "
    "May be given several times.",
)
@out_option("runs/SCENARIO")
@no_plots_option
def run_command(
    scenario: str,
    runs: int,
    seed: int,
    settings: tuple[tuple[str, str], ...],
    out: Path | None,
    no_plots: bool,
) -> None:
    """Run an ensemble of SCENARIO, a bundled name or a file.

    Writes result.nc, summary.csv, manifest.json, figures and report.html, which holds the figures
    and can be sent to a colleague, and prints the headline.

    \b
    Examples:
      alliance-sim run baseline
      alliance-sim run baseline --set consult_scope=1 --runs 5000 --out runs/duty
      alliance-sim run my-scenario.yaml --seed 7 --no-plots
    """
    began = time.perf_counter()
    with one_message():
        from sim import checked

        resolved = checked.load(scenario, settings)
        folder = out or Path("runs") / resolved.name
        data = ensemble(resolved, runs, seed)
        told = about(resolved, data, settings)
        written = write(data, told, folder, plots=not no_plots)
        write_manifest(folder, told, written, began)
    report(data, folder, written, time.perf_counter() - began)


def ensemble(scenario: "Scenario", runs: int, seed: int) -> "xr.Dataset":
    """Simulate, with a progress bar on a terminal."""
    from sim.ensemble import TooLargeError, simulate

    with progress_bar(f"{scenario.name}: runs", runs) as advance:
        try:
            return simulate(scenario, runs, seed, progress=advance)
        except TooLargeError as error:
            stop(str(error), BAD_INPUT)


def write(data: "xr.Dataset", told: Mapping[str, Any], folder: Path, *, plots: bool) -> list[Path]:
    """Write result, summary, figures and the report on them; their paths."""
    from sim.analysis import summary
    from sim.ensemble import write_result, write_whole

    written = [folder / "result.nc", folder / "summary.csv"]
    write_result(data, written[0])
    table = summary(data)
    write_whole(written[1], lambda file: table.to_csv(file, index=False, float_format="%.6g"))
    if plots:
        from sim.plots import FIGURES, figures
        from sim.report.results import run_report

        with progress_bar("figures", len(FIGURES)) as advance:
            pictures = figures(data, folder / "figures")
            advance(len(FIGURES))
        written += [*pictures, run_report(folder / "report.html", data, pictures, told)]
    return written


def about(
    scenario: "Scenario", data: "xr.Dataset", settings: tuple[tuple[str, str], ...]
) -> dict[str, Any]:
    """What was run, with what."""
    return {
        "scenario": scenario.to_dict(),
        "scenario_digest": scenario.digest,
        "set": [f"{key}={value}" for key, value in settings],
        "runs": data.sizes["run"],
        "seed": int(data.attrs["seed"]),
        "formulations": json.loads(data.attrs["formulations"]),
        "versions": json.loads(data.attrs["versions"]),
    }


def write_tables(tables: "Mapping[str, pd.DataFrame]", folder: Path) -> list[Path]:
    """Write each table as CSV under its name; their paths."""
    from functools import partial

    from sim.ensemble import write_whole

    for name, table in tables.items():
        write_whole(folder / f"{name}.csv", partial(table.to_csv, index=False, float_format="%.6g"))
    return [folder / f"{name}.csv" for name in tables]


def write_manifest(
    folder: Path, about: Mapping[str, Any], written: Sequence[Path], began: float
) -> None:
    """Write manifest.json: what was run, which files came of it, and the time since ``began``."""
    from sim.ensemble import write_whole

    content = {
        **about,
        "files": [str(path.relative_to(folder)) for path in written],
        "wall_time_seconds": round(time.perf_counter() - began, 2),
    }
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    write_whole(folder / "manifest.json", lambda file: file.write_text(text, encoding="utf-8"))


def report(data: "xr.Dataset", folder: Path, written: list[Path], seconds: float) -> None:
    """Print the headline and where the files are."""
    from sim.analysis import format_headline, headline

    name, runs = data.attrs["scenario_name"], data.sizes["run"]
    click.echo(
        f"{name}: {runs} runs of {data.sizes['time']} months, seed {data.attrs['seed']}, "
        f"{seconds:.1f} s"
    )
    click.echo(format_headline(headline(data)))
    pictures = [path for path in written if path.suffix == ".png"]
    if pictures:
        click.echo(f"{len(pictures)} figures in {pictures[0].parent}/, and in report.html")
    click.echo(f"result.nc, summary.csv and manifest.json in {folder}/")
