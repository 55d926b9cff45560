"""How a mechanism declares itself: its parameters, its draws, and what it moves.

A mechanism is a pure function.  Its arguments are named after what it reads (state variables,
values of the scenario, parameters, context, draws) and the model binds them by name, so that a
test can call the function with plain arrays and no model.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.axes import DOMAINS, LEVELS
from sim.mechanisms.explanation import Explanation
from sim.noise import Kind

POLITICAL = ("patron", "ally", "adversary")
"""Roles that are governed and fear others."""

LABELS: Mapping[str, tuple[str, ...]] = {"domain": DOMAINS, "level": LEVELS}


@dataclass(frozen=True)
class Parameter:
    """A number that a theory leaves open.

    ``default`` is one number, or one for each label of the axis ``over``; in a scenario the
    latter are named ``name_label`` (for instance ``gate_military``).  ``low`` and ``high`` bound
    what is plausible: sweeps, robustness checks and priors draw from that range.  ``of`` are the
    roles for which it matters, those of the mechanism if it says nothing.
    """

    name: str
    default: float | tuple[float, ...]
    low: float
    high: float
    unit: str
    meaning: str
    source: str
    over: str | None = None
    of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, value in self.defaults().items():
            if not self.low <= value <= self.high:
                raise ValueError(f"{name}: default {value} outside {self.low}–{self.high}")

    def defaults(self) -> dict[str, float]:
        """Name in a scenario → default, one entry for each label."""
        if self.over is None:
            assert isinstance(self.default, float | int)
            return {self.name: float(self.default)}
        assert isinstance(self.default, tuple)
        labels = LABELS[self.over]
        return {
            f"{self.name}_{label}": value for label, value in zip(labels, self.default, strict=True)
        }


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
        made = Mechanism(
            function.__name__,
            function,
            adds_to,
            owned,
            claims,
            source,
            parameters,
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
