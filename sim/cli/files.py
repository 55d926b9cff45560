"""The verbs that look at scenario files without running them: list, check, schema."""

import json

import click

from sim.cli.errors import BAD_INPUT, one_message, stop


@click.command("list")
def list_command() -> None:
    """List the bundled scenarios, with their claims and one line each.

    \b
    Example:
      alliance-sim list
    """
    from sim import checked
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
    """Validate scenario files without running them.

    \b
    Example:
      alliance-sim check my-scenario.yaml
    """
    from sim import checked
    from sim.scenario import ScenarioError

    faulty = False
    for file in files:
        try:
            with_words = describe(checked.load(file))
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
    from sim import checked

    try:
        click.echo(json.dumps(checked.schema(), indent=2, ensure_ascii=False))
    except BrokenPipeError:
        stop("the reader of the schema went away", 1)
