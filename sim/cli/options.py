"""What several verbs have in common: options, and the bar that shows progress."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from sim.cli.endings import FAILED, stop
from sim.core.sizes import MOST_SEED

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
Asked = TypeVar("Asked", int, int | None)
"""A number of workers, or of a verb that finds one itself perhaps none."""


class Assignment(click.ParamType):  # type: ignore[type-arg]  # older click has no argument here
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


class MonthText(click.ParamType):  # type: ignore[type-arg]
    """A month, ``YYYY-MM``."""

    name = "YYYY-MM"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text, if it names a month."""
        from sim.scenario import Month

        try:
            return str(Month.parse(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


since_option: Decorator = click.option(
    "--since",
    type=MonthText(),
    help="First month that counts  [default: the first that differs].",
)
until_option: Decorator = click.option(
    "--until", type=MonthText(), help="Last month that counts  [default: the last that all have]."
)
set_option: Decorator = click.option(
    "--set",
    "settings",
    multiple=True,
    type=Assignment(),
    help="Change one value: a parameter by name, or a dotted key of the scenario. "
    "May be given several times.",
)


MOST_WORKERS = 1024


def runs_option(default: int) -> Decorator:
    """``--runs``, from 1 on."""
    return click.option(
        "--runs",
        default=default,
        show_default=True,
        type=click.IntRange(1),
        help="Runs of the ensemble.",
    )


class Folder(click.Path):
    """A folder for results: named, and holding nothing that this program did not write."""

    def __init__(self, expected: tuple[str, ...] = (), *, looked_at: bool = True) -> None:
        super().__init__(path_type=Path, file_okay=False)
        self.expected, self.looked_at = expected, looked_at

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The folder, refused before any work is done."""
        from sim.core.errors import InputError
        from sim.core.folders import check_folder

        named(value, self, param, ctx)
        folder = Path(str(super().convert(value, param, ctx)))
        try:
            if self.looked_at:
                check_folder(folder, self.expected)
        except InputError as error:
            self.fail(str(error), param, ctx)
        return folder


MOST_BYTES_OF_A_NAME = 220
"""A file system takes 255; results are written under a longer, hidden name first."""


def named(
    value: Any, kind: click.Path, param: click.Parameter | None, ctx: click.Context | None
) -> None:
    """Refuse a name that is empty or that no file can bear."""
    text = str(value)
    if not str(value).strip() or "\0" in text:
        kind.fail("names no place; give the name of one", param, ctx)
    *above, last = (len(os.fsencode(part)) for part in Path(text).parts or (".",))
    if last > MOST_BYTES_OF_A_NAME or max(above, default=0) > 255:
        told = f"has a name of more than {MOST_BYTES_OF_A_NAME} bytes"
        kind.fail(told, param, ctx)


class NamedFile(click.Path):
    """A file to write, whose name ends in ``suffix``."""

    def __init__(self, suffix: str) -> None:
        super().__init__(path_type=Path, dir_okay=False)
        self.suffix = suffix

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The file, if it has a name of its kind, and is none or an ordinary one."""
        named(value, self, param, ctx)
        file = Path(str(super().convert(value, param, ctx)))
        if file.suffix != self.suffix:  # such as the scenario that is asked about
            self.fail(f"'{file}' does not end in {self.suffix}", param, ctx)
        if file.is_symlink() or (file.exists() and not file.is_file()):
            self.fail(f"'{file}' is a link, a pipe or a device", param, ctx)
        return file


def out_option(default: str, what: str = "results", expected: tuple[str, ...] = ()) -> Decorator:
    """``--out``; ``default`` is how the help names the folder, ``expected`` what it may hold."""
    return click.option(
        "--out", type=Folder(expected), help=f"Folder for {what}  [default: {default}]"
    )


def seed_option_of(what: str) -> Decorator:
    """``--seed``; ``what`` is its help."""
    return click.option(
        "--seed", default=0, show_default=True, type=click.IntRange(0, MOST_SEED), help=what
    )


seed_option = seed_option_of("Seed of the shocks; scenarios with the same seed meet the same ones.")
workers_option: Decorator = click.option(
    "--workers",
    default=min(os.cpu_count() or 1, 8),
    show_default=True,
    type=click.IntRange(1, MOST_WORKERS),
    help="Processes to work in; the result does not depend on it.",
)


dask_option: Decorator = click.option(
    "--dask",
    metavar="ADDRESS",
    help="Let the workers of this Dask scheduler do it, tcp://HOST:PORT.",
)


def who_works(workers: Asked, dask: str | None) -> Asked | str:
    """What ``--workers`` and ``--dask`` come to, which do not go together."""
    source = click.get_current_context().get_parameter_source("workers")
    if dask is not None and source is ParameterSource.COMMANDLINE:
        raise click.UsageError("--dask brings its own workers; give it or --workers, not both")
    return workers if dask is None else dask


def json_option(instead: str) -> Decorator:
    """``--json``; ``instead`` is what is printed otherwise."""
    text = f"Print JSON instead of the {instead}."
    return click.option("--json", "as_json", is_flag=True, help=text)


no_plots_option: Decorator = click.option("--no-plots", is_flag=True, help="Write no figures.")


@contextmanager
def progress_bar(
    title: str, total: int, unit: str = "", begun: int = 0
) -> Iterator[Callable[[float], None]]:
    """A bar on standard error when that is a terminal; nothing otherwise.

    With a unit it also tells the rate; ``begun`` is what was done before.
    """
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, ProgressColumn, Task
    from rich.text import Text

    class Rate(ProgressColumn):
        """How many a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f} {unit}/s" if speed else f"… {unit}/s")

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done: None
        return
    usual = Progress.get_default_columns()
    columns = (*usual, MofNCompleteColumn(), Rate()) if unit else usual
    with Progress(*columns, console=console, transient=True, speed_estimate_period=120) as bar:
        task = bar.add_task(title, total=total, completed=begun)
        yield lambda done: bar.advance(task, done)


resume_option: Decorator = click.option(
    "--resume", is_flag=True, help="Go on with what was begun in the folder of --out."
)


@contextmanager
def keeping(out: Path | None, *, resume: bool) -> Iterator[Callable[[str], Path]]:
    """Where long work is put down, by the name of its study; what others left only to resume.

    It is removed when all is done, and told of when the user stops the work.
    """
    from sim.core.folders import UNFINISHED, check_kept

    used: list[Path] = []

    def folder_of(name: str) -> Path:
        folder = (out or Path("runs") / name).resolve() / UNFINISHED  # workers stand elsewhere
        check_kept(folder)
        used.append(folder)
        if not resume:
            shutil.rmtree(used[-1], ignore_errors=True)
        return used[-1]

    try:
        yield folder_of
        for folder in used:
            shutil.rmtree(folder, ignore_errors=True)
    except KeyboardInterrupt:
        if used and used[-1].is_dir():
            told = f"stopped by Ctrl-C; what is done is kept in {used[-1]}/; go on with --resume"
            stop(told, FAILED)
        raise
