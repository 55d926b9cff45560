"""Within a row of the month the order cannot matter; between rows it does."""

import random
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from sim.core.declarations import mechanism
from sim.model.alliance_model import AllianceModel
from sim.model.month import CORE, MONTH, Row, cut
from sim.scenario import Scenario
from sim.theories import registry
from tests.model.worlds import contested, crowded, parameter_ranges, spread
from tests.theories.hearing import overhear


@pytest.fixture(scope="module")
def scenario(baseline: Scenario) -> Scenario:
    return crowded(contested(baseline), allies=1).replace(start="2018-01", end="2023-06")


def last_state(scenario: Scenario, month: Iterable[Row] = MONTH) -> dict[str, np.ndarray]:
    values = spread(parameter_ranges(), runs=20)
    model = AllianceModel(scenario, rng=2, runs=20, overrides=values, month=month, collect=False)
    while model.running:
        model.step()
    return dict(model.state)


def shuffled(row: Row, order: random.Random) -> Row:
    return replace(row, renews=tuple(order.sample(row.renews, len(row.renews))))


@pytest.mark.parametrize("seed", range(4))
def test_the_order_within_a_row_cannot_matter(
    scenario: Scenario, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = last_state(scenario)
    order = random.Random(seed)
    chosen = registry.chosen
    monkeypatch.setattr(registry, "chosen", lambda names: order.sample(c := chosen(names), len(c)))
    found = last_state(scenario, [shuffled(row, order) for row in MONTH])
    for name, values in expected.items():
        np.testing.assert_allclose(
            found[name].astype(float), values.astype(float), rtol=1e-12, atol=1e-12, err_msg=name
        )


def test_a_mechanism_reads_the_state_as_its_row_found_it(scenario: Scenario) -> None:
    world = overhear(lambda: AllianceModel(scenario, rng=2, runs=2, collect=False))
    places = [(name, place) for place, row in enumerate(MONTH) for name in row.renews]
    row_of = dict(places)
    twice = {name for name, place in places if row_of[name] != place}
    checked = set()
    for each in registry.chosen(scenario.formulations):
        if each.of:  # actors see rows of their own: test_views
            continue
        own_row = row_of[each.targets[0]]
        for name in set(each.reads) & set(row_of) - twice:
            renewed_before = row_of[name] < own_row
            for month, call in enumerate(world.heard[each.name]):
                expected = world.states[month + renewed_before][name]
                assert np.array_equal(call[name], expected, equal_nan=True), (each.name, name)
                checked.add(each.name)
    assert len(checked) > 30


def test_the_order_of_the_rows_does_matter(scenario: Scenario) -> None:
    expected, found = last_state(scenario), last_state(scenario, MONTH[::-1])
    assert not np.array_equal(found["cooperation"], expected["cooperation"])


def test_a_cut_table_leaves_the_rest_at_its_start(scenario: Scenario) -> None:
    model = AllianceModel(scenario, rng=0, runs=2, month=cut(CORE), collect=False)
    start = dict(model.state)
    moved: set[str] = set()
    while model.running:
        model.step()
        for name, level in model.state.items():
            if not np.array_equal(start[name], level, equal_nan=True):
                moved.add(name)
    assert moved <= CORE
    assert {"threat_perception", "willingness", "cooperation", "launches"} <= moved


def test_a_row_that_nothing_can_renew_is_refused(baseline: Scenario) -> None:
    lonely = Row("1", "orphans", ("tension", "polarisation"))
    with pytest.raises(ValueError, match="row 0: no mechanism moves mood"):
        AllianceModel(baseline, month=(Row("0", "moods", ("mood",)), lonely))


def test_a_mechanism_that_reads_what_nobody_has_is_refused(baseline: Scenario) -> None:
    def gossip(rumour: float) -> float:
        return rumour

    made = mechanism(adds_to="tension", source="a test")(gossip)
    with pytest.raises(ValueError, match="gossip reads rumour, which nothing provides"):
        AllianceModel(baseline, extra=(made,))


def test_a_mechanism_that_moves_what_is_no_variable_is_refused(baseline: Scenario) -> None:
    def cheer(tension: float) -> float:
        return tension

    made = mechanism(adds_to="mood", source="a test")(cheer)
    with pytest.raises(ValueError, match="no state variable is called mood"):
        AllianceModel(baseline, extra=(made,))
