"""What fits into memory, known before it is asked for."""

from collections.abc import Mapping
from pathlib import Path

from sim.variables import VARIABLES, Variable

SHARE_OF_FREE = 0.6
WITHOUT_KNOWLEDGE = 4 * 1024**3
BYTES = 8


class TooLargeError(ValueError):
    """A request that would not fit into memory; the message has the figures."""


def elements(variable: Variable, labels: Mapping[str, tuple[str, ...]]) -> int:
    """Numbers per run and month of a variable."""
    count = 1
    for axis in variable.over:
        count *= len(labels[axis])
    return count


def recorded() -> tuple[Variable, ...]:
    """Variables that results keep."""
    return tuple(variable for variable in VARIABLES if variable.result_name is not None)


def bytes_of(runs: int, months: int, labels: Mapping[str, tuple[str, ...]]) -> int:
    """Memory that the results of an ensemble take."""
    return runs * months * BYTES * sum(elements(variable, labels) for variable in recorded())


def free_memory() -> int:
    """Bytes that can be had without swapping, as far as the system tells."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
        fields = dict(line.split(":", 1) for line in lines)
        return int(fields["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return WITHOUT_KNOWLEDGE


def check_size(runs: int, months: int, labels: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse what would not fit.

    Raises
    ------
    TooLargeError
        With the memory needed, what there is, and how many runs would fit.
    """
    needed, free = bytes_of(runs, months, labels), int(free_memory() * SHARE_OF_FREE)
    if needed > free:
        fit = runs * free // needed
        raise TooLargeError(
            f"{runs} runs of {months} months need {needed / 1e9:.1f} GB of memory and "
            f"{free / 1e9:.1f} GB are free for them; at most {fit} runs fit"
        )
