"""Attributes of actors that history moves: those that follow a context path.

Any number of an actor that mechanisms read by its name may be a path.  A scenario in which it is
one has the path's values by month under that name, and months go before constants wherever names
are looked up; in all others nothing is added.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from sim.core.axes import Floats
from sim.model.uncertain import Numbers
from sim.scenario import Scenario
from sim.scenario.values import Value

SINGLE = ("approval_base", "audience_cost", "partisanship", "exposure")
"""One number an actor; ``exposure`` is over allies, the others over the axis ``actor``."""
BY_SOURCE = ("proximity", "intent")
"""One number for each actor towards whom it is held."""


def at_start(scenario: Scenario, value: Value | str) -> Value:
    """A number, or what the path that a text names is in the first month."""
    if isinstance(value, str):
        return float(scenario.context[value].values(scenario.start, 1)[0])
    return value


def followed_attributes(scenario: Scenario, numbers: Numbers) -> dict[str, Floats]:
    """Name → the attribute month by month, of those that follow a path for some actor.

    (month, actor or ally, 1 or run), and (month, actor or rival, source, 1 or run).
    """
    found: dict[str, Floats] = {}
    for name in SINGLE:
        codes = scenario.allies if name == "exposure" else scenario.actor_codes
        given = [getattr(scenario.actors[code], name, None) for code in codes]
        if any(isinstance(value, str) for value in given):
            default = 0.5 if name == "approval_base" else 0.0
            rows = [
                over_time(scenario, numbers, f"actors.{code}.{name}", default if v is None else v)
                for code, v in zip(codes, given, strict=True)
            ]
            found[name] = np.stack(np.broadcast_arrays(*rows), axis=1)
    for name, codes, named in by_source(scenario):
        table = [
            np.stack(np.broadcast_arrays(*rows), axis=1)
            for rows in (
                [
                    over_time(scenario, numbers, f"actors.{code}.{name}.{source}", value)
                    for source, value in named[code].items()
                ]
                for code in codes
            )
        ]
        key = name if codes == scenario.actor_codes else f"rival_{name}"
        found[key] = np.stack(np.broadcast_arrays(*table), axis=1)
    return found


def by_source(
    scenario: Scenario,
) -> Iterator[tuple[str, tuple[str, ...], Mapping[str, Mapping[str, Value | str]]]]:
    """Attribute, codes, and by code the value towards everyone, where one of them is a path."""
    for name in BY_SOURCE:
        for codes in (scenario.actor_codes, scenario.rivals):
            named = {
                code: {
                    source: getattr(scenario.actors[code], name).get(source, 0.0)
                    for source in scenario.everyone
                }
                for code in codes
            }
            if any(isinstance(value, str) for row in named.values() for value in row.values()):
                yield name, codes, named


def over_time(scenario: Scenario, numbers: Numbers, path: str, value: Value | str) -> Floats:
    """A number of the scenario in every month, (month, 1 or run)."""
    if isinstance(value, str):
        return scenario.context[value].values(scenario.start, scenario.months)[:, None]
    return np.repeat(numbers.of(path, value)[None], scenario.months, axis=0)
