"""What the adversary's regime wants and does, plans and budgets, against their formulas.

At a few uneven points, as in `test_formulas`: tests of direction would let a squared term live.
"""

import numpy as np
import pytest

from sim.theories.arms_spending import (
    arming_by_plan,
    budgets_own_noise,
    decided_spending_of_rivals,
)
from sim.theories.provocation import security_sought_from_backer, tie_that_both_want
from sim.theories.regime_security import (
    distrust,
    doctrine_of_talks,
    drift_of_the_programme,
    hardship,
    insecurity,
    opportunity,
    pace_of_the_programme,
    provocations_of_the_month,
    readiness_to_talk,
    relief_by_talks,
    security_of_the_regime,
)
from sim.theories.regime_security import tests_of_the_month as nuclear_tests_of_the_month
from sim.theories.two_level_game import dialogue_of_both
from tests.theories.calling import act, evenly, rows, runs


def test_i1_security_is_what_threat_and_hardship_leave() -> None:
    assert hardship(runs(0.6, 0.6, 0.0), runs(0.25, 1.0, 0.5)) == pytest.approx([0.45, 0.0, 0.0])
    everybody = rows(0.9, 0.9, 0.9, 0.9)
    own = np.stack([everybody, everybody, rows(0.95, 0.7, 0.1, 0.4)])
    moved = act(
        security_of_the_regime,
        regime_security=runs(0.5),
        threat_perception=own,
        outsiders=1,
        sanctions=runs(0.6),
        alignment_backer=runs(0.25),
        security_rate=0.1,
        security_threat=0.6,
        security_hardship=0.8,
    )
    assert moved == pytest.approx([0.1 * (1.0 - 0.6 * 0.7 - 0.8 * 0.45 - 0.5)])
    least = act(
        security_of_the_regime,
        regime_security=runs(0.5),
        threat_perception=own + 0.3,
        outsiders=0,
        sanctions=runs(1.0),
        alignment_backer=runs(0.0),
        security_rate=0.1,
        security_threat=1.0,
        security_hardship=1.0,
    )
    assert least == pytest.approx([-0.05]), "no less than none at all"


def test_d2_insecurity_and_a_blocked_council_raise_the_log_rate() -> None:
    found = act(insecurity, regime_security=runs(0.2, 0.5, 0.9), insecurity_weight=1.5)
    assert found == pytest.approx([0.45, 0.0, -0.6])
    assert act(opportunity, deadlock=runs(0.0, 0.7), opportunity_weight=0.6) == pytest.approx(
        [0.0, 0.42]
    )


def test_d2_the_pace_of_the_programme_leaves_the_mean_rate_as_it_is() -> None:
    pace = act(pace_of_the_programme, programme_drift=runs(1.5, 0.0), programme_spread=0.6)
    assert pace == pytest.approx([0.9 - 0.18, -0.18])
    drawn = np.random.default_rng(0).standard_normal(200_000)
    factor = np.exp(act(pace_of_the_programme, programme_drift=drawn, programme_spread=0.6))
    assert factor.mean() == pytest.approx(1.0, abs=0.01)


def test_d2_the_drift_of_the_programme_keeps_unit_variance() -> None:
    moved = act(
        drift_of_the_programme,
        programme_drift=runs(1.0, -2.0),
        programme_memory=0.6,
        programme_draw=runs(0.5, 0.0),
    )
    assert moved == pytest.approx([0.6 + 0.8 * 0.5, -1.2])


def test_d2_talks_need_an_open_line_and_hardship_adds_to_it() -> None:
    assert act(doctrine_of_talks, leaning_patron=runs(-0.4, 0.3)).tolist() == [-0.4, 0.3]
    relief = act(
        relief_by_talks,
        leaning_patron=runs(0.3, 0.0, -0.2, 0.9),
        sanctions=runs(0.6, 0.6, 0.6, 0.6),
        alignment_backer=runs(0.25, 0.25, 0.25, 1.0),
        talk_hardship=0.4,
    )
    assert relief == pytest.approx([0.18, 0.0, 0.0, 0.0])
    assert act(readiness_to_talk, motive=runs(-0.3, 0.4, 1.3)).tolist() == [0.0, 0.4, 1.0]


def test_d2_who_feels_threatened_by_the_members_talks_less() -> None:
    """Not by the powers, however much it fears them."""
    feared = rows(0.0, 0.9, runs(0.9, 0.9), runs(0.2, 0.1), runs(0.8, 0.3), runs(0.3, 0.2))
    found = act(distrust, threat_perception=feared, outsiders=3, talk_distrust=0.4)
    assert found == pytest.approx([-0.12, 0.08])


def test_d2_both_sides_must_want_dialogue() -> None:
    found = act(
        dialogue_of_both,
        leaning_adversary=rows(
            runs(0.4, -0.9, 1.0), runs(-0.6, 0.2, 1.0), runs(0.8, -0.3, 1.0), 1.0
        ),
        talk=runs(0.5, 0.5, 0.3),
        patron_in_dialogue=0.7,
    )
    assert found == pytest.approx([0.5 * (0.7 * 0.4 + 0.3 * 0.8), 0.0, 0.3])


def share_of_tests(**changed: object) -> float:
    """Probability of a nuclear test in the month."""
    drawn = evenly()
    world = {
        "nuclear_memory": np.full(drawn.shape, 2.0),
        "adversary_capability": runs(0.7),
        "leaning_patron": rows(0.9, 0.9, 0.9, -0.3),
        "dialogue": runs(0.25),
        "nuclear_rate": 0.4,
        "nuclear_enough": 5.0,
        "nuclear_draw": drawn,
    }
    tested, memory = act(nuclear_tests_of_the_month, **{**world, **changed})
    before = {**world, **changed}["nuclear_memory"]
    np.testing.assert_array_equal(memory, before + tested)
    return float(tested.mean())


def test_d2_nuclear_tests_follow_the_programme_until_there_were_enough() -> None:
    assert share_of_tests() == pytest.approx(0.4 * 0.7 * 0.6 * 0.75, abs=1e-4)
    assert share_of_tests(dialogue=runs(0.0)) == pytest.approx(0.4 * 0.7 * 0.6, abs=1e-4)
    neutral = share_of_tests(leaning_patron=rows(0.9, 0.9, 0.9, 0.0))
    assert neutral == share_of_tests()
    assert share_of_tests(leaning_patron=rows(-0.9, -0.9, -0.9, 0.1)) == 0.0
    for tests in (5.0, 7.0):
        assert share_of_tests(nuclear_memory=np.full(20_000, tests)) == 0.0


def provoked(**changed: object) -> tuple[np.ndarray, np.ndarray]:
    """Provocations of other kinds, and the memory of them, over evenly laid out runs."""
    drawn = evenly()
    world = {
        "incident_memory": np.full(drawn.shape, 4.0),
        "nuclear_tests": np.zeros(drawn.shape),
        "tension": runs(0.5),
        "dialogue": runs(0.25),
        "launch_memory_decay": 0.2,
        "provocation_rate": 0.6,
        "provocation_tension": 1.5,
        "nuclear_alarm": 7.0,
        "provocation_alarm": 0.5,
        "provocation_draw": drawn,
    }
    return act(provocations_of_the_month, **{**world, **changed})


def test_i1_provocations_come_with_tension_and_are_remembered_in_missiles() -> None:
    happened, memory = provoked()
    assert happened.mean() == pytest.approx(0.6 * np.exp(0.3) * 0.75, rel=0.002)
    np.testing.assert_allclose(memory, 4.0 * 0.8 + 0.5 * happened)
    after_a_test = provoked(nuclear_tests=np.ones(happened.shape))[1]
    np.testing.assert_allclose(after_a_test - memory, 7.0)
    middling = provoked(tension=runs(0.3), dialogue=runs(0.0))[0]
    assert middling.mean() == pytest.approx(0.6, rel=0.002)
    assert not provoked(dialogue=runs(1.0))[0].any()


def test_i1_there_is_an_end_to_provocations() -> None:
    most = provoked(provocation_rate=3.0, provocation_tension=5.0, tension=runs(1.0))[0]
    assert most.mean() == pytest.approx(5.0, rel=0.002)
    assert most.max() <= 20.0


def test_i1_an_insecure_regime_seeks_its_backer() -> None:
    lean = act(
        security_sought_from_backer,
        regime_security=runs(0.4, 1.0),
        leaning_backer=runs(0.3, 0.0),
        dialogue=runs(0.2, 0.0),
        lean_base=0.1,
        lean_insecurity=0.9,
        alignment_line=0.5,
        alignment_dialogue=0.4,
    )
    assert lean == pytest.approx([0.1 + 0.54 + 0.15 - 0.08, 0.1])


def test_i1_the_tie_is_what_the_less_willing_wants() -> None:
    moved = act(
        tie_that_both_want,
        alignment_backer=runs(0.5, 0.5, 0.1),
        lean=runs(0.3, 0.9, 0.4),
        back=rows(0.05, runs(0.7, 0.2, 0.4)),
        backs=rows(0.0, 1.0),
        alignment_rate=0.1,
    )
    assert moved == pytest.approx([-0.02, -0.03, 0.03])
    nobody_backs = act(
        tie_that_both_want,
        alignment_backer=runs(0.5),
        lean=runs(0.3),
        back=np.zeros((0, 1)),
        backs=np.zeros((0, 1)),
        alignment_rate=0.1,
    )
    assert nobody_backs == pytest.approx([-0.02]), "without powers, what it seeks"


def test_d3_a_declared_plan_is_worked_off_at_the_pace_that_it_needs() -> None:
    moved = act(
        arming_by_plan,
        motive=runs(0.1, 0.1, 0.1, 0.1, 0.1),
        defence_spending=runs(1.2, 1.2, 1.2, 2.4, 1.2),
        plan_target=runs(2.0, 2.0, 2.0, 2.0, 0.0),
        plan_by=runs(30, 16, 8, 30, 30),
        month=10,
        spending_norm=runs(0.6),
        planned=np.zeros(1),
        plan_resolve=0.9,
    )
    rest = 0.1 * 0.1
    paces = [rest + 0.9 * 0.8 / 20, rest + 0.9 * 0.8 / 6, rest + 0.9 * 0.8 / 6]
    assert moved == pytest.approx([*paces, rest, 0.1])


def test_i1_a_plan_of_the_actor_leads_down_as_well_as_up_where_the_government_has_none() -> None:
    moved = act(
        arming_by_plan,
        motive=runs(0.1, 0.1, 0.1),
        defence_spending=runs(3.6, 3.6, 3.6),
        plan_target=runs(0.0, 0.0, 4.0),
        plan_by=runs(0, 0, 30),
        month=10,
        spending_norm=runs(3.0, 4.2, 3.0),
        planned=np.ones(1),
        plan_resolve=0.9,
    )
    rest = 0.1 * 0.1
    assert moved == pytest.approx([rest - 0.9 * 0.1, rest + 0.9 * 0.1, rest + 0.9 * 0.4 / 20])


def test_i1_budgets_vary_in_proportion_to_themselves() -> None:
    moved = act(
        budgets_own_noise,
        defence_spending=rows(3.0, 1.0),
        budget_shock=0.02,
        budget_draw=rows(runs(1.5, -0.5), 2.0),
    )
    np.testing.assert_allclose(moved, [[0.09, -0.03], [0.04, 0.04]])
    decided = rows(0.03, -0.1)
    np.testing.assert_array_equal(act(decided_spending_of_rivals, rival_arm=decided), decided)
