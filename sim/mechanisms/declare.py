"""How a mechanism declares itself: its draws, and what it moves.

A mechanism is a pure function.  Its arguments are named after what it reads (state variables,
values of the scenario, parameters, context, draws) and the model binds them by name, so that a
test can call the function with plain arrays and no model.  An argument that has a row in the table
beside the theory's file is its parameter.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sim.mechanisms.explanation import Explanation
from sim.mechanisms.parameter import Parameter
from sim.mechanisms.tables import Table, beside, read
from sim.noise import Kind

PACKAGE = __name__.rpartition(".")[0]

POLITICAL = ("patron", "ally", "adversary")
"""Roles that are governed and fear others."""


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
    explained_by: Explanation | None = field(default=None, compare=False)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)

    @property
    def targets(self) -> tuple[str, ...]:
        """Variables that this mechanism moves."""
        return self.sets or (self.motive or self.decides or self.adds_to or "",)


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
    explained_by: Explanation | None = None,
) -> Callable[[Callable[..., Any]], Mechanism]:
    """Turn a function into a :class:`Mechanism`; its argument names say what it reads.

    Its parameters are the arguments that have a row in the theory's table; a theory outside the
    package has no table and gives its ``parameters`` here.

    Raises
    ------
    ValueError
        If it does not do exactly one of adding to a variable, setting variables, contributing to
        a motive and deciding an action; if a motive or an action is nobody's; if it declares
        what it never reads; or if it explains what it adds and adds nothing.
    """
    owned = (sets,) if isinstance(sets, str) else sets
    roles = (of,) if isinstance(of, str) else of
    if sum((adds_to is not None, bool(owned), motive is not None, decides is not None)) != 1:
        raise ValueError("a mechanism either adds_to one variable, sets variables, or has a motive")
    if (motive or decides) and not roles:
        raise ValueError(f"{motive or decides} is of some role: say of which by of=")
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
            explained_by,
        )
        object.__setattr__(made, "__doc__", function.__doc__)
        return made

    return declare
