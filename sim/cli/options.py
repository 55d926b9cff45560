"""What several verbs have in common: their options, and the bar that shows progress."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def runs_option(default: int) -> Decorator:
    """``--runs``, from 1 on."""
    return click.option(
        "--runs",
        default=default,
        show_default=True,
        type=click.IntRange(1),
        help="Runs of the ensemble.",
    )


def out_option(default: str) -> Decorator:
    """``--out``; ``default`` is how the help names the folder."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path, file_okay=False),
        help=f"Folder for results  [default: {default}]",
    )


seed_option: Decorator = click.option(
    "--seed",
    default=0,
    show_default=True,
    type=click.IntRange(0),
    help="Seed of the shocks; scenarios with the same seed meet the same ones.",
)
no_plots_option: Decorator = click.option("--no-plots", is_flag=True, help="Write no figures.")


@contextmanager
def progress_bar(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error when that is a terminal; nothing otherwise."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done: None
        return
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done: bar.advance(task, done)
