"""What moves the patron's word and the allies' ties, held against its formula.

At a few uneven points, as in `test_formulas`: tests of direction would let a squared term live.
"""

import numpy as np
import pytest

from sim.theories.alliance_dilemma import (
    belief_in_the_patron,
    doubt_of_the_patron,
    fear_of_abandonment,
)
from sim.theories.alliance_management import (
    bilateral_strengthening,
    declared_line_of_patron,
    network_embedding,
    treaty_anchor,
    unilateral_retrenchment,
)
from sim.theories.balance_of_threat import source_activity
from sim.theories.disputes import (
    disputes_and_accords,
    events_of_the_dyad,
    memory_of_disputes,
    stance_within_win_set,
)
from sim.theories.quasi_alliance import quasi_alliance
from sim.theories.reconciliation import (
    backlash_set_free,
    common_threat,
    pull_of_history,
    rapprochement,
)
from sim.theories.shared_threat import shared_threat
from tests.theories.calling import TWO_ALLIES, act, evenly, rows, runs


def test_c2_retrenchment_is_the_less_the_costlier_it_is_to_back_down() -> None:
    moved = act(
        unilateral_retrenchment,
        unilateralism=rows(runs(0.7), 0.2, 0.4, 0.1),
        audience_cost=rows(runs(0.3), 0.9, 0.6, 0.2),
        commitment_rate=0.05,
        retrenchment_weight=1.2,
    )
    assert moved == pytest.approx([-0.05 * 1.2 * 0.7 * (1.0 - 0.3)])


def test_s1_commitment_moves_to_the_treaty_and_what_effort_and_words_add() -> None:
    anchored = act(
        treaty_anchor, commitment=rows(0.8, 0.3), commitment_rate=0.05, treaty_commitment=0.6
    )
    assert anchored[:, 0] == pytest.approx([0.05 * -0.2, 0.05 * 0.3])
    strengthened = act(
        bilateral_strengthening,
        effort=rows(0.7, 0.2, 0.4, 0.9),
        leaning_patron=rows(0.0, 0.6, -0.3, 0.1),
        commitment_rate=0.05,
        bilateral_weight=0.4,
        loyalty_weight=0.3,
    )
    assert strengthened[:, 0] == pytest.approx(
        [0.05 * (0.4 * 0.7 + 0.3 * 0.6), 0.05 * (0.4 * 0.7 - 0.3 * 0.3)]
    )
    declared = act(
        declared_line_of_patron,
        leaning_partner=rows(0.7, 0.2, 0.4, 0.1),
        commitment_rate=0.05,
        declared_weight=0.3,
    )
    assert declared == pytest.approx([0.05 * 0.3 * 0.7])


def test_s4_embedding_grows_into_what_is_left_and_withers_in_proportion() -> None:
    moved = act(
        network_embedding,
        embedding=rows(0.3, 0.8),
        effort=rows(0.2, 0.4, 0.9, 0.7),
        leaning_patron=rows(0.0, 0.6, -0.3, 0.1),
        embedding_rate=0.05,
        embedding_decay=0.02,
    )
    assert moved[:, 0] == pytest.approx([0.05 * 0.7 * 0.6 * 0.7 - 0.02 * 0.3, -0.02 * 0.8])


def test_p1_what_was_doubted_is_doubted_still() -> None:
    doubt = act(doubt_of_the_patron, credibility=rows(0.7, 0.4), commitment=rows(0.5, 0.8))
    assert doubt[:, 0] == pytest.approx([0.2, -0.4])
    belief = act(belief_in_the_patron, commitment=rows(0.6, 0.3), doubt=doubt)
    assert belief[:, 0] == pytest.approx([0.8, 0.0])
    fear = act(fear_of_abandonment, threat_perception=rows(0.3, 0.9, 0.5), credibility=runs(0.4))
    assert fear == pytest.approx([0.6 * 0.9])


def test_d2_activity_and_what_members_see_alike() -> None:
    active = act(
        source_activity,
        launch_memory=runs(7.0),
        exercise_memory=runs(0.0),
        rival_activity=rows(0.3, 0.6),
        rivalry=runs(0.0),
        competitor=None,
        others=np.ones((4, 6, 1)),
        launch_alarm=0.12,
    )
    assert active[:3, 0] == pytest.approx([1.0 - np.exp(-0.84), 0.3, 0.6])
    seen = np.array([[0.9, 0.2], [0.6, 0.8], [0.3, 0.5], [0.0, 0.1]])[..., None]
    agenda = np.array([[0.7, 0.3], [0.4, 0.6], [0.5, 0.5]])[..., None]
    read, shared = act(
        shared_threat,
        threat_perception=seen,
        consult_in_force=runs(0.5),
        agenda=agenda,
        consult_scope=0.4,
    )
    common = [0.3 + 0.2 * (0.6 - 0.3), 0.2 + 0.2 * (0.5 - 0.2)]
    assert shared[:, 0] == pytest.approx(
        [
            0.7 * common[0] + 0.3 * common[1],
            0.4 * common[0] + 0.6 * common[1],
            0.5 * common[0] + 0.5 * common[1],
        ]
    )
    for reading in read:
        np.testing.assert_array_equal(reading, shared)


def test_d4_conciliation_mediation_and_what_a_turn_sets_free() -> None:
    moved = act(
        rapprochement,
        relation=rows(0.3),
        backlash=rows(0.5),
        stance=rows(runs(0.4, -0.9), 0.2),
        disputes=rows(runs(0.0, 3.0)),
        leaning_drop=rows(0.0, 0.1, runs(0.6, 0.0), 0.0),
        leaning_patron=rows(0.0, 0.8, runs(0.4, -0.4), 0.0),
        effort=rows(0.2, 0.7, 0.1, 0.9),
        stance_weight=0.05,
        mediation_weight=0.04,
        turnover_release=0.8,
        dispute_release=0.3,
        **TWO_ALLIES,
    )
    conciliation, mediated, released = (part[0] for part in moved)
    assert conciliation == pytest.approx([0.05 * 0.3 * 0.7, -0.05 * 0.35 * 0.3])
    assert mediated == pytest.approx([0.04 * 0.7 * 0.6 * 0.7, 0.04 * 0.7 * 0.4 * 0.7])
    assert released == pytest.approx([0.5 * 0.8 * 0.6, 0.5 * (0.8 * 0.1 + 0.3)])


def test_c1_and_d2_relations_return_to_what_societies_support_and_a_common_threat_helps() -> None:
    pulled = act(pull_of_history, relation=rows(0.3), grievance=rows(0.6), history_pull=0.05)
    assert pulled[0] == pytest.approx([0.05 * 0.1])
    struck = act(backlash_set_free, relation=rows(0.3), released=rows(0.2), backlash_damage=0.7)
    assert struck[0] == pytest.approx([-0.7 * 0.2 * 0.3])
    seen = np.array([[0.1, 0.9], [0.9, 0.2], [0.7, 0.1], [0.0, 0.0]])[..., None]
    felt = act(
        common_threat,
        relation=rows(0.3),
        threat_perception=seen,
        common_threat_weight=0.05,
        **TWO_ALLIES,
    )
    assert felt[0] == pytest.approx([0.05 * 0.2 * 0.7])
    events = act(
        events_of_the_dyad,
        relation=rows(0.3),
        disputes=rows(2.0),
        accords=rows(3.0),
        dispute_damage=0.06,
        accord_gain=0.02,
    )
    assert events[0] == pytest.approx([0.02 * 3.0 * 0.7 - 0.06 * 2.0 * 0.3])
    doubted = act(
        quasi_alliance,
        relation=rows(0.3),
        abandonment_fear=rows(0.7, runs(0.6, 0.1)),
        shared_doubt_weight=0.05,
        asymmetry_weight=0.04,
        doubt_norm=0.3,
        **TWO_ALLIES,
    )
    assert doubted[0] == pytest.approx(
        [(0.05 * 0.3 - 0.04 * 0.1) * 0.7, (-0.05 * 0.2 - 0.04 * 0.6) * 0.3]
    )


def test_c1_disputes_break_out_and_accords_are_struck_at_their_rates() -> None:
    even = evenly()[None]
    disputes, accords = act(
        disputes_and_accords,
        relation=rows(0.3),
        grievance=rows(0.7),
        backlash=rows(0.4),
        stance=rows(0.5, -0.1),
        effort=rows(0.2, 0.6, 0.1, 0.9),
        dispute_rate=0.2,
        dispute_grievance=1.5,
        dispute_stance=0.9,
        dispute_relation=1.1,
        dispute_backlash=0.7,
        accord_rate=0.8,
        accord_mediation=0.3,
        dispute_draw=even,
        accord_draw=even,
        **TWO_ALLIES,
    )
    rate = 0.2 * np.exp(1.5 * 0.2 - 0.9 * 0.2 + 1.1 * 0.2 + 0.7 * 0.4)
    agreed = 0.8 * 0.3 * (0.2 + 0.3 * 0.6)
    assert (disputes == 0).mean() == pytest.approx(np.exp(-rate), abs=1e-4)
    assert (accords == 0).mean() == pytest.approx(np.exp(-agreed), abs=1e-4)
    remembered = act(
        memory_of_disputes,
        dispute_memory=runs(0.6, 0.6, 0.6),
        disputes=rows(runs(0.0, 1.0, 0.0), runs(0.0, 0.0, 3.0)),
        dispute_memory_decay=0.2,
    )
    assert remembered == pytest.approx([0.48, 1.0, 1.0])
    stance = act(stance_within_win_set, motive=runs(0.6, -0.6), latitude=runs(0.3, 0.3))
    assert stance == pytest.approx([0.18, -0.6])
