"""Arms run together have the same bits as alone, and only those that differ in numbers are."""

import numpy as np
import pytest

from sim.experiments.batches import alike, number_at, structure
from sim.experiments.experiment import BASELINE, CARRIED, Arm, without_points
from sim.experiments.experiment import outcome as measured
from sim.experiments.layout import Effort, plan
from sim.experiments.measures import Measure
from sim.experiments.run_claims import batches, run_batch, run_task

RIVAL = (("fear", "silent"),)
COOPERATION = measured("cooperation since 2022-06", "cooperation", since="2022-06")
LAUNCHES = measured("launches since 2021", "launches", "rate", since="2021-01")
NO_MARKET = BASELINE.changed(("parameters.market_weight_military", 0.0))
COLD = BASELINE.changed(("governments.KOR.yoon.leaning.partner", 0.1))
NO_MEDIATION = BASELINE.changed(("governments.USA.biden.strategies.mediation", 0.0))
FROZEN = BASELINE.changed(*without_points("rivalry", "2022-10"))


def test_rival_theories_and_cut_wires_have_their_part_of_what_is_asked_for() -> None:
    assert Effort.of(100, 20) == Effort()
    double = Effort.of(200, 40)
    assert (double.rival_draws, double.rival_shocks, double.wire_draws) == (120, 16, 40)
    fewest = Effort.of(4, 2)
    assert (fewest.rival_draws, fewest.rival_shocks, fewest.wire_draws) == (3, 2, 1)


def test_arms_that_differ_in_numbers_of_parameters_or_governments_are_alike() -> None:
    arms = [BASELINE, FROZEN, NO_MARKET, COLD, NO_MEDIATION, CARRIED]
    assert alike(arms) == [[BASELINE, NO_MARKET, COLD, NO_MEDIATION], [FROZEN], [CARRIED]]
    files = [Arm("carried-on"), Arm("consult-as-duty"), Arm("china-coercion")]
    assert alike(files) == [files]


@pytest.mark.parametrize(
    "change",
    [
        ("parameters.initial_tension", 0.5),  # the start is that of the draw
        ("parameters.salvo", None),
        ("governments.KOR.yoon", None),
        ("governments.USA.biden.spending_plan.target", 3.0),  # there is no number to replace
        ("dyads.JPN-KOR.history", 0.0),
    ],
)
def test_other_changes_are_run_alone(change: tuple[str, object]) -> None:
    assert structure(BASELINE.changed(change)) != structure(BASELINE)


def test_a_number_is_found_by_its_path() -> None:
    told = {"a": {"b": 1.5}}
    assert number_at(told, "a.b") == 1.5
    assert number_at(told, "a.c") is None
    assert number_at(told, "a.b.c") is None


def test_arms_run_together_have_the_same_bits_as_alone() -> None:
    layout = plan(Effort(draws=3, shocks=3, rival_draws=2, rival_shocks=2), [], rival=True)
    arms = [BASELINE, NO_MARKET, COLD, NO_MEDIATION]
    wanted: list[list[Measure]] = [[COOPERATION, LAUNCHES], *([COOPERATION] for _ in arms[1:])]
    (keys,) = batches([(arm, RIVAL) for arm in arms])
    assert [arm for arm, _ in keys] == arms
    together = run_batch(keys, [(some, layout) for some in wanted], 4)
    for arm, some, values in zip(arms, wanted, together, strict=True):
        alone = run_task(arm, RIVAL, some, layout, 4)
        assert list(values) == some
        for one in some:
            np.testing.assert_array_equal(values[one], alone[one])
    effects = [np.abs(values[COOPERATION] - together[0][COOPERATION]) for values in together[1:]]
    assert all((effect > 0).all() for effect in effects)


def test_under_the_default_theories_each_arm_is_run_alone() -> None:
    assert batches([(BASELINE, ()), (NO_MARKET, ())]) == [[(BASELINE, ())], [(NO_MARKET, ())]]
