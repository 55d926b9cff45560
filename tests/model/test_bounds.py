"""At the far corners of what is plausible the state stays a state: no overflow, nothing missing.

Every parameter, and every number about actors, dyads and governments, stands at one end of its
range, which end by chance: some 40,000 runs, in which the readings of any three slots meet.
"""

from itertools import combinations, product

import numpy as np
import pytest

from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario
from sim.theories.formulations import DEFAULT_FORMULATIONS, FORMULATIONS
from sim.theories.variables import VARIABLES
from tests.model.worlds import (
    RIVAL_READINGS,
    SOME_READINGS,
    contested,
    corners,
    crowded,
    friendly,
    number_ranges,
    parameter_ranges,
)

COUNTS = (
    "disputes",
    "accords",
    "meetings",
    "exercises",
    "launches",
    "integration",
    "provocations",
)
FLAGS = (
    "consult_in_force",
    "pact",
    "stand_alone",
    "coercion_episode",
    "nuclear_tests",
    "council_action",
    "neighbour_summits",
)


def check(model: AllianceModel) -> None:
    """Every variable of the state within what it is declared to be."""
    for variable in VARIABLES:
        values = model.state[variable.name]
        assert values.dtype == np.dtype(variable.dtype), variable.name
        if variable.name == "named":
            continue
        assert not np.isnan(values).any(), variable.name
        assert values.min() >= variable.low, variable.name
        assert values.max() <= variable.high, variable.name
    for name in (*COUNTS, *FLAGS):
        assert np.array_equal(model.state[name], np.floor(model.state[name])), name
    for name in FLAGS:
        assert np.isin(model.state[name], (0.0, 1.0)).all(), name
    topic, met = model.state["named"], model.state["meetings"][0] > 0
    assert np.isnan(topic[:, ~met]).all()
    assert np.isin(topic[:, met], (0.0, 1.0)).all()
    held = model.state["last_meeting"] == model.elapsed_months - 1
    assert np.array_equal(held, model.state["meetings"] > 0)


def run_in_corners(scenario: Scenario, runs: int, seed: int) -> None:
    values = corners({**parameter_ranges(), **number_ranges(scenario)}, runs, seed)
    with np.errstate(all="raise"):
        model = AllianceModel(scenario, rng=seed, runs=runs, overrides=values, collect=False)
        while model.running:
            model.step()
            check(model)


def test_the_readings_of_any_two_slots_meet() -> None:
    for slots in combinations(FORMULATIONS, 2):
        met = {tuple(choice[slot] for slot in slots) for choice in SOME_READINGS}
        assert met == set(product(*(FORMULATIONS[slot] for slot in slots))), slots


def test_the_rival_readings_are_what_the_baseline_does_not_choose() -> None:
    assert RIVAL_READINGS.keys() == DEFAULT_FORMULATIONS.keys()
    assert not RIVAL_READINGS.items() & DEFAULT_FORMULATIONS.items()
    for slot, name in RIVAL_READINGS.items():
        assert name in FORMULATIONS[slot]


@pytest.mark.parametrize("reading", SOME_READINGS, ids=lambda names: "-".join(names.values()))
def test_corners_of_every_reading(baseline: Scenario, reading: dict[str, str]) -> None:
    scenario = contested(baseline).replace(start="2019-06", end="2022-05", formulations=reading)
    run_in_corners(scenario, runs=2000, seed=SOME_READINGS.index(reading))


def test_corners_over_the_whole_span(baseline: Scenario) -> None:
    run_in_corners(baseline, runs=3000, seed=100)


def test_corners_of_a_friendly_world(baseline: Scenario) -> None:
    run_in_corners(friendly(baseline), runs=1000, seed=101)


def test_corners_of_crowded_worlds(baseline: Scenario) -> None:
    run_in_corners(crowded(baseline, allies=6), runs=200, seed=102)
    run_in_corners(crowded(baseline, rivals=6), runs=200, seed=103)
