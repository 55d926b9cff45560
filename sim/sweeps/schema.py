"""What a sweep file may say, before it is held against the scenario and the model."""

from __future__ import annotations

import numbers
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, StrictInt, StrictStr

from sim.analysis.outcomes import How
from sim.core.errors import refuse
from sim.core.sizes import MOST_SEED
from sim.scenario.entries import (
    EMPTY,
    FREEZE,
    Entry,
    FileName,
    Key,
    Text,
    Topic,
    entry,
)
from sim.scenario.months import Month

DECLARED = "declared"
ALL = "all"
SPEC = "a list of numbers, {low: 0, high: 1}, or the word declared"
DATED = "a list of months, [YYYY-MM, YYYY-MM]"
NAMED = "a list of names, or the word all"
WIDEST = 1e100
"""What numbers a computer can still multiply are far beyond those of any quantity here."""
MOST_LEVELS = 10_000
"""Values of one factor; who needs more lets a design draw them."""


@dataclass(frozen=True)
class Range:
    """Numbers from ``low`` to ``high``; None stands for the declared bound.

    ``steps`` is how many of them a grid takes.
    """

    low: float | None = None
    high: float | None = None
    steps: int | None = None


Spec = Range | tuple[float, ...]


def read_spec(raw: Any) -> Spec:
    """What a number is varied over."""
    if isinstance(raw, Range):
        return raw
    if raw == DECLARED:
        return Range()
    if isinstance(raw, list | tuple):
        return several(tuple(number(item, place) for place, item in enumerate(raw)))
    if not isinstance(raw, Mapping):
        raise refuse("is not a way to vary a number", value=raw, allowed=SPEC)
    for key in raw:
        if key not in ("low", "high", "steps"):
            raise refuse("is not a known key", path=(key,), options=("low", "high", "steps"))
    if ("low" in raw) != ("high" in raw):
        raise refuse("has one bound only", value=dict(raw), allowed="low and high, or neither")
    low, high = (number(raw[k], k) if k in raw else None for k in ("low", "high"))
    if low is not None and high is not None and low >= high:
        raise refuse("has a low that is not below its high", value=dict(raw))
    if low is not None and high is not None and high - low > WIDEST:
        raise refuse("is too wide a range", value=dict(raw), allowed=f"a width up to {WIDEST:g}")
    return Range(low, high, None if raw.get("steps") is None else steps_of(raw["steps"]))


def steps_of(steps: Any) -> int:
    """How many numbers a grid takes of a range."""
    if not isinstance(steps, int) or isinstance(steps, bool) or steps < 2:
        allowed = "a whole number from 2 on"
        raise refuse("is no number of steps", path=("steps",), value=steps, allowed=allowed)
    if steps > MOST_LEVELS:
        allowed = f"at most {MOST_LEVELS:,}, or design: lhs, which draws from the range"
        raise refuse("is too many steps", path=("steps",), value=steps, allowed=allowed)
    return steps


def number(raw: Any, place: str | int) -> float:
    """A number of a list or of a bound."""
    if isinstance(raw, bool) or not isinstance(raw, numbers.Real):
        raise refuse("is not a number", path=(place,), value=raw, allowed="a number")
    return float(raw)


def several(items: tuple[Any, ...]) -> tuple[Any, ...]:
    """Two or more different items."""
    if len(items) < 2:
        raise refuse("has nothing to vary over", value=list(items), allowed="two values or more")
    if len(items) > MOST_LEVELS:
        raise refuse("has too many values", value=len(items), allowed=f"at most {MOST_LEVELS:,}")
    if len(set(items)) < len(items):
        raise refuse("has the same value twice", value=[str(item) for item in items])
    return items


def read_parameters(raw: Any) -> str | Any:
    """``declared``, or specs by name."""
    if raw == DECLARED:
        return raw
    if not isinstance(raw, Mapping):
        allowed = "names of parameters, or the word declared for all of them"
        raise refuse("is not a mapping", value=raw, allowed=allowed)
    return _each(raw, read_spec)


def read_values(raw: Any) -> Any:
    """Specs by dotted path."""
    return _each(raw, read_spec)


def read_formulations(raw: Any) -> Any:
    """Names of readings by slot; None is the reading called null."""

    def read(names: Any) -> tuple[str, ...]:
        if names == ALL:
            return ()
        if not isinstance(names, list | tuple):
            raise refuse("is not a list", value=names, allowed=NAMED)
        return several(tuple("null" if name is None else str(name) for name in names))

    return _each(raw, read)


def read_dates(raw: Any) -> Any:
    """Months by dotted path."""

    def read(months: Any) -> tuple[Month, ...]:
        if not isinstance(months, list | tuple):
            raise refuse("is not a list", value=months, allowed=DATED)
        return several(tuple(Month.read(month, n) for n, month in enumerate(months)))

    return _each(raw, read)


def _each(raw: Any, read: Any) -> Any:
    """A mapping with each of its entries read; a fault is told at the entry that has it."""
    from pydantic_core import PydanticCustomError

    if not isinstance(raw, Mapping):
        raise refuse("is not a mapping", value=raw, allowed="lines of the form 'key: value'")
    found = {}
    for key, item in raw.items():
        try:
            found[key] = read(item)
        except PydanticCustomError as error:
            problems = (error.context or {})["problems"]
            told = tuple(problem.below(key) for problem in problems)
            raise PydanticCustomError(error.type, "refused", {"problems": told}) from None
    return found


class Vary(Entry):
    """What is varied; every entry is one factor of the design."""

    parameters: Annotated[Any, PlainValidator(read_parameters)] = entry(
        "declared parameters by name, or the word declared for all of them", EMPTY
    )
    formulations: Annotated[Any, PlainValidator(read_formulations)] = entry(
        "names of rival theories by slot, or the word all", EMPTY
    )
    dates: Annotated[Any, PlainValidator(read_dates)] = entry(
        "months by dotted path, such as governments.XXX.KEY.from", EMPTY
    )
    values: Annotated[Any, PlainValidator(read_values)] = entry(
        "any other number of the scenario by dotted path, such as actors.XXX.approval", EMPTY
    )


class DerivedOutcome(Entry):
    """One number a run, made of a result variable."""

    name: Topic = entry("its name in the store: small letters, digits and underscores")
    variable: Key = entry("the result variable that it is made of")
    how: How = entry("what is done over time", "mean")
    units: Text = entry("its unit", "1")
    where: Annotated[dict[Key, StrictStr | tuple[StrictStr, ...]], FREEZE] = entry(
        "a label, or some, by dimension; other dimensions are averaged", EMPTY
    )
    since: Month | None = entry("first month", None)
    until: Month | None = entry("last month", None)
    threshold: float = entry("of how: share of months, survival", 0.5)


Count = Annotated[StrictInt, Field(ge=1)]


class SweepFile(Entry):
    """A sweep file as written."""

    name: FileName = entry("short name; the sweep is filed under it")
    description: Text = entry("what is asked, in a sentence or two")
    scenario: Text = entry("a bundled scenario, or a path from the folder of this file")
    design: Literal["grid", "lhs", "sobol", "morris"] = entry("how points are laid out")
    samples: Count | None = entry("points of lhs, base samples of sobol, paths of morris", None)
    replicates: Count = entry("runs of each point, on the same shocks for every point", 1)
    seed: Annotated[StrictInt, Field(ge=0, le=MOST_SEED)] = entry(
        "seed of the shocks and of the design", 0
    )
    vary: Vary = entry("what is varied", Vary())
    outcomes: tuple[StrictStr | DerivedOutcome, ...] = entry("what is kept of each run", ())
    keep: Literal["final", "trajectories"] = entry("one number a run, or every month", "final")
    block: Annotated[StrictInt, Field(ge=1, le=65536)] | None = entry(
        "runs of one task and one chunk of the store", None
    )
    second_order: Annotated[bool, Field(strict=True)] = entry(
        "whether a sobol design can tell second-order indices", False
    )
    levels: Annotated[StrictInt, Field(ge=2, le=1000)] = entry("levels of a morris design, even", 4)
