"""What moves publics: approval, latitude, grievance and backlash, held against its formula.

At a few uneven points, as in `test_formulas`: tests of direction would let a squared term live.
"""

import numpy as np
import pytest

from sim.theories.backlash import backlash_stock, concessions, public_grievance
from sim.theories.two_level_game import (
    approval_news,
    approval_reversion,
    audience_cost_of_concession,
    dialogue_with_adversary,
    honeymoon_effect,
    rally_round_the_flag,
    win_set_latitude,
)
from tests.theories.calling import TWO_ALLIES, act, rows, runs


def test_c1_grievance_is_fed_from_what_is_left_and_healed_from_what_there_is() -> None:
    moved = act(
        public_grievance,
        grievance=rows(0.3),
        stance=rows(0.4, -0.6),
        disputes=rows(2.0),
        conciliation=rows(0.05),
        mediated=rows(0.02),
        released=rows(0.1),
        history=rows(0.7),
        reconciliation_depth=rows(0.6),
        grievance_return=0.02,
        grievance_dispute=0.05,
        grievance_hostility=0.03,
        grievance_backlash=0.4,
        healing=1.5,
        **TWO_ALLIES,
    )
    fed = 0.05 * 2.0 + 0.03 * 0.6 + 0.4 * 0.1
    expected = 0.02 * (0.7 - 0.3) + fed * 0.7 - 1.5 * 0.6 * 0.07 * 0.3
    assert moved[0] == pytest.approx([expected])


def test_c1_gains_without_support_are_stored_and_paid_by_the_friendlier_side() -> None:
    gained = {
        "grievance": rows(0.3),
        "conciliation": rows(runs(0.05, -0.05)),
        "mediated": rows(0.02),
        "reconciliation_depth": rows(0.4),
    }
    stored = act(
        backlash_stock,
        backlash=rows(0.6),
        released=rows(0.1),
        backlash_build=3.0,
        backlash_leak=0.02,
        **gained,
    )
    unsupported = np.array([0.07, 0.02]) * 0.3 * 0.6
    assert stored[0] == pytest.approx(3.0 * unsupported * 0.4 - 0.02 * 0.6 - 0.1)
    paid = act(concessions, stance=rows(runs(0.2, 0.2), 0.6), **gained, **TWO_ALLIES)
    assert paid[0] == pytest.approx(0.25 * unsupported)
    assert paid[1] == pytest.approx(0.75 * unsupported)
    hostile = act(concessions, stance=rows(runs(-0.2, -0.2), 0.6), **gained, **TWO_ALLIES)
    assert not hostile[0].any()
    assert hostile[1] == pytest.approx(unsupported)


def test_c1_approval_by_its_causes() -> None:
    returned = act(
        approval_reversion,
        approval=rows(0.6, 0.3),
        approval_base=rows(0.5, 0.45),
        approval_decay=0.05,
    )
    assert returned[:, 0] == pytest.approx([0.05 * -0.1, 0.05 * 0.15])
    welcomed = act(
        honeymoon_effect,
        approval=rows(0.4, 0.4, 0.4),
        line_change=np.array([[True], [True], [False]]),
        new_leader=rows(1.0, 0.0, 1.0),
        entry_approval=rows(0.7, 0.7, 0.7),
        honeymoon=0.8,
    )
    assert welcomed[:, 0] == pytest.approx([0.8 * 0.3, 0.0, 0.0])
    rallied = act(
        rally_round_the_flag,
        activity=rows(0.8, 0.1),
        proximity=np.array([[0.2, 0.9], [0.7, 0.3]])[..., None],
        rally=0.01,
    )
    assert rallied[:, 0] == pytest.approx([0.01 * 0.3 * 0.2, 0.01 * 0.3 * 0.7])
    paid = act(
        audience_cost_of_concession,
        approval=rows(0.5, 0.5, 0.5, 0.5),
        concession=rows(0.02, 0.05),
        audience_cost=rows(0.9, 0.7, 0.4, 0.1),
        concession_price=1.3,
    )
    assert paid[:, 0] == pytest.approx([0.0, -1.3 * 0.7 * 0.02, -1.3 * 0.4 * 0.05, 0.0])
    news = act(
        approval_news,
        approval_draw=rows(1.5, -0.5),
        democracy=rows(1.0, 0.0),
        approval_shock=0.02,
    )
    assert news[:, 0] == pytest.approx([0.03, 0.0])


def test_c1_and_d2_latitude_at_home_and_dialogue() -> None:
    latitude = act(
        win_set_latitude,
        win_set=rows(0.4, 0.4, 0.9),
        approval=rows(0.7, 0.7, 0.9),
        democracy=rows(1.0, 0.0, 1.0),
        approval_latitude=0.6,
    )
    assert latitude[:, 0] == pytest.approx([0.4 + 0.6 * 0.2, 0.4, 1.0])
    dialogue = act(
        dialogue_with_adversary,
        leaning_adversary=rows(0.7, 0.2, runs(0.4, -0.9), -0.5),
        leaning_patron=rows(0.0, 0.9, 0.9, 0.6),
        patron_in_dialogue=0.3,
    )
    assert dialogue == pytest.approx([(0.3 * 0.7 + 0.7 * 0.4) * 0.6, (0.3 * 0.7 + 0.7 * 0.2) * 0.6])
