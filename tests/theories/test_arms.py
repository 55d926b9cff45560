"""I1: spending answers danger, or spending, and changes as the governments decide."""

import numpy as np
import pytest

from sim.scenario import Scenario
from sim.theories.arms_spending import (
    danger_of_encirclement,
    decided_spending,
    decided_spending_of_rivals,
    error_correction,
    largest_threat,
    pull_on_adversary,
    pull_on_member,
    richardson,
    richardson_of_adversary,
)
from tests.model.running import gain, record
from tests.theories.calling import act, rows, runs, summed


def raced(
    spending: np.ndarray,
    start: np.ndarray,
    perceived: np.ndarray,
    perceived_at_start: np.ndarray,
    danger: np.ndarray,
    rivals: np.ndarray,
) -> np.ndarray:
    """By how much Richardson's members, and then their adversary, change spending, (actor, run)."""
    even, rivals_at_start = np.ones_like(spending), rows(1.0)
    known = {
        "spending_of_all": spending,
        "initial_spending_of_all": start,
        "richardson_defence": 0.01,
    }
    members = act(
        richardson,
        defence_spending=spending[:3],
        threat_perception=perceived[:3],
        rival_spending=rivals,
        initial_rival_mean=runs(1.0),
        initial_spending=start[:3],
        initial_pull=pull_on_member(even, perceived_at_start[:3], rivals_at_start),
        **known,
    )
    adversary = act(
        richardson_of_adversary,
        defence_spending=spending[3],
        danger=danger,
        initial_spending=start[3],
        initial_pull=pull_on_adversary(even, runs(0.5)),
        **known,
    )
    return np.concatenate([members, adversary[None]])


def test_i1_danger_is_what_is_feared_most_and_for_the_adversary_encirclement() -> None:
    seen = rows(rows(0.2, runs(0.7, 0.7)), rows(0.6, 0.1), rows(0.3, 0.3), rows(0.0, 0.2))
    assert act(largest_threat, threat_perception=seen[:3])[:, 0].tolist() == [0.7, 0.6, 0.3]
    danger = summed(
        (largest_threat, danger_of_encirclement),
        threat_perception=seen[3],
        cooperation=rows(runs(0.2, 0.9), 0.0, 0.0),
    )
    assert danger[1] > danger[0] == pytest.approx(0.2)
    by_half = act(
        danger_of_encirclement,
        threat_perception=seen[3],
        cooperation=rows(runs(0.1, 0.9), 0.0, 0.0),
        encirclement=0.5,
    )
    assert by_half == pytest.approx([-0.05, 0.35])


def test_i1_spending_answers_danger_and_settles() -> None:
    own = rows(2.0, 2.0, 2.0, runs(2.0, 2.0))
    start = {"spending_norm": own, "initial_danger": np.full((4, 2), 0.5)}
    moved = act(
        error_correction,
        defence_spending=own,
        danger=rows(runs(0.5, 0.9), 0.5, runs(0.5, 0.1), 0.5),
        **start,
    )
    assert not moved[:, 0].any()
    assert moved[0, 1] > 0.0 == moved[1, 1]
    assert moved[2, 1] < 0.0
    high = act(error_correction, defence_spending=own + 3.0, danger=np.full((4, 2), 0.5), **start)
    assert (high < 0.0).all()


def test_i1_by_richardson_spending_answers_spending_and_its_own_burden() -> None:
    own = rows(2.0, 1.0, 2.0, runs(10.0, 10.0))
    seen, danger, rivals = np.full((4, 2, 2), 0.5), runs(0.5, 0.5), rows(1.0)

    def moved(spending: np.ndarray, perceived: np.ndarray = seen) -> np.ndarray:
        return raced(spending, own, perceived, seen, danger, rivals)

    assert not moved(own).any(), "the start is an equilibrium"
    armed_adversary = moved(rows(2.0, 1.0, 2.0, runs(10.0, 15.0)))
    assert (armed_adversary[:3, 1] > 0.0).all()
    assert armed_adversary[0, 1] == pytest.approx(2.0 * armed_adversary[1, 1])
    assert armed_adversary[3, 1] < 0.0
    armed_member = moved(rows(8.0, 1.0, 2.0, runs(10.0, 10.0)))
    assert (armed_member[3] > 0.0).all()
    assert (armed_member[0] < 0.0).all()
    more_feared_rival = seen.copy()
    more_feared_rival[1, 1, 1] = 0.9
    answered = moved(own, more_feared_rival)
    assert np.argwhere(answered != 0.0).tolist() == [[1, 1]]
    assert answered[1, 1] > 0.0


@pytest.mark.parametrize("reading", ["error_correction", "richardson"])
def test_i1_a_more_dangerous_region_spends_more(baseline: Scenario, reading: str) -> None:
    now = baseline.replace(spending=reading)
    calm = now.replace({"context.missile_programme": 0.1, "context.ukraine_war": 0.1})
    assert (gain(calm, now, "defence_spending")["defence_spending"][:3] > 0.0).all()


def test_i1_by_richardson_members_answer_powers_that_arm_and_the_adversary_its_danger() -> None:
    own, seen = rows(2.0, 1.0, 2.0, runs(10.0, 10.0)), np.full((4, 2, 2), 0.5)
    armed_power = raced(own, own, seen, seen, danger=runs(0.5, 0.5), rivals=rows(runs(1.0, 1.6)))
    assert not armed_power[:, 0].any()
    assert armed_power[:3, 1] == pytest.approx(0.01 * own[:3, 1] * 0.5 * 0.6)
    assert armed_power[3, 1] == 0.0
    in_danger = raced(own, own, seen, seen, danger=runs(0.5, 0.9), rivals=rows(1.0))
    assert not in_danger[:3].any()
    assert in_danger[3] == pytest.approx([0.0, 0.01 * 10.0 * 0.4])


def test_i1_the_adversary_faces_the_members_together() -> None:
    relative = rows(1.0, 2.0, 3.0, runs(9.0, 1.0))
    assert pull_on_adversary(relative, runs(0.5, 0.25)) == pytest.approx([1.0, 0.5])


def test_i1_spending_changes_by_what_is_decided() -> None:
    decided = rows(0.1, -0.2, runs(0.0, 0.3))
    assert np.array_equal(act(decided_spending, arm=decided), decided)
    assert np.array_equal(act(decided_spending_of_rivals, rival_arm=decided), decided)


def test_i1_every_actor_spends_as_it_decides_and_the_powers_as_the_scenario_says(
    baseline: Scenario,
) -> None:
    names = ("defence_spending", "arm", "rival_spending")
    driven = baseline.replace(end="2016-12", powers="driven", budget_shock=0.0)
    kept = record(driven, *names, runs=5)
    risen = np.diff(kept["defence_spending"], axis=0)
    np.testing.assert_allclose(risen, kept["arm"][1:], atol=1e-12)
    assert (kept["arm"] != 0.0).any(axis=(0, 2)).all()
    assert np.array_equal(kept["rival_spending"][0], kept["rival_spending"][-1])
