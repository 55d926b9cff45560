"""How verbs end: with one message on standard error, and an exit code that tells whose fault."""

import io
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

FAILED, BAD_INPUT = 1, 2
IN_A_BEHAVIOUR = "in the behaviour of "
"""How the note begins that an error has which was raised in a behaviour."""
ASKED = "_asked"
"""The function of the model in which it is called."""
PACKAGE = Path(__file__).resolve().parents[1]


def stop(message: str, code: int) -> NoReturn:
    """End the command with one message on standard error."""
    click.echo(f"alliance-sim: {message}", err=True)
    sys.exit(code)


class Unheard(io.TextIOWrapper):
    """Standard error that ends no work where it is full, or its reader is gone.

    How the command ends is told by its exit code all the same, which Python would change if at
    its end there was still something to write.
    """

    def write(self, text: str) -> int:
        """Write, if anybody can hear it."""
        try:
            return super().write(text)
        except OSError:
            self._lose()
            return len(text)

    def flush(self) -> None:
        """Write what was held back, if anybody can hear it."""
        try:
            super().flush()
        except OSError:
            self._lose()

    def _lose(self) -> None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)


def unheard(stream: io.TextIOWrapper) -> Unheard:
    """A stream of this process as one that ends no work."""
    raw = open(stream.fileno(), "wb", closefd=False)  # noqa: SIM115 -- as long as the process
    return Unheard(raw, stream.encoding, "backslashreplace", line_buffering=True)


@contextmanager
def one_message() -> Iterator[None]:
    """Turn what a user can mend, or the machine refuses, into one message and an exit code."""
    from sim.core.errors import InputError, SimError, of_exit

    try:
        yield
    except SystemExit as error:
        if ASKED not in (step.name for step in traceback.extract_tb(error.__traceback__)):
            raise
        stop(str(of_exit(error)), BAD_INPUT)
    except SimError as error:
        stop(str(error), BAD_INPUT if isinstance(error, InputError) else FAILED)
    except Exception as error:
        if (why := of_behaviour(error)) is not None:
            stop(why, BAD_INPUT)
        if isinstance(error, MemoryError):
            stop("out of memory; ask for fewer runs", FAILED)
        if not isinstance(error, OSError):
            raise
        where = f"{error.filename}: " if error.filename else ""
        stop(f"{where}{error.strerror or error}", FAILED)


def of_behaviour(error: BaseException) -> str | None:
    """What went wrong in a behaviour that a user wrote, and where; None of any other error.

    In Python it is raised as it is, with a note of the actor and the month that is read here.
    """
    from sim.core.errors import one_line

    notes = getattr(error, "__notes__", ())
    if not any(str(note).startswith(IN_A_BEHAVIOUR) for note in notes):
        return None
    lines = [line.strip() for line in traceback.format_exception_only(error)]  # the note is last
    told = "; ".join(lines).removeprefix(f"{type(error).__module__}.")
    return one_line(f"{place_of(error)}{told}")


def place_of(error: BaseException) -> str:
    """File and line of the behaviour where an error was raised, "" if it was none of its own."""
    steps = traceback.extract_tb(error.__traceback__)
    asked = max((n for n, step in enumerate(steps) if step.name == ASKED), default=len(steps))
    own = [step for step in steps[asked:] if PACKAGE not in Path(step.filename).parents]
    last = [step for step in own if step.filename == own[0].filename][-1:]
    return "".join(f"{step.filename}:{step.lineno}: " for step in last)
