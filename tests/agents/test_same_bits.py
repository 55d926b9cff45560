"""A class of its own that changes nothing changes no bit, wherever it sits."""

from typing import Any

import numpy as np
import pytest

from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario
from tests.agents.classes import SAME
from tests.model.worlds import (
    RIVAL_READINGS,
    contested,
    crowded,
    number_ranges,
    parameter_ranges,
    spread,
)


def history(scenario: Scenario, **how: Any) -> list[dict[str, np.ndarray]]:
    model = AllianceModel(scenario, **{"rng": 8, "collect": False, **how})
    months = []
    while model.running:
        model.step()
        months.append(dict(model.state))
    return months


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return one.keys() == other.keys() and all(
        np.array_equal(one[name], other[name], equal_nan=one[name].dtype.kind == "f")
        for name in one
    )


@pytest.fixture(scope="module", params=["declared readings", "rival readings"])
def world(request: pytest.FixtureRequest, baseline: Scenario) -> Scenario:
    """Five allies' worth of rows are enough to tell one axis from another."""
    made = crowded(contested(baseline), allies=3, rivals=1).replace(start="2019-07", end="2020-12")
    rival = request.param == "rival readings"
    return made.replace(formulations=RIVAL_READINGS) if rival else made


@pytest.fixture(scope="module")
def values(world: Scenario) -> dict[str, np.ndarray]:
    return spread({**parameter_ranges(), **number_ranges(world)}, runs=3)


@pytest.fixture(scope="module")
def default(world: Scenario, values: dict[str, np.ndarray]) -> list[dict[str, np.ndarray]]:
    return history(world, runs=3, overrides=values)


SEATS = ["one", "all", "the middle ally", "the last ally", "the first and the last ally"]


@pytest.mark.parametrize("seats", [*SAME, *SEATS[1:]])
def test_a_subclass_that_changes_nothing_changes_no_bit(
    seats: str,
    world: Scenario,
    values: dict[str, np.ndarray],
    default: list[dict[str, np.ndarray]],
) -> None:
    allies = world.allies
    chosen = {
        "all": tuple(world.actors),
        "the middle ally": (allies[len(allies) // 2],),
        "the last ally": (allies[-1],),
        "the first and the last ally": (allies[0], allies[-1]),
    }.get(seats, tuple(code for code, a in world.actors.items() if a.role == seats))
    agents = {code: SAME[world.actors[code].role] for code in chosen}
    found = history(world, runs=3, overrides=values, agents=agents)
    assert all(map(same, found, default))


def test_seats_in_any_order_of_the_file_are_the_same(baseline: Scenario) -> None:
    """Rows follow the role, never the file: a fifth seat shows where the two are confused."""
    made = crowded(baseline, allies=2, rivals=1).replace(end="2016-12")
    data = made.to_dict()
    adversary_first = sorted(data["actors"], key=lambda code: data["actors"][code]["role"])
    assert adversary_first != list(data["actors"])
    data["actors"] = {code: data["actors"][code] for code in adversary_first}
    from sim.model import checked
    from sim.scenario import from_dict

    turned = from_dict(data, checked.catalogue())
    if turned.allies != made.allies or turned.rivals != made.rivals:
        pytest.fail("sorting by role must keep the order within a role")
    agents = {made.allies[1]: SAME["ally"], made.adversary: SAME["adversary"]}
    assert all(map(same, history(made, runs=2), history(turned, runs=2, agents=agents)))


def test_alone_and_among_others_a_run_of_a_class_of_ones_own_is_the_same(world: Scenario) -> None:
    agents = {code: SAME[actor.role] for code, actor in world.actors.items()}
    together = history(world, runs=4, agents=agents)
    for lane in (0, 3):
        alone = history(world, replicates=[lane], agents=agents)
        cut = [{name: array[..., [lane]] for name, array in state.items()} for state in together]
        assert all(map(same, cut, alone))
