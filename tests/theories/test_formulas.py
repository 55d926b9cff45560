"""Theories that agents think with, held against their written formula at a few uneven points.

Tests of direction would let a squared term live.
"""

import numpy as np
import pytest

from sim.theories.alliance_dilemma import (
    entrapment_restraint,
    fear_of_entrapment,
    fear_of_losing_the_market,
    market_restraint,
)
from sim.theories.alliance_management import patron_effort
from sim.theories.ally_motives import (
    accommodation_of_competitor,
    burden_of_the_past,
    disposition_of_allies,
    habit,
    interests_of_the_embedded,
    restraint_for_dialogue,
    strategic_adjustment,
    threat_shared_by_members,
)
from sim.theories.arms_spending import (
    error_correction,
    richardson,
    richardson_of_adversary,
)
from sim.theories.balance_of_threat import balance_of_threat, threat_socialisation
from sim.theories.patron_motives import (
    disposition_of_patron,
    patron_restraint_for_dialogue,
    rivalry_with_competitor,
    threat_to_patron,
    unilateralism_of_patron,
)
from sim.theories.provocation import programme_and_dialogue, spiral
from sim.theories.quasi_alliance import (
    mutual_dependence,
    need_of_protection,
    reassurance,
    self_help,
    trust_in_patron,
)
from tests.theories.calling import TWO_ALLIES, act, rows, runs

BY_DOMAIN = np.array([0.5, 1.5, 0.9])[:, None]


def test_s1_to_s4_effort_is_a_share_of_the_budget_that_politics_leaves() -> None:
    effort = act(
        patron_effort,
        motive=runs(0.5, 1.7, -0.2),
        use_of_allies=runs(0.7, 0.7, 0.7),
        latitude=runs(0.6, 0.6, 0.6),
        strategy_share=rows(0.4, 0.3, 0.2, 0.1),
        domestic_limit=0.2,
        bilateral_effort=0.9,
        mediation_effort=0.8,
        bottom_up_effort=0.7,
        embedding_effort=0.6,
    )
    budget = (1.0 - 0.2 * 0.4) * (1.0 - 0.3) * runs(0.5, 1.0, 0.0)
    planned = np.minimum(budget * 4.0 * rows(0.4, 0.3, 0.2, 0.1), 1.0)
    np.testing.assert_allclose(effort, planned * rows(0.9, 0.8, 0.7, 0.6), rtol=1e-12)


def test_c4_fear_of_entrapment_is_the_product_of_its_four_causes() -> None:
    fear = act(
        fear_of_entrapment,
        threat_perception=rows(0.9, runs(0.5, 0.0), 0.8),
        credibility=runs(0.7, 0.6),
        rivalry=runs(0.4, 0.9),
        exposure=runs(0.3, 0.8),
        competitor=1,
        entrapment_interest=0.6,
    )
    assert fear == pytest.approx([0.7 * 0.3 * 0.4 * (1 - 0.6 * 0.5), 0.6 * 0.8 * 0.9])


def test_c4_fear_for_the_market_grows_with_dependence_and_shrinks_with_every_rung() -> None:
    fear = act(
        fear_of_losing_the_market,
        coercion=runs(0.3, 0.3, 1.0),
        integration=rows(4.0, runs(0, 2, 0), 4.0),
        rivalry=runs(0.4, 0.4, 1.0),
        market_dependence=runs(0.7, 0.7, 1.0),
        market_rivalry=0.5,
        resilience=0.25,
    )
    whole = 0.7 * (0.5 * 0.4 + 0.3)
    assert fear == pytest.approx([whole, whole * 0.5, 1.0])


def test_an_allys_motives_are_their_weight_times_their_reason() -> None:
    """Counted from the level at which each neither speaks for cooperation nor against it."""
    np.testing.assert_array_equal(act(disposition_of_allies, ally_base=BY_DOMAIN), BY_DOMAIN)
    found = {
        "threat": act(
            threat_shared_by_members, threat_read=rows(0.3, 0.5, 0.9), ally_threat_weight=2.5
        ),
        "leaning": act(strategic_adjustment, leaning_patron=runs(-0.3), adjustment_weight=1.5),
        "networks": act(interests_of_the_embedded, embedding=runs(0.3), embedding_weight=0.7),
        "competitor": act(
            accommodation_of_competitor,
            leaning_competitor=runs(-0.3),
            accommodation_weight=BY_DOMAIN,
        ),
        "dialogue": act(restraint_for_dialogue, dialogue=runs(0.3), dialogue_restraint=BY_DOMAIN),
        "habit": act(habit, institutionalisation=rows(0.0, 0.3, 0.7), habit_weight=0.6),
        "entrapment": act(
            entrapment_restraint, entrapment_fear=runs(0.3), entrapment_weight=BY_DOMAIN
        ),
        "market": act(market_restraint, market_fear=runs(0.3), market_weight=BY_DOMAIN),
        "self-help": act(
            self_help, abandonment_fear=runs(0.7), self_help_weight=1.5, self_help_norm=0.3
        ),
        "trust": act(trust_in_patron, credibility=runs(0.7), trust_weight=1.5, trust_norm=0.4),
        "past": act(
            burden_of_the_past,
            relation=runs(0.7),
            grievance=runs(0.6),
            latitude=runs(0.3),
            audience_cost=runs(0.4),
            relation_weight=1.5,
            domestic_cost_weight=0.8,
        ),
    }
    expected = {
        "threat": [-0.5, 0.0, 1.0],
        "leaning": [-0.45],
        "networks": [0.21],
        "competitor": [0.15, 0.45, 0.27],
        "dialogue": [-0.15, -0.45, -0.27],
        "habit": [0.0, 0.18, 0.42],
        "entrapment": [-0.15, -0.45, -0.27],
        "market": [-0.15, -0.45, -0.27],
        "self-help": [0.6],
        "trust": [0.45],
        "past": [1.5 * 0.2 - 0.8 * 0.4 * 0.7 * 0.6],
    }
    assert {name: part[:, 0].tolist() for name, part in found.items()} == {
        name: pytest.approx(part) for name, part in expected.items()
    }


def test_the_patrons_motives_are_their_weight_times_their_reason() -> None:
    np.testing.assert_array_equal(act(disposition_of_patron, patron_base=BY_DOMAIN), BY_DOMAIN)
    seen = rows(runs(0.3, 0.9), 0.9, 0.9)
    rivalry = act(rivalry_with_competitor, rivalry=runs(0.3), rivalry_weight=1.5)
    threat = act(threat_to_patron, threat_perception=seen, patron_threat_weight=0.8)
    alone = act(unilateralism_of_patron, use_of_allies=runs(0.7), unilateralism_weight=2.5)
    talks = act(
        patron_restraint_for_dialogue, dialogue=runs(0.3), patron_dialogue_restraint=BY_DOMAIN
    )
    assert rivalry == pytest.approx([0.45])
    assert threat == pytest.approx([-0.16, 0.32])
    assert alone == pytest.approx([-0.75])
    assert talks[:, 0] == pytest.approx([-0.15, -0.45, -0.27])


def test_d2_perceived_threat_moves_to_the_logistic_of_what_speaks_for_it() -> None:
    moved = act(
        balance_of_threat,
        threat_perception=rows(0.2, 0.3, 0.4),
        activity=rows(0.3, 0.6, 0.9),
        hawkishness=runs(0.7),
        leaning_adversary=runs(-0.3),
        leaning_competitor=runs(0.4),
        coercion=runs(0.6),
        capability=rows(0.4, 0.9, 0.7),
        proximity=rows(0.8, 0.5, 0.3),
        intent=rows(0.9, 0.3, 0.6),
        updating=runs(0.25),
        competitor=1,
        others=rows(1.0, 1.0, 0.0),
        threat_base=-2.0,
        capability_weight=1.5,
        activity_weight=0.7,
        intent_weight=1.2,
        hawk_weight=0.6,
        detente_weight=0.9,
        coercion_alarm=0.5,
    )
    odds = (
        -2.0
        + 0.6 * (0.7 - 0.5)
        + np.array(
            [
                1.5 * 0.4 * 0.8 + 0.7 * 0.3 + 1.2 * 0.9 + 0.9 * 0.3,
                1.5 * 0.9 * 0.5 + 0.7 * 0.6 + 1.2 * 0.3 - 0.9 * 0.4 + 0.5 * 0.6,
                0.0,
            ]
        )
    )
    felt = 1.0 / (1.0 + np.exp(-odds)) * [1.0, 1.0, 0.0]
    np.testing.assert_allclose(moved[:, 0], 0.25 * (felt - [0.2, 0.3, 0.4]), rtol=1e-12)


def test_s4_an_embedded_ally_closes_a_share_of_the_gap_to_the_patrons_view() -> None:
    pull = act(
        threat_socialisation,
        threat_perception=rows(0.2, 0.7),
        patron_threat=rows(0.8, 0.4),
        embedding=runs(0.3),
        socialisation=0.05,
    )
    assert pull[:, 0] == pytest.approx([0.05 * 0.3 * 0.6, -0.05 * 0.3 * 0.3])


def test_d2_and_i1_the_launch_rate_is_moved_by_programme_talks_line_and_exercises() -> None:
    motive = act(
        programme_and_dialogue,
        adversary_capability=runs(0.8),
        dialogue=runs(0.3),
        leaning_patron=runs(-0.4),
        launch_base=-1.2,
        programme_weight=2.5,
        dialogue_pause=3.5,
        confrontation=0.6,
    )
    assert motive == pytest.approx([-1.2 + 2.5 * 0.3 - 3.5 * 0.3 + 0.6 * 0.4])
    provoked = act(spiral, exercise_memory=runs(0.7), spiral_weight=0.5)
    assert provoked == pytest.approx([0.5 * (1.0 - np.exp(-0.7))])


def test_i1_spending_corrects_a_share_of_its_distance_from_what_danger_asks() -> None:
    moved = act(
        error_correction,
        defence_spending=runs(2.5, 2.5),
        danger=runs(0.7, 0.0),
        spending_norm=runs(2.0, 2.0),
        initial_danger=runs(0.4, 0.9),
        spending_correction=0.05,
        spending_elasticity=1.6,
    )
    assert moved == pytest.approx([0.05 * (2.0 * (1.0 + 1.6 * 0.3) - 2.5), 0.05 * -2.5])


def test_i1_by_richardson_spending_answers_the_pull_and_sheds_its_own_burden() -> None:
    weights = {"richardson_defence": 0.02, "richardson_fatigue": 0.05}
    spending, start = rows(2.4, 1.2, 3.0, 12.0), rows(2.0, 1.0, 2.0, 10.0)
    member = act(
        richardson,
        defence_spending=runs(2.4),
        threat_perception=rows(0.6, 0.3, 0.2),
        spending_of_all=spending,
        rival_spending=rows(3.0, 6.0),
        initial_spending=runs(2.0),
        initial_spending_of_all=start,
        initial_rival_mean=runs(4.0),
        initial_pull=runs(0.8),
        **weights,
    )
    pull = 0.6 * 1.2 + 0.3 * 3.0 / 4.0 + 0.2 * 6.0 / 4.0
    assert member == pytest.approx([0.02 * 2.0 * (pull - 0.8) - 0.05 * 0.4])
    adversary = act(
        richardson_of_adversary,
        defence_spending=runs(12.0),
        danger=runs(0.7),
        spending_of_all=spending,
        initial_spending=runs(10.0),
        initial_spending_of_all=start,
        initial_pull=runs(0.8),
        **weights,
    )
    pull = 0.7 * (1.2 + 1.2 + 1.5) / 3.0
    assert adversary == pytest.approx([0.02 * 10.0 * (pull - 0.8) - 0.05 * 2.0])


def test_p1_a_credible_patron_moves_a_tie_by_the_mean_belief_of_the_two() -> None:
    moved = act(
        reassurance,
        relation=rows(runs(0.3, 0.3)),
        credibility=rows(runs(0.9, 0.2), runs(0.7, 0.4)),
        reassurance_weight=0.05,
        credibility_norm=0.6,
        **TWO_ALLIES,
    )
    assert moved[0] == pytest.approx([0.05 * 0.2 * 0.7, -0.05 * 0.3 * 0.3])


FORCES = rows(0.3, 0.8, 1.0, 0.5, 0.2)
"""Of the adversary, a power, the patron and two allies; the last three are the members."""


def test_x2_need_of_the_patron_moves_a_tie_by_what_both_cannot_meet() -> None:
    felt = rows(
        rows(0.9, 0.9, 0.0, 0.9, 0.9),
        rows(0.8, runs(0.4, 0.1), 0.9, 0.0, 0.9),
        rows(0.5, runs(0.9, 0.1), 0.9, 0.9, 0.0),
        rows(0.0, 0.9, 0.9, 0.9, 0.9),
    )
    moved = act(
        mutual_dependence,
        relation=rows(runs(0.4, 0.4)),
        threat_perception=felt,
        forces=FORCES,
        outsiders=2,
        dependence_weight=0.05,
        dependence_norm=0.243,
        **TWO_ALLIES,
    )[0]
    first = [max(0.8 * 0.3 / 0.8, 0.4 * 0.8 / 1.3), max(0.8 * 0.3 / 0.8, 0.1 * 0.8 / 1.3)]
    second = [max(0.5 * 0.3 / 0.5, 0.9 * 0.8), max(0.5 * 0.3 / 0.5, 0.1 * 0.8)]
    least = [min(pair) for pair in zip(first, second, strict=True)]
    assert moved == pytest.approx([0.05 * (n - 0.243) * (0.6 if n > 0.243 else 0.4) for n in least])


def test_x2_need_of_the_patron_speaks_for_cooperation_by_an_allys_own_forces() -> None:
    felt = rows(rows(0.8, 0.4, 0.9, 0.0, 0.9), rows(0.5, 0.9, 0.9, 0.9, 0.0))
    others = np.ones((2, 5, 1))
    others[0, 3] = others[1, 4] = 0.0
    sought = act(
        need_of_protection,
        threat_perception=felt,
        forces=FORCES,
        others=others,
        outsiders=2,
        protection_weight=1.5,
        protection_norm=0.4,
    )[..., 0]
    assert sought[:, 0] == pytest.approx([1.5 * (0.3 - 0.4), 1.5 * (0.72 - 0.4)])
