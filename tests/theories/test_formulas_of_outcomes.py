"""What cooperation leads to: institutions, channels, meetings, launches, impacts, by formula.

At a few uneven points, as in `test_formulas`: tests of direction would let a squared term live.
"""

import numpy as np
import pytest

from sim.theories.arms_spending import danger_of_encirclement, largest_threat
from sim.theories.bloc_politics import (
    hardening_of_blocs,
    incidents,
    pressure_by_common_positions,
    weakening_of_governance,
)
from sim.theories.channels import (
    carried_from_below,
    channel_adjustment,
    defence_ministers_channel,
    friction_between_allies,
    neglect_by_unilateralist,
    tended_by_patron,
    work_to_be_done,
)
from sim.theories.cooperation import led_weakest_link, mean, weakest_link
from sim.theories.great_powers import acts_of_coercion, coercion_in_return
from sim.theories.institutionalisation import (
    institution_building,
    institution_erosion_by_disuse,
    memory_of_peaks,
)
from sim.theories.meetings import exercises_of_the_month
from sim.theories.provocation import (
    campaigns_of_the_month,
    launches_of_the_month,
    leaning_on_the_backer,
    memory_of_exercises,
    need_of_a_backer,
    tie_to_the_backer,
)
from tests.theories.calling import act, evenly, rows, runs

BY_LEVEL = np.array([0.5, 1.5, 0.9])[:, None]
THREE = rows(0.2, 0.5, 0.7)


def test_d4_cooperation_follows_the_will_that_the_gate_lets_through() -> None:
    given = {
        "cooperation": rows(0.3, 0.3, 0.3),
        "willingness": np.array([[0.4, 0.8, 0.6], [0.7, 0.5, 0.9]])[..., None],
        "patron_willingness": rows(0.9, 0.6, 0.3),
        "relation": rows(0.7, 0.2),
        "cooperation_rate": 0.1,
        "gate": np.array([0.5, 0.25, 0.4])[:, None],
    }
    open_to = 1.0 - np.array([0.5, 0.25, 0.4]) * 0.8
    least = act(weakest_link, **given)[:, 0]
    assert least == pytest.approx(0.1 * (np.array([0.4, 0.5, 0.3]) * open_to - 0.3))
    average = act(mean, **given)[:, 0]
    assert average == pytest.approx(0.1 * (np.array([2.0, 1.9, 1.8]) / 3.0 * open_to - 0.3))


def test_d4_allies_set_what_is_possible_and_the_patron_how_much_and_how_fast() -> None:
    given = {
        "cooperation": rows(0.2, 0.3, 0.1),
        "willingness": np.array([[0.4, 0.8, 0.6], [0.7, 0.5, 0.9]])[..., None],
        "patron_willingness": rows(0.9, 0.6, 0.2),
        "relation": rows(0.7, 0.2),
        "cooperation_rate": 0.1,
        "gate": np.array([0.5, 0.25, 0.4])[:, None],
        "unled_share": 0.3,
        "leader_pace": 0.6,
    }
    moved = act(led_weakest_link, **given)[:, 0]
    gaps = [0.4 * 0.6 * 0.93 - 0.2, 0.5 * 0.8 * 0.72 - 0.3, 0.6 * 0.68 * 0.44 - 0.1]
    assert gaps[0] > 0.0 > gaps[1]
    paces = [0.4 + 1.2 * 0.9, 1.0, 0.4 + 1.2 * 0.2]
    assert moved == pytest.approx([0.1 * pace * gap for pace, gap in zip(paces, gaps, strict=True)])


def test_p1_institutions_are_built_by_practice_and_erode_by_disuse() -> None:
    built = act(
        institution_building,
        institutionalisation=rows(0.3, 0.6, 0.2),
        cooperation=rows(0.7, 0.5, 0.4),
        institution_peak=rows(0.8, 0.6, 0.2),
        channel=rows(0.9, 0.1, 0.4),
        institution_build=0.05,
        from_below=0.7,
        revival=1.5,
    )
    prepared = 1.0 - 0.7 * 0.6
    assert built[:, 0] == pytest.approx([0.05 * prepared * 1.75 * 0.4, 0.0, 0.05 * prepared * 0.2])
    eroded = act(
        institution_erosion_by_disuse,
        institutionalisation=rows(0.3, 0.6, 0.2),
        cooperation=rows(0.7, 0.2, 0.1),
        institution_erosion=0.03,
        lock_in=0.8,
    )
    assert eroded[:, 0] == pytest.approx([0.0, -0.03 * 0.52 * 0.4, -0.03 * 0.84 * 0.1])
    peaks = act(
        memory_of_peaks,
        institution_peak=rows(0.8, 0.5, 0.5),
        channel_peak=rows(0.4, 0.5, 0.9),
        institutionalisation=rows(0.3, 0.6, 0.2),
        channel=rows(0.6, 0.1, 0.2),
        forgetting=0.02,
    )
    assert peaks[0][:, 0] == pytest.approx([0.784, 0.6, 0.49])
    assert peaks[1][:, 0] == pytest.approx([0.6, 0.49, 0.882])


def test_s3_what_channels_can_carry_is_weight_times_reason() -> None:
    work = act(work_to_be_done, cooperation=rows(0.2, 0.9, 0.6), channel_cooperation=BY_LEVEL)
    tended = act(tended_by_patron, effort=rows(0.1, 0.2, 0.6, 0.9), bottom_up_weight=BY_LEVEL)
    alone = act(
        neglect_by_unilateralist,
        unilateralism=rows(0.6, 0.1, 0.2),
        use_of_allies=rows(0.4, 0.9, 0.8),
        neglect=BY_LEVEL,
    )
    dispute = act(friction_between_allies, dispute_memory=runs(0.6), friction=BY_LEVEL)
    for part, sign in ((work, 1.0), (tended, 1.0), (alone, -1.0), (dispute, -1.0)):
        assert part[:, 0] == pytest.approx([sign * 0.3, sign * 0.9, sign * 0.54])
    carried = act(
        carried_from_below,
        channel=rows(0.2, 0.5, 0.8),
        carried_by_ministers=0.6,
        carried_by_vice_ministers=0.3,
    )
    assert carried[:, 0] == pytest.approx([0.3, 0.24, 0.0])


def test_c2_leaders_stay_away_from_who_acts_alone_others_where_nobody_works_through_them() -> None:
    taken = act(
        neglect_by_unilateralist,
        unilateralism=rows(0.6, 0.1, 0.2),
        use_of_allies=rows(0.8, 0.3, 0.3),
        neglect=BY_LEVEL,
    )
    assert taken[:, 0] == pytest.approx([-0.6 * 0.5, -0.2 * 1.5, -0.2 * 0.9])


@pytest.mark.parametrize(
    ("strength", "is_open", "moved"),
    [
        (0.05, 1.0, 0.2 * (0.25 - 0.05)),
        (0.85, 1.0, -0.1 * (0.85 - 0.25)),
        (0.85, 0.0, -0.1 * 0.85),
        (0.0, 0.0, 0.0),
    ],
)
def test_p3_defence_ministers_live_on_military_work_and_not_on_vice_ministers(
    strength: float, is_open: float, moved: float
) -> None:
    """What carries ministers, 0.7, less 0.15 by vice-ministers and 0.3 for less common work."""
    found = act(
        defence_ministers_channel,
        defence_channel=runs(strength),
        channel=rows(0.3, 0.9, 0.5),
        channel_target=rows(0.1, 0.7, 0.2),
        cooperation=rows(0.4, 0.9, 0.6),
        ministry_open=rows(1.0, is_open),
        channel_cooperation=BY_LEVEL,
        carried_by_vice_ministers=0.3,
        channel_build=0.2,
        channel_decay=0.1,
    )
    assert found == pytest.approx([moved])


def test_s3_channels_close_a_share_of_the_gap_and_revive_faster() -> None:
    speed = {"channel_build": 0.2, "channel_decay": 0.1, "channel_revival": 1.5}
    moved = act(
        channel_adjustment,
        channel=rows(0.3, 0.6, 0.1),
        channel_target=rows(0.7, -0.4, 1.8),
        channel_peak=rows(0.5, 0.9, 0.1),
        **speed,
    )
    assert moved[:, 0] == pytest.approx([0.2 * 1.3 * 0.4, -0.1 * 0.6, 0.2 * 0.9])
    at_once = act(
        channel_adjustment,
        channel=rows(0.0),
        channel_target=rows(0.7),
        channel_peak=rows(1.0),
        **{**speed, "channel_build": 0.5},
    )
    assert at_once[0] == pytest.approx([0.7])


def test_s3_a_closed_channel_does_not_build_and_what_was_of_it_falls_silent() -> None:
    moved = act(
        channel_adjustment,
        channel=rows(0.0, 0.0, 0.6),
        channel_target=rows(0.7, 0.7, 0.9),
        channel_peak=rows(0.0, 0.0, 0.6),
        channel_open=rows(0.0, 1.0, 0.0),
        channel_build=0.2,
        channel_decay=0.1,
        channel_revival=1.5,
    )
    assert moved[:, 0] == pytest.approx([0.0, 0.2 * 0.7, -0.1 * 0.6])


def test_s3_exercises_follow_their_rate() -> None:
    held = act(
        exercises_of_the_month,
        cooperation=rows(0.6, 0.1, 0.9),
        integration=rows(2.0, 0.0, 1.0),
        activity=rows(0.7, 0.2, 0.3),
        dialogue=runs(0.3),
        exercise_rate=0.3,
        exercise_response=0.8,
        exercise_routine=0.4,
        exercise_suspension=0.9,
        exercise_draw=evenly(),
    )
    rate = 0.3 * 0.6 * (1.0 + 0.8 * 0.7) * (1.0 + 0.4 * 2.0) * (1.0 - 0.9 * 0.3)
    assert (held == 0).mean() == pytest.approx(np.exp(-rate), abs=1e-4)
    assert held.mean() == pytest.approx(rate, abs=2e-3)
    remembered = act(
        memory_of_exercises,
        exercise_memory=runs(0.6),
        exercises=runs(2.0),
        exercise_memory_decay=0.3,
    )
    assert remembered == pytest.approx([2.42])


def test_d2_launches_come_in_campaigns_and_are_remembered() -> None:
    rates = act(campaigns_of_the_month, motive=runs(-0.7, 3.0))
    assert rates == pytest.approx([np.exp(-0.7), np.exp(1.5)])
    even = evenly()
    missiles, memory = act(
        launches_of_the_month,
        launch_rate=runs(0.4),
        launch_memory=runs(5.0),
        salvo=1.5,
        launch_memory_decay=0.2,
        launch_draw=even,
        salvo_draw=np.full_like(even, 0.5),
    )
    assert (missiles > 0).mean() == pytest.approx(1.0 - np.exp(-0.4), abs=1e-4)
    np.testing.assert_allclose(memory, 4.0 + missiles, rtol=1e-12)
    sizes, _ = act(
        launches_of_the_month,
        launch_rate=runs(0.4),
        launch_memory=runs(0.0),
        salvo=1.5,
        launch_memory_decay=0.2,
        launch_draw=np.zeros_like(even),
        salvo_draw=even,
    )
    assert sizes.mean() == pytest.approx(1.0 + 1.5 * 0.4, abs=5e-3)


def test_i2_an_encircled_adversary_leans_on_its_backer() -> None:
    motive = act(
        need_of_a_backer,
        cooperation=rows(0.6, 0.1, 0.9),
        backer_activity=runs(0.7),
        leaning_backer=runs(0.3),
        dialogue=runs(0.2),
        alignment_base=0.1,
        alignment_war=0.4,
        alignment_encirclement=0.5,
        alignment_line=0.3,
        alignment_dialogue=0.6,
    )
    assert motive == pytest.approx([0.1 + 0.28 + 0.3 + 0.09 - 0.12])
    assert act(leaning_on_the_backer, motive=runs(0.3, -0.3)) == pytest.approx([0.3, 0.0])
    tied = act(tie_to_the_backer, alignment_backer=runs(0.7), lean=runs(0.3), alignment_rate=0.1)
    assert tied == pytest.approx([-0.04])
    seen = rows(0.3, 0.8, 0.5)
    assert act(largest_threat, threat_perception=seen) == pytest.approx([0.8])
    danger = act(
        danger_of_encirclement, threat_perception=seen, cooperation=THREE, encirclement=0.3
    )
    assert danger == pytest.approx([0.3 * (0.2 - 0.8)])


def test_i1_tension_rises_into_what_is_left_and_ebbs_to_its_floor() -> None:
    moved = act(
        incidents,
        tension=runs(0.6),
        launches=runs(4.0),
        exercises=runs(2.0),
        rivalry=runs(0.7),
        tension_launches=0.1,
        tension_saturation=0.3,
        tension_exercises=0.02,
        tension_decay=0.1,
        tension_floor=0.2,
        tension_rivalry=0.3,
    )
    heat = 0.1 * (1.0 - np.exp(-1.2)) + 0.04
    assert moved == pytest.approx([heat * 0.4 + 0.1 * (0.2 + 0.21 - 0.6)])


def test_i2_and_i3_blocs_governance_and_pressure_close_a_share_of_their_gap() -> None:
    hardened = act(
        hardening_of_blocs,
        polarisation=runs(0.3),
        institutionalisation=rows(0.2, 0.5, 0.8),
        rivalry=runs(0.7),
        alignment_backer=runs(0.6),
        polarisation_rate=0.05,
        polarisation_institutions=0.4,
        polarisation_rivalry=0.3,
        polarisation_alignment=0.2,
    )
    assert hardened == pytest.approx([0.05 * (0.4 * 0.5 + 0.21 + 0.12 - 0.3)])
    weakened = act(
        weakening_of_governance,
        regional_governance=runs(0.6, 0.6),
        polarisation=runs(0.5, 1.0),
        governance_rate=0.05,
        governance_cost=0.8,
        governance_base=0.7,
    )
    assert weakened == pytest.approx([0.05 * (0.3 - 0.6), 0.05 * -0.6])
    pressed = act(
        pressure_by_common_positions,
        pressure_on_competitor=runs(0.2),
        cooperation=THREE,
        embedding=rows(0.3, 0.8),
        pressure_rate=0.1,
        pressure_economic=0.4,
        pressure_diplomatic=0.3,
        pressure_networks=0.2,
    )
    assert pressed == pytest.approx([0.1 * (0.4 * 0.5 + 0.3 * 0.7 + 0.2 * 0.55 - 0.2)])


def test_i3_pressure_comes_back_as_coercion() -> None:
    chances = act(
        coercion_in_return,
        pressure=rows(0.6, 0.6),
        competes=np.array([[1.0], [0.0]]),
        integration=rows(0.0, 2.0, 1.0),
        rivalry=runs(0.7),
        market_dependence=rows(0.5, 0.9),
        coercion_rate=0.2,
        deterrence=0.15,
    )
    felt = 0.2 * 0.6 * 0.7 * 0.7
    np.testing.assert_allclose(chances[..., 0], [[felt * 0.5, felt * 0.9], [0.0, 0.0]], rtol=1e-12)
    left, _ = act(
        acts_of_coercion,
        coercion=rows(0.5, 0.5),
        coerce=np.array([[[0.2], [0.1]], [[0.2], [0.1]]]),
        coercion_size=0.4,
        coercion_decay=0.1,
        coercion_draw=rows(0.39, 0.21),
    )
    assert left[:, 0] == pytest.approx([0.45 + 0.4 * 0.55, 0.45])
