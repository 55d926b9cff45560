"""How verbs end: 0 done, 1 the work failed, 2 bad usage or bad input; one message, no traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

FAILED, BAD_INPUT = 1, 2


def stop(message: str, code: int) -> NoReturn:
    """End the command with one message on standard error."""
    click.echo(f"alliance-sim: {message}", err=True)
    sys.exit(code)


@contextmanager
def one_message() -> Iterator[None]:
    """Turn what a user can mend, or the machine refuses, into one message and an exit code."""
    from sim.errors import InputError, SimError

    try:
        yield
    except SimError as error:
        stop(str(error), BAD_INPUT if isinstance(error, InputError) else FAILED)
    except MemoryError:
        stop("out of memory; ask for fewer runs", FAILED)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        stop(f"{where}{error.strerror or error}", FAILED)
