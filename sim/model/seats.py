"""A seat: who is asked, on which rows, and what an answer must be."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.agents.actor import Actor
from sim.agents.classes import CLASSES
from sim.agents.motive import Motive
from sim.agents.roles import ROLES, Item
from sim.agents.sight import Rows, Shapes
from sim.agents.view import View
from sim.arrays import Floats
from sim.variables import BY_NAME


@dataclass
class Seat:
    """One actor of a class of its own, or all of a role that have the default behaviour.

    ``rows`` are their places on the axis of the role; ``shapes`` the full shape of each belief,
    motive and action; ``own`` tells a subclass.
    """

    agent: Actor
    rows: Rows
    view: View
    shapes: Shapes
    own: bool
    beliefs: Mapping[str, Floats] = field(default_factory=dict)

    @property
    def default(self) -> type[Actor]:
        """The class whose behaviour is the default of the role."""
        return CLASSES[self.agent.role]

    def term(self, method: str) -> str:
        """How the ledger names what a method of a class of its own adds."""
        return f"{self.agent.code}.{method} ({type(self.agent).__name__})"

    def overrides(self, method: str) -> bool:
        """Whether the actor has a method of its own."""
        return self.own and getattr(type(self.agent), method) is not getattr(self.default, method)


def place(seat: Seat, over: tuple[str, ...], sizes: Mapping[str, int]) -> Any:
    """Index of a seat in an array over some axes."""
    role, rows = seat.agent.role, seat.rows
    if over[:1] == ("actor",):
        if role != "ally":
            return 0 if role == "patron" else sizes["actor"] - 1
        return slice(1, sizes["actor"] - 1) if isinstance(rows, slice) else rows + 1
    return rows if over[:1] == (ROLES[role].axis,) else ...


def answer(
    seat: Seat,
    method: str,
    told: Any,
    about: Mapping[str, Item],
    shapes: Mapping[str, tuple[int, ...]],
) -> dict[str, Floats]:
    """What an actor of a class of its own returned, as arrays of full shape.

    Beliefs may have names of their own, which are handed on as they are.

    Raises
    ------
    TypeError
        If it is no mapping.
    ValueError
        If a name is missing or unknown, a shape does not fit, or a number is not finite.
    """
    who, kind = f"{seat.view.who}.{method}", "a belief" if method == "perceive" else "an action"
    if not isinstance(told, Mapping):
        raise TypeError(f"{who} returned {type(told).__name__}, not a mapping of names to arrays")
    for name in about:
        if name not in told:
            raise ValueError(f"{who} returned nothing for '{name}', {kind} that it must have")
    found: dict[str, Floats] = {}
    for name, value in told.items():
        if name not in about:
            if method != "perceive":
                raise ValueError(f"{who}: '{name}' is not {kind}; there are {', '.join(about)}")
            found[name] = value
            continue
        shape = shapes[name]
        array = np.asarray(value, dtype=float)
        try:
            found[name] = array if array.shape == shape else np.broadcast_to(array, shape)
        except ValueError:
            wanted = ", ".join((*about[name].over, "run"))
            raise ValueError(
                f"{who}: '{name}' has shape {array.shape}, not ({wanted}) = {shape}"
            ) from None
        if not math.isfinite(np.add.reduce(array, axis=None)):
            raise ValueError(f"{who}: '{name}' is not finite in every run")
    return found


def checked_motives(seat: Seat, told: Any) -> dict[str, Motive]:
    """The motives that an actor of a class of its own returned.

    Raises
    ------
    ValueError
        If one is missing or is no mapping of contributions.
    """
    who, about = f"{seat.view.who}.appraise", ROLES[seat.agent.role].motives
    if not isinstance(told, Mapping):
        raise TypeError(f"{who} returned {type(told).__name__}, not a mapping of motives")
    found = dict(told)
    for name in about:
        if name not in found:
            raise ValueError(f"{who} returned nothing for '{name}', a motive that it must have")
        if isinstance(found[name], Motive):
            continue
        if not isinstance(found[name], Mapping):
            raise ValueError(f"{who}: '{name}' is no mapping of named contributions")
        motive = Motive(name, seat.shapes.motives[name], {})
        motive.update(found[name])
        found[name] = motive
    return found


def within_bounds(levels: Mapping[str, Floats], about: Mapping[str, Item]) -> dict[str, Floats]:
    """Levels cut to the bounds of the variables that keep them."""
    found = {}
    for name, item in about.items():
        if name in levels and item.variable is not None:
            variable = BY_NAME[item.variable]
            found[name] = levels[name].clip(variable.low, variable.high)
    return found
