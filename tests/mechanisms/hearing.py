"""Overhears what the model really gives every mechanism, month by month."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from sim.governments import GovernmentTable
from sim.mechanisms import registry
from sim.mechanisms.declare import Mechanism
from sim.model import AllianceModel

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


@dataclass(frozen=True)
class World:
    """A model that has run, and the arguments of each mechanism in each of its months.

    ``states`` are the start and the state after every month.
    """

    model: AllianceModel
    heard: Mapping[str, list[dict[str, Any]]]
    states: list[dict[str, np.ndarray]]


def overhear(build: Callable[[], AllianceModel]) -> World:
    """Run a model to its end and keep what its mechanisms were given."""
    heard: dict[str, list[dict[str, Any]]] = {}

    def listening(mechanism: Mechanism) -> Mechanism:
        def function(*arguments: Any) -> Any:
            named = dict(zip(mechanism.reads, arguments, strict=True))
            heard.setdefault(mechanism.name, []).append(named)
            return mechanism.function(*arguments)

        return replace(mechanism, function=function)

    chosen = registry.chosen
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "chosen", lambda names: tuple(map(listening, chosen(names))))
        model = build()
    states = [dict(model.state)]
    while model.running:
        model.step()
        states.append(dict(model.state))
    return World(model, heard, states)


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


def from_different_months(calls: list[dict[str, Any]], runs: int) -> list[dict[str, Any]]:
    """Calls whose runs stand at different months, so that little is alike between them."""
    apart = len(calls) // runs
    return [
        {
            name: _joined(
                name, [calls[(first + apart * run) % len(calls)][name] for run in range(runs)]
            )
            for name in calls[first]
        }
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
    """What the mechanism returns, one array for each variable it moves."""
    result = mechanism(**arguments)
    return result if isinstance(result, tuple) else (np.asarray(result),)


def full(mechanism: Mechanism, arguments: Mapping[str, Any], model: AllianceModel) -> list[Any]:
    """The results with the full shape of their variables, (…, run)."""
    return [
        np.broadcast_to(result, model.state[name].shape)
        for name, result in zip(mechanism.targets, results(mechanism, arguments), strict=True)
    ]
