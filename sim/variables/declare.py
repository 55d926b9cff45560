"""Every state variable: its axes, unit, bounds, start, and how it appears in results.

A *stock* carries over and is moved by contributions; a *sum* is made anew each month of
contributions; a *set* variable is what one mechanism says it is; an *act* is what actors believe,
feel or decide.
"""

from dataclasses import dataclass
from math import inf
from typing import Literal


@dataclass(frozen=True)
class Variable:
    """One state variable; ``over`` are its axes before the run.

    ``start`` is a number, the name of a value of the scenario, or the name of a parameter (which
    begins with ``initial_``).  ``output`` is its name in results, None if it stays inside.
    """

    name: str
    kind: Literal["stock", "sum", "set", "act"]
    over: tuple[str, ...]
    units: str
    long_name: str
    claims: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0
    start: float | str = 0.0
    output: str | None = ""
    dtype: type = float

    @property
    def result_name(self) -> str | None:
        """Name in results."""
        return self.name if self.output == "" else self.output


def inner(
    name: str,
    kind: Literal["stock", "sum", "set", "act"],
    over: tuple[str, ...],
    long_name: str,
    low: float = -inf,
    high: float = inf,
    start: float | str = 0.0,
    dtype: type = float,
    units: str = "1",
) -> Variable:
    """A variable that stays inside: results do not show it."""
    return Variable(name, kind, over, units, long_name, (), low, high, start, None, dtype)


DYAD, ALLY, ACTOR = ("dyad",), ("ally",), ("actor",)
DOMAIN, LEVEL, SOURCE, RIVAL = ("domain",), ("level",), ("source",), ("rival",)
