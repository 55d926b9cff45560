"""Opinion of others, and what publics and assemblies do with it, held against its formula."""

from typing import Any

import numpy as np
import pytest

from sim.core.axes import NEVER, STAY
from sim.theories.opinion import (
    accords_welcomed,
    hostility_resented,
    opinion_at_rest,
    patron_resented,
    quarrels_resented,
    slow_forgiving,
    sympathy_for_partners,
)
from sim.theories.turnover import LINE, GovernmentTable, elections_at_stake
from sim.theories.two_level_game import (
    audience_cost_of_reneging,
    audience_cost_of_weakness,
    issue_cost_of_concession,
    latitude_of_publics,
    news_across_parties,
    rally_across_parties,
    standing_over_the_term,
)
from tests.theories.calling import THREE_ALLIES, TWO_ALLIES, act, evenly, rows, runs

OUTSIDERS = 3
"""Adversary, competitor, backer; then patron and two allies."""
PATRON, FIRST, SECOND = 3, 4, 5
VIEWS = np.array(
    [
        [0.10, 0.40, 0.30, 0.00, 0.80, 0.60],
        [0.05, 0.10, 0.20, 0.70, 0.00, 0.25],
        [0.10, 0.50, 0.40, 0.80, 0.20, 0.00],
        [0.00, 0.00, 0.00, 0.00, 0.00, 0.00],
    ]
)[..., None]
"""Of patron, two allies and the adversary, (actor, source, 1)."""


def test_c1_a_dispute_costs_a_share_of_what_either_public_thinks_of_the_other() -> None:
    moved = act(
        quarrels_resented,
        opinion=VIEWS,
        disputes=rows(2.0),
        outsiders=OUTSIDERS,
        quarrel_resentment=0.1,
        quarrel_onlookers=0.2,
        **TWO_ALLIES,
    )[..., 0]
    expected = np.zeros((4, 6))
    expected[1, SECOND] = -0.1 * 2.0 * 0.25
    expected[2, FIRST] = -0.1 * 2.0 * 0.20
    expected[0, FIRST] = -0.1 * 0.2 * 2.0 * 0.80
    expected[0, SECOND] = -0.1 * 0.2 * 2.0 * 0.60
    np.testing.assert_allclose(moved, expected)


def test_c1_of_three_allies_those_quarrel_who_have_a_dispute() -> None:
    moved = act(
        quarrels_resented,
        opinion=np.full((5, 7, 1), 0.5),
        disputes=rows(0.0, 0.0, 1.0),
        outsiders=OUTSIDERS,
        quarrel_resentment=0.1,
        quarrel_onlookers=0.0,
        **THREE_ALLIES,
    )[..., 0]
    assert sorted(zip(*np.nonzero(moved), strict=True)) == [(2, 6), (3, 5)]


def test_d2_and_c4_hostile_acts_of_outsiders_cost_them_the_publics_near_them() -> None:
    proximity = np.linspace(0.1, 0.9, 24).reshape(4, 6, 1)
    moved = act(
        hostility_resented,
        opinion=VIEWS,
        proximity=proximity,
        activity=rows(0.9, 0.6, 0.2, 0.0, 0.0, 0.0),
        launches=runs(2.0),
        provocations=runs(1.0),
        nuclear_tests=runs(0.5),
        coercion=rows(0.3, 0.8),
        competitor=1,
        outsiders=OUTSIDERS,
        provocation_resentment=0.04,
        activity_resentment=0.05,
        coercion_resentment=0.1,
    )[..., 0]
    struck = 1.0 - np.exp(-(0.5 + 1.0 + 1.0))
    near = proximity[..., 0]
    np.testing.assert_allclose(moved[:3, 0], -0.04 * struck * near[:3, 0] * VIEWS[:3, 0, 0])
    np.testing.assert_allclose(moved[:3, 2], -0.05 * 0.2 * near[:3, 2] * VIEWS[:3, 2, 0])
    coerced = np.array([0.0, 0.1 * 0.3, 0.1 * 0.8])
    lost = 0.05 * 0.6 * near[:3, 1] + coerced
    np.testing.assert_allclose(moved[:3, 1], -lost * VIEWS[:3, 1, 0])
    assert not moved[:, OUTSIDERS:].any()
    assert not moved[3].any()


def test_c2_a_patron_that_goes_alone_or_draws_back_loses_its_allies_publics() -> None:
    moved = act(
        patron_resented,
        opinion=VIEWS,
        unilateralism=rows(0.6, 0.9, 0.9, 0.0),
        commitment=rows(0.5, 0.9),
        commitment_start=rows(0.7, 0.7),
        outsiders=OUTSIDERS,
        patron_resentment=0.02,
    )[..., 0]
    expected = np.zeros((4, 6))
    expected[1, PATRON] = -0.02 * (0.6 + 0.2) * 0.7
    expected[2, PATRON] = -0.02 * 0.6 * 0.8
    np.testing.assert_allclose(moved, expected)


def test_c1_opinion_returns_slowly_and_an_accord_wins_back_a_part() -> None:
    base = VIEWS + 0.2
    forgiven = act(slow_forgiving, opinion=VIEWS, opinion_base=base, forgiving=0.02)
    np.testing.assert_allclose(forgiven, 0.02 * 0.2)
    base = base.copy()
    base[2, FIRST] = 0.1  # better than in calm years: nothing to win back
    moved = act(
        accords_welcomed,
        opinion=VIEWS,
        opinion_base=base,
        accords=rows(2.0),
        outsiders=OUTSIDERS,
        accord_welcome=0.1,
        **TWO_ALLIES,
    )[..., 0]
    expected = np.zeros((4, 6))
    expected[1, SECOND] = 0.1 * 2.0 * 0.2
    np.testing.assert_allclose(moved, expected)


def test_the_rival_reading_asks_nobody() -> None:
    assert not act(opinion_at_rest, opinion=VIEWS).any()


def test_sympathy_is_the_mean_opinion_of_the_other_allies() -> None:
    two = act(sympathy_for_partners, opinion=VIEWS, outsiders=OUTSIDERS)
    assert two[:, 0].tolist() == [0.25, 0.2]
    three = np.zeros((5, 7, 1))
    three[1, 4:, 0], three[2, 4:, 0], three[3, 4:, 0] = (0, 0.3, 0.5), (0.2, 0, 0.6), (0.1, 0.1, 0)
    sympathy = act(sympathy_for_partners, opinion=three, outsiders=OUTSIDERS)
    assert sympathy[:, 0] == pytest.approx([0.4, 0.4, 0.1])


def test_c1_approval_across_parties() -> None:
    rallied = act(
        rally_across_parties,
        activity=rows(0.8, 0.1),
        proximity=np.array([[0.2, 0.9], [0.7, 0.3]])[..., None],
        partisanship=rows(0.75, 0.0),
        rally=0.01,
    )
    assert rallied[:, 0] == pytest.approx([0.01 * 0.3 * 0.2 * 0.25, 0.01 * 0.3 * 0.7])
    news = act(
        news_across_parties,
        approval_draw=rows(1.5, 1.5, -0.5),
        democracy=rows(1.0, 1.0, 0.0),
        partisanship=rows(0.6, 0.0, 0.0),
        approval_shock=0.02,
    )
    assert news[:, 0] == pytest.approx([0.012, 0.03, 0.0])


def test_c1_audience_costs_of_concession_reneging_and_weakness() -> None:
    paid = act(
        issue_cost_of_concession,
        approval=rows(0.5, 0.5, 0.5, 0.5),
        concession=rows(0.02, 0.05),
        sympathy=rows(0.2, 0.5),
        audience_cost=rows(0.9, 0.7, 0.4, 0.1),
        concession_price=1.3,
    )
    assert paid[:, 0] == pytest.approx([0.0, -1.3 * 0.7 * 0.02 * 1.6, -1.3 * 0.4 * 0.05, 0.0])
    reneged = act(
        audience_cost_of_reneging,
        leaning_drop=rows(0.5, 0.5, 0.2, 0.5),
        new_leader=rows(0.0, 1.0, 0.0, 0.0),
        democracy=rows(1.0, 1.0, 1.0, 0.0),
        audience_cost=rows(0.4, 0.6, 0.8, 0.9),
        reneging_price=0.2,
    )
    assert reneged[:, 0] == pytest.approx([-0.2 * 0.4 * 0.5, 0.0, -0.2 * 0.8 * 0.2, 0.0])
    weak = act(
        audience_cost_of_weakness,
        approval=rows(0.5, 0.5, 0.5, runs(0.5, 0.5)),
        stance=rows(runs(0.3, 0.3), -0.4),
        disputes=rows(runs(2.0, 0.0)),
        leaning_adversary=rows(0.4, -0.5, 0.8, 0.9),
        launches=runs(0.0, 3.0),
        provocations=runs(0.0, 0.0),
        nuclear_tests=runs(0.0, 1.0),
        democracy=rows(1.0, 1.0, 1.0, 0.0),
        audience_cost=rows(0.5, 0.6, 0.7, 0.9),
        weakness_price=0.1,
        **TWO_ALLIES,
    )
    assert weak[:, 0] == pytest.approx([0.0, -0.1 * 0.6 * 0.3, 0.0, 0.0]), "in a quarrel"
    assert weak[:, 1] == pytest.approx([-0.1 * 0.5 * 0.4, 0.0, -0.1 * 0.7 * 0.8, 0.0]), "provoked"


def test_c1_standing_adds_up_over_the_term_and_a_new_leader_begins_anew() -> None:
    moved = act(
        standing_over_the_term,
        standing=rows(0.4, 0.4, 0.4),
        approval=rows(0.7, 0.7, 0.7),
        line_change=np.array([[False], [True], [True]]),
        new_leader=rows(1.0, 0.0, 1.0),
        standing_speed=0.1,
    )
    assert moved[:, 0] == pytest.approx([0.03, 0.03, 0.3])


def test_c1_latitude_of_publics_and_assembly() -> None:
    latitude = act(
        latitude_of_publics,
        win_set=rows(0.4, 0.4, 0.9, 0.3),
        approval=rows(0.7, 0.6, 0.9, 0.9),
        sympathy=rows(0.3, 0.9),
        assembly=rows(0.45, 0.7, 0.8, 0.9),
        democracy=rows(1.0, 1.0, 1.0, 0.0),
        approval_latitude=0.6,
        opinion_latitude=0.4,
        assembly_latitude=0.2,
    )
    first = 0.4 + 0.6 * 0.1 - 0.4 * 0.2 + 0.2 * 0.2
    assert latitude[:, 0] == pytest.approx([0.4 + 0.6 * 0.2 - 0.2 * 0.05, first, 1.0, 0.3])


def held(**changed: Any) -> np.ndarray:
    """Share of three candidates of the first ally: one goes on, one is friendly, one hostile."""
    even = evenly()
    table = np.zeros((len(LINE), 6, 1))
    for row, patron, partner in ((4, 0.9, 0.7), (5, -0.2, -0.5)):
        table[LINE.index("leaning_patron"), row] = patron
        table[LINE.index("leaning_partner"), row] = partner
    line = np.zeros((len(LINE), 4, even.size))
    line[LINE.index("leaning_patron"), 1], line[LINE.index("leaning_partner"), 1] = 0.5, 0.2
    given = {
        "government": np.array([[1], [2], [3], [0]]) + np.zeros(even.size, dtype=int),
        "standing": rows(0.2, 0.7, 0.5, 0.5) + 0.0 * even,
        "sympathy": rows(0.25, 0.9),
        "grievance": rows(0.6),
        "audience_cost": rows(0.4, 0.8, 0.1, 0.0),
        "effort": rows(0.1, 0.3, 0.1, 0.1),
        "ballots": ((1, np.array([STAY, 4, 5]), np.log([2.0, 1.0, 1.0]), np.array([1.0, 0, 0])),),
        "issue_vote": 3.0,
        "patron_preference": 2.0,
        "electoral_swing": 2.5,
    }
    governments, changed_line = act(
        elections_at_stake,
        line=line,
        scheduled=np.array([NEVER, NEVER, NEVER, NEVER]),
        government_table=GovernmentTable(table, tuple("abcdef"), tuple("abcdef")),
        election_draw=np.stack([even] * 4),
        **{**given, **changed},
        **TWO_ALLIES,
    )
    np.testing.assert_array_equal(changed_line[1], governments[1] != 2)
    assert (governments[[0, 2, 3], :1].ravel() == [1, 3, 0]).all()
    return np.array([(governments[1] == row).mean() for row in (2, 4, 5)])


def test_c1_elections_turn_on_the_term_the_issue_and_the_patron() -> None:
    mood = 0.25 - 0.6
    odds = np.array(
        [
            np.log(2.0) + 2.5 * 0.2 + 3.0 * 0.8 * mood * 0.2 + 2.0 * 0.3 * 0.5 * (0.5 + 0.2),
            3.0 * 0.8 * mood * 0.7 + 2.0 * 0.3 * 0.5 * (0.9 + 0.7),
            3.0 * 0.8 * mood * -0.5 + 2.0 * 0.3 * 0.5 * (-0.2 - 0.5),
        ]
    )
    assert held() == pytest.approx(np.exp(odds) / np.exp(odds).sum(), abs=1e-4)


def test_c1_where_the_partner_is_disliked_who_leans_to_him_loses_by_the_audience_cost() -> None:
    plain = held(issue_vote=0.0, patron_preference=0.0)
    assert plain == pytest.approx(
        np.array([2.0 * np.exp(0.5), 1.0, 1.0]) / (2.0 * np.exp(0.5) + 2), abs=1e-4
    )
    weak, strong = (
        held(audience_cost=rows(0.0, cost, 0.0, 0.0), patron_preference=0.0) for cost in (0.6, 1.0)
    )
    assert strong[1] < weak[1] < plain[1]
    assert strong[2] > weak[2] > plain[2]
    liked = held(sympathy=rows(0.9, 0.9), grievance=rows(0.2), patron_preference=0.0)
    assert liked[1] > plain[1]


def test_s2_the_patron_favours_no_candidate_unless_asked() -> None:
    without = held(patron_preference=0.0)
    pressed = held(patron_preference=5.0)
    idle = held(patron_preference=5.0, effort=rows(0.9, 0.0, 0.9, 0.9))
    assert pressed[1] > without[1]
    assert pressed[2] < without[2]
    np.testing.assert_array_equal(idle, without)
