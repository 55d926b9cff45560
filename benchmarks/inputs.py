"""The numbers of a scenario that the core of the rules needs, as plain floats, lists and dicts."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.core.axes import DOMAINS, LEVELS
from sim.model import checked
from sim.scenario import Scenario
from sim.theories.formulations import DEFAULT_FORMULATIONS

OUTPUTS = (
    *(f"cooperation_{domain}" for domain in DOMAINS),
    *(f"channel_{level}" for level in LEVELS),
    "exercises",
    "launches",
)
"""What every implementation keeps of every month."""

SHOCKS = ("exercise_draw", "launch_draw", "salvo_draw")
"""Uniforms that every implementation needs in a month."""

HELD_BY_ACTORS = (
    "hawkishness",
    "latitude",
    "leaning_patron",
    "leaning_adversary",
    "leaning_competitor",
)
HELD_BY_ALLIES = ("credibility", "embedding", "entrapment_fear", "market_fear", "coercion")
HELD_BY_ALL = (
    "relation",
    "grievance",
    "unilateralism",
    "use_of_allies",
    "effort",
    "dialogue",
    "consult_in_force",
    "dispute_memory",
    "institutionalisation",
    "integration",
    "channel_peak",
    "cooperation",
    "channel",
    "launch_memory",
    "exercise_memory",
)


CORE_READINGS = {
    **DEFAULT_FORMULATIONS,
    "quarrels": "untyped",
    "cooperation": "weakest_link",
    "perception": "outsiders",
    "adversary": "programme",
    "powers": "driven",
    "fronts": "apart",
    "order": "one_way",
    "publics": "approval_only",
    "beliefs": "seen",
    "meetings": "habit",
    "fear": "silent",
}
"""The readings that the core is written in: those outside are driven."""


def of_the_core(scenario: Scenario) -> Scenario:
    """The scenario in the readings of the core, which knows no shared warning."""
    return scenario.replace(formulations=CORE_READINGS, warning_rate=0.0)


def core_inputs(scenario: Scenario, start: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """All that the core needs of a scenario and of the state at its start.

    ``start`` holds arrays whose last axis is the run; the first run is taken.  Keys of the result:
    ``months``, ``patron``, ``allies``, ``adversary``, ``competitor``, ``pairs``; ``parameters``
    (floats by name, lists for those by domain or level); ``actors`` (attributes by code);
    ``sources`` (by code: ``capability`` and ``activity`` month by month, ``agenda`` by domain,
    rows of a domain summing to one); ``start`` (lists).

    Raises
    ------
    ValueError
        If the scenario does not choose the readings that the core is written in, intervenes, or
        draws parameters from a posterior.
    """
    if scenario.events:
        raise ValueError(f"scenario {scenario.name} has events, which the core leaves out")
    if scenario.posterior is not None:
        raise ValueError(f"scenario {scenario.name} draws its parameters from a posterior")
    if {**DEFAULT_FORMULATIONS, **scenario.formulations} != CORE_READINGS:
        raise ValueError(f"scenario {scenario.name} does not choose the readings of the core")
    first = {name: array[..., 0].tolist() for name, array in start.items() if array.ndim}
    return {
        "months": scenario.months,
        "patron": scenario.patron,
        "allies": scenario.allies,
        "adversary": scenario.adversary,
        "competitor": scenario.competitor,
        "pairs": scenario.pairs,
        "parameters": parameters(scenario),
        "actors": {code: actor(scenario, first, code) for code in scenario.actor_codes},
        "sources": {code: source(scenario, code) for code in scenario.sources},
        "start": {name: first[name] for name in HELD_BY_ALL},
    }


def parameters(scenario: Scenario) -> dict[str, Any]:
    """Parameters by name; the three of a domain or level also as a list under their common name."""
    defaults = {name: info.default for name, info in checked.catalogue().parameters.items()}
    found: dict[str, Any] = {**defaults, **scenario.parameters}
    for labels in (DOMAINS, LEVELS):
        stems = [n.removesuffix(f"_{labels[0]}") for n in defaults if n.endswith(f"_{labels[0]}")]
        for stem in stems:
            found[stem] = [found[f"{stem}_{label}"] for label in labels]
    return found


def actor(scenario: Scenario, first: Mapping[str, Any], code: str) -> dict[str, Any]:
    """Attributes of a political actor, with what it holds throughout."""
    given, row = scenario.actors[code], scenario.actor_codes.index(code)
    about = {
        "updating": given.updating,
        **{name: first[name][row] for name in HELD_BY_ACTORS},
        "threat": dict(zip(scenario.sources, first["threat_perception"][row], strict=False)),
        "proximity": {other: given.proximity.get(other, 0.0) for other in scenario.sources},
        "intent": {other: given.intent.get(other, 0.0) for other in scenario.sources},
    }
    if code in scenario.allies:
        row = scenario.allies.index(code)
        about["audience_cost"] = given.audience_cost
        about.update({name: first[name][row] for name in HELD_BY_ALLIES})
    return about


def source(scenario: Scenario, code: str) -> dict[str, list[float]]:
    """Capability and activity of a source by month, and its weight in each domain's agenda."""

    def monthly(value: float | str) -> list[float]:
        return np.broadcast_to(scenario.path(value), scenario.months).tolist()

    def share(domain: str) -> float:
        weights = [getattr(scenario.actors[other].agenda, domain) for other in scenario.sources]
        return float(getattr(scenario.actors[code].agenda, domain) / sum(weights))

    rival = code in scenario.rivals
    return {
        "capability": monthly(scenario.actors[code].capability),
        "activity": monthly(scenario.actors[code].activity) if rival else [],
        "agenda": [share(domain) for domain in DOMAINS],
    }
