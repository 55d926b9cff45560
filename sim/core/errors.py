"""Everything that can go wrong, each told in one line.

A `SimError` is either the user's to mend (`InputError`) or the work's failure (`WorkError`); the
command line ends with another exit code for each.  Anything else that is raised is a mistake of
this program.
"""

from __future__ import annotations

import difflib
import json
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError

ABSENT: Any = type("Absent", (), {"__repr__": lambda self: "ABSENT"})()
"""Stands for "no value to show", since None is a value of a file."""
PATIENCE = 200
"""Longest piece of a user's text that a message repeats, in characters."""
CUSTOM = "scenario"
"""The pydantic error type that carries a Problem."""

Place = tuple[str | int, ...]
EXTRA = {
    "SALib": "sweep",
    "zarr": "sweep",
    "distributed": "dask",
    "ema_workbench": "insight",
    "pyarrow": "export",
    "openpyxl": "export",
    "bokeh": "app",
    "panel": "app",
}
"""Package that is not always installed → the extra of the project that brings it."""


class SimError(Exception):
    """What this program refuses or fails at; the message is one line for the user."""


class InputError(SimError):
    """What was asked for cannot be begun as it was asked; the message says what would do."""


class WorkError(SimError):
    """Work that was begun and failed, for the machine's sake rather than the user's."""


class FailsAgainError(WorkError):
    """A run of a sweep that cannot be simulated; the message says why."""


class AnalysisError(InputError, ValueError):
    """An analysis that cannot be done as asked."""


class NothingSharedError(InputError, ValueError):
    """Results that cannot be compared."""


class NoCounterpartError(InputError):
    """An arm of an experiment that has no counterpart on another triangle; the message says why."""


class TooLargeError(InputError, ValueError):
    """A request that would not fit into memory or on the disk; the message has the figures."""


class SweepRefusedError(InputError):
    """A sweep that cannot be begun, gone on with or read."""


class SweepStoppedError(WorkError):
    """A sweep that stopped on the way; what is finished is kept, and ``resume`` goes on."""


class NoLongerWantedError(WorkError):
    """Work that was given up on the way, since nobody waits for it any more."""


class MissingExtraError(InputError):
    """A package that an extra of the project brings is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(package)
        self.package = package

    def __str__(self) -> str:
        extra = EXTRA[self.package]
        how = f"for instance by pip install -e '.[{extra}]' in the clone"
        missing = f"this needs {self.package}, which is not installed"
        return f"{missing}: install the extra '{extra}', {how}"


def of_exit(error: SystemExit) -> InputError:
    """What is told instead of an end of the program by a user's code within the work.

    The code of that end would be taken for this program's answer, or a worker for lost.
    """
    step = traceback.extract_tb(error.__traceback__)[-1]
    told = f"{step.filename}:{step.lineno}: SystemExit: {error.code}"
    return InputError(one_line(f"{told}; code that takes part in a run must not end the program"))


def needed(module: str) -> Any:
    """A module of a package of `EXTRA`, imported when it is needed.

    Raises
    ------
    MissingExtraError
        With the package and how to install it.
    """
    package = module.split(".")[0]
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != package:
            raise
        raise MissingExtraError(package) from None


def unknown(what: str, wanted: str, options: Iterable[str]) -> NoReturn:
    """Refuse a name that is none of `options`, naming them and the nearest.

    Raises
    ------
    AnalysisError
        Always.
    """
    told = Problem(f"{what} '{wanted}' is unknown", options=tuple(options), wanted=wanted)
    raise AnalysisError(told.text())


@dataclass(frozen=True)
class Problem:
    """One fault at one place of a scenario.

    `path` leads to the faulty entry. `options` are the valid names: listed as what is allowed, and
    searched for the one nearest to `wanted` or, without it, to the value.
    """

    what: str
    path: Place = ()
    value: Any = ABSENT
    allowed: str = ""
    options: tuple[str, ...] = ()
    wanted: str = ""

    def below(self, *path: str | int) -> Problem:
        """The same fault, with its path taken from further up."""
        return Problem(
            self.what, (*path, *self.path), self.value, self.allowed, self.options, self.wanted
        )

    @property
    def key(self) -> str:
        """Dotted path, `parameters.rate`; a list's elements are counted from 1."""
        return dotted(self.path)

    @property
    def nearest(self) -> str | None:
        """The valid name closest to what was written, if any is close."""
        written = self.wanted or (self.value if isinstance(self.value, str) else "")
        return nearest(written, self.options)

    def text(self) -> str:
        """The message without its place."""
        parts = [f"{self.key} {self.what}".strip()]
        if self.value is not ABSENT:
            parts[0] += f" (value {show(self.value)})"
        allowed = self.allowed or listed(self.options, self.nearest)
        if allowed:
            parts.append(f"allowed: {allowed}")
        if self.nearest is not None:
            parts.append(f"did you mean '{self.nearest}'?")
        return "; ".join(parts)


class ScenarioError(InputError):
    """A scenario that cannot be used: ``FILE:LINE: KEY what is wrong (value …); allowed: …``.

    Attributes: message (without the place), file (name, or the `--set` or `replace` that brought
    the value), line (from 1, None where there is none), key, value, allowed, nearest, more (how
    many further problems there are).
    """

    def __init__(
        self,
        problem: Problem | str,
        file: str | None = None,
        line: int | None = None,
        more: int = 0,
    ) -> None:
        if isinstance(problem, str):
            problem = Problem(problem)
        super().__init__(problem, file, line, more)
        self.file, self.line, self.more = file, line, more
        self.key, self.value = problem.key, problem.value
        self.nearest = problem.nearest
        self.allowed = problem.allowed or listed(problem.options, problem.nearest)
        self.message = one_line(problem.text())

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        text = f"{one_line(place)}: {self.message}" if place else self.message
        if self.more:
            text += f" [and {self.more} more problem{'s' if self.more > 1 else ''}]"
        return text


class RecordError(InputError):
    """A record that cannot be used: ``FILE:LINE: KEY what is wrong (value …); allowed: …``.

    `file` and `line` (from 1) are None as long as whoever knows the place has not added it.
    """

    def __init__(
        self, problem: Problem | str, file: object = None, line: int | None = None
    ) -> None:
        problem = Problem(problem) if isinstance(problem, str) else problem
        super().__init__(problem, file, line)
        self.problem, self.file, self.line = problem, file, line

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        text = self.problem.text()
        return one_line(f"{place}: {text}" if place else text)


def refuse(
    what: str,
    *,
    path: Place = (),
    value: Any = ABSENT,
    allowed: str = "",
    options: Iterable[str] = (),
    wanted: str = "",
) -> PydanticCustomError:
    """A fault found by a validator of one field, to be raised there; pydantic adds the path."""
    from pydantic_core import PydanticCustomError

    problem = Problem(what, path, value, allowed, tuple(options), wanted)
    return PydanticCustomError(CUSTOM, "refused", {"problems": (problem,)})


def nearest(written: str, options: Iterable[str]) -> str | None:
    """The option closest to what was written, whatever its case; None if nothing is close."""
    if not written or len(written) > PATIENCE:
        return None
    by_lower = {option.lower(): option for option in reversed(list(options))}
    found = difflib.get_close_matches(written.lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[found[0]] if found and by_lower[found[0]] != written else None


def listed(options: Sequence[str], first: str | None = None, most: int = 16) -> str:
    """Names with commas; a long list is cut, and keeps the nearest name."""
    if len(options) <= most:
        return ", ".join(options)
    shown = [first] if first else []
    shown += [option for option in options if option != first][: most - len(shown)]
    return f"{', '.join(shown)}, … ({len(options)} in all)"


def dotted(path: Place) -> str:
    """`("forums", "g7", "dates", 0)` as `forums.g7.dates[1]`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if text else str(part)
    return text


def show(value: Any) -> str:
    """A value as the file would write it, cut to a readable length."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # as a file would write it
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):  # such as a number of 5,000 digits
        text = f"a {type(value).__name__}"
    if isinstance(value, str):
        text = f"'{text[1:-1]}'"
    return text if len(text) <= 60 else f"{text[:57]}…"


def one_line(text: str) -> str:
    """Without line breaks and other characters that a terminal would act on."""
    return "".join(c if c.isprintable() else " " for c in text)


FAULTS = (
    *(ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, ImportError),
    *(LookupError, MemoryError, OSError, RuntimeError, SystemError, TypeError, ValueError),
)
"""What damaged or made-up files have been seen to raise in the libraries that read them.

The boundary round each read of a stranger's file; most errors of this program are not among them.
"""
