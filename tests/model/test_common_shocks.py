"""The same replicate meets the same shocks, whatever the scenario, the company or the horizon."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from sim.core.declarations import Draw
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario
from sim.theories import registry
from tests.model.spying import spy
from tests.model.worlds import (
    RIVAL_READINGS,
    crowded,
    number_ranges,
    parameter_ranges,
    spread,
)

State = Mapping[str, np.ndarray]
SOME_YEARS = {"end": "2018-06"}
SLOTS_OF_THOSE_OUTSIDE = ("perception", "adversary", "powers", "fronts", "order")


def history(scenario: Scenario, **how: Any) -> list[State]:
    """The state after every month."""
    model = AllianceModel(scenario, **{"rng": 11, "collect": False, **how})
    months = []
    while model.running:
        model.step()
        months.append(dict(model.state))
    return months


def equal(one: State, other: State) -> bool:
    return one.keys() == other.keys() and all(
        np.array_equal(one[name], other[name], equal_nan=one[name].dtype.kind == "f")
        for name in one
    )


def of_runs(state: State, runs: list[int]) -> State:
    return {name: array[..., runs] for name, array in state.items()}


def drawn_by(scenario: Scenario) -> set[str]:
    """Names of what is drawn under the readings of a scenario."""
    chosen = registry.chosen(scenario.formulations)
    return {draw.name for each in chosen for draw in each.draws}


@pytest.fixture(scope="module")
def short(baseline: Scenario) -> Scenario:
    return baseline.replace(SOME_YEARS)


def test_the_same_seed_gives_the_same_history(short: Scenario) -> None:
    once, again = (history(short, rng=0, runs=3) for _ in range(2))
    assert all(map(equal, once, again))


def test_zero_is_a_seed_and_differs_from_one(short: Scenario) -> None:
    zero, one = (history(short, rng=seed, runs=3)[-1] for seed in (0, 1))
    assert not equal(zero, one)


def test_the_runs_differ_from_each_other(short: Scenario) -> None:
    last = history(short, runs=4)[-1]
    assert len(np.unique(last["relation"])) == 4


@pytest.mark.parametrize(
    "change",
    [
        {"formulations": RIVAL_READINGS},
        *({slot: RIVAL_READINGS[slot]} for slot in SLOTS_OF_THOSE_OUTSIDE),
        {"spiral_weight": 0.0},
        {"governments.KOR.park.leaning.partner": 0.9},
    ],
    ids=["readings", *SLOTS_OF_THOSE_OUTSIDE, "parameter", "government"],
)
def test_two_scenarios_meet_the_same_shocks(short: Scenario, change: dict[str, Any]) -> None:
    short = short.replace({"context.ukraine_war": {"points": {"2015-01": 0.1, "2015-02": 0.9}}})
    other = short.replace(change)
    draws = drawn_by(short) & drawn_by(other)
    heard = []
    for scenario in (short, other):
        listener, drawn = spy(*sorted(draws))
        months = history(scenario, runs=3, extra=(listener,))
        heard.append((drawn, months))
    (drawn, months), (drawn_there, months_there) = heard
    assert not equal(months[-1], months_there[-1])
    assert len(drawn) == short.months
    for here, there in zip(drawn, drawn_there, strict=True):
        assert all(map(np.array_equal, here, there))


def test_a_new_channel_moves_nobody_elses_shocks(short: Scenario) -> None:
    channels = (Draw("omen", "uniform"), Draw("oracle", "normal", over="domain"))
    listener, heard = spy(draws=channels)
    months = history(short, runs=3, extra=(listener,))
    assert all(map(equal, months, history(short, runs=3)))
    assert heard[0][0].shape == (3,)
    assert heard[0][1].shape == (3, 3)
    assert not np.array_equal(heard[0][0], heard[1][0])


def test_a_seated_newcomer_leaves_the_shocks_of_the_others(short: Scenario) -> None:
    of_rows = {"approval": "actor", "budget": "actor", "coercion": "ally", "dispute": "dyad"}
    of_rows["coercion_end"] = "ally"
    of_all = ("launch", "programme", "nuclear", "provocation", "council", "neighbour")
    draws = tuple(f"{name}_draw" for name in (*of_rows, *of_all))
    heard = []
    for scenario in (short, crowded(short, allies=2)):
        listener, drawn = spy(*draws)
        model = AllianceModel(scenario, rng=11, runs=3, extra=(listener,), collect=False)
        model.step()
        named = dict(zip(draws, drawn[0], strict=True))
        heard.append((model.labels, named))
    (labels, few), (more_labels, many) = heard
    for name, axis in of_rows.items():
        rows = [more_labels[axis].index(label) for label in labels[axis]]
        assert np.array_equal(many[f"{name}_draw"][rows], few[f"{name}_draw"])
    for name in of_all:
        assert np.array_equal(many[f"{name}_draw"], few[f"{name}_draw"])


def test_a_replay_of_one_lane_equals_it_bit_for_bit(short: Scenario) -> None:
    ranges = {**parameter_ranges(), **number_ranges(short)}
    values = spread(ranges, runs=300)
    together = history(short, runs=300, overrides=values)
    for lane in (0, 1, 255, 256, 299):
        own = {path: array[[lane]] for path, array in values.items()}
        alone = history(short, replicates=[lane], overrides=own)
        cut = [of_runs(state, [lane]) for state in together]
        assert all(map(equal, cut, alone)), lane


def test_runs_of_any_order_and_company_are_the_same_runs(short: Scenario) -> None:
    everybody = history(short, runs=12)
    some = history(short, replicates=[9, 3, 3, 10])
    assert all(equal(of_runs(a, [9, 3, 3, 10]), b) for a, b in zip(everybody, some, strict=True))


def test_more_actors_change_nothing_about_that(baseline: Scenario) -> None:
    for scenario in (crowded(baseline, allies=6), crowded(baseline, rivals=6)):
        assert len(scenario.actors) == 12
        brief = scenario.replace(end="2017-12")
        values = spread(parameter_ranges(), runs=3)
        together = history(brief, runs=3, overrides=values)
        for lane in range(3):
            own = {path: array[[lane]] for path, array in values.items()}
            alone = history(brief, replicates=[lane], overrides=own)
            cut = [of_runs(state, [lane]) for state in together]
            assert all(map(equal, cut, alone)), lane


def test_a_longer_horizon_leaves_the_earlier_months(baseline: Scenario, short: Scenario) -> None:
    longer = history(baseline, runs=3)
    shorter = history(short, runs=3)
    assert len(longer) > len(shorter)
    assert all(map(equal, shorter, longer))


def test_a_parameter_may_be_one_number_or_one_for_each_run(short: Scenario) -> None:
    declared = short.catalogue.parameters
    numbers = {name: 0.5 * (info.low + info.default) for name, info in declared.items()}
    as_numbers = history(short.replace(parameters=numbers), runs=3)
    arrays = {f"parameters.{name}": np.full(3, value) for name, value in numbers.items()}
    as_arrays = history(short, runs=3, overrides=arrays)
    assert all(map(equal, as_numbers, as_arrays))
