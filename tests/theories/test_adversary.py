"""D2, I1: what the adversary does: launches, and its tie to a backer."""

import numpy as np
import pytest

from sim.scenario import Scenario
from sim.theories.provocation import (
    campaigns_of_the_month,
    launches_of_the_month,
    leaning_on_the_backer,
    memory_of_exercises,
    need_of_a_backer,
    programme_and_dialogue,
    spiral,
    tie_to_the_backer,
)
from tests.model.running import record
from tests.theories.calling import act, evenly, rows, runs


def test_i1_recent_exercises_provoke_and_are_forgotten() -> None:
    drive = act(spiral, exercise_memory=runs(0, 1, 2, 50))
    assert drive[0] == 0.0
    assert (np.diff(drive) > 0.0).all()
    assert drive[2] - drive[1] < drive[1]
    memory = act(
        memory_of_exercises,
        exercise_memory=runs(2.0, 2.0),
        exercises=runs(0, 3),
        exercise_memory_decay=0.3,
    )
    assert memory == pytest.approx([1.4, 4.4])


def test_i1_spiral_formulation_answers_exercises_and_null_does_not(baseline: Scenario) -> None:
    for name, answers in (("spiral", True), ("null", False)):
        reading = baseline.replace(provocation=name, perception="outsiders", adversary="programme")
        few, many = (
            record(reading.replace(exercise_rate=rate), "exercises", "launches", runs=200)
            for rate in (0.1, 2.0)
        )
        assert many["exercises"].sum() > 2 * few["exercises"].sum()
        if answers:
            assert many["launches"].mean() > few["launches"].mean()
        else:
            assert np.array_equal(many["launches"], few["launches"])


def test_d2_launches_follow_the_programme_and_pause_for_talks() -> None:
    def drive(**changed: np.ndarray) -> np.ndarray:
        world = {
            "adversary_capability": runs(0.5, 0.5),
            "dialogue": runs(0.0, 0.0),
            "leaning_patron": runs(0.0, 0.0),
        }
        return act(programme_and_dialogue, **{**world, **changed})

    assert np.diff(drive(adversary_capability=runs(0.2, 0.9)))[0] > 0.0
    assert np.diff(drive(dialogue=runs(0.0, 0.8)))[0] < 0.0
    assert np.diff(drive(leaning_patron=runs(-0.8, 0.5)))[0] < 0.0


def test_d2_launches_come_in_salvos_wider_than_chance() -> None:
    rng = np.random.default_rng(0)
    rate = act(campaigns_of_the_month, motive=np.full(20_000, np.log(0.5)))
    launches, memory = act(
        launches_of_the_month,
        launch_rate=rate,
        launch_memory=np.full(20_000, 4.0),
        launch_draw=rng.random(20_000),
        salvo_draw=rng.random(20_000),
    )
    assert (launches > 0).mean() == pytest.approx(1.0 - np.exp(-0.5), abs=0.015)
    assert launches.var() > 1.5 * launches.mean()
    np.testing.assert_allclose(memory - launches, memory[0] - launches[0])
    assert 0.0 < memory[0] - launches[0] < 4.0


def test_i1_an_encircled_adversary_leans_on_its_backer() -> None:
    def leaning(**changed: np.ndarray) -> np.ndarray:
        world = {
            "alignment_backer": runs(0.3, 0.3),
            "cooperation": rows(runs(0.3, 0.3), 0.3, 0.3),
            "backer_activity": runs(0.3, 0.3),
            "leaning_backer": runs(0.0, 0.0),
            "dialogue": runs(0.0, 0.0),
        }
        given = {**world, **changed}
        lean = act(leaning_on_the_backer, motive=act(need_of_a_backer, **given))
        return np.diff(act(tie_to_the_backer, lean=lean, **given))[0]

    assert leaning(cooperation=rows(runs(0.1, 0.9), 0.3, 0.3)) > 0.0
    assert leaning(cooperation=rows(0.3, runs(0.1, 0.9), runs(0.1, 0.9))) == 0.0
    assert leaning(backer_activity=runs(0.1, 0.9)) > 0.0
    assert leaning(leaning_backer=runs(-0.5, 0.5)) > 0.0
    assert leaning(dialogue=runs(0.0, 0.8)) < 0.0


def test_d2_campaigns_follow_the_exponential_of_their_motives_up_to_a_limit() -> None:
    rate = act(campaigns_of_the_month, motive=runs(-2.0, 0.0, 1.0, 1.5, 3.0, 700.0))
    assert rate[:4] == pytest.approx(np.exp([-2.0, 0.0, 1.0, 1.5]))
    assert rate[4] == rate[5] == rate[3]


def test_d2_without_a_rate_nothing_is_launched() -> None:
    launches, memory = act(
        launches_of_the_month,
        launch_rate=runs(0.0, 4.0),
        launch_memory=runs(2.0, 2.0),
        launch_draw=runs(0.0, 0.0),
        salvo_draw=runs(0.999, 0.999),
        launch_memory_decay=0.15,
    )
    assert launches[0] == 0.0 < launches[1] <= 60.0
    assert memory - launches == pytest.approx([2.0 * 0.85, 2.0 * 0.85])


def test_d2_a_campaign_is_larger_the_more_there_are() -> None:
    for rate, salvo in ((0.5, 2.0), (2.0, 2.0), (2.0, 1.0)):
        drawn = evenly()
        launches, _ = act(
            launches_of_the_month,
            launch_rate=np.full(drawn.shape, rate),
            launch_memory=np.zeros(drawn.shape),
            launch_draw=np.zeros(drawn.shape),
            salvo_draw=drawn,
            salvo=salvo,
        )
        assert launches.mean() == pytest.approx(1.0 + salvo * rate, rel=0.01)


def test_i1_a_tie_that_is_sought_is_reached_and_never_less_than_none() -> None:
    lean = act(leaning_on_the_backer, motive=runs(-0.4, 0.0, 0.3, 1.2))
    assert lean.tolist() == [0.0, 0.0, 0.3, 1.2]
    moved = act(
        tie_to_the_backer,
        alignment_backer=runs(0.5, 0.3, 0.1),
        lean=runs(0.3, 0.3, 0.3),
        alignment_rate=0.05,
    )
    assert moved == pytest.approx([-0.01, 0.0, 0.01])


def test_i1_the_need_of_a_backer_is_the_sum_of_its_reasons() -> None:
    need = act(
        need_of_a_backer,
        cooperation=rows(0.5, 0.9, 0.9),
        backer_activity=runs(0.25),
        leaning_backer=runs(0.2),
        dialogue=runs(0.1),
        alignment_base=0.1,
        alignment_war=0.4,
        alignment_encirclement=0.6,
        alignment_line=0.5,
        alignment_dialogue=0.3,
    )
    assert need == pytest.approx([0.1 + 0.4 * 0.25 + 0.6 * 0.5 + 0.5 * 0.2 - 0.3 * 0.1])
