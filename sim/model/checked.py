"""Scenarios checked against what the model really has: parameters, formulations, variables."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim import scenario as reading
from sim.agents.behaviours import behaviours
from sim.agents.roles import ROLES
from sim.scenario import Catalogue, ParameterInfo, Scenario
from sim.theories import registry
from sim.theories.formulations import FORMULATIONS
from sim.theories.menus import menus_of
from sim.theories.variables import INITIAL, VARIABLES

INTERVENABLE = ("stock",)
"""Kinds of state variable that an event may change: the others are made anew each month."""


def catalogue() -> Catalogue:
    """What a scenario may name of the model, with the formulations registered so far."""
    thinkers = registry.thinkers()
    readers: dict[str, str] = {}
    for mechanism in registry.everything():
        for parameter in mechanism.parameters:
            readers.setdefault(parameter.name, mechanism.name)
    parameters = {
        name: ParameterInfo(
            p.low,
            p.high,
            default,
            p.unit,
            p.meaning,
            thinkers.get(p.name, ()),
            readers.get(p.name, "the start of a scenario"),
        )
        for p in (*registry.parameters().values(), *INITIAL)
        for name, default in p.defaults().items()
    }
    formulations = {slot: tuple(names) for slot, names in FORMULATIONS.items()}
    variables = {v.name: v.over for v in VARIABLES if v.kind in INTERVENABLE}
    roles = {name: kind.role for name, kind in behaviours().items()}
    menus = {role: {m.name: tuple(m.options) for m in menus_of(role)} for role in ROLES}
    return Catalogue(parameters, formulations, variables, roles, registry.deciders(), menus)


def load(name_or_path: str | Path, overrides: Sequence[tuple[str, str]] = ()) -> Scenario:
    """Read a scenario by bundled name or by path, merge what it extends, and validate it.

    ``overrides`` are (dotted key, text) pairs as ``--set`` takes them.

    Raises
    ------
    ScenarioError
        With file, line, the offending key or value, and what is allowed.
    """
    return reading.load(name_or_path, catalogue(), overrides)


def schema() -> dict[str, Any]:
    """JSON Schema of scenario files, for editors."""
    return reading.json_schema(catalogue())
