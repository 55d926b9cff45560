"""Levels at the start of a scenario that no single theory owns, declared as parameters.

They are the state of affairs at the start of 2015; a scenario that starts elsewhere sets its own.
"""

from sim.mechanisms.declare import Parameter

RECORD = "state of affairs at the start of 2015, by judgement from the record"


def _start(
    name: str,
    default: float | tuple[float, ...],
    meaning: str,
    *,
    high: float = 1.0,
    unit: str = "share",
    over: str | None = None,
) -> Parameter:
    return Parameter(
        f"initial_{name}",
        default,
        0.0,
        high,
        unit,
        meaning,
        RECORD,
        over=over,
    )


INITIAL: tuple[Parameter, ...] = (
    _start("cooperation", (0.2, 0.15, 0.25), "cooperation at the start, by domain", over="domain"),
    _start(
        "institutions",
        (0.2, 0.1, 0.2),
        "institutionalisation at the start, by domain",
        over="domain",
    ),
    _start(
        "channel", (0.2, 0.5, 0.2), "strength of the channels at the start, by level", over="level"
    ),
    _start("alarm", 2.0, "launches still remembered at the start", high=20.0, unit="missiles"),
    _start("alignment", 0.2, "tie between the adversary and its backer at the start"),
    _start("tension", 0.35, "regional tension at the start"),
    _start("polarisation", 0.25, "polarisation at the start"),
    _start("governance", 0.55, "regional and UN-centred governance at the start"),
    _start("pressure", 0.2, "pressure on the competitor at the start"),
)
