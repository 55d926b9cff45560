"""Worlds in which tests listen to what mechanisms are given."""

import numpy as np
import pytest

import sim
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario
from sim.theories import registry
from sim.theories.formulations import DEFAULT_FORMULATIONS
from tests.model.worlds import (
    RIVAL_READINGS,
    THIRD_READINGS,
    contested,
    crowded,
    number_ranges,
    parameter_ranges,
    spread,
)
from tests.theories.hearing import World, overhear


class SameAlly(sim.Ally):
    """An ally that does as all others do, on its own row."""


class SameAdversary(sim.Adversary):
    """The same of the adversary."""


class SamePower(sim.Power):
    """The same of a power."""


def own_parameters(scenario: Scenario, runs: int) -> dict[str, np.ndarray]:
    """Parameters of their own for the patron, and for an ally and a power that think in a stack."""
    ranges = {}
    declared = registry.parameters()
    for code in (scenario.patron, scenario.allies[0], scenario.rivals[-1]):
        for name, roles in registry.thinkers().items():
            if scenario.actors[code].role in roles:
                for label in declared[name].defaults():
                    ends = (declared[name].low, declared[name].high)
                    ranges[f"actors.{code}.parameters.{label}"] = ends
    return spread(ranges, runs, seed=2)


def crowd(scenario: Scenario) -> AllianceModel:
    """A model of twelve actors, some of a class of their own, every number different by run."""
    every = spread({**parameter_ranges(), **number_ranges(scenario)}, runs=5)
    every |= own_parameters(scenario, runs=5)
    seated = {
        scenario.allies[1]: SameAlly,
        scenario.adversary: SameAdversary,
        scenario.rivals[0]: SamePower,
    }
    return AllianceModel(scenario, rng=6, runs=5, overrides=every, agents=seated, collect=False)


@pytest.fixture(scope="session")
def worlds(baseline: Scenario) -> tuple[World, ...]:
    values = spread(parameter_ranges(), runs=3)
    large = crowded(contested(baseline), allies=3, rivals=3).replace(
        start="2019-07", end="2022-06", formulations=RIVAL_READINGS
    )
    keeping = {**DEFAULT_FORMULATIONS, "decision": "satisficing"}
    usual = large.replace(end="2020-06", formulations=keeping)
    third = usual.replace(formulations=THIRD_READINGS)
    return (
        overhear(lambda: AllianceModel(baseline, rng=5, runs=3, overrides=values, collect=False)),
        overhear(lambda: crowd(large)),
        overhear(lambda: crowd(usual)),
        overhear(lambda: crowd(third)),
    )
