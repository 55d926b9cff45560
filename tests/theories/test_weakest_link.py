"""D4: the dyad of two allies is the foundation of the trilateral, and its weakest link."""

import numpy as np
import pytest

from sim.agents.sight import Places, grants
from sim.core.declarations import Mechanism
from sim.theories.ally_motives import burden_of_the_past
from sim.theories.cooperation import leadership, led_weakest_link, mean, weakest_link, willingness
from sim.theories.disputes import (
    declared_line_to_partner,
    disputes_and_accords,
    events_of_the_dyad,
    stance_within_win_set,
)
from sim.theories.reconciliation import common_threat
from tests.theories.calling import THREE_ALLIES, TWO_ALLIES, act, evenly, rows, runs

MILITARY, ECONOMIC, DIPLOMATIC = range(3)


def test_d4_a_friendly_leaning_goes_as_far_as_the_win_set_a_hostile_one_further() -> None:
    wish = act(declared_line_to_partner, leaning_partner=rows(runs(0.8, -0.8), runs(0.8, -0.8)))
    stance = act(stance_within_win_set, motive=wish, latitude=rows(0.5, 0.1))
    assert stance[:, 0].tolist() == pytest.approx([0.4, 0.08])
    assert stance[:, 1].tolist() == [-0.8, -0.8]


@pytest.mark.parametrize(
    "reading", [led_weakest_link, weakest_link, mean], ids=lambda reading: reading.name
)
def test_d4_the_worst_tie_bars_cooperation(reading: Mechanism) -> None:
    def grown(*relations: float) -> np.ndarray:
        return act(
            reading,
            cooperation=rows(0.2, 0.2, 0.2),
            willingness=np.full((3, 3, 1), 0.7),
            patron_willingness=rows(0.7, 0.7, 0.7),
            relation=rows(*relations),
        )

    all_good, one_bad, all_bad = grown(0.9, 0.9, 0.9), grown(0.9, 0.2, 0.9), grown(0.2, 0.2, 0.2)
    assert (one_bad < all_good).all()
    assert np.array_equal(one_bad, all_bad)
    barred = all_good - one_bad
    assert barred[MILITARY] > barred[ECONOMIC]


def cooperating(reading: Mechanism, wills: np.ndarray, patron: float = 0.8) -> np.ndarray:
    return act(
        reading,
        cooperation=rows(0.2, 0.2, 0.2),
        willingness=wills,
        patron_willingness=rows(patron, patron, patron),
        relation=rows(1.0),
    )


def test_d4_by_the_weakest_link_only_the_least_willing_counts() -> None:
    lifting_the_weak = cooperating(
        weakest_link, rows(rows(runs(0.3, 0.5), 0.3, 0.3), rows(0.6, 0.6, 0.6))
    )
    lifting_the_strong = cooperating(
        weakest_link, rows(rows(0.3, 0.3, 0.3), rows(runs(0.6, 0.9), 0.6, 0.6))
    )
    assert lifting_the_weak[0, 1] > lifting_the_weak[0, 0]
    assert lifting_the_strong[0, 1] == lifting_the_strong[0, 0]
    reluctant_patron = cooperating(weakest_link, np.full((2, 3, 1), 0.9), patron=0.1)
    assert (reluctant_patron < 0.0).all()


def reached(wills: np.ndarray, patron: float, level: float = 0.0) -> np.ndarray:
    """Cooperation moved in a month under leadership, (domain, run), with the best of relations."""
    return act(
        led_weakest_link,
        cooperation=rows(level, level, level),
        willingness=wills,
        patron_willingness=rows(patron, patron, patron),
        relation=rows(1.0),
    )


def test_d4_what_the_weaker_ally_fears_reaches_cooperation_under_a_reluctant_patron() -> None:
    """The patron's will is the least of the three, and the weaker ally's counts all the same."""
    afraid, reassured = np.full((2, 3, 1), 0.4), np.full((2, 3, 1), 0.4)
    reassured[1], afraid[0] = 0.9, 0.9
    reassured[0] = 0.7
    patron = 0.2
    assert (reached(reassured, patron) > reached(afraid, patron)).all()
    by_least = [cooperating(weakest_link, wills, patron) for wills in (reassured, afraid)]
    assert np.array_equal(*by_least)


def test_d1_a_patron_can_lead_only_as_far_as_the_weaker_ally_goes() -> None:
    wills = rows(rows(0.3, 0.3, 0.3), rows(0.9, 0.9, 0.9))
    held = reached(wills, patron=1.0, level=0.3)
    np.testing.assert_allclose(held, 0.0, atol=1e-15)
    for patron in (0.9, 0.5, 0.0):
        assert (reached(wills, patron, level=0.3) < 0.0).all()
    keener = rows(rows(0.3, 0.3, 0.3), rows(1.0, 1.0, 1.0))
    assert np.array_equal(reached(keener, patron=0.8), reached(wills, patron=0.8))


def test_d1_without_a_leader_allies_bring_about_a_part_of_what_is_possible() -> None:
    wills = np.full((2, 3, 1), 0.8)
    alone = reached(wills, patron=0.0, level=0.8 * 0.35)
    np.testing.assert_allclose(alone, 0.0, atol=1e-15)
    assert (reached(wills, patron=0.0, level=0.1) > 0.0).all()


def test_d1_a_leader_builds_faster_and_nobody_has_to_lead_a_decline() -> None:
    """Of gaps of the same size: up, the keener patron goes faster; down, both go alike."""
    rise, fall = [], []
    for patron in (0.25, 0.5, 1.0):
        whole = 0.35 + 0.65 * patron
        possible = np.full((2, 3, 1), 0.3 / whole)
        rise.append(float(reached(possible, patron, level=0.1)[0, 0]))
        fall.append(float(reached(possible, patron, level=0.5)[0, 0]))
    assert rise == pytest.approx([0.12 * pace * 0.2 for pace in (0.75, 1.0, 1.5)])
    assert fall == pytest.approx([0.12 * -0.2] * 3)


def test_d1_where_cooperation_is_what_is_led_to_it_stands_still() -> None:
    """The pace turns there, and what it moves does not jump."""
    wills = np.full((2, 3, 1), 0.6)
    aim = 0.6 * (0.35 + 0.65 * 0.9)
    for step in (1e-3, 1e-6, 1e-9):
        up, down = (float(reached(wills, 0.9, aim + way)[0, 0]) for way in (-step, step))
        assert 0.0 < up < 0.2 * step
        assert -0.2 * step < down < 0.0


def test_d4_by_the_mean_everybody_counts_alike() -> None:
    weak, strong = rows(0.3, 0.3, runs(0.3, 0.3)), rows(0.6, 0.6, runs(0.6, 0.6))
    weak_turns, strong_turns = rows(runs(0.3, 0.6), 0.3, 0.3), rows(runs(0.6, 0.9), 0.6, 0.6)
    one = cooperating(mean, rows(weak_turns, strong))
    other = cooperating(mean, rows(weak, strong_turns))
    assert np.diff(one)[0] == pytest.approx(np.diff(other)[0])
    assert np.diff(one)[0] > 0.0


def test_d4_willingness_follows_its_motives() -> None:
    motives = np.array([[[-1.0, 0.0, 2.0]], [[0.0, 0.0, 0.0]]])
    allies = act(willingness, motive=motives)
    np.testing.assert_allclose(allies[0, 0], 1.0 / (1.0 + np.exp(-motives[0, 0])))
    assert (allies[1] == 0.5).all()
    patron = act(leadership, motive=rows(runs(-2.0, 0.0, 1.0)))
    np.testing.assert_allclose(patron, 1.0 / (1.0 + np.exp(-rows(runs(-2.0, 0.0, 1.0)))))


def test_d4_an_ally_carries_the_worst_tie_of_its_own() -> None:
    pairs = {
        "relation": rows(0.8, 0.8, runs(0.8, 0.2)),
        "grievance": rows(0.1, 0.1, runs(0.1, 0.9)),
    }
    seen = grants("ally", slice(None), Places(pairs, {}, THREE_ALLIES), {})
    first, second, third = act(
        burden_of_the_past,
        relation=seen["relation"].look(),
        grievance=seen["grievance"].look(),
        latitude=rows(0.5, 0.5, 0.5),
        audience_cost=rows(0.5, 0.5, 0.5),
    )[:, 0]
    assert first[1] == first[0]
    assert second[1] == third[1] < second[0]


def test_d4_the_worst_tie_weighs_and_grievance_where_latitude_is_short() -> None:
    def burden(**changed: np.ndarray) -> np.ndarray:
        world = {
            "relation": runs(0.4, 0.4),
            "grievance": runs(0.5, 0.5),
            "latitude": runs(0.5, 0.5),
            "audience_cost": runs(0.5, 0.5),
        }
        return act(burden_of_the_past, **{**world, **changed})[0]

    assert np.diff(burden(relation=runs(0.2, 0.8)))[0] > 0.0
    assert np.diff(burden(grievance=runs(0.2, 0.8)))[0] < 0.0
    assert np.diff(burden(latitude=runs(0.2, 0.8)))[0] > 0.0
    assert np.diff(burden(audience_cost=runs(0.2, 0.8)))[0] < 0.0
    assert not burden(relation=runs(0.5, 0.5), grievance=runs(0.0, 0.0)).any()
    without_a_public = burden(audience_cost=runs(0.0, 0.0), grievance=runs(0.1, 0.9))
    assert without_a_public[0] == without_a_public[1]


def happening(stance: float = 0.0, **state: float) -> tuple[float, float]:
    """Disputes and accords per month between two allies."""
    drawn = rows(evenly())
    middling = {"relation": 0.5, "grievance": 0.5, "backlash": 0.0, **state}
    disputes, accords = act(
        disputes_and_accords,
        **{name: np.full(drawn.shape, value) for name, value in middling.items()},
        stance=rows(stance, stance),
        effort=rows(0.0, 0.0, 0.0, 0.0),
        dispute_draw=drawn,
        accord_draw=drawn,
        **TWO_ALLIES,
    )
    return float(disputes.mean()), float(accords.mean())


def test_d4_grievance_and_hostility_bring_disputes_friendship_brings_accords() -> None:
    plain, _ = happening()
    assert plain > 0.0
    assert happening(grievance=0.9)[0] > plain
    assert happening(backlash=0.5)[0] > plain
    assert happening(stance=-0.6)[0] > plain
    assert happening(relation=0.9)[0] < plain
    assert happening(stance=0.6)[0] < plain
    assert happening(stance=-0.6)[1] == 0.0
    assert happening(stance=0.6, relation=0.9)[1] > happening(stance=0.6, relation=0.3)[1] > 0.0


def test_d4_disputes_hurt_and_accords_help() -> None:
    relation = rows(runs(0.5, 0.5, 0.5))
    moved = act(
        events_of_the_dyad,
        relation=relation,
        disputes=rows(runs(0, 1, 2)),
        accords=rows(runs(1, 0, 0)),
    )[0]
    assert moved[0] > 0.0 > moved[1]
    assert moved[2] == pytest.approx(2.0 * moved[1])


def test_d4_a_threat_that_both_feel_brings_the_two_together() -> None:
    def moved(first: float, second: float) -> float:
        seen = rows(rows(0.5), rows(first), rows(second), rows(0.0))
        pull = act(common_threat, relation=rows(0.5), threat_perception=seen, **TWO_ALLIES)
        return float(pull[0, 0])

    assert moved(0.9, 0.9) > 0.0
    assert moved(0.9, 0.2) == moved(0.2, 0.2) < 0.0
