"""The command ``alliance-sim``.  Heavy imports stand inside the verbs: ``--help`` is quick."""

import gc
import io
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import sim
from sim.cli.endings import one_message, unheard
from sim.cli.interrupts import lose_no_interrupt
from sim.core.sparing import spare

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
SPARED: Mapping[str, frozenset[str]] = {
    "dask": frozenset({"app", "share"}),
    "pyarrow": frozenset({"app", "share", "export"}),
}
"""Package that others import where it is installed → verbs in which they may.

xarray imports Dask to ask of every array whether it is one of Dask's, pandas PyArrow for the texts
of its tables: half a second together.
"""
LATER = ("mesa.discrete_space", "mesa.experimental", "mesa.space")
"""What Mesa imports, and SciPy and networkx with it, for worlds that have a space."""


def spare_imports(arguments: Sequence[str]) -> None:
    """Spare a verb imports that it does not need, see `sim.core.sparing`.

    With a plugin, which may need any of them for itself, or a cluster nothing is hidden.
    """
    if any(each.startswith(("--plugin", "--dask")) for each in arguments):
        hidden: list[str] = []
    else:
        hidden = [name for name, verbs in SPARED.items() if verbs.isdisjoint(arguments[:1])]
    spare(hidden, LATER)


def stand_alone() -> None:
    """Do not depend on what a notebook server, a job or a terminal has left in the environment.

    Figures go into files, whatever else draws here; where a letter is lacking stands its number.
    """
    os.environ["MPLBACKEND"] = "agg"
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr = unheard(sys.stderr)


class Verbs(click.Group):
    """A group that imports a verb when it is called."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Called by the shell, in a process that has nothing else to do."""
        gc.set_threshold(MANY)
        stand_alone()
        lose_no_interrupt()
        spare_imports(sys.argv[1:])
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
