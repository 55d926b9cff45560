"""Nothing that a scenario may set is accepted and then ignored.

Many values are tried at once: run ``k`` holds the k-th value at its lowest, another run at its
highest, all else and all shocks alike.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest

from sim.core.axes import Floats
from sim.model import checked
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario
from sim.theories import registry
from sim.theories.variables import INITIAL
from tests.model.running import all_governments
from tests.model.worlds import (
    RECORDED,
    RIVAL_READINGS,
    THIRD_READINGS,
    Ranges,
    contested,
    friendly,
    number_ranges,
    parameter_ranges,
    values,
)

REPLICATES = 6
BASELINE = checked.load("baseline")
WORLDS = {
    "baseline": BASELINE,
    "rival readings": BASELINE.replace(formulations=RIVAL_READINGS),
    "third readings": BASELINE.replace(formulations=THIRD_READINGS),
    "satisficing": BASELINE.replace(decision="satisficing"),
    "friendly": friendly(BASELINE),
    "friendly, with a past": friendly(BASELINE, past=0.5),
    "friendly, with elections": contested(friendly(BASELINE)),
}
WORLDS["powers at ease, courted allies"] = BASELINE.replace(
    {
        **{
            f"actors.{code}.{field}": dict.fromkeys(set(BASELINE.everyone) - {code}, 0.0)
            for code in BASELINE.rivals
            for field in ("threat", "proximity", "intent")
        },
        **{
            change: value
            for code in BASELINE.allies
            for change, value in all_governments(
                BASELINE, code, leaning__competitor=1.0, leaning__partner=1.0
            ).items()
        },
        **{f"actors.{code}.capability": 1.0 for code in BASELINE.allies},
        "parameters.neighbour_rate": 1.0,
        "parameters.coercion_rate": 0.2,
    }
)
"""Where whom a power fears most is open, and neighbours meet."""
WORLDS["friendly, then worn down"] = friendly(BASELINE).replace(
    events={
        "worn": {"date": "2019-01", "months": 36, "variable": "institutionalisation", "set": 0.1}
    }
)
"""Where rungs that were climbed can be lost again."""
MEANT_FOR_OTHERS = {
    "patron": ("leaning.patron",),
    "ally": ("unilateralism", "use_of_allies"),
    "adversary": (
        *("leaning.partner", "leaning.adversary"),
        *("unilateralism", "use_of_allies", "win_set"),
    ),
}
"""Keys that every role's entry has, and that say nothing of this role."""


def meant(path: str) -> bool:
    section, code = path.split(".")[:2]
    if section == "dyads":
        return True
    return not path.endswith(MEANT_FOR_OTHERS.get(BASELINE.actors[code].role, ()))


NUMBERS = {path: ends for path, ends in number_ranges(BASELINE).items() if meant(path)}


def moved(scenario: Scenario, ranges: Ranges) -> dict[str, set[str]]:
    """Path of each value → recorded variables that differ between its lowest and highest."""
    count, known = len(ranges), values(scenario)
    overrides: dict[str, Floats] = {}
    for place, (path, ends) in enumerate(ranges.items()):
        trial = np.full((2, count, REPLICATES), known[path])
        trial[:, place] = np.array(ends)[:, None]
        overrides[path] = trial.ravel()
    shocks = np.tile(np.arange(REPLICATES), 2 * count)
    model = AllianceModel(scenario, rng=3, replicates=shocks, overrides=overrides, collect=False)
    found: dict[str, set[str]] = {path: set() for path in ranges}
    while model.running:
        model.step()
        for name in RECORDED:
            trials = model.state[name].reshape(-1, 2, count, REPLICATES)
            low, high = trials[:, 0], trials[:, 1]
            same = (low == high) | (np.isnan(low) & np.isnan(high))
            for place in np.flatnonzero(~same.all(axis=(0, 2))):
                found[list(ranges)[place]].add(name)
    return found


@cache
def moved_by_parameters(world: str) -> dict[str, set[str]]:
    return moved(WORLDS[world], parameter_ranges())


@cache
def moved_by_numbers(world: str) -> dict[str, set[str]]:
    return moved(WORLDS[world], NUMBERS)


@pytest.mark.parametrize("path", parameter_ranges())
def test_a_parameter_moves_an_outcome(path: str) -> None:
    assert any(moved_by_parameters(world)[path] for world in WORLDS)


@pytest.mark.parametrize("path", NUMBERS)
def test_a_number_of_the_scenario_moves_an_outcome(path: str) -> None:
    worlds = ("baseline", "rival readings", "powers at ease, courted allies")
    assert any(moved_by_numbers(world)[path] for world in worlds)


def test_parameters_of_a_reading_that_is_not_chosen_move_nothing() -> None:
    running = {
        name
        for mechanism in registry.chosen(RIVAL_READINGS)
        for parameter in mechanism.parameters
        for name in parameter.defaults()
    } | {name for parameter in INITIAL for name in parameter.defaults()}
    idle = [path for path in parameter_ranges() if path.split(".")[1] not in running]
    assert {"parameters.spiral_weight", "parameters.trust_norm"} < set(idle)
    for path in idle:
        assert not moved_by_parameters("rival readings")[path], path


def final_month(scenario: Scenario) -> Mapping[str, np.ndarray]:
    model = AllianceModel(scenario, rng=0, runs=64, collect=False)
    while model.running:
        model.step()
    return model.state


def differ(one: Scenario, other: Scenario) -> bool:
    left, right = final_month(one), final_month(other)
    return any(not np.array_equal(left[n], right[n], equal_nan=True) for n in left)


@pytest.mark.parametrize("path", BASELINE.context)
def test_a_context_path_moves_an_outcome(path: str) -> None:
    idle, full = (BASELINE.replace({f"context.{path}": level}) for level in (0.0, 1.0))
    assert differ(idle, full)


@pytest.mark.parametrize(
    "change",
    [
        {f"actors.{BASELINE.patron}.democracy": False},
        {f"actors.{BASELINE.allies[0]}.democracy": False},
        {f"actors.{BASELINE.backer}.backer": False},
        {
            f"actors.{BASELINE.competitor}.competitor": False,
            f"actors.{BASELINE.competitor}.courting": None,
            f"actors.{BASELINE.backer}.competitor": True,
        },
        {f"forums.{key}": None for key in BASELINE.forums},
        *({slot: name} for slot, name in RIVAL_READINGS.items()),
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_switch_of_the_scenario_moves_an_outcome(change: dict[str, object]) -> None:
    assert differ(BASELINE, BASELINE.replace(change))


@pytest.mark.parametrize("odds", [0.001, 1000.0])
def test_the_odds_of_a_candidate_move_an_outcome(odds: float) -> None:
    even = WORLDS["friendly, with elections"]
    assert differ(even, even.replace({"elections.patron.candidates.other.odds": odds}))
