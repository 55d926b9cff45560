"""The command ``alliance-sim``.  Heavy imports stand inside the verbs: ``--help`` is quick."""

import gc
import io
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import sim
from sim.cli.interrupts import lose_no_interrupt
from sim.cli.options import one_message

VERBS = {
    "list": "sim.cli.files",
    "show": "sim.cli.files",
    "check": "sim.cli.files",
    "new": "sim.cli.files",
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


MANY = 20_000
"""Objects after which Python looks for garbage; at 700, its default, a tenth of a short verb is
spent on going through imported modules again and again."""
WITHOUT_DASK = frozenset({"run", "compare", "explain", "claims", "history", "export"})
"""Verbs that have all their numbers in memory."""


def spare_dask(arguments: list[str]) -> None:
    """Let xarray believe in a verb of numbers in memory that Dask is not installed.

    Where it is, xarray imports it to ask of every array whether it is one of Dask's: four tenths of
    a second.  None in `sys.modules` is Python's own way to say that there is no such module.  With
    a plugin, which may need Dask for itself, or a cluster of it nothing is done.
    """
    used = any(each.startswith(("--plugin", "--dask")) for each in arguments)
    if not used and not WITHOUT_DASK.isdisjoint(arguments[:1]):
        sys.modules.setdefault("dask", None)  # type: ignore[arg-type]  # typed as if always there


def stand_alone() -> None:
    """Do not depend on what a notebook server, a job or a terminal has left in the environment.

    Figures go into files, whatever else draws here; where a letter is lacking stands its number.
    """
    os.environ["MPLBACKEND"] = "agg"
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


class Verbs(click.Group):
    """A group that imports a verb when it is called."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Called by the shell, in a process that has nothing else to do."""
        gc.set_threshold(MANY)
        stand_alone()
        lose_no_interrupt()
        spare_dask(sys.argv[1:])
        with one_message():  # also where what click itself prints finds a full disk
            return super().__call__(*args, **kwargs)

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
