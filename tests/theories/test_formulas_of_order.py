"""The order of the region, and who perceives whom by what, against their formulas.

At a few uneven points, as in `test_formulas`: tests of direction would let a squared term live.
"""

import numpy as np
import pytest

from sim.theories.balance_of_threat import (
    balance_of_all_threats,
    forces_as_they_grow,
    shared_warning,
    source_activity,
)
from sim.theories.regional_order import (
    camps_that_arm,
    deadlock_of_the_council,
    practice_of_governance,
    resolutions_of_the_month,
    sanctions_and_their_erosion,
    summits_of_neighbours,
)
from tests.theories.calling import act, evenly, rows, runs


def test_i2_camps_a_war_and_rivalry_block_the_council() -> None:
    found = act(
        deadlock_of_the_council,
        polarisation=runs(0.3, 0.9, 0.0),
        backer_activity=runs(0.2, 0.9, 0.0),
        rivalry=runs(0.7, 0.9, 0.0),
        deadlock_polarisation=0.5,
        deadlock_war=0.4,
        deadlock_rivalry=0.3,
    )
    assert found == pytest.approx([0.15 + 0.08 + 0.21, 1.0, 0.0])


def test_i2_the_council_acts_when_alarmed_and_not_blocked() -> None:
    def share(launches: float, incidents: float, deadlock: float) -> float:
        acted = act(
            resolutions_of_the_month,
            launch_memory=runs(launches),
            incident_memory=runs(incidents),
            deadlock=runs(deadlock),
            council_rate=0.8,
            council_alarm=0.05,
            council_draw=evenly(),
        )
        assert set(np.unique(acted)) <= {0.0, 1.0}
        return float(acted.mean())

    assert share(6.0, 4.0, 0.3) == pytest.approx(0.8 * (1 - np.exp(-0.5)) * 0.49, abs=1e-4)
    assert share(3.0, 0.0, 0.0) == pytest.approx(0.8 * (1 - np.exp(-0.15)), abs=1e-4)
    assert share(0.0, 0.0, 0.0) == share(50.0, 50.0, 1.0) == 0.0


def test_i2_a_resolution_tightens_sanctions_and_deadlock_frays_them() -> None:
    moved = act(
        sanctions_and_their_erosion,
        sanctions=runs(0.4, 0.4, 0.4),
        council_action=runs(1.0, 0.0, 0.0),
        deadlock=runs(0.5, 0.5, 0.0),
        back=rows(runs(0.3, 0.3, 0.0), 0.9),
        competes=rows(1.0, 0.0),
        sanction_step=0.2,
        sanction_erosion=0.05,
    )
    assert moved == pytest.approx([0.2 * 0.6 - 0.05 * 0.8 * 0.4, -0.05 * 0.8 * 0.4, 0.0])


def test_i2_neighbours_meet_if_all_want_it() -> None:
    world = {
        "court": rows(0.6, 0.9),
        "competes": rows(1.0, 0.0),
        "relation": rows(0.8, 0.5, 0.9),
        "leaning_competitor": rows(-1.0, 0.6, -0.2, -1.0),
        "coercion": rows(0.1, 0.3),
        "regional_governance": runs(0.7),
        "neighbour_rate": 0.9,
        "neighbour_draw": evenly(),
    }

    def share(**changed: object) -> float:
        return float(act(summits_of_neighbours, **{**world, **changed}).mean())

    assert share() == pytest.approx(0.9 * 0.7 * 0.6 * 0.4 * 0.5 * 0.7, abs=1e-4)
    assert share(court=rows(0.3, 0.9)) == pytest.approx(share() / 2, abs=1e-4)
    assert share(regional_governance=runs(0.35)) == pytest.approx(share() / 2, abs=1e-4)
    for change in (
        {"coercion": rows(0.0, 1.0)},
        {"leaning_competitor": rows(1.0, 1.0, -1.0, 1.0)},
        {"court": np.zeros((0, 1)), "competes": np.zeros((0, 1))},
    ):
        assert share(**change) == 0.0, change


def test_i2_what_is_practised_keeps_governance_alive() -> None:
    moved = act(
        practice_of_governance,
        regional_governance=runs(0.4, 0.4, 0.4, 0.4),
        neighbour_summits=runs(0, 1, 0, 1),
        council_action=runs(0, 0, 1, 1),
        governance_practice=0.1,
    )
    assert moved == pytest.approx([0.0, 0.06, 0.03, 0.09])


def race(ours: tuple[float, ...], theirs: float, powers: tuple[float, ...] = ()) -> float:
    """Hardening where members, adversary and powers have grown by so much."""
    start = np.array([3.0, 0.02, 2.0, 20.0])[:, None]  # one who spends next to nothing
    powers_start = np.array([0.05, 4.0])[: len(powers), None]
    growth = np.array([*ours, theirs])[:, None]
    moved = act(
        camps_that_arm,
        polarisation=runs(0.25),
        defence_spending=start * (1.0 + growth),
        initial_spending=start,
        rival_spending=powers_start * (1.0 + np.array(powers)[:, None]),
        initial_rival_spending=powers_start,
        arms_hardening=0.04,
    )
    return float(moved[0]) / (0.04 * 0.75)


def test_i1_camps_harden_by_the_arming_of_the_side_that_arms_less() -> None:
    assert race((0.1, 0.2, 0.6), 0.5) == pytest.approx(0.3)
    assert race((0.9, 0.9, 0.9), 0.2) == pytest.approx(0.2)
    assert race((0.9, 0.9, 0.9), 0.2, (0.1, 0.6)) == pytest.approx(0.3)
    assert race((0.9, 0.9, 0.9), 0.2, (0.4,)) == pytest.approx(0.3)
    assert race((0.9, 0.9, 0.9), -0.2) == 0.0, "one side alone makes no race"
    assert race((3.0, 3.0, 3.0), 4.0) == pytest.approx(1.0), "doubled is a whole race"


def test_i1_whoever_arms_looks_stronger_up_to_a_limit() -> None:
    found = act(
        forces_as_they_grow,
        capability=rows(0.6, 0.8, 0.5, 1.0, 0.5, 0.4),
        defence_spending=rows(3.0, 0.02, 2.0, 24.0),
        rival_spending=rows(0.05, 9.0),
        initial_spending=rows(2.5, 0.02, 2.5, 20.0),
        initial_rival_spending=rows(0.04, 2.0),
    )
    assert found[:, 0] == pytest.approx([0.72, 1.0, 1.5, 1.2, 0.5, 0.32])


def test_i1_forces_of_a_state_that_spends_nothing_stay() -> None:
    """They neither vanish nor multiply with the first plan."""
    for later in (0.0, 1.0):
        found = act(
            forces_as_they_grow,
            capability=rows(0.6, 0.8, 0.5, 1.0, 0.5, 0.4),
            defence_spending=rows(3.0, later, 2.0, 20.0),
            rival_spending=rows(0.04, 2.0),
            initial_spending=rows(2.5, 0.0, 2.5, 20.0),
            initial_rival_spending=rows(0.04, 0.0),
        )
        assert found[:, 0] == pytest.approx([0.6, 0.8, 0.5, 1.2, 1.0 * 0.5, 0.32])


def test_i1_everybody_is_as_active_as_its_doings_and_the_competitor_as_its_rivalry() -> None:
    world = {
        "launch_memory": runs(4.0),
        "incident_memory": runs(3.0),
        "exercise_memory": runs(2.0),
        "rival_activity": rows(0.3, 0.6),
        "rivalry": runs(0.8),
        "others": np.ones((4, 6, 1)),
        "launch_alarm": 0.12,
        "drill_alarm": 0.4,
    }
    launched, drilled = 1.0 - np.exp(-0.84), 1.0 - np.exp(-0.8)
    found = act(source_activity, competitor=1, **world)[:, 0]
    assert found == pytest.approx([launched, 0.8, 0.6, drilled, drilled, drilled])
    found = act(source_activity, competitor=None, **world)[:, 0]
    assert found == pytest.approx([launched, 0.3, 0.6, drilled, drilled, drilled])


WEIGHTS = {
    "threat_base": -2.0,
    "capability_weight": 2.0,
    "activity_weight": 1.5,
    "intent_weight": 1.2,
    "hawk_weight": 0.8,
    "detente_weight": 0.6,
    "hostility_weight": 0.9,
    "encirclement_alarm": 0.7,
    "coercion_alarm": 0.5,
}
WORLD = {
    "threat_perception": rows(0.5, 0.1, 0.2, 0.4, 0.3, 0.6),
    "activity": rows(0.6, 0.3, 0.1, 0.7, 0.2, 0.4),
    "forces": rows(0.7, 0.8, 0.6, 1.1, 0.5, 0.4),
    "cooperation": rows(0.6, 0.9, 0.9),
    "hawkishness": runs(0.8),
    "leaning_adversary": runs(-0.4),
    "leaning_competitor": runs(0.3),
    "hostility": rows(0.0, 0.0, 0.0, 0.5, -0.3, 0.1),
    "coercion": runs(0.2),
    "proximity": rows(0.9, 0.5, 0.3, 0.6, 1.0, 0.8),
    "intent": rows(0.8, 0.4, 0.2, 0.9, 0.1, 0.3),
    "updating": runs(0.1),
    "outsiders": 3,
    "others": rows(1.0, 1.0, 1.0, 1.0, 1.0, 0.0),
    "heeds": rows(1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
}


def reasons(competitor: int | None = 1, **changed: object) -> np.ndarray:
    """The log-odds to which the view of each source but the last moves."""
    world = {**WEIGHTS, **WORLD, **changed}
    moved = act(balance_of_all_threats, competitor=competitor, **world)[:, 0]
    seen = np.asarray(WORLD["threat_perception"])[:, 0]
    assert moved[-1] == pytest.approx(-0.1 * seen[-1]), "nobody fears itself"
    felt = seen[:-1] + moved[:-1] / 0.1
    return np.log(felt / (1.0 - felt))


def test_d1_anyone_is_feared_for_forces_activity_intent_line_and_company() -> None:
    hawk = 0.8 * 0.3
    expected = [
        -2.0 + 2.0 * 0.63 + 1.5 * 0.6 + 1.2 * 0.8 + hawk + 0.6 * 0.4,
        -2.0 + 2.0 * 0.40 + 1.5 * 0.3 + 1.2 * 0.4 + hawk - 0.6 * 0.3 + 0.5 * 0.2,
        -2.0 + 2.0 * 0.18 + 1.5 * 0.1 + 1.2 * 0.2 + hawk,
        -2.0 + 2.0 * 0.66 + 1.5 * 0.7 + 1.2 * 0.9 + hawk + 0.9 * 0.5 + 0.7 * 0.6,
        -2.0 + 2.0 * 0.50 + 1.5 * 0.2 + 1.2 * 0.1 + hawk - 0.9 * 0.3 + 0.7 * 0.6,
    ]
    assert reasons() == pytest.approx(expected)
    without = expected.copy()
    without[1] += 0.6 * 0.3 - 0.5 * 0.2
    assert reasons(competitor=None) == pytest.approx(without)


def test_i1_members_do_not_take_their_own_exercises_for_a_threat() -> None:
    unheeding = rows(1.0, 1.0, 1.0, 0.0, 0.0, 0.0)
    lost = reasons() - reasons(heeds=unheeding)
    assert lost == pytest.approx([0.0, 0.0, 0.0, 1.5 * 0.7 + 0.42, 1.5 * 0.2 + 0.42])


def test_d1_several_perceive_as_each_alone() -> None:
    """With the front axis of actors, (actor, source, run)."""
    alone = act(balance_of_all_threats, competitor=1, **WEIGHTS, **WORLD)
    whole = {"activity", "forces", "cooperation", "outsiders"}
    two = {
        name: value if name in whole else np.stack([np.asarray(value)] * 2)
        for name, value in WORLD.items()
    }
    together = act(balance_of_all_threats, competitor=1, **WEIGHTS, **two)
    np.testing.assert_allclose(together, np.stack([alone, alone]), rtol=1e-12)


def test_f1_shared_warning_brings_views_of_the_adversary_together_from_the_first_rung() -> None:
    moved = act(
        shared_warning,
        threat_perception=rows(runs(0.3, 0.3, 0.3, 0.9), 0.1, 0.2),
        patron_threat=rows(0.7, 0.9, 0.9),
        integration=rows(runs(0.0, 1.0, 3.0, 1.0), 5.0, 5.0),
        warning_rate=0.05,
    )
    assert moved[0] == pytest.approx([0.0, 0.02, 0.02, -0.01])
    assert not moved[1:].any()
