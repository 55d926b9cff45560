"""To which driver or constraint a difference between two scenarios belongs."""

from collections.abc import Callable, Mapping
from typing import Any

from sim.mechanisms import registry
from sim.mechanisms.initial import INITIAL
from sim.scenario import Scenario

DRIVERS = ("D1", "D2", "D3", "D4")
CONSTRAINTS = ("C1", "C2", "C3", "C4")
PLAYERS = (*DRIVERS, *CONSTRAINTS, "other")

WORDS = ("name", "description", "claims", "sources", "source", "extends")
"""Keys that say something to a reader and nothing to the model."""

OWN_PLAYER = {"consult_scope": "C3", "entrapment_weight": "C4", "market_weight": "C4"}
"""Parameters whose mechanism bears several claims, where one of them is meant."""

Place = tuple[str, ...]


def patches(scenario: Scenario, against: Scenario) -> dict[str, dict[str, Any]]:
    """Player → changes (dotted path → value, None removes) that lead to ``scenario``."""
    found: dict[str, dict[str, Any]] = {player: {} for player in PLAYERS}
    for path, value in differences(scenario.to_dict(), against.to_dict()):
        if path[0] == "formulations" and value is None:
            value = registry.DEFAULT_FORMULATIONS[path[1]]
        found[player_of(path, scenario, against)][".".join(path)] = value
    return found


def differences(
    one: Mapping[str, Any], other: Mapping[str, Any], above: Place = ()
) -> list[tuple[Place, Any]]:
    """Paths and values that turn ``other`` into ``one``; None where an entry must go."""
    found: list[tuple[Place, Any]] = []
    for key in dict.fromkeys([*other, *one]):
        path = (*above, key)
        if key in WORDS:
            continue
        if key not in one:
            found.append((path, None))
        elif key not in other:
            found.append((path, one[key]))
        elif isinstance(one[key], Mapping) and isinstance(other[key], Mapping) and len(path) < 6:
            found += differences(one[key], other[key], path)
        elif one[key] != other[key]:
            found.append((path, one[key]))
    return found


def player_of(path: Place, scenario: Scenario, against: Scenario) -> str:
    """The player that a dotted path of a scenario belongs to."""
    section = path[0]
    if section not in SECTIONS or len(path) < 2:
        return "other"
    known = scenario if section == "context" and path[1] in scenario.context else against
    return SECTIONS[section](path, known)


def _of_actor(path: Place, scenario: Scenario) -> str:
    code, field = path[1], path[2] if len(path) > 2 else ""
    if code not in scenario.actors:
        return "other"
    if code in (scenario.adversary, scenario.backer):
        return "D2"
    if code == scenario.competitor:
        return "C4" if field in ("topics", "agenda") else "D1"
    if field in ("audience_cost", "approval", "approval_base", "democracy"):
        return "C1"
    if field in ("threat", "proximity", "intent", "updating"):
        return "D2" if path[-1] == scenario.adversary else "C4"
    if field in ("market_dependence", "exposure"):
        return "C4"
    return "C2" if field == "commitment" else "D3"


def _of_government(path: Place, scenario: Scenario) -> str:
    code, field = path[1], path[-1]
    if code == scenario.adversary:
        return "D2"
    if code == scenario.patron:
        return "D1" if field in ("competitor", "hawkishness") else "C2"
    if field == "partner":
        return "D4"
    if field in ("patron", "adversary", "competitor", "hawkishness"):
        return "D3"
    return "C1"


def _of_dyad(path: Place, _: Scenario) -> str:
    return "D4" if path[-1] == "relation" else "C1"


def _of_context(path: Place, scenario: Scenario) -> str:
    for code in scenario.rivals:
        if scenario.rival(code).activity == path[1]:
            return "D1" if code == scenario.competitor else "D2"
    return "D2"


def _of_parameter(path: Place, _: Scenario) -> str:
    name = path[1]
    if name in OWN_PLAYER:
        return OWN_PLAYER[name]
    for mechanism in registry.everything():
        if any(name in parameter.defaults() for parameter in mechanism.parameters):
            return next((claim for claim in mechanism.claims if claim in PLAYERS), "other")
    assert any(name in parameter.defaults() for parameter in INITIAL)
    return "other"


SECTIONS: Mapping[str, Callable[[Place, Scenario], str]] = {
    "actors": _of_actor,
    "governments": _of_government,
    "dyads": _of_dyad,
    "context": _of_context,
    "parameters": _of_parameter,
}
