"""Who sits where, with what view: from a scenario and classes to the seats of each role."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.agents.actor import Actor
from sim.agents.behaviours import behaviours, fitting
from sim.agents.classes import CLASSES
from sim.agents.roles import ROLES
from sim.agents.sight import Places, Rows, grants, shapes
from sim.agents.view import Grant, Theories, View
from sim.arrays import Floats
from sim.mechanisms import registry
from sim.mechanisms.declare import Mechanism
from sim.model.seats import Seat
from sim.noise import Kind, Noise
from sim.scenario import Scenario

if TYPE_CHECKING:
    from sim.model.alliance_model import AllianceModel

Own = Mapping[str, Mapping[str, Floats]]
"""Actor → parameter → its own value."""

CHANCE: Mapping[str, Kind] = {"uniform": "uniform", "normal": "normal"}
"""Chance that every class of its own can read, beside what it declares."""


def classes_of(scenario: Scenario, agents: Mapping[str, Any]) -> dict[str, type[Actor]]:
    """The class of every actor: as given, else as the scenario names it, else the default.

    Raises
    ------
    ValueError
        If nobody has a code, or a behaviour is not registered.
    TypeError
        If a class is not made for the role of its seat.
    """
    for code in agents:
        if code not in scenario.actors:
            known = ", ".join(scenario.actors)
            raise ValueError(f"no actor is called {code!r}; there are {known}")
    registered = behaviours()
    found: dict[str, type[Actor]] = {}
    for code, actor in scenario.actors.items():
        kind: Any = CLASSES[actor.role]
        if code in agents:
            kind = agents[code]
        elif actor.behaviour is not None:
            if actor.behaviour not in registered:
                raise ValueError(
                    f"{code}: the behaviour '{actor.behaviour}' is not registered here; "
                    "register_behaviour or a plugin does that"
                )
            kind = registered[actor.behaviour]
        found[code] = fitting(code, actor.role, kind)
    return found


def values_of(codes: Collection[str], single: bool, shared: Mapping[str, Any], own: Own) -> Any:
    """Values of shared parameters for some actors, where any of them has its own.

    A function of the name: a plain number or (run,) where all share it, or one actor is asked
    for; else (actor, label, 1 or run) or (actor, 1 or run).
    """

    def value(name: str) -> Any:
        if not any(name in own.get(code, {}) for code in codes):
            return shared[name]
        rows = [
            np.atleast_1d(np.asarray(own.get(code, {}).get(name, shared[name]))) for code in codes
        ]
        if single:
            return rows[0]
        stacked = np.stack(np.broadcast_arrays(*rows))
        stacked.flags.writeable = False
        return stacked

    return value


def seats_of(
    model: "AllianceModel",
    mechanisms: Iterable[Mechanism],
    places: Places,
    own: Own,
    noise: Noise,
    months: Callable[[], int],
) -> dict[str, tuple[Seat, ...]]:
    """The seats of every role; ``months`` gives the month for chance of an actor's own."""
    mechanisms, settings = tuple(mechanisms), model.settings
    codes = {
        "patron": (settings.patron,),
        "ally": settings.allies,
        "adversary": (settings.adversary,),
        "rival": settings.rivals,
    }
    declared, thinkers = registry.parameters(), registry.thinkers()
    found: dict[str, tuple[Seat, ...]] = {}
    for role, members in codes.items():
        theories = Theories(role, mechanisms)
        names = {name for name, roles in thinkers.items() if role in roles}
        names |= {name for name in theories.reads() if name in declared}
        names |= {p.name for m in mechanisms if role in m.of for p in m.parameters}
        seats = []
        for group in grouped(members, model):
            single = isinstance(group, int)
            places_of = (group,) if isinstance(group, int) else group
            asked = tuple(members[n] for n in places_of)
            lone = single or ROLES[role].axis is None
            rows = rows_of(group, len(members)) if ROLES[role].axis else 0
            look_up = values_of(asked, lone, places.constants, own)
            granted = grants(role, rows, places, {name: look_up(name) for name in names})
            agent = model.actors[asked[0]]
            who = f"{asked[0]} ({type(agent).__name__})" if single else f"the {role} {asked[0]}"
            if single:
                granted |= chance_of(agent, granted, noise, months)
            count = None if lone else len(asked)
            full = shapes(role, count, model.labels, model.runs)
            seats.append(Seat(agent, rows, View(who, granted, theories, full), full, single))
        found[role] = tuple(seats)
    return found


def grouped(members: tuple[str, ...], model: "AllianceModel") -> list[int | tuple[int, ...]]:
    """Places of those with the default behaviour together, of every other one alone."""
    usual = tuple(
        n for n, code in enumerate(members) if type(model.actors[code]) in CLASSES.values()
    )
    alone: list[int | tuple[int, ...]] = [n for n in range(len(members)) if n not in usual]
    return ([usual] if usual else []) + alone


def rows_of(group: int | tuple[int, ...], count: int) -> Rows:
    """Places as an index; a slice where all are meant, which copies nothing."""
    if isinstance(group, int):
        return group
    return slice(None) if len(group) == count else np.array(group)


def chance_of(
    agent: Actor, granted: Mapping[str, Any], noise: Noise, months: Callable[[], int]
) -> dict[str, Grant]:
    """Chance of an actor's own, drawn when it is first read.

    Raises
    ------
    ValueError
        If a name is one that its view has already.
    """
    taps: dict[str, Callable[[int], Floats]] = {}

    def drawn(name: str, kind: Kind) -> Floats:
        if name not in taps:
            taps[name] = noise.monthly(kind, (f"agent/{agent.code}/{name}",))
        return taps[name](months())[0]

    kinds = {**CHANCE, **type(agent).draws}
    for name in kinds:
        if name in granted:
            raise ValueError(f"{agent!r} declares the draw '{name}', which its view has already")
    return {name: Grant({}, "", call=partial(drawn, name, kind)) for name, kind in kinds.items()}
