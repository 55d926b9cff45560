"""D1–D3: what drives trilateral cooperation, and what splits it (C2, C4)."""

import numpy as np
import pytest

from sim.scenario import Scenario
from sim.theories.alliance_management import (
    effort_against_threat,
    effort_for_rivalry,
    effort_of_routine,
)
from sim.theories.ally_motives import (
    accommodation_of_competitor,
    restraint_for_dialogue,
    strategic_adjustment,
    threat_shared_by_members,
)
from sim.theories.balance_of_threat import balance_of_threat, source_activity
from sim.theories.patron_motives import (
    patron_restraint_for_dialogue,
    rivalry_with_competitor,
    threat_to_patron,
    unilateralism_of_patron,
)
from sim.theories.shared_threat import shared_threat
from sim.theories.two_level_game import dialogue_with_adversary
from tests.model.running import all_governments, gain
from tests.theories.calling import act, rows, runs, spent

MILITARY = 0
COMPETITOR = 1
EVEN = rows(0.25, 0.25, 0.25, 0.25)


def test_d1_rivalry_makes_the_patron_lead_and_spend_effort() -> None:
    rivalry = runs(0.1, 0.9)
    led = act(rivalry_with_competitor, rivalry=rivalry)
    effort = spent(EVEN, rivalry=rivalry)
    assert led[1] > led[0]
    assert (effort[:, 1] > effort[:, 0]).all()


def test_d2_a_threat_by_the_adversary_is_worth_effort_and_no_other_threat_is() -> None:
    effort = spent(EVEN, threat=runs(0.1, 0.9))
    assert (effort[:, 1] > effort[:, 0]).all()
    by_others = act(effort_against_threat, threat_perception=rows(0.5, runs(0.1, 0.9), 0.5))
    assert by_others[0] == by_others[1] > 0.0


def test_d1_and_d2_the_reasons_for_effort_add_up() -> None:
    reasons = {"rivalry": runs(0.4), "threat_perception": rows(0.6, 0.0, 0.0)}
    weights = {"effort_base": 0.1, "effort_rivalry": 0.5, "effort_threat": 0.2}
    assert act(effort_of_routine, **weights) == 0.1
    assert act(effort_for_rivalry, **reasons, **weights) == pytest.approx(0.5 * 0.4)
    assert act(effort_against_threat, **reasons, **weights) == pytest.approx(0.2 * 0.6)
    effort = spent(EVEN, rivalry=0.4, threat=0.6, latitude=1.0, **weights)
    assert effort[:, 0] == pytest.approx(np.full(4, 0.1 + 0.2 + 0.12))


def test_d1_rivalry_is_a_root_of_cooperation(baseline: Scenario) -> None:
    names = ("cooperation", "patron_willingness", "institutionalisation")
    gained = gain(baseline.replace({"context.rivalry": 0.0}), baseline, *names)
    for name in names:
        assert (gained[name] > 0.0).all(), name


def perceived(**changed: np.ndarray) -> np.ndarray:
    """Where perceived threat is heading, (actor, source, run): more is more threat."""
    flat = np.zeros((4, 3, 2))
    world = {
        "threat_perception": flat + 0.3,
        "activity": rows(0.3, 0.3, runs(0.3, 0.3)),
        "hawkishness": rows(0.5, 0.5, 0.5, runs(0.5, 0.5)),
        "leaning_adversary": rows(0.0, 0.0, 0.0, runs(0.0, 0.0)),
        "leaning_competitor": rows(0.0, 0.0, 0.0, runs(0.0, 0.0)),
        "coercion": rows(0.0, 0.0, 0.0, runs(0.0, 0.0)),
        "capability": rows(0.5, 0.5, 0.5),
        "proximity": flat + 0.5,
        "intent": flat + 0.5,
        "updating": rows(0.2, 0.2, 0.2, 0.2),
        "competitor": COMPETITOR,
        "others": np.ones((4, 3, 1)),
    }
    return act(balance_of_threat, **{**world, **changed})


@pytest.mark.parametrize("what", ["activity", "capability"])
def test_d2_active_and_capable_sources_are_feared_by_all(what: str) -> None:
    moved = perceived(**{what: rows(runs(0.1, 0.9), 0.5, 0.5)})
    assert (moved[:, 0, 1] > moved[:, 0, 0]).all()
    assert np.array_equal(moved[:, 1:, 1], moved[:, 1:, 0])


@pytest.mark.parametrize("what", ["intent", "proximity"])
def test_d2_near_and_hostile_sources_are_feared_by_those_they_are_near_to(what: str) -> None:
    one_feels_it = np.full((4, 3, 2), 0.3)
    one_feels_it[2, 0, 1] = 0.9
    moved = perceived(**{what: one_feels_it})
    risen = np.argwhere(moved[..., 1] != moved[..., 0])
    assert risen.tolist() == [[2, 0]]
    assert moved[2, 0, 1] > moved[2, 0, 0]


def test_d2_hawks_fear_more_and_doves_see_friends() -> None:
    hawk = perceived(hawkishness=rows(0.5, runs(0.2, 0.9), 0.5, 0.5))
    assert (hawk[1, :, 1] > hawk[1, :, 0]).all()
    friend = perceived(leaning_adversary=rows(0.0, runs(-0.8, 0.8), 0.0, 0.0))
    assert friend[1, 0, 1] < friend[1, 0, 0]
    courting = perceived(leaning_competitor=rows(0.0, runs(-0.8, 0.8), 0.0, 0.0))
    assert courting[1, COMPETITOR, 1] < courting[1, COMPETITOR, 0]


def test_c4_an_ally_that_is_coerced_comes_to_fear_the_competitor() -> None:
    coerced = perceived(coercion=rows(0.0, runs(0.0, 0.8), 0.0, 0.0))
    risen = np.argwhere(coerced[..., 1] != coerced[..., 0])
    assert risen.tolist() == [[1, COMPETITOR]]
    assert coerced[1, COMPETITOR, 1] > coerced[1, COMPETITOR, 0]


def test_d2_perception_moves_towards_its_cause_and_stays_there() -> None:
    first = perceived()
    reached = np.full((4, 3, 2), 0.3) + first / 0.2
    np.testing.assert_allclose(perceived(threat_perception=reached), 0.0, atol=1e-15)
    slow = perceived(updating=rows(0.2, 0.1, 0.2, 0.2))
    np.testing.assert_allclose(slow[1], first[1] / 2)


def test_d2_nobody_fears_itself() -> None:
    others = np.ones((4, 3, 1))
    others[3, 0] = 0.0
    moved = perceived(threat_perception=np.zeros((4, 3, 2)), others=others)
    assert not moved[3, 0].any()
    assert (moved[:3] > 0.0).all()


def test_d2_launches_alarm_and_alarm_saturates() -> None:
    activity = act(
        source_activity,
        launch_memory=runs(0, 5, 10, 1000),
        exercise_memory=np.zeros(4),
        rival_activity=rows(runs(0.4, 0.4, 0.4, 0.4)),
        rivalry=np.zeros(4),
        competitor=None,
        others=np.ones((4, 5, 1)),
    )
    assert activity[0, 0] == 0.0
    assert (np.diff(activity[0]) > 0.0).all()
    assert activity[0, 2] - activity[0, 1] < activity[0, 1]
    assert activity[0, 3] == pytest.approx(1.0)
    assert (activity[1] == 0.4).all()


def test_d2_threats_that_are_shared_bring_cooperation() -> None:
    moved = act(threat_shared_by_members, threat_read=rows(runs(0.2, 0.8), 0.5, 0.5))
    assert moved[0, 1] > 0.0 > moved[0, 0]
    assert not moved[1:].any()
    led = act(threat_to_patron, threat_perception=rows(runs(0.2, 0.8), 0.5, 0.5))
    assert led[1] > 0.0 > led[0]


@pytest.mark.parametrize("path", ["ukraine_war", "missile_programme"])
def test_d2_a_worse_environment_raises_threat_and_cooperation(
    baseline: Scenario, path: str
) -> None:
    calm = baseline.replace({f"context.{path}": 0.1})
    gained = gain(calm, baseline, "threat_perception", "shared_threat", "cooperation")
    source = 0 if path == "missile_programme" else 2
    assert (gained["threat_perception"][:3, source] > 0.0).all()
    assert (gained["shared_threat"] > 0.0).all()
    assert (gained["cooperation"] > 0.0).all()


def test_d2_a_dialogue_needs_both_sides_and_holds_cooperation_back() -> None:
    depth = act(
        dialogue_with_adversary,
        leaning_adversary=rows(runs(0.5, 0.5, -0.5), runs(0.8, 0.8, -0.8), 0.0, 0.0),
        leaning_patron=rows(0.0, 0.5, 0.5, runs(0.7, -0.7, 0.7)),
    )
    both, only_members, only_adversary = depth
    assert 0.0 < both < 1.0
    assert only_members == only_adversary == 0.0
    for restraint in (restraint_for_dialogue, patron_restraint_for_dialogue):
        held = act(restraint, dialogue=runs(0.0, 0.8))
        assert not held[:, 0].any()
        assert (held[:, 1] <= 0.0).all()
        assert held[MILITARY, 1] == held[:, 1].min() < 0.0


def test_d3_a_pro_patron_turn_brings_an_ally_along() -> None:
    moved = act(strategic_adjustment, leaning_patron=rows(runs(0.0, 0.9), 0.4))
    assert moved[0, 0, 1] > moved[0, 0, 0]
    assert moved[1, 0, 1] == moved[1, 0, 0]


def test_d3_who_courts_the_competitor_keeps_its_distance() -> None:
    courting = rows(runs(-0.5, 0.5), 0.0)
    moved = act(accommodation_of_competitor, leaning_competitor=courting)
    assert (moved[0, :, 1] < 0.0).all()
    assert (moved[0, :, 0] > 0.0).all()
    assert not moved[1].any()


@pytest.mark.parametrize("turn", ["leaning__patron", "leaning__partner"])
def test_d3_the_turn_of_one_ally_lifts_cooperation(baseline: Scenario, turn: str) -> None:
    second = baseline.allies[1]
    shunning, turned = (
        baseline.replace(all_governments(baseline, second, **{turn: level}))
        for level in (-0.5, 0.9)
    )
    gained = gain(shunning, turned, "cooperation", "relation")
    assert (gained["cooperation"] > 0.0).all()
    assert (gained["relation"] > 0.0).all()


def test_c2_unilateralism_keeps_the_patron_from_leading() -> None:
    led = act(unilateralism_of_patron, use_of_allies=runs(1.0, 0.1))
    assert led[0] == 0.0 > led[1]


def test_c4_members_can_act_only_on_what_all_see() -> None:
    agenda = np.zeros((3, 2, 1))
    agenda[:, 0] = 1.0
    seen = rows(rows(runs(0.8, 0.9), 0.0), rows(0.7, 0.0), rows(0.3, 0.0), rows(0.0, 0.0))
    read, common = act(
        shared_threat, threat_perception=seen, consult_in_force=runs(0, 0), agenda=agenda
    )
    assert common == pytest.approx(np.full((3, 2), 0.3))
    assert read == pytest.approx(np.full((2, 3, 2), 0.3))
