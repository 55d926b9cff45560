"""C1, D4: quarrels with names, how they open and are settled, and what comes back."""

from typing import Any

import numpy as np
import pytest

from sim.core.axes import ISSUES, Floats, picked
from sim.core.declarations import Mechanism
from sim.theories.backlash import backlash_of_settlements, concessions_at_the_table
from sim.theories.disputes import accords_in_packages, disputes_over_issues
from sim.theories.quarrels import (
    burden,
    falling_silent,
    least_costly_first,
    reopening,
    sharpened_by_disputes,
)
from sim.theories.reconciliation import (
    choice_of_governments,
    conditions_of_choice,
    pull_of_quarrels,
    room_made_by_threat,
)
from tests.theories.calling import TWO_ALLIES, act, evenly, rows, runs

HISTORY, TERRITORY, TRADE, MILITARY, OTHER = range(len(ISSUES))


def issues(*values: float) -> Floats:
    """A value for each issue of one pair in one run, (1, issue, 1)."""
    return np.array(values, dtype=float)[None, :, None]


def many(count: int, *values: float) -> Floats:
    """The same in many runs, (1, issue, run)."""
    return np.repeat(issues(*values), count, axis=2)


COUNT = 20_000
SALIENCE = (0.8, 0.5, 0.4, 0.5, 0.2)
OPEN = (0.7, 0.4, 0.0, 0.3, 0.1)
SHUFFLED = np.random.default_rng(7)


def mixed() -> Floats:
    """Uniforms laid out evenly, in an order of their own, (1, run)."""
    return SHUFFLED.permutation(evenly(COUNT))[None]


def quarrel_over(mechanism: Mechanism, **changed: Any) -> Any:
    """Events of a pair that is in the middle of a quarrel, in many runs."""
    given: dict[str, Any] = {
        "relation": rows(0.4),
        "grievance": rows(0.7),
        "backlash": rows(0.2),
        "stance": rows(0.3, -0.1),
        "quarrel": many(COUNT, *OPEN),
        "reopened": many(COUNT, *[0.0] * 5),
        "quarrel_salience": issues(*SALIENCE),
        "latitude": rows(0.9, 0.6, 0.2, 0.9),
        "leverage": rows(0.5),
        "room": rows(0.2),
        "reconciliation_depth": rows(0.3),
        "cost_first": issues(0.9, 0.9, 0.1, 0.2, 0.4),
        "cost_second": issues(0.5, 0.7, 0.1, 0.6, 0.4),
        **{
            name: mixed()
            for name in (
                *("dispute_draw", "issue_draw", "retaliation_draw", "answer_draw"),
                *("accord_draw", "package_draw"),
            )
        },
    }
    return act(mechanism, **TWO_ALLIES, **{**given, **changed})


def test_a_draw_picks_one_of_several_by_their_weights() -> None:
    chosen = picked(evenly(1000)[None], np.cumsum(many(1000, 2.0, 0.0, 1.0, 1.0, 0.0), axis=1))
    assert chosen.sum(axis=1).tolist() == [[1.0] * 1000]
    assert chosen.mean(axis=(0, 2)) == pytest.approx([0.5, 0.0, 0.25, 0.25, 0.0])
    assert not picked(evenly(10)[None], many(10, *[0.0] * 5)).any()


def test_c1_disputes_break_out_at_their_rate_over_what_is_open_and_matters() -> None:
    disputes, by_issue = quarrel_over(
        disputes_over_issues,
        dispute_rate=0.2,
        dispute_grievance=1.5,
        dispute_stance=0.9,
        dispute_relation=1.1,
        dispute_backlash=0.7,
        dispute_openness=2.0,
        retaliation=0.0,
    )
    weights = np.array(SALIENCE) * np.exp(2.0 * (np.array(OPEN) - 0.5))
    tendency = 1.5 * 0.2 - 0.9 * 0.1 + 1.1 * 0.1 + 0.7 * 0.2
    rate = 0.2 * np.exp(tendency) * weights.sum() / sum(SALIENCE)
    assert (disputes > 0).mean() == pytest.approx(1.0 - np.exp(-rate), abs=1e-4)
    shares = by_issue.sum(axis=(0, 2)) / by_issue.sum()
    assert shares == pytest.approx(weights / weights.sum(), abs=0.02)
    np.testing.assert_array_equal(by_issue.sum(axis=1), disputes)


def test_c1_a_dispute_brings_others_in_return_and_fewer_between_friends() -> None:
    def broken(stance: float) -> tuple[float, float]:
        still = dict.fromkeys(("dispute_stance", "dispute_relation", "dispute_backlash"), 0.0)
        found, _ = quarrel_over(
            disputes_over_issues,
            stance=rows(stance, stance),
            retaliation=0.4,
            dispute_rate=0.2,
            **still,
        )
        return float(found.mean()), float(found[found > 0].mean())

    cold, friendly = broken(-0.8), broken(0.8)
    assert friendly[1] == pytest.approx(1.0 + 0.4 * 0.2, abs=0.02)
    assert cold[1] > 1.4  # 1 + 0.4 · 1.8, less what a month cannot hold
    assert cold[0] == pytest.approx(friendly[0], rel=0.2), "the rate counts what is returned"


def test_c1_a_month_holds_no_more_than_four_disputes() -> None:
    again = many(COUNT, 0.4, 0.0, 0.0, 0.0, 0.0)
    found, by_issue = quarrel_over(disputes_over_issues, retaliation=50.0, dispute_rate=5.0)
    assert found.max() == 4.0
    found, by_issue = quarrel_over(
        disputes_over_issues, retaliation=50.0, dispute_rate=5.0, reopened=again
    )
    assert found.max() == 4.0
    assert by_issue[0, HISTORY].min() == 1.0, "what is opened again is a dispute"


def test_d4_accords_follow_the_choice_that_mediation_multiplies_and_a_threat_makes_room_for() -> (
    None
):
    accords, by_issue, _, _ = quarrel_over(
        accords_in_packages, accord_rate=0.5, accord_routine=0.05, accord_package=0.0
    )
    closed = np.prod(1.0 - np.array(SALIENCE) * np.array(OPEN))
    rate = 0.5 * (0.1 + 0.05) * 1.5 * 1.2 * (1.0 - closed)
    assert accords.mean() == pytest.approx(1.0 - np.exp(-rate), abs=1e-4)
    assert by_issue.sum() == accords.sum()
    cold, *_ = quarrel_over(
        accords_in_packages,
        stance=rows(-0.6, -0.2),
        accord_rate=0.5,
        accord_routine=0.05,
        accord_package=3.0,
    )
    routine = 0.5 * 0.05 * 1.5 * 1.2 * (1.0 - closed)
    assert cold.mean() == pytest.approx(1.0 - np.exp(-routine), abs=1e-4)
    assert cold.max() == 1.0, "routine business comes alone"


def test_d4_accords_come_in_packages_the_least_costly_first() -> None:
    accords, by_issue, settled, _ = quarrel_over(
        accords_in_packages, stance=rows(0.9, 0.9), settling=0.4, accord_package=2.0
    )
    assert set(np.unique(accords)) == {0.0, 1.0, 2.0, 3.0, 4.0}
    counts = by_issue.sum(axis=(0, 2))
    # worth: salience · open · (1 − mean cost) = 0.168, 0.04, 0, 0.09, 0.012
    first = by_issue[0, :, accords[0] == 1.0]
    assert (first == np.array([1.0, 0.0, 0.0, 0.0, 0.0])).all()
    assert counts[HISTORY] > counts[MILITARY] > counts[TERRITORY] > counts[OTHER] > 0.0
    assert settled == pytest.approx(0.4 * many(1, *OPEN) * by_issue)
    costly = issues(0.99, 0.9, 0.1, 0.2, 0.4)
    accords, by_issue, *_ = quarrel_over(
        accords_in_packages, stance=rows(0.9, 0.9), cost_first=costly, cost_second=costly
    )
    assert (by_issue[0, :, accords[0] == 1.0] == np.array([0.0, 0.0, 0.0, 1.0, 0.0])).all()


def test_as_many_issues_as_accords() -> None:
    worth = many(3, 0.3, 0.1, 0.5, 0.2, 0.4)
    chosen = least_costly_first(worth, rows(runs(0.0, 2.0, 4.0)))
    assert chosen[0].T.tolist() == [[0, 0, 0, 0, 0], [0, 0, 1, 0, 1], [1, 0, 1, 1, 1]]


def test_c1_what_has_no_support_at_home_is_settled_shallowly() -> None:
    _, by_issue, _, hollow = quarrel_over(
        accords_in_packages, stance=rows(0.69, 0.19), hollowness=2.0, settling=0.4
    )
    struck = by_issue[0, HISTORY] > 0.0
    share = 0.7 / 0.9  # of the friendly side; each has 0.01 to give
    thin = 2.0 * 0.7 * 0.7 * (share * 0.9 * 0.4 + (1.0 - share) * 0.5 * 0.8)
    assert hollow[0, HISTORY, struck] == pytest.approx(0.4 * 0.7 * thin)
    assert not hollow[:, TRADE].any(), "nothing was open"
    for free in ({"reconciliation_depth": rows(1.0)}, {"grievance": rows(0.0)}):
        assert not quarrel_over(accords_in_packages, stance=rows(0.7, 0.2), **free)[3].any()
    wide = rows(0.9, 1.0, 1.0, 0.9)
    assert not quarrel_over(accords_in_packages, stance=rows(0.7, 0.2), latitude=wide)[3].any()


def test_c1_settlements_are_stored_as_backlash_and_paid_for_by_who_concedes() -> None:
    hollow, salience = issues(0.2, 0.0, 0.1, 0.0, 0.0), issues(*SALIENCE)
    stored = act(
        backlash_of_settlements,
        backlash=rows(0.4),
        hollow=hollow,
        quarrel_salience=salience,
        settlement_backlash=0.9,
    )
    assert stored[0] == pytest.approx([0.9 * (0.8 * 0.2 + 0.4 * 0.1) * 0.6])
    paid = act(
        concessions_at_the_table,
        stance=rows(0.69, 0.19),
        grievance=rows(0.5),
        conciliation=rows(0.0),
        mediated=rows(0.0),
        reconciliation_depth=rows(0.2),
        hollow=hollow,
        quarrel_salience=salience,
        settlement_price=0.5,
        **TWO_ALLIES,
    )
    assert paid[:, 0] == pytest.approx([0.5 * 0.2 * 7.0 / 9.0, 0.5 * 0.2 * 2.0 / 9.0])


def test_quarrels_are_sharpened_and_fall_silent() -> None:
    moved = act(
        sharpened_by_disputes,
        quarrel=issues(0.5, 0.0, 0.2, 0.0, 1.0),
        disputes_by_issue=issues(1.0, 2.0, 0.0, 0.0, 3.0),
        sharpening=0.2,
    )
    assert moved[0, :, 0] == pytest.approx([0.1, 0.36, 0.0, 0.0, 0.0])
    moved = act(
        falling_silent,
        quarrel=issues(0.9, 0.2, 0.5, 0.0, 0.5),
        grievance=rows(0.5),
        quarrel_salience=issues(1.0, 0.5, 0.4, 0.5, 1.0),
        silencing=0.1,
    )
    assert moved[0, :, 0] == pytest.approx([-0.04, 0.0, -0.03, 0.0, 0.0])


def test_c1_a_court_or_a_government_that_turns_away_opens_what_was_settled_shallowly() -> None:
    def opened(drop: float, *shallow: float) -> Floats:
        found: Floats = act(
            reopening,
            shallow=many(COUNT, *shallow),
            leaning_drop=rows(0.9, 0.0, drop, 0.9),
            quarrel_salience=issues(*SALIENCE),
            court_rate=0.02,
            successor_rate=2.0,
            reopening_draw=mixed(),
            **TWO_ALLIES,
        )[0]
        return found

    court = opened(0.0, 0.4, 0.0, 0.0, 0.3, 0.0)
    worth = 0.8 * 0.7  # salience · (1 + shallow) / 2
    assert (court[HISTORY] > 0).mean() == pytest.approx(1.0 - np.exp(-0.02 * worth), abs=1e-4)
    assert set(np.unique(court[HISTORY])) == {0.0, 0.4}
    assert not court[1:].any(), "the one that matters most"
    turned = opened(0.5, 0.4, 0.0, 0.0, 0.3, 0.0)
    assert (turned[HISTORY] > 0).mean() == pytest.approx(1.0 - np.exp(-1.02 * worth), abs=1e-4)
    hardly = opened(0.5, 0.05, 0.0, 0.0, 0.0, 0.0)
    small = 0.8 * 0.5 * 0.525
    assert (hardly[HISTORY] > 0).mean() == pytest.approx(1.0 - np.exp(-1.02 * small), abs=1e-4)
    assert not opened(1.0, 0.0, 0.0, 0.0, 0.0, 0.0).any()


def test_s2_mediation_multiplies_what_governments_choose_and_moves_nothing_alone() -> None:
    leverage, room = act(
        conditions_of_choice,
        leaning_patron=rows(0.0, 0.8, 0.4, 0.0),
        effort=rows(0.2, 0.7, 0.1, 0.9),
        threat_perception=np.array([[0.1], [0.9], [0.7], [0.0]])[..., None],
        mediation_leverage=1.5,
        threat_room=0.8,
        **TWO_ALLIES,
    )
    assert leverage[0] == pytest.approx([1.5 * 0.7 * 0.6])
    assert room[0] == pytest.approx([0.8 * 0.2])
    choice, mediated, released = act(
        choice_of_governments,
        relation=rows(0.3),
        backlash=rows(0.5),
        stance=rows(runs(0.4, -0.9, 0.2), runs(0.2, 0.2, -0.2)),
        disputes=rows(runs(0.0, 3.0, 0.0)),
        leverage=rows(0.5),
        leaning_drop=rows(0.0, 0.1, runs(0.6, 0.0, 0.0), 0.0),
        stance_weight=0.05,
        turnover_release=0.8,
        dispute_release=0.3,
        **TWO_ALLIES,
    )
    assert choice[0] == pytest.approx([0.05 * 0.3 * 0.7, -0.05 * 0.35 * 0.3, 0.0])
    assert mediated[0, 0] == pytest.approx(0.5 * choice[0, 0])
    assert choice[0, 1] + mediated[0, 1] == pytest.approx(choice[0, 1] / 1.5)
    assert mediated[0, 2] == 0.0
    assert released[0] == pytest.approx([0.5 * 0.8 * 0.6, 0.5 * (0.8 * 0.1 + 0.3), 0.04])


def test_d2_a_common_threat_makes_room_for_a_friendly_choice_alone() -> None:
    made = act(
        room_made_by_threat,
        conciliation=rows(runs(0.02, 0.02, -0.02, 0.0)),
        mediated=rows(runs(0.01, 0.01, 0.01, 0.01)),
        room=rows(runs(0.4, -0.4, 0.4, 0.4)),
    )
    assert made[0] == pytest.approx([0.012, -0.012, 0.0, 0.0])


def pulled(relation: float, *opened: float) -> float:
    """What quarrels of full salience move in a month."""
    return float(
        act(
            pull_of_quarrels,
            relation=rows(relation),
            quarrel=issues(*opened),
            quarrel_salience=issues(1.0, 0.5, 0.5, 0.5, 0.5),
            history_pull=0.1,
        )[0, 0]
    )


def test_d4_open_quarrels_hold_the_relation_down_to_what_they_leave() -> None:
    assert burden(issues(0.5, 0.4, 0, 0, 0), issues(1.0, 0.5, 1, 1, 1))[0, 0] == pytest.approx(0.6)
    assert pulled(0.6, 0.5, 0.4, 0.0, 0.0, 0.0) == pytest.approx(0.1 * (0.4 - 0.6))
    assert pulled(0.3, 0.5, 0.4, 0.0, 0.0, 0.0) == pytest.approx(0.1 * (0.4 - 0.3))
    assert pulled(0.3, *[0.0] * 5) == pytest.approx(0.1 * (0.5 - 0.3)), "back to neutral"
    assert pulled(0.7, *[0.0] * 5) == 0.0, "what is above neutral, governments bring about"


def test_the_pull_is_told_by_issue_in_proportion_to_what_is_open_and_matters() -> None:
    given = {
        "relation": rows(runs(0.8, 0.1)),
        "quarrel": many(2, 0.5, 0.4, 0.0, 0.0, 0.2),
        "quarrel_salience": issues(1.0, 0.5, 0.5, 0.5, 0.5),
        "history_pull": 0.1,
    }
    assert pull_of_quarrels.explained_by is not None
    parts = pull_of_quarrels.explained_by.split(**given, parts={})
    whole = pull_of_quarrels(**given)
    assert sum(part[0] for part in parts.values()) == pytest.approx(whole[0])
    shares = np.array([0.5, 0.2, 0.0, 0.0, 0.1]) / 0.8
    for issue, share in zip(ISSUES, shares, strict=True):
        assert parts[f"quarrel_{issue}"][0] == pytest.approx([share * whole[0, 0], 0.0])
    assert parts["back_to_normal"][0] == pytest.approx([0.0, whole[0, 1]])
