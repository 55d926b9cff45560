"""The command ``alliance-sim``.  Heavy imports stand inside the verbs: ``--help`` is quick."""

from importlib import import_module
from pathlib import Path

import click

import sim

VERBS = {
    "list": "sim.cli.files",
    "show": "sim.cli.files",
    "check": "sim.cli.files",
    "schema": "sim.cli.files",
    "run": "sim.cli.ensembles",
    "claims": "sim.cli.claims",
    "compare": "sim.cli.comparisons",
    "explain": "sim.cli.comparisons",
    "export": "sim.cli.files",
    "history": "sim.cli.ensembles",
    "calibrate": "sim.cli.fits",
    "validate": "sim.cli.fits",
    "levers": "sim.cli.claims",
    "sweep": "sim.cli.sweeps",
    "replay": "sim.cli.sweeps",
    "sensitivity": "sim.cli.sweeps",
    "discover": "sim.cli.sweeps",
    "app": "sim.cli.page",
    "share": "sim.cli.page",
}
"""Verb → module that has the function ``<verb>_command``."""


class Verbs(click.Group):
    """A group that imports a verb when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the verbs, in the order of a first encounter."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of that name."""
        if cmd_name not in VERBS:
            return None
        command = getattr(import_module(VERBS[cmd_name]), f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        if PLUGIN.name not in [parameter.name for parameter in command.params]:
            command.params.append(PLUGIN)
        return command


def load_plugins(ctx: click.Context, option: click.Parameter, files: tuple[Path, ...]) -> None:
    """Run the plugins that the user names."""
    if not files:
        return
    from sim.agents.behaviours import load_plugin

    for file in files:
        try:
            load_plugin(file)
        except (ImportError, OSError, TypeError, ValueError) as error:
            raise click.BadParameter(str(error), ctx, option) from None


PLUGIN = click.Option(
    ["--plugin"],
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    expose_value=False,
    is_eager=True,
    callback=load_plugins,
    help="A file of Python of your own that registers behaviours; it is run, here and by workers.",
)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(sim.__version__, prog_name="alliance-sim")
def main() -> None:
    """Simulate alliance dynamics from scenario files.

    \b
    Example:
      alliance-sim run baseline --out runs/baseline
    """
