"""What a theory says of a state variable that it owns: axes, unit, bounds, start, and results.

A *stock* carries over and is moved by contributions; a *sum* is made anew each month of
contributions; a *set* variable is what one mechanism says it is; an *act* is what actors believe,
feel or decide.
"""

from dataclasses import dataclass
from math import inf
from typing import Literal, get_args

from sim.axes import OverTime

Renewal = Literal["stock", "sum", "set", "act"]


@dataclass(frozen=True)
class Variable:
    """One state variable; ``over`` are its axes before the run.

    ``over_time`` is how its months are put together, which whatever results show must say.
    ``start`` is a number, the name of a value of the scenario, or the name of a parameter (which
    begins with ``initial_``).  ``output`` is its name in results, None if it stays inside.
    """

    name: str
    kind: Renewal
    over: tuple[str, ...]
    over_time: OverTime | None
    units: str
    long_name: str
    claims: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0
    start: float | str = 0.0
    output: str | None = ""
    dtype: type = float

    def __post_init__(self) -> None:
        if self.result_name is not None and self.over_time not in get_args(OverTime):
            raise ValueError(
                f"variable {self.name} is in results and must say how its months are put "
                f"together: over_time is {self.over_time!r} and not one of {get_args(OverTime)}"
            )

    @property
    def result_name(self) -> str | None:
        """Name in results."""
        return self.name if self.output == "" else self.output


def inner(
    name: str,
    kind: Renewal,
    over: tuple[str, ...],
    long_name: str,
    low: float = -inf,
    high: float = inf,
    start: float | str = 0.0,
    dtype: type = float,
    units: str = "1",
) -> Variable:
    """A variable that stays inside: results do not show it."""
    return Variable(name, kind, over, None, units, long_name, (), low, high, start, None, dtype)


DYAD, ALLY, ACTOR = ("dyad",), ("ally",), ("actor",)
DOMAIN, LEVEL, SOURCE, RIVAL = ("domain",), ("level",), ("source",), ("rival",)
