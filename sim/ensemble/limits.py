"""What fits into memory, known before it is asked for."""

import gc
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from sim.core.errors import TooLargeError
from sim.core.memory import SHARE_OF_FREE, free_memory
from sim.theories.variables import BY_NAME, VARIABLES, Variable

OF_POWERS = {"threat_perception": "rival_perception", "defence_spending": "rival_spending"}
"""Variables of those who are governed → the same of the powers, which results show with them."""


def dtype_of(variable: Variable) -> np.dtype[Any]:
    """How results keep a variable: in single precision, as files do; an index in two bytes."""
    return np.dtype(np.int16 if variable.dtype is int else np.float32)


def elements(variable: Variable, labels: Mapping[str, tuple[str, ...]]) -> int:
    """Numbers per run and month of a variable."""
    count = 1
    for axis in variable.over:
        count *= len(labels[axis])
    return count


def recorded(keep: Collection[str] | None = None) -> tuple[Variable, ...]:
    """State variables that results keep: all that show, or those that are asked for.

    By their own name also those that stay inside otherwise, such as what an actor does.
    """
    if keep is None:
        shown = tuple(variable for variable in VARIABLES if variable.result_name is not None)
    else:
        shown = tuple(v for v in VARIABLES if {v.name, v.result_name}.intersection(keep))
    return shown + tuple(BY_NAME[OF_POWERS[v.name]] for v in shown if v.name in OF_POWERS)


def bytes_of(
    runs: int,
    months: int,
    labels: Mapping[str, tuple[str, ...]],
    keep: Collection[str] | None = None,
) -> int:
    """Memory that the results of an ensemble take."""
    kept = recorded(keep)
    return runs * months * sum(elements(v, labels) * dtype_of(v).itemsize for v in kept)


LARGE = 2048
"""Runs of a model that is worth a look for what earlier ones left."""


def clear_for(runs: int) -> None:
    """Free the models that are over, before one of so many runs is made.

    A model and its agents refer to each other, so that only Python's collector frees their arrays;
    it counts objects and not bytes, and let several models of 100 MB stand.
    """
    if runs >= LARGE:
        gc.collect()


def check_size(
    runs: int,
    months: int,
    labels: Mapping[str, tuple[str, ...]],
    keep: Collection[str] | None = None,
) -> None:
    """Refuse what would not fit.

    Raises
    ------
    TooLargeError
        With the memory needed, what there is, and how many runs would fit.
    """
    needed, free = bytes_of(runs, months, labels, keep), int(free_memory() * SHARE_OF_FREE)
    if needed > free:
        fit = runs * free // needed
        raise TooLargeError(
            f"{runs} runs of {months} months need {needed / 1e9:.1f} GB of memory and "
            f"{free / 1e9:.1f} GB are free for them; at most {fit} runs fit"
        )
