"""Overhears what the model really gives every mechanism, month by month."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from sim.agents import sight, view
from sim.agents.roles import ROLES, shapes
from sim.core.declarations import Mechanism
from sim.model import plan
from sim.model.acting import ActorsStep
from sim.model.alliance_model import AllianceModel
from sim.model.seats import Seat
from sim.theories import registry
from sim.theories.turnover import GovernmentTable

WITHOUT_RUNS = frozenset(
    {
        "month",
        "competitor",
        "scheduled",
        "slots",
        "ballots",
        "pair_first",
        "pair_second",
        "topic_source",
    }
)
"""Arguments that are the same for all runs and have no axis for them."""


class Call(dict[str, Any]):
    """The arguments of one call by name; the month, from 0, and the seat that thought with it.

    ``seat`` is None where the world called.
    """

    def __init__(self, arguments: Mapping[str, Any], month: int, seat: Seat | None) -> None:
        super().__init__(arguments)
        self.month, self.seat = month, seat

    @property
    def role(self) -> str | None:
        """The role of the actors who thought."""
        return None if self.seat is None else self.seat.agent.role

    @property
    def members(self) -> tuple[int, ...]:
        """Places, on the axis of their role, of the actors whose rows stand in front."""
        if self.seat is None or isinstance(self.seat.rows, int):
            return ()
        if isinstance(self.seat.rows, slice):
            axis = ROLES[self.seat.agent.role].axis
            return tuple(range(len(self.seat.agent.model.labels[axis])))
        return tuple(self.seat.rows.tolist())

    def like(self, arguments: Mapping[str, Any]) -> "Call":
        """Another call by the same seat."""
        return Call(arguments, self.month, self.seat)


@dataclass(frozen=True)
class World:
    """A model that has run, and the arguments of each mechanism in each of its months.

    ``states`` are the start and the state after every month.
    """

    model: AllianceModel
    heard: Mapping[str, list[Call]]
    states: list[dict[str, np.ndarray]]


def overhear(build: Callable[[], AllianceModel]) -> World:
    """Run a model to its end and keep what its mechanisms were given, and by whom."""
    heard: dict[str, list[Call]] = {}
    states: list[dict[str, np.ndarray]] = []
    thinking: list[Seat] = []

    def listening(mechanism: Mechanism) -> Mechanism:
        def function(*arguments: Any) -> Any:
            named = dict(zip(mechanism.reads, arguments, strict=True))
            seat = thinking[-1] if thinking else None
            heard.setdefault(mechanism.name, []).append(Call(named, len(states) - 1, seat))
            return mechanism.function(*arguments)

        return replace(mechanism, function=function)

    def seen(method: Callable[..., Any]) -> Callable[..., Any]:
        def asked(self: ActorsStep, seat: Seat, notes: Any) -> Any:
            thinking.append(seat)
            try:
                return method(self, seat, notes)
            finally:
                thinking.pop()

        return asked

    chosen = registry.chosen
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "chosen", lambda names: tuple(map(listening, chosen(names))))
        for module in (plan, sight, view):  # what is remembered would not be heard
            patch.setattr(module, "Remembered", lambda function: function)
        patch.setattr(ActorsStep, "_perceive", seen(ActorsStep._perceive))
        patch.setattr(ActorsStep, "_decide", seen(ActorsStep._decide))
        model = build()
    states.append(dict(model.state))
    while model.running:
        model.step()
        states.append(dict(model.state))
    return World(model, heard, states)


def is_thought(mechanism: Mechanism) -> bool:
    """Whether actors think with it, each role with its own view, and not the world."""
    believed = {name for role in ROLES.values() for name in role.beliefs}
    acts = mechanism.motive or mechanism.decides or mechanism.chooses
    return bool(acts or mechanism.adds_to in believed)


def of_runs(arguments: Mapping[str, Any], runs: list[int]) -> dict[str, Any]:
    """The arguments as these runs alone would meet them, read-only."""
    return {name: _of_runs(name, value, runs) for name, value in arguments.items()}


def _of_runs(name: str, value: Any, runs: list[int]) -> Any:
    if isinstance(value, GovernmentTable):
        return replace(value, values=_of_runs(name, value.values, runs))
    if not isinstance(value, np.ndarray) or name in WITHOUT_RUNS:
        return value
    cut = value if value.shape[-1] == 1 else value[..., runs]
    alone = np.array(cut, order="C")
    alone.flags.writeable = False
    return alone


def by_seat(calls: Iterable[Call]) -> list[list[Call]]:
    """The calls of each seat, in the order of the months."""
    found: dict[int, list[Call]] = {}
    for call in calls:
        found.setdefault(id(call.seat), []).append(call)
    return list(found.values())


def from_different_months(calls: list[Call], runs: int) -> list[Call]:
    """Calls whose runs stand at different months, so that little is alike between them."""
    apart = len(calls) // runs
    return [
        calls[first].like(
            {
                name: _joined(
                    name, [calls[(first + apart * run) % len(calls)][name] for run in range(runs)]
                )
                for name in calls[first]
            }
        )
        for first in range(0, len(calls), 3)
    ]


def _joined(name: str, values: list[Any]) -> Any:
    """The value of each run from another call."""
    runs = len(values)
    if name in WITHOUT_RUNS or not isinstance(values[0], np.ndarray):
        return values[0]
    if values[0].shape[-1] != runs:
        return values[0]
    return np.stack([value[..., run] for run, value in enumerate(values)], axis=-1)


def results(mechanism: Mechanism, arguments: Mapping[str, Any]) -> tuple[np.ndarray, ...]:
    """What the mechanism returns, one array for each variable, motive or action it moves."""
    result = mechanism(**arguments)
    return result if isinstance(result, tuple) else (np.asarray(result),)


def shape(mechanism: Mechanism, name: str, call: Call, model: AllianceModel) -> tuple[int, ...]:
    """Full shape of what a mechanism moves when it is so called, (…, run)."""
    if call.seat is None:
        return model.state[name].shape
    count = len(call.members) or None
    if mechanism.chooses:  # of what is told first, by option where it was not yet
        *front, runs = np.shape(call[mechanism.reads[0]])
        return (*front, len(call["places"]), runs) if "places" in call else (*front, runs)
    known = shapes(call.seat.agent.role, count, model.labels, model.runs)
    if mechanism.motive:
        return known.motives[name]
    return (known.actions if mechanism.decides else known.beliefs)[name]


def full(
    mechanism: Mechanism, arguments: Mapping[str, Any], call: Call, model: AllianceModel
) -> list[Any]:
    """The results with the full shape of what they move."""
    return [
        np.broadcast_to(result, shape(mechanism, name, call, model))
        for name, result in zip(mechanism.targets, results(mechanism, arguments), strict=True)
    ]
