"""How a theory declares what it owns: its variables, its mechanisms, and how it explains itself.

What a theory adds to a level is one part of the level's change, under the theory's name.  A theory
with a gate, a weakest link, a mean or a rate towards a sum says more: beside its function stands
an explanation, made of the same pieces, which the ledger asks and never repeats.

A *stock* carries over and is moved by contributions; a *sum* is made anew each month of
contributions; a *set* variable is what one mechanism says it is; an *act* is what actors believe,
feel or decide.

A mechanism is a pure function.  Its arguments are named after what it reads (state variables,
values of the scenario, parameters, context, draws) and the model binds them by name, so that a
test can call the function with plain arrays and no model.  An argument that has a row in the table
beside the theory's file is its parameter.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any, Literal, NamedTuple, get_args

import numpy as np

from sim.core.axes import Floats, OverTime
from sim.core.noise import Kind
from sim.core.parameters import Parameter, Table, beside, read

Parts = dict[str, Floats]
"""Name of a term → its part."""


class Within(NamedTuple):
    """A contribution to some places of a variable, (…, run) ``values``; elsewhere it is 0.

    ``shape`` is that of the whole, ``where`` an index that names no place twice.
    """

    shape: tuple[int, ...]
    where: Any
    values: Floats

    def whole(self) -> Floats:
        """The contribution to all places."""
        found = np.zeros(self.shape)
        found[self.where] = self.values
        return found


def whole(part: Any) -> Any:
    """What a mechanism gave; a contribution to some places as one to all."""
    return part.whole() if isinstance(part, Within) else part


def added(level: Floats, part: Any) -> Floats:
    """A level and a contribution to it, in a fresh array."""
    if not isinstance(part, Within):
        return level + part
    found = level.copy()
    found[part.where] += part.values
    return found


def add(level: Floats, part: Any) -> None:
    """Add a contribution to a level in place."""
    if isinstance(part, Within):
        level[part.where] += part.values
    else:
        level += part


FOLLOWED = "followed"
"""The name under which a split finds the parts of the level that its theory follows."""


class Heard(NamedTuple):
    """What a theory was given in a month, by the names of its arguments, and parts by book.

    ``parts`` has the contributions to a variable under its name, those to motives and actions
    under ``motives.NAME`` and ``actions.NAME``.
    """

    given: Mapping[str, Any]
    parts: Mapping[str, Parts]


@dataclass(frozen=True)
class Explanation:
    """How a theory tells its result apart.

    ``split`` is called with the arguments of the theory and with ``parts``, what sums are made of
    (see :class:`Heard`); it returns terms that sum to the theory's result.

    A theory may follow a level whose causes add up over time only, as when a will is a curve of
    its motives.  Then ``rises`` tells, of this month and the one before, what the level rose by,
    term by term (before the first month is None: the level as it is).  The sums since the start
    are handed to ``split`` as ``parts["followed"]``.

    ``claims`` are those of terms that are no mechanism.
    """

    split: Callable[..., Parts]
    rises: Callable[[Heard, Heard | None], Parts] | None = None
    claims: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


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
QUARREL = ("dyad", "issue")
DOMAIN, LEVEL, SOURCE, RIVAL = ("domain",), ("level",), ("source",), ("rival",)


PACKAGE = "sim.theories"

POLITICAL = ("patron", "ally", "adversary")
"""Roles that are governed and fear others."""


STEPS = ("positions", "instruments", "option", "emphasis", "line")
"""Steps of a choice: what speaks for each position, or each instrument; the probability of each
option; what the option taken does to the instruments; or whether the line in force is given up."""


@dataclass(frozen=True)
class Draw:
    """A monthly shock that a mechanism reads, ``(labels of over, run)`` or ``(run,)``."""

    name: str
    kind: Kind
    over: str | None = None


@dataclass(frozen=True)
class Mechanism:
    """One causal process.

    It either ``adds_to`` one variable (its return value is a contribution, summed with others by
    the owner of the variable), or ``sets`` variables (a transition or a definition, returned in
    that order), or contributes to a ``motive`` of an actor, or ``decides`` an action: what the
    actor does, of the argument ``motive``, the sum of the contributions to the motive of that name.
    Or it is a step in how an actor ``chooses`` among the options of a menu (see ``STEPS``).
    ``of`` are the roles whose thinking it is: their parameters may be given for one actor.
    Without roles it is the world's.  ``explained_by`` tells its contribution apart, where that is
    more than one part of what it adds to.
    """

    name: str
    function: Callable[..., Any]
    adds_to: str | None
    sets: tuple[str, ...]
    claims: tuple[str, ...]
    source: str
    parameters: tuple[Parameter, ...] = ()
    draws: tuple[Draw, ...] = ()
    reads: tuple[str, ...] = field(default=())
    of: tuple[str, ...] = ()
    motive: str | None = None
    decides: str | None = None
    chooses: str | None = None
    explained_by: Explanation | None = field(default=None, compare=False)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return whole(self.function(*args, **kwargs))

    @property
    def targets(self) -> tuple[str, ...]:
        """Variables that this mechanism moves."""
        return self.sets or (self.motive or self.decides or self.chooses or self.adds_to or "",)


def table_of(function: Callable[..., Any]) -> Table | None:
    """The table beside a theory of the package; theories from elsewhere have none."""
    if function.__module__.rpartition(".")[0] != PACKAGE:
        return None
    return read(beside(function.__code__.co_filename))


def mechanism(
    *,
    adds_to: str | None = None,
    sets: str | tuple[str, ...] = (),
    claims: tuple[str, ...] = (),
    source: str,
    parameters: tuple[Parameter, ...] = (),
    draws: tuple[Draw, ...] = (),
    of: str | tuple[str, ...] = (),
    motive: str | None = None,
    decides: str | None = None,
    chooses: str | None = None,
    explained_by: Explanation | None = None,
) -> Callable[[Callable[..., Any]], Mechanism]:
    """Turn a function into a :class:`Mechanism`; its argument names say what it reads.

    Its parameters are the arguments that have a row in the theory's table; a theory outside the
    package has no table and gives its ``parameters`` here.

    Raises
    ------
    ValueError
        If it does not do exactly one of adding to a variable, setting variables, contributing to
        a motive, deciding an action and choosing; if a motive, an action or a choice is nobody's;
        if it declares what it never reads; or if it explains what it adds and adds nothing.
    """
    owned = (sets,) if isinstance(sets, str) else sets
    roles = (of,) if isinstance(of, str) else of
    acts = (motive, decides, chooses)
    if sum((adds_to is not None, bool(owned), *(name is not None for name in acts))) != 1:
        raise ValueError("a mechanism either adds_to one variable, sets variables, or has a motive")
    if any(acts) and not roles:
        raise ValueError(f"{motive or decides or chooses} is of some role: say of which by of=")
    if chooses is not None and chooses not in STEPS:
        raise ValueError(f"no step of a choice is called {chooses}; there are {', '.join(STEPS)}")
    if explained_by is not None and adds_to is None:
        raise ValueError("what is explained is a contribution: explained_by= goes with adds_to=")

    def declare(function: Callable[..., Any]) -> Mechanism:
        reads = tuple(inspect.signature(function).parameters)
        declared = [p.name for p in parameters] + [d.name for d in draws]
        unread = [name for name in declared if name not in reads]
        if unread:
            raise ValueError(f"{function.__name__} declares but never reads {unread}")
        table = table_of(function)
        rows = {} if table is None else table.parameters
        listed = tuple(parameter for name, parameter in rows.items() if name in reads)
        made = Mechanism(
            function.__name__,
            function,
            adds_to,
            owned,
            claims,
            source,
            listed + parameters,
            draws,
            reads,
            roles,
            motive,
            decides,
            chooses,
            explained_by,
        )
        object.__setattr__(made, "__doc__", function.__doc__)
        return made

    return declare
