"""Worlds to test in: scenarios built from the baseline, and values that differ by run."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any

import numpy as np

from sim.core.axes import Floats
from sim.model import checked
from sim.scenario import Scenario
from sim.theories.formulations import FORMULATIONS
from sim.theories.variables import VARIABLES

Ranges = dict[str, tuple[float, float]]
"""Dotted path of a number in a scenario → lowest and highest value to test."""

RECORDED = tuple(v.name for v in VARIABLES if v.result_name is not None)
RIVAL_READINGS = {
    "quarrels": "untyped",
    "alignment": "cha1999",
    "provocation": "null",
    "spending": "richardson",
    "cooperation": "mean",
    "perception": "outsiders",
    "adversary": "programme",
    "powers": "driven",
    "fronts": "apart",
    "order": "one_way",
    "publics": "approval_only",
    "beliefs": "seen",
    "fear": "silent",
    "meetings": "habit",
    "decision": "logit",
}
"""What the baseline does not choose."""

THIRD_READINGS = {"alignment": "dependence", "cooperation": "weakest_link"}
"""What neither the baseline nor those choose, in slots of three readings."""

SLOTS = tuple(FORMULATIONS)
TOGETHER = 2
"""Of how many slots every combination of readings is tested: all of all are some 100,000."""


def combinations_of(choice: Mapping[str, str]) -> set[tuple[tuple[str, str], ...]]:
    """What a choice of readings tests: its readings of any ``TOGETHER`` slots."""
    return set(combinations(((slot, choice[slot]) for slot in SLOTS), TOGETHER))


def readings_that_meet() -> list[dict[str, str]]:
    """Choices of readings in which those of any ``TOGETHER`` slots meet in all combinations.

    Each choice holds a combination that is missing; of some that do, drawn at random, it is the
    one with most that is new.
    """
    rng = np.random.default_rng(0)
    missing = {
        tuple(zip(slots, names, strict=True))
        for slots in combinations(SLOTS, TOGETHER)
        for names in product(*(FORMULATIONS[slot] for slot in slots))
    }
    chosen = []
    while missing:
        wanted = min(missing)
        drawn = [
            {slot: str(rng.choice(list(FORMULATIONS[slot]))) for slot in SLOTS} | dict(wanted)
            for _ in range(30)
        ]
        best = max(drawn, key=lambda choice: len(combinations_of(choice) & missing))
        missing -= combinations_of(best)
        chosen.append(best)
    return chosen


SOME_READINGS = readings_that_meet()


def parameter_ranges() -> Ranges:
    """Every declared parameter, with its declared range."""
    declared = checked.catalogue().parameters
    return {f"parameters.{name}": (info.low, info.high) for name, info in declared.items()}


def number_ranges(scenario: Scenario) -> Ranges:
    """Every number about actors, dyads and governments that a run may be given a value of."""
    sections = ("actors.", "dyads.", "governments.")
    return {path: bounds(path) for path in values(scenario) if path.startswith(sections)}


def bounds(path: str) -> tuple[float, float]:
    """Lowest and highest plausible value of a number that is no parameter."""
    if ".leaning." in path:
        return -1.0, 1.0
    spending = ("defence_spending", "spending_plan.target")
    return (0.5, 8.0) if path.endswith(spending) or ".plans." in path else (0.0, 1.0)


def values(scenario: Scenario) -> dict[str, float]:
    """Every number of a scenario by its dotted path, with the defaults of the parameters."""
    declared = checked.catalogue().parameters.items()
    defaults = {f"parameters.{name}": info.default for name, info in declared}
    sections = ("actors", "dyads", "governments", "parameters")
    content = scenario.to_dict()
    return defaults | {
        path: value for name in sections for path, value in leaves(content[name], name)
    }


def leaves(item: Any, path: str) -> Iterator[tuple[str, float]]:
    """The numbers within plain data, with their dotted paths."""
    if isinstance(item, Mapping):
        for key, child in item.items():
            yield from leaves(child, f"{path}.{key}")
    elif isinstance(item, int | float) and not isinstance(item, bool):
        yield path, float(item)


def spread(ranges: Ranges, runs: int, seed: int = 1) -> dict[str, Floats]:
    """Another value in every run, anywhere in its range."""
    rng = np.random.default_rng(seed)
    return {path: rng.uniform(low, high, runs) for path, (low, high) in ranges.items()}


def corners(ranges: Ranges, runs: int, seed: int = 1) -> dict[str, Floats]:
    """Every value at one end of its range, which end by chance."""
    rng = np.random.default_rng(seed)
    return {
        path: np.where(rng.random(runs) < 0.5, low, high) for path, (low, high) in ranges.items()
    }


def contested(scenario: Scenario) -> Scenario:
    """The baseline's years with elections from 2020 on, in the patron and in the second ally."""
    patron, ally = scenario.patron, scenario.allies[1]
    late = {
        f"governments.{code}.{key}": None
        for code in (patron, ally)
        for key, government in scenario.governments[code].items()
        if str(government.since) >= "2020-01"
    }
    return scenario.replace(
        late,
        elections={
            "patron": election(patron, "2021-01", towards_patron=None, unilateralism=0.9),
            "ally": election(ally, "2021-01", win_set=0.3),
            "ally_again": election(ally, "2022-05", win_set=0.6),
        },
    )


def election(
    actor: str, date: str, towards_patron: float | None = 0.8, **challenger: float
) -> dict[str, Any]:
    """An even race between going on and a challenger of the opposite line."""
    with_patron = {} if towards_patron is None else {"patron": towards_patron}
    without = {} if towards_patron is None else {"patron": -0.2}
    going_on = {"odds": 1.0, "continuity": True, "leaning": {**with_patron, "partner": 0.6}}
    turn = {"odds": 1.0, "leader": "A Challenger", "leaning": {**without, "partner": -0.8}}
    return {
        "actor": actor,
        "date": date,
        "candidates": {"same": going_on, "other": {**turn, "approval": 0.6, **challenger}},
    }


FRIENDLY = {
    "hawkishness": 0.9,
    "win_set": 0.9,
    "leaning": {"patron": 1.0, "partner": 1.0, "adversary": -1.0, "competitor": -1.0},
}


def friendly(scenario: Scenario, past: float = 0.05) -> Scenario:
    """Everything that the article lists for deep cooperation, at once; ``past`` still divides."""
    feared = dict.fromkeys(scenario.sources, 0.95)
    patron = {"unilateralism": 0.0, "strategies": dict.fromkeys(("bilateral", "mediation"), 1.0)}
    content = scenario.to_dict()
    changes: dict[str, Any] = {
        f"actors.{code}.{field}": feared
        for code in scenario.members
        for field in ("threat", "proximity", "intent")
    }
    changes |= {f"context.{path}": 0.9 for path in scenario.context}
    for code in scenario.members:
        line = content["governments"][code]
        more = patron if code == scenario.patron else {}
        leaning = {**FRIENDLY["leaning"], "partner": 1.0 - 2.0 * past}
        if code == scenario.patron:
            leaning["patron"] = 0.0
        changes |= {
            f"governments.{code}.{key}": {**FRIENDLY, **more, "leaning": leaning} for key in line
        }
    tie = {"relation": 1.0 - past, "grievance": past, "history": past}
    changes |= {
        f"dyads.{key}": {**tie, "reconciliation_depth": 1.0 - past} for key in content["dyads"]
    }
    start = {"initial_cooperation": 0.9, "initial_institutions": 0.9}
    changes |= {
        f"parameters.{name}_{domain}": value
        for name, value in start.items()
        for domain in ("military", "economic", "diplomatic")
    }
    return scenario.replace(changes)


def crowded(scenario: Scenario, allies: int = 0, rivals: int = 0) -> Scenario:
    """The scenario with more allies and rivals, copies of the last one of their kind."""
    content = scenario.to_dict()
    pattern = next(iter(content["dyads"].values())) | {"focal": False}
    pattern["quarrels"] = {  # costs are by the codes of a pair
        issue: {name: value for name, value in quarrel.items() if name != "cost"}
        for issue, quarrel in pattern["quarrels"].items()
    }
    newcomers = [f"A{letter}A" for letter in "BCDEFGHI"[:allies]]
    changes: dict[str, Any] = {}
    for code in newcomers:
        model = scenario.allies[-1]
        changes[f"actors.{code}"] = content["actors"][model] | {"name": f"Ally {code}"}
        changes[f"governments.{code}"] = content["governments"][model]
    for one, other in combinations((*scenario.allies, *newcomers), 2):
        if one not in scenario.allies or other not in scenario.allies:
            changes[f"dyads.{one}-{other}"] = pattern
    for code in [f"R{letter}R" for letter in "BCDEFGHI"[:rivals]]:
        model = content["actors"][scenario.rivals[-1]]
        unlike = {"backer": False, "topics": {f"issue_{code.lower()}": 0.5}, "activity": 0.4}
        changes[f"actors.{code}"] = model | unlike | {"name": f"Rival {code}"}
        for feared_by in (*scenario.actor_codes, *newcomers):
            for field in ("threat", "proximity", "intent"):
                changes[f"actors.{feared_by}.{field}.{code}"] = 0.4
    return scenario.replace(changes)
