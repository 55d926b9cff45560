"""The verbs that run nothing: list, show, export, check, new, schema."""

import json
import time
from pathlib import Path

import click

from sim.cli.endings import BAD_INPUT, one_message
from sim.cli.options import json_option, out_option


@click.command("list")
def list_command() -> None:
    """List the bundled scenarios by question, with the reference of each, its claims and one line.

    \b
    Example:
      alliance-sim list
    """
    with one_message():
        from sim.studies.library import library

        click.echo(library().text)


@click.command("show")
@click.argument("scenario")
@click.option(
    "--against", metavar="SCENARIO", help="Tell only what differs from this one, and from when."
)
@json_option("words")
def show_command(scenario: str, against: str | None, as_json: bool) -> None:
    """Tell in plain words what SCENARIO gives to the model: who governs when and leaning how,
    elections, paths, events, theories; or only what differs from another, and from which month on.

    \b
    Examples:
      alliance-sim show storm
      alliance-sim show storm --against carried-on
    """
    with one_message():
        from sim.report.output import deliver
        from sim.studies.show import show

        deliver(show(scenario, against), None, 0.0, as_json=as_json, heading="{title}", closing="")


@click.command("export")
@click.argument(
    "results", nargs=-1, required=True, metavar="RESULT...", type=click.Path(path_type=Path)
)
@click.option(
    "--to",
    type=click.Choice(("csv", "parquet", "dta", "xlsx")),
    default="csv",
    show_default=True,
    help="Kind of file; parquet and xlsx need the extra export.",
)
@click.option("--runs", type=click.IntRange(1), help="Only so many runs of each result.")
@out_option("export beside the first RESULT")
def export_command(results: tuple[Path, ...], to: str, runs: int | None, out: Path | None) -> None:
    """Write tidy monthly tables of RESULT, a result.nc or the folder of a run, for other programs.

    One table for each set of axes, a row a scenario, run, month and element, with names that Stata
    and R take, who governs by name, and codebook.csv, which says what every column holds. Several
    RESULTs stand below one another, told apart by the column scenario.

    \b
    Examples:
      alliance-sim export runs/baseline
      alliance-sim export runs/carried-on runs/storm --to dta --out for-stata
    """
    began = time.perf_counter()
    with one_message():
        from sim.report.output import deliver
        from sim.studies.export import export

        study = export(*results, to=to, runs=runs)
        first = results[0] if results[0].is_dir() else results[0].parent
        deliver(study, out or first / study.name, began, plots=False)


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def check_command(files: tuple[str, ...]) -> None:
    """Validate scenario and sweep files without running them.

    Of a scenario it tells what differs from the one that it extends, and from which month; of a
    sweep runs, bytes on disk and time, which a short trial measures.

    \b
    Examples:
      alliance-sim check my-scenario.yaml
      alliance-sim check my-sweep.yaml
    """
    from sim.scenario import ScenarioError

    faulty = False
    with one_message():  # what ends the work, and not only one file
        for file in files:
            try:
                with_words = checked_file(file)
            except ScenarioError as error:
                faulty = True
                click.echo(f"alliance-sim: {error}", err=True)
            except OSError as error:
                faulty = True
                click.echo(f"alliance-sim: {file}: {error.strerror}", err=True)
            else:
                click.echo(f"{file}: {with_words}")
    if faulty:
        raise SystemExit(BAD_INPUT)


def checked_file(file: str) -> str:
    """What there is to say of a valid scenario or sweep; ScenarioError if it is not valid."""
    from sim.scenario.bundled import SUFFIXES, SWEEPS, bundled_file
    from sim.scenario.reading import read_file

    is_path = Path(file).suffix in SUFFIXES or Path(file).is_file()
    if bundled_file(file, SWEEPS) or (
        is_path and SWEEP_KEYS.intersection(read_file(Path(file)).value)
    ):
        from sim.studies.sweep import described

        return described(file)
    from sim.studies.library import described as in_words

    return in_words(file)


SWEEP_KEYS = {"design", "vary", "samples", "replicates", "outcomes", "keep"}
"""Keys that only sweep files have."""


@click.command("new")
@click.argument("name")
@out_option("NAME", "the triangle")
def new_command(name: str, out: Path | None) -> None:
    """Begin a triangle of your own in the folder NAME, to be edited.

    It gets a commented scenario of invented states, a record with its dictionary and no facts, and
    a notebook that runs, draws and scores. NAME has small letters, digits and hyphens.

    \b
    Example:
      alliance-sim new my-triangle
    """
    with one_message():
        from sim.report.fresh import write_fresh
        from sim.studies.new import new, next_steps

        files, folder = new(name), out or Path(name)
        write_fresh(folder, files)
        click.echo(next_steps(name, folder))


@click.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of scenario files, for editors.

    \b
    Example:
      alliance-sim schema > scenario.schema.json
    """
    with one_message():
        from sim.model import checked

        click.echo(json.dumps(checked.schema(), indent=2, ensure_ascii=False))
