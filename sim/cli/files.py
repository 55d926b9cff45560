"""The verbs that look at scenario files without running them: list, check, schema."""

import json

import click

from sim.cli.options import BAD_INPUT, one_message, stop


@click.command("list")
def list_command() -> None:
    """List the bundled scenarios, with their claims and one line each.

    \b
    Example:
      alliance-sim list
    """
    from sim.model import checked
    from sim.scenario import bundled_names

    with one_message():
        rows = []
        for name in bundled_names():
            scenario = checked.load(name)
            first = scenario.description.strip().splitlines()[0]
            rows.append((name, f"{scenario.start}–{scenario.end}", first, scenario.claims))
    width = max(len(name) for name, *_ in rows)
    for name, span, first, claims in rows:
        click.echo(f"{name:<{width}}  {span}  {first}")
        click.echo(f"{'':<{width}}  claims: {' '.join(claims) or 'none'}")


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def check_command(files: tuple[str, ...]) -> None:
    """Validate scenario and sweep files without running them.

    Of a sweep it also tells runs, bytes on disk and time, which a short trial measures.

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
    from pathlib import Path

    from sim.model import checked
    from sim.scenario.inherit import SUFFIXES, SWEEPS, bundled_file
    from sim.scenario.reading import read_file

    is_path = Path(file).suffix in SUFFIXES or Path(file).is_file()
    if bundled_file(file, SWEEPS) or (
        is_path and SWEEP_KEYS.intersection(read_file(Path(file)).value)
    ):
        from sim.studies.sweep import described

        return described(file)
    return describe(checked.load(file))


SWEEP_KEYS = {"design", "vary", "samples", "replicates", "outcomes", "keep"}
"""Keys that only sweep files have."""


def describe(scenario: object) -> str:
    """One line on a valid scenario."""
    from sim.scenario import Scenario

    assert isinstance(scenario, Scenario)
    return (
        f"valid; {scenario.name}, {scenario.start} to {scenario.end} "
        f"({scenario.months} months), {len(scenario.actors)} actors"
    )


@click.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of scenario files, for editors.

    \b
    Example:
      alliance-sim schema > scenario.schema.json
    """
    from sim.model import checked

    try:
        click.echo(json.dumps(checked.schema(), indent=2, ensure_ascii=False))
    except BrokenPipeError:
        stop("the reader of the schema went away", 1)
