"""Who sits where, with what view; who is asked, on which rows, and what an answer must be."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.agents.actor import Actor
from sim.agents.behaviours import behaviours, fitting
from sim.agents.classes import CLASSES
from sim.agents.motive import Motive
from sim.agents.played import played
from sim.agents.roles import ROLES, Item, Shapes, shapes
from sim.agents.sight import Places, Rows, grants
from sim.agents.view import Grant, Theories, View
from sim.core.axes import Floats
from sim.core.declarations import Mechanism
from sim.core.noise import Kind, Noise
from sim.scenario import Scenario
from sim.theories import registry
from sim.theories.formulations import DEFAULT_FORMULATIONS
from sim.theories.variables import BY_NAME

if TYPE_CHECKING:
    from sim.model.alliance_model import AllianceModel


@dataclass
class Seat:
    """One actor of a class of its own, or those of a role that have the default behaviour.

    ``rows`` are their places on the axis of the role; ``shapes`` the full shape of each belief,
    motive and action; ``own`` tells a subclass; ``decision`` is the reading by which they decide.
    """

    agent: Actor
    rows: Rows
    view: View
    shapes: Shapes
    own: bool
    decision: str = "rules"
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


Own = Mapping[str, Mapping[str, Floats]]
"""Actor → parameter → its own value."""

CHANCE: Mapping[str, Kind] = {"uniform": "uniform", "normal": "normal"}
"""Chance that every class of its own can read, beside what it declares."""


def classes_of(scenario: Scenario, agents: Mapping[str, Any]) -> dict[str, type[Actor]]:
    """The class of every actor: as given, else as the scenario names it, else the default.

    One that the scenario has played by hand does what the table says, and else what its class does.

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
        kind = fitting(code, actor.role, kind)
        found[code] = played(kind) if code in scenario.played else kind
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
    usual = decision_of(settings)
    found: dict[str, tuple[Seat, ...]] = {}
    for role, members in codes.items():
        names = {name for name, roles in thinkers.items() if role in roles}
        names |= {p.name for m in mechanisms if role in m.of for p in m.parameters}
        seats = []
        for group in grouped(members, model):
            single = isinstance(group, int)
            places_of = (group,) if isinstance(group, int) else group
            asked = tuple(members[n] for n in places_of)
            reading = decision_of(settings, asked[0])
            theories = Theories(role, registry.thought_by(mechanisms, usual, reading))
            names |= {name for name in theories.reads() if name in declared}
            draws = {d.name: d.over for m in theories.every() for d in m.draws}
            lone = single or ROLES[role].axis is None
            rows = rows_of(group, len(members)) if ROLES[role].axis else 0
            look_up = values_of(asked, lone, places.constants, own)
            granted = grants(role, rows, places, {name: look_up(name) for name in names}, draws)
            agent = model.actors[asked[0]]
            who = f"{asked[0]} ({type(agent).__name__})" if single else f"the {role} {asked[0]}"
            if single:
                granted |= chance_of(agent, granted, noise, months)
            count = None if lone else len(asked)
            full = shapes(role, count, model.labels, model.runs)
            uniform = choices_of(asked, lone, noise, months)
            view = View(who, granted, theories, full, uniform)
            seats.append(Seat(agent, rows, view, full, single, reading))
        found[role] = tuple(seats)
    return found


def decision_of(scenario: Scenario, code: str | None = None) -> str:
    """The reading by which an actor decides: its own, else that of the scenario."""
    own = None if code is None else scenario.actors[code].decision
    choice = {**DEFAULT_FORMULATIONS, **scenario.formulations}
    return own or choice[registry.DECISION]


def grouped(members: tuple[str, ...], model: "AllianceModel") -> list[int | tuple[int, ...]]:
    """Places of those with the default behaviour together, of every other one alone.

    Of the default ones those together that decide alike.
    """
    alike: dict[str, tuple[int, ...]] = {}
    alone: list[int | tuple[int, ...]] = []
    for place, code in enumerate(members):
        if type(model.actors[code]) in CLASSES.values():
            reading = decision_of(model.settings, code)
            alike[reading] = (*alike.get(reading, ()), place)
        else:
            alone.append(place)
    return [*alike.values(), *alone]


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


def choices_of(
    codes: tuple[str, ...], lone: bool, noise: Noise, months: Callable[[], int]
) -> Callable[[str], Floats]:
    """Uniform draws with which actors choose among the options of a menu, (…, run).

    Keyed by actor and menu: an actor meets the same ones in whatever company, under whatever
    parameters.  Drawn when they are first read.
    """
    taps: dict[str, Callable[[int], Floats]] = {}

    def drawn(menu: str) -> Floats:
        if menu not in taps:
            taps[menu] = noise.monthly("uniform", tuple(f"choice/{menu}/{code}" for code in codes))
        uniform = taps[menu](months())
        return uniform[0] if lone else uniform

    return drawn
